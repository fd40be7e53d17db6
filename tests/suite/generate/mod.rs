//! Random small cases: every kind of rule, every hosting; feasible, tight and impossible ones.

mod people;
mod programme;

use proptest::prelude::*;

use crate::case::{Case, Leader, Person, Town};

/// Small cases of everything.
pub(crate) fn cases() -> impl Strategy<Value = Case> {
    (people::towns(), 2..=9_usize).prop_flat_map(|(towns, num_people)| {
        let num_towns = towns.len();
        let people = prop::collection::vec(people::person(num_towns), num_people);
        let programme = programme::programme(num_towns, num_people);
        let extras = (
            rarely(prop::collection::vec(leader(num_towns, num_people), 0..=3)),
            rarely(distances(num_towns)),
            prop::collection::vec(prop::collection::vec(0..num_people, 2..=4), 0..=2),
            prop::collection::vec((0..num_people, 0..num_people), 0..=4),
        );
        (Just(towns), people, programme, extras).prop_map(
            |(towns, people, programme, (leaders, distances, history, twins))| {
                let case = Case { towns, people, leaders, distances, history, programme };
                made_valid(with_twins(case, twins))
            },
        )
    })
}

/// Small cases in which each group needs a facilitator; most have one.
pub(crate) fn led_cases() -> impl Strategy<Value = Case> {
    cases().prop_flat_map(|case| {
        let (towns, people) = (case.towns.len(), case.people.len());
        let leaders = prop::collection::vec(leader(towns, people), 0..=4);
        (Just(case), leaders)
            .prop_map(|(case, leaders)| made_valid(Case { leaders: Some(leaders), ..case }))
    })
}

/// Cases that are too large for looking at every plan.
pub(crate) fn larger_cases() -> impl Strategy<Value = Case> {
    (people::towns(), 45..=60_usize).prop_flat_map(|(towns, num_people)| {
        let num_towns = towns.len();
        let people = prop::collection::vec(people::person(num_towns), num_people);
        let programme = programme::programme(num_towns, 9);
        let extras = (
            rarely(prop::collection::vec(leader(num_towns, 9), 2..=9)),
            rarely(distances(num_towns)),
            prop::collection::vec(prop::collection::vec(0..num_people, 2..=4), 0..=2),
        );
        (Just(towns), people, programme, extras).prop_map(
            |(towns, people, programme, (leaders, distances, history))| {
                named(Case { towns, people, leaders, distances, history, programme })
            },
        )
    })
}

/// One time in six.
pub(crate) fn rarely<T: std::fmt::Debug + Clone>(
    some: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(1.0 / 6.0, some)
}

fn leader(num_towns: usize, num_people: usize) -> impl Strategy<Value = Leader> {
    let is_registrant = rarely(0..num_people);
    (is_registrant, 0..num_towns, 0..=3_u32, rarely(0..60_000_i64)).prop_map(
        |(registrant, town, max_groups, max_travel)| {
            let id = registrant.map(people::id).unwrap_or_default();
            Leader { id, town, max_groups, max_travel }
        },
    )
}

fn distances(num_towns: usize) -> impl Strategy<Value = Vec<Vec<i64>>> {
    let draws = prop::collection::vec(0..50_000_i64, num_towns * num_towns);
    draws.prop_map(move |draws| {
        let between = |from: usize, to: usize| {
            if from == to { 0 } else { draws[from.min(to) * num_towns + from.max(to)] }
        };
        let row = |from| (0..num_towns).map(|to| between(from, to)).collect();
        (0..num_towns).map(row).collect()
    })
}

/// Makes some alike but for their registration.
fn with_twins(mut case: Case, twins: Vec<(usize, usize)>) -> Case {
    for (one, other) in twins {
        let day = case.people[one].day;
        case.people[one] = Person { day, ..case.people[other].clone() };
    }
    case
}

/// What the parts, drawn apart, must agree in.
fn named(mut case: Case) -> Case {
    for (nth, person) in case.people.iter_mut().enumerate() {
        person.id = people::id(nth);
        if case.distances.is_some() {
            person.point = None;
        }
    }
    let mut taken: Vec<String> = Vec::new();
    for (nth, leader) in case.leaders.iter_mut().flatten().enumerate() {
        if leader.id.is_empty() || taken.contains(&leader.id) {
            leader.id = format!("f{nth}");
        }
        taken.push(leader.id.clone());
    }
    case
}

/// The same of small cases.
fn made_valid(case: Case) -> Case {
    let mut case = named(case);
    // Looking at every plan takes long where each group can choose among venues and leaders.
    let limited = case.towns.iter().any(|town| town.max_groups.is_some());
    if limited || case.leaders.is_some() {
        case.programme.groups.size.min = case.programme.groups.size.min.max(2);
        case.programme.groups.size.max = case.programme.groups.size.max.max(2);
    }
    case
}
