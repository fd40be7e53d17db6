//! Warnings about ids that people can mistake for each other.

use std::hash::Hasher;

use rustc_hash::FxHasher;
use unicode_normalization::UnicodeNormalization;

use super::findings::Findings;
use super::sheet::Sheet;
use crate::convert::Convert;
use crate::error::FaultKind;

/// Maximum number of reported pairs; with more of them, ids probably differ in case on purpose.
const TOLD: usize = 100;

/// Hashes of the visible forms of ids, with their rows; a million ids take 16 MB.
#[derive(Default)]
pub(super) struct LookAlikes(Vec<(u64, u32)>);

impl LookAlikes {
    pub(super) fn add(&mut self, id: &str) {
        let mut hasher = FxHasher::default();
        seen(id).for_each(|c| hasher.write_u32(c.into()));
        self.0.push((hasher.finish(), self.0.len().to_u32()));
    }

    /// Adds a warning for each id that differs from an earlier one only invisibly or in case.
    pub(super) fn warn(mut self, sheet: &Sheet, column: Option<usize>, findings: &mut Findings) {
        self.0.sort_unstable();
        let alike = self.0.windows(2).filter_map(|pair| match pair {
            [(a, first), (b, second)] if a == b => Some((*first as usize, *second as usize)),
            _ => None,
        });
        let mut rows = sheet.reader();
        let warnings = alike.filter_map(|(first, second)| {
            let (first, second) = (rows.row(first)?, rows.row(second)?);
            let (other, id) = (first.cell(column), second.cell(column));
            // Equal hashes can be a collision, so the visible forms themselves are compared.
            let differ = other != id && seen(other).eq(seen(id));
            let first = Box::new(first.place(column));
            let (id, other) = (id.into(), other.into());
            differ.then(|| (second.place(column), FaultKind::LookAlike { id, other, first }))
        });
        warnings.take(TOLD).for_each(|(place, kind)| findings.warn(place, kind));
    }
}

/// The visible form of a text: composed (NFKC), in lower case, without characters of zero width.
fn seen(text: &str) -> impl Iterator<Item = char> {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !has_no_width(*c))
}

fn has_no_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_form_and_invisible_characters_do_not_count() {
        assert!(seen("jose\u{301}").eq(seen("Jos\u{e9}")));
        assert!(seen("\u{ff52}1").eq(seen("r1")));
        assert!(seen("R\u{200b}1").eq(seen("r1\u{feff}")));
        assert!(!seen("1").eq(seen("01")));
    }
}
