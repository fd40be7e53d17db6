//! Judges a plan, and its certificate if one is given.

use std::path::{Path, PathBuf};

use clap::Args;
use kring::files::{read_certificate, read_plan};
use kring::{Certificate, verify};

use crate::arguments::{Arguments, Limits, Stated};
use crate::inputs::Inputs;
use crate::terminal::Terminal;
use crate::{BAD_INPUT, form, summary};

/// Judges and prices a plan, also one edited by hand.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Plan: plan.json
    #[arg(value_name = "FILE")]
    plan: PathBuf,
    #[command(flatten)]
    inputs: Stated,
    /// Earlier plan that the plan revises
    #[arg(long, value_name = "PLAN.json")]
    previous: Option<PathBuf>,
    /// Certificate of the lower bound, to prove it again
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    /// Print errors only
    #[arg(long)]
    quiet: bool,
}

/// Runs the command `check`.
pub(crate) fn run(arguments: &Check, terminal: Terminal) -> Result<(), u8> {
    let inputs = &arguments.inputs;
    form(&Arguments {
        previous: arguments.previous.clone(),
        certificate: arguments.certificate.clone(),
        quiet: arguments.quiet,
        out: None,
        check: Some(arguments.plan.clone()),
        limits: Limits::default(),
        ..Arguments::of_sample(inputs.clone(), terminal.language)
    })
}

/// Prints the faults and figures of a plan.
pub(crate) fn check(arguments: &Arguments, inputs: &Inputs, plan: &Path) -> Result<(), u8> {
    let terminal = arguments.terminal();
    let bad_input = |faults| terminal.refuse(&faults);
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
        Err(why) => {
            let text = terminal.text((
                "the lower bound is not re-proved",
                "de ondergrens is niet opnieuw bewezen",
            ));
            Err(terminal.fail(BAD_INPUT, format_args!("{text}: {why}")))
        }
    }
}
