//! Classes of units that are alike, and who travels.

use smallvec::SmallVec;

/// Registrants between two looks whether all is over.
pub(super) const PER_LOOK: usize = 4_096;

/// Index of a class; classes stand in an order that does not depend on the order of the input.
pub(crate) type ClassIdx = u32;

/// Units that are alike, and how many they are.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    /// How many units.
    pub(crate) number: u32,
    /// The registrants of one unit.
    pub(crate) profiles: SmallVec<[u32; 1]>,
    /// Places that one unit takes.
    pub(crate) seats: u32,
    /// Places by level of priority; levels count from 0, the highest.
    pub(crate) levels: SmallVec<[(u32, u32); 1]>,
}

impl Class {
    /// Registrants of one unit.
    pub(crate) fn people(&self) -> u32 {
        self.profiles.len() as u32
    }

    /// Places that one unit takes at a level.
    pub(crate) fn seats_at(&self, level: u32) -> u32 {
        self.levels.iter().find(|(l, _)| *l == level).map_or(0, |(_, seats)| *seats)
    }
}

/// Who travels where, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Travel {
    /// Nobody.
    None,
    /// All to one venue, so many times.
    Central { meetings: i64, anywhere: bool },
    /// All to each member's municipality, so many times in all.
    Rotating { meetings: i64 },
    /// All to each member's municipality once.
    EachOnce,
}
