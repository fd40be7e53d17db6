use std::fmt;
use std::io::Cursor;
use std::sync::Arc;

use csv::{Position, StringRecord};

use super::cells;
use super::column_names::ColumnNames;
use super::columns::Columns;
use super::findings::Findings;
use super::header::Header;
use super::header_check::HeaderCheck;
use super::input::Input;
use super::lint::{Flaw, lint};
use super::neutral::is_bare;
use super::records::{RecordAt, Records, reader, value};
use super::start::TableStart;
use super::text;
use super::text::Text;
use crate::error::{FaultKind, Phrase, Place, Table};
use crate::pool::fold::fold;

/// Maximum number of columns of a table.
const MAX_COLUMNS: usize = 256;
/// First words of a row of totals.
const TOTALS: [&str; 9] =
    ["totaal", "totalen", "total", "totals", "som", "sum", "aantal", "count", "subtotaal"];
/// Maximum number of rows of a table.
const MAX_ROWS: usize = 10_000_000;

/// A table as read: its text and the positions of its rows. The registrants' table carries their own columns through
/// to the results.
///
/// `Debug` does not show the content.
pub struct Sheet {
    file: Arc<str>,
    text: Vec<u8>,
    delimiter: u8,
    header: Header,
    /// Row of the header in a spreadsheet.
    header_line: u32,
    rows: Vec<RecordAt>,
    /// `true` if the marks of formulas are removed on reading. An unmarked formula shows that kring did not write the
    /// table, so that an apostrophe in front belongs to the value.
    without_marks: bool,
}

impl Sheet {
    /// Reads a table and adds its faults to `findings`; the sheet has the rows without a fault. Returns `None` if the
    /// file or its header is faulty.
    pub(super) fn read(
        input: &Input,
        columns: &Columns,
        names: &ColumnNames,
        findings: &mut Findings,
    ) -> Option<Self> {
        let read = Text::read_table(input).map_err(|fault| findings.faults.push(fault));
        let Text { file, content: mut text, first_foreign_line, of_workbook } = read.ok()?;
        if first_foreign_line.is_some() {
            findings.warn(text::place(&file, first_foreign_line), FaultKind::ReadAsWindows1252);
        }
        let TableStart { at, line, titles, delimiter } = TableStart::of(&text, columns, names);
        for title in titles {
            let kind = FaultKind::LeftOut { is_total: false };
            findings.warn(text::place(&file, Some(title.into())), kind);
        }
        text.drain(..at);
        let mut text = text.into_bytes();
        let flaws = lint(&mut text, delimiter);
        let mut records = Records::new(&text, delimiter, line, flaws);
        let Some(first) = records.read() else {
            let kind = FaultKind::Nothing(Phrase::new(
                "the file is empty; its first line must name the columns",
                "het bestand is leeg; de eerste regel moet de kolommen noemen",
            ));
            findings.fault(text::place(&file, None), kind);
            return None;
        };
        let written = records.fields.iter().map(|field| value(field, true).into());
        let header = Header::new(written, columns, names);
        // kring writes no mark into a workbook.
        let (text_of_rows, rows, without_marks) = (Vec::new(), Vec::new(), !of_workbook);
        let before = findings.faults.len();
        let header_line = first.0.line;
        let mut sheet =
            Self { file, text: text_of_rows, delimiter, header, header_line, rows, without_marks };
        let sound = sheet.judge_header(first, columns, names, findings);
        if sound {
            sheet.rows = sheet.judge_rows(&mut records, findings);
        }
        sheet.text = text;
        sheet.leave_out_totals(findings);
        if let Some(message) = columns.no_rows
            && sheet.rows.is_empty()
            && findings.faults.len() == before
        {
            findings.fault(sheet.whole(), FaultKind::Nothing(message));
        }
        sound.then_some(sheet)
    }

    /// A table without columns and rows.
    pub(super) fn empty() -> Self {
        let file = "".into();
        let header = Header::default();
        let (text, rows, without_marks) = (Vec::new(), Vec::new(), true);
        Self { file, text, delimiter: b',', header, header_line: 1, rows, without_marks }
    }

    fn judge_header(
        &self,
        (RecordAt { line, .. }, flaw): (RecordAt, Option<Flaw>),
        columns: &Columns,
        names: &ColumnNames,
        findings: &mut Findings,
    ) -> bool {
        let before = findings.faults.len();
        if let Some(flaw) = flaw {
            // Without a field name: if the file has no header, the text could be personal data.
            findings.fault(self.place(line, None), flaw.kind);
        } else if self.header.written().len() > MAX_COLUMNS {
            let (what, most) =
                (Phrase::new("the number of columns", "het aantal kolommen"), MAX_COLUMNS as u64);
            findings.fault(self.place(line, None), FaultKind::TooLarge { what, most });
        } else {
            let check = HeaderCheck { header: &self.header, columns, names };
            check.judge(|column| self.place(line, column), findings);
        }
        findings.faults.len() == before
    }

    /// Returns the rows without a fault.
    fn judge_rows(&mut self, records: &mut Records<'_>, findings: &mut Findings) -> Vec<RecordAt> {
        let mut rows = Vec::new();
        let expected = self.header.written().len();
        while let Some((row, flaw)) = records.read() {
            if rows.len() == MAX_ROWS {
                let (what, most) =
                    (Phrase::new("the number of rows", "het aantal rijen"), MAX_ROWS as u64);
                findings.fault(self.place(row.line, None), FaultKind::TooLarge { what, most });
                // The rows are not validated further, because the number of their faults is unbounded.
                rows.clear();
                break;
            }
            let found = records.fields.len();
            if let Some(Flaw { column, kind, .. }) = flaw {
                findings.fault(self.place(row.line, Some(column - 1)), kind);
            } else if found < expected
                || records.fields.iter().skip(expected).any(|field| !field.trim().is_empty())
            {
                let hint = self.hint(found);
                let kind = FaultKind::FieldCount { expected, found, hint };
                findings.fault(self.place(row.line, None), kind);
            } else {
                let decimal_comma = self.allows_decimal_comma();
                let is_bare =
                    |cell: &str| is_bare(cell) && cells::decimal(cell, decimal_comma).is_none();
                self.without_marks &= !records.fields.iter().map(str::trim).any(is_bare);
                rows.push(row);
            }
        }
        rows.shrink_to_fit();
        rows
    }

    /// Leaves out the last rows while they are totals: a word such as "Totaal", and numbers.
    fn leave_out_totals(&mut self, findings: &mut Findings) {
        loop {
            let last = self.rows.len().checked_sub(1).and_then(|nth| self.reader().row(nth));
            let Some(place) = last.filter(Row::is_total).map(|row| row.place(None)) else { break };
            findings.warn(place, FaultKind::LeftOut { is_total: true });
            self.rows.pop();
        }
    }

    fn hint(&self, found: usize) -> Phrase {
        let (english, dutch) = match (found > self.header.written().len(), self.delimiter) {
            (true, b',') => (
                "; between commas write decimals with a point, and text that has a comma in quotes",
                "; schrijf decimalen tussen komma's met een punt, en tekst met een komma tussen aanhalingstekens",
            ),
            (true, _) => (
                "; text that has a delimiter in it must stand in quotes",
                "; tekst met een scheidingsteken erin hoort tussen aanhalingstekens",
            ),
            (false, _) => (
                "; is a line broken, or a field missing at its end?",
                "; is een regel afgebroken, of ontbreekt er een veld aan het eind?",
            ),
        };
        Phrase::new(english, dutch)
    }

    /// Iterates over the rows in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let mut reader = self.reader();
        (0..).map_while(move |nth| reader.row(nth))
    }

    /// Returns a reader of rows in any order.
    pub(super) fn reader(&self) -> RowReader<'_> {
        let text = Cursor::new(self.text.as_slice());
        RowReader { sheet: self, csv: reader(text, self.delimiter) }
    }

    /// Returns the value of `read` for each row, and drops the rows for which it is `None`.
    pub(super) fn keep_readable<T>(
        &mut self,
        mut read: impl FnMut(&Row<'_>) -> Option<T>,
    ) -> Vec<T> {
        let rows = self.rows.iter().zip(self.rows());
        let (rows, values) = rows.filter_map(|(at, row)| Some((*at, read(&row)?))).unzip();
        self.rows = rows;
        values
    }

    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.header.find(name)
    }

    /// Returns the canonical names and positions of the columns that are attributes.
    pub(super) fn attributes(&self, columns: &Columns) -> Vec<(Arc<str>, usize)> {
        let named = self.header.named();
        let attributes =
            named.filter(|(_, name)| columns.attributes.contains(&&***name) || !columns.know(name));
        attributes.map(|(column, name)| (name.clone(), column)).collect()
    }

    /// The canonical name of the column or attribute that a column is.
    pub(super) fn meaning(&self, column: usize) -> Option<&str> {
        self.header.named().find(|(at, _)| *at == column).map(|(_, name)| name.as_ref())
    }

    /// Returns `true` if the text of the table contains the byte.
    pub(super) fn contains(&self, byte: u8) -> bool {
        self.text.contains(&byte)
    }

    /// The names of the columns as written.
    pub(super) fn header(&self) -> &[Arc<str>] {
        self.header.written()
    }

    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Returns `true` if a decimal comma is accepted.
    pub(super) fn allows_decimal_comma(&self) -> bool {
        self.delimiter == b';'
    }

    /// The place of the file as a whole.
    pub(super) fn whole(&self) -> Place {
        text::place(&self.file, None)
    }

    /// The place of the header.
    pub(super) fn place_of_header(&self) -> Place {
        self.place(self.header_line, None)
    }

    /// Converts a row of the registrants to a line of this table's file; returns any other place unchanged.
    #[must_use]
    pub fn locate_place(&self, place: Place) -> Place {
        match place {
            Place::Row { table: Table::Registrants, row, field } => {
                self.place_of(row.saturating_sub(1), field)
            }
            place => place,
        }
    }

    /// The place of a row's field with that name.
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

/// Reader of the rows of a sheet.
pub(super) struct RowReader<'t> {
    sheet: &'t Sheet,
    csv: csv::Reader<Cursor<&'t [u8]>>,
}

impl<'t> RowReader<'t> {
    /// Reads the row with the number `nth`, from 0.
    pub(super) fn row(&mut self, nth: usize) -> Option<Row<'t>> {
        let RecordAt { at, line } = *self.sheet.rows.get(nth)?;
        let mut position = Position::new();
        position.set_byte(at.into());
        self.csv.seek(position).ok()?;
        let mut fields = StringRecord::with_capacity(256, self.sheet.header.written().len());
        self.csv.read_record(&mut fields).ok()?;
        Some(Row { sheet: self.sheet, line, fields })
    }
}

/// A row of a sheet.
pub(super) struct Row<'t> {
    sheet: &'t Sheet,
    line: u32,
    fields: StringRecord,
}

impl Row<'_> {
    /// The value in a column; empty if there is no such column.
    pub(super) fn cell(&self, column: Option<usize>) -> &str {
        column.and_then(|column| self.fields.get(column)).map_or("", |field| self.value(field))
    }

    /// Iterates over the values of all columns.
    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        let columns = self.sheet.header.written().len();
        self.fields.iter().take(columns).map(|field| self.value(field))
    }

    /// Returns `true` if the first value is a word for totals and all others are numbers.
    fn is_total(&self) -> bool {
        let mut filled = self.cells().filter(|cell| !cell.is_empty());
        let is_word = |cell: &str| {
            let text = fold(cell);
            TOTALS.contains(&text.split(' ').next().unwrap_or_default())
        };
        filled.next().is_some_and(is_word)
            && filled.all(|cell| cells::decimal(cell, true).is_some())
    }

    fn value<'f>(&self, field: &'f str) -> &'f str {
        value(field, self.sheet.without_marks)
    }

    /// Parses a value that is not empty; adds the fault of `parse` to `findings`.
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
        parse(cell).map_err(|kind| findings.fault(self.place(column), kind)).ok()
    }

    pub(super) fn place(&self, column: Option<usize>) -> Place {
        self.sheet.place(self.line, column)
    }
}
