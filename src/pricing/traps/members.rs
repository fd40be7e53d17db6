//! Members that are cheapest together, but not always cheapest alone.

use super::*;
use crate::branch_and_price::tests::TestRng;
use crate::pricing::branching_rules::BranchingDecision;
use crate::pricing::space::PricingData;
use crate::programme::Revise;

#[test]
fn twins_may_be_together() {
    let pool = || {
        let people = ["a1", "a2", "a3"].map(|id| one(id, 0, "A"));
        let others = [one("b1", 1, ""), one("b2", 1, ""), one("c", 2, ""), one("d", 0, "D")];
        towns(3, &[10, 20, 15]).registrants(people).registrants(others)
    };
    let dual = |id: &str| if id == "b1" { 40 } else { 25 };
    for rules in [vec![], vec![at_most("municipality", 3)]] {
        let mut programme = programme(3, 4, each_once());
        programme.rules = rules;
        let case = Case::new(pool(), &programme, dual);
        let naive = case.groups(1).iter().map(|group| group.reduced).min().unwrap();
        assert!(naive > case.least());
    }
}

#[test]
fn groups_may_exceed_the_list_of_the_cheapest_companions() {
    let person = |nth: usize| one(&format!("r{nth:02}"), nth / 24, ["A", "B"][nth % 2]);
    for (least, most) in [(44, 46), (2, 46)] {
        let pool = towns(2, &[3]).registrants((0..48).map(person));
        let programme = programme(least, most, each_once()).with_rule(at_most("party", 23));
        // Each dual exceeds the cost of all travel that its registrant causes.
        let case = Case::new(pool, &programme, |_| 500);
        let best = case.groups(u32::MAX).iter().map(|group| group.reduced).min().unwrap();
        assert!(best < 0);
        assert_eq!(case.least(), best);
    }
}

#[test]
fn sorting_fails_with_different_seats() {
    let small = ["s1", "s2", "s3"].map(|id| one(id, 0, ""));
    let pool = towns(2, &[1]).registrants(small).registrant(one("big", 1, "").with_seats(2));
    let dual = |id: &str| if id == "big" { 10 } else { 6 };
    let case = Case::new(pool, &programme(3, 3, anywhere()), dual);
    // The three small units at home gain 18; the large unit and a small one gain 16, less 1 m.
    assert_eq!(case.least(), -18 * METRE);
    let Some(naive) = case.sorted(PricingPlace::Venue(SiteIdx(0))) else { panic!("no group fits") };
    assert!(naive > case.least());
}

/// Naive version: seats alone count, so that no cut, branching decision or rule makes a group dearer or impossible.
#[test]
fn pricing_with_different_seats_respects_cuts_branching_and_rules() {
    let (mut dearer, mut groups_found) = (0, 0);
    for seed in 0..400 {
        let mut dice = TestRng::new(seed);
        let metres: Vec<i64> = (0..3).map(|_| dice.below(9) as i64).collect();
        let person = |nth: u64| {
            let (town, party) = (dice.below(3) as usize, ["A", "B"][dice.below(2) as usize]);
            // The first unit can be with every other one.
            let seats = if nth == 0 { 1 } else { 1 + dice.below(3) as u32 };
            one(&format!("r{nth}"), town, party).with_seats(seats)
        };
        let people: Vec<Registrant> = (0..7).map(person).collect();
        let min = 2 + dice.below(2) as u32;
        let meetings = if dice.one_in(2) { anywhere() } else { Meetings::central(1) };
        let mut programme = programme(min, 6, meetings);
        if dice.one_in(3) {
            programme.rules.push(at_most("party", 4));
        }
        let case =
            Case::new(towns(3, &metres).registrants(people), &programme, |_| dice.below(20) as i64);
        let own_cost = |&at: &u32| case.number_at(at) == 1;
        let own_cost: Vec<u32> = (0..case.ids.len() as u32).filter(own_cost).collect();
        let cuts = own_cost.windows(3).map(|of| ([of[0], of[1], of[2]], METRE * 6));
        let cuts = CutPrices::new(case.ids.len(), cuts);
        let mut branches = Vec::new();
        if let [a, b, .., c, d] = own_cost[..] {
            let pair = |positions, together| BranchingDecision::Pair { positions, together };
            branches = vec![pair((a, b), true), pair((c, d), false)];
        }
        let rules = GroupRules::new(&branches, 0..case.ids.len() as u32);
        let truly = |group: &Group| {
            let PricingPlace::Venue(site) = group.place else { return FAR };
            let is_allowed = rules.allow(&group.positions, Some(site));
            if is_allowed { group.reduced + cuts.of_group(&group.positions) } else { FAR }
        };
        let groups = case.groups(u32::MAX);
        let naive = groups.iter().map(|group| group.reduced).min();
        let best = groups.iter().map(truly).min().filter(|&best| best < FAR);
        for most_nodes in [u64::MAX, 0] {
            let priced = case.price_under(&cuts, &rules, &[], FAR, most_nodes);
            for (place, bucket) in priced.places.iter().zip(&priced.buckets) {
                let own = groups.iter().filter(|group| group.place == *place);
                let least = own.map(truly).min().unwrap_or(FAR);
                assert!(bucket.reduced <= least.into(), "seed {seed}, {place:?}, truly {least}");
                let is_exact = most_nodes == 0 || bucket.reduced == least.into();
                assert!(is_exact, "seed {seed}, {place:?}: {bucket:?}, truly {least}");
            }
            let found = priced.found.iter().map(|found| found.reduced).min();
            assert!(most_nodes == 0 || found == best, "seed {seed}: {found:?}, truly {best:?}");
        }
        dearer += u32::from(best > naive);
        groups_found += u32::from(best.is_some());
    }
    assert!(dearer > 200 && groups_found > 300, "{dearer} {groups_found}");
}

#[test]
fn sorting_fails_with_crossing_attributes() {
    let people = [one("p1", 0, "A"), one("p2", 0, "B"), one("p3", 1, "A"), one("p4", 2, "C")];
    let pool = towns(3, &[1, 1, 1]).registrants(people);
    let programme = programme(2, 2, anywhere());
    let programme = programme.with_rule(at_most("municipality", 1)).with_rule(at_most("party", 1));
    let dual = |id: &str| match id {
        "p1" => 20,
        "p4" => 3,
        _ => 18,
    };
    let case = Case::new(pool, &programme, dual);
    let Some(naive) = case.sorted(PricingPlace::Venue(SiteIdx(0))) else { panic!("no group fits") };
    assert!(naive > case.least());
}

#[test]
fn the_cheapest_members_by_sorting_may_violate_a_quota() {
    let people = [one("x", 0, "B"), one("y", 0, "B"), one("z", 0, "A")];
    let quota = Rule::Quota {
        attribute: "party".into(),
        value: "A".into(),
        min: 1,
        max: None,
        or_none: false,
    };
    let dual = |id: &str| if id == "z" { 1 } else { 10 };
    let pool = towns(1, &[]).registrants(people);
    let case = Case::new(pool, &programme(2, 2, anywhere()).with_rule(quota), dual);
    // The two registrants of party B form one class.
    let cheapest = [case.at("x"); 2];
    assert!(case.groups(u32::MAX).iter().all(|group| group.positions != cheapest));
    assert_eq!(case.least(), -11 * METRE);
}

/// Earlier plan of one group, each retained pair of which earns 100 m.
fn retained(members: &[&str], programme: Programme) -> (PlanDocument, Programme) {
    let revise = Some(Revise::keeping(Metres(100)));
    (PlanDocument::of_groups(&[members]), Programme { revise, ..programme })
}

#[test]
fn sorting_fails_with_retained_pairs() {
    for meetings in [anywhere(), each_once()] {
        let (plan, programme) = retained(&["a", "b"], programme(2, 2, meetings));
        let people = ["a", "b", "p", "q"].map(|id| one(id, 0, ""));
        let dual = |id: &str| if id == "a" || id == "b" { 8 } else { 10 };
        let case = Case::after(Some(&plan), towns(1, &[]).registrants(people), &programme, dual);
        expect_failed_sort(&case);
    }
}

/// The two members with a reward gain 16, and 100 m; the other two gain 20, and sorting finds only them.
fn expect_failed_sort(case: &Case) {
    assert_eq!(case.least(), -116 * METRE);
    let place = case.groups(2)[0].place;
    if matches!(place, PricingPlace::Venue(_)) {
        assert_eq!(case.sorted(place), Some(-20 * METRE));
    }
}

#[test]
fn more_members_may_cost_less() {
    for meetings in [anywhere(), each_once()] {
        let (plan, programme) = retained(&["a", "b", "c"], programme(2, 3, meetings));
        let people = ["a", "b", "c"].map(|id| one(id, 0, ""));
        let case = Case::after(Some(&plan), towns(1, &[]).registrants(people), &programme, |_| -60);
        // Naive: a member that costs more than its dual is left out once the group is large enough.
        let of_two = case.groups(3).into_iter().filter(|group| group.positions.len() == 2);
        assert_eq!(of_two.map(|group| group.reduced).min(), Some(20 * METRE));
        assert_eq!(case.least(), (180 - 300) * METRE);
    }
}

/// Reward of a pair that has a wish in common.
fn wish(metres: i64) -> Rule {
    Rule::Wish { penalty: Some(Metres(metres)), min: None }
}

#[test]
fn sorting_fails_with_wishes() {
    for meetings in [anywhere(), each_once()] {
        let people = ["a", "b", "p", "q"].map(|id| one(id, 0, ""));
        let [a, others @ ..] = people;
        let people = [a.with_wishes(["b"])].into_iter().chain(others);
        let dual = |id: &str| if id == "a" || id == "b" { 8 } else { 10 };
        let programme = programme(2, 2, meetings).with_rule(wish(100));
        let case = Case::new(towns(1, &[]).registrants(people), &programme, dual);
        expect_failed_sort(&case);
    }
}

#[test]
fn random_wishes_are_priced_exactly() {
    for seed in 0..300 {
        let mut dice = TestRng::new(seed);
        let meetings = match dice.below(4) {
            0 => each_once(),
            1 => Meetings::rotating(OnSite::Times(2)),
            _ => anywhere(),
        };
        let ids: Vec<String> = (0..6).map(|nth| format!("r{nth}")).collect();
        let people = ids.iter().map(|id| {
            let wishes = (0..dice.below(4)).map(|_| ids[dice.below(6) as usize].clone());
            let wishes: Vec<String> = wishes.collect();
            one(id, dice.below(2) as usize, "").with_wishes(wishes)
        });
        let people: Vec<_> = people.collect();
        let mut programme = programme(2, 4, meetings).with_rule(wish(dice.below(60) as i64));
        if dice.one_in(3) {
            programme.rules.push(Rule::Together { ids: vec!["r0".into(), "r1".into()] });
        }
        if dice.one_in(3) {
            programme.rules.push(Rule::Wish { penalty: None, min: Some(1) });
        }
        let away = dice.below(40) as i64;
        let duals: Vec<i64> = (0..6).map(|_| dice.below(60) as i64 - 20).collect();
        let pool = towns(2, &[away]).registrants(people);
        let dual = |id: &str| duals[id[1..].parse::<usize>().unwrap()];
        let case = Case::new(pool.with_wishes(), &programme, dual);
        if !case.groups(1).is_empty() {
            case.least();
        }
    }
}

/// A bound on the registrants of a group that takes every unit for the smallest would refuse large pools, whose scaled
/// costs then seem not to fit.
#[test]
fn a_group_holds_no_more_registrants_than_its_seats_allow() {
    let seats = [1, 2, 4, 4, 9];
    let person = |(nth, seats): (usize, u32)| one(&format!("r{nth}"), 0, "").with_seats(seats);
    let people = seats.into_iter().enumerate().map(person);
    let case = Case::new(towns(1, &[]).registrants(people), &programme(1, 8, anywhere()), |_| 0);
    let space = PricingData::new(&case.instance, case.classes()).unwrap();
    // One seat, two seats, four seats, and one of four more; of one seat each there would be eight.
    assert_eq!(space.most_people(), 4);
}
