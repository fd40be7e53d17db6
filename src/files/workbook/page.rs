//! A sheet that is filled row by row.

use std::borrow::Cow;

use rust_xlsxwriter::{Color, Format, FormatAlign, Worksheet, XlsxError};

use crate::convert::Convert;

/// Maximum number of characters of a cell in Excel.
const MAX_CHARACTERS: usize = 32_767;
/// Bounds on the width of a column, in characters: short columns keep room for the filter button, and long texts are
/// wrapped.
const WIDTHS: (usize, usize) = (8, 48);
/// Room for the filter button in the header, in characters.
const BUTTON: usize = 3;

/// Content of a cell.
#[derive(Debug)]
pub(super) enum Cell<'a> {
    Empty,
    /// A text, also if it looks like a number or begins like a formula.
    Text(Cow<'a, str>),
    Number(f64),
    /// A number of tenths, shown with one decimal.
    Tenths(i64),
}

impl<'a> Cell<'a> {
    /// A text cell; empty for an empty text.
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

/// Formats of cells.
pub(super) struct Formats {
    header: Format,
    text: Format,
    number: Format,
    tenths: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let cell = || Format::new().set_align(FormatAlign::Top);
        Self {
            header: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_background_color(Color::RGB(0x00EE_F1FB)),
            // Text remains text also after it was edited.
            text: cell().set_num_format("@").set_text_wrap(),
            number: cell(),
            tenths: cell().set_num_format("0.0"),
        }
    }
}

/// A sheet that is filled from the top.
pub(super) struct Page<'b> {
    sheet: &'b mut Worksheet,
    formats: &'b Formats,
    next: u32,
    widths: Vec<usize>,
}

impl<'b> Page<'b> {
    /// Starts a sheet with its header.
    pub(super) fn start<'h>(
        sheet: &'b mut Worksheet,
        formats: &'b Formats,
        name: &str,
        header: impl IntoIterator<Item = &'h str>,
    ) -> Result<Self, XlsxError> {
        sheet.set_name(name)?;
        let mut widths = Vec::new();
        for (column, text) in (0_u16..).zip(header) {
            sheet.write_string_with_format(0, column, cut(text), &formats.header)?;
            widths.push(text.chars().count() + BUTTON);
        }
        Ok(Self { sheet, formats, next: 1, widths })
    }

    /// Adds a row.
    pub(super) fn row<'a>(
        &mut self,
        cells: impl IntoIterator<Item = Cell<'a>>,
    ) -> Result<(), XlsxError> {
        let Formats { text: text_format, number: number_format, tenths: tenths_format, .. } =
            self.formats;
        let row = self.next;
        for ((column, cell), widest) in (0_u16..).zip(cells).zip(&mut self.widths) {
            let sheet = &mut *self.sheet;
            let width = match cell {
                Cell::Empty => 0,
                Cell::Text(text) => {
                    sheet.write_string_with_format(row, column, cut(&text), text_format)?;
                    text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
                }
                Cell::Number(number) => {
                    sheet.write_number_with_format(row, column, number, number_format)?;
                    0
                }
                Cell::Tenths(tenths) => {
                    let number = tenths.to_f64() / 10.0;
                    sheet.write_number_with_format(row, column, number, tenths_format)?;
                    0
                }
            };
            *widest = width.max(*widest);
        }
        self.next += 1;
        Ok(())
    }

    /// Sets widths, filters and the frozen header.
    pub(super) fn finish(self) -> Result<(), XlsxError> {
        let Self { sheet, next, widths, .. } = self;
        sheet.set_freeze_panes(1, 0)?;
        for (column, width) in (0_u16..).zip(&widths) {
            let width = (*width).clamp(WIDTHS.0, WIDTHS.1) + 1;
            sheet.set_column_width(column, width.to_f64())?;
        }
        let last = (0_u16..).zip(&widths).map(|(column, _)| column).last().unwrap_or(0);
        sheet.autofilter(0, 0, next.saturating_sub(1), last)?;
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 0)?;
        Ok(())
    }
}

/// Returns a text as a cell can hold it: shortened, and without the two characters that XML does not allow.
fn cut(text: &str) -> Cow<'_, str> {
    let is_bad = |c: char| matches!(c, '\u{FFFE}' | '\u{FFFF}');
    if text.chars().count() <= MAX_CHARACTERS && !text.contains(is_bad) {
        return Cow::Borrowed(text);
    }
    let is_long = text.chars().count() > MAX_CHARACTERS;
    let most = if is_long { MAX_CHARACTERS - 1 } else { MAX_CHARACTERS };
    let kept = text.chars().take(most).map(|c| if is_bad(c) { '\u{FFFD}' } else { c });
    Cow::Owned(kept.chain(is_long.then_some('…')).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_shortened() {
        assert_eq!(cut("a\u{FFFF}b"), "a\u{FFFD}b");
        let long = cut(&"x".repeat(40_000)).into_owned();
        assert_eq!(long.chars().count(), MAX_CHARACTERS);
        assert!(long.ends_with("x…"));
    }
}
