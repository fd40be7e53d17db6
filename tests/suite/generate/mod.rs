//! Random small cases: every kind of rule, every hosting; feasible, tight and impossible ones.

mod people;
mod programme;

use kring::Metres;
use kring::programme::Revise;
use proptest::prelude::*;

use crate::case::{Case, CaseFacilitator, GONE, Person, Town};

/// Generates small cases in which every feature meets every other.
pub(crate) fn cases() -> impl Strategy<Value = Case> {
    (people::towns(), 2..=9_usize).prop_flat_map(|(towns, num_people)| {
        let programme = programme::programme(towns.len(), num_people);
        drawn(towns, num_people, programme, facilitator_numbers(num_people)).prop_map(made_valid)
    })
}

/// Generates small cases in which no earlier plan is revised.
pub(crate) fn new_cases() -> impl Strategy<Value = Case> {
    cases().prop_map(|mut case| {
        (case.earlier, case.programme.revise) = (None, None);
        case
    })
}

/// Generates small cases in which groups need a facilitator more often, and plans are revised more often.
pub(crate) fn any_cases() -> impl Strategy<Value = Case> {
    prop_oneof![3 => cases(), 1 => led_cases(), 1 => revised_cases()]
}

/// Gives each person a moment of registration of their own: ids do not decide who comes first.
pub(crate) fn dated(mut case: Case) -> Case {
    case.people.iter_mut().zip(1..).for_each(|(person, day)| person.day = Some(day));
    case
}

/// Generates small cases of everything but locked groups.
pub(crate) fn unlocked_cases() -> impl Strategy<Value = Case> {
    prop_oneof![3 => cases(), 1 => led_cases()].prop_map(|mut case| {
        if let Some(revise) = &mut case.programme.revise {
            *revise = revise.clone().with_lock(false);
        }
        case.people.iter_mut().for_each(|person| person.locked = false);
        case
    })
}

/// Generates small cases in which an earlier plan is revised.
pub(crate) fn revised_cases() -> impl Strategy<Value = Case> {
    cases().prop_flat_map(|case| {
        let revision = revision(case.people.len());
        (Just(case), revision).prop_map(|(case, revision)| revised(case, Some(revision)))
    })
}

/// Generates small cases in which each group needs a facilitator; most cases have one.
pub(crate) fn led_cases() -> impl Strategy<Value = Case> {
    cases().prop_flat_map(|case| {
        let (towns, people) = (case.towns.len(), case.people.len());
        let facilitators = prop::collection::vec(facilitator(towns, people), 0..=4);
        (Just(case), facilitators).prop_map(|(case, facilitators)| {
            made_valid(Case { facilitators: Some(facilitators), ..case })
        })
    })
}

/// Generates cases that are too large for the exact oracle.
pub(crate) fn larger_cases() -> impl Strategy<Value = Case> {
    larger(45..=60)
}

/// Generates cases of sizes between small and larger ones.
pub(crate) fn medium_cases() -> impl Strategy<Value = Case> {
    larger(20..=60)
}

fn larger(people: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = Case> {
    (people::towns(), people).prop_flat_map(|(towns, num_people)| {
        let programme = programme::programme(towns.len(), 9);
        drawn(towns, num_people, programme, 2..=12).prop_map(named)
    })
}

fn facilitator_numbers(num_people: usize) -> std::ops::RangeInclusive<usize> {
    0..=num_people.min(3)
}

/// Draws the parts of a case, which are not yet consistent with each other.
fn drawn(
    towns: Vec<Town>,
    num_people: usize,
    programme: impl Strategy<Value = kring::Programme>,
    facilitators: std::ops::RangeInclusive<usize>,
) -> impl Strategy<Value = Case> {
    let num_towns = towns.len();
    let people = prop::collection::vec(people::person(num_towns), num_people);
    let extras = (
        often(prop::collection::vec(facilitator(num_towns, num_people), facilitators)),
        often(distances(num_towns)),
        prop::collection::vec(prop::collection::vec(0..num_people, 2..=4), 0..=2),
        prop::collection::vec((0..num_people, 0..num_people), 0..=4),
        often(revision(num_people)),
        any::<u64>(),
    );
    (people, programme, extras).prop_map(
        move |(people, programme, (facilitators, distances, history, twins, revision, order))| {
            let (towns, earlier) = (towns.clone(), None);
            let case =
                Case { towns, people, facilitators, distances, history, earlier, programme, order };
            revised(with_twins(case, twins), revision)
        },
    )
}

/// Earlier group of each registrant and of some people who have left, penalty of a parted pair, the lock, and whether
/// locked groups may shrink.
type Revision = (Vec<Option<usize>>, i64, bool, bool);

fn revision(num_people: usize) -> impl Strategy<Value = Revision> {
    // Earlier groups have about three members.
    let groups = (num_people + 2).div_ceil(3);
    let of = prop::collection::vec(prop::option::weighted(0.75, 0..groups), num_people + 3);
    let keep = prop_oneof![1 => Just(0), 4 => 1..40_000_i64];
    (of, keep, prop::bool::weighted(0.3), any::<bool>())
}

/// Turns the case into a revision of such a plan.
fn revised(mut case: Case, revision: Option<Revision>) -> Case {
    let Some((of, keep, lock, may_shrink)) = revision else { return case };
    let people = case.people.len();
    let position = |nth: usize| if nth < people { nth } else { GONE + nth };
    let groups = of.iter().flatten().max().map_or(0, |last| last + 1);
    let members = |group: usize| {
        let members = of.iter().enumerate().filter(move |(_, of)| **of == Some(group));
        members.map(|(nth, _)| position(nth)).collect()
    };
    case.earlier = Some((0..groups).map(members).collect());
    let revise = Revise::keeping(Metres(keep)).with_lock(lock);
    case.programme.revise = Some(revise.with_may_shrink(lock && may_shrink));
    case
}

/// Draws a value one time in four.
fn often<T: std::fmt::Debug + Clone>(
    some: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(0.25, some)
}

/// Draws a value one time in six.
pub(crate) fn rarely<T: std::fmt::Debug + Clone>(
    some: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(1.0 / 6.0, some)
}

fn facilitator(num_towns: usize, num_people: usize) -> impl Strategy<Value = CaseFacilitator> {
    let is_registrant = rarely(0..num_people);
    let slots = prop::sample::subsequence(vec!["mon", "tue", "wed"], 0..=3);
    (is_registrant, 0..num_towns, 0..=3_u32, rarely(0..60_000_i64), slots).prop_map(
        |(registrant, town, max_groups, max_travel, slots)| {
            let id = registrant.map(people::id).unwrap_or_default();
            let available = slots.into_iter().map(str::to_owned).collect();
            CaseFacilitator { id, town, max_groups, max_travel, available }
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

/// Makes some people alike but for their registration, so that classes have several members.
fn with_twins(mut case: Case, twins: Vec<(usize, usize)>) -> Case {
    for (one, other) in twins {
        let day = case.people[one].day;
        case.people[one] = Person { day, ..case.people[other].clone() };
    }
    case
}

/// Makes the parts consistent, which were drawn independently.
fn named(mut case: Case) -> Case {
    let registered = case.people.len();
    for (nth, person) in case.people.iter_mut().enumerate() {
        person.id = people::id(nth);
        for at in &mut person.wishes {
            *at %= registered + 1;
            *at = if *at < registered { *at } else { GONE };
        }
        if case.distances.is_some() {
            person.point = None;
        }
    }
    let mut taken: Vec<String> = Vec::new();
    for (nth, facilitator) in case.facilitators.iter_mut().flatten().enumerate() {
        if facilitator.id.is_empty() || taken.contains(&facilitator.id) {
            facilitator.id = format!("f{nth}");
        }
        taken.push(facilitator.id.clone());
    }
    case
}

/// Makes the parts of a small case consistent.
fn made_valid(case: Case) -> Case {
    let mut case = named(case);
    // Enumerating every plan takes long if each group can choose among venues and facilitators.
    let limited = case.towns.iter().any(|town| town.max_groups.is_some());
    if limited || case.facilitators.is_some() {
        case.programme.groups.size.min = case.programme.groups.size.min.max(2);
        case.programme.groups.size.max = case.programme.groups.size.max.max(2);
        case.programme.groups.ideal.iter_mut().for_each(|ideal| ideal.seats = ideal.seats.max(2));
    }
    case
}
