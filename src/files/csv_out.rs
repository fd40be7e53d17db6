use std::borrow::Cow;
use std::io::{self, Write};

use super::cells;
use super::neutral::neutral;

/// Writes CSV.
pub(super) struct CsvOut<W> {
    out: W,
    delimiter: u8,
    decimal_comma: bool,
}

impl<W: Write> CsvOut<W> {
    pub(super) fn new(mut out: W, delimiter: u8, decimal_comma: bool) -> io::Result<Self> {
        if delimiter == b';' {
            out.write_all("\u{feff}".as_bytes())?;
        }
        Ok(Self { out, delimiter, decimal_comma })
    }

    /// Writes a row; what a spreadsheet would calculate becomes text, plain numbers do not.
    pub(super) fn row(&mut self, cells: impl Iterator<Item: AsRef<str>>) -> io::Result<()> {
        for (nth, cell) in cells.enumerate() {
            if nth > 0 {
                self.out.write_all(&[self.delimiter])?;
            }
            self.cell(cell.as_ref())?;
        }
        self.out.write_all(b"\n")
    }

    fn cell(&mut self, cell: &str) -> io::Result<()> {
        let is_number = cells::decimal(cell, self.decimal_comma).is_some();
        let cell = if is_number { Cow::Borrowed(cell) } else { neutral(cell) };
        // Any delimiter, because a program that guesses the wrong one would see cells in cells.
        if !is_number && cell.contains([',', ';', '\t', '"', '\n', '\r']) {
            write!(self.out, "\"{}\"", cell.replace('"', "\"\""))
        } else {
            self.out.write_all(cell.as_bytes())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_any_delimiter_would_split_them() {
        let mut bytes = Vec::new();
        let mut out = CsvOut::new(&mut bytes, b';', true).unwrap();
        out.row(["a", "b;c", "d,=1", "say \"x\"", "=1", "-1,5", ""].iter()).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "\u{feff}a;\"b;c\";\"d,=1\";\"say \"\"x\"\"\";'=1;-1,5;\n");
    }
}
