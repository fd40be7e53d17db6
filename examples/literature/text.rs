//! Parsing of numbers in lines of text.

use std::fs;
use std::path::Path;
use std::str::FromStr;

use crate::problem::Complaint;

/// Line of a file with its number, counted from 1.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    number: usize,
    text: &'a str,
}

/// Reads a file as text.
pub(crate) fn read(file: &Path) -> Result<String, Complaint> {
    fs::read_to_string(file).map_err(|error| error.to_string())
}

/// Splits a text into its first line that is not blank and the later ones.
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

    /// Splits the line into exactly `N` words.
    pub(crate) fn exactly<const N: usize>(self) -> Result<[&'a str; N], Complaint> {
        let words = self.words();
        let found = words.len();
        words.try_into().map_err(|_| self.complain(&format!("{N} numbers expected, found {found}")))
    }

    /// Parses a word as a finite coordinate.
    pub(crate) fn coordinate(self, word: &str) -> Result<f64, Complaint> {
        let coordinate: f64 = self.number(word, "a coordinate")?;
        let finite = coordinate.is_finite().then_some(coordinate);
        finite.ok_or_else(|| self.complain(&format!("{word:?} is not finite")))
    }

    /// Parses a word as a number; `what` names it in the complaint.
    pub(crate) fn number<T: FromStr>(self, word: &str, what: &str) -> Result<T, Complaint> {
        word.parse().map_err(|_| self.complain(&format!("{word:?} is not {what}")))
    }
}

/// Number of digits after the decimal point.
pub(crate) fn decimals(word: &str) -> usize {
    word.split_once('.').map_or(0, |(_, fraction)| fraction.len())
}

/// Parses a non-negative plain decimal number, scaled by ten to the power of `decimals`.
pub(crate) fn scaled(word: &str, decimals: usize) -> Option<i64> {
    let (whole, fraction) = word.split_once('.').unwrap_or((word, ""));
    let digits = format!("{whole}{fraction:0<decimals$}");
    let plain = !(whole.is_empty() && fraction.is_empty())
        && digits.bytes().all(|digit| digit.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}
