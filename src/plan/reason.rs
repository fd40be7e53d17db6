use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Why somebody waits. Every reason is a fact that can be checked; none is a guess of the search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The programme is for others.
    NotEligible {
        /// The attribute whose value is not among the accepted ones.
        attribute: Arc<str>,
    },
    /// Takes more places than a group has.
    TooManySeats {
        /// Places that it takes, with those who must be with it.
        seats: u64,
        /// Places of a group.
        most: u64,
    },
    /// Meetings rotate, and its municipality cannot host.
    CannotHost,
    /// The rules admit it to no group, whoever is with it.
    RulesForbid,
    /// No meeting can be within its reach.
    OutOfReach,
    /// Must be with somebody who cannot be placed, or with whom the rules forbid it to be.
    CompanionsCannot,
    /// Among those who could be with it there are too few for a group.
    TooFew {
        /// Places that all of them take.
        seats: u64,
        /// Places that a group needs.
        least: u64,
    },
    /// All places of the groups that can be made are taken.
    Full {
        /// Places that are taken.
        seats: u64,
    },
    /// Each group needs a facilitator, and there is none for one more, or none that comes to it.
    NoFacilitator,
    /// The best plan that was found has no place; it is not proven that none has.
    NoPlaceFound,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotEligible { attribute } => {
                write!(f, "not eligible: the programme does not accept its {attribute}")
            }
            Self::TooManySeats { seats, most } => {
                write!(f, "needs {seats} places together; a group has at most {most}")
            }
            Self::CannotHost => f.write_str("its municipality cannot host, and every member hosts"),
            Self::RulesForbid => f.write_str("the rules admit it to no group, whoever is with it"),
            Self::OutOfReach => f.write_str("no meeting can be within reach"),
            Self::CompanionsCannot => {
                f.write_str("must be together with registrants with whom no group is possible")
            }
            Self::TooFew { seats, least } => write!(
                f,
                "those who can be in one group take {seats} places; a group needs {least}: {} missing",
                least.saturating_sub(*seats)
            ),
            Self::Full { seats } => write!(f, "all {seats} places are taken"),
            Self::NoFacilitator => f.write_str("no free facilitator"),
            Self::NoPlaceFound => f.write_str("no place in the best plan that was found"),
        }
    }
}
