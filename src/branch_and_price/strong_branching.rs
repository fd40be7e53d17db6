//! Branching decisions of a node, and their choice by strong branching (Applegate et al. 1995).

#[cfg(test)]
mod tests;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::components::ProblemComponents;
use super::master::Master;
use super::params::{BRANCHING_CANDIDATES, MIN_SCORE_GAIN};
use super::queues::Queue;
use crate::bounds::dual_bound::ProblemExtent;
use crate::convert::Convert;
use crate::instance::SiteIdx;
use crate::limits::Budget;
use crate::numeric::BRANCHING_INTEGRALITY;
use crate::pricing::branching_rules::{BranchingDecision, Children};
use crate::pricing::column::Column;
use crate::pricing::cut_prices::Cut;

/// Data for the evaluation of branching candidates: the LP of a node, with the columns within its gap.
pub(crate) struct StrongBranching<'a> {
    pub(crate) parts: &'a ProblemComponents<'a>,
    pub(crate) extent: &'a ProblemExtent,
    pub(crate) branches: &'a [BranchingDecision],
    pub(crate) columns: &'a [Column],
    pub(crate) cuts: &'a [Cut],
    /// Duals of the classes: the centre of the stabilisation box.
    pub(crate) centre: &'a [f64],
    /// Number of units of each class.
    pub(crate) numbers: &'a [u32],
}

impl StrongBranching<'_> {
    /// Returns the decision with the best score; `None` if the LP solution is fractional in none of the ways covered.
    pub(crate) fn best(
        &self,
        support: &[(&Column, f64)],
        is_single_unit: &[bool],
        groups: (u64, u64),
        value: f64,
        budget: &Budget,
    ) -> Option<Children> {
        let mut candidates = candidates(support, is_single_unit, groups, BRANCHING_CANDIDATES);
        if !matches!(candidates[..], [[BranchingDecision::Groups { .. }, _]]) {
            candidates.extend(by_queue(
                &self.parts.queues,
                support,
                self.numbers,
                BRANCHING_CANDIDATES,
            ));
        }
        if candidates.len() == 1 || budget.exhausted().is_some() {
            return candidates.into_iter().next();
        }
        let least = MIN_SCORE_GAIN * value.abs().max(1.0);
        // Product rule: it favours decisions that raise the bound of both children (Achterberg et al. 2005).
        let score = |children: &Children| -> f64 {
            let gain = |child| (self.value(child, budget).unwrap_or(value) - value).max(least);
            children.iter().map(gain).product()
        };
        let scored = candidates.into_iter().map(|children| (score(&children), children));
        // Ties go to the first candidate, the most fractional of its kind.
        scored.reduce(|a, b| if b.0 > a.0 { b } else { a }).map(|(_, children)| children)
    }

    /// LP value of a child over the known columns; `None` if the LP solver failed.
    fn value(&self, child: &BranchingDecision, budget: &Budget) -> Option<f64> {
        let branches: Vec<BranchingDecision> =
            self.branches.iter().chain([child]).cloned().collect();
        let (parts, radius) = (self.parts, self.centre.iter().fold(1.0_f64, |a, b| a.max(b.abs())));
        let mut master = Master::new(parts, self.extent, self.columns, &branches);
        master.add_cuts(self.cuts);
        master.stabilisation.set(&self.centre[..master.num_classes()], radius);
        let hint = parts.setup.linear.relax(master.lp(), budget)?;
        Some(master.dual_value(&hint.duals))
    }
}

/// Distance of a value from the nearest integer.
fn fraction(value: f64) -> f64 {
    (value - value.round()).abs()
}

/// Candidate pairs of children, most fractional first, at most `most` of a kind. A fractional number of groups comes
/// before all else; then groups at a venue and the venues of a unit; else waiting units; else units of a class at a
/// venue; else pairs of units. Empty if the LP solution is integral in all of these.
fn candidates(
    columns: &[(&Column, f64)],
    is_single_unit: &[bool],
    groups: (u64, u64),
    most: usize,
) -> Vec<Children> {
    let number: f64 = columns.iter().map(|(_, value)| value).sum();
    if fraction(number) > BRANCHING_INTEGRALITY && groups.0 < groups.1 {
        let below = number.floor().to_u64().clamp(groups.0, groups.1 - 1);
        return vec![[
            BranchingDecision::Groups { least: groups.0, most: below },
            BranchingDecision::Groups { least: below + 1, most: groups.1 },
        ]];
    }
    let mut children = by_venue(columns, most);
    children.extend(by_split_of_venues(columns, is_single_unit, most));
    if children.is_empty() {
        children = by_waiting(columns, is_single_unit, most);
    }
    if children.is_empty() {
        children = by_meeting(columns, most);
    }
    let is_central = columns.iter().any(|(column, _)| column.venue().is_some());
    if children.is_empty() && !is_central {
        children = by_pair(columns, is_single_unit, most);
    }
    children
}

/// Branches on the number of groups at a venue.
fn by_venue(columns: &[(&Column, f64)], most: usize) -> Vec<Children> {
    let mut at: FxHashMap<SiteIdx, f64> = FxHashMap::default();
    for (column, value) in columns {
        let Some(site) = column.venue() else { return Vec::new() };
        *at.entry(site).or_default() += value;
    }
    let children = |(site, number): (SiteIdx, f64)| {
        let below = number.floor().to_u64();
        [
            BranchingDecision::AtVenue { site, least: below + 1, most: u64::MAX },
            BranchingDecision::AtVenue { site, least: 0, most: below },
        ]
    };
    most_fractional(at, most).into_iter().map(children).collect()
}

/// Branches on the venues of a unit that the LP solution spreads: half of these against the rest, by weight (Ceselli
/// and Righini 2005).
fn by_split_of_venues(
    columns: &[(&Column, f64)],
    is_single_unit: &[bool],
    most: usize,
) -> Vec<Children> {
    let mut at: FxHashMap<u32, FxHashMap<SiteIdx, f64>> = FxHashMap::default();
    for (column, value) in columns {
        let Some(site) = column.venue() else { return Vec::new() };
        for &position in column.positions().iter().filter(|&&at| is_single_unit[at as usize]) {
            *at.entry(position).or_default().entry(site).or_default() += value;
        }
    }
    let spread = |sites: &FxHashMap<SiteIdx, f64>| -> f64 {
        sites.values().map(|value| value * (1.0 - value)).sum()
    };
    let mut support: Vec<(f64, u32, FxHashMap<SiteIdx, f64>)> = at
        .into_iter()
        .map(|(position, sites)| (spread(&sites), position, sites))
        .filter(|(spread, _, _)| *spread > BRANCHING_INTEGRALITY)
        .collect();
    support.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let children = |(_, position, sites): (f64, u32, FxHashMap<SiteIdx, f64>)| {
        let sites = split_of(sites);
        [true, false].map(|inside| BranchingDecision::Meets {
            position,
            sites: sites.clone(),
            inside,
        })
    };
    support.into_iter().take(most).map(children).collect()
}

/// Returns venues that carry about half of the weight: each goes to the lighter side, heaviest first.
fn split_of(sites: FxHashMap<SiteIdx, f64>) -> Arc<[SiteIdx]> {
    let mut order: Vec<(SiteIdx, f64)> = sites.into_iter().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let (mut child, mut inside, mut outside) = (Vec::new(), 0.0, 0.0);
    for (site, value) in order {
        if inside <= outside {
            child.push(site);
            inside += value;
        } else {
            outside += value;
        }
    }
    child.sort_unstable();
    child.into()
}

/// Branches on whether a unit waits, where the LP solution places a fraction of it.
fn by_waiting(columns: &[(&Column, f64)], is_single_unit: &[bool], most: usize) -> Vec<Children> {
    let mut placed: FxHashMap<u32, f64> = FxHashMap::default();
    for (column, value) in columns {
        for &position in column.positions().iter().filter(|&&at| is_single_unit[at as usize]) {
            *placed.entry(position).or_default() += value;
        }
    }
    let children =
        |(position, _)| [false, true].map(|waits| BranchingDecision::Waits { position, waits });
    most_fractional(placed, most).into_iter().map(children).collect()
}

/// Branches on the number of units of a class at a venue.
fn by_meeting(columns: &[(&Column, f64)], most: usize) -> Vec<Children> {
    let mut at: FxHashMap<(u32, SiteIdx), f64> = FxHashMap::default();
    for (column, value) in columns {
        let Some(site) = column.venue() else { return Vec::new() };
        for &position in column.positions() {
            *at.entry((position, site)).or_default() += value;
        }
    }
    let children = |((position, site), number): ((u32, SiteIdx), f64)| {
        let below = number.floor().to_u64();
        [
            BranchingDecision::MeetsAt { position, site, least: below + 1, most: u64::MAX },
            BranchingDecision::MeetsAt { position, site, least: 0, most: below },
        ]
    };
    most_fractional(at, most).into_iter().map(children).collect()
}

/// Branches on pairs of units in one group (Ryan and Foster 1981), for classes of one unit only.
fn by_pair(columns: &[(&Column, f64)], is_single_unit: &[bool], most: usize) -> Vec<Children> {
    let mut weight: FxHashMap<(u32, u32), f64> = FxHashMap::default();
    for (column, value) in columns {
        let of: Vec<u32> =
            column.positions().iter().copied().filter(|&at| is_single_unit[at as usize]).collect();
        for (nth, &a) in of.iter().enumerate() {
            for &b in &of[nth + 1..] {
                *weight.entry((a, b)).or_default() += value;
            }
        }
    }
    let children = |(positions, _)| {
        [true, false].map(|together| BranchingDecision::Pair { positions, together })
    };
    most_fractional(weight, most).into_iter().map(children).collect()
}

/// Branches on the number of waiting units of a queue, where it is fractional or units other than the last ones wait.
fn by_queue(
    queues: &[Queue],
    columns: &[(&Column, f64)],
    numbers: &[u32],
    most: usize,
) -> Vec<Children> {
    if queues.is_empty() {
        return Vec::new();
    }
    let mut waiting: Vec<f64> = numbers.iter().map(|&number| f64::from(number)).collect();
    for (column, value) in columns {
        column.positions().iter().for_each(|&at| waiting[at as usize] -= value);
    }
    let mut support: Vec<(f64, usize, f64)> = Vec::new();
    for (nth, queue) in queues.iter().enumerate() {
        let (number, distance) = queue.fractional_waiting(&waiting);
        if distance > BRANCHING_INTEGRALITY {
            support.push((distance, nth, number));
        }
    }
    support.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let children = |(_, nth, number): (f64, usize, f64)| {
        let below = (number + BRANCHING_INTEGRALITY).floor().to_usize();
        [
            BranchingDecision::Queue { nth, least: 0, most: below },
            BranchingDecision::Queue { nth, least: below + 1, most: usize::MAX },
        ]
    };
    support.into_iter().take(most).map(children).collect()
}

/// Returns the most fractional values, farthest from an integer first; ties are broken by key.
fn most_fractional<K: Ord + Copy>(values: FxHashMap<K, f64>, most: usize) -> Vec<(K, f64)> {
    let mut support: Vec<(K, f64)> =
        values.into_iter().filter(|(_, value)| fraction(*value) > BRANCHING_INTEGRALITY).collect();
    support.sort_by(|a, b| {
        let (x, y) = (fraction(a.1), fraction(b.1));
        y.total_cmp(&x).then_with(|| a.0.cmp(&b.0))
    });
    support.truncate(most);
    support
}
