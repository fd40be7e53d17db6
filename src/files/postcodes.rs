//! The postcodes file: where each four-digit postcode is.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::cells;
use super::columns::Columns;
use super::findings::Findings;
use super::points::PointColumns;
use super::sheet::Sheet;
use crate::error::{FaultKind, Phrase};
use crate::measure::Point;

pub(super) const COLUMNS: Columns = Columns {
    required: &[&["pc4"], &["code"], &["latitude"], &["longitude"]],
    optional: &[],
    attributes: &[],
    aliases: &[],
    no_rows: Some(Phrase::new(
        "the file has a header and no postcodes",
        "het bestand heeft een kop en geen postcodes",
    )),
    can_be_named: false,
};

pub(super) const EXPECTED: Phrase =
    Phrase::new("a postcode such as 1234 or 1234 AB", "een postcode zoals 1234 of 1234 AB");

/// Municipality and point of each four-digit postcode.
#[derive(Default)]
pub(super) struct Postcodes(FxHashMap<u32, (Arc<str>, Point)>);

impl Postcodes {
    pub(super) fn read(sheet: &Sheet, findings: &mut Findings) -> Self {
        let points = PointColumns::of(sheet);
        let (pc4, code) = (sheet.column("pc4"), sheet.column("code"));
        let mut all = FxHashMap::default();
        for row in sheet.rows() {
            let number = row.read(pc4, findings, |cell| cells::whole(cell, "pc4", 1000, 9999));
            if let Some((number, point)) = number.zip(points.required(&row, findings)) {
                all.insert(number, (row.cell(code).into(), point));
            }
        }
        Self(all)
    }

    /// Returns the code of the municipality of a postcode, such as `1234` or `1234 AB`, and its point.
    pub(super) fn find(&self, cell: &str) -> Result<(Arc<str>, Point), FaultKind> {
        let number = number(cell).ok_or(FaultKind::Unreadable { expected: EXPECTED })?;
        let unknown = || FaultKind::UnknownPostcode(number.to_string().into());
        self.0.get(&number).cloned().ok_or_else(unknown)
    }
}

/// Returns `true` if a cell has the form of a postcode with its letters; four digits alone can be a year.
pub(super) fn is_postcode(cell: &str) -> bool {
    number(cell).is_some() && cell.len() > 4
}

/// The digits of a postcode, which two letters may follow.
fn number(cell: &str) -> Option<u32> {
    let (digits, letters) = cell.split_at_checked(4)?;
    let letters = letters.trim();
    let is_whole = letters.is_empty()
        || letters.len() == 2 && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?;
    number.filter(|number| is_whole && *number >= 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_have_four_digits_and_may_have_two_letters() {
        for cell in ["1234", "1234 AB", "1234ab", "1234  AB"] {
            assert_eq!(number(cell), Some(1234), "{cell}");
        }
        for cell in ["", "123", "0123 AB", "12345", "1234 A", "1234 ABC", "12é4", "NL-1234"] {
            assert_eq!(number(cell), None, "{cell}");
        }
    }
}
