use super::*;
use crate::audit::insertion::{Closed, WhereFits};

/// Builds a pool with municipality E, which takes one group and is 100 m from A, B and C.
fn with_limited(people: impl IntoIterator<Item = Registrant>) -> Pool {
    let limited = Municipality::new("E", "Town E", Point::new(52.0, 5.0));
    let builder = builder().municipality(limited.with_max_groups(1)).registrants(people);
    let near = |builder: PoolBuilder, town| builder.distance(town, "E", M(100));
    ["A", "B", "C"].into_iter().fold(builder, near).build().unwrap()
}

#[test]
fn a_group_moves_to_a_nearer_venue_with_room() {
    let fit = |pool: &Pool, plan: &PlanDocument| {
        let programme = central();
        assert!(judge(pool, &programme, plan).is_legal());
        let fits = WhereFits::new(pool, &programme, None, plan).of("e2").unwrap();
        let fit = fits.open.into_iter().find(|fit| fit.group == 1).unwrap();
        (fit.venue.unwrap().to_string(), fit.added)
    };
    let one = with_limited(["a1", "c1", "e2"].map(person));
    let at_a = group(1, "a1 c1", "A");
    // Two meetings: 2,000 m to A before, and 200 m to E after.
    let moved = fit(&one, &plan([at_a.clone()], "e2"));
    assert_eq!(moved, ("E".to_owned(), M(2 * (200 - 2_000))));
    let two = with_limited(["a1", "c1", "e2", "b2", "e1"].map(person));
    let stays = fit(&two, &plan([at_a.clone(), group(2, "b2 e1", "E")], "e2"));
    assert_eq!(stays, ("A".to_owned(), M(2 * 100)));
    // A group that already meets in E can stay there.
    let joined = fit(&two, &plan([group(1, "b2 e1", "E"), group(2, "a1 c1", "A")], "e2"));
    assert_eq!(joined, ("E".to_owned(), M(0)));
}

/// The nearer venue E is full, so it is not among the reasons.
#[test]
fn unwillingness_is_the_only_reason_given() {
    let mut people = ["a1", "c1", "b2", "e1", "e2"].map(person);
    people[4] = people[4].clone().with_only_venues(["E"]);
    let pool = with_limited(people);
    let both = plan([group(1, "a1 c1", "A"), group(2, "b2 e1", "E")], "e2");
    let fits = WhereFits::new(&pool, &central(), None, &both).of("e2").unwrap();
    assert_eq!(fits.open.iter().map(|fit| fit.group).collect::<Vec<_>>(), [2]);
    let unwilling = Defect::Unwilling { group: 1, id: "e2".into(), venue: "A".into() };
    assert_eq!(fits.closed, [Closed { group: 1, because: vec![unwilling] }]);
}

/// The facilitator travels to the new member as well.
#[test]
fn added_cost_includes_the_travel_of_the_facilitator() {
    for on_site in [OnSite::Members, OnSite::Times(2)] {
        let facilitator = Facilitator::new("f1", "C");
        let pool =
            builder().registrants(["a1", "a2", "b1"].map(person)).facilitators([facilitator]);
        let (pool, programme) = (pool.build().unwrap(), rotating(on_site));
        let of =
            |members: &str, reserve| plan([with_facilitator(hosted(1, members), "f1")], reserve);
        let (before, after) = (of("a1 a2", "b1"), of("a1 a2 b1", ""));
        let cost = |plan| judge(&pool, &programme, plan).figures.cost().0;
        assert!(judge(&pool, &programme, &after).is_legal());
        let fits = WhereFits::new(&pool, &programme, None, &before).of("b1").unwrap();
        let added: Vec<i64> = fits.open.iter().map(|fit| fit.added.0).collect();
        assert_eq!(added, [cost(&after) - cost(&before)]);
    }
}
