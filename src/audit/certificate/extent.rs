//! Extent of a bound: the plans for which it holds.

use super::capacity::CheckedCapacity;
use super::people::Level;
use super::range::Range;

/// Plans for which a bound holds: their waiting seats by level, and the range of their number of groups.
#[derive(Clone, Debug)]
pub(crate) struct CheckedExtent {
    pub(crate) waiting: Vec<(Option<Level>, u64)>,
    pub(crate) groups: Range,
}

impl CheckedExtent {
    /// Extent of components that place the most seats that counting allows.
    pub(crate) fn of_most(capacities: &[CheckedCapacity], largest: u64) -> Self {
        let seats: u64 = capacities.iter().map(CheckedCapacity::seats).sum();
        let most = capacities.iter().map(CheckedCapacity::most);
        let (groups, placed) = most.fold((0, 0), |sum, most| (sum.0 + most.0, sum.1 + most.1));
        let groups = (placed.div_ceil(largest.max(1)), groups);
        Self { waiting: vec![(None, seats - placed)], groups }
    }
}

/// Seats of a plan by level: the level, the seats that can be placed, and the seats that are placed.
pub(crate) type Seats = [(Level, u64, u64)];
