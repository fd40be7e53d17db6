//! The plan as JSON: `plan.json`.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::error::Category;

use super::json_layout::Layout;
use super::text::Text;
use crate::error::{Fault, FaultKind, Faults, Place};
use crate::plan::{Plan, PlanDocument};
use crate::text::Language;

/// Reads a plan in the format of [`write_results`](super::write_results), possibly edited by hand.
///
/// # Errors
///
/// The file cannot be read, or is no plan; the fault then gives line and column.
pub fn read_plan(path: impl AsRef<Path>) -> Result<PlanDocument, Faults> {
    let text = Text::read_utf8(path.as_ref())?;
    Ok(serde_json::from_str(&text.content).map_err(|error| fault(&text, &error))?)
}

pub(super) fn fault(text: &Text, error: &serde_json::Error) -> Fault {
    let (line, column) = (error.line(), error.column());
    let said = error.to_string();
    let said = said.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&said);
    let said = match error.classify() {
        Category::Data => said.to_owned(),
        _ => format!("this is no JSON: {said}"),
    };
    let (line, column) = (Some(line as u64), Some(characters(text, line, column)));
    let place = Place::File { file: text.file.clone(), line, column, field: None };
    Fault::new(place, FaultKind::Syntax(said))
}

/// Converts the parser's column, which counts bytes, to a number of characters.
fn characters(text: &Text, line: usize, bytes: usize) -> u64 {
    let line = text.content.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let ends = line.char_indices().map(|(start, c)| start + c.len_utf8());
    (ends.filter(|end| *end <= bytes).count() as u64).max(1)
}

pub(super) fn write(out: &mut impl Write, plan: &Plan, language: Language) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(&mut *out, Layout::default());
    PlanDocument::in_language(plan, language).serialize(&mut serializer)?;
    out.write_all(b"\n")
}
