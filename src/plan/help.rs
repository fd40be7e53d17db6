//! Suggestions that would give waiting registrants a place.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Shared;
use crate::measure::Metres;
use crate::programme::Rule;

/// Suggestions for the waiting registrants of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Help {
    /// Registrations that would start groups.
    pub openings: Vec<Opening>,
    /// Cheapest change of a statement that was found for each waiting registrant; absent where none was found.
    pub relief: Vec<Relief>,
    /// Names of the municipalities in both lists, by code.
    pub names: BTreeMap<Arc<str>, Arc<str>>,
}

/// Names of municipalities, by code.
pub(crate) type Names = BTreeMap<Arc<str>, Arc<str>>;

/// Registrations that are missing for waiting registrants to start a group. With fewer, a new group would have to take
/// members from existing groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Opening {
    /// Waiting registrants who would be in the group.
    pub waiting: Vec<Arc<str>>,
    /// Number of missing registrations, of one place each.
    pub missing: u64,
    /// Values that the new registrants must have.
    pub shared: Vec<Shared>,
    /// Codes of the municipalities that the new registrants can come from.
    pub from: Vec<Arc<str>>,
    /// `true` if that is every municipality.
    pub from_anywhere: bool,
}

/// Change of a statement that gives a waiting registrant a place while all others keep theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relief {
    /// The change.
    pub change: Change,
    /// Waiting registrants who would have a place.
    pub places: Vec<Arc<str>>,
    /// Cost of such a plan minus the cost of this one; it may be negative.
    #[serde(rename = "price_m")]
    pub price: Metres,
    /// `true` if both plans are proven optimal; otherwise the true price may differ.
    pub proven: bool,
}

/// Change of one statement.
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
        /// The new value; `None` for no limit.
        to: Option<Metres>,
    },
    /// A rule.
    Rule {
        /// The rule as it is stated.
        from: Rule,
        /// The rule after the change; `None` if it is dropped.
        to: Option<Rule>,
    },
    /// One more facilitator, who leads one group.
    Facilitator {
        /// Code of the facilitator's municipality.
        at: Arc<str>,
    },
    /// Capacity for one more group at a venue.
    Room {
        /// Code of the municipality.
        at: Arc<str>,
    },
    /// A registrant who comes to any venue, at any distance.
    FreeTravel {
        /// Id of the registrant.
        id: Arc<str>,
    },
}
