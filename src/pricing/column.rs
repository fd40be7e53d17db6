//! Columns of the restricted master.

use smallvec::SmallVec;

use crate::instance::{Setting, SiteIdx};

/// Column of the restricted master: a group with its cost.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) cost: i64,
    /// Positions among the classes of the master, sorted; a position repeats once per unit of its class in the group.
    pub(crate) positions: SmallVec<[u32; 8]>,
    /// Venue and facilitator of the group.
    pub(crate) setting: Setting,
    /// Value of the column's variable in the LP solution.
    pub(crate) value: f64,
}

/// Identity of a column: the positions, the venue and the facilitator of its group.
pub(crate) type Key = (SmallVec<[u32; 8]>, Setting);

impl Column {
    pub(crate) fn new(cost: i64, positions: impl Iterator<Item = u32>, setting: Setting) -> Self {
        let mut positions: SmallVec<[u32; 8]> = positions.collect();
        positions.sort_unstable();
        Self { cost, positions, setting, value: 0.0 }
    }

    pub(crate) fn positions(&self) -> &[u32] {
        &self.positions
    }

    pub(crate) fn venue(&self) -> Option<SiteIdx> {
        self.setting.venue
    }

    pub(crate) fn setting(&self) -> Setting {
        self.setting
    }

    pub(crate) fn cost(&self) -> i64 {
        self.cost
    }

    pub(crate) fn key(&self) -> Key {
        (self.positions.clone(), self.setting)
    }
}
