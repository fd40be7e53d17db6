//! Reading of a text file. Irregular, oversized, compressed and binary files are rejected with specific messages.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use encoding_rs::WINDOWS_1252;

use super::input::{Input, Source};
use crate::convert::Convert;
use crate::error::{Fault, FaultKind, Place};

/// Maximum size of a file, in bytes, so that positions in it fit 32 bits.
const MAX_BYTES: u64 = u32::MAX as u64;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The text of a file.
pub(super) struct Text {
    /// The file's name as given.
    pub(super) file: Arc<str>,
    pub(super) content: String,
    /// Number of the first line that was read as Windows-1252; `None` if all lines are UTF-8.
    pub(super) first_foreign_line: Option<u64>,
}

impl Text {
    /// Reads UTF-8; lines that are not UTF-8 are read as Windows-1252.
    pub(super) fn read(input: &Input) -> Result<Self, Fault> {
        let file = input.name();
        let bytes = match &input.0 {
            Source::File(path) => bytes_of(path),
            Source::Memory { bytes, .. } => limited(bytes),
        };
        let decoded = bytes.and_then(decode);
        let (content, first_foreign_line) =
            decoded.map_err(|kind| Fault::new(place(&file, None), kind))?;
        Ok(Self { file, content, first_foreign_line })
    }

    /// Reads UTF-8 and rejects any other encoding.
    pub(super) fn read_utf8(input: &Input) -> Result<Self, Fault> {
        let text = Self::read(input)?;
        match text.first_foreign_line {
            None => Ok(text),
            line => {
                let kind = FaultKind::Encoding("this line is not UTF-8; save the file as UTF-8");
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

/// Returns a copy of a text in memory, with the limit of files.
fn limited(bytes: &[u8]) -> Result<Vec<u8>, FaultKind> {
    match bytes.len() as u64 > MAX_BYTES {
        true => Err(FaultKind::TooLarge { what: "the text (bytes)", most: MAX_BYTES }),
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
            return Err(FaultKind::TooLarge { what: "the file (bytes)", most: MAX_BYTES });
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
        return Err(FaultKind::TooLarge { what: "the file (bytes)", most: MAX_BYTES });
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
fn other_format(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("this is UTF-16; save it as UTF-8"),
        [0x1F, 0x8B, ..] => Some("this is compressed (gzip); unpack it first"),
        [b'P', b'K', 3, 4, ..] => {
            Some("this is a zip file or a workbook (xlsx, ods); save the sheet as CSV UTF-8")
        }
        [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            Some("this is a workbook of an older Excel; save the sheet as CSV UTF-8")
        }
        [0xFD, b'7', b'z', b'X', b'Z', ..] | [0x28, 0xB5, 0x2F, 0xFD, ..] => {
            Some("this is compressed (xz or zstd); unpack it first")
        }
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("this is a PDF; save the table as CSV UTF-8"),
        _ => None,
    }
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
