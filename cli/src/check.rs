//! Judges and prices a plan, and writes its files again.

use std::path::{Path, PathBuf};

use clap::Args;
use kring::files::{Input, read_certificate, read_groups, read_plan};
use kring::{Certificate, Language, Metres, Verdict, verify};

use crate::arguments::{Arguments, Output, Stated};
use crate::inputs::Inputs;
use crate::terminal::Terminal;
use crate::{BAD_INPUT, form, results, summary};

/// Judges and prices a plan: plan.json, or groups.csv or groups.xlsx after edits by hand.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Plan: plan.json, groups.csv or groups.xlsx. Of a table only the groups with their members, venues and facilitators are read
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
    /// Folder for the complete set of files of the plan
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

/// Runs the command `check`.
pub(crate) fn run(arguments: &Check, terminal: Terminal) -> Result<(), u8> {
    form(&Arguments {
        previous: arguments.previous.clone(),
        certificate: arguments.certificate.clone(),
        output: arguments.output.clone(),
        out: arguments.out.clone(),
        check: Some(arguments.plan.clone()),
        ..Arguments::of(arguments.inputs.clone(), terminal.language)
    })
}

/// Prints the faults and figures of a plan, and writes its files if a folder is given.
pub(crate) fn check(arguments: &Arguments, inputs: &Inputs, path: &Path) -> Result<(), u8> {
    let terminal = arguments.terminal();
    let bad_input = |faults| terminal.refuse(&faults);
    let (pool, programme) = (&inputs.pool, inputs.programme());
    programme.validate_for(pool).map_err(|faults| inputs.refused(faults))?;
    let is_table = is_table(path);
    let plan = match is_table {
        true => read_groups(path, pool, programme, inputs.previous.as_ref()),
        false => read_plan(path),
    };
    let plan = plan.map_err(bad_input)?;
    let certificate = arguments.certificate.as_ref().map(read_certificate);
    let certificate = certificate.transpose().map_err(bad_input)?;
    let verdict = verify(pool, programme, inputs.previous.as_ref(), &plan);
    if !arguments.output.quiet || !verdict.is_legal() {
        drop(summary::print_verdict(arguments.language, &plan, &verdict));
    }
    if !verdict.is_legal() {
        return Err(BAD_INPUT);
    }
    if is_table && !arguments.output.quiet {
        compare(path, inputs, &verdict, terminal);
    }
    if let Some(out) = &arguments.out {
        results::write_document(arguments, inputs, &plan, out)?;
    }
    let Some(certificate) = certificate else { return Ok(()) };
    match certificate.reprove(
        pool,
        programme,
        inputs.previous.as_ref(),
        &plan,
        Certificate::MAX_NODES,
    ) {
        Ok(_) if arguments.output.quiet => Ok(()),
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

/// Returns `true` if a file is a table of groups, and no plan in JSON.
fn is_table(path: &Path) -> bool {
    let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    !is_json && !Input::from(path).is_json()
}

/// Prints how much dearer an edited table is than the plan that it came from, which is in the same folder.
fn compare(path: &Path, inputs: &Inputs, verdict: &Verdict, terminal: Terminal) {
    let origin = path.with_file_name("plan.json");
    let Ok(plan) = read_plan(&origin) else { return };
    let before = verify(&inputs.pool, inputs.programme(), inputs.previous.as_ref(), &plan).figures;
    let more = verdict.figures.cost() - before.cost();
    let length =
        terminal.language.kilometres(if more < Metres(0) { Metres(-more.0) } else { more });
    let origin = origin.display();
    let text = match (terminal.language, more.0) {
        (Language::Dutch, 0) => format!("kost evenveel als {origin}"),
        (Language::Dutch, 1..) => format!("kost {length} meer dan {origin}"),
        (Language::Dutch, _) => format!("kost {length} minder dan {origin}"),
        (_, 0) => format!("costs the same as {origin}"),
        (_, 1..) => format!("costs {length} more than {origin}"),
        (_, _) => format!("costs {length} less than {origin}"),
    };
    drop(summary::print_line(&text));
}
