//! A group as the linear program has it.

use smallvec::SmallVec;

use super::rows::MeetRow;
use crate::instance::{Post, SiteIdx};

/// A group in the linear program.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) cost: i64,
    /// Positions among the classes of the master, sorted; one stands as often as the group has units of it.
    pub(super) positions: SmallVec<[u32; 8]>,
    /// Where it meets and who leads it.
    pub(super) post: Post,
    /// How often the program uses it.
    pub(super) value: f64,
}

/// Of whom a group is, where it meets and who leads it: what makes it one and the same column.
pub(super) type Key = (SmallVec<[u32; 8]>, Post);

impl Column {
    pub(super) fn new(cost: i64, positions: impl Iterator<Item = u32>, post: Post) -> Self {
        let mut positions: SmallVec<[u32; 8]> = positions.collect();
        positions.sort_unstable();
        Self { cost, positions, post, value: 0.0 }
    }

    pub(super) fn positions(&self) -> &[u32] {
        &self.positions
    }

    pub(super) fn venue(&self) -> Option<SiteIdx> {
        self.post.venue
    }

    pub(super) fn post(&self) -> Post {
        self.post
    }

    pub(super) fn cost(&self) -> i64 {
        self.cost
    }

    /// How often a row counts it.
    pub(super) fn times(&self, row: &MeetRow) -> Option<f64> {
        let times = self.positions.iter().filter(|&&at| at == row.position).count();
        (self.post.venue == Some(row.site) && times > 0).then_some(times as f64)
    }

    pub(super) fn key(&self) -> Key {
        (self.positions.clone(), self.post)
    }
}
