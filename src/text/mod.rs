//! Sentences for users in English and Dutch: each sentence in one place, `english.rs` and `dutch.rs`.

mod advice;
mod difference;
pub(crate) mod dutch;
mod english;
mod faults;
pub(crate) mod labels;
mod lines;
mod programme;
mod sentences;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use advice::AdviceTable;
pub use lines::Line;

use crate::measure::Metres;
use crate::plan::{
    Conflict, Contradiction, Difference, Help, Names, NoFit, Opening, Reason, Relief, Shared,
    Statement,
};
use crate::programme::{Programme, Rule};

#[cfg(feature = "files")]
pub(crate) use difference::{Told, told};

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

/// Number of metres to which kilometres are rounded.
const STEP: i64 = 100;

/// Bounds rounded outwards to tenths of a kilometre, so that they stay true.
pub(crate) fn outwards((least, most): (Metres, Metres)) -> (Metres, Metres) {
    let below = |length: i64| length.div_euclid(STEP) * STEP;
    (Metres(below(least.0)), Metres(-below(-most.0)))
}

/// The obstacle, unless it is the rule by which all share a value that the sentence names already.
fn untold<'s>(shared: Option<&Shared>, obstacle: Option<&'s Statement>) -> Option<&'s Statement> {
    let is_told = |o: &&Statement| matches!(o, Statement::Rule { rule: Rule::Same { .. }, .. });
    obstacle.filter(|o| shared.is_none() || !is_told(o))
}

/// Key or column by which an input states a statement; `None` for a rule.
fn key(statement: &Statement) -> Option<String> {
    let key = match statement {
        Statement::CountMin { .. } => "groups.count.min",
        Statement::CountMax { .. } => "groups.count.max",
        Statement::SizeMin { .. } => "groups.size.min",
        Statement::SizeMax { .. } => "groups.size.max",
        Statement::Rule { .. } => return None,
        Statement::Eligible { attribute } => return Some(format!("eligible.{attribute}")),
        Statement::Reach { .. } => "travel.max_km",
        Statement::OwnReach => "max_travel_km",
        Statement::OnlyVenues => "only_venues",
        Statement::NoHosting => "host",
        Statement::VenueLimits => "max_groups",
        Statement::VenuesOfMembers => "meetings.venues",
        Statement::Lock => "revise.lock",
        Statement::OwnLock => "locked",
        Statement::Facilitators { .. } => "facilitators",
    };
    Some(key.to_owned())
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
        labels::Speech::of(self).reason(reason)
    }

    /// Returns the sentence for a statement, with its key.
    #[must_use]
    pub fn statement(self, statement: &Statement) -> String {
        let sentence = labels::Speech::of(self).statement(statement);
        key(statement).map_or_else(|| sentence.clone(), |key| format!("{sentence} ({key})"))
    }

    /// Returns the table of what would help the waiting registrants of a plan.
    #[must_use]
    pub fn advice(self, help: &Help) -> AdviceTable {
        labels::Speech::of(self).advice(help)
    }

    /// Returns the sentence for an opening; municipalities are named if `names` has their name.
    #[must_use]
    pub fn opening(self, opening: &Opening, names: &Names) -> String {
        labels::Speech::of(self).opening(opening, names)
    }

    /// Returns the sentence for a change that would give a place; municipalities are named if `names` has their name.
    #[must_use]
    pub fn relief(self, relief: &Relief, names: &Names) -> String {
        labels::Speech::of(self).relief(relief, names)
    }

    /// Returns a sentence for each thing that a programme states: sizes, meetings, travel, eligibility and rules.
    ///
    /// ```
    /// use kring::{Language, Programme};
    /// assert!(!Language::English.programme(&Programme::mayors()).is_empty());
    /// ```
    #[must_use]
    pub fn programme(self, programme: &Programme) -> Vec<String> {
        labels::Speech::of(self).programme(programme)
    }

    /// Returns the sentence for a rule.
    #[must_use]
    pub fn rule(self, rule: &Rule) -> String {
        labels::Speech::of(self).rule(rule)
    }

    /// Returns the sentence on a registrant who cannot be placed in a group.
    #[must_use]
    pub fn no_fit(self, no_fit: &NoFit) -> String {
        labels::Speech::of(self).no_fit(no_fit)
    }

    /// Returns the line on the groups that cannot take a registrant: their number, and the statements that close them,
    /// each with a number of groups. Empty if there are none.
    #[must_use]
    pub fn closed(self, obstacles: &[(Statement, usize)]) -> String {
        let groups: usize = obstacles.iter().map(|(_, groups)| groups).sum();
        let counted: Vec<String> = obstacles
            .iter()
            .map(|(statement, groups)| {
                format!("{} ({groups})", labels::Speech::of(self).statement(statement))
            })
            .collect();
        match self {
            _ if groups == 0 => String::new(),
            Self::English => english::closed(groups as u64, &counted.join("; ")),
            Self::Dutch => dutch::closed(groups as u64, &counted.join("; ")),
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
            Self::English => lines::english::line(line),
            Self::Dutch => lines::dutch::line(line),
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
