use std::sync::Arc;

#[cfg(feature = "files")]
use kring::{Certificate, Error, Options, Plan, PlanDocument, Pool};

use crate::case::Case;

/// Returns the solver's outcome of a case: a plan, or the reason why there is none. Tiny cases are always decided.
pub(crate) fn decided(case: &Case, pool: &Pool) -> Result<Plan, String> {
    told(case.programme.form_groups(pool, &options(case)))
}

fn told(solved: Result<Plan, Error>) -> Result<Plan, String> {
    match solved {
        Ok(plan) => Ok(plan),
        Err(Error::NoPlan(conflict)) => Err(conflict.to_string()),
        Err(other) => panic!("{other}"),
    }
}

/// Returns the options of a single-threaded solve of a case.
pub(crate) fn options(case: &Case) -> Options {
    let mut options = Options::default();
    (options.threads, options.previous) = (1, case.previous().map(Arc::new));
    options
}

/// Returns the plan of a case and its certificate, within a work limit if one is given; `None` without a plan.
#[cfg(feature = "files")]
pub(crate) fn proven(
    case: &Case,
    pool: &Pool,
    work: Option<u64>,
) -> Option<(PlanDocument, Certificate)> {
    let mut options = options(case);
    options.certificate = true;
    if work.is_some() {
        (options.time_limit, options.work_limit) = (None, work);
    }
    let solved = match case.programme.form_groups(pool, &options) {
        Ok(plan) => plan,
        Err(Error::NoPlan(_) | Error::Undecided(_)) => return None,
        Err(other) => panic!("{other}"),
    };
    let certificate = solved.certificate().expect("a certificate was asked for").clone();
    let proven = (PlanDocument::from(&solved), certificate);
    crate::shelf::put(case, work, &proven);
    Some(proven)
}
