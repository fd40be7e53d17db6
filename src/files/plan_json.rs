//! The plan as JSON: `plan.json`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::error::Category;

use super::input::Input;
use super::json_layout::Layout;
use super::presentation::Source;
use super::text::Text;
use crate::error::{Fault, FaultKind, Faults, Place};
use crate::plan::{PlanDocument, WarningDocument};

/// Reads a plan in the format of [`Results`](super::Results), possibly edited by hand.
///
/// ```
/// use kring::files::{Input, read_plan};
/// let plan = read_plan(Input::text("plan", r#"{ "groups": [{ "id": 1, "members": ["r1"] }] }"#))?;
/// assert_eq!(plan.groups.len(), 1);
/// # Ok::<(), kring::Faults>(())
/// ```
///
/// # Errors
///
/// The file cannot be read, or is no plan; the fault then gives line and column.
pub fn read_plan(input: impl Into<Input>) -> Result<PlanDocument, Faults> {
    let text = Text::read_utf8(&input.into())?;
    Ok(serde_json::from_str(&text.content).map_err(|error| fault(&text, &error))?)
}

pub(super) fn fault(text: &Text, error: &serde_json::Error) -> Fault {
    let (line, column) = (error.line(), error.column());
    let message = error.to_string();
    let message =
        message.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&message);
    let message = match error.classify() {
        Category::Data => message.to_owned(),
        _ => format!("this is no JSON: {message}"),
    };
    let (line, column) = (Some(line as u64), Some(characters(text, line, column)));
    let place = Place::File { file: text.file.clone(), line, column, field: None };
    Fault::new(place, FaultKind::Syntax(message))
}

/// Converts the parser's column, which counts bytes, to a number of characters.
fn characters(text: &Text, line: usize, bytes: usize) -> u64 {
    let line = text.content.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let ends = line.char_indices().map(|(start, c)| start + c.len_utf8());
    (ends.filter(|end| *end <= bytes).count() as u64).max(1)
}

pub(super) fn write(out: &mut impl Write, source: &Source<'_>) -> io::Result<()> {
    let mut document = PlanDocument::in_speech(source.plan, &source.presentation.speech());
    document.warnings = warnings(source);
    let mut serializer = Serializer::with_formatter(&mut *out, Layout::default());
    document.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

/// Warnings about the input, in an order that does not depend on that of its rows.
fn warnings(source: &Source<'_>) -> Vec<WarningDocument> {
    let Source { pool, programme, previous, presentation, .. } = *source;
    let mut found: BTreeMap<(&str, String, String), usize> = BTreeMap::new();
    let of_programme = programme.warnings_for(pool, previous);
    for Fault { kind, place, .. } in pool.warnings().iter().chain(&of_programme) {
        let message = presentation.language.summary(kind);
        *found.entry((kind.code(), without_line(place), message)).or_default() += 1;
    }
    let document = |((code, place, message), count): ((&str, String, String), usize)| {
        let mut warning = WarningDocument::default();
        (warning.code, warning.place) = (code.to_owned(), place);
        (warning.message, warning.count) = (message, count);
        warning
    };
    found.into_iter().map(document).collect()
}

/// Place without its line, without the folder of a file and without the number of a rule.
fn without_line(place: &Place) -> String {
    match place {
        Place::File { file, field, .. } => {
            let name =
                Path::new(&**file).file_name().and_then(|name| name.to_str()).unwrap_or(file);
            field.as_ref().map_or_else(|| name.to_owned(), |field| format!("{name} ({field})"))
        }
        Place::Row { table, field, .. } => {
            field.map_or_else(|| table.to_string(), |field| format!("{table} ({field})"))
        }
        // Rules stand in any order.
        Place::Programme(path) => {
            format!("programme, {}", path.split('[').next().unwrap_or_default())
        }
        other => other.to_string(),
    }
}
