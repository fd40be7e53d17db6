//! In the place of the solver: what it said when it was asked.

use kring::{Certificate, Plan, PlanDocument, Pool};

use crate::case::Case;
use crate::shelf;

/// Plans that can be dealt out are not on the shelf.
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
