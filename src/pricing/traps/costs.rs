//! Costs of groups that differ from the sum of their apparent pair costs.

use super::*;
use crate::pool::Facilitator;
use crate::programme::Revise;

#[test]
fn registrants_with_an_own_point_travel_to_their_own_municipality() {
    let builder = || {
        let at = [(52.2, 5.0), (51.9, 4.7), (51.9, 5.3)];
        let town = |(nth, (north, east))| {
            Municipality::new(format!("T{nth}"), "", Point::new(north, east))
        };
        Pool::builder().municipalities((0..).zip(at).map(town))
    };
    let middle = Point::new(52.0, 5.0);
    let people = || (0..3).map(|nth| Registrant::new(format!("r{nth}"), format!("T{nth}")));
    let programme = programme(3, 3, each_once());
    let own = builder().registrants(people().map(|one| one.with_point(middle)));
    let case = Case::new(own, &programme, |_| 0);
    // Naive: the metres between the towns, and none to a member's own town.
    let naive = Case::new(builder().registrants(people()), &programme, |_| 0);
    assert!(naive.least() > case.least());
}

#[test]
fn given_distances_may_violate_the_triangle_inequality() {
    let people = [one("a", 0, ""), one("b", 1, ""), one("c", 2, "")];
    let pool = towns(3, &[1, 100, 1]).registrants(people);
    let case = Case::new(pool, &programme(3, 3, each_once()), |id| if id == "a" { 200 } else { 0 });
    assert!(case.by_triangle("a") > case.least());
}

#[test]
fn penalties_may_violate_the_triangle_inequality() {
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
    // One round of 28 m among three members costs 9 m. Naive: the exact third of the round.
    assert_eq!(case.least(), 9 * METRE - METRE);
    assert!(28 * METRE / 3 - METRE > case.least());
}

#[test]
fn travel_of_the_facilitator_is_rounded_down_separately() {
    let people = [one("s", 0, ""), one("j", 1, ""), one("k", 2, "")];
    let pool = towns(4, &[5, 5, 1, 4, 1, 3]).registrants(people);
    let pool = pool.facilitators([Facilitator::new("f", "T3")]);
    let programme = programme(3, 3, Meetings::rotating(OnSite::Times(1)));
    let case = Case::new(pool, &programme, |id| i64::from(id == "s"));
    // One round of 28 m among three members costs 9 m, and 5 m of the facilitator cost 1 m. Naive: 33 m among three.
    assert_eq!(case.least(), (9 + 1 - 1) * METRE);
    assert!(33 / 3 * METRE - METRE > case.least());
}

/// Largest cost in metres, of a group whose cost has the factor `times`, that is summed: 2^37 m and more are not.
fn most_cost(times: i64) -> i64 {
    ((1_i64 << 37) + times - 1) / times - 1
}

/// Returns `true` if sums of costs are known to fit, for forty people from two towns at this distance.
fn is_priced(metres: i64, more: impl FnOnce(PoolBuilder) -> PoolBuilder, of: &Programme) -> bool {
    let people = (0..40).map(|nth| one(&format!("r{nth}"), nth % 2, "A"));
    let earlier = PlanDocument::of_groups(&[["r0", "r1"]]);
    let earlier = of.revise.is_some().then_some(&earlier);
    let pool = more(towns(2, &[metres]).registrants(people));
    let case = Case::after(earlier, pool, of, |_| 0);
    Pricer::new(&case.instance, case.classes()).is_some()
}

#[test]
fn distances_that_are_too_long_are_not_summed() {
    // For groups of at most 40: the cost of one more metre on the longest way, without and with a facilitator, and
    // the factor of the sum.
    let often = |times| Meetings::rotating(OnSite::Times(times));
    let hostings = [
        (Meetings { venues: Some(Venues::All), ..Meetings::central(300) }, [300 * 40, 300 * 41], 1),
        (often(6), [6 * 40 * 40, 6 * 40 * 41], 40),
        (each_once(), [40 * 40, 40 * 41], 1),
    ];
    for (meetings, per_metre, times) in hostings {
        for (has_facilitators, per_metre) in [false, true].into_iter().zip(per_metre) {
            let facilitators = |pool: PoolBuilder| match has_facilitators {
                true => pool.facilitators([Facilitator::new("f", "T0")]),
                false => pool,
            };
            let programme = programme(2, 40, meetings.clone());
            let longest = most_cost(times) / per_metre;
            assert!(is_priced(longest, facilitators, &programme), "{longest} m, {programme:?}");
            assert!(
                !is_priced(longest + 1, facilitators, &programme),
                "{longest} m, {programme:?}"
            );
        }
    }
}

#[test]
fn penalties_that_are_too_high_are_not_summed() {
    let (wish, known, keep) = (Metres(30_000_000), Metres(7_000_000), Metres(3_000_000));
    let mut programme = programme(2, 40, Meetings::online(1));
    programme.rules.push(Rule::Avoid { attribute: "party".into(), penalty: wish });
    programme.rules.push(Rule::Acquainted { penalty: known });
    programme.revise = Some(Revise::keeping(keep));
    let met = |pool: PoolBuilder| pool.earlier_group(["r0", "r1"]);
    // Two people share a party, are acquainted and were together. Pairs raise the cost by this sum; the cost per
    // group makes up the rest of the limit.
    let pairs = 40 * 40 * (wish + known + keep).0;
    for (more, fits) in [(0, true), (1, false)] {
        programme.groups.cost = Metres(most_cost(1) - pairs + more);
        assert_eq!(is_priced(1, met, &programme), fits, "{more}");
    }
}
