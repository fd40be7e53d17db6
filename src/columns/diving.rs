//! Diving (Sadykov et al. 2019): groups that the program has in whole, or nearly so, are taken; the program is solved
//! again for who is left, with new groups for them.

use rustc_hash::FxHashMap;

use super::bound::Extent;
use super::column::Column;
use super::generation::Generation;
use super::master::Master;
use super::problem::{Case, Parts};
use crate::budget::Budget;
use crate::instance::SiteIdx;

/// Rounds of new groups in each step.
const ROUNDS: usize = 2;
/// Groups are taken together that the program has at least so often, and in any case the one it has most.
const NEARLY: f64 = 0.8;
/// Shares of a whole this near to a whole number are whole.
const WHOLE: f64 = 1e-6;
/// In each step at least one of so many groups that are left is taken.
const STEPS: u64 = 15;

/// Groups of a plan near to the program of a case: a whole plan, if it comes to one.
pub(super) fn dive(
    parts: &Parts<'_>,
    extent: &Extent,
    columns: Vec<Column>,
    case: &Case,
    budget: &mut Budget,
) -> Vec<Column> {
    let mut master = Master::new(parts, extent, &columns, &case.branches);
    master.add_cuts(&case.cuts);
    if let Some(centre) = &case.centre {
        master.look_around(centre, centre[..parts.classes.len()].iter().fold(1.0, |a, b| b.max(a)));
    }
    let mut generation = Generation::new(parts, &case.branches, master, None);
    let mut taken = Vec::new();
    while generation.refresh(ROUNDS, budget) {
        let master = &mut generation.master;
        let mut mixed: Vec<(Column, f64)> =
            master.mixed().into_iter().map(|(column, value)| (column.clone(), value)).collect();
        mixed
            .sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.positions().cmp(b.0.positions())));
        let (mut numbers, mut groups) = (master.numbers().to_vec(), master.groups());
        let mut leaders = master.leaders().to_vec();
        let before = taken.len();
        let mut open: FxHashMap<SiteIdx, u64> =
            master.venue_rows().iter().map(|(&site, row)| (site, row.most)).collect();
        let most = groups.1.div_ceil(STEPS) as usize;
        let mut take =
            |column: &Column, most: u64, left: &mut Vec<u32>, numbers: &mut (u64, u64)| {
                let mut times = 0;
                let (mut nobody, mut anywhere) = (u64::MAX, u64::MAX);
                let leader = column.post().leader.map(|leader| &mut leaders[leader as usize]);
                let led = leader.unwrap_or(&mut nobody);
                let at = column.venue().and_then(|site| open.get_mut(&site));
                let at = at.unwrap_or(&mut anywhere);
                let is_open = |led: u64, at: u64, groups: u64| led > 0 && at > 0 && groups > 0;
                while times < most && is_open(*led, *at, numbers.1) && holds(left, column) {
                    *led -= 1;
                    *at -= 1;
                    column.positions().iter().for_each(|&at| left[at as usize] -= 1);
                    *numbers = (numbers.0.saturating_sub(1), numbers.1 - 1);
                    taken.push(column.clone());
                    times += 1;
                }
                times
            };
        let mut whole = 0;
        for (column, value) in &mixed {
            whole += take(column, (value + WHOLE).floor() as u64, &mut numbers, &mut groups);
        }
        let mut more = 0;
        for (column, value) in &mixed {
            let rest = value - (value + WHOLE).floor();
            if rest > NEARLY || whole == 0 && more < most as u64 && rest > WHOLE {
                more += take(column, 1, &mut numbers, &mut groups);
            }
        }
        if taken.len() == before || groups.1 == 0 || numbers.iter().all(|&left| left == 0) {
            break;
        }
        master.restrict(numbers, groups, &taken[before..]);
    }
    taken
}

/// Whether a group can be formed of the units that are left.
fn holds(left: &[u32], column: &Column) -> bool {
    let mut runs = column.positions().chunk_by(|a, b| a == b);
    runs.all(|run| left[run[0] as usize] >= run.len() as u32)
}
