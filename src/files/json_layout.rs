use std::io::{self, Write};

use serde_json::ser::Formatter;

/// Depth up to which each value has a line of its own; deeper values share their parent's, so that a group is one line.
const DEPTH_OF_LINES: usize = 2;

/// Formatter of JSON that people can read and compare line by line.
#[derive(Default)]
pub(super) struct Layout {
    depth: usize,
    filled: bool,
}

impl Layout {
    fn open<W: Write + ?Sized>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        out.write_all(bracket)
    }

    fn close<W: Write + ?Sized>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        let has_lines = self.filled && self.depth <= DEPTH_OF_LINES;
        self.depth -= 1;
        if has_lines {
            self.new_line(out)?;
        }
        self.filled = true;
        out.write_all(bracket)
    }

    fn separate<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        let has_lines = self.depth <= DEPTH_OF_LINES;
        match (first, has_lines) {
            (true, false) => Ok(()),
            (false, false) => out.write_all(b", "),
            (true, true) => self.new_line(out),
            (false, true) => out.write_all(b",").and_then(|()| self.new_line(out)),
        }
    }

    fn new_line<W: Write + ?Sized>(&self, out: &mut W) -> io::Result<()> {
        write!(out, "\n{:indent$}", "", indent = 2 * self.depth)
    }
}

impl Formatter for Layout {
    fn begin_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.separate(out, first)
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.separate(out, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    #[test]
    fn one_group_is_one_line() {
        let value = serde_json::json!({ "a": 1, "b": [{ "c": [1, 2] }, {}], "d": [] });
        let mut out = Vec::new();
        value
            .serialize(&mut serde_json::Serializer::with_formatter(&mut out, Layout::default()))
            .unwrap();
        let expected =
            "{\n  \"a\": 1,\n  \"b\": [\n    {\"c\": [1, 2]},\n    {}\n  ],\n  \"d\": []\n}";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
