//! Rows of venues: how many groups meet there, and how many units of a class, as limits and branches have it.

use rustc_hash::FxHashMap;

use crate::instance::{Instance, SiteIdx};
use crate::pricing::branching_rules::BranchingDecision;
use crate::pricing::column::Column;

/// More groups than there can be.
pub(crate) const MANY: u64 = 1 << 40;

/// How many groups meet at a venue, as a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VenueRow {
    /// Its place among such rows.
    pub(crate) nth: usize,
    pub(crate) least: u64,
    pub(crate) most: u64,
}

/// How many units of a class meet at a venue, as a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MeetRow {
    pub(crate) position: u32,
    pub(crate) site: SiteIdx,
    pub(crate) least: u64,
    pub(crate) most: u64,
}

impl MeetRow {
    /// How often the row counts a column.
    pub(crate) fn times(&self, column: &Column) -> Option<f64> {
        let times = column.positions().iter().filter(|&&at| at == self.position).count();
        (column.venue() == Some(self.site) && times > 0).then_some(times as f64)
    }
}

pub(crate) fn meet_rows(branches: &[BranchingDecision]) -> Vec<MeetRow> {
    let mut rows: Vec<MeetRow> = Vec::new();
    for branch in branches {
        if let BranchingDecision::MeetsAt { position, site, least, most } = *branch {
            match rows.iter_mut().find(|row| (row.position, row.site) == (position, site)) {
                Some(row) => (row.least, row.most) = (row.least.max(least), row.most.min(most)),
                None => rows.push(MeetRow { position, site, least, most }),
            }
        }
    }
    rows
}

/// A row for each venue that is limited and open, or that a branch counts.
pub(crate) fn venue_rows(
    instance: &Instance,
    branches: &[BranchingDecision],
) -> FxHashMap<SiteIdx, VenueRow> {
    let is_limited = |(limit, _): &(&u64, SiteIdx)| (1..u64::MAX).contains(*limit);
    let limited = instance.venue_limits.iter().zip(0..).filter(is_limited);
    let mut limits: Vec<(SiteIdx, u64, u64)> =
        limited.map(|(&most, site)| (site, 0, most)).collect();
    for branch in branches {
        if let BranchingDecision::AtVenue { site, least, most } = *branch {
            match limits.iter_mut().find(|limit| limit.0 == site) {
                Some(limit) => *limit = (site, limit.1.max(least), limit.2.min(most)),
                None => limits.push((site, least, most)),
            }
        }
    }
    let row = |(nth, (site, least, most))| (site, VenueRow { nth, least, most });
    limits.into_iter().enumerate().map(row).collect()
}
