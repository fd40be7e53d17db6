//! Protection against formula injection: an apostrophe in front makes a cell text that a spreadsheet would calculate.

use std::borrow::Cow;

const MARK: char = '\'';

/// Returns `true` if a spreadsheet could take the cell, without the marks in front, for a formula.
fn calculates(cell: &str) -> bool {
    let start = cell.trim_start_matches(MARK);
    start.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// Returns `true` if a spreadsheet could take the cell for a formula and the cell has no mark. Apart from numbers,
/// kring writes no such cell.
pub(super) fn is_bare(cell: &str) -> bool {
    !cell.starts_with(MARK) && calculates(cell)
}

/// Returns the written form of a cell that is no plain number.
pub(super) fn neutral(cell: &str) -> Cow<'_, str> {
    // A cell that already has marks gets a further one, so that `restored` is the inverse.
    if calculates(cell) { Cow::Owned(format!("{MARK}{cell}")) } else { Cow::Borrowed(cell) }
}

/// Returns the cell of a written form: the inverse of [`neutral`].
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
    fn other_cells_are_unchanged() {
        for cell in ["5", "'s-Gravenhage", "a=b", ""] {
            assert_eq!(neutral(cell), cell);
            assert_eq!(restored(cell), cell);
        }
    }
}
