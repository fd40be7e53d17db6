//! What a search keeps of each group, and a step that was evaluated.

use smallvec::SmallVec;

use super::units::{Common, GroupIdx, GroupMember, UnitIdx};
use crate::instance::{FacilitatorClassIdx, Setting, SiteIdx};

/// A site where a group may meet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop {
    pub(super) site: SiteIdx,
    /// The unit at home there; where any site will do, nobody.
    pub(super) host: Option<UnitIdx>,
    /// Metres of all members, and of who leads them, to it.
    pub(super) metres: i64,
}

/// What is kept of a group besides its members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) seats: u32,
    pub(super) people: u32,
    pub(super) common: Common,
    /// Where it meets, and the metres of everybody to there; central meetings only.
    pub(super) venue: Option<SiteIdx>,
    pub(super) metres: i64,
    /// Who leads it, and the metres of the leader to all hosts where everybody hosts.
    pub(super) leader: Option<FacilitatorClassIdx>,
    pub(super) led: i64,
    pub(super) cost: i64,
}

impl Sums {
    pub(super) fn post(&self) -> Setting {
        Setting { venue: self.venue, leader: self.leader }
    }
}

/// Units in one group.
#[derive(Clone, Debug, Default)]
pub(super) struct GroupState {
    pub(super) members: SmallVec<[GroupMember; 10]>,
    pub(super) sums: Sums,
}

/// A group with one unit out, one in, or both, or with another leader.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Step {
    pub(super) group: GroupIdx,
    pub(super) out: Option<UnitIdx>,
    pub(super) enter: Option<UnitIdx>,
    /// Who leads it from now on, if that is another.
    pub(super) leader: Option<FacilitatorClassIdx>,
}

/// A step that was evaluated and not yet made.
#[derive(Clone, Copy, Debug)]
pub(super) struct StepChange {
    pub(super) step: Step,
    pub(super) sums: Sums,
    /// What the entering unit has in common with the group.
    pub(super) joined: Common,
    /// What it adds to the cost.
    pub(super) delta: i64,
}
