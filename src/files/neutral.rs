//! Cells that a spreadsheet would calculate: an apostrophe in front makes them text.

use std::borrow::Cow;

const MARK: char = '\'';

/// Whether a spreadsheet may take the cell for a formula, disregarding marks in front.
fn calculates(cell: &str) -> bool {
    let start = cell.trim_start_matches(MARK);
    start.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// Returns `true` if a spreadsheet may take the cell for a formula and no mark stands in front: kring writes no such
/// cell, numbers apart.
pub(super) fn is_bare(cell: &str) -> bool {
    !cell.starts_with(MARK) && calculates(cell)
}

/// The cell as it is written, unless it is a plain number.
pub(super) fn neutral(cell: &str) -> Cow<'_, str> {
    if calculates(cell) { Cow::Owned(format!("{MARK}{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell as it was before it was written.
pub(super) fn restored(cell: &str) -> &str {
    if calculates(cell) { cell.strip_prefix(MARK).unwrap_or(cell) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_come_back() {
        for cell in ["=1+1", "+31 6", "@SUM(A1)", "-", "＝1", "'=1", "''@", "\tx", "-2;3"] {
            let written = neutral(cell);
            assert!(written.starts_with('\''), "{cell}");
            assert_eq!(restored(&written), cell);
        }
    }

    #[test]
    fn words_stay_as_they_are() {
        for cell in ["5", "'s-Gravenhage", "a=b", ""] {
            assert_eq!(neutral(cell), cell);
            assert_eq!(restored(cell), cell);
        }
    }
}
