//! A group as the linear program has it.

use smallvec::SmallVec;

use crate::instance::{Setting, SiteIdx};

/// A group in the linear program.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) cost: i64,
    /// Positions among the classes of the master, sorted; one stands as often as the group has units of it.
    pub(crate) positions: SmallVec<[u32; 8]>,
    /// Where it meets and who leads it.
    pub(crate) post: Setting,
    /// How often the program uses it.
    pub(crate) value: f64,
}

/// Of whom a group is, where it meets and who leads it: what makes it one and the same column.
pub(crate) type Key = (SmallVec<[u32; 8]>, Setting);

impl Column {
    pub(crate) fn new(cost: i64, positions: impl Iterator<Item = u32>, post: Setting) -> Self {
        let mut positions: SmallVec<[u32; 8]> = positions.collect();
        positions.sort_unstable();
        Self { cost, positions, post, value: 0.0 }
    }

    pub(crate) fn positions(&self) -> &[u32] {
        &self.positions
    }

    pub(crate) fn venue(&self) -> Option<SiteIdx> {
        self.post.venue
    }

    pub(crate) fn post(&self) -> Setting {
        self.post
    }

    pub(crate) fn cost(&self) -> i64 {
        self.cost
    }

    pub(crate) fn key(&self) -> Key {
        (self.positions.clone(), self.post)
    }
}
