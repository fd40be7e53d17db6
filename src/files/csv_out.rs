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
        let writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
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
        let safe = if is_number { Cow::Borrowed(cell) } else { neutral(cell) };
        Ok(self.writer.write_field(safe.as_ref())?)
    }

    /// Hands on what is still held back.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
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
        assert_eq!(text, "\u{feff}a;\"b;c\";d,=1;\"say \"\"x\"\"\";'=1;-1,5;\n");
    }
}
