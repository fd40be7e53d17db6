//! Who stands behind the classes: needed when people are read in and when places are dealt out, never between.

use smallvec::SmallVec;

use crate::plan::Reason;
use crate::pool::{Pool, RegistrantIdx};

use super::class::ClassIdx;

/// Registrants who are placed together or not at all: mostly one.
pub(crate) type Unit = SmallVec<[RegistrantIdx; 2]>;

/// The units of each class in the order in which they are placed, and who cannot be placed at all.
#[derive(Debug, Default)]
pub(crate) struct Roster {
    pub(crate) units: Vec<Vec<Unit>>,
    pub(crate) excluded: Vec<(RegistrantIdx, Reason)>,
    /// Of each leader the facilitators behind it, by their place in the pool, in the order of their ids.
    pub(crate) leaders: Vec<Vec<usize>>,
}

impl Roster {
    /// The units of a class, first come first.
    pub(crate) fn units(&self, class: ClassIdx) -> &[Unit] {
        &self.units[class as usize]
    }
}

/// First come first: by registration, no date last, then by id; a unit by the first of its members.
pub(super) fn sort_by_turn(pool: &Pool, units: &mut [Unit]) {
    let first = |unit: &Unit| unit.iter().map(|&who| pool.registrant(who).turn()).min();
    units.sort_by(|a, b| first(a).cmp(&first(b)));
}
