//! Forms groups and writes them to a folder.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use kring::error::Place;
use kring::files::{Presentation, Results, write_certificate};
use kring::plan::{Conflict, Contradiction};
use kring::{Cancel, Error, Options, Plan};

use crate::arguments::Arguments;
use crate::inputs::Inputs;
use crate::progress::Bar;
use crate::{BAD_INPUT, DEFECTIVE, NO_PLAN, UNDECIDED, fail, summary};

/// Share of the time limit reserved for finding what would help waiting registrants, and the most that it takes. Each
/// change is solved as a problem of its own, so it needs more than a moment.
const EXPLAINING: f64 = 0.2;

pub(crate) fn form(arguments: &Arguments, inputs: &Inputs, out: &Path) -> Result<(), u8> {
    refuse_losses(arguments, out)?;
    let (pool, programme) = (&inputs.pool, inputs.programme());
    let mut options = arguments.options().with_cancel(stop_on_interrupt());
    options.previous = inputs.previous.clone().map(Arc::new);
    let (started, whole) = (Instant::now(), options.time_limit);
    options.time_limit = whole.map(|limit| limit.mul_f64(1.0 - EXPLAINING));
    let mut bar = Bar::new(arguments.quiet);
    let outcome = programme.form_groups_observed(pool, &options, &mut bar);
    bar.finish();
    options.time_limit = whole.map(|limit| limit.saturating_sub(started.elapsed()));
    let mut plan = outcome.map_err(|error| match error {
        Error::Input(faults) => inputs.refused(faults),
        Error::NoPlan(conflict) => fail(NO_PLAN, explained(arguments, inputs, &conflict, &options)),
        Error::Defective(defect) => fail(DEFECTIVE, defect),
        other => fail(UNDECIDED, other),
    })?;
    if let Some(defect) = plan.withheld() {
        let (version, seed) = (env!("CARGO_PKG_VERSION"), plan.seed());
        let text = "a defect of kring: a better plan failed verification and is withheld; please report this";
        fail(0, format_args!("warning: {text} (version {version}, seed {seed}): {defect}"));
    }
    let explaining = whole.map(|limit| limit.mul_f64(EXPLAINING));
    options.time_limit = options.time_limit.zip(explaining).map(|(left, most)| left.min(most));
    programme.explain(pool, &mut plan, &options).map_err(|faults| inputs.refused(faults))?;
    if let Some(path) = &arguments.certificate {
        save_certificate(path, &plan)?;
    }
    let mut presentation = Presentation::from(arguments.language);
    presentation.personal = arguments.personal;
    let results = Results::new(pool, programme, &inputs.sheet, &plan, presentation);
    let written = results.write_to(out).map_err(|faults| fail(BAD_INPUT, faults))?;
    if !arguments.quiet {
        // A reader who closes the pipe early has seen enough: a failure to print is no fault.
        let previous = options.previous.as_deref();
        drop(summary::print(arguments.language, pool, programme, &plan, previous, &written));
    }
    Ok(())
}

/// Refuses to write over an input, or to give the certificate the name of a result.
fn refuse_losses(arguments: &Arguments, out: &Path) -> Result<(), u8> {
    if out.exists() && !out.is_dir() {
        return Err(fail(BAD_INPUT, format_args!("{}: not a folder", out.display())));
    }
    if let Some((name, path)) = arguments.input_that_would_be_lost() {
        let text = format_args!("{}: is {name}, and would be written over", path.display());
        return Err(fail(BAD_INPUT, text));
    }
    if arguments.certificate_is_a_result() {
        let text = "the certificate would have the name of one of the results in this folder";
        return Err(fail(BAD_INPUT, format_args!("--certificate: {text}; choose another")));
    }
    Ok(())
}

fn save_certificate(path: &Path, plan: &Plan) -> Result<(), u8> {
    if let Some(certificate) = plan.certificate() {
        return write_certificate(path, certificate).map_err(|faults| fail(BAD_INPUT, faults));
    }
    let why = match plan.withheld() {
        Some(_) => "nothing is proven of this plan",
        None => "revised plans have none yet",
    };
    fail(0, format_args!("warning: no certificate is written: {why}"));
    Ok(())
}

/// Explains the lack of a plan: the conflict, and a minimal set of contradicting statements with their places.
fn explained(
    arguments: &Arguments,
    inputs: &Inputs,
    conflict: &Conflict,
    options: &Options,
) -> String {
    let language = arguments.language;
    let place = |place: &Place| inputs.locate(place.clone()).to_string();
    let text = |contradiction: Contradiction| contradiction.text(language, place);
    let contradiction = inputs.programme().contradiction(&inputs.pool, options).map(text);
    let sentence = conflict.sentence(language);
    contradiction.map_or_else(|| sentence.clone(), |text| format!("{sentence}\n{text}"))
}

/// Returns a switch that the first interrupt cancels to get the best plan so far. The second ends the process.
fn stop_on_interrupt() -> Cancel {
    let cancel = Cancel::new();
    let (is_interrupted, to_cancel) = (AtomicBool::new(false), cancel.clone());
    let handler = move || {
        if is_interrupted.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        to_cancel.cancel();
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        fail(0, format_args!("warning: an interrupt will not be heard: {error}"));
    }
    cancel
}
