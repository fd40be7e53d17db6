//! Finds the groups that can take late registrants, and places them.

use std::io::Write;
use std::path::PathBuf;

use anstream::stdout;
use clap::Args;
use kring::audit::{Fit as Place, WhereFits};
use kring::files::read_plan;
use kring::{Language, PlanDocument};

use crate::arguments::{Arguments, Output, Stated};
use crate::inputs::Inputs;
use crate::terminal::Terminal;
use crate::{BAD_INPUT, results};

/// Number of groups that are listed for each registrant.
const LISTED: usize = 5;

/// Tells where late registrants fit into a plan, and places them with --into.
#[derive(Debug, Args)]
pub(crate) struct Fit {
    /// Registrants who have no group
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    #[command(flatten)]
    inputs: Stated,
    /// Plan: plan.json
    #[arg(long, value_name = "PLAN.json")]
    plan: PathBuf,
    /// Earlier plan that the plan revises
    #[arg(long, value_name = "OLD.json")]
    previous: Option<PathBuf>,
    /// Group in which they are placed
    #[arg(long, value_name = "GROUP", requires = "out")]
    into: Option<u32>,
    /// Folder for the plan with them
    #[arg(long, value_name = "DIR", requires = "into")]
    out: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

/// Runs the command `fit`.
pub(crate) fn run(fit: &Fit, terminal: Terminal) -> Result<(), u8> {
    let terminal = Terminal { quiet: fit.output.quiet, ..terminal };
    let inputs = Inputs::read(&fit.inputs, fit.previous.as_deref(), terminal)?;
    let plan = read_plan(&fit.plan).map_err(|faults| terminal.refuse(&faults))?;
    inputs.programme().validate_for(&inputs.pool).map_err(|faults| inputs.refused(faults))?;
    match (fit.into, &fit.out) {
        (Some(group), Some(out)) => {
            let placed = placed(fit, &inputs, plan, group, terminal)?;
            let arguments = Arguments {
                previous: fit.previous.clone(),
                output: fit.output.clone(),
                out: Some(out.clone()),
                ..Arguments::of(fit.inputs.clone(), terminal.language)
            };
            results::write_document(&arguments, &inputs, &placed, out)
        }
        _ => list(fit, &inputs, &plan, terminal),
    }
}

/// Returns the plan with all registrants placed in a group.
fn placed(
    fit: &Fit,
    inputs: &Inputs,
    mut plan: PlanDocument,
    group: u32,
    terminal: Terminal,
) -> Result<PlanDocument, u8> {
    for id in &fit.ids {
        let places =
            WhereFits::new(&inputs.pool, inputs.programme(), inputs.previous.as_ref(), &plan);
        let placed = places.placed_in(id, group);
        plan =
            placed.map_err(|no_fit| terminal.fail(BAD_INPUT, terminal.language.no_fit(&no_fit)))?;
    }
    Ok(plan)
}

/// Prints the best groups for each registrant.
fn list(fit: &Fit, inputs: &Inputs, plan: &PlanDocument, terminal: Terminal) -> Result<(), u8> {
    let places = WhereFits::new(&inputs.pool, inputs.programme(), inputs.previous.as_ref(), plan);
    let mut out = stdout().lock();
    let mut print = |line: String| {
        // A reader who closes the pipe early has seen enough.
        drop(writeln!(out, "{line}"));
    };
    for id in &fit.ids {
        let Some(fits) = places.of(id) else {
            let text = terminal.text((
                "is not registered, or is in a group",
                "is niet aangemeld, of zit al in een groep",
            ));
            return Err(terminal.fail(BAD_INPUT, format_args!("{id} {text}")));
        };
        print(heading(terminal.language, id, fits.open.len(), plan.groups.len()));
        for place in fits.open.iter().take(LISTED) {
            print(format!("  {}", line(terminal.language, inputs, place)));
        }
        let closed = terminal.language.closed(&places.obstacles(&fits));
        if !closed.is_empty() {
            print(format!("  {closed}"));
        }
    }
    Ok(())
}

fn heading(language: Language, id: &str, open: usize, groups: usize) -> String {
    match language {
        Language::Dutch => format!("{id} past in {open} van de {groups} groepen"),
        _ => format!("{id} fits into {open} of {groups} groups"),
    }
}

/// Line on a group: kilometres for the registrant and for the others, and where it then meets.
fn line(language: Language, inputs: &Inputs, place: &Place) -> String {
    let (own, others) = (language.kilometres(place.own), language.kilometres(place.others));
    let (group, added) = (place.group, language.kilometres(place.added));
    let venue = place.venue.as_ref().map_or_else(String::new, |code| {
        let municipalities = inputs.pool.municipalities();
        let found = municipalities.iter().find(|municipality| municipality.code() == &**code);
        let name = found.map(|municipality| municipality.name()).filter(|name| !name.is_empty());
        let name = name.unwrap_or(code);
        match language {
            Language::Dutch => format!(", bijeen in {name}"),
            _ => format!(", meeting in {name}"),
        }
    });
    match language {
        Language::Dutch => {
            format!(
                "groep {group}: {own} reizen, {others} meer voor de anderen, kosten {added} meer{venue}"
            )
        }
        _ => format!(
            "group {group}: {own} to travel, {others} more for the others, cost {added} more{venue}"
        ),
    }
}
