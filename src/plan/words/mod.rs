//! What is said to people, in their language: each sentence in one place, `english.rs` and `dutch.rs`.

mod dutch;
mod english;

use std::fmt;
use std::str::FromStr;

use super::{Reason, Statement};
use crate::measure::Metres;

/// A language in which plans are explained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Dutch; numbers have a decimal comma.
    Dutch,
}

impl FromStr for Language {
    type Err = &'static str;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        match code {
            "en" => Ok(Self::English),
            "nl" => Ok(Self::Dutch),
            _ => Err("the languages are en and nl"),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::English => "en",
            Self::Dutch => "nl",
        })
    }
}

impl Language {
    /// Why somebody waits.
    #[must_use]
    pub fn reason(self, reason: &Reason) -> String {
        match self {
            Self::English => english::reason(reason),
            Self::Dutch => dutch::reason(reason),
        }
    }

    /// What was stated, and under which key.
    #[must_use]
    pub fn statement(self, statement: &Statement) -> String {
        match self {
            Self::English => english::statement(statement),
            Self::Dutch => dutch::statement(statement),
        }
    }

    /// A number with so many decimals.
    #[must_use]
    pub fn decimal(self, number: f64, decimals: usize) -> String {
        let text = format!("{number:.decimals$}");
        match self {
            Self::English => text,
            Self::Dutch => text.replace('.', ","),
        }
    }

    /// A length in kilometres with one decimal.
    #[must_use]
    pub fn kilometres(self, length: Metres) -> String {
        format!("{} km", self.decimal(length.kilometres(), 1))
    }
}
