//! Pools that are too large for looking at every plan: what a short solve proves, a long search does not refute, and the
//! certificate re-proves.

use kring::{Certificate, Error, Options, Plan, PlanDocument};
use proptest::prelude::*;

use crate::case::Case;
use crate::generate;
use crate::many::hold;
use crate::oracle::judge;

/// Work of the short solve, and of the long one.
const WORK: (u64, u64) = (400_000, 4_000_000);

fn solved(case: &Case, work: u64, seed: u64, certificate: bool) -> Option<Plan> {
    let mut options = Options::default();
    (options.time_limit, options.work_limit) = (None, Some(work));
    (options.seed, options.certificate, options.threads) = (seed, certificate, 1);
    match case.programme.form_groups(&case.pool(), &options) {
        Ok(plan) => Some(plan),
        Err(Error::NoPlan(_) | Error::Undecided(_)) => None,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn bounds_of_larger_pools_are_below_every_plan() {
    hold(8, generate::larger_cases, |case| {
        let Some(short) = solved(&case, WORK.0, 0, true) else { return Ok(()) };
        let document = PlanDocument::from(&short);
        let (placement, cost) = judge(&case, &document).map_err(TestCaseError::fail)?;
        prop_assert_eq!(cost, short.cost().0);
        let certificate = short.certificate().expect("a certificate was asked for");
        let most = Certificate::MOST_NODES;
        let reproved = certificate.reprove(&case.pool(), &case.programme, &document, most);
        prop_assert_eq!(reproved, Ok(()));
        let Some(long) = solved(&case, WORK.1, 1, false) else { return Ok(()) };
        let document = PlanDocument::from(&long);
        let (other, least) = judge(&case, &document).map_err(TestCaseError::fail)?;
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
    });
}
