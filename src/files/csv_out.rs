use std::borrow::Cow;
use std::io::{self, Write};

use super::cells;
use super::neutral::neutral;

/// Writer of CSV.
pub(super) struct CsvOut<W: Write> {
    writer: csv::Writer<W>,
    decimal_comma: bool,
}

impl<W: Write> CsvOut<W> {
    pub(super) fn new(mut out: W, delimiter: u8, decimal_comma: bool) -> io::Result<Self> {
        // Excel takes a file for UTF-8 only if it starts with a byte order mark.
        if delimiter == b';' {
            out.write_all("\u{feff}".as_bytes())?;
        }
        // `quoted` does the quoting instead: it also quotes the other delimiters, at which a reader might split.
        let style = csv::QuoteStyle::Never;
        let writer =
            csv::WriterBuilder::new().delimiter(delimiter).quote_style(style).from_writer(out);
        Ok(Self { writer, decimal_comma })
    }

    /// Writes a row. Cells that a spreadsheet would calculate become text; plain numbers remain numbers.
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

    /// Flushes the buffer.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Quotes a cell that contains a delimiter of any dialect, a quote or a line end, or that starts or ends with a blank.
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
