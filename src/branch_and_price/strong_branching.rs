//! Branching decisions of a node, and their choice by strong branching (Applegate et al. 1995).

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::components::ProblemComponents;
use super::master::Master;
use super::params::{BRANCHING_CANDIDATES, MIN_SCORE_GAIN};
use super::queues::Queue;
use crate::bounds::dual_bound::ProblemExtent;
use crate::instance::SiteIdx;
use crate::limits::Budget;
use crate::numeric::BRANCHING_INTEGRALITY;
use crate::pricing::branching_rules::{BranchingDecision, Children};
use crate::pricing::column::Column;
use crate::pricing::cut_prices::Cut;

/// Data for the evaluation of branching candidates: the LP of a node, with the columns within its gap.
pub(crate) struct BranchingCandidate<'a> {
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

impl BranchingCandidate<'_> {
    /// Returns the decision with the best score; `None` if the LP solution is fractional in none of the ways covered.
    pub(crate) fn best(
        &self,
        mixed: &[(&Column, f64)],
        alone: &[bool],
        groups: (u64, u64),
        value: f64,
        budget: &Budget,
    ) -> Option<Children> {
        let mut candidates = candidates(mixed, alone, groups, BRANCHING_CANDIDATES);
        if !matches!(candidates[..], [[BranchingDecision::Groups { .. }, _]]) {
            candidates.extend(by_queue(
                &self.parts.queues,
                mixed,
                self.numbers,
                BRANCHING_CANDIDATES,
            ));
        }
        if candidates.len() == 1 || budget.exhausted().is_some() {
            return candidates.into_iter().next();
        }
        let least = MIN_SCORE_GAIN * value.abs().max(1.0);
        // Product rule: it favours decisions that raise the bound of both children (Achterberg et al. 2005).
        let score = |halves: &Children| -> f64 {
            let gain = |half| (self.value(half, budget).unwrap_or(value) - value).max(least);
            halves.iter().map(gain).product()
        };
        let scored = candidates.into_iter().map(|halves| (score(&halves), halves));
        // Ties go to the first candidate, the most fractional of its kind.
        scored.reduce(|a, b| if b.0 > a.0 { b } else { a }).map(|(_, halves)| halves)
    }

    /// LP value of a child over the known columns; `None` if the LP solver failed.
    fn value(&self, half: &BranchingDecision, budget: &Budget) -> Option<f64> {
        let branches: Vec<BranchingDecision> =
            self.branches.iter().chain([half]).cloned().collect();
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
    alone: &[bool],
    groups: (u64, u64),
    most: usize,
) -> Vec<Children> {
    let number: f64 = columns.iter().map(|(_, value)| value).sum();
    if fraction(number) > BRANCHING_INTEGRALITY && groups.0 < groups.1 {
        let below = (number.floor() as u64).clamp(groups.0, groups.1 - 1);
        return vec![[
            BranchingDecision::Groups { least: groups.0, most: below },
            BranchingDecision::Groups { least: below + 1, most: groups.1 },
        ]];
    }
    let mut halves = by_venue(columns, most);
    halves.extend(by_half_of_venues(columns, alone, most));
    if halves.is_empty() {
        halves = by_waiting(columns, alone, most);
    }
    if halves.is_empty() {
        halves = by_meeting(columns, most);
    }
    let is_central = columns.iter().any(|(column, _)| column.venue().is_some());
    if halves.is_empty() && !is_central {
        halves = by_pair(columns, alone, most);
    }
    halves
}

/// Branches on the number of groups at a venue.
fn by_venue(columns: &[(&Column, f64)], most: usize) -> Vec<Children> {
    let mut at: FxHashMap<SiteIdx, f64> = FxHashMap::default();
    for (column, value) in columns {
        let Some(site) = column.venue() else { return Vec::new() };
        *at.entry(site).or_default() += value;
    }
    let halves = |(site, number): (SiteIdx, f64)| {
        let below = number.floor() as u64;
        [
            BranchingDecision::AtVenue { site, least: below + 1, most: u64::MAX },
            BranchingDecision::AtVenue { site, least: 0, most: below },
        ]
    };
    most_mixed(at, most).into_iter().map(halves).collect()
}

/// Branches on the venues of a unit that the LP solution spreads: half of these against the rest, by weight (Ceselli
/// and Righini 2005).
fn by_half_of_venues(columns: &[(&Column, f64)], alone: &[bool], most: usize) -> Vec<Children> {
    let mut at: FxHashMap<u32, FxHashMap<SiteIdx, f64>> = FxHashMap::default();
    for (column, value) in columns {
        let Some(site) = column.venue() else { return Vec::new() };
        for &position in column.positions().iter().filter(|&&at| alone[at as usize]) {
            *at.entry(position).or_default().entry(site).or_default() += value;
        }
    }
    let spread = |sites: &FxHashMap<SiteIdx, f64>| -> f64 {
        sites.values().map(|value| value * (1.0 - value)).sum()
    };
    let mut mixed: Vec<(f64, u32, FxHashMap<SiteIdx, f64>)> = at
        .into_iter()
        .map(|(position, sites)| (spread(&sites), position, sites))
        .filter(|(spread, _, _)| *spread > BRANCHING_INTEGRALITY)
        .collect();
    mixed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let halves = |(_, position, sites): (f64, u32, FxHashMap<SiteIdx, f64>)| {
        let sites = half_of(sites);
        [true, false].map(|inside| BranchingDecision::Meets {
            position,
            sites: sites.clone(),
            inside,
        })
    };
    mixed.into_iter().take(most).map(halves).collect()
}

/// Returns venues that carry about half of the weight: each goes to the lighter side, heaviest first.
fn half_of(sites: FxHashMap<SiteIdx, f64>) -> Arc<[SiteIdx]> {
    let mut order: Vec<(SiteIdx, f64)> = sites.into_iter().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let (mut half, mut inside, mut outside) = (Vec::new(), 0.0, 0.0);
    for (site, value) in order {
        if inside <= outside {
            half.push(site);
            inside += value;
        } else {
            outside += value;
        }
    }
    half.sort_unstable();
    half.into()
}

/// Branches on whether a unit waits, where the LP solution places a fraction of it.
fn by_waiting(columns: &[(&Column, f64)], alone: &[bool], most: usize) -> Vec<Children> {
    let mut placed: FxHashMap<u32, f64> = FxHashMap::default();
    for (column, value) in columns {
        for &position in column.positions().iter().filter(|&&at| alone[at as usize]) {
            *placed.entry(position).or_default() += value;
        }
    }
    let halves =
        |(position, _)| [false, true].map(|waits| BranchingDecision::Waits { position, waits });
    most_mixed(placed, most).into_iter().map(halves).collect()
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
    let halves = |((position, site), number): ((u32, SiteIdx), f64)| {
        let below = number.floor() as u64;
        [
            BranchingDecision::MeetsAt { position, site, least: below + 1, most: u64::MAX },
            BranchingDecision::MeetsAt { position, site, least: 0, most: below },
        ]
    };
    most_mixed(at, most).into_iter().map(halves).collect()
}

/// Branches on pairs of units in one group (Ryan and Foster 1981), for classes of one unit only.
fn by_pair(columns: &[(&Column, f64)], alone: &[bool], most: usize) -> Vec<Children> {
    let mut weight: FxHashMap<(u32, u32), f64> = FxHashMap::default();
    for (column, value) in columns {
        let of: Vec<u32> =
            column.positions().iter().copied().filter(|&at| alone[at as usize]).collect();
        for (nth, &a) in of.iter().enumerate() {
            for &b in &of[nth + 1..] {
                *weight.entry((a, b)).or_default() += value;
            }
        }
    }
    let halves = |(positions, _)| {
        [true, false].map(|together| BranchingDecision::Pair { positions, together })
    };
    most_mixed(weight, most).into_iter().map(halves).collect()
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
    let mut mixed: Vec<(f64, usize, f64)> = Vec::new();
    for (nth, queue) in queues.iter().enumerate() {
        let (number, distance) = queue.mixture(&waiting);
        if distance > BRANCHING_INTEGRALITY {
            mixed.push((distance, nth, number));
        }
    }
    mixed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let halves = |(_, nth, number): (f64, usize, f64)| {
        let below = (number + BRANCHING_INTEGRALITY).floor() as usize;
        [
            BranchingDecision::Queue { nth, least: 0, most: below },
            BranchingDecision::Queue { nth, least: below + 1, most: usize::MAX },
        ]
    };
    mixed.into_iter().take(most).map(halves).collect()
}

/// Returns the most fractional values, farthest from an integer first; ties are broken by key.
fn most_mixed<K: Ord + Copy>(values: FxHashMap<K, f64>, most: usize) -> Vec<(K, f64)> {
    let mut mixed: Vec<(K, f64)> =
        values.into_iter().filter(|(_, value)| fraction(*value) > BRANCHING_INTEGRALITY).collect();
    mixed.sort_by(|a, b| {
        let (x, y) = (fraction(a.1), fraction(b.1));
        y.total_cmp(&x).then_with(|| a.0.cmp(&b.0))
    });
    mixed.truncate(most);
    mixed
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
        let mixed: Vec<(&Column, f64)> = plan.iter().chain(&others).map(|g| (g, 0.5)).collect();
        let pairs = by_pair(&mixed, &[false, true, true], 9);
        assert_eq!(
            pairs,
            [[true, false].map(|together| BranchingDecision::Pair { positions: (1, 2), together })]
        );
        let half = [(&plan[1], 0.5)];
        assert!(by_pair(&half, &[false, true, true], 9).is_empty(), "nobody is a pair alone");
        // Naive branching on pairs of any class: neither child contains the plan.
        let naive = by_pair(&mixed, &[true; 3], 9);
        let has = |half: &BranchingDecision| {
            let rules = GroupRules::new(std::slice::from_ref(half), 0..3);
            plan.iter().all(|group| rules.allow(group.positions(), None))
        };
        assert!(naive.iter().any(|halves| !halves.iter().any(has)));
    }

    fn post(venue: Option<SiteIdx>) -> Setting {
        Setting { venue, ..Setting::default() }
    }

    fn at(venue: SiteIdx, positions: &[u32]) -> Column {
        Column::new(0, positions.iter().copied(), post(Some(venue)))
    }

    fn weighed<'c>(groups: &'c [Column], values: &[f64]) -> Vec<(&'c Column, f64)> {
        groups.iter().zip(values.iter().copied()).collect()
    }

    #[test]
    fn the_number_of_groups_is_split_before_all_else() {
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
    fn groups_at_a_venue_and_where_each_meets_are_split_most_mixed_first() {
        // Groups at venue 0: 0.5; at venue 1: 1.25; at venue 2: 1.75.
        let groups =
            [at(0, &[0, 1]), at(1, &[0, 2]), at(1, &[1, 3]), at(2, &[2, 3]), at(2, &[4, 4])];
        let mixed = weighed(&groups, &[0.5, 0.5, 0.75, 1.0, 0.75]);
        let number = |site, below: u64| {
            [
                BranchingDecision::AtVenue { site, least: below + 1, most: u64::MAX },
                BranchingDecision::AtVenue { site, least: 0, most: below },
            ]
        };
        assert_eq!(by_venue(&mixed, 9), [number(0, 0), number(1, 1), number(2, 1)]);
        assert_eq!(by_venue(&mixed, 2), [number(0, 0), number(1, 1)]);
        let who = |position, site, below: u64| {
            [
                BranchingDecision::MeetsAt { position, site, least: below + 1, most: u64::MAX },
                BranchingDecision::MeetsAt { position, site, least: 0, most: below },
            ]
        };
        let meeting = [
            who(0, 0, 0),
            who(0, 1, 0),
            who(1, 0, 0),
            who(2, 1, 0),
            who(4, 2, 1),
            who(1, 1, 0),
            who(3, 1, 0),
        ];
        assert_eq!(by_meeting(&mixed, 5)[..4], meeting[..4]);
        let all = by_meeting(&mixed, 9);
        assert_eq!(all.len(), 7, "{all:?}");
        assert!(meeting.iter().all(|halves| all.contains(halves)), "{all:?}");
        // Groups that meet at each member's place have no venue to branch on.
        let everywhere = [Column::new(0, [0, 1].into_iter(), post(None))];
        let mixed = weighed(&everywhere, &[0.5]);
        assert!(by_venue(&mixed, 9).is_empty() && by_meeting(&mixed, 9).is_empty());
    }

    #[test]
    fn who_is_spread_over_venues_is_split_in_halves_of_like_weight() {
        let groups = [at(0, &[0]), at(1, &[0]), at(2, &[0, 1]), at(3, &[0, 2])];
        let mixed = weighed(&groups, &[0.4, 0.3, 0.2, 0.1]);
        let all = by_half_of_venues(&mixed, &[true, true, false], 9);
        // 0.4 against 0.3 and 0.2; then 0.1 goes to the lighter side.
        let halves = |position, sites: &[SiteIdx]| {
            [true, false].map(|inside| BranchingDecision::Meets {
                position,
                sites: sites.into(),
                inside,
            })
        };
        assert!(all.contains(&halves(0, &[0, 3])), "{all:?}");
        assert!(
            all.iter()
                .all(|[half, _]| !matches!(half, BranchingDecision::Meets { position: 2, .. }))
        );
        assert_eq!(
            half_of([(0, 0.4), (1, 0.3), (2, 0.2), (3, 0.1)].into_iter().collect())[..],
            [0, 3]
        );
    }

    #[test]
    fn whoever_partly_waits_is_split() {
        let groups = [at(0, &[0, 1]), at(1, &[1, 2])];
        let mixed = weighed(&groups, &[0.7, 0.3]);
        let waits =
            |position| [false, true].map(|waits| BranchingDecision::Waits { position, waits });
        assert_eq!(by_waiting(&mixed, &[true; 3], 9), [waits(0), waits(2)]);
        assert_eq!(by_waiting(&mixed, &[true, true, false], 9), [waits(0)]);
    }

    #[test]
    fn how_many_of_a_queue_wait_is_split_where_others_than_the_last_do() {
        let queues = [
            Queue { order: vec![0, 1], seats: 1 },
            Queue { order: vec![2, 3, 2], seats: 1 },
            Queue { order: vec![4], seats: 1 },
        ];
        // Waiting units: 0.5 of 0, 0.5 of 1, 1.5 of the two of 2, 0.8 of 3, none of 4.
        let groups = [at(0, &[0, 2]), at(0, &[1, 4]), at(0, &[4]), at(0, &[3])];
        let mixed = weighed(&groups, &[0.5, 0.5, 0.5, 0.2]);
        let numbers = [1, 1, 2, 1, 1];
        let halves = |nth, below: usize| {
            [
                BranchingDecision::Queue { nth, least: 0, most: below },
                BranchingDecision::Queue { nth, least: below + 1, most: usize::MAX },
            ]
        };
        assert_eq!(by_queue(&queues, &mixed, &numbers, 9), [halves(0, 1), halves(1, 2)]);
        assert_eq!(by_queue(&queues, &mixed, &numbers, 1), [halves(0, 1)]);
        assert!(by_queue(&[], &mixed, &numbers, 9).is_empty());
    }
}
