//! Sentences for users in English and Dutch: each sentence in one place, `english.rs` and `dutch.rs`.

mod advice;
mod difference;
mod dutch;
mod english;
mod programme;
mod sentences;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use advice::AdviceTable;

use crate::measure::Metres;
use crate::plan::{
    Conflict, Contradiction, Difference, Figures, Names, Opening, Reason, Relief, Shared,
    Statement, StopReason,
};
use crate::programme::Rule;

/// Language in which plans are explained.
///
/// In JSON it is `"en"` or `"nl"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Dutch, with a decimal comma.
    #[serde(rename = "nl")]
    Dutch,
}

/// Content of a line of a summary.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Line<'a> {
    /// Numbers of groups, of places taken and of waiting registrants.
    Counts {
        /// Number of groups.
        groups: usize,
        /// Places taken.
        placed: u64,
        /// Number of waiting registrants.
        waiting: usize,
    },
    /// Travel, one way.
    Travel {
        /// Mean, in kilometres.
        average: f64,
        /// Longest journey.
        longest: Metres,
    },
    /// Cost of the plan.
    Cost(Figures),
    /// Cost of the plan, to the metre.
    Exactly(Figures),
    /// Proof that no plan is better.
    Optimal,
    /// Proven gap.
    Gap {
        /// Share of the cost.
        gap: f64,
        /// Proven lower bound.
        bound: Metres,
    },
    /// Lack of a proof that no plan places more.
    PlacementNotProven,
    /// Stop reason and run time.
    Stopped {
        /// Stop reason.
        by: StopReason,
        /// Run time in seconds.
        seconds: f64,
    },
    /// Registrants who wait for one reason.
    Waiting {
        /// Number of these registrants.
        number: usize,
        /// Ids of some of them.
        named: &'a str,
        /// Number of those who are not named.
        more: usize,
        /// Their reason.
        reason: &'a Reason,
    },
    /// Number of other waiting registrants, whose reasons are not listed.
    MoreWaiting(usize),
    /// Suggestion that would help waiting registrants.
    Help(&'a str),
    /// Difference from an earlier plan.
    Revised(&'a str),
    /// Path of a file that was written.
    Written(&'a str),
    /// Result of a verification: `true` for a legal plan.
    Legal(bool),
    /// Confirmation that the lower bound is proved again.
    Reproved,
}

/// The obstacle, unless it is the rule by which all share a value that the sentence names already.
fn untold<'s>(shared: Option<&Shared>, obstacle: Option<&'s Statement>) -> Option<&'s Statement> {
    let is_told = |o: &&Statement| matches!(o, Statement::Rule { rule: Rule::Same { .. }, .. });
    obstacle.filter(|o| shared.is_none() || !is_told(o))
}

/// Name of an attribute as it is spoken: "safety region".
fn spoken(attribute: &str) -> String {
    attribute.replace('_', " ")
}

/// Name of a municipality, or its code if no name is known.
fn name(names: &Names, code: &Arc<str>) -> Arc<str> {
    names.get(code).unwrap_or(code).clone()
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
    /// Returns the sentence for a reason on the reserve list.
    ///
    /// ```
    /// use kring::{Language, Metres, Reason};
    /// assert_eq!(Language::Dutch.kilometres(Metres(1_250)), "1,2 km");
    /// println!("{}", Language::Dutch.reason(&Reason::CannotHost));
    /// ```
    #[must_use]
    pub fn reason(self, reason: &Reason) -> String {
        match self {
            Self::English => english::reason(reason),
            Self::Dutch => dutch::reason(reason),
        }
    }

    /// Returns the sentence for a statement, with its key.
    #[must_use]
    pub fn statement(self, statement: &Statement) -> String {
        match self {
            Self::English => english::statement(statement),
            Self::Dutch => dutch::statement(statement),
        }
    }

    /// Returns the sentence for an opening; municipalities are named if `names` has their name.
    #[must_use]
    pub fn opening(self, opening: &Opening, names: &Names) -> String {
        match self {
            Self::English => english::opening(opening, names),
            Self::Dutch => dutch::opening(opening, names),
        }
    }

    /// Returns the sentence for a change that would give a place; municipalities are named if `names` has their name.
    #[must_use]
    pub fn relief(self, relief: &Relief, names: &Names) -> String {
        match self {
            Self::English => english::relief(relief, names),
            Self::Dutch => dutch::relief(relief, names),
        }
    }

    /// Returns the sentence for a conflict.
    #[must_use]
    pub fn conflict(self, conflict: &Conflict) -> String {
        match self {
            Self::English => english::conflict(conflict),
            Self::Dutch => dutch::conflict(conflict),
        }
    }

    /// Returns the heading of a contradiction, which comes before its statements.
    #[must_use]
    pub fn contradiction(self, contradiction: &Contradiction) -> String {
        match self {
            Self::English => english::contradiction(contradiction),
            Self::Dutch => dutch::contradiction(contradiction),
        }
    }

    /// Returns the lines on the difference from an earlier plan.
    #[must_use]
    pub fn difference(self, difference: &Difference) -> Vec<String> {
        difference::lines(self, difference)
    }

    /// Returns a line of a summary: its topic in a word, and the text.
    #[must_use]
    pub fn line(self, line: &Line<'_>) -> (&'static str, String) {
        match self {
            Self::English => english::line(line),
            Self::Dutch => dutch::line(line),
        }
    }

    /// Formats a number with the given number of decimals.
    #[must_use]
    pub fn decimal(self, number: f64, decimals: usize) -> String {
        let text = format!("{number:.decimals$}");
        match self {
            Self::English => text,
            Self::Dutch => text.replace('.', ","),
        }
    }

    /// Formats a share in per cent with two decimals, rounded up: it stands in promises of "at most".
    pub(crate) fn at_most_percent(self, share: f64) -> String {
        self.decimal((10_000.0 * share).ceil() / 100.0, 2)
    }

    /// Formats a length in kilometres with one decimal.
    #[must_use]
    pub fn kilometres(self, length: Metres) -> String {
        format!("{} km", self.decimal(length.kilometres(), 1))
    }
}
