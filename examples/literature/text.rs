//! Numbers in lines of text.

use std::fs;
use std::path::Path;
use std::str::FromStr;

use crate::problem::Complaint;

/// A line with its number, from 1.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    number: usize,
    text: &'a str,
}

/// The text of a file.
pub(crate) fn read(file: &Path) -> Result<String, Complaint> {
    fs::read_to_string(file).map_err(|error| error.to_string())
}

/// The first line that says anything, and the others that do.
pub(crate) fn head_and_rest(text: &str) -> Result<(Line<'_>, Vec<Line<'_>>), Complaint> {
    let lines = text.lines().zip(1..).map(|(text, number)| Line { number, text });
    let mut lines = lines.filter(|line| !line.text.trim().is_empty());
    let head = lines.next().ok_or("the file is empty")?;
    Ok((head, lines.collect()))
}

impl<'a> Line<'a> {
    pub(crate) fn complain(self, what: &str) -> Complaint {
        format!("line {}: {what}", self.number)
    }

    pub(crate) fn words(self) -> Vec<&'a str> {
        self.text.split_whitespace().collect()
    }

    /// Exactly so many words.
    pub(crate) fn exactly<const N: usize>(self) -> Result<[&'a str; N], Complaint> {
        let words = self.words();
        let found = words.len();
        words.try_into().map_err(|_| self.complain(&format!("{N} numbers expected, found {found}")))
    }

    /// A word as a number.
    pub(crate) fn number<T: FromStr>(self, word: &str, what: &str) -> Result<T, Complaint> {
        word.parse().map_err(|_| self.complain(&format!("{word:?} is not {what}")))
    }
}

/// So many digits stand behind the point.
pub(crate) fn decimals(word: &str) -> usize {
    word.split_once('.').map_or(0, |(_, fraction)| fraction.len())
}

/// A plain decimal number that is not negative, times ten to the power of `decimals`.
pub(crate) fn scaled(word: &str, decimals: usize) -> Option<i64> {
    let (whole, fraction) = word.split_once('.').unwrap_or((word, ""));
    let digits = format!("{whole}{fraction:0<decimals$}");
    let plain = !(whole.is_empty() && fraction.is_empty())
        && digits.bytes().all(|digit| digit.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}
