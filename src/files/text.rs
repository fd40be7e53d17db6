//! Reading of a text file, or of a workbook as text. Irregular, oversized, compressed and other binary files are rejected
//! with specific messages.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use encoding_rs::WINDOWS_1252;

use super::input::{Input, Source};
use super::workbook_text;
use crate::convert::Convert;
use crate::error::{Fault, FaultKind, Phrase, Place};

/// Maximum size of a file, in bytes, so that positions in it fit 32 bits.
const MAX_BYTES: u64 = u32::MAX as u64;

const TEXT_SIZE: Phrase = Phrase::new("the text (bytes)", "de tekst (bytes)");
const FILE_SIZE: Phrase = Phrase::new("the file (bytes)", "het bestand (bytes)");

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The text of a file.
pub(super) struct Text {
    /// The file's name as given.
    pub(super) file: Arc<str>,
    pub(super) content: String,
    /// Number of the first line that was read as Windows-1252; `None` if all lines are UTF-8.
    pub(super) first_foreign_line: Option<u64>,
    /// `true` if the text was made from a workbook.
    pub(super) of_workbook: bool,
}

impl Text {
    /// Reads UTF-8; lines that are not UTF-8 are read as Windows-1252.
    pub(super) fn read(input: &Input) -> Result<Self, Fault> {
        let file = input.name();
        let decoded = bytes_of_input(input).and_then(decode);
        let (content, first_foreign_line) =
            decoded.map_err(|kind| Fault::new(place(&file, None), kind))?;
        Ok(Self { file, content, first_foreign_line, of_workbook: false })
    }

    /// Reads a table: a text, or a sheet of a workbook as text. `FILE#SHEET` names a sheet; otherwise it is the first.
    pub(super) fn read_table(input: &Input) -> Result<Self, Fault> {
        let file = input.name();
        let (source, sheet) = input.sheet();
        let blame = |kind| Fault::new(place(&file, None), kind);
        let bytes = bytes_of_input(&source).map_err(blame)?;
        let of_workbook = workbook_text::is_workbook(&bytes);
        let decoded = match (of_workbook, sheet) {
            (true, sheet) => workbook_text::table(&bytes, sheet).map(|text| (text, None)),
            (false, Some(_)) => Err(FaultKind::Encoding(Phrase::new(
                "only a workbook has sheets, and this file is none",
                "alleen een werkboek heeft bladen, en dit bestand is dat niet",
            ))),
            (false, None) => decode(bytes),
        };
        let (content, first_foreign_line) = decoded.map_err(blame)?;
        Ok(Self { file, content, first_foreign_line, of_workbook })
    }

    /// Reads UTF-8 and rejects any other encoding.
    pub(super) fn read_utf8(input: &Input) -> Result<Self, Fault> {
        let text = Self::read(input)?;
        match text.first_foreign_line {
            None => Ok(text),
            line => {
                let kind = FaultKind::Encoding(Phrase::new(
                    "this line is not UTF-8; save the file as UTF-8",
                    "deze regel is geen UTF-8; sla het bestand op als UTF-8",
                ));
                Err(Fault::new(place(&text.file, line), kind))
            }
        }
    }

    /// The place of the byte at `offset`, as line and character, both from 1.
    pub(super) fn place_of(&self, offset: usize) -> Place {
        let before = self.content.get(..offset).unwrap_or(&self.content);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count() as u64 + 1;
        let line = Some(line_after(before.as_bytes()));
        Place::File { file: self.file.clone(), line, column: Some(column), field: None }
    }
}

impl Input {
    /// Returns `true` if its first visible character is a brace, as in a plan, and in no table. Reads all of it.
    ///
    /// ```
    /// use kring::files::Input;
    /// assert!(Input::text("plan", " { \"groups\": [] }").is_json());
    /// assert!(!Input::text("groups", "group,id\n1,r1\n").is_json());
    /// ```
    #[must_use]
    pub fn is_json(&self) -> bool {
        Text::read(self).is_ok_and(|text| text.content.trim_start().starts_with('{'))
    }
}

/// The name of a file for messages.
pub(super) fn name_of(path: &Path) -> Arc<str> {
    path.to_string_lossy().into()
}

/// The place of a file as a whole, or of a line of it.
pub(super) fn place(file: &Arc<str>, line: Option<u64>) -> Place {
    Place::File { file: file.clone(), line, column: None, field: None }
}

/// The fault of an error of the operating system.
pub(super) fn refusal(error: io::Error) -> FaultKind {
    FaultKind::Io(error.into())
}

fn bytes_of_input(input: &Input) -> Result<Vec<u8>, FaultKind> {
    match &input.0 {
        Source::File(path) => bytes_of(path),
        Source::Memory { bytes, .. } => limited(bytes),
    }
}

/// Returns a copy of a text in memory, with the limit of files.
fn limited(bytes: &[u8]) -> Result<Vec<u8>, FaultKind> {
    match bytes.len() as u64 > MAX_BYTES {
        true => Err(FaultKind::TooLarge { what: TEXT_SIZE, most: MAX_BYTES }),
        false => Ok(bytes.to_vec()),
    }
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, FaultKind> {
    let refused = refusal;
    // Checked before opening, because opening a pipe waits for its other end.
    let kind = fs::metadata(path).map_err(refused)?;
    if !kind.is_file() {
        let what = if kind.is_dir() { "a directory" } else { "a device or a pipe" };
        return Err(refusal(io::Error::other(format!("this is {what}, not a file"))));
    }
    let file = File::open(path).map_err(refused)?;
    unchanged(&file, |file| {
        let length = file.metadata().map_err(refused)?.len();
        if length > MAX_BYTES {
            return Err(FaultKind::TooLarge { what: FILE_SIZE, most: MAX_BYTES });
        }
        let mut bytes = Vec::new();
        let room = bytes.try_reserve_exact(length.to_usize());
        let no_memory = "there is not enough memory for this file";
        room.map_err(|_| refusal(io::Error::new(io::ErrorKind::OutOfMemory, no_memory)))?;
        // One byte more than the stated length reveals a file that grows.
        file.take(length + 1).read_to_end(&mut bytes).map_err(refused)?;
        if bytes.len() as u64 == length { Ok(bytes) } else { Err(changed()) }
    })
}

/// Returns the result of `read`, or a fault if the file was modified meanwhile.
fn unchanged<T>(
    file: &File,
    read: impl FnOnce(&File) -> Result<T, FaultKind>,
) -> Result<T, FaultKind> {
    let moment = || file.metadata().and_then(|kind| kind.modified()).ok();
    let before = moment();
    let content = read(file)?;
    if moment() == before { Ok(content) } else { Err(changed()) }
}

fn changed() -> FaultKind {
    refusal(io::Error::other("the file changed while it was read"))
}

/// Decodes a file; returns the text and the number of the first line that was read as Windows-1252.
fn decode(mut bytes: Vec<u8>) -> Result<(String, Option<u64>), FaultKind> {
    if let Some(what) = other_format(&bytes) {
        return Err(FaultKind::Encoding(what));
    }
    if bytes.starts_with(BYTE_ORDER_MARK) {
        bytes.drain(..BYTE_ORDER_MARK.len());
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok((text, None)),
        Err(error) => error.into_bytes(),
    };
    let valid = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let first = line_after(valid.as_bytes());
    let text = decode_by_line(&bytes);
    if text.len() as u64 > MAX_BYTES {
        return Err(FaultKind::TooLarge { what: FILE_SIZE, most: MAX_BYTES });
    }
    Ok((text, Some(first)))
}

/// Decodes each line separately, because files are often pasted together from sources in both encodings.
fn decode_by_line(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        match str::from_utf8(line) {
            Ok(line) => text.push_str(line),
            Err(_) => text.push_str(&WINDOWS_1252.decode_without_bom_handling(line).0),
        }
    }
    text
}

/// Recognises other formats by their first bytes; returns the message for the user.
fn other_format(bytes: &[u8]) -> Option<Phrase> {
    let (english, dutch) = match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
            ("this is UTF-16; save it as UTF-8", "dit is UTF-16; sla het op als UTF-8")
        }
        [0x1F, 0x8B, ..] => (
            "this is compressed (gzip); unpack it first",
            "dit is ingepakt (gzip); pak het eerst uit",
        ),
        [b'P', b'K', 3, 4, ..] => (
            "this is a zip file or a workbook (xlsx, ods), and not a text",
            "dit is een zipbestand of een werkboek (xlsx, ods), en geen tekst",
        ),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => (
            "this is a workbook of an older Excel, and not a text",
            "dit is een werkboek van een oudere Excel, en geen tekst",
        ),
        [0xFD, b'7', b'z', b'X', b'Z', ..] | [0x28, 0xB5, 0x2F, 0xFD, ..] => (
            "this is compressed (xz or zstd); unpack it first",
            "dit is ingepakt (xz of zstd); pak het eerst uit",
        ),
        [b'%', b'P', b'D', b'F', b'-', ..] => (
            "this is a PDF; save the table as CSV UTF-8",
            "dit is een pdf; sla de tabel op als CSV UTF-8",
        ),
        _ => return None,
    };
    Some(Phrase::new(english, dutch))
}

/// Number of line ends in a text; line feed, carriage return or both end a line.
pub(super) fn line_ends(text: &[u8]) -> usize {
    let ends =
        |pair: &[u8]| matches!(pair, [b'\n', _]) || matches!(pair, [b'\r', next] if *next != b'\n');
    let last = text.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r'));
    text.windows(2).filter(|pair| ends(pair)).count() + usize::from(last)
}

/// Number of the line that follows the text `before`, from 1.
fn line_after(before: &[u8]) -> u64 {
    line_ends(before) as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_physical_lines() {
        for (before, line) in [("", 1), ("a", 1), ("a\nb", 2), ("a\r\nb", 2), ("a\rb\r\r", 4)] {
            assert_eq!(line_after(before.as_bytes()), line, "{before:?}");
        }
    }

    #[test]
    fn a_change_during_reading_is_detected() {
        let path = tempfile::NamedTempFile::new().unwrap();
        fs::write(&path, "a,b").unwrap();
        let writer = File::options().write(true).open(&path).unwrap();
        writer.set_modified(std::time::UNIX_EPOCH).unwrap();
        let file = File::open(&path).unwrap();
        assert_eq!(unchanged(&file, |_| Ok(())), Ok(()));
        let written = unchanged(&file, |_| {
            fs::write(&path, "c,d").unwrap();
            Ok(())
        });
        assert_eq!(written, Err(changed()));
    }

    #[test]
    fn only_lines_that_are_not_utf_8_are_read_as_windows_1252() {
        let bytes = b"Fryslan\nFrysl\xC3\xA2n\nFrysl\xE2n\n\x80".to_vec();
        let (text, first) = decode(bytes).unwrap();
        assert_eq!(text, "Fryslan\nFryslân\nFryslân\n€");
        assert_eq!(first, Some(3));
    }
}
