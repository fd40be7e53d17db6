//! Changes that would help waiting registrants: each helps, and with fewer registrations no group can start.

use kring::plan::{Change, Relief};
use kring::programme::{Meetings, Size, Venues};
use kring::{Metres, Municipality, Options, Plan, Point, Pool, Programme, Registrant, Rule};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::case::{Case, CaseFacilitator, Person, code};
use crate::generate;
use crate::hand::{pairs, person};
use crate::many::hold;
use crate::oracle::{best, has_plan, same_rule};
use crate::solver::{decided, options};

fn explained(case: &Case) -> Option<Plan> {
    let pool = case.pool();
    let mut plan = decided(case, &pool).ok()?;
    let options = options(case).with_work_limit(1_000_000);
    case.programme.explain(&pool, &mut plan, &options).expect("a valid case");
    Some(plan)
}

pub(crate) fn town(case: &Case, of: &str) -> usize {
    (0..case.towns.len()).find(|&town| code(town) == of).expect("a town")
}

pub(crate) fn changed(case: &Case, change: &Change) -> Case {
    let mut case = case.clone();
    let groups = &mut case.programme.groups;
    match change {
        Change::SizeMin { to } => groups.size.min = *to,
        Change::SizeMax { to } => groups.size.max = *to,
        Change::CountMax { to } => groups.count.max = Some(*to),
        Change::Reach { to } => case.programme.travel.max = *to,
        Change::Rule { from, to } => {
            let (kept, changed): (Vec<Rule>, Vec<Rule>) =
                case.programme.rules.drain(..).partition(|rule| !same_rule(rule, from));
            assert!(!changed.is_empty(), "no such rule: {from:?}");
            case.programme.rules = kept;
            case.programme.rules.extend(changed.iter().filter_map(|_| to.clone()));
        }
        Change::Facilitator { at } => {
            let town = town(&case, at);
            let more = CaseFacilitator {
                id: "one more".into(),
                town,
                max_groups: 1,
                max_travel: None,
                available: Vec::new(),
            };
            let all = case.facilitators.get_or_insert_default();
            // Choices are counted round among those who were there before.
            let before = all.len();
            for list in case.people.iter_mut().flat_map(|p| [&mut p.only_led, &mut p.not_led]) {
                list.retain(|_| before > 0);
                list.iter_mut().for_each(|at| *at %= before);
            }
            all.push(more);
        }
        Change::Room { at } => {
            let town = town(&case, at);
            let most = &mut case.towns[town].max_groups;
            *most = most.map(|most| most + 1);
        }
        Change::FreeTravel { id } => {
            let nth = case.registrant(id);
            case.people[nth].max_travel = None;
            case.people[nth].only.clear();
        }
        other => panic!("not known here: {other:?}"),
    }
    case
}

/// Returns a newcomer in a town, with the values that all members of a group must share.
fn newcomer(case: &Case, nth: usize, town: usize, shared: &[kring::plan::Shared]) -> Person {
    let mut person = Person { id: format!("new {nth}"), ..person(nth, town) };
    for shared in shared {
        let name = shared.attribute.to_lowercase();
        if case.towns[town].values.get(&name).is_none_or(String::is_empty) {
            person.values.insert(name, shared.value.to_string());
        }
    }
    person
}

/// Returns every choice of `number` towns with repetition.
fn choices(towns: usize, number: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for _ in 0..number {
        let longer = |choice: Vec<usize>| {
            let from = choice.last().copied().unwrap_or(0);
            (from..towns).map(move |town| [choice.as_slice(), &[town]].concat())
        };
        all = all.into_iter().flat_map(longer).collect();
    }
    all
}

/// Returns the positions of the registrants with a place in a plan.
fn placed(case: &Case, plan: &Plan) -> Vec<usize> {
    plan.groups().iter().flat_map(|g| g.members()).map(|id| case.registrant(id)).collect()
}

/// Returns the case with newcomers from these towns.
pub(crate) fn joined(case: &Case, choice: &[usize], shared: &[kring::plan::Shared]) -> Case {
    let mut joined = case.clone();
    let newcomers = choice.iter().enumerate();
    joined.people.extend(newcomers.map(|(nth, &town)| newcomer(case, nth, town, shared)));
    joined
}

/// Checks each opening of a small case against every plan: the registrations help, and fewer do not if that is said.
fn opens(case: &Case, plan: &Plan) -> Result<(), TestCaseError> {
    let towns = case.towns.len();
    for opening in &plan.help().openings {
        let mut all = placed(case, plan);
        all.extend(opening.waiting.iter().map(|id| case.registrant(id)));
        let missing = opening.missing as usize;
        all.extend(case.people.len()..case.people.len() + missing);
        let from: Vec<usize> = opening.from.iter().map(|of| town(case, of)).collect();
        prop_assert_eq!(opening.from_anywhere, from.len() == towns);
        for town in &from {
            let some = choices(towns, missing).into_iter().any(|choice| {
                let inside = choice.contains(town) && choice.iter().all(|t| from.contains(t));
                inside && has_plan(&joined(case, &choice, &opening.shared), &all)
            });
            prop_assert!(some, "no place with one from {}: {opening:?}", code(*town));
        }
        let fewer = (1..missing).filter(|_| opening.proven);
        for choice in fewer.flat_map(|number| choices(towns, number)) {
            for id in &opening.waiting {
                let mut all = placed(case, plan);
                all.push(case.registrant(id));
                let helped = has_plan(&joined(case, &choice, &opening.shared), &all);
                prop_assert!(!helped, "fewer will do: {choice:?}, {opening:?}");
            }
        }
    }
    Ok(())
}

/// Checks each change of a small case against the best of all plans with the change.
fn relieves(case: &Case, plan: &Plan) -> Result<(), TestCaseError> {
    let before = placed(case, plan);
    for relief in &plan.help().relief {
        let relaxed = changed(case, &relief.change);
        let loses: Vec<usize> = relief.loses.iter().map(|id| case.registrant(id)).collect();
        let mut all: Vec<usize> = before.iter().copied().filter(|p| !loses.contains(p)).collect();
        all.extend(relief.places.iter().map(|id| case.registrant(id)));
        prop_assert!(has_plan(&relaxed, &all), "no place: {relief:?}");
        let seats =
            |all: &[usize]| all.iter().map(|&p| u64::from(case.people[p].seats)).sum::<u64>();
        prop_assert_eq!(seats(&all), seats(&before) + relief.seats, "{:?}", relief);
        let Some((least, most)) = relief.bounds else { continue };
        let best = best(&relaxed).expect("a plan");
        prop_assert_eq!(best.placement.iter().sum::<u64>(), seats(&all), "{:?}", relief);
        let difference = best.cost - plan.cost().0;
        prop_assert!(least.0 <= difference && difference <= most.0, "{difference}: {relief:?}");
        prop_assert!(!relief.proven || (least, most) == (relief.cost, relief.cost), "{relief:?}");
    }
    let told = &plan.help().relief;
    let is_once =
        |(nth, relief): (usize, &Relief)| told[..nth].iter().all(|r| r.change != relief.change);
    prop_assert!(told.iter().enumerate().all(is_once), "told twice: {told:?}");
    Ok(())
}

#[test]
fn suggested_changes_help() {
    hold(128, generate::cases, |case| {
        if let Some(plan) = explained(&case) {
            opens(&case, &plan)?;
            relieves(&case, &plan)?;
        }
        Ok(())
    });
}

#[test]
fn registrants_tied_to_an_ineligible_one_get_no_opening() {
    // p0 belongs with p1, and p1 with p2, who is not eligible: all three wait, even with more registrations. p3 waits
    // for one companion.
    let mut case = pairs();
    for pair in [["p0", "p1"], ["p1", "p2"]] {
        case = case.with(Rule::Together { ids: pair.map(Into::into).to_vec() });
    }
    let towns = [0, 1, 3].map(code).to_vec();
    case.programme.eligible.insert("municipality".into(), towns);
    let plan = explained(&case).expect("a plan");
    let waiting: Vec<_> = plan.help().openings.iter().map(|opening| &opening.waiting[..]).collect();
    assert_eq!(waiting, [["p3".into()]]);
}

#[test]
fn the_least_sufficient_reach_is_suggested_in_whole_kilometres() {
    // p0 and p1 meet for 1 km; p2 is 10 from T0 and 12 from T1. Within 9.5 no group can take p2. With 10 all three meet
    // in T0, for 1 + 10, and no second group is allowed.
    let mut case = pairs();
    case.people.truncate(3);
    case.programme.groups.size.max = 3;
    case.programme.groups.count.max = Some(1);
    case.programme.travel.max = Some(Metres(9_500));
    let plan = explained(&case).expect("a plan");
    let [relief] = &plan.help().relief[..] else { panic!("{:?}", plan.help()) };
    assert_eq!(relief.change, Change::Reach { to: Some(Metres(10_000)) });
    assert_eq!((&relief.places[..], relief.cost), (&["p2".into()][..], Metres(10_000)));
    assert_eq!(relief.bounds, Some((Metres(10_000), Metres(10_000))));
    assert_eq!((relief.proven, relief.seats, relief.longest), (true, 1, Some(Metres(10_000))));
    // All four people, none of whom may meet alone: p2 and p3 wait, 2 km from each other.
    let mut case = pairs().with(Rule::Distinct { attribute: "municipality".into(), min: 2 });
    case.programme.travel.max = Some(Metres(1_500));
    let plan = explained(&case).expect("a plan");
    let told: Vec<_> = plan.help().relief.iter().map(|relief| &relief.change).collect();
    assert_eq!(told, [&Change::Reach { to: Some(Metres(2_000)) }]);
    // Distances thirteen times as long: p0 and p1 meet for 13 km, p2 and p3 are 26 apart.
    for row in case.distances.iter_mut().flatten() {
        row.iter_mut().for_each(|metres| *metres *= 13);
    }
    case.programme.travel.max = Some(Metres(13_000));
    let plan = explained(&case).expect("a plan");
    let told: Vec<_> = plan.help().relief.iter().map(|relief| &relief.change).collect();
    assert_eq!(told, [&Change::Reach { to: Some(Metres(26_000)) }]);
}

#[test]
fn room_for_one_more_group_is_suggested() {
    // One group can meet, in T0: p0 and p1. In a second group there, p2 and p3 travel 10 and 13 km. As a third member
    // of the first, either would share a party with a member.
    let mut case = pairs().with(Rule::AtMost { attribute: "party".into(), max: 1 });
    for (person, party) in case.people.iter_mut().zip(["A", "B", "A", "B"]) {
        person.values.insert("party".into(), party.into());
    }
    case.programme.meetings.venues = Some(Venues::All);
    case.towns.iter_mut().for_each(|town| town.host = false);
    (case.towns[0].host, case.towns[0].max_groups) = (true, Some(1));
    let plan = explained(&case).expect("a plan");
    let [relief] = &plan.help().relief[..] else { panic!("{:?}", plan.help()) };
    assert_eq!(relief.change, Change::Room { at: code(0).into() });
    assert_eq!((relief.places.len(), relief.cost, relief.proven), (2, Metres(23_000), true));
}

#[test]
fn no_relief_is_sought_above_five_thousand_registrants() {
    let point = Point::new(52.0, 5.0);
    let mut programme = Programme::new("many", Size { min: 2, max: 2 }, Meetings::online(1));
    programme.groups.count.max = Some(2_499);
    for (people, is_helped) in [(5_000, true), (5_001, false)] {
        let one = |nth| Registrant::new(format!("r{nth}"), "G");
        let pool = Pool::builder().municipality(Municipality::new("G", "", point));
        let pool = pool.registrants((0..people).map(one)).build().expect("a pool");
        let mut options = Options::default();
        (options.time_limit, options.work_limit) = (None, Some(100_000));
        let mut plan = programme.form_groups(&pool, &options).expect("a plan");
        assert_eq!(plan.reserve().len(), people - 4_998);
        programme.explain(&pool, &mut plan, &options).expect("a valid case");
        assert_eq!(!plan.help().relief.is_empty(), is_helped, "{people}: {:?}", plan.help());
    }
}

/// Case of registrants from towns on a line, in groups that meet in the town of a member.
fn on_a_line(towns: &[usize], metres: &[Vec<i64>], size: Size) -> Case {
    let mut case = pairs();
    case.programme.groups.size = size;
    case.people = towns.iter().enumerate().map(|(nth, &town)| person(nth, town)).collect();
    case.towns.truncate(metres.len());
    case.distances = Some(metres.to_vec());
    case
}

#[test]
fn one_more_of_seven_makes_two_groups_of_four() {
    let case = on_a_line(&[0; 7], &[vec![0]], Size { min: 4, max: 6 });
    let plan = explained(&case).expect("a plan");
    let [opening] = &plan.help().openings[..] else { panic!("{:?}", plan.help()) };
    assert_eq!((opening.missing, opening.proven, opening.from_anywhere), (1, true, true));
    assert_eq!(opening.waiting, ["p6".into()]);
    opens(&case, &plan).expect("a true opening");
}

#[test]
fn two_more_of_thirteen_make_three_groups_of_five() {
    let metres = [vec![0, 10_000, 20_000], vec![10_000, 0, 25_000], vec![20_000, 25_000, 0]];
    let case =
        on_a_line(&[0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2], &metres, Size { min: 5, max: 6 });
    let plan = explained(&case).expect("a plan");
    assert_eq!((plan.reserve().len(), plan.cost()), (1, Metres(60_000)));
    let [opening] = &plan.help().openings[..] else { panic!("{:?}", plan.help()) };
    assert_eq!((opening.missing, opening.proven, opening.from_anywhere), (2, true, true));
    assert_eq!(opening.waiting[0].as_ref(), plan.reserve()[0].id());
    // Groups of four: 5 + 4 + 4 at no cost.
    let smaller = plan.help().relief.iter().find(|r| r.change == Change::SizeMin { to: 4 });
    let smaller = smaller.expect("smaller groups help");
    assert_eq!((smaller.seats, smaller.cost, smaller.proven), (1, Metres(-60_000), true));
    assert!(smaller.loses.is_empty() && smaller.longest == Some(Metres(0)));
}

#[test]
fn advice_does_not_depend_on_threads_or_the_order_of_rows() {
    hold(40, generate::cases, |case| {
        let plain = explained(&case);
        let other = Case { order: case.order.wrapping_add(1), ..case.clone() };
        let shuffled = explained(&other);
        let help = |plan: &Option<Plan>| plan.as_ref().map(|plan| plan.help().clone());
        prop_assert_eq!(help(&plain), help(&shuffled));
        let Some(mut plan) = plain else { return Ok(()) };
        let before = plan.help().clone();
        let options = options(&case).with_work_limit(1_000_000).with_threads(3);
        case.programme.explain(&case.pool(), &mut plan, &options).expect("a valid case");
        prop_assert_eq!(plan.help(), &before);
        Ok(())
    });
}

#[test]
fn openings_and_relief_are_found() {
    let mut runner = TestRunner::deterministic();
    let strategy = generate::new_cases();
    let (mut openings, mut relief, mut proven) = (0, 0, 0);
    for _ in 0..300 {
        let case = strategy.new_tree(&mut runner).expect("a case").current();
        let Some(plan) = explained(&case) else { continue };
        openings += plan.help().openings.len();
        relief += plan.help().relief.len();
        proven += plan.help().relief.iter().filter(|relief| relief.proven).count();
    }
    assert!(openings > 50 && relief > 50 && proven > 20, "{openings} {relief} {proven}");
}
