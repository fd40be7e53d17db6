//! Writes a commented programme file, after a look at the registrants.

mod kinds;
mod notes;
mod template;

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use clap::Args;
use kring::files::{ColumnNames, Input, Survey, SurveyedColumn};

use crate::BAD_INPUT;
use crate::built_in::{self, Sample};
use crate::terminal::Terminal;

pub(crate) use template::commented;

/// Number of values of a column that are printed.
const LISTED: usize = 6;

/// Writes a commented programme file; given the registrants, it names their columns and tells what they hold.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Programme to start from
    #[arg(value_enum, default_value_t = Sample::LocalCouncillors)]
    sample: Sample,
    /// Registrants: CSV, xlsx or ods; `FILE.xlsx#Sheet` names a sheet
    #[arg(long, value_name = "R.csv")]
    registrants: Option<PathBuf>,
    /// Programme file to write; an existing file is never replaced
    #[arg(long, value_name = "P.toml", default_value = "programme.toml")]
    out: PathBuf,
}

/// Writes the programme file and prints what the registrants file holds.
pub(crate) fn init(arguments: &Init, terminal: Terminal) -> Result<(), u8> {
    let survey = match &arguments.registrants {
        Some(path) => {
            let survey = Survey::read(Input::from(path), built_in::municipalities());
            Some(survey.map_err(|faults| terminal.refuse(&faults))?)
        }
        None => None,
    };
    let none = ColumnNames::default();
    let (proposal, columns) =
        survey.as_ref().map_or((&none, &[][..]), |survey| (&survey.proposal, &survey.columns));
    let text = commented(arguments.sample, proposal, columns, terminal.language);
    let created = File::create_new(&arguments.out);
    created.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| {
        let path = arguments.out.display();
        let exists = terminal.text((
            "this file exists, and is not replaced; name another with --out",
            "dit bestand bestaat al en wordt niet overschreven; noem een ander met --out",
        ));
        match error.kind() {
            ErrorKind::AlreadyExists => terminal.fail(BAD_INPUT, format_args!("{path}: {exists}")),
            _ => terminal.fail(BAD_INPUT, format_args!("{path}: {error}")),
        }
    })?;
    if !terminal.quiet {
        // A reader who closes the pipe early has seen enough.
        drop(print(arguments, survey.as_ref(), terminal));
    }
    Ok(())
}

fn print(arguments: &Init, survey: Option<&Survey>, terminal: Terminal) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    if let Some(survey) = survey {
        let registrants = terminal.text(("registrants", "deelnemers"));
        writeln!(out, "{} {registrants}", survey.rows)?;
        for column in &survey.columns {
            writeln!(out, "  {}", described(column, survey.rows, terminal))?;
        }
    }
    let written = terminal.text(("written", "geschreven"));
    writeln!(out, "{written}: {}", arguments.out.display())?;
    let next = terminal.text(("next", "nu"));
    let registrants = arguments.registrants.as_ref();
    let registrants = registrants.map_or("R.csv".into(), |path| path.display().to_string());
    writeln!(
        out,
        "{next}: kring form --programme {} --registrants {registrants} --out {}",
        arguments.out.display(),
        terminal.text(("groups", "groepen"))
    )
}

/// One line on a column: header, meaning, and values.
fn described(column: &SurveyedColumn, rows: usize, terminal: Terminal) -> String {
    let header = &column.header;
    let meaning = match column.column.as_str() {
        "" => terminal.text(("carried through", "gaat mee")).to_owned(),
        name => name.to_owned(),
    };
    let (filled, different) = (column.filled, column.different);
    let missing = rows.saturating_sub(filled);
    let mut text = format!("{header:?} = {meaning}");
    if missing > 0 {
        let empty = terminal.text(("empty", "leeg"));
        text += &format!(", {missing} {empty}");
    }
    let values = match different {
        1 => terminal.text(("value", "waarde")),
        _ => terminal.text(("different values", "verschillende waarden")),
    };
    text += &format!(", {different} {values}");
    let listed: Vec<String> = column
        .values
        .iter()
        .take(LISTED)
        .map(|(value, number)| format!("{value} ({number})"))
        .collect();
    if !listed.is_empty() {
        let more = if column.values.len() > listed.len() { ", …" } else { "" };
        text += &format!(": {}{more}", listed.join(", "));
    }
    text
}
