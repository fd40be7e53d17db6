use std::sync::Arc;

use thiserror::Error;

use super::breach::{Breach, list, range};
use crate::measure::Metres;
use crate::plan::Status;

/// Something that is wrong with a plan. The text is one line and holds nothing personal but ids.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum Defect {
    /// In no group and not on the reserve list.
    #[error("registrant {id:?} is in no group and not on the reserve list")]
    Lost {
        /// The registrant.
        id: Arc<str>,
    },
    /// More than once in groups and on the reserve list.
    #[error("registrant {id:?} stands {times} times in the plan")]
    Double {
        /// The registrant.
        id: Arc<str>,
        /// How often.
        times: u32,
    },
    /// Not registered.
    #[error("no registrant has the id {id:?}")]
    Unknown {
        /// What the plan says.
        id: Arc<str>,
    },
    /// Groups are not numbered from 1, each with its own number.
    #[error("the groups are not numbered 1 to {groups}")]
    Numbering {
        /// How many groups there are.
        groups: usize,
    },
    /// Too few or too many groups.
    #[error("{groups} groups, outside {}", range(*.least, *.most))]
    GroupCount {
        /// How many there are.
        groups: usize,
        /// The least.
        least: u32,
        /// The most, where limited.
        most: Option<u32>,
    },
    /// Nobody is in the group.
    #[error("group {group} is empty")]
    EmptyGroup {
        /// The group.
        group: u32,
    },
    /// A member whom the programme does not accept.
    #[error("group {group}: {id:?} is not eligible")]
    Ineligible {
        /// The group.
        group: u32,
        /// The member.
        id: Arc<str>,
    },
    /// Too few or too many seats.
    #[error("group {group}: {seats} seats, outside {least} to {most}")]
    Size {
        /// The group.
        group: u32,
        /// Its seats.
        seats: u64,
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// A hard rule is broken.
    #[error("group {group}: rules[{rule}] ({kind}): {breach}")]
    Rule {
        /// The group.
        group: u32,
        /// The position of the rule in the programme, from 0.
        rule: usize,
        /// Its kind.
        kind: &'static str,
        /// How it is broken.
        breach: Breach,
    },
    /// A meeting is farther than a member or the facilitator travels.
    #[error("group {group}: {id:?} is {distance} from {to}, out of reach ({most})")]
    OutOfReach {
        /// The group.
        group: u32,
        /// The member or facilitator.
        id: Arc<str>,
        /// The code of the municipality where the meeting is.
        to: Arc<str>,
        /// How far it is.
        distance: Metres,
        /// The farthest that is allowed.
        most: Metres,
    },
    /// A distance is not in the table, so that the travel cannot be judged.
    #[error("group {group}: the distance from {from} to {to} is not given")]
    DistanceMissing {
        /// The group.
        group: u32,
        /// The code where somebody starts.
        from: Arc<str>,
        /// The code where the meeting is.
        to: Arc<str>,
    },
    /// Hosting rotates and a member's municipality cannot host.
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
    /// A venue, hosts or a facilitator are stated in a programme without them.
    #[error("group {group}: this programme has no {what}")]
    Meaningless {
        /// The group.
        group: u32,
        /// What is stated.
        what: &'static str,
    },
    /// A venue or a facilitator is needed and not stated.
    #[error("group {group} has no {what}")]
    Missing {
        /// The group.
        group: u32,
        /// What is needed.
        what: &'static str,
    },
    /// No municipality or more than one is called so.
    #[error("group {group}: {venue:?} is not one municipality")]
    VenueUnknown {
        /// The group.
        group: u32,
        /// What the plan says.
        venue: Arc<str>,
    },
    /// The venue cannot host.
    #[error("group {group}: {venue} cannot host")]
    VenueCannotHost {
        /// The group.
        group: u32,
        /// The code of the venue.
        venue: Arc<str>,
    },
    /// The venue must be a member's municipality and is not.
    #[error("group {group}: {venue} is the municipality of no member")]
    VenueOfNobody {
        /// The group.
        group: u32,
        /// The code of the venue.
        venue: Arc<str>,
    },
    /// A member is not willing to meet there.
    #[error("group {group}: {id:?} is not willing to meet in {venue}")]
    Unwilling {
        /// The group.
        group: u32,
        /// The member.
        id: Arc<str>,
        /// The code of the venue.
        venue: Arc<str>,
    },
    /// The group could meet at less travel.
    #[error("group {group}: {nearer} is a nearer venue than {venue}")]
    NearerVenue {
        /// The group.
        group: u32,
        /// The code of the venue.
        venue: Arc<str>,
        /// The code of the nearest.
        nearer: Arc<str>,
    },
    /// More groups meet in a municipality than can.
    #[error("{groups} groups meet in {venue}, at most {most} can")]
    VenueFull {
        /// The code of the venue.
        venue: Arc<str>,
        /// The groups that meet there.
        groups: u32,
        /// The most.
        most: u32,
    },
    /// No facilitator has that id.
    #[error("group {group}: no facilitator has the id {id:?}")]
    FacilitatorUnknown {
        /// The group.
        group: u32,
        /// What the plan says.
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
    /// A facilitator leads more groups than it can.
    #[error("{id:?} leads {groups} groups, at most {most} are possible")]
    FacilitatorFull {
        /// The facilitator.
        id: Arc<str>,
        /// The groups that it leads.
        groups: u32,
        /// The most.
        most: u32,
    },
    /// A figure of the plan or of a group is not what it should be.
    #[error("{}{figure} is stated as {stated} and is {computed}", of_group(*.group))]
    Figure {
        /// The group; `None` for a figure of the plan.
        group: Option<u32>,
        /// The key in the plan.
        figure: &'static str,
        /// What the plan says.
        stated: i128,
        /// What it is.
        computed: i128,
    },
    /// The lower bound is above the cost.
    #[error("lower_bound_m is {bound}, above the cost {cost}")]
    BoundAboveCost {
        /// The bound that is stated.
        bound: i128,
        /// The cost, computed.
        cost: i128,
    },
    /// The gap does not follow from cost and bound.
    #[error("gap is stated as {stated} and is {computed}")]
    Gap {
        /// What the plan says.
        stated: f64,
        /// What it is.
        computed: f64,
    },
    /// The status does not follow from bound, cost and placement.
    #[error("status {stated:?} does not fit placement_proven, lower_bound_m and the cost")]
    Status {
        /// What the plan says.
        stated: Status,
    },
    /// Somebody waits without a reason.
    #[error("{id:?} is on the reserve list without a reason")]
    NoReason {
        /// The registrant.
        id: Arc<str>,
    },
    /// The reserve list is not in the order of priority, registration, id.
    #[error("on the reserve list {second:?} should stand before {first:?}")]
    ReserveOrder {
        /// Who stands first.
        first: Arc<str>,
        /// Who stands right after it.
        second: Arc<str>,
    },
    /// Somebody was placed and one who is alike and registered earlier waits.
    #[error("{placed:?} was placed before {waiting:?}, who is alike and registered earlier")]
    Overtaken {
        /// Who was placed.
        placed: Arc<str>,
        /// Who waits.
        waiting: Arc<str>,
    },
    /// A locked earlier group does not lie within one group.
    #[error("earlier group {earlier} is locked and was split or dissolved: {}", list(.ids))]
    LockedSplit {
        /// Its number in the earlier plan.
        earlier: u32,
        /// Those of it who are left.
        ids: Vec<Arc<str>>,
    },
    /// Two locked earlier groups were merged.
    #[error("group {group} merges the locked earlier groups {} and {}", .earlier.0, .earlier.1)]
    LockedMerged {
        /// The group.
        group: u32,
        /// Their numbers in the earlier plan.
        earlier: (u32, u32),
    },
}

impl Defect {
    /// The group that has the defect, where it is one group.
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
            | Self::LockedMerged { group, .. } => Some(*group),
            Self::Figure { group, .. } => *group,
            _ => None,
        }
    }
}

fn of_group(group: Option<u32>) -> String {
    group.map_or_else(String::new, |group| format!("group {group}: "))
}
