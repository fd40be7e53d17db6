//! Forms groups from CSV files and writes them to a folder, or verifies a plan. `--help` lists the arguments.

mod arguments;
mod layout;
mod limits;
mod progress;
mod summary;

use std::fmt::Display;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use arguments::Arguments;
use kring::files::{
    Presentation, ProgrammeFile, Sheet, read_certificate, read_plan, recover, write_certificate,
    write_results,
};
use kring::{
    Cancel, Certificate, Conflict, Contradiction, Error, Faults, Place, PlanDocument, Pool,
    Programme, Verdict, verify,
};
use progress::Bar;

/// Share of the time limit reserved for finding what would help waiting registrants.
const EXPLAINING: f64 = 0.03;
/// Exit statuses besides 0.
const BAD_INPUT: u8 = 1;
const NO_PLAN: u8 = 2;
const UNDECIDED: u8 = 3;
const DEFECTIVE: u8 = 4;

fn main() -> ExitCode {
    let status = Arguments::read().and_then(|arguments| run(&arguments));
    ExitCode::from(status.err().unwrap_or(0))
}

/// Prints a message to standard error and returns the exit status.
fn fail(status: u8, message: impl Display) -> u8 {
    drop(writeln!(std::io::stderr(), "{message}"));
    status
}

fn run(arguments: &Arguments) -> Result<(), u8> {
    limits::refuse_large_files();
    if let Some(text) = limits::too_little_memory(&arguments.registrants) {
        return Err(fail(BAD_INPUT, text));
    }
    let bad_input = |faults| fail(BAD_INPUT, faults);
    let programme = ProgrammeFile::read(&arguments.programme);
    let pool = arguments.pool_files().read();
    // Faults of the programme and of the pool are reported together, so that both can be mended at once.
    let (programme, (pool, sheet)) = match (programme, pool) {
        (Ok(programme), Ok(pool)) => (programme, pool),
        (Err(a), Err(b)) => return Err(fail(BAD_INPUT, format_args!("{a}\n{b}"))),
        (Err(faults), _) | (_, Err(faults)) => return Err(bad_input(faults)),
    };
    if !arguments.quiet {
        for warning in pool.warnings() {
            fail(0, format_args!("warning: {warning}"));
        }
    }
    match (&arguments.check, &arguments.out) {
        (Some(plan), _) => check(arguments, &pool, &programme, plan),
        (None, Some(out)) => form(arguments, &pool, &sheet, &programme, out),
        (None, None) => Err(fail(BAD_INPUT, "--out or --check is required")),
    }
}

fn form(
    arguments: &Arguments,
    pool: &Pool,
    sheet: &Sheet,
    file: &ProgrammeFile,
    out: &Path,
) -> Result<(), u8> {
    if out.exists() && !out.is_dir() {
        return Err(fail(BAD_INPUT, format_args!("{}: not a folder", out.display())));
    }
    if let Some((name, path)) = arguments.input_that_would_be_lost() {
        return Err(fail(
            BAD_INPUT,
            format_args!("{}: is {name}, and would be written over", path.display()),
        ));
    }
    if arguments.certificate_is_a_result() {
        let text = "the certificate would have the name of one of the results in this folder";
        return Err(fail(BAD_INPUT, format_args!("--certificate: {text}; choose another")));
    }
    recover(out).map_err(|faults| fail(BAD_INPUT, faults))?;
    let programme: &Programme = &file.programme;
    let mut options = arguments.options();
    options.cancel = stop_on_interrupt();
    options.previous = read_previous(arguments)?.map(Arc::new);
    let (started, whole) = (Instant::now(), options.time_limit);
    options.time_limit = whole.map(|limit| limit.mul_f64(1.0 - EXPLAINING));
    let mut bar = Bar::new(arguments.quiet);
    let outcome = programme.form_groups_observed(pool, &options, &mut bar);
    bar.finish();
    let mut plan = outcome.map_err(|error| match error {
        Error::Input(faults) => fail(BAD_INPUT, located(arguments, file, faults)),
        Error::NoPlan(conflict) => {
            options.time_limit = whole.map(|limit| limit.saturating_sub(started.elapsed()));
            fail(NO_PLAN, no_plan(arguments, pool, file, &conflict, &options))
        }
        defect @ Error::Defective { .. } => fail(DEFECTIVE, defect),
        other => fail(UNDECIDED, other),
    })?;
    if let Some(defect) = plan.withheld() {
        let (version, seed) = (env!("CARGO_PKG_VERSION"), plan.seed());
        let text = "a defect of kring: a better plan failed verification and is withheld; please report this";
        fail(0, format_args!("warning: {text} (version {version}, seed {seed}): {defect}"));
    }
    options.time_limit = whole.map(|limit| limit.saturating_sub(started.elapsed()));
    let explained = programme.explain(pool, &mut plan, &options);
    explained.map_err(|faults| fail(BAD_INPUT, located(arguments, file, faults)))?;
    if let Some(path) = &arguments.certificate {
        match plan.certificate() {
            Some(certificate) => {
                write_certificate(path, certificate).map_err(|faults| fail(BAD_INPUT, faults))?
            }
            None => {
                let why = match plan.withheld() {
                    Some(_) => "nothing is proven of this plan",
                    None => "revised plans have none yet",
                };
                fail(0, format_args!("warning: no certificate is written: {why}"));
            }
        }
    }
    let mut presentation = Presentation::from(arguments.language);
    presentation.personal = arguments.personal;
    let written = write_results(out, pool, programme, sheet, &plan, presentation)
        .map_err(|faults| fail(BAD_INPUT, faults))?;
    if !arguments.quiet {
        // A reader who closes the pipe early has seen enough: a failure to print is no fault.
        let previous = options.previous.as_deref();
        drop(summary::print(arguments.language, pool, programme, &plan, previous, &written));
    }
    Ok(())
}

/// Adds the files to the places of faults.
fn located(arguments: &Arguments, file: &ProgrammeFile, faults: Faults) -> Faults {
    let files = arguments.pool_files();
    let previous = arguments.previous.as_deref();
    faults.relocated(|place| match (place, previous) {
        (Place::Option("previous"), Some(path)) => Place::File {
            file: path.display().to_string().into(),
            line: None,
            column: None,
            field: None,
        },
        (place, _) => file.locate_place(files.locate_place(place)),
    })
}

/// Reads the plan that is revised.
fn read_previous(arguments: &Arguments) -> Result<Option<PlanDocument>, u8> {
    let read = arguments.previous.as_ref().map(read_plan).transpose();
    read.map_err(|faults| fail(BAD_INPUT, faults))
}

/// Explains the lack of a plan: the conflict, and a minimal set of contradicting statements with their places.
fn no_plan(
    arguments: &Arguments,
    pool: &Pool,
    file: &ProgrammeFile,
    conflict: &Conflict,
    options: &kring::Options,
) -> String {
    let language = arguments.language;
    let files = arguments.pool_files();
    let place = |place: &Place| file.locate_place(files.locate_place(place.clone())).to_string();
    let told = |contradiction: Contradiction| contradiction.text(language, place);
    let contradiction = file.programme.contradiction(pool, options).map(told);
    let sentence = conflict.sentence(language);
    contradiction.map_or_else(|| sentence.clone(), |told| format!("{sentence}\n{told}"))
}

/// Returns a switch that the first interrupt cancels to get the best plan so far. The second ends the process.
fn stop_on_interrupt() -> Cancel {
    let cancel = Cancel::new();
    let (asked, to_cancel) = (AtomicBool::new(false), cancel.clone());
    let handler = move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        to_cancel.cancel();
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        fail(0, format_args!("warning: an interrupt will not be heard: {error}"));
    }
    cancel
}

fn check(arguments: &Arguments, pool: &Pool, file: &ProgrammeFile, plan: &Path) -> Result<(), u8> {
    let bad_input = |faults| fail(BAD_INPUT, faults);
    let previous = read_previous(arguments)?;
    let plan = read_plan(plan).map_err(bad_input)?;
    let certificate = arguments.certificate.as_ref().map(read_certificate);
    let certificate = certificate.transpose().map_err(bad_input)?;
    let against_pool = file.programme.validate_for(pool);
    against_pool.map_err(|faults| fail(BAD_INPUT, located(arguments, file, faults)))?;
    let verdict: Verdict = verify(pool, &file.programme, previous.as_ref(), &plan);
    if !arguments.quiet || !verdict.is_legal() {
        drop(summary::print_verdict(arguments.language, &plan, &verdict));
    }
    if !verdict.is_legal() {
        return Err(BAD_INPUT);
    }
    let Some(certificate) = certificate else { return Ok(()) };
    let most = Certificate::MOST_NODES;
    match certificate.reprove(pool, &file.programme, &plan, most) {
        Ok(()) if arguments.quiet => Ok(()),
        Ok(()) => {
            drop(summary::print_reproved(arguments.language));
            Ok(())
        }
        Err(why) => Err(fail(BAD_INPUT, format_args!("the lower bound is not re-proved: {why}"))),
    }
}
