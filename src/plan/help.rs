//! Suggestions that would give waiting registrants a place.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Shared;
use crate::measure::Metres;
use crate::programme::Rule;

/// Suggestions for the waiting registrants of a plan. Each is a solved problem: its plan is the evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Help {
    /// Registrations that would give waiting registrants a place.
    pub openings: Vec<Opening>,
    /// Single changes of what is stated that place more, each once, those that place the most first.
    pub relief: Vec<Relief>,
    /// Names of the municipalities in both lists, by code.
    pub names: BTreeMap<Arc<str>, Arc<str>>,
}

/// Names of municipalities, by code.
pub(crate) type Names = BTreeMap<Arc<str>, Arc<str>>;

/// Registrations with which waiting registrants would have a place, while every placed registrant keeps one. All groups
/// may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Opening {
    /// Waiting registrants who would have a place.
    pub waiting: Vec<Arc<str>>,
    /// Number of further registrations, of one seat each.
    pub missing: u64,
    /// `true` if it is proven that no smaller number of such registrations gives any of them a place.
    #[serde(default)]
    pub proven: bool,
    /// Values that the new registrants must have.
    pub shared: Vec<Shared>,
    /// Codes of the municipalities that the new registrants can come from.
    pub from: Vec<Arc<str>>,
    /// `true` if that is every municipality.
    pub from_anywhere: bool,
}

/// Change of a statement with which more seats are placed, as shown by a plan of the changed problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relief {
    /// The change.
    pub change: Change,
    /// Waiting registrants who have a place in the plan with the change.
    pub places: Vec<Arc<str>>,
    /// Placed registrants who wait in the plan with the change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loses: Vec<Arc<str>>,
    /// Number of seats that the plan with the change places more.
    #[serde(default)]
    pub seats: u64,
    /// Cost of the plan with the change minus the cost of this one; it may be negative.
    #[serde(rename = "cost_m", alias = "price_m")]
    pub cost: Metres,
    /// Travel of the plan with the change minus the travel of this one; it may be negative.
    #[serde(rename = "travel_m", default)]
    pub travel: Metres,
    /// Longest journey in the plan with the change; `None` in programmes without travel.
    #[serde(rename = "longest_m", default, skip_serializing_if = "Option::is_none")]
    pub longest: Option<Metres>,
    /// Proven bounds on the difference in cost between an optimal plan with the change and an optimal plan without it;
    /// `None` if it is not proven that both plans place as much as possible.
    #[serde(rename = "bounds_m", default)]
    pub bounds: Option<(Metres, Metres)>,
    /// `true` if both plans are proven optimal.
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
