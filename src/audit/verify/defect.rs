use std::sync::Arc;

use serde::Serialize;
use thiserror::Error;

use super::breach::{Breach, list, range};
use crate::measure::Metres;
use crate::plan::Status;

/// Defect of a plan. The text is one line and contains nothing personal but ids.
#[derive(Clone, Debug, PartialEq, Error, Serialize)]
#[serde(tag = "defect", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Defect {
    /// A registrant is in no group and not on the reserve list.
    #[error("registrant {id:?} is in no group and not on the reserve list")]
    Lost {
        /// The registrant.
        id: Arc<str>,
    },
    /// A registrant occurs more than once in groups and on the reserve list.
    #[error("registrant {id:?} stands {times} times in the plan")]
    Double {
        /// The registrant.
        id: Arc<str>,
        /// Number of occurrences.
        times: u32,
    },
    /// No registrant has the id.
    #[error("no registrant has the id {id:?}")]
    Unknown {
        /// Id that the plan states.
        id: Arc<str>,
    },
    /// Two groups have the same number, or a group has the number 0.
    #[error("group {group} needs a number of its own, from 1")]
    Numbering {
        /// The number.
        group: u32,
    },
    /// The number of groups is out of range.
    #[error("{groups} groups, outside {}", range(*.least, *.most))]
    GroupCount {
        /// Number of groups.
        groups: usize,
        /// Least number allowed.
        least: u32,
        /// Largest number allowed, where limited.
        most: Option<u32>,
    },
    /// A group has no members.
    #[error("group {group} is empty")]
    EmptyGroup {
        /// The group.
        group: u32,
    },
    /// The programme does not accept a member.
    #[error("group {group}: {id:?} is not eligible")]
    Ineligible {
        /// The group.
        group: u32,
        /// The member.
        id: Arc<str>,
    },
    /// The number of seats of a group is out of range.
    #[error("group {group}: {seats} seats, outside {least} to {most}")]
    Size {
        /// The group.
        group: u32,
        /// Seats of the group.
        seats: u64,
        /// Least seats allowed.
        least: u32,
        /// Most seats allowed.
        most: u32,
    },
    /// A group breaks a hard rule.
    #[error("group {group}: rules[{rule}] ({kind}): {breach}")]
    Rule {
        /// The group.
        group: u32,
        /// Position of the rule in the programme, from 0.
        rule: usize,
        /// Kind of the rule.
        kind: &'static str,
        /// Breach of the rule.
        breach: Breach,
    },
    /// A meeting is farther away than a member or the facilitator travels.
    #[error("group {group}: {id:?} is {} from {to}, out of reach ({})", .distance.in_km(), .most.in_km())]
    OutOfReach {
        /// The group.
        group: u32,
        /// The member or facilitator.
        id: Arc<str>,
        /// Code of the municipality of the meeting.
        to: Arc<str>,
        /// Distance to the meeting.
        distance: Metres,
        /// Largest distance allowed.
        most: Metres,
    },
    /// A distance is not in the table, so the travel cannot be computed.
    #[error("group {group}: the distance from {from} to {to} is not given")]
    DistanceMissing {
        /// The group.
        group: u32,
        /// Code of the municipality where the traveller starts.
        from: Arc<str>,
        /// Code of the municipality of the meeting.
        to: Arc<str>,
    },
    /// Hosting rotates and the municipality of a member cannot host.
    #[error("group {group}: the municipality of {id:?} cannot host")]
    CannotHost {
        /// The group.
        group: u32,
        /// The member.
        id: Arc<str>,
    },
    /// The hosts are not the members, each once.
    #[error("group {group}: the hosts are not its members, each once")]
    Hosts {
        /// The group.
        group: u32,
    },
    /// The plan states a venue, hosts or a facilitator, which the programme does not have.
    #[error("group {group}: this programme has no {what}")]
    Meaningless {
        /// The group.
        group: u32,
        /// The item that is stated.
        what: &'static str,
    },
    /// The plan does not state a required venue or facilitator.
    #[error("group {group} has no {what}")]
    Missing {
        /// The group.
        group: u32,
        /// The required item.
        what: &'static str,
    },
    /// The stated venue matches no municipality, or more than one.
    #[error("group {group}: {venue:?} is not one municipality")]
    VenueUnknown {
        /// The group.
        group: u32,
        /// Venue that the plan states.
        venue: Arc<str>,
    },
    /// The venue cannot host.
    #[error("group {group}: {venue} cannot host")]
    VenueCannotHost {
        /// The group.
        group: u32,
        /// Code of the venue.
        venue: Arc<str>,
    },
    /// The venue must be the municipality of a member and is not.
    #[error("group {group}: {venue} is the municipality of no member")]
    VenueOfNobody {
        /// The group.
        group: u32,
        /// Code of the venue.
        venue: Arc<str>,
    },
    /// A member is not willing to meet at the venue.
    #[error("group {group}: {id:?} is not willing to meet in {venue}")]
    Unwilling {
        /// The group.
        group: u32,
        /// The member.
        id: Arc<str>,
        /// Code of the venue.
        venue: Arc<str>,
    },
    /// The group could meet with less travel.
    #[error("group {group}: {nearer} is a nearer venue than {venue}")]
    NearerVenue {
        /// The group.
        group: u32,
        /// Code of the venue.
        venue: Arc<str>,
        /// Code of the nearest venue.
        nearer: Arc<str>,
    },
    /// More groups meet in a municipality than it allows.
    #[error("{groups} groups meet in {venue}, at most {most} can")]
    VenueFull {
        /// Code of the venue.
        venue: Arc<str>,
        /// Number of groups that meet there.
        groups: u32,
        /// Largest number allowed.
        most: u32,
    },
    /// No facilitator has the id.
    #[error("group {group}: no facilitator has the id {id:?}")]
    FacilitatorUnknown {
        /// The group.
        group: u32,
        /// Id that the plan states.
        id: Arc<str>,
    },
    /// The facilitator is a member of the group.
    #[error("group {group}: {id:?} is a member and leads it")]
    LedByMember {
        /// The group.
        group: u32,
        /// The facilitator.
        id: Arc<str>,
    },
    /// A facilitator leads more groups than allowed.
    #[error("{id:?} leads {groups} groups, at most {most} are possible")]
    FacilitatorFull {
        /// The facilitator.
        id: Arc<str>,
        /// Number of groups that the facilitator leads.
        groups: u32,
        /// Largest number allowed.
        most: u32,
    },
    /// A member refuses the facilitator of the group.
    #[error("group {group}: {id:?} joins no group that {facilitator:?} leads")]
    RefusedFacilitator {
        /// The group.
        group: u32,
        /// The member.
        id: Arc<str>,
        /// The facilitator.
        facilitator: Arc<str>,
    },
    /// The stated slots are not those that all members share.
    #[error("group {group}: the slots are not those that all members share")]
    Slots {
        /// The group.
        group: u32,
    },
    /// A figure of the plan or of a group is wrong.
    #[error("{}{figure} is stated as {stated} and is {computed}", of_group(*.group))]
    Figure {
        /// The group; `None` for a figure of the plan.
        group: Option<u32>,
        /// Key of the figure in the plan.
        figure: &'static str,
        /// Stated value.
        stated: i128,
        /// Computed value.
        computed: i128,
    },
    /// The lower bound is above the cost.
    #[error("lower_bound_m is {bound}, above the cost {cost}")]
    BoundAboveCost {
        /// Stated bound.
        bound: i128,
        /// Computed cost.
        cost: i128,
    },
    /// The gap does not follow from cost and bound.
    #[error("gap is stated as {stated} and is {computed}")]
    Gap {
        /// Stated gap.
        stated: f64,
        /// Computed gap.
        computed: f64,
    },
    /// The status does not follow from bound, cost and placement.
    #[error("status {stated:?} does not fit placement_proven, lower_bound_m and the cost")]
    Status {
        /// Stated status.
        stated: Status,
    },
    /// A registrant waits without a reason.
    #[error("{id:?} is on the reserve list without a reason")]
    NoReason {
        /// The registrant.
        id: Arc<str>,
    },
    /// The reserve list is not in the order of priority, registration, id.
    #[error("on the reserve list {second:?} should stand before {first:?}")]
    ReserveOrder {
        /// Registrant who stands first.
        first: Arc<str>,
        /// Registrant who stands right after.
        second: Arc<str>,
    },
    /// A registrant was placed while one who is alike and registered earlier waits.
    #[error("{placed:?} was placed before {waiting:?}, who is alike and registered earlier")]
    Overtaken {
        /// The registrant who was placed.
        placed: Arc<str>,
        /// The registrant who waits.
        waiting: Arc<str>,
    },
    /// A locked earlier group is not contained in one group.
    #[error("earlier group {earlier} is locked and was split or dissolved: {}", list(.ids))]
    LockedSplit {
        /// Number of the group in the earlier plan.
        earlier: u32,
        /// Remaining members of the group.
        ids: Vec<Arc<str>>,
    },
    /// Two locked earlier groups were merged.
    #[error("group {group} merges the locked earlier groups {} and {}", .earlier.0, .earlier.1)]
    LockedMerged {
        /// The group.
        group: u32,
        /// Numbers of the two groups in the earlier plan.
        earlier: (u32, u32),
    },
}

impl Defect {
    /// Returns the group that has the defect, where it concerns one group.
    pub(crate) fn group(&self) -> Option<u32> {
        match self {
            Self::EmptyGroup { group }
            | Self::Ineligible { group, .. }
            | Self::Size { group, .. }
            | Self::Rule { group, .. }
            | Self::OutOfReach { group, .. }
            | Self::DistanceMissing { group, .. }
            | Self::CannotHost { group, .. }
            | Self::Hosts { group }
            | Self::Meaningless { group, .. }
            | Self::Missing { group, .. }
            | Self::VenueUnknown { group, .. }
            | Self::VenueCannotHost { group, .. }
            | Self::VenueOfNobody { group, .. }
            | Self::Unwilling { group, .. }
            | Self::NearerVenue { group, .. }
            | Self::FacilitatorUnknown { group, .. }
            | Self::LedByMember { group, .. }
            | Self::RefusedFacilitator { group, .. }
            | Self::Slots { group }
            | Self::LockedMerged { group, .. } => Some(*group),
            Self::Figure { group, .. } => *group,
            _ => None,
        }
    }
}

fn of_group(group: Option<u32>) -> String {
    group.map_or_else(String::new, |group| format!("group {group}: "))
}
