//! Diving (Sadykov et al. 2019): groups that the program has in whole, or nearly so, are taken; the program is solved
//! again for who is left, with new groups for them. The last few are searched for.

use std::time::Duration;

use rustc_hash::FxHashMap;

use super::column_generation::ColumnGeneration;
use super::components::ProblemComponents;
use super::master::Master;
use super::node::Node;
use super::params::FEW_UNITS;
use crate::bounds::dual_bound::ProblemExtent;
use crate::instance::SiteIdx;
use crate::limits::Budget;
use crate::pricing::column::Column;

/// Rounds of new groups in each step at most.
const ROUNDS: usize = 10;
/// Groups are taken together that the program has at least so often, and in any case the one it has most.
const NEARLY: f64 = 0.8;
/// Shares of a whole this near to a whole number are whole.
const WHOLE: f64 = 1e-6;
/// In each step at least one of so many groups that are left is taken.
const STEPS: u64 = 15;

/// A way to a plan near to the linear program of a case.
pub(crate) struct Dive<'d> {
    pub(crate) parts: &'d ProblemComponents<'d>,
    pub(crate) extent: &'d ProblemExtent,
    /// What is of use costs less.
    pub(crate) cutoff: i64,
    /// Completes the plan when few units are left, and for how long at most; `None` where a dive has no completion.
    pub(crate) completion: Option<(Complete, Duration)>,
}

/// Completes a dive that has taken these groups and left `left` units, for at most as long as stated: the whole plan, or
/// `None`.
pub(crate) type Complete =
    fn(&Dive<'_>, &[Column], u64, Duration, &mut Budget) -> Option<Vec<Column>>;

impl Dive<'_> {
    /// Groups of a plan near to the program of a case: a whole plan, if it comes to one.
    pub(crate) fn from(
        &self,
        case: &Node,
        columns: Vec<Column>,
        budget: &mut Budget,
    ) -> Vec<Column> {
        let parts = self.parts;
        let mut master = Master::new(parts, self.extent, &columns, &case.branches);
        master.add_cuts(&case.cuts);
        if let Some(centre) = &case.centre {
            let dearest = centre[..parts.classes.len()].iter().fold(1.0_f64, |a, &b| b.max(a));
            master.look_around(centre, dearest);
        }
        let units = units_left(&master);
        // Earlier groups tie who is left to who is not.
        let has_end = units > FEW_UNITS && !parts.instance.earlier.is_some();
        let mut completion = self.completion.filter(|_| has_end);
        let mut generation = ColumnGeneration::new(parts, &case.branches, master, None);
        let mut taken: Vec<Column> = Vec::new();
        while generation.refresh(ROUNDS, budget) {
            let master = &mut generation.master;
            let before = taken.len();
            let left = take(master, &mut taken);
            if taken.len() == before || left.groups.1 == 0 || left.units.iter().all(|&n| n == 0) {
                break;
            }
            master.restrict(left.units, left.groups, &taken[before..]);
            let few = units_left(master);
            if few <= FEW_UNITS
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

/// Takes groups that the program has in whole or nearly so; says what is left.
fn take(master: &Master<'_>, taken: &mut Vec<Column>) -> Left {
    let mut mixed = master.mixed();
    mixed.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.positions().cmp(b.0.positions())));
    let mut left = Left::of(master);
    let most = left.groups.1.div_ceil(STEPS);
    let mut whole = 0;
    for (column, value) in &mixed {
        whole += left.take(column, (value + WHOLE).floor() as u64, taken);
    }
    let mut more = 0;
    for (column, value) in &mixed {
        let rest = value - (value + WHOLE).floor();
        if rest > NEARLY || whole == 0 && more < most && rest > WHOLE {
            more += left.take(column, 1, taken);
        }
    }
    left
}

/// What groups that are taken leave.
struct Left {
    units: Vec<u32>,
    /// Groups at least and at most.
    groups: (u64, u64),
    leaders: Vec<u64>,
    venues: FxHashMap<SiteIdx, u64>,
}

impl Left {
    fn of(master: &Master<'_>) -> Self {
        Self {
            units: master.numbers().to_vec(),
            groups: master.groups(),
            leaders: master.leaders().to_vec(),
            venues: master.venue_rows().iter().map(|(&site, row)| (site, row.most)).collect(),
        }
    }

    /// Takes a group as often as there is room for it, but at most so often; says how often.
    fn take(&mut self, column: &Column, most: u64, taken: &mut Vec<Column>) -> u64 {
        let leader = column.post().leader.map(|leader| &mut self.leaders[leader as usize]);
        let venue = column.venue().and_then(|site| self.venues.get_mut(&site));
        let mut room = self.groups.1.min(most);
        room = leader.iter().chain(&venue).fold(room, |room, left| room.min(**left));
        let runs = column.positions().chunk_by(|a, b| a == b);
        let lasts = runs.map(|run| u64::from(self.units[run[0] as usize]) / run.len() as u64);
        let times = lasts.fold(room, u64::min);
        for left in leader.into_iter().chain(venue) {
            *left -= times;
        }
        column.positions().iter().for_each(|&at| self.units[at as usize] -= times as u32);
        self.groups = (self.groups.0.saturating_sub(times), self.groups.1 - times);
        taken.extend(std::iter::repeat_n(column, times as usize).cloned());
        times
    }
}
