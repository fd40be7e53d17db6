//! Pools that are too large for the exact oracle: a long search does not refute the bounds of a short solve, and the
//! certificate re-proves them.

use std::time::{Duration, Instant};

use kring::{Certificate, Error, Plan, PlanDocument};
use proptest::prelude::*;

use crate::case::Case;
use crate::generate;
use crate::many::{Held, hold};
use crate::oracle::judge;
use crate::solver::options;

/// Upper bound on the lateness of an answer, on cores that other tests keep busy.
const LATEST: Duration = Duration::from_millis(750);
/// Work limits of the short and the long solve.
const WORK: (u64, u64) = (400_000, 4_000_000);

fn solved(case: &Case, work: u64, seed: u64, certificate: bool) -> Option<Plan> {
    let mut options = options(case);
    (options.time_limit, options.work_limit) = (None, Some(work));
    (options.seed, options.certificate) = (seed, certificate);
    match case.programme.form_groups(&case.pool(), &options) {
        Ok(plan) => Some(plan),
        Err(Error::NoPlan(_) | Error::Undecided(_)) => None,
        Err(other) => panic!("{other}"),
    }
}

/// Checks that a long solve does not refute the bound of a short one, and that the certificate re-proves it.
fn bounds_are_below_every_plan(case: &Case) -> Held {
    let Some(short) = solved(case, WORK.0, 0, true) else { return Ok(()) };
    let document = PlanDocument::from(&short);
    let (placement, cost) = judge(case, &document).map_err(TestCaseError::fail)?;
    prop_assert_eq!(cost, short.cost().0);
    let certificate = short.certificate().expect("a certificate was asked for");
    let (most, previous) = (Certificate::MAX_NODES, case.previous());
    let reproved =
        certificate.reprove(&case.pool(), &case.programme, previous.as_ref(), &document, most);
    prop_assert!(reproved.is_ok(), "{:?}", reproved);
    let Some(long) = solved(case, WORK.1, 1, false) else { return Ok(()) };
    let document = PlanDocument::from(&long);
    let (other, least) = judge(case, &document).map_err(TestCaseError::fail)?;
    if short.placement_proven() {
        prop_assert!(other <= placement, "not the most: {other:?} {placement:?}");
    }
    if long.placement_proven() {
        prop_assert!(placement <= other, "not the most: {placement:?} {other:?}");
    }
    if other == placement {
        prop_assert!(short.lower_bound().0 <= least, "a false bound of the short search");
        prop_assert!(long.lower_bound().0 <= cost, "a false bound of the long search");
    }
    Ok(())
}

#[test]
fn bounds_of_larger_pools_are_below_every_plan() {
    hold(8, generate::larger_cases, |case| bounds_are_below_every_plan(&case));
}

#[test]
fn bounds_of_medium_pools_are_below_every_plan() {
    hold(40, generate::medium_cases, |case| bounds_are_below_every_plan(&case));
}

/// Checks that a longer solve does not refute what is proven of a plan.
fn is_not_refuted(case: &Case, plan: &Plan, placement: &Vec<u64>) -> Held {
    let Some(long) = solved(case, WORK.0, 1, false) else { return Ok(()) };
    let (other, least) = judge(case, &(&long).into()).map_err(TestCaseError::fail)?;
    prop_assert!(!plan.placement_proven() || other <= *placement, "not the most");
    prop_assert!(other != *placement || plan.lower_bound().0 <= least, "a false bound");
    Ok(())
}

/// Plans, advice and contradictions within a short time limit come soon after it, and each plan is legal.
#[test]
fn medium_pools_are_solved_in_time() {
    let timed = || (generate::medium_cases(), 0..60_u64);
    hold(40, timed, |(case, milliseconds)| {
        let (pool, limit) = (case.pool(), Duration::from_millis(milliseconds));
        let mut options = options(&case);
        options.time_limit = Some(limit);
        let started = Instant::now();
        let solved = case.programme.form_groups(&pool, &options);
        let mut took = started.elapsed();
        let started = Instant::now();
        match solved {
            Ok(mut plan) => {
                let (placement, _) = judge(&case, &(&plan).into()).map_err(TestCaseError::fail)?;
                let explained = case.programme.explain(&pool, &mut plan, &options);
                prop_assert!(explained.is_ok());
                took = took.max(started.elapsed());
                is_not_refuted(&case, &plan, &placement)?;
                prop_assert!(took < limit + LATEST, "{took:?} where {limit:?} are allowed");
                return Ok(());
            }
            Err(Error::NoPlan(_)) => drop(case.programme.contradiction(&pool, &options)),
            Err(Error::Undecided(_)) => {}
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        }
        took = took.max(started.elapsed());
        prop_assert!(took < limit + LATEST, "{took:?} where {limit:?} are allowed");
        Ok(())
    });
}
