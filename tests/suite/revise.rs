//! Revised plans: their costs, numbers of groups, and locks.

use std::cmp::Reverse;
use std::sync::Arc;

use kring::audit::Defect;
use kring::plan::{Difference, GroupDocument};
use kring::programme::{Meetings, Revise};
use kring::{
    Error, Language, Metres, Municipality, Options, PlanDocument, Point, Pool, Programme,
    Registrant, Rule, Status, verify,
};
use proptest::prelude::*;

use crate::generate;
use crate::many::hold;
use crate::properties::as_the_oracle;

#[test]
fn revised_plans_are_optimal() {
    hold(6_000, generate::revised_cases, |case| as_the_oracle(&case));
}

/// Numbers of the groups of a plan, matched by definition: again and again the pair of an earlier and a new group with
/// most shared members, on a tie the lowest number and then the first members. The others are numbered above.
fn numbers_by_hand(earlier: &PlanDocument, plan: &PlanDocument) -> Vec<u32> {
    let mut groups: Vec<Vec<Arc<str>>> = plan.groups.iter().map(|g| g.members.clone()).collect();
    groups.iter_mut().for_each(|members| members.sort());
    groups.sort();
    let mut old: Vec<&GroupDocument> = earlier.groups.iter().collect();
    let mut numbers = vec![None; groups.len()];
    let mut next = 1 + old.iter().map(|group| group.id).max().unwrap_or(0);
    loop {
        let pairs = old.iter().enumerate().flat_map(|(at, group)| {
            let shared = |members: &Vec<Arc<str>>| {
                members.iter().filter(|id| group.members.contains(id)).count()
            };
            let open = groups.iter().enumerate().filter(|(nth, _)| numbers[*nth].is_none());
            let open: Vec<_> = open.map(|(nth, members)| (nth, shared(members))).collect();
            open.into_iter().map(move |(nth, shared)| (Reverse(shared), group.id, nth, at))
        });
        let Some((_, number, nth, at)) = pairs.filter(|(shared, ..)| shared.0 > 0).min() else {
            break;
        };
        numbers[nth] = Some(number);
        old.remove(at);
    }
    for number in numbers.iter_mut().filter(|number| number.is_none()) {
        *number = Some(next);
        next += 1;
    }
    let mut numbered: Vec<_> = numbers.into_iter().map(Option::unwrap).zip(groups).collect();
    numbered.sort();
    let is_same = plan.groups.iter().zip(&numbered).all(|(group, (_, members))| {
        let mut own = group.members.clone();
        own.sort();
        own == *members
    });
    assert!(is_same, "the groups stand in the order of their numbers");
    numbered.into_iter().map(|(number, _)| number).collect()
}

#[test]
fn groups_keep_the_numbers_of_most_of_their_members() {
    let any = || (generate::revised_cases(), any::<bool>());
    hold(2_000, any, |(mut case, is_revised)| {
        if !is_revised {
            case.programme.revise = None;
        }
        let (pool, earlier) = (case.pool(), case.previous().expect("a plan is revised"));
        let options = Options::default().revising(earlier.clone()).with_work_limit(20_000);
        let Ok(plan) = case.programme.form_groups(&pool, &options) else { return Ok(()) };
        let plan = PlanDocument::from(&plan);
        let numbers: Vec<u32> = plan.groups.iter().map(|group| group.id).collect();
        prop_assert_eq!(numbers, numbers_by_hand(&earlier, &plan));
        let moved = Difference::between(&earlier, &plan).moved;
        prop_assert!(moved.iter().all(|(_, from, to)| Some(*from) != *to), "{moved:?}");
        Ok(())
    });
}

#[test]
fn a_locked_group_shrinks_only_if_the_programme_says_so() {
    let town = Municipality::new("A", "Aa", Point::new(52.0, 5.0));
    let people = ["a", "b", "n1", "n2", "n3"].map(|id| Registrant::new(id, "A").with("party", id));
    let pool = Pool::builder().municipality(town).registrants(people).build().expect("a pool");
    let mut earlier = PlanDocument::default();
    let mut group = GroupDocument::default();
    (group.id, group.members) = (7, ["a", "b", "gone"].map(Arc::from).to_vec());
    earlier.groups.push(group);
    let apart = |id: &str| Rule::Apart { ids: vec!["a".into(), id.into()] };
    let mut programme = Programme::new("Threes", 3..=3, Meetings::central(1));
    programme.rules = ["n1", "n2", "n3"].map(apart).to_vec();
    programme.revise = Some(Revise::locked());
    let options = Options::default().revising(earlier.clone());
    let Err(Error::NoPlan(conflict)) = programme.form_groups(&pool, &options) else {
        panic!("nobody can join group 7")
    };
    let sentence = conflict.sentence(Language::English);
    assert!(sentence.contains("group 7 cannot reach 3 places"), "{sentence}");

    programme.revise = Some(Revise::locked().with_may_shrink(true));
    let plan = programme.form_groups(&pool, &options).expect("a plan");
    let groups: Vec<_> = plan.groups().iter().map(|g| (g.id(), g.members().len())).collect();
    // Only the earlier group may be small: the newcomers make a whole one.
    assert_eq!(groups, [(7, 2), (8, 3)]);
    assert_eq!(plan.status(), Status::Optimal);
    let mut document = PlanDocument::from(&plan);
    assert!(verify(&pool, &programme, Some(&earlier), &document).is_legal());
    document.groups[1].members.pop();
    let defects = verify(&pool, &programme, Some(&earlier), &document).defects;
    let is_size = |defect: &Defect| matches!(defect, Defect::Size { group: 8, least: 3, .. });
    assert!(defects.iter().any(is_size), "{defects:?}");
}

/// Locked people bind without a section `[revise]`: a and d stay together, far as they are, and b of their group need not.
#[test]
fn locked_people_stay_together_and_the_others_of_their_group_need_not() {
    let town = |code: &str, east: f64| Municipality::new(code, "", Point::new(52.0, east));
    let towns = [town("A", 5.0), town("B", 5.01), town("C", 5.5), town("D", 5.51)];
    let person = |id: &str| Registrant::new(id, id.to_uppercase());
    let people = |locked: &[&str]| {
        let people = ["a", "b", "c", "d"].map(|id| person(id).with_locked(locked.contains(&id)));
        Pool::builder().municipalities(towns.clone()).registrants(people).build().unwrap()
    };
    let mut earlier = PlanDocument::default();
    let mut group = GroupDocument::default();
    (group.id, group.members) = (1, ["a", "b", "d"].map(Arc::from).to_vec());
    earlier.groups.push(group);
    let programme = Programme::new("Pairs", 2..=2, Meetings::central(1));
    let groups = |locked: &[&str], options: &Options| {
        let plan = programme.form_groups(&people(locked), options).expect("a plan");
        let members = |group: &kring::Group| group.members().join("");
        plan.groups().iter().map(members).collect::<Vec<_>>()
    };
    let revising = Options::default().revising(earlier);
    assert_eq!(groups(&["a", "d"], &Options::default()), ["ab", "cd"]);
    assert_eq!(groups(&[], &revising), ["ab", "cd"]);
    assert_eq!(groups(&["a"], &revising), ["ab", "cd"]);
    assert_eq!(groups(&["a", "d"], &revising), ["ad", "bc"]);
    // All three are too many for a pair.
    let refused = programme.form_groups(&people(&["a", "b", "d"]), &revising);
    let Err(Error::NoPlan(conflict)) = refused else { panic!("three are locked in a pair") };
    let sentence = conflict.sentence(Language::English);
    assert!(sentence.contains("no group can hold those of group 1: a, b, d"), "{sentence}");
}

/// A revision with thousands of classes is bounded by the pool without its earlier plan, and the bound is proven again.
#[test]
fn revisions_of_thousands_have_a_certified_bound() {
    let town = |nth: u32| {
        let (north, east) = (f64::from(nth / 8), f64::from(nth % 8));
        Municipality::new(format!("T{nth}"), "", Point::new(52.0 + north / 10.0, 5.0 + east / 7.0))
    };
    let person = |nth: u32| Registrant::new(format!("r{nth}"), format!("T{}", nth * 7 % 40));
    let pool =
        Pool::builder().municipalities((0..40).map(town)).registrants((0..2_600).map(person));
    let pool = pool.build().expect("a pool");
    let mut earlier = PlanDocument::default();
    for (nth, members) in (0..2_600).collect::<Vec<u32>>().chunks(7).enumerate() {
        let mut group = GroupDocument::default();
        group.id = nth as u32 + 1;
        group.members = members.iter().map(|nth| format!("r{nth}").into()).collect();
        earlier.groups.push(group);
    }
    let mut programme = Programme::new("Thousands", 5..=8, Meetings::central(1));
    programme.rules.push(Rule::AtMost { attribute: "municipality".into(), max: 1 });
    programme.revise = Some(Revise::keeping(Metres(1_000)));
    let options = Options::default().revising(earlier.clone()).with_work_limit(3_000_000);
    let plan = programme.form_groups(&pool, &options.with_certificate(true)).expect("a plan");
    assert!(plan.lower_bound() <= plan.cost() && 10 * plan.lower_bound().0 > 6 * plan.cost().0);
    let certificate = plan.certificate().expect("a certificate");
    let mut document = PlanDocument::from(&plan);
    let reprove = |document: &PlanDocument, previous: Option<&PlanDocument>| {
        certificate.reprove(&pool, &programme, previous, document, 1 << 24)
    };
    assert!(reprove(&document, Some(&earlier)).is_ok_and(|proven| proven >= plan.lower_bound()));
    document.lower_bound_m = Some(plan.cost().0 + 1);
    assert!(reprove(&document, Some(&earlier)).is_err());
    assert_eq!(certificate.kind(), "branch_and_price");
}
