//! Which plans a bound speaks of: ranges, and the extent of a problem.

use super::capacity::CheckedCapacity;
use super::range::Range;

/// Seats that are placed and that wait, and numbers of groups, of any plan that the bound speaks of.
#[derive(Clone, Debug)]
pub(crate) struct CheckedExtent {
    pub(crate) waiting: Vec<(Option<i32>, u64)>,
    pub(crate) groups: Range,
}

impl CheckedExtent {
    /// Of classes that place all that counting lets them.
    pub(crate) fn of_most(capacities: &[CheckedCapacity], largest: u64) -> Self {
        let seats: u64 = capacities.iter().map(CheckedCapacity::seats).sum();
        let most = capacities.iter().map(CheckedCapacity::most);
        let (groups, placed) = most.fold((0, 0), |sum, most| (sum.0 + most.0, sum.1 + most.1));
        let groups = (placed.div_ceil(largest.max(1)), groups);
        Self { waiting: vec![(None, seats - placed)], groups }
    }
}

/// A plan's seats by priority, of all that can be placed and of all that are.
pub(crate) type Seats = [(i32, u64, u64)];
