//! The plan as JSON: `plan.json`.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::error::Category;

use super::input::Input;
use super::json_layout::Layout;
use super::text::Text;
use crate::error::{Fault, FaultKind, Faults, Place};
use crate::plan::{Plan, PlanDocument};
use crate::text::labels::Speech;

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

pub(super) fn write(out: &mut impl Write, plan: &Plan, speech: Speech<'_>) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(&mut *out, Layout::default());
    PlanDocument::in_speech(plan, &speech).serialize(&mut serializer)?;
    out.write_all(b"\n")
}
