//! Sequential reading of the records of a CSV text.

use std::io::Read;
use std::iter::Peekable;
use std::vec;

use csv::StringRecord;

use super::lint::Flaw;
use super::neutral;
use super::text::line_ends;
use crate::convert::Convert;
use crate::error::FaultKind;

/// Returns a CSV reader that accepts any text.
pub(super) fn reader<R: Read>(text: R, delimiter: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text)
}

/// Returns the value of a field, trimmed and, if `without_marks`, without the mark of a formula.
pub(super) fn value(field: &str, without_marks: bool) -> &str {
    let field = field.trim();
    if without_marks { neutral::restored(field) } else { field }
}

/// Position of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RecordAt {
    /// Byte offset at which the previous record ends.
    pub(super) at: u32,
    /// Its row in a spreadsheet, from 1: line ends within quotes do not count.
    pub(super) line: u32,
}

/// Reader of the records that have a value or a flaw; skips the others.
pub(super) struct Records<'t> {
    text: &'t [u8],
    reader: csv::Reader<&'t [u8]>,
    flaws: Peekable<vec::IntoIter<Flaw>>,
    pub(super) fields: StringRecord,
    /// Row of the next record, unless blank lines precede it.
    line: u32,
}

impl<'t> Records<'t> {
    /// Starts at a text whose first record is in row `line`. Reading ends at an unclosed quote.
    pub(super) fn new(text: &'t [u8], delimiter: u8, line: u32, flaws: Vec<Flaw>) -> Self {
        let unclosed = flaws.last().filter(|flaw| flaw.kind == FaultKind::UnclosedQuote);
        let text = unclosed.and_then(|quote| text.get(..=quote.at)).unwrap_or(text);
        let (reader, flaws) = (reader(text, delimiter), flaws.into_iter().peekable());
        Self { text, reader, flaws, fields: StringRecord::new(), line }
    }

    /// Reads the next record into `fields` and returns its position and flaw; `None` at the end.
    pub(super) fn read(&mut self) -> Option<(RecordAt, Option<Flaw>)> {
        loop {
            let at = self.reader.position().byte().to_usize();
            // Reading UTF-8 from memory does not fail.
            if !self.reader.read_record(&mut self.fields).ok()? {
                return None;
            }
            let end = self.reader.position().byte().to_usize();
            let line = self.line + self.blank_lines(at);
            self.line = line + 1;
            let flaw = self.flaws.next_if(|flaw| flaw.at < end);
            if flaw.is_some() || self.fields.iter().any(|field| !field.trim().is_empty()) {
                return Some((RecordAt { at: at.to_u32(), line }, flaw));
            }
        }
    }

    /// Number of blank lines in front of a record. The csv crate leaves them, and the second half of the line end before
    /// it, to the record.
    fn blank_lines(&self, at: usize) -> u32 {
        let start = at.saturating_sub(1);
        let before = self.text.get(start..).unwrap_or_default();
        let is_end = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        let skipped = usize::from(at > 0);
        let blank = before.iter().skip(skipped).take_while(is_end).count();
        let ends = line_ends(before.get(..skipped + blank).unwrap_or_default());
        ends.saturating_sub(skipped).to_u32()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_line_end_is_accepted_and_rows_are_those_of_a_spreadsheet() {
        let text = "a,b\r\n\"x\r\ny\",2\r3,\n\n ,\n4,\"q\" \r\n\r\n5,";
        let mut records = Records::new(text.as_bytes(), b',', 3, Vec::new());
        let mut found = Vec::new();
        while let Some((RecordAt { line, .. }, None)) = records.read() {
            found.push((line, records.fields.iter().collect::<Vec<_>>().join("|")));
        }
        let expected = [(3, "a|b"), (4, "x\r\ny|2"), (5, "3|"), (8, "4|q "), (10, "5|")];
        assert_eq!(found, expected.map(|(line, fields)| (line, fields.to_owned())));
    }
}
