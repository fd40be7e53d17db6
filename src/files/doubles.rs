//! Warnings about rows that seem to be one person.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::findings::Findings;
use super::sheet::{Row, Sheet};
use crate::convert::Convert;
use crate::error::FaultKind;
use crate::pool::fold::{fold, fold_name};

/// Maximum number of reported pairs; with more of them, the column is no sign of a person.
const MAX_REPORTED: usize = 100;

/// Columns that tell a person from another.
#[derive(Clone, Copy)]
pub(super) struct PersonColumns {
    pub(super) name: Option<usize>,
    pub(super) email: Option<usize>,
    pub(super) municipality: Option<usize>,
}

impl PersonColumns {
    /// E-mail address in lower case; `None` for a cell that is no address, such as the "anonymous" of a form.
    fn address(self, row: &Row<'_>) -> Option<String> {
        let cell = row.cell(self.email);
        cell.contains('@').then(|| cell.to_lowercase())
    }

    /// Name and municipality without what people write differently.
    fn name(self, row: &Row<'_>) -> Option<String> {
        let cell = row.cell(self.name);
        let town = fold_name(row.cell(self.municipality));
        (!cell.is_empty()).then(|| format!("{}\n{town}", fold(cell)))
    }

    /// Adds a warning for each row that has the e-mail address, or the name and municipality, of an earlier one.
    pub(super) fn warn_of_doubles(self, sheet: &Sheet, findings: &mut Findings) {
        if self.name.or(self.email).is_none() {
            return;
        }
        let mut doubles = self.pairs(sheet, true);
        doubles.extend(self.pairs(sheet, false));
        // A pair that shares both is reported for the address.
        doubles.sort_by_key(|(first, second, by_email)| (*second, *first, !by_email));
        doubles.dedup_by_key(|(first, second, _)| (*second, *first));
        let mut rows = sheet.reader();
        for (first, second, by_email) in doubles.into_iter().take(MAX_REPORTED) {
            let column = if by_email { self.email } else { self.name };
            let Some((first, second)) = rows.row(first).zip(rows.row(second)) else { continue };
            let first = Box::new(first.place(None));
            findings.warn(second.place(column), FaultKind::SamePerson { by_email, first });
        }
    }

    /// Pairs of rows with one address, or with one name and municipality: each row with the nearest earlier one.
    fn pairs(self, sheet: &Sheet, by_email: bool) -> Vec<(usize, usize, bool)> {
        let key = |row: &Row<'_>| if by_email { self.address(row) } else { self.name(row) };
        let mut hashed: Vec<(u64, u32)> = Vec::new();
        for (row, nth) in sheet.rows().zip(0..) {
            if let Some(key) = key(&row) {
                let mut hasher = FxHasher::default();
                key.hash(&mut hasher);
                hashed.push((hasher.finish(), nth));
            }
        }
        hashed.sort_unstable();
        let mut rows = sheet.reader();
        // Equal hashes can be a collision, so the texts themselves are compared.
        let mut is_same = |a: u32, b: u32| {
            let pair = rows.row(a.to_usize()).zip(rows.row(b.to_usize()));
            pair.is_some_and(|(a, b)| key(&a) == key(&b))
        };
        let alike = hashed.windows(2).filter_map(|pair| match pair {
            [(a, first), (b, second)] if a == b && is_same(*first, *second) => {
                Some((first.to_usize(), second.to_usize(), by_email))
            }
            _ => None,
        });
        alike.take(MAX_REPORTED).collect()
    }
}
