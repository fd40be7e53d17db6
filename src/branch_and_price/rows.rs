//! Rows of venues: bounds on the groups at a venue and on the units of a class there, from limits and branching
//! decisions.

use rustc_hash::FxHashMap;

use crate::convert::Convert;
use crate::instance::{Instance, SiteIdx};
use crate::pricing::branching_rules::BranchingDecision;
use crate::pricing::column::Column;

/// Number above any number of groups: a row with this upper bound has none.
pub(crate) const MANY: u64 = 1 << 40;

/// Row that bounds the number of groups at a venue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VenueRow {
    /// Index among the rows of venues.
    pub(crate) nth: usize,
    pub(crate) least: u64,
    pub(crate) most: u64,
}

/// Row that bounds the number of units of a class at a venue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MeetRow {
    pub(crate) position: u32,
    pub(crate) site: SiteIdx,
    pub(crate) least: u64,
    pub(crate) most: u64,
}

impl MeetRow {
    /// Coefficient of a column in the row; `None` if it is 0.
    pub(crate) fn times(&self, column: &Column) -> Option<f64> {
        let times = column.positions().iter().filter(|&&at| at == self.position).count();
        (column.venue() == Some(self.site) && times > 0).then_some(times.to_f64())
    }
}

/// Rows from branching decisions on the units of a class at a venue; decisions on one row are intersected.
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

/// Rows of the venues that have a positive finite limit or a branching decision.
pub(crate) fn venue_rows(
    instance: &Instance,
    branches: &[BranchingDecision],
) -> FxHashMap<SiteIdx, VenueRow> {
    let is_limited = |(limit, _): &(&u64, SiteIdx)| (1..u64::MAX).contains(*limit);
    let limited = instance.venue_limits.iter().zip(SiteIdx::counted()).filter(is_limited);
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
