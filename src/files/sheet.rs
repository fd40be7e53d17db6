use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use smallvec::SmallVec;

use super::columns::{Columns, Header};
use super::findings::Findings;
use super::scan::{Fields, MOST_COLUMNS, Record, Scanner};
use super::start::Start;
use super::text::{self, Text};
use crate::error::{Fault, FaultKind, Place};

/// The most rows of a table.
const MOST_ROWS: usize = 10_000_000;

/// A table as it was read: its text once, and where the rows are. That of the registrants carries their own
/// columns through to the results.
///
/// `Debug` shows nothing of the content.
pub struct Sheet {
    file: Arc<str>,
    text: String,
    delimiter: u8,
    header: Header,
    rows: Vec<RowAt>,
}

#[derive(Clone, Copy)]
struct RowAt {
    at: u32,
    line: u32,
}

impl Sheet {
    /// Reads a table. What is wrong with it goes to `findings`; rows that are in order are there all the same.
    pub(super) fn read(path: &Path, columns: &Columns, findings: &mut Findings) -> Option<Self> {
        let Text { file, content: text, first_foreign_line } = match Text::read(path) {
            Ok(text) => text,
            Err(fault) => {
                findings.faults.push(fault);
                return None;
            }
        };
        if first_foreign_line.is_some() {
            findings.warn(text::place(&file, first_foreign_line), FaultKind::ReadAsWindows1252);
        }
        let Start { at, line, delimiter } = Start::of(&text, columns);
        let mut scanner = Scanner::new(&text, delimiter, at, line);
        let Some(record) = scanner.record_with_value() else {
            let kind =
                FaultKind::Nothing("the file is empty; its first line must name the columns");
            findings.fault(text::place(&file, None), kind);
            return None;
        };
        let names = record.fields.iter().map(|field| field.value(&text).into());
        let header = Header::new(names);
        let rows = Vec::new();
        let mut sheet = Self { file, text: String::new(), delimiter, header, rows };
        let sound = sheet.judge_header(&record, columns, findings);
        if sound {
            sheet.rows = sheet.scan(&mut scanner, columns, findings);
        }
        sheet.text = text;
        sound.then_some(sheet)
    }

    fn judge_header(&self, record: &Record, columns: &Columns, findings: &mut Findings) -> bool {
        let before = findings.faults.len();
        if let Some(flaw) = &record.flaw {
            // No field: what stands there may be a value, where the file has no header.
            findings.fault(self.place(flaw.line, None), flaw.kind.clone());
        } else if record.found > MOST_COLUMNS {
            let kind =
                FaultKind::TooLarge { what: "the number of columns", most: MOST_COLUMNS as u64 };
            findings.fault(self.place(record.line, None), kind);
        } else {
            columns.judge(&self.header, |column| self.place(record.line, column), findings);
        }
        findings.faults.len() == before
    }

    /// The rows that are in order.
    fn scan(
        &self,
        scanner: &mut Scanner<'_>,
        columns: &Columns,
        findings: &mut Findings,
    ) -> Vec<RowAt> {
        let (mut rows, before) = (Vec::new(), findings.faults.len());
        while let Some(record) = scanner.record_with_value() {
            if rows.len() == MOST_ROWS {
                let what = "the number of rows";
                let kind = FaultKind::TooLarge { what, most: MOST_ROWS as u64 };
                findings.fault(self.place(record.line, None), kind);
                break;
            }
            match self.judge_row(record) {
                Ok(row) => rows.push(row),
                Err(fault) => findings.faults.push(fault),
            }
        }
        if let Some(said) = columns.no_rows
            && rows.is_empty()
            && findings.faults.len() == before
        {
            findings.fault(self.whole(), FaultKind::Nothing(said));
        }
        rows.shrink_to_fit();
        rows
    }

    fn judge_row(&self, record: Record) -> Result<RowAt, Fault> {
        let (expected, found) = (self.header.written().len(), record.found);
        match record.flaw {
            Some(flaw) => Err(Fault::new(self.place(flaw.line, Some(flaw.column - 1)), flaw.kind)),
            None if found == expected => Ok(RowAt { at: record.at, line: record.line }),
            None => {
                let hint = self.hint(found);
                let kind = FaultKind::FieldCount { expected, found, hint };
                Err(Fault::new(self.place(record.line, None), kind))
            }
        }
    }

    fn hint(&self, found: usize) -> &'static str {
        match (found > self.header.written().len(), self.delimiter) {
            (true, b',') => {
                "; between commas write decimals with a point, and text that has a comma in quotes"
            }
            (true, _) => "; text that has a delimiter in it must stand in quotes",
            (false, _) => "; is a line broken, or a field missing at its end?",
        }
    }

    /// The rows, in order.
    pub(super) fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.rows.iter().map(|at| self.row_at(*at))
    }

    /// The row of that number, from 0.
    pub(super) fn row(&self, nth: usize) -> Option<Row<'_>> {
        self.rows.get(nth).map(|at| self.row_at(*at))
    }

    /// What `read` makes of each row. A row of which it makes nothing is dropped.
    pub(super) fn keep_readable<T>(
        &mut self,
        mut read: impl FnMut(&Row<'_>) -> Option<T>,
    ) -> Vec<T> {
        let rows = std::mem::take(&mut self.rows);
        let read = rows.into_iter().filter_map(|at| Some((at, read(&self.row_at(at))?)));
        let (rows, values) = read.unzip();
        self.rows = rows;
        values
    }

    fn row_at(&self, RowAt { at, line }: RowAt) -> Row<'_> {
        let record = Scanner::new(&self.text, self.delimiter, at, line).record();
        let fields = record.map_or_else(SmallVec::new, |record| record.fields);
        Row { sheet: self, line, fields }
    }

    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.header.find(name)
    }

    /// The columns that are attributes: lower-case name and position.
    pub(super) fn attributes(&self, columns: &Columns) -> Vec<(Arc<str>, usize)> {
        let named = self.header.named();
        let attributes =
            named.filter(|(_, name)| columns.attributes.contains(&&***name) || !columns.know(name));
        attributes.map(|(column, name)| (name.clone(), column)).collect()
    }

    /// The names of the columns as they are written.
    pub(super) fn header(&self) -> &[Arc<str>] {
        self.header.written()
    }

    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Whether a decimal comma is read.
    pub(super) fn allows_decimal_comma(&self) -> bool {
        self.delimiter == b';'
    }

    /// The file as a whole.
    pub(super) fn whole(&self) -> Place {
        text::place(&self.file, None)
    }

    /// The place of a row's field of that name.
    pub(super) fn place_of(&self, nth: usize, field: Option<&str>) -> Place {
        let column = field.and_then(|name| self.column(name));
        self.rows.get(nth).map_or_else(|| self.whole(), |at| self.place(at.line, column))
    }

    fn place(&self, line: u32, column: Option<usize>) -> Place {
        let field = column.and_then(|column| self.header.written().get(column)).cloned();
        Place::File {
            file: self.file.clone(),
            line: Some(line.into()),
            column: column.map(|column| column as u64 + 1),
            field: field.filter(|name| !name.is_empty()),
        }
    }
}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.rows.len();
        f.debug_struct("Sheet")
            .field("file", &self.file)
            .field("rows", &rows)
            .finish_non_exhaustive()
    }
}

/// A row of a sheet.
pub(super) struct Row<'t> {
    sheet: &'t Sheet,
    line: u32,
    fields: Fields,
}

impl<'t> Row<'t> {
    /// The value in a column; empty where there is no such column.
    pub(super) fn cell(&self, column: Option<usize>) -> Cow<'t, str> {
        let field = column.and_then(|column| self.fields.get(column));
        field.map_or(Cow::Borrowed(""), |field| field.value(&self.sheet.text))
    }

    /// All values.
    pub(super) fn cells(&self) -> impl Iterator<Item = Cow<'t, str>> {
        self.fields.iter().map(|field| field.value(&self.sheet.text))
    }

    /// What `parse` makes of a value that is not empty; its fault goes to `findings`.
    pub(super) fn read<T>(
        &self,
        column: Option<usize>,
        findings: &mut Findings,
        parse: impl FnOnce(&str) -> Result<T, FaultKind>,
    ) -> Option<T> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return None;
        }
        parse(&cell).map_err(|kind| findings.fault(self.place(column), kind)).ok()
    }

    pub(super) fn place(&self, column: Option<usize>) -> Place {
        self.sheet.place(self.line, column)
    }
}
