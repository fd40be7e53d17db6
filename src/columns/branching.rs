//! Cases of a search: what a branch asks of plans, and what that means for groups.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::master::Column;
use crate::instance::SiteIdx;

/// What a branch asks of a plan. But for `MeetsAt`, positions are those of units that are alone in their classes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Branch {
    /// So many groups.
    Groups { least: u64, most: u64 },
    /// So many groups at a venue.
    AtVenue { site: SiteIdx, least: u64, most: u64 },
    /// So many units of a class meet at a venue.
    MeetsAt { position: u32, site: SiteIdx, least: u64, most: u64 },
    /// A unit meets at one of some venues, or at none of them.
    Meets { position: u32, sites: Arc<[SiteIdx]>, inside: bool },
    /// A unit waits, or is in a group.
    Waits { position: u32, waits: bool },
    /// Two units are in one group or both wait, or they are not (Ryan and Foster 1981).
    Pair { positions: (u32, u32), together: bool },
}

/// What the branches of a case mean for single groups, by position.
#[derive(Clone, Debug, Default)]
pub(super) struct GroupRules {
    apart: FxHashMap<u32, SmallVec<[u32; 4]>>,
    together: FxHashMap<u32, SmallVec<[u32; 4]>>,
    not_at: FxHashSet<(u32, SiteIdx)>,
    only_at: FxHashMap<u32, SmallVec<[Arc<[SiteIdx]>; 2]>>,
    waiting: FxHashSet<u32>,
    placed: FxHashSet<u32>,
}

impl GroupRules {
    /// Of positions in a range, counted from its start.
    pub(super) fn new(branches: &[Branch], range: std::ops::Range<u32>) -> Self {
        let mut rules = Self::default();
        for branch in branches {
            match branch {
                &Branch::Pair { positions: (a, b), together } if range.contains(&a) => {
                    let (a, b) = (a - range.start, b - range.start);
                    let of = if together { &mut rules.together } else { &mut rules.apart };
                    of.entry(a).or_default().push(b);
                    of.entry(b).or_default().push(a);
                }
                Branch::Meets { position, sites, inside } if range.contains(position) => {
                    let at = position - range.start;
                    if *inside {
                        rules.only_at.entry(at).or_default().push(sites.clone());
                    } else {
                        rules.not_at.extend(sites.iter().map(|&site| (at, site)));
                    }
                }
                &Branch::Waits { position, waits } if range.contains(&position) => {
                    let of = if waits { &mut rules.waiting } else { &mut rules.placed };
                    of.insert(position - range.start);
                }
                _ => {}
            }
        }
        rules
    }

    pub(super) fn are_none(&self) -> bool {
        self.apart.is_empty()
            && self.together.is_empty()
            && self.not_at.is_empty()
            && self.only_at.is_empty()
            && self.waiting.is_empty()
    }

    /// Whether a unit is in no group.
    pub(super) fn waits(&self, position: u32) -> bool {
        self.waiting.contains(&position)
    }

    /// Whether a unit is in a group.
    pub(super) fn is_placed(&self, position: u32) -> bool {
        self.placed.contains(&position)
    }

    /// Units that are in no group with this one.
    pub(super) fn apart(&self, position: u32) -> &[u32] {
        self.apart.get(&position).map_or(&[], |others| others.as_slice())
    }

    /// Units that are in each group of this one.
    pub(super) fn together(&self, position: u32) -> &[u32] {
        self.together.get(&position).map_or(&[], |others| others.as_slice())
    }

    /// Whether a unit may meet at a venue.
    pub(super) fn comes(&self, position: u32, site: SiteIdx) -> bool {
        !self.waits(position)
            && !self.not_at.contains(&(position, site))
            && self
                .only_at
                .get(&position)
                .is_none_or(|only| only.iter().all(|of| of.contains(&site)))
    }

    /// Whether a group keeps to all of it.
    pub(super) fn allow(&self, positions: &[u32], venue: Option<SiteIdx>) -> bool {
        self.are_none()
            || positions.iter().all(|&at| {
                !self.waits(at)
                    && self.apart(at).iter().all(|other| !positions.contains(other))
                    && self.together(at).iter().all(|other| positions.contains(other))
                    && venue.is_none_or(|site| self.comes(at, site))
            })
    }

    /// Duals under which units that are always together pay alike: what they pay in all is the same, and no group with
    /// one of them alone looks cheap.
    pub(super) fn level(&self, duals: &mut [i64]) {
        let mut firsts: Vec<u32> = self.together.keys().copied().collect();
        firsts.sort_unstable();
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        for first in firsts {
            let mut bound: Vec<u32> = vec![first];
            let mut nth = 0;
            while nth < bound.len() {
                for &other in self.together(bound[nth]) {
                    if !bound.contains(&other) {
                        bound.push(other);
                    }
                }
                nth += 1;
            }
            if seen.insert(first) && bound.iter().all(|at| *at == first || seen.insert(*at)) {
                let all: i64 = bound.iter().map(|&at| duals[at as usize]).sum();
                let each = all.div_euclid(bound.len() as i64);
                for &at in &bound {
                    duals[at as usize] = each;
                }
                duals[first as usize] += all - each * bound.len() as i64;
            }
        }
    }
}

/// Shares of a whole nearer than this to a whole number are whole.
const WHOLE: f64 = 1e-4;

/// How far a number is from a whole one.
fn fraction(value: f64) -> f64 {
    (value - value.round()).abs()
}

/// Two cases that cover everything, by what the program mixes most: the number of groups, groups at a venue, a unit that
/// waits, a unit at a venue or two units together. `None` where it mixes nothing of these.
pub(super) fn branch(
    columns: &[(&Column, f64)],
    alone: &[bool],
    groups: (u64, u64),
) -> Option<[Branch; 2]> {
    let number: f64 = columns.iter().map(|(_, value)| value).sum();
    if fraction(number) > WHOLE && groups.0 < groups.1 {
        let below = (number.floor() as u64).clamp(groups.0, groups.1 - 1);
        return Some([
            Branch::Groups { least: groups.0, most: below },
            Branch::Groups { least: below + 1, most: groups.1 },
        ]);
    }
    let meeting = split_to_branch(columns, alone).or_else(|| venue_to_branch(columns));
    let waiting = meeting.or_else(|| waiting_to_branch(columns, alone));
    waiting.or_else(|| meeting_to_branch(columns)).or_else(|| {
        let is_central = columns.iter().any(|(column, _)| column.venue().is_some());
        if is_central { None } else { pair_to_branch(columns, alone) }
    })
}

/// The unit that is spread over venues most: half of them against the rest, as even as can be (Ceselli and Righini
/// 2005).
fn split_to_branch(columns: &[(&Column, f64)], alone: &[bool]) -> Option<[Branch; 2]> {
    let mut at: FxHashMap<u32, FxHashMap<SiteIdx, f64>> = FxHashMap::default();
    for (column, value) in columns {
        let site = column.venue()?;
        for &position in column.positions().iter().filter(|&&at| alone[at as usize]) {
            *at.entry(position).or_default().entry(site).or_default() += value;
        }
    }
    let spread = |sites: &FxHashMap<SiteIdx, f64>| -> f64 {
        sites.values().map(|value| value * (1.0 - value)).sum()
    };
    let mixed = at.into_iter().map(|(position, sites)| (spread(&sites), position, sites));
    let mixed = mixed.filter(|(spread, _, _)| *spread > WHOLE);
    let (_, position, sites) =
        mixed.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)))?;
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
    let sites: Arc<[SiteIdx]> = half.into();
    Some([true, false].map(|inside| Branch::Meets { position, sites: sites.clone(), inside }))
}

fn venue_to_branch(columns: &[(&Column, f64)]) -> Option<[Branch; 2]> {
    let mut at: FxHashMap<SiteIdx, f64> = FxHashMap::default();
    for (column, value) in columns {
        *at.entry(column.venue()?).or_default() += value;
    }
    let best = most_mixed(at)?;
    let below = best.1.floor() as u64;
    Some([
        Branch::AtVenue { site: best.0, least: below + 1, most: u64::MAX },
        Branch::AtVenue { site: best.0, least: 0, most: below },
    ])
}

fn waiting_to_branch(columns: &[(&Column, f64)], alone: &[bool]) -> Option<[Branch; 2]> {
    let mut placed: FxHashMap<u32, f64> = FxHashMap::default();
    for (column, value) in columns {
        for &position in column.positions().iter().filter(|&&at| alone[at as usize]) {
            *placed.entry(position).or_default() += value;
        }
    }
    let (position, _) = most_mixed(placed)?;
    Some([false, true].map(|waits| Branch::Waits { position, waits }))
}

fn meeting_to_branch(columns: &[(&Column, f64)]) -> Option<[Branch; 2]> {
    let mut at: FxHashMap<(u32, SiteIdx), f64> = FxHashMap::default();
    for (column, value) in columns {
        let site = column.venue()?;
        for &position in column.positions() {
            *at.entry((position, site)).or_default() += value;
        }
    }
    let ((position, site), number) = most_mixed(at)?;
    let below = number.floor() as u64;
    Some([
        Branch::MeetsAt { position, site, least: below + 1, most: u64::MAX },
        Branch::MeetsAt { position, site, least: 0, most: below },
    ])
}

fn pair_to_branch(columns: &[(&Column, f64)], alone: &[bool]) -> Option<[Branch; 2]> {
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
    let (positions, _) = most_mixed(weight)?;
    Some([true, false].map(|together| Branch::Pair { positions, together }))
}

/// What is farthest from whole; ties by key.
fn most_mixed<K: Ord + Copy>(values: FxHashMap<K, f64>) -> Option<(K, f64)> {
    let mixed = values.into_iter().filter(|(_, value)| fraction(*value) > WHOLE);
    mixed.max_by(|a, b| {
        let (x, y) = (fraction(a.1), fraction(b.1));
        x.total_cmp(&y).then_with(|| b.0.cmp(&a.0))
    })
}
