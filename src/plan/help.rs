//! What would help those who wait.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Shared;
use crate::measure::Metres;
use crate::programme::Rule;

/// What would help those who wait in a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Help {
    /// Registrations that would start groups.
    pub openings: Vec<Opening>,
    /// For each who waits the cheapest change of what is stated that was found, where one was.
    pub relief: Vec<Relief>,
    /// What people call the municipalities named in both, by code.
    pub names: BTreeMap<Arc<str>, Arc<str>>,
}

/// What people call municipalities, by code.
pub(crate) type Names = BTreeMap<Arc<str>, Arc<str>>;

/// So many registrations more, and some who wait could start a group. With fewer they could not, unless others are
/// taken from the groups that there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Opening {
    /// Those who wait and would be in it.
    pub waiting: Vec<Arc<str>>,
    /// The number of registrations, of one place each.
    pub missing: u64,
    /// The values that they must have.
    pub shared: Vec<Shared>,
    /// The codes of the municipalities that they can be of.
    pub from: Vec<Arc<str>>,
    /// Whether that is every municipality.
    pub from_anywhere: bool,
}

/// A change of what is stated that gives somebody a place, all others keeping theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relief {
    /// The change.
    pub change: Change,
    /// Those who wait and would have a place.
    pub places: Vec<Arc<str>>,
    /// How much more such a plan costs than this one; it may be less than nothing.
    #[serde(rename = "price_m")]
    pub price: Metres,
    /// Whether both plans are proven to be the best ones; else the true price may be another.
    pub proven: bool,
}

/// A change of one thing that is stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "changed", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// `groups.size.min`.
    SizeMin {
        /// The new value.
        to: u32,
    },
    /// `groups.size.max`.
    SizeMax {
        /// The new value.
        to: u32,
    },
    /// `groups.count.max`.
    CountMax {
        /// The new value.
        to: u32,
    },
    /// `travel.max_km`.
    Reach {
        /// The new value, where one is stated then.
        to: Option<Metres>,
    },
    /// A rule.
    Rule {
        /// What it says now.
        from: Rule,
        /// What it says then; nothing where it is dropped.
        to: Option<Rule>,
    },
    /// One more facilitator, of one group.
    Facilitator {
        /// The code of its municipality.
        at: Arc<str>,
    },
    /// Room for one more group.
    Room {
        /// The code of the municipality.
        at: Arc<str>,
    },
    /// A registrant who comes to any venue, at any distance.
    FreeTravel {
        /// Its id.
        id: Arc<str>,
    },
}
