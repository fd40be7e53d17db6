//! Forms groups and writes them to a folder.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use kring::error::Place;
use kring::files::write_certificate;
use kring::plan::{Conflict, Contradiction, Defective, Help};
use kring::{Cancel, Error, Language, Options, Plan};

use crate::arguments::Arguments;
use crate::inputs::Inputs;
use crate::progress::Bar;
use crate::terminal::{Both, Terminal};
use crate::{DEFECTIVE, NO_PLAN, UNDECIDED, results};

/// Share of the time limit reserved for finding what would help waiting registrants, and the most that it takes: each
/// change is solved as a problem of its own.
const EXPLAINING: f64 = 0.1;

pub(crate) fn form(arguments: &Arguments, inputs: &Inputs, out: &Path) -> Result<(), u8> {
    formed(arguments, inputs, out).map(drop)
}

/// Forms groups, writes them to a folder, and returns the plan.
pub(crate) fn formed(arguments: &Arguments, inputs: &Inputs, out: &Path) -> Result<Plan, u8> {
    results::refuse_losses(arguments, out)?;
    let terminal = arguments.terminal();
    let (pool, programme) = (&inputs.pool, inputs.programme());
    let mut options = arguments.options().with_cancel(stop_on_interrupt(terminal));
    options.previous = inputs.previous.clone().map(Arc::new);
    let (started, whole) = (Instant::now(), options.time_limit);
    let explaining = if Help::is_sought(pool) { EXPLAINING } else { 0.0 };
    options.time_limit = whole.map(|limit| limit.mul_f64(1.0 - explaining));
    let mut bar = Bar::new(terminal);
    let outcome = programme.form_groups_observed(pool, &options, &mut bar);
    bar.finish();
    options.time_limit = whole.map(|limit| limit.saturating_sub(started.elapsed()));
    let mut plan = outcome.map_err(|error| match error {
        Error::Input(faults) => inputs.refused(faults),
        Error::NoPlan(conflict) => {
            terminal.fail(NO_PLAN, explained(arguments, inputs, &conflict, &options))
        }
        Error::Defective(defect) => terminal.fail(DEFECTIVE, defective(&defect, terminal)),
        _ => terminal.fail(UNDECIDED, terminal.text(UNDECIDED_TEXT)),
    })?;
    if let Some(defect) = plan.withheld() {
        let (version, seed) = (env!("CARGO_PKG_VERSION"), plan.seed());
        let text = terminal.text(WITHHELD);
        terminal.warn(format_args!("{text} (version {version}, seed {seed}): {defect}"));
    }
    let most = whole.map(|limit| limit.mul_f64(explaining));
    options.time_limit = options.time_limit.zip(most).map(|(left, most)| left.min(most));
    programme.explain(pool, &mut plan, &options).map_err(|faults| inputs.refused(faults))?;
    if let Some(path) = &arguments.certificate {
        save_certificate(path, &plan, terminal)?;
    }
    results::write(arguments, inputs, &plan, out, true)?;
    Ok(plan)
}

const UNDECIDED_TEXT: Both<'static> = (
    "the limit came before a plan was found or disproved; allow more time with --time-limit",
    "de limiet kwam voordat er een indeling was gevonden of uitgesloten; geef meer tijd met --time-limit",
);
const WITHHELD: Both<'static> = (
    "a defect of kring: a better plan failed verification and is withheld; please report this",
    "een fout in kring: een betere indeling is afgekeurd en wordt niet gegeven; meld dit alstublieft",
);

fn defective(defect: &Defective, terminal: Terminal) -> String {
    match terminal.language {
        Language::Dutch => format!(
            "een fout in kring {}: elke indeling is afgekeurd en er wordt er geen gegeven; meld dit alstublieft met seed {}: \
             {}",
            defect.version, defect.seed, defect.defect
        ),
        _ => defect.to_string(),
    }
}

fn save_certificate(path: &Path, plan: &Plan, terminal: Terminal) -> Result<(), u8> {
    if let Some(certificate) = plan.certificate() {
        return write_certificate(path, certificate).map_err(|faults| terminal.refuse(&faults));
    }
    terminal.warn(terminal.text((
        "no certificate is written: nothing is proven of this plan",
        "er is geen certificaat geschreven: van deze indeling is niets bewezen",
    )));
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
    let place = |place: &Place| language.place(&inputs.locate(place.clone()));
    let text = |contradiction: Contradiction| contradiction.text(language, place);
    let contradiction = inputs.programme().contradiction(&inputs.pool, options).map(text);
    let sentence = conflict.sentence(language);
    contradiction.map_or_else(|| sentence.clone(), |text| format!("{sentence}\n{text}"))
}

/// Returns a switch that the first interrupt cancels to get the best plan so far. The second ends the process.
fn stop_on_interrupt(terminal: Terminal) -> Cancel {
    let cancel = Cancel::new();
    let (is_interrupted, to_cancel) = (AtomicBool::new(false), cancel.clone());
    let handler = move || {
        if is_interrupted.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        to_cancel.cancel();
    };
    // Of several rounds, only the first can set it; the switch of the first stays.
    if let Err(error) = ctrlc::set_handler(handler)
        && !matches!(error, ctrlc::Error::MultipleHandlers)
    {
        let text = terminal.text(("an interrupt will not be heard", "onderbreken zal niet werken"));
        terminal.warn(format_args!("{text}: {error}"));
    }
    cancel
}
