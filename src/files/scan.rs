//! Where records and fields of a CSV text stand.
//!
//! A scanner of our own, because faults need what CSV crates do not tell: the line where a quote was opened
//! that is never closed, a quote inside a field, limits; and because rows are kept as positions in the text.
//! RFC 4180, with any mixture of line ends, and blanks around a quoted field.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::neutral;
use crate::error::FaultKind;

/// The most columns of a table.
pub(super) const MOST_COLUMNS: usize = 256;
/// The longest field, in bytes.
const LONGEST_FIELD: usize = 64 << 10;
/// The longest record, in bytes.
const LONGEST_RECORD: usize = 1 << 20;

/// A field: the bytes between its quotes, or between its delimiters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Field {
    start: u32,
    end: u32,
    /// Quotes in it are doubled.
    doubled: bool,
}

impl Field {
    fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// The value: trimmed, quotes single, without the mark of a formula.
    pub(super) fn value(self, text: &str) -> Cow<'_, str> {
        if self.doubled {
            Cow::Owned(bare(&self.of(text).replace("\"\"", "\"")).to_owned())
        } else {
            Cow::Borrowed(bare(self.of(text)))
        }
    }
}

fn bare(text: &str) -> &str {
    neutral::restored(text.trim())
}

/// The fields of a record; of endless ones only as many as make clear that they are too many.
pub(super) type Fields = SmallVec<[Field; 16]>;

/// The first fault of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    pub(super) line: u32,
    /// The number of the field, from 1.
    pub(super) column: usize,
    pub(super) kind: FaultKind,
}

/// A record: a line, or several where quotes hold line ends.
pub(super) struct Record {
    pub(super) at: u32,
    pub(super) line: u32,
    pub(super) fields: Fields,
    /// How many fields there are.
    pub(super) found: usize,
    pub(super) flaw: Option<Flaw>,
}

impl Record {
    /// Whether no field has a value.
    fn is_blank(&self, text: &str) -> bool {
        let mut fields = self.fields.iter();
        self.found == fields.len() && fields.all(|field| field.of(text).trim().is_empty())
    }
}

/// Walks through the records of a text.
pub(super) struct Scanner<'t> {
    text: &'t str,
    delimiter: u8,
    at: usize,
    line: u32,
    flaw: Option<Flaw>,
}

impl<'t> Scanner<'t> {
    /// A scanner that goes on at the byte `at`, which is on that line.
    pub(super) fn new(text: &'t str, delimiter: u8, at: u32, line: u32) -> Self {
        Self { text, delimiter, at: at as usize, line, flaw: None }
    }

    /// The next record. None follows a quote that is never closed.
    pub(super) fn record(&mut self) -> Option<Record> {
        self.peek()?;
        let (at, line) = (self.at, self.line);
        let (mut fields, mut found) = (Fields::new(), 0);
        loop {
            found += 1;
            let field = self.field(found);
            if found <= MOST_COLUMNS {
                fields.push(field);
            }
            if self.peek() != Some(self.delimiter) {
                break;
            }
            self.at += 1;
        }
        self.pass_line_end();
        if self.at - at > LONGEST_RECORD {
            let most = LONGEST_RECORD as u64;
            self.blame(line, 1, FaultKind::TooLarge { what: "the record (bytes)", most });
        }
        Some(Record { at: at as u32, line, fields, found, flaw: self.flaw.take() })
    }

    /// The next record that has a value or a flaw.
    pub(super) fn record_with_value(&mut self) -> Option<Record> {
        let text = self.text;
        let counts = |record: &Record| record.flaw.is_some() || !record.is_blank(text);
        std::iter::from_fn(|| self.record()).find(counts)
    }

    fn field(&mut self, column: usize) -> Field {
        let (start, line) = (self.at, self.line);
        self.skip_blanks();
        let field = if self.peek() == Some(b'"') {
            self.quoted(column)
        } else {
            self.at = start;
            self.plain(column)
        };
        if (field.end - field.start) as usize > LONGEST_FIELD {
            let most = LONGEST_FIELD as u64;
            self.blame(line, column, FaultKind::TooLarge { what: "the field (bytes)", most });
        }
        field
    }

    fn plain(&mut self, column: usize) -> Field {
        let start = self.at;
        while let Some(byte) = self.peek().filter(|_| !self.at_field_end()) {
            if byte == b'"' {
                self.blame(self.line, column, FaultKind::StrayQuote);
            }
            self.pass(byte, column);
        }
        Field { start: start as u32, end: self.at as u32, doubled: false }
    }

    fn quoted(&mut self, column: usize) -> Field {
        let opened = self.line;
        self.at += 1;
        let start = self.at as u32;
        let mut doubled = false;
        loop {
            match (self.peek(), self.peek_next()) {
                (None, _) => return self.unclosed(opened, column),
                (Some(b'"'), Some(b'"')) => {
                    doubled = true;
                    self.at += 2;
                }
                (Some(b'"'), _) => break,
                (Some(b'\r' | b'\n'), _) => self.pass_line_end(),
                (Some(byte), _) => self.pass(byte, column),
            }
        }
        let end = self.at as u32;
        self.at += 1;
        self.skip_blanks();
        if !self.at_field_end() {
            // On a later line this quote was meant to open a field of its own.
            if self.line != opened {
                return self.unclosed(opened, column);
            }
            self.blame(opened, column, FaultKind::StrayQuote);
            self.plain(column);
        }
        Field { start, end, doubled }
    }

    /// Where the rest of the text belongs is anybody's guess: nothing after it is read.
    fn unclosed(&mut self, opened: u32, column: usize) -> Field {
        self.at = self.text.len();
        self.flaw = Some(Flaw { line: opened, column, kind: FaultKind::UnclosedQuote });
        Field::default()
    }

    fn blame(&mut self, line: u32, column: usize, kind: FaultKind) {
        self.flaw.get_or_insert(Flaw { line, column, kind });
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn peek_next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at + 1).copied()
    }

    fn pass(&mut self, byte: u8, column: usize) {
        // U+0080 to U+009F are two bytes of UTF-8, the first of them C2.
        let late_control = byte == 0xC2 && self.peek_next().is_some_and(|next| next < 0xA0);
        if byte.is_ascii_control() && byte != b'\t' || late_control {
            self.blame(self.line, column, FaultKind::ControlCharacter);
        }
        self.at += 1;
    }

    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\t') = self.peek().filter(|byte| *byte != self.delimiter) {
            self.at += 1;
        }
    }

    fn at_field_end(&self) -> bool {
        self.peek().is_none_or(|byte| byte == self.delimiter || matches!(byte, b'\r' | b'\n'))
    }

    fn pass_line_end(&mut self) {
        let length = match (self.peek(), self.peek_next()) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\r' | b'\n'), _) => 1,
            _ => return,
        };
        self.at += length;
        self.line += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<(u32, Vec<&str>)> {
        let mut scanner = Scanner::new(text, b',', 0, 1);
        let scan = std::iter::from_fn(|| scanner.record());
        let of = |record: &Record| record.fields.iter().map(|field| field.of(text)).collect();
        scan.map(|record| (record.line, of(&record))).collect()
    }

    fn flaw(text: &str) -> Option<(u32, usize, FaultKind)> {
        let mut scanner = Scanner::new(text, b',', 0, 1);
        let flaw = std::iter::from_fn(|| scanner.record()).find_map(|record| record.flaw);
        flaw.map(|flaw| (flaw.line, flaw.column, flaw.kind))
    }

    #[test]
    fn any_line_end_will_do_and_quoted_ones_count() {
        let text = "a,b\r\n\"x\r\ny\",2\r3,\n\n ,\"q\" ";
        let expected = [
            (1, vec!["a", "b"]),
            (2, vec!["x\r\ny", "2"]),
            (4, vec!["3", ""]),
            (5, vec![""]),
            (6, vec![" ", "q"]),
        ];
        assert_eq!(records(text), expected);
    }

    #[test]
    fn quotes_out_of_place_are_told_apart() {
        assert_eq!(flaw("a,b\nc,\"d\n"), Some((2, 2, FaultKind::UnclosedQuote)));
        assert_eq!(flaw("a,b\n\"c,d\n\"e\",f\n"), Some((2, 1, FaultKind::UnclosedQuote)));
        assert_eq!(flaw("a,b\nc,d\"e\n"), Some((2, 2, FaultKind::StrayQuote)));
        assert_eq!(flaw("a,b\n\"c\"d,e\n"), Some((2, 1, FaultKind::StrayQuote)));
        assert_eq!(flaw("\"a \"\"b\"\"\",\" c\" ,d\n"), None);
    }

    #[test]
    fn control_characters_and_limits() {
        assert_eq!(flaw("a,b\0\n"), Some((1, 2, FaultKind::ControlCharacter)));
        assert_eq!(flaw("a\u{85},b\n"), Some((1, 1, FaultKind::ControlCharacter)));
        assert_eq!(flaw("a\u{a0}\t,é\n"), None);
        let most = LONGEST_FIELD as u64;
        let long = FaultKind::TooLarge { what: "the field (bytes)", most };
        assert_eq!(flaw(&format!("a,{}\n", "x".repeat(LONGEST_FIELD + 1))), Some((1, 2, long)));
        let most = LONGEST_RECORD as u64;
        let long = FaultKind::TooLarge { what: "the record (bytes)", most };
        assert_eq!(flaw(&",".repeat(LONGEST_RECORD + 1)), Some((1, 1, long)));
    }
}
