//! Branching decisions of a node, and their choice by strong branching (Applegate et al. 1995).

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::Setting;
    use crate::pricing::branching_rules::GroupRules;

    #[test]
    fn a_class_of_two_is_in_no_pair() {
        let group = |positions: [u32; 2]| Column::new(0, positions.into_iter(), Setting::default());
        // Class 0 has two units; classes 1 and 2 have one each.
        let plan = [group([0, 1]), group([0, 2])];
        let others = [group([0, 0]), group([1, 2])];
        let support: Vec<(&Column, f64)> = plan.iter().chain(&others).map(|g| (g, 0.5)).collect();
        let pairs = by_pair(&support, &[false, true, true], 9);
        assert_eq!(
            pairs,
            [[true, false].map(|together| BranchingDecision::Pair { positions: (1, 2), together })]
        );
        let child = [(&plan[1], 0.5)];
        assert!(by_pair(&child, &[false, true, true], 9).is_empty(), "nobody is a pair alone");
        // Naive branching on pairs of any class: neither child contains the plan.
        let naive = by_pair(&support, &[true; 3], 9);
        let has = |child: &BranchingDecision| {
            let rules = GroupRules::new(std::slice::from_ref(child), 0..3);
            plan.iter().all(|group| rules.allow(group.positions(), None))
        };
        assert!(naive.iter().any(|children| !children.iter().any(has)));
    }

    fn setting(venue: Option<SiteIdx>) -> Setting {
        Setting { venue, ..Setting::default() }
    }

    fn at(venue: u32, positions: &[u32]) -> Column {
        Column::new(0, positions.iter().copied(), setting(Some(SiteIdx(venue))))
    }

    fn weighed<'c>(groups: &'c [Column], values: &[f64]) -> Vec<(&'c Column, f64)> {
        groups.iter().zip(values.iter().copied()).collect()
    }

    #[test]
    fn the_number_of_groups_is_branched_on_first() {
        let groups = [at(0, &[0, 1]), at(1, &[0, 2]), at(1, &[1, 2])];
        let split = |values: [f64; 3], least, most| {
            let all = candidates(&weighed(&groups, &values), &[true; 3], (least, most), 9);
            match all[..] {
                [
                    [
                        BranchingDecision::Groups { least: a, most: b },
                        BranchingDecision::Groups { least: c, most: d },
                    ],
                ] => Some((a, b, c, d)),
                _ => None,
            }
        };
        assert_eq!(split([0.5, 0.5, 0.5], 0, 9), Some((0, 1, 2, 9)));
        assert_eq!(split([1.5, 1.5, 0.5], 1, 4), Some((1, 3, 4, 4)));
        // Each child excludes some number of groups, even if the LP's number is outside the range.
        assert_eq!(split([0.2, 0.2, 0.1], 1, 4), Some((1, 1, 2, 4)));
        assert_eq!(split([3.0, 3.0, 0.5], 1, 4), Some((1, 3, 4, 4)));
        assert_eq!(split([0.5, 0.5, 0.5], 2, 2), None);
        assert_eq!(split([0.5, 0.5, 1.0], 0, 9), None);
    }

    #[test]
    fn venues_and_meeting_places_are_branched_on_most_fractional_first() {
        // Groups at venue 0: 0.5; at venue 1: 1.25; at venue 2: 1.75.
        let groups =
            [at(0, &[0, 1]), at(1, &[0, 2]), at(1, &[1, 3]), at(2, &[2, 3]), at(2, &[4, 4])];
        let support = weighed(&groups, &[0.5, 0.5, 0.75, 1.0, 0.75]);
        let number = |site, below: u64| {
            let site = SiteIdx(site);
            [
                BranchingDecision::AtVenue { site, least: below + 1, most: u64::MAX },
                BranchingDecision::AtVenue { site, least: 0, most: below },
            ]
        };
        assert_eq!(by_venue(&support, 9), [number(0, 0), number(1, 1), number(2, 1)]);
        assert_eq!(by_venue(&support, 2), [number(0, 0), number(1, 1)]);
        let meets = |position, site, below: u64| {
            let site = SiteIdx(site);
            [
                BranchingDecision::MeetsAt { position, site, least: below + 1, most: u64::MAX },
                BranchingDecision::MeetsAt { position, site, least: 0, most: below },
            ]
        };
        let meeting = [
            meets(0, 0, 0),
            meets(0, 1, 0),
            meets(1, 0, 0),
            meets(2, 1, 0),
            meets(4, 2, 1),
            meets(1, 1, 0),
            meets(3, 1, 0),
        ];
        assert_eq!(by_meeting(&support, 5)[..4], meeting[..4]);
        let all = by_meeting(&support, 9);
        assert_eq!(all.len(), 7, "{all:?}");
        assert!(meeting.iter().all(|children| all.contains(children)), "{all:?}");
        // Groups that meet at each member's place have no venue to branch on.
        let everywhere = [Column::new(0, [0, 1].into_iter(), setting(None))];
        let support = weighed(&everywhere, &[0.5]);
        assert!(by_venue(&support, 9).is_empty() && by_meeting(&support, 9).is_empty());
    }

    #[test]
    fn venues_of_a_unit_are_split_into_halves_of_similar_weight() {
        let groups = [at(0, &[0]), at(1, &[0]), at(2, &[0, 1]), at(3, &[0, 2])];
        let support = weighed(&groups, &[0.4, 0.3, 0.2, 0.1]);
        let all = by_split_of_venues(&support, &[true, true, false], 9);
        // 0.4 against 0.3 and 0.2; then 0.1 goes to the lighter side.
        let children = |position, sites: [SiteIdx; 2]| {
            [true, false].map(|inside| BranchingDecision::Meets {
                position,
                sites: sites.into(),
                inside,
            })
        };
        assert!(all.contains(&children(0, [SiteIdx(0), SiteIdx(3)])), "{all:?}");
        assert!(
            all.iter()
                .all(|[child, _]| !matches!(child, BranchingDecision::Meets { position: 2, .. }))
        );
        let weights = SiteIdx::counted().zip([0.4, 0.3, 0.2, 0.1]).collect();
        assert_eq!(split_of(weights)[..], [SiteIdx(0), SiteIdx(3)]);
    }

    #[test]
    fn fractionally_waiting_units_are_branched_on() {
        let groups = [at(0, &[0, 1]), at(1, &[1, 2])];
        let support = weighed(&groups, &[0.7, 0.3]);
        let waits =
            |position| [false, true].map(|waits| BranchingDecision::Waits { position, waits });
        assert_eq!(by_waiting(&support, &[true; 3], 9), [waits(0), waits(2)]);
        assert_eq!(by_waiting(&support, &[true, true, false], 9), [waits(0)]);
    }

    #[test]
    fn queues_with_waiting_units_other_than_the_last_are_branched_on() {
        let queues = [
            Queue { order: vec![0, 1], seats: 1 },
            Queue { order: vec![2, 3, 2], seats: 1 },
            Queue { order: vec![4], seats: 1 },
        ];
        // Waiting units: 0.5 of 0, 0.5 of 1, 1.5 of the two of 2, 0.8 of 3, none of 4.
        let groups = [at(0, &[0, 2]), at(0, &[1, 4]), at(0, &[4]), at(0, &[3])];
        let support = weighed(&groups, &[0.5, 0.5, 0.5, 0.2]);
        let numbers = [1, 1, 2, 1, 1];
        let children = |nth, below: usize| {
            [
                BranchingDecision::Queue { nth, least: 0, most: below },
                BranchingDecision::Queue { nth, least: below + 1, most: usize::MAX },
            ]
        };
        assert_eq!(by_queue(&queues, &support, &numbers, 9), [children(0, 1), children(1, 2)]);
        assert_eq!(by_queue(&queues, &support, &numbers, 1), [children(0, 1)]);
        assert!(by_queue(&[], &support, &numbers, 9).is_empty());
    }
}
