use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Statement;

/// Why somebody waits. Every reason is a fact that was proven, by counting or by looking at every case; where nothing
/// is proven the reason says so.
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
    /// A rule admits it to no group, whoever is with it.
    RulesForbid {
        /// The rule.
        rule: Option<Statement>,
    },
    /// No meeting can be within its reach.
    OutOfReach,
    /// Each group needs a facilitator, and none can lead a group with it: all are too far away, or it is the only one.
    Unled,
    /// Must be with somebody with whom no group is possible.
    CompanionsCannot,
    /// Those who can be in one group with it are too few for a group.
    TooFew {
        /// Places that they take at most, its own among them.
        seats: u64,
        /// Places that a group needs.
        least: u64,
        /// The value that all of a group must share, where a rule asks for that.
        shared: Option<Shared>,
        /// Without this alone there would be enough.
        obstacle: Option<Statement>,
    },
    /// There are enough people, but no group with it satisfies everything.
    NoGroup {
        /// Without this alone a group with it would be possible.
        obstacle: Option<Statement>,
    },
    /// More of one value than the groups can hold, and all that they hold is taken.
    TooManyAlike {
        /// The rule.
        rule: Statement,
        /// Its value.
        value: Arc<str>,
        /// Places that all of the value take.
        seats: u64,
        /// The most groups that there can be.
        groups: u64,
        /// The most places of the value in a group.
        each: u64,
    },
    /// The places of those who can be together are no sum of sizes of groups, and as many as can be are taken.
    SizesDoNotAddUp {
        /// The places of all who can be together.
        seats: u64,
        /// The most of them that groups can take.
        fit: u64,
        /// Least and most places of a group.
        size: (u64, u64),
    },
    /// All places of as many groups as there can be are taken.
    Full {
        /// The groups.
        groups: u64,
        /// Their places.
        seats: u64,
        /// What limits the groups, where it is stated.
        obstacle: Option<Statement>,
    },
    /// Each group needs a facilitator; all of them lead as many groups as they can, and all places in those are taken.
    NoFacilitator {
        /// The groups that they lead.
        groups: u64,
        /// Their places.
        seats: u64,
    },
    /// Every plan that places it leaves out somebody of the same or a higher priority who has a place now.
    Outranked {
        /// Without this alone it could be added, and all others keep their places.
        obstacle: Option<Statement>,
    },
    /// It waits in the best plan that was found; it is not proven that it must.
    NotProven {
        /// Without this alone it could be added, and all others keep their places.
        obstacle: Option<Statement>,
    },
}

/// A value that all of a group must share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    /// The attribute.
    pub attribute: String,
    /// The value; empty where those who have none are among themselves.
    pub value: Arc<str>,
}

impl Reason {
    /// Whether it is proven that the registrant must wait, or that others must in its place.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        !matches!(self, Self::NotProven { .. })
    }
}
