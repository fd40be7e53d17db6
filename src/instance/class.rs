//! Classes of units that are alike, and the mode of travel.

use smallvec::SmallVec;

use super::indices::ProfileIdx;
use crate::convert::Convert;

/// Number of registrants that are processed between two checks for cancellation.
pub(super) const PER_LOOK: usize = 4_096;

/// Units that are alike, with their multiplicity.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    /// Number of units in the class.
    pub(crate) number: u32,
    /// Profiles of the registrants in one unit.
    pub(crate) profiles: SmallVec<[ProfileIdx; 1]>,
    /// Number of seats that one unit takes.
    pub(crate) seats: u32,
    /// Seats of one unit by priority level, as pairs of level and seats; level 0 is the highest.
    pub(crate) levels: SmallVec<[(u32, u32); 1]>,
}

impl Class {
    /// Number of registrants in one unit.
    pub(crate) fn people(&self) -> u32 {
        self.profiles.len().to_u32()
    }

    /// Number of seats that one unit takes at a level.
    pub(crate) fn seats_at(&self, level: u32) -> u32 {
        self.levels.iter().find(|(l, _)| *l == level).map_or(0, |(_, seats)| *seats)
    }
}

/// Mode of travel: the destination of each member and the number of trips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Travel {
    /// No travel.
    None,
    /// All members travel to one venue, `meetings` times.
    Central { meetings: i64, anywhere: bool },
    /// All members travel to each member's municipality, `meetings` times in total.
    Rotating { meetings: i64 },
    /// All members travel to each member's municipality once.
    EachOnce,
}
