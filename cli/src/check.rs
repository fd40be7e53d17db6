//! Verifies a plan, and its certificate if one is given.

use std::path::Path;

use kring::files::{read_certificate, read_plan};
use kring::{Certificate, verify};

use crate::arguments::Arguments;
use crate::inputs::Inputs;
use crate::{BAD_INPUT, fail, summary};

pub(crate) fn check(arguments: &Arguments, inputs: &Inputs, plan: &Path) -> Result<(), u8> {
    let bad_input = |faults| fail(BAD_INPUT, faults);
    let (pool, programme) = (&inputs.pool, inputs.programme());
    let plan = read_plan(plan).map_err(bad_input)?;
    let certificate = arguments.certificate.as_ref().map(read_certificate);
    let certificate = certificate.transpose().map_err(bad_input)?;
    programme.validate_for(pool).map_err(|faults| inputs.refused(faults))?;
    let verdict = verify(pool, programme, inputs.previous.as_ref(), &plan);
    if !arguments.quiet || !verdict.is_legal() {
        drop(summary::print_verdict(arguments.language, &plan, &verdict));
    }
    if !verdict.is_legal() {
        return Err(BAD_INPUT);
    }
    let Some(certificate) = certificate else { return Ok(()) };
    match certificate.reprove(pool, programme, &plan, Certificate::MAX_NODES) {
        Ok(_) if arguments.quiet => Ok(()),
        Ok(_) => {
            drop(summary::print_reproved(arguments.language));
            Ok(())
        }
        Err(why) => Err(fail(BAD_INPUT, format_args!("the lower bound is not re-proved: {why}"))),
    }
}
