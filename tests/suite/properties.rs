//! Properties of every case: plans are legal, proofs are true, and the verifier finds every fault.

use kring::{Language, Plan, PlanDocument, Pool, Status, verify};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::case::Case;
use crate::generate;
use crate::many::{Held, hold};
use crate::mutate::{Mutation, mutations};
use crate::oracle::{Best, best, judge};
use crate::solver::decided;

/// Checks that the verifier of the library and the naive judge agree. A fault that the judge finds is a defect.
pub(crate) fn same_verdict(case: &Case, pool: &Pool, plan: &PlanDocument) -> Held {
    let previous = case.previous();
    let verdict = verify(pool, &case.programme, previous.as_ref(), plan);
    for defect in &verdict.defects {
        let [dutch, english] = [Language::Dutch, Language::English].map(|l| defect.sentence(l));
        prop_assert_ne!(dutch, english, "no Dutch sentence");
    }
    match judge(case, plan) {
        Ok((_, cost)) => {
            prop_assert!(verdict.is_legal(), "{:?}", verdict.defects);
            prop_assert_eq!(verdict.figures.cost().0, cost);
        }
        Err(fault) => prop_assert!(!verdict.is_legal(), "not seen: {fault}"),
    }
    Ok(())
}

fn proven(plan: &Plan, found: (Vec<u64>, i64), best: &Best) -> Held {
    let (placement, cost) = found;
    prop_assert!(placement <= best.placement);
    if plan.placement_proven() {
        prop_assert_eq!(&placement, &best.placement);
    }
    if placement == best.placement {
        prop_assert!(plan.lower_bound().0 <= best.cost, "a false bound");
        prop_assert!(cost >= best.cost);
    }
    if plan.status() == Status::Optimal {
        prop_assert_eq!((placement, cost), (best.placement.clone(), best.cost));
    }
    Ok(())
}

/// Checks that a plan is legal, its figures are true, and so are its proven bounds.
fn legal_and_true(case: &Case, pool: &Pool, plan: &Plan, best: &Best) -> Held {
    let document = PlanDocument::from(plan);
    let found = judge(case, &document).map_err(TestCaseError::fail)?;
    prop_assert_eq!(plan.cost().0, found.1);
    proven(plan, found, best)?;
    same_verdict(case, pool, &document)
}

/// Checks that the solver's outcome of a case is the oracle's.
pub(crate) fn as_the_oracle(case: &Case) -> Held {
    let pool = case.pool();
    match (decided(case, &pool), best(case)) {
        (Ok(plan), Some(best)) => {
            legal_and_true(case, &pool, &plan, &best)?;
            prop_assert_eq!(plan.status(), Status::Optimal);
        }
        (Err(_), None) => {}
        (Ok(_), None) => prop_assert!(false, "a plan where none is legal"),
        (Err(conflict), Some(_)) => prop_assert!(false, "a false conflict: {conflict}"),
    }
    Ok(())
}

#[test]
fn plans_are_legal_and_proofs_are_true() {
    hold(20_000, generate::cases, |case| as_the_oracle(&case));
}

#[test]
fn facilitators_are_chosen_with_everything_else() {
    hold(5_000, generate::led_cases, |case| as_the_oracle(&case));
}

#[test]
fn the_verifier_agrees_with_the_naive_judge() {
    let edited = || (generate::cases(), prop::collection::vec(mutations(), 6));
    hold(2_000, edited, |(case, mutations)| {
        let pool = case.pool();
        let Some(best) = best(&case) else { return Ok(()) };
        let plans = [Some(best.document(&case)), solved(&case, &pool)];
        for plan in plans.into_iter().flatten() {
            same_verdict(&case, &pool, &plan)?;
            prop_assert!(judge(&case, &plan).is_ok());
            for mutation in &mutations {
                same_verdict(&case, &pool, &mutation.of(&case, &plan))?;
            }
        }
        Ok(())
    });
}

fn solved(case: &Case, pool: &Pool) -> Option<PlanDocument> {
    let plan = decided(case, pool).ok()?;
    Some(PlanDocument::from(&plan))
}

/// Draws cases as the properties do.
fn sample(cases: usize) -> Vec<Case> {
    let mut runner = TestRunner::deterministic();
    let strategy = generate::cases();
    let mut draw = || strategy.new_tree(&mut runner).expect("a case").current();
    (0..cases).map(|_| draw()).collect()
}

#[test]
fn the_generator_reaches_easy_tight_and_impossible_cases() {
    let (mut all_placed, mut some_wait, mut nobody, mut impossible) = (0, 0, 0, 0);
    for case in sample(300) {
        case.programme.validate().expect("a valid programme");
        let seats: u64 = case.people.iter().map(|person| u64::from(person.seats)).sum();
        match best(&case).map(|best| best.placement.iter().sum::<u64>()) {
            None => impossible += 1,
            Some(0) => nobody += 1,
            Some(placed) if placed == seats => all_placed += 1,
            Some(_) => some_wait += 1,
        }
    }
    let reached = [all_placed, some_wait, nobody, impossible];
    assert!(reached.iter().all(|&cases| cases >= 20), "{reached:?}");
}

#[test]
fn mutations_make_legal_and_illegal_plans() {
    let mut runner = TestRunner::deterministic();
    let strategy = mutations();
    let (mut legal, mut faults) = (0, std::collections::BTreeMap::<String, u32>::new());
    for case in sample(300) {
        let Some(best) = best(&case) else { continue };
        for _ in 0..10 {
            let mutation: Mutation = strategy.new_tree(&mut runner).expect("one").current();
            match judge(&case, &mutation.of(&case, &best.document(&case))) {
                Ok(_) => legal += 1,
                Err(fault) => *faults.entry(fault).or_default() += 1,
            }
        }
    }
    assert!(legal >= 100 && faults.len() >= 30, "{legal} legal, {faults:#?}");
    assert!(faults.contains_key("placed before one who is alike"), "{faults:#?}");
}
