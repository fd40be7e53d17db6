//! Where the header of a table stands, and what separates its fields.

use super::columns::Columns;
use super::scan::{Record, Scanner};

const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The header's position, and the delimiter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Start {
    pub(super) at: u32,
    pub(super) line: u32,
    pub(super) delimiter: u8,
}

impl Start {
    /// A line such as `sep=;` in front of the header, as Excel writes it, decides; else the header does.
    pub(super) fn of(text: &str, columns: &Columns) -> Self {
        let mut lines = Scanner::new(text, b',', 0, 1);
        let mut declared = None;
        while let Some(Record { at, line, .. }) = lines.record_with_value() {
            let rest = text.get(at as usize..).unwrap_or_default();
            match declaration(rest) {
                Some(delimiter) if declared.is_none() => declared = Some(delimiter),
                _ => {
                    let delimiter = declared.unwrap_or_else(|| likely_delimiter(rest, columns));
                    return Self { at, line, delimiter };
                }
            }
        }
        Self { at: text.len() as u32, line: 1, delimiter: b',' }
    }
}

fn declaration(text: &str) -> Option<u8> {
    match text.lines().next()?.strip_prefix("sep=")?.as_bytes() {
        [delimiter] if DELIMITERS.contains(delimiter) => Some(*delimiter),
        _ => None,
    }
}

/// The delimiter that makes most known columns of the header, and then most columns.
fn likely_delimiter(text: &str, columns: &Columns) -> u8 {
    let merit = |delimiter: &u8| {
        let record = Scanner::new(text, *delimiter, 0, 1).record();
        record.map(|Record { fields, found, .. }| {
            let names = fields.iter().map(|field| field.value(text).to_lowercase());
            (names.filter(|name| columns.know(name)).count(), found)
        })
    };
    // The last of equals wins: the comma.
    DELIMITERS.into_iter().rev().max_by_key(merit).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_decides_what_separates() {
        let columns =
            Columns { required: &["id", "name"], optional: &[], attributes: &[], no_rows: None };
        let delimiter = |text| char::from(Start::of(text, &columns).delimiter);
        assert_eq!(delimiter("id,name\n"), ',');
        assert_eq!(delimiter("\"id\";name;x, y, or z, z\n"), ';');
        assert_eq!(delimiter("id\tname\n"), '\t');
        assert_eq!(delimiter("a;b;c\n"), ';');
        assert_eq!(delimiter("id\n"), ',');
        assert_eq!(delimiter("sep=;\nx,y\n"), ';');
        let start = Start::of("\r\n\r\nsep=;\r\nid\r\n", &columns);
        assert_eq!(start, Start { at: 11, line: 4, delimiter: b';' });
    }
}
