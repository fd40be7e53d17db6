//! Cells with several values: `|` separates them, and what forms and people write instead where it is safe to read.

use rustc_hash::FxHashMap;

use super::findings::Findings;
use super::sheet::{Row, Sheet};
use crate::error::FaultKind;
use crate::pool::attributes::canonical;

/// Separators that are read as `|` where it is safe, the likelier first.
const OTHERS: [&str; 2] = [";", ", "];
/// Headers of the columns that a form adds: a table with one is the export of a form.
const OF_FORMS: [&str; 6] = [
    "tijdstempel",
    "begintijd",
    "tijd_van_voltooien",
    "timestamp",
    "start_time",
    "completion_time",
];

/// Separator of the values in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Separator(&'static str);

impl Separator {
    /// Determines the separator of a column. Another one than `|` serves only if no cell has a `|`, and if each value
    /// between is one elsewhere (`is_value`, or in another cell) or the table is the export of a form; then
    /// a warning shows a cell as it is read. A warning also shows a cell that looks like a list and is read as one value.
    pub(super) fn of(
        sheet: &Sheet,
        column: Option<usize>,
        is_value: impl Fn(&str) -> bool,
        findings: &mut Findings,
    ) -> Self {
        let bar = Self("|");
        if column.is_none() || sheet.rows().any(|row| row.cell(column).contains(bar.0)) {
            return bar;
        }
        let of_form = sheet.header().iter().any(|name| OF_FORMS.contains(&&*canonical(name)));
        for separator in OTHERS.map(Self) {
            let is_list = |row: &Row<'_>| row.cell(column).contains(separator.0);
            let Some(first) = sheet.rows().find(is_list) else { continue };
            let number = separator.occurrences(sheet, column);
            let is_known =
                |part: &str| of_form || is_value(part) || number.get(part).is_some_and(|n| *n > 1);
            let is_sound = |row: Row<'_>| {
                let cell = row.cell(column);
                separator.is_form(cell) || separator.split(cell).all(is_known)
            };
            if sheet.rows().filter(is_list).all(is_sound) {
                let parts = separator.split(first.cell(column)).map(|part| format!("{part:?}"));
                let read = parts.collect::<Vec<_>>().join(" | ");
                let kind = FaultKind::OtherSeparator { separator: separator.0, read };
                findings.warn(first.place(column), kind);
                return separator;
            }
            findings.warn(first.place(column), FaultKind::OneValue);
        }
        bar
    }

    /// Number of cells in which each value occurs.
    fn occurrences(self, sheet: &Sheet, column: Option<usize>) -> FxHashMap<String, usize> {
        let mut number = FxHashMap::default();
        for row in sheet.rows() {
            for part in self.split(row.cell(column)) {
                *number.entry(part.to_owned()).or_default() += 1;
            }
        }
        number
    }

    /// Iterates over the values of a cell, trimmed and without empty ones.
    pub(super) fn split(self, cell: &str) -> impl Iterator<Item = &str> {
        // A form may end a list with the separator and no blank after it.
        let parts = cell.split(self.0).map(|part| part.trim().trim_end_matches(','));
        parts.filter(|part| !part.is_empty())
    }

    /// Returns `true` if a cell ends with the separator, as the lists of some forms do.
    fn is_form(self, cell: &str) -> bool {
        self.0 == ";" && cell.ends_with(';')
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::column_names::ColumnNames;
    use crate::files::input::Input;
    use crate::files::registrants::COLUMNS;

    fn separator(
        header: &str,
        cells: &[&str],
        is_value: fn(&str) -> bool,
    ) -> (&'static str, usize) {
        let rows: String = cells.iter().map(|cell| format!("x\t{cell}\n")).collect();
        let input = Input::text("t", &format!("municipality\t{header}\n{rows}"));
        let mut findings = Findings::default();
        let sheet = Sheet::read(&input, &COLUMNS, &ColumnNames::default(), &mut findings).unwrap();
        let Separator(found) = Separator::of(&sheet, Some(1), is_value, &mut findings);
        (found, findings.warnings.len())
    }

    #[test]
    fn another_separator_serves_only_between_known_values() {
        let none = |_: &str| false;
        assert_eq!(separator("tags", &["a|b", "c, d"], none), ("|", 0));
        assert_eq!(separator("tags", &["a", "b"], none), ("|", 0));
        assert_eq!(separator("tags", &["a, b", "b, a", "a"], none), (", ", 1));
        assert_eq!(separator("tags", &["a;b", "b;a;"], none), (";", 1));
        assert_eq!(separator("tags", &["a;b;", "c;"], none), (";", 1));
        assert_eq!(separator("tags", &["care, for the old", "b"], none), ("|", 1));
        assert_eq!(separator("tags", &["a, b", "c"], |_| true), (", ", 1));
        assert_eq!(separator("tags\ttimestamp", &["a, b\t1", "c\t2"], none), (", ", 1));
    }
}
