use kring::{Error, FaultKind, Options, Plan, Pool};

use crate::case::Case;

/// What the solver says of a case: a plan, or why there is none. Tiny cases are always decided.
pub(crate) fn decided(case: &Case, pool: &Pool) -> Option<Result<Plan, String>> {
    decided_with(case, pool, false)
}

/// The same, with what re-proves its bound or without.
pub(crate) fn decided_with(
    case: &Case,
    pool: &Pool,
    certificate: bool,
) -> Option<Result<Plan, String>> {
    let mut options = Options::default();
    options.certificate = certificate;
    options.threads = 1;
    match case.programme.form_groups(pool, &options) {
        Ok(plan) => Some(Ok(plan)),
        Err(Error::NoPlan(conflict)) => Some(Err(conflict.to_string())),
        Err(other) if is_still_to_come(&other) => None,
        Err(other) => panic!("{other}"),
    }
}

/// Facilitators are refused as yet: such cases are passed over.
fn is_still_to_come(error: &Error) -> bool {
    match error {
        Error::Input(faults) => faults.iter().any(|f| matches!(f.kind, FaultKind::NotYet(_))),
        _ => false,
    }
}
