//! What is said to people, in their language: each sentence in one place, `english.rs` and `dutch.rs`.

mod difference;
mod dutch;
mod english;
mod programme;
#[cfg(test)]
mod tests;
mod told;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::measure::Metres;
use crate::plan::{
    Conflict, Contradiction, Difference, Figures, Names, Opening, Reason, Relief, Statement,
    StopReason,
};

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

/// A line of a summary, and what it is about.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Line<'a> {
    /// Groups, places taken, places or registrants that wait.
    Counts {
        /// The groups.
        groups: usize,
        /// Places taken.
        placed: u64,
        /// Registrants who wait.
        waiting: usize,
    },
    /// One way.
    Travel {
        /// The mean, in kilometres.
        average: f64,
        /// The longest.
        longest: Metres,
    },
    /// What the plan costs.
    Cost(Figures),
    /// The same to the metre.
    Exactly(Figures),
    /// No plan is better.
    Optimal,
    /// How far from the best it can be.
    Gap {
        /// As a share of the cost.
        gap: f64,
        /// What is proven.
        bound: Metres,
    },
    /// It is not proven that no plan places more.
    PlacementNotProven,
    /// Why the solver stopped, and after what time.
    Stopped {
        /// Why.
        by: StopReason,
        /// Seconds.
        seconds: f64,
    },
    /// Who waits for one reason.
    Waiting {
        /// How many.
        number: usize,
        /// Some of them by id.
        named: &'a str,
        /// How many are not named.
        more: usize,
        /// Why.
        reason: &'a Reason,
    },
    /// So many more wait, for reasons that are not told.
    MoreWaiting(usize),
    /// Something that would help those who wait.
    Help(&'a str),
    /// What became of an earlier plan.
    Revised(&'a str),
    /// Where a file was written.
    Written(&'a str),
    /// Whether a plan is legal.
    Legal(bool),
    /// The bound is re-proved.
    Reproved,
}

/// What people call a municipality.
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

    /// Registrations that would start a group, municipalities told by name where one is given.
    #[must_use]
    pub fn opening(self, opening: &Opening, names: &Names) -> String {
        match self {
            Self::English => english::opening(opening, names),
            Self::Dutch => dutch::opening(opening, names),
        }
    }

    /// A change of what is stated that would give somebody a place, municipalities told by name where one is given.
    #[must_use]
    pub fn relief(self, relief: &Relief, names: &Names) -> String {
        match self {
            Self::English => english::relief(relief, names),
            Self::Dutch => dutch::relief(relief, names),
        }
    }

    /// Why there is no plan.
    #[must_use]
    pub fn conflict(self, conflict: &Conflict) -> String {
        match self {
            Self::English => english::conflict(conflict),
            Self::Dutch => dutch::conflict(conflict),
        }
    }

    /// That statements contradict each other, before they are listed.
    #[must_use]
    pub fn contradiction(self, contradiction: &Contradiction) -> String {
        match self {
            Self::English => english::contradiction(contradiction),
            Self::Dutch => dutch::contradiction(contradiction),
        }
    }

    /// What became of an earlier plan, line by line.
    #[must_use]
    pub fn difference(self, difference: &Difference) -> Vec<String> {
        difference::lines(self, difference)
    }

    /// A line of a summary: in a word what it is about, and the line.
    #[must_use]
    pub fn line(self, line: &Line<'_>) -> (&'static str, String) {
        match self {
            Self::English => english::line(line),
            Self::Dutch => dutch::line(line),
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

    /// A share in per cent with two decimals, rounded up: it stands in promises of "at most".
    pub(crate) fn at_most_percent(self, share: f64) -> String {
        self.decimal((10_000.0 * share).ceil() / 100.0, 2)
    }

    /// A length in kilometres with one decimal.
    #[must_use]
    pub fn kilometres(self, length: Metres) -> String {
        format!("{} km", self.decimal(length.kilometres(), 1))
    }
}
