//! What a group costs: not what its pairs seem to.

use super::*;
use crate::pool::Facilitator;

#[test]
fn who_starts_elsewhere_travels_to_its_own_town_too() {
    let builder = || {
        let at = [(52.2, 5.0), (51.9, 4.7), (51.9, 5.3)];
        let town = |(nth, (north, east))| {
            Municipality::new(format!("T{nth}"), "", Point::new(north, east).unwrap())
        };
        Pool::builder().municipalities((0..).zip(at).map(town))
    };
    let middle = Point::new(52.0, 5.0).unwrap();
    let people = || (0..3).map(|nth| Registrant::new(format!("r{nth}"), format!("T{nth}")));
    let programme = programme(3, 3, each_once());
    let own = builder().registrants(people().map(|one| one.with_point(middle)));
    let case = Case::new(own, &programme, |_| 0);
    // Naive: the metres between their towns, and none to the own one.
    let naive = Case::new(builder().registrants(people()), &programme, |_| 0);
    assert!(naive.least() > case.least());
}

#[test]
fn given_distances_know_no_triangle() {
    let people = [one("a", 0, ""), one("b", 1, ""), one("c", 2, "")];
    let pool = towns(3, &[1, 100, 1]).registrants(people);
    let case = Case::new(pool, &programme(3, 3, each_once()), |id| if id == "a" { 200 } else { 0 });
    assert!(case.by_triangle("a") > case.least());
}

#[test]
fn penalties_know_no_triangle() {
    let avoid = Rule::Avoid { attribute: "tags".into(), penalty: Metres(50) };
    let people = [
        one("a", 0, "").with_tags(&["x"]),
        one("b", 0, ""),
        one("c", 0, "").with_tags(&["x", "y"]),
    ];
    let programme = programme(3, 3, Meetings::online(1)).with_rule(avoid);
    let case = Case::new(towns(1, &[]).registrants(people), &programme, |id| i64::from(id == "a"));
    assert!(case.by_triangle("a") > case.least());
}

#[test]
fn a_rotating_cost_is_rounded_down() {
    let people = [one("s", 0, ""), one("j", 1, ""), one("k", 2, "")];
    let pool = towns(3, &[5, 5, 4]).registrants(people);
    let rotating = Meetings::rotating(OnSite::Times(1));
    let case = Case::new(pool, &programme(3, 3, rotating), |id| i64::from(id == "s"));
    // 28 m of one round among three: 9 m. Naive: what the third of a round is worth.
    assert_eq!(case.least(), 9 * METRE - METRE);
    assert!(28 * METRE / 3 - METRE > case.least());
}

#[test]
fn who_leads_is_rounded_down_besides() {
    let people = [one("s", 0, ""), one("j", 1, ""), one("k", 2, "")];
    let pool = towns(4, &[5, 5, 1, 4, 1, 3]).registrants(people);
    let pool = pool.facilitators([Facilitator::new("f", "T3")]);
    let programme = programme(3, 3, Meetings::rotating(OnSite::Times(1)));
    let case = Case::new(pool, &programme, |id| i64::from(id == "s"));
    // 28 m of one round among three: 9 m; and 5 m of who leads: 1 m. Naive: 33 m among three.
    assert_eq!(case.least(), (9 + 1 - 1) * METRE);
    assert!(33 / 3 * METRE - METRE > case.least());
}
