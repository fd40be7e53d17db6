//! Detection of a table's header and delimiter.

use std::io::Read;

use csv::StringRecord;

use super::column_names::ColumnNames;
use super::columns::Columns;
use super::lint::MAX_RECORD_BYTES;
use super::records::{RecordAt, Records, reader, value};
use super::text::line_ends;
use crate::convert::Convert;
use crate::pool::attributes::canonical;

const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// Number of records among which the header is looked for: titles above it are short.
const MAX_TITLES: usize = 10;
/// Number of known headers by which a line below a title is recognised as the header.
const MIN_RECOGNISED: usize = 2;

/// Position of the header, and the delimiter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TableStart {
    pub(super) at: usize,
    /// Row of the header in a spreadsheet.
    pub(super) line: u32,
    /// Rows above the header that have a value.
    pub(super) titles: Vec<u32>,
    pub(super) delimiter: u8,
}

impl TableStart {
    /// Determines the start of a table. A line such as `sep=;` in front of the header, as Excel writes it, decides the
    /// delimiter; otherwise the header does. Titles above the header are skipped.
    pub(super) fn of(text: &str, columns: &Columns, names: &ColumnNames) -> Self {
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
        let line = line_ends(before.as_bytes()).to_u32() + 1;
        let delimiter = declared.unwrap_or_else(|| likely_delimiter(rest, columns, names));
        let rows = first_rows(rest, delimiter, columns, names);
        // A first line with a known header is the header, whatever follows.
        let is_title = rows.first().is_some_and(|(_, known)| *known == 0);
        let header = rows.iter().position(|(_, known)| *known >= MIN_RECOGNISED);
        let skipped = header.filter(|_| is_title).unwrap_or(0);
        let header = rows.get(skipped).map_or(RecordAt { at: 0, line: 1 }, |(row, _)| *row);
        let titles = rows.iter().take(skipped).map(|(row, _)| row.line + line - 1).collect();
        let (at, line) = match skipped {
            0 => (at, line),
            _ => {
                let at = at + header.at.to_usize();
                let is_end = |byte: &&u8| matches!(byte, b'\r' | b'\n');
                let blank = text.as_bytes().get(at..).unwrap_or_default().iter();
                (at + blank.take_while(is_end).count(), header.line + line - 1)
            }
        };
        Self { at, line, titles, delimiter }
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

/// Number of headers of a record that stand for columns.
fn recognised(record: &StringRecord, columns: &Columns, names: &ColumnNames) -> usize {
    let stated: Vec<String> = names.iter().map(|(_, header)| canonical(header)).collect();
    let headers = record.iter().map(|header| canonical(value(header, true)));
    headers.filter(|header| columns.recognise(header) || stated.contains(header)).count()
}

/// Returns the first records with a value, each with its number of recognised headers; their rows count from 1.
fn first_rows(
    text: &str,
    delimiter: u8,
    columns: &Columns,
    names: &ColumnNames,
) -> Vec<(RecordAt, usize)> {
    let length = text.len().min(MAX_TITLES * MAX_RECORD_BYTES);
    let text = text.as_bytes().get(..length).unwrap_or_default();
    let mut records = Records::new(text, delimiter, 1, Vec::new());
    let mut rows = Vec::new();
    while rows.len() < MAX_TITLES
        && let Some((row, _)) = records.read()
    {
        rows.push((row, recognised(&records.fields, columns, names)));
    }
    rows
}

/// Returns the delimiter that gives one of the first lines the most known columns, and among equals the most columns.
fn likely_delimiter(text: &str, columns: &Columns, names: &ColumnNames) -> u8 {
    let merit = |delimiter: &u8| {
        let known = first_rows(text, *delimiter, columns, names).into_iter();
        let known = known.map(|(_, known)| known).max()?;
        let mut first = StringRecord::new();
        let text = text.as_bytes().take(MAX_RECORD_BYTES as u64);
        reader(text, *delimiter).read_record(&mut first).ok()?;
        Some((known, first.len()))
    };
    // `max_by_key` returns the last of equals, which is the comma in the reversed order.
    DELIMITERS.into_iter().rev().max_by_key(merit).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: Columns = Columns {
        required: &[&["id"], &["name"]],
        optional: &[],
        attributes: &[],
        aliases: &[("naam", "name")],
        no_rows: None,
        can_be_named: false,
    };

    fn start(text: &str) -> TableStart {
        TableStart::of(text, &COLUMNS, &ColumnNames::default())
    }

    #[test]
    fn the_header_determines_the_delimiter() {
        let delimiter = |text| char::from(start(text).delimiter);
        assert_eq!(delimiter("id,name\n"), ',');
        assert_eq!(delimiter("\"id\";name;x, y, or z, z\n"), ';');
        assert_eq!(delimiter("id\tname\n"), '\t');
        assert_eq!(delimiter("a;b;c\n"), ';');
        assert_eq!(delimiter("id\n"), ',');
        assert_eq!(delimiter("sep=;\nx,y\n"), ';');
        let (titles, delimiter) = (Vec::new(), b';');
        let expected = TableStart { at: 11, line: 4, titles: titles.clone(), delimiter };
        assert_eq!(start("\r\n\r\nsep=;\r\nid\r\n"), expected);
        // A second declaration counts as a header of that name.
        let expected = TableStart { at: 6, line: 2, titles, delimiter };
        assert_eq!(start("sep=;\nsep=,\nid\n"), expected);
    }

    #[test]
    fn titles_above_the_header_are_skipped() {
        let expected = TableStart { at: 19, line: 4, titles: vec![1, 2], delimiter: b';' };
        assert_eq!(start("Registrations;;\nx\n\n\nid;naam\n1;a\n").titles, [1, 2]);
        assert_eq!(start("Registrations;;\nx\n\nid;naam\n1;a\n"), expected);
        // One known word below is no header, nor is anything below a known header.
        assert!(start("a;b\n1;id\n").titles.is_empty());
        assert!(start("id;b\nid;name\n").titles.is_empty());
    }
}
