//! Replacement of the solver: returns the recorded results.

use kring::{Certificate, Plan, PlanDocument, Pool};

use crate::case::Case;
use crate::shelf;

/// Plans of other tests are not recorded.
pub(crate) fn decided(_case: &Case, _pool: &Pool) -> Result<Plan, String> {
    Err("there is no solver".into())
}

pub(crate) fn proven(
    case: &Case,
    _pool: &Pool,
    work: Option<u64>,
) -> Option<(PlanDocument, Certificate)> {
    shelf::taken(case, work)
}
