use std::sync::atomic::{AtomicU32, Ordering};

use super::*;

#[test]
fn missing_duplicate_and_unknown_registrants_are_defects() {
    let all = plan([group(1, "a1 b1 b1 x", "A")], "");
    assert_eq!(
        defects_of(&pool(abc()), &central(), &all),
        [
            "no registrant has the id \"x\"",
            "registrant \"b1\" stands 2 times in the plan",
            "registrant \"c1\" is in no group and not on the reserve list"
        ]
    );
}

#[test]
fn groups_are_counted_numbered_and_not_empty() {
    let mut programme = central();
    programme.groups.count.max = Some(1);
    let two = plan([group(1, "a1 b1 c1", "A"), group(3, "", "")], "");
    assert_eq!(
        defects_of(&pool(abc()), &programme, &two),
        ["2 groups, outside 0 to 1", "group 3 is empty"]
    );
    for wrong in [0, 7] {
        let two = plan([group(7, "a1 b1 c1", "A"), group(wrong, "", "")], "");
        let defects = defects_of(&pool(abc()), &central(), &two);
        let (number, empty) = (
            format!("group {wrong} needs a number of its own, from 1"),
            format!("group {wrong} is empty"),
        );
        assert_eq!(defects, [number, empty]);
    }
}

#[test]
fn wrong_stated_figures_are_defects() {
    let mut all = plan([group(1, "a1 b1", "A")], "c1");
    // 1000 m twice.
    (all.groups[0].travel_m, all.groups[0].penalty_m) = (Some(1), Some(2));
    (all.travel_m, all.penalty_m, all.change_m, all.cost_m) = (Some(3), Some(4), Some(5), Some(6));
    (all.placed_seats, all.reserve_seats) = (Some(7), Some(8));
    let is = |figure, stated, computed| format!("{figure} is stated as {stated} and is {computed}");
    assert_eq!(
        defects_of(&pool(abc()), &central(), &all),
        [
            is("group 1: travel_m", 1, 2000),
            is("group 1: penalty_m", 2, 0),
            is("placed_seats", 7, 2),
            is("reserve_seats", 8, 1),
            is("travel_m", 3, 2000),
            is("penalty_m", 4, 0),
            is("change_m", 5, 0),
            is("cost_m", 6, 2000)
        ]
    );
}

#[test]
fn bound_gap_and_status_follow_from_the_cost() {
    let said_of = |bound, gap, proven, status| {
        let mut all = plan([group(1, "a1 b1 c1", "A")], "");
        (all.lower_bound_m, all.gap) = (Some(bound), Some(gap));
        (all.placement_proven, all.status) = (Some(proven), Some(status));
        defects_of(&pool(abc()), &central(), &all)
    };
    // The cost is 6000.
    assert!(said_of(6000, 0.0, true, Status::Optimal).is_empty());
    assert!(said_of(4500, 0.25, true, Status::Feasible).is_empty());
    assert_eq!(said_of(4500, 0.2, true, Status::Feasible), ["gap is stated as 0.2 and is 0.25"]);
    assert_eq!(
        said_of(6600, -0.1, false, Status::Feasible),
        ["lower_bound_m is 6600, above the cost 6000"]
    );
    for (proven, status) in [(false, Status::Optimal), (true, Status::Feasible)] {
        let misfit =
            format!("status {status:?} does not fit placement_proven, lower_bound_m and the cost");
        assert_eq!(said_of(6000, 0.0, proven, status), [misfit]);
    }
}

#[test]
fn waiting_registrants_have_a_reason_and_a_turn() {
    let early = "2026-01-01".parse().unwrap();
    let people = [
        person("a1"),
        person("a2"),
        person("b1").with_priority(1),
        person("b2").with_registered_at(early),
        person("c1"),
    ];
    let mut all = plan([group(1, "a1 a2", "A")], "b1 b2 c1");
    assert!(defects_of(&pool(people.clone()), &central(), &all).is_empty());
    all.reserve.swap(0, 1);
    all.reserve[2].reason = " ".into();
    assert_eq!(
        defects_of(&pool(people), &central(), &all),
        [
            "\"c1\" is on the reserve list without a reason",
            "on the reserve list \"b1\" should stand before \"b2\""
        ]
    );
}

#[test]
fn of_alike_registrants_the_earlier_registered_is_placed() {
    let date = |text: &str| text.parse().unwrap();
    let people = |party: &str| {
        [
            person("a1"),
            person("a2").with_registered_at(date("2026-01-01")).with("party", party),
            person("a3").with_registered_at(date("2026-01-01T00:00:01Z")),
        ]
    };
    let said_of = |party, rule: Option<Rule>| {
        let pool = pool(people(party));
        let programme = rule.into_iter().fold(central(), Programme::with_rule);
        defects_of(&pool, &programme, &plan([group(1, "a1 a3", "A")], "a2"))
    };
    let overtaken = ["\"a1\" was placed before \"a2\", who is alike and registered earlier"];
    assert_eq!(said_of("", None), overtaken);
    // A party counts only where a rule depends on it, and a registrant named by a rule is like no other.
    assert_eq!(said_of("X", None), overtaken);
    assert!(said_of("X", Some(Rule::AtMost { attribute: "party".into(), max: 2 })).is_empty());
    assert!(said_of("", Some(Rule::Apart { ids: vec!["a2".into()] })).is_empty());
}

#[test]
fn venue_limits_apply_to_central_meetings_only() {
    let point = Point::new(52.0, 5.0);
    let full = Municipality::new("E", "Town E", point).with_max_groups(0);
    let pool = builder().municipality(full).registrants(["e1", "e2"].map(person));
    let pool = pool.build().unwrap();
    let all = plan([group(1, "e1 e2", "E")], "");
    let of_limit = |meetings| {
        let programme = Programme::new("test", Size { min: 2, max: 4 }, meetings);
        let defects = defects_of(&pool, &programme, &all).into_iter();
        defects.filter(|defect| defect.contains("at most 0")).count()
    };
    assert_eq!(of_limit(crate::programme::Meetings::central(2)), 1);
    assert_eq!(of_limit(crate::programme::Meetings::central(0)), 0);
    assert_eq!(of_limit(crate::programme::Meetings::rotating(OnSite::Members)), 0);
}

#[test]
fn earlier_groups_are_priced_and_locked() {
    let mut programme = central();
    programme.revise = Some(Revise::keeping(M(1000)).with_lock(true));
    let people = ["a1", "a2", "b1", "b2", "c1", "c2"].map(person);
    // Earlier pairs: 3 + 1 (x has left); a1-a2 and c1-c2 still share a group, so two pairs are separated.
    let previous = plan([group(7, "a1 a2 b1", "A"), group(8, "c1 c2 x", "C")], "b2");
    let now = plan([group(1, "a1 a2 c1 c2", "A")], "b1 b2");
    let verdict = verify(&pool(people), &programme, Some(&previous), &now);
    assert_eq!(verdict.figures.change, M(2000));
    assert_eq!(
        verdict.defects,
        [
            Defect::LockedSplit { earlier: 7, ids: ["a1", "a2", "b1"].map(Into::into).to_vec() },
            Defect::LockedMerged { group: 1, earlier: (7, 8) }
        ]
    );
}

#[test]
fn no_sum_overflows() {
    let point = Point::new(52.0, 5.0);
    let people = (0..20_000).map(|nth| Registrant::new(format!("r{nth}"), "A").with("party", "X"));
    let pool = Pool::builder().municipality(Municipality::new("A", "", point)).registrants(people);
    let most = M(crate::measure::MAX_KM * 1000);
    let rule = Rule::Avoid { attribute: "party".into(), penalty: most };
    let mut programme = (0..9).fold(online(), |p, _| p.with_rule(rule.clone()));
    programme.groups.size.max = 20_000;
    let ids: Vec<String> = (0..20_000).map(|nth| format!("r{nth}")).collect();
    let mut all = plan([group(1, &ids.join(" "), "")], "");
    all.cost_m = Some(0);
    // 9 rules * 199 990 000 pairs * 10^11 m.
    let computed = 9 * 199_990_000 * i128::from(most.0);
    let wrong = Defect::Figure { group: None, figure: "cost_m", stated: 0, computed };
    let verdict = judge(&pool.build().unwrap(), &programme, &all);
    assert_eq!(verdict.defects, [wrong]);
    assert_eq!(verdict.figures.cost(), M(i64::MAX / 5));
}

#[test]
fn verification_stops_when_interrupted() {
    let all = plan([group(1, "a1 b1", "A"), group(2, "c1", "C")], "");
    let (pool, programme) = (pool(abc()), central());
    let calls = AtomicU32::new(0);
    let until = |last: u32| {
        calls.store(0, Ordering::Relaxed);
        let go_on =
            || if calls.fetch_add(1, Ordering::Relaxed) < last { Ok(()) } else { Err(last) };
        crate::audit::verify::judge(&pool, &programme, None, &all, go_on)
    };
    assert_eq!(until(u32::MAX), Ok(judge(&pool, &programme, &all)));
    let asked = calls.load(Ordering::Relaxed);
    // One call per group at lookup, one per group at verification.
    assert_eq!(asked, 4);
    (0..asked).for_each(|last| assert_eq!(until(last), Err(last)));
}
