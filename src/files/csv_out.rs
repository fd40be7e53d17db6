use std::borrow::Cow;
use std::io::{self, Write};

use super::cells;
use super::neutral::neutral;

/// Writes CSV.
pub(super) struct CsvOut<W: Write> {
    writer: csv::Writer<W>,
    decimal_comma: bool,
}

impl<W: Write> CsvOut<W> {
    pub(super) fn new(mut out: W, delimiter: u8, decimal_comma: bool) -> io::Result<Self> {
        if delimiter == b';' {
            out.write_all("\u{feff}".as_bytes())?;
        }
        // Cells are quoted here: those with any delimiter, as a reader may split at another one.
        let style = csv::QuoteStyle::Never;
        let writer =
            csv::WriterBuilder::new().delimiter(delimiter).quote_style(style).from_writer(out);
        Ok(Self { writer, decimal_comma })
    }

    /// Writes a row; what a spreadsheet would calculate becomes text, plain numbers do not.
    pub(super) fn row(
        &mut self,
        front: impl IntoIterator<Item: AsRef<str>>,
        own: impl IntoIterator<Item: AsRef<str>>,
    ) -> io::Result<()> {
        front.into_iter().try_for_each(|cell| self.cell(cell.as_ref()))?;
        own.into_iter().try_for_each(|cell| self.cell(cell.as_ref()))?;
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    fn cell(&mut self, cell: &str) -> io::Result<()> {
        let is_number = cells::decimal(cell, self.decimal_comma).is_some();
        if is_number {
            return Ok(self.writer.write_field(cell)?);
        }
        Ok(self.writer.write_field(quoted(&neutral(cell)).as_ref())?)
    }

    /// Hands on what is still held back.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// The cell in quotes where it has a delimiter of any dialect, a quote or a line end, or blanks at an end.
fn quoted(cell: &str) -> Cow<'_, str> {
    let is_plain = !cell.contains([',', ';', '\t', '"', '\r', '\n']) && cell.trim() == cell;
    if is_plain {
        Cow::Borrowed(cell)
    } else {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_formulas_become_text() {
        let mut bytes = Vec::new();
        let mut out = CsvOut::new(&mut bytes, b';', true).unwrap();
        out.row(["a", "b;c", "d,=1"], ["say \"x\"", "=1", "-1,5", ""]).unwrap();
        out.finish().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "\u{feff}a;\"b;c\";\"d,=1\";\"say \"\"x\"\"\";'=1;-1,5;\n");
    }
}
