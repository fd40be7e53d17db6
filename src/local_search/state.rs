//! State of each group in the search, and evaluated steps.

use smallvec::SmallVec;

use super::units::{Common, GroupIdx, GroupMember, UnitIdx};
use crate::instance::{FacilitatorClassIdx, Setting, SiteIdx};

/// Candidate venue of a group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop {
    pub(super) site: SiteIdx,
    /// Unit whose home is at the site; `None` if any site may be the venue.
    pub(super) host: Option<UnitIdx>,
    /// Metres of all members and of the facilitator to the site.
    pub(super) metres: i64,
}

/// Sums over the members of a group, and its setting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) seats: u32,
    pub(super) people: u32,
    pub(super) common: Common,
    /// Venue, and the metres of all members and of the facilitator to it; central meetings only.
    pub(super) venue: Option<SiteIdx>,
    pub(super) metres: i64,
    /// Facilitator class, and its metres to all hosts if members host.
    pub(super) facilitator: Option<FacilitatorClassIdx>,
    pub(super) facilitator_metres: i64,
    pub(super) cost: i64,
}

impl Sums {
    pub(super) fn setting(&self) -> Setting {
        Setting { venue: self.venue, facilitator: self.facilitator }
    }
}

/// Members of a group and their sums.
#[derive(Clone, Debug, Default)]
pub(super) struct GroupState {
    pub(super) members: SmallVec<[GroupMember; 10]>,
    pub(super) sums: Sums,
}

/// Change of a group: one unit leaves, one enters, both, or another facilitator serves it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Step {
    pub(super) group: GroupIdx,
    pub(super) out: Option<UnitIdx>,
    pub(super) enter: Option<UnitIdx>,
    /// New facilitator class, if it changes.
    pub(super) facilitator: Option<FacilitatorClassIdx>,
}

/// Evaluated step that is not yet applied.
#[derive(Clone, Copy, Debug)]
pub(super) struct StepChange {
    pub(super) step: Step,
    pub(super) sums: Sums,
    /// Travel and prices of the entering unit within the group and alone.
    pub(super) joined: Common,
    /// Change of the cost, in metres.
    pub(super) delta: i64,
}
