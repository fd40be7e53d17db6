//! Content of `plan.json`: written from a [`Plan`](crate::Plan), read back for verification, also after edits by hand.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::outcome::{Status, StopReason};
use super::{Group, Opening, Reason, Relief};

/// Content of `plan.json`. Figures are optional: verification judges the figures that a file states and no others.
///
/// ```
/// use kring::{Language, PlanDocument, verify};
/// # use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let pool = Pool::builder()
/// #     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
/// #     .municipality(Municipality::new("GM0363", "Amsterdam", Point::new(52.37, 4.89)))
/// #     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht").with("party", id)))
/// #     .registrant(Registrant::new("r3", "Amsterdam").with("party", "r1"))
/// #     .build()?;
/// # let programme = Programme::new("Pairs", 2..=2, Meetings::central(3));
/// # let plan = programme.form_groups(&pool, &Options::default())?;
/// let document = PlanDocument::in_language(&plan, Language::Dutch);
/// assert_eq!(document.cost_m, Some(0));
/// let json = serde_json::to_string(&document)?;
/// let read: PlanDocument = serde_json::from_str(&json)?;
/// assert!(verify(&pool, &programme, None, &read).is_legal());
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlanDocument {
    /// Name of the programme.
    #[serde(default)]
    pub programme: String,
    /// Claimed proof status.
    #[serde(default)]
    pub status: Option<Status>,
    /// Seats in groups.
    #[serde(default)]
    pub placed_seats: Option<u64>,
    /// Seats on the reserve list.
    #[serde(default)]
    pub reserve_seats: Option<u64>,
    /// Travel, far journeys, penalty, change and wishes, in metres.
    #[serde(default)]
    pub cost_m: Option<i64>,
    /// Travel of all groups, in metres.
    #[serde(default)]
    pub travel_m: Option<i64>,
    /// Metres that far journeys of all groups count above their length.
    #[serde(default)]
    pub far_m: Option<i64>,
    /// Penalty of all groups, in metres.
    #[serde(default)]
    pub penalty_m: Option<i64>,
    /// Price of the changes since an earlier plan, in metres.
    #[serde(default)]
    pub change_m: Option<i64>,
    /// Price of unmet wishes for other people, in metres.
    #[serde(default)]
    pub wishes_m: Option<i64>,
    /// Proven lower bound on the cost, in metres.
    #[serde(default)]
    pub lower_bound_m: Option<i64>,
    /// `(cost - bound) / cost`.
    #[serde(default)]
    pub gap: Option<f64>,
    /// `true` if it is claimed that no plan places more.
    #[serde(default)]
    pub placement_proven: Option<bool>,
    /// The groups.
    pub groups: Vec<GroupDocument>,
    /// Waiting registrants.
    #[serde(default)]
    pub reserve: Vec<WaitingDocument>,
    /// Registrations that would start groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub openings: Vec<OpeningDocument>,
    /// Cheapest change of a statement that was found for each waiting registrant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relief: Vec<ReliefDocument>,
    /// Seed of the solve.
    #[serde(default)]
    pub seed: Option<u64>,
    /// Reason why the solver stopped.
    #[serde(default)]
    pub stopped_by: Option<StopReason>,
    /// Time that the solve took, in seconds.
    #[serde(default)]
    pub seconds: Option<f64>,
    /// Number of LP solves that gave no usable answer, where there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallbacks: Option<u64>,
    /// First defect of a better plan that failed verification and was withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<String>,
    /// Doubtful input that was accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<WarningDocument>,
}

/// Warnings of one kind about one column of a table, in `plan.json`. Lines are left out, so that the order of rows does
/// not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WarningDocument {
    /// Stable name of the kind, such as `former_municipality`.
    pub code: String,
    /// Place without a line: the name of the file, the table or the option, and the column.
    pub place: String,
    /// Message.
    pub message: String,
    /// Number of such warnings.
    pub count: usize,
}

/// Group in `plan.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GroupDocument {
    /// Number of the group, at least 1; no two groups have the same.
    pub id: u32,
    /// Ids of the members.
    pub members: Vec<Arc<str>>,
    /// Code of the municipality where the group meets (central hosting).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<Arc<str>>,
    /// Ids of the members in the order of hosting (rotating hosting).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hosts: Option<Vec<Arc<str>>>,
    /// Id of the facilitator.
    #[serde(default)]
    pub facilitator: Option<Arc<str>>,
    /// Travel of the group, in metres.
    #[serde(default)]
    pub travel_m: Option<i64>,
    /// Metres that far journeys of the group count above their length.
    #[serde(default)]
    pub far_m: Option<i64>,
    /// Penalty of the group, in metres.
    #[serde(default)]
    pub penalty_m: Option<i64>,
    /// Slots that all members and the facilitator share, in the order of their names; absent if none of them states any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slots: Option<Vec<Arc<str>>>,
}

/// Waiting registrant in `plan.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WaitingDocument {
    /// Id of the registrant.
    pub id: Arc<str>,
    /// Reason for waiting, as a sentence.
    #[serde(default)]
    pub reason: String,
    /// Reason for waiting, as data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Reason>,
}

/// Registrations that would start a group, in `plan.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OpeningDocument {
    /// Description as a sentence.
    pub text: String,
    /// Content as data.
    #[serde(flatten)]
    pub opening: Opening,
}

/// Change of a statement, in `plan.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReliefDocument {
    /// Description as a sentence.
    pub text: String,
    /// Content as data.
    #[serde(flatten)]
    pub relief: Relief,
}

impl PlanDocument {
    /// Builds a plan of groups with these members and no other statement.
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
        let mut members = group.members.clone();
        members.sort_unstable();
        Self {
            id: group.id,
            members,
            venue: group.venue.clone(),
            hosts: group.rotates.then(|| group.members.clone()),
            facilitator: group.facilitator.clone(),
            travel_m: Some(group.travel.0),
            far_m: Some(group.far.0),
            penalty_m: Some(group.penalty.0),
            slots: group.slots.clone(),
        }
    }
}
