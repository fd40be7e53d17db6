use kring::{Error, Options, Plan, Pool};

use crate::case::Case;

/// What the solver says of a case: a plan, or why there is none. Tiny cases are always decided.
pub(crate) fn decided(case: &Case, pool: &Pool) -> Result<Plan, String> {
    decided_with(case, pool, false)
}

/// The same, with what re-proves its bound or without.
pub(crate) fn decided_with(case: &Case, pool: &Pool, certificate: bool) -> Result<Plan, String> {
    let mut options = Options::default();
    options.certificate = certificate;
    options.threads = 1;
    match case.programme.form_groups(pool, &options) {
        Ok(plan) => Ok(plan),
        Err(Error::NoPlan(conflict)) => Err(conflict.to_string()),
        Err(other) => panic!("{other}"),
    }
}
