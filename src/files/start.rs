//! Detection of a table's header and delimiter.

use std::io::Read;

use csv::StringRecord;

use super::columns::Columns;
use super::lint::MAX_RECORD_BYTES;
use super::records::{reader, value};
use super::text::line_ends;
use crate::convert::Convert;

const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Position of the header, and the delimiter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TableStart {
    pub(super) at: usize,
    pub(super) line: u32,
    pub(super) delimiter: u8,
}

impl TableStart {
    /// Determines the start of a table. A line such as `sep=;` in front of the header, as Excel writes it, decides the
    /// delimiter; otherwise the header does.
    pub(super) fn of(text: &str, columns: &Columns) -> Self {
        let (mut at, mut declared) = (0, None);
        for line in text.split_inclusive(['\r', '\n']) {
            if !is_blank(line) {
                match declaration(line) {
                    Some(delimiter) if declared.is_none() => declared = Some(delimiter),
                    _ => break,
                }
            }
            at += line.len();
        }
        let (before, rest) = text.split_at(at);
        let delimiter = declared.unwrap_or_else(|| likely_delimiter(rest, columns));
        Self { at, line: line_ends(before.as_bytes()).to_u32() + 1, delimiter }
    }
}

fn is_blank(line: &str) -> bool {
    line.chars().all(|c| c.is_whitespace() || DELIMITERS.map(char::from).contains(&c))
}

fn declaration(line: &str) -> Option<u8> {
    match line.strip_prefix("sep=")?.trim_end_matches(['\r', '\n']).as_bytes() {
        [delimiter] if DELIMITERS.contains(delimiter) => Some(*delimiter),
        _ => None,
    }
}

/// Returns the delimiter that gives the header the most known columns, and among equals the most columns.
fn likely_delimiter(text: &str, columns: &Columns) -> u8 {
    let merit = |delimiter: &u8| {
        let mut header = StringRecord::new();
        let text = text.as_bytes().take(MAX_RECORD_BYTES as u64);
        reader(text, *delimiter).read_record(&mut header).ok()?;
        let known = header.iter().filter(|name| columns.know(&value(name, true).to_lowercase()));
        Some((known.count(), header.len()))
    };
    // `max_by_key` returns the last of equals, which is the comma in the reversed order.
    DELIMITERS.into_iter().rev().max_by_key(merit).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_determines_the_delimiter() {
        let columns =
            Columns { required: &["id", "name"], optional: &[], attributes: &[], no_rows: None };
        let delimiter = |text| char::from(TableStart::of(text, &columns).delimiter);
        assert_eq!(delimiter("id,name\n"), ',');
        assert_eq!(delimiter("\"id\";name;x, y, or z, z\n"), ';');
        assert_eq!(delimiter("id\tname\n"), '\t');
        assert_eq!(delimiter("a;b;c\n"), ';');
        assert_eq!(delimiter("id\n"), ',');
        assert_eq!(delimiter("sep=;\nx,y\n"), ';');
        let start = TableStart::of("\r\n\r\nsep=;\r\nid\r\n", &columns);
        assert_eq!(start, TableStart { at: 11, line: 4, delimiter: b';' });
        // A second declaration counts as a header of that name.
        let start = TableStart::of("sep=;\nsep=,\nid\n", &columns);
        assert_eq!(start, TableStart { at: 6, line: 2, delimiter: b';' });
    }
}
