//! Diving heuristic (Sadykov et al. 2019): columns with values near 1 are fixed, and column generation continues for
//! the units that are left. A completion solves the last small subproblem.

use std::time::Duration;

use rustc_hash::FxHashMap;

use super::column_generation::ColumnGeneration;
use super::components::ProblemComponents;
use super::master::Master;
use super::node::Node;
use super::params::{DIVE_PRICING_ROUNDS, FIXING_THRESHOLD, INVERSE_FIXING_SHARE};
use crate::bounds::dual_bound::ProblemExtent;
use crate::convert::Convert;
use crate::instance::SiteIdx;
use crate::limits::Budget;
use crate::numeric::DIVING_INTEGRALITY;
use crate::pricing::column::Column;

/// Dive from the LP solution of a node to a plan.
pub(crate) struct Dive<'d> {
    pub(crate) parts: &'d ProblemComponents<'d>,
    pub(crate) extent: &'d ProblemExtent,
    /// Upper cutoff: a useful plan costs less.
    pub(crate) cutoff: i64,
    /// Completion for the last units, with its maximum time; `None` if the dive has none.
    pub(crate) completion: Option<(Complete, Duration)>,
}

/// Completes a dive that has fixed the given columns and left `left` units, within the given time: returns the whole
/// plan, or `None`.
pub(crate) type Complete =
    fn(&Dive<'_>, &[Column], u64, Duration, &mut Budget) -> Option<Vec<Column>>;

impl Dive<'_> {
    /// Dives from a node: returns the fixed groups, which are a whole plan if the dive succeeds.
    pub(crate) fn from(
        &self,
        node: &Node,
        columns: Vec<Column>,
        budget: &mut Budget,
    ) -> Vec<Column> {
        let parts = self.parts;
        let mut master = Master::new(parts, self.extent, &columns, &node.branches);
        master.add_cuts(&node.cuts);
        if let Some(centre) = &node.centre {
            let dearest = centre[..parts.classes.len()].iter().fold(1.0_f64, |a, &b| b.max(a));
            master.stabilisation.set(&centre[..master.num_classes()], dearest);
        }
        let units = units_left(&master);
        // Retained pairs of an earlier plan couple the units left to those placed: the rest is no problem of its own.
        let has_end =
            units > parts.setup.sizes.completion_units && !parts.instance.earlier.is_some();
        let mut completion = self.completion.filter(|_| has_end);
        let mut generation = ColumnGeneration::new(parts, &node.branches, master, None);
        let mut taken: Vec<Column> = Vec::new();
        while generation.refresh(DIVE_PRICING_ROUNDS, budget) {
            let master = &mut generation.master;
            let before = taken.len();
            let left = take(master, &mut taken);
            if taken.len() == before || left.groups.1 == 0 || left.units.iter().all(|&n| n == 0) {
                break;
            }
            master.restrict(left.units, left.groups, &taken[before..]);
            let few = units_left(master);
            if few <= parts.setup.sizes.completion_units
                && let Some((complete, longest)) = completion.take()
                && let Some(plan) = complete(self, &taken, few, longest, budget)
            {
                return plan;
            }
        }
        taken
    }
}

fn units_left(master: &Master<'_>) -> u64 {
    master.numbers().iter().map(|&number| u64::from(number)).sum()
}

/// Fixes columns whose value is integral or nearly so; if there are none, those of greatest value. Returns the rest.
fn take(master: &Master<'_>, taken: &mut Vec<Column>) -> Left {
    let mut support = master.support();
    // Greatest value first; ties by position, so that results are reproducible.
    support.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.positions().cmp(b.0.positions())));
    let mut left = Left::of(master);
    let most = left.groups.1.div_ceil(INVERSE_FIXING_SHARE);
    let mut whole = 0;
    for (column, value) in &support {
        whole += left.take(column, (value + DIVING_INTEGRALITY).floor().to_u64(), taken);
    }
    let mut more = 0;
    for (column, value) in &support {
        let rest = value - (value + DIVING_INTEGRALITY).floor();
        if rest > FIXING_THRESHOLD || whole == 0 && more < most && rest > DIVING_INTEGRALITY {
            more += left.take(column, 1, taken);
        }
    }
    left
}

/// Units and limits that the fixed groups leave.
struct Left {
    units: Vec<u32>,
    /// Least and greatest number of groups.
    groups: (u64, u64),
    facilitators: Vec<u64>,
    venues: FxHashMap<SiteIdx, u64>,
}

impl Left {
    fn of(master: &Master<'_>) -> Self {
        Self {
            units: master.numbers().to_vec(),
            groups: master.groups(),
            facilitators: master.facilitators().to_vec(),
            venues: master.venue_rows().iter().map(|(&site, row)| (site, row.most)).collect(),
        }
    }

    /// Fixes a column as often as units and limits permit, at most `most` times; returns how often.
    fn take(&mut self, column: &Column, most: u64, taken: &mut Vec<Column>) -> u64 {
        let facilitator = column
            .setting()
            .facilitator
            .map(|facilitator| &mut self.facilitators[facilitator.index()]);
        let venue = column.venue().and_then(|site| self.venues.get_mut(&site));
        let mut room = self.groups.1.min(most);
        room = facilitator.iter().chain(&venue).fold(room, |room, left| room.min(**left));
        let runs = column.positions().chunk_by(|a, b| a == b);
        let lasts = runs.map(|run| u64::from(self.units[run[0] as usize]) / run.len() as u64);
        let times = lasts.fold(room, u64::min);
        for left in facilitator.into_iter().chain(venue) {
            *left -= times;
        }
        column.positions().iter().for_each(|&at| self.units[at as usize] -= times.to_u32());
        self.groups = (self.groups.0.saturating_sub(times), self.groups.1 - times);
        taken.extend(std::iter::repeat_n(column, times.to_usize()).cloned());
        times
    }
}
