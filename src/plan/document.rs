//! A plan as it stands in `plan.json`: written from a [`Plan`], read back for judging, also when edited by hand.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::outcome::{Status, StopReason};
use super::{Group, Opening, Reason, Relief};

/// The content of `plan.json`. Figures are optional: what a file states is judged, what it leaves out is not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlanDocument {
    /// The programme's name.
    #[serde(default)]
    pub programme: String,
    /// What is claimed to be proven.
    #[serde(default)]
    pub status: Option<Status>,
    /// Seats in groups.
    #[serde(default)]
    pub placed_seats: Option<u64>,
    /// Seats on the reserve list.
    #[serde(default)]
    pub reserve_seats: Option<u64>,
    /// Travel, penalty and change, in metres.
    #[serde(default)]
    pub cost_m: Option<i64>,
    /// Travel of all groups.
    #[serde(default)]
    pub travel_m: Option<i64>,
    /// Penalty of all groups.
    #[serde(default)]
    pub penalty_m: Option<i64>,
    /// Price of what changed since an earlier plan.
    #[serde(default)]
    pub change_m: Option<i64>,
    /// The proven lower bound of the cost.
    #[serde(default)]
    pub lower_bound_m: Option<i64>,
    /// `(cost - bound) / cost`.
    #[serde(default)]
    pub gap: Option<f64>,
    /// Whether it is proven that no plan places more.
    #[serde(default)]
    pub placement_proven: Option<bool>,
    /// The groups.
    pub groups: Vec<GroupDocument>,
    /// Who waits.
    #[serde(default)]
    pub reserve: Vec<WaitingDocument>,
    /// Registrations that would start groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub openings: Vec<OpeningDocument>,
    /// For each who waits the cheapest change of what is stated that was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relief: Vec<ReliefDocument>,
    /// The seed.
    #[serde(default)]
    pub seed: Option<u64>,
    /// Why the solver stopped.
    #[serde(default)]
    pub stopped_by: Option<StopReason>,
    /// The time that solving took.
    #[serde(default)]
    pub seconds: Option<f64>,
    /// How often the solver of linear programs was of no use, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallbacks: Option<u64>,
    /// The first defect of a better plan that failed verification and was withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<String>,
}

/// A group in `plan.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GroupDocument {
    /// Its number, from 1.
    pub id: u32,
    /// The ids of its members.
    pub members: Vec<Arc<str>>,
    /// The code of the municipality where it meets (central hosting).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<Arc<str>>,
    /// The ids in the order of hosting (rotating hosting).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hosts: Option<Vec<Arc<str>>>,
    /// The id of its facilitator.
    #[serde(default)]
    pub facilitator: Option<Arc<str>>,
    /// Its travel, in metres.
    #[serde(default)]
    pub travel_m: Option<i64>,
    /// Its penalty, in metres.
    #[serde(default)]
    pub penalty_m: Option<i64>,
}

/// Somebody on the reserve list in `plan.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WaitingDocument {
    /// The id of the registrant.
    pub id: Arc<str>,
    /// Why it waits, as a sentence.
    #[serde(default)]
    pub reason: String,
    /// The same as data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Reason>,
}

/// Registrations that would start a group, in `plan.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OpeningDocument {
    /// What it is, as a sentence.
    pub text: String,
    /// The same as data.
    #[serde(flatten)]
    pub opening: Opening,
}

/// A change of what is stated, in `plan.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReliefDocument {
    /// What it is, as a sentence.
    pub text: String,
    /// The same as data.
    #[serde(flatten)]
    pub relief: Relief,
}

impl PlanDocument {
    /// A plan of these members, that states nothing else.
    #[cfg(test)]
    pub(crate) fn of_groups<S: AsRef<str>, G: AsRef<[S]>>(groups: &[G]) -> Self {
        let group = |(id, members): (u32, &G)| {
            let members = members.as_ref().iter().map(|id| id.as_ref().into()).collect();
            GroupDocument { id, members, ..GroupDocument::default() }
        };
        Self { groups: (1..).zip(groups).map(group).collect(), ..Self::default() }
    }
}

impl From<&Group> for GroupDocument {
    fn from(group: &Group) -> Self {
        Self {
            id: group.id,
            members: group.members.clone(),
            venue: group.venue.clone(),
            hosts: group.rotates.then(|| group.members.clone()),
            facilitator: group.facilitator.clone(),
            travel_m: Some(group.travel.0),
            penalty_m: Some(group.penalty.0),
        }
    }
}
