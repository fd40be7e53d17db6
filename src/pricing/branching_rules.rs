//! Branching decisions, and what they mean for single groups.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::convert::Convert;
use crate::instance::SiteIdx;

/// Least and greatest number of waiting units of a queue.
pub(crate) type Span = (usize, usize);

/// Branching decision: a restriction on plans. Except in `MeetsAt`, positions are those of units that are alone in
/// their classes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BranchingDecision {
    /// Bounds the number of groups.
    Groups { least: u64, most: u64 },
    /// Bounds the number of groups at a venue.
    AtVenue { site: SiteIdx, least: u64, most: u64 },
    /// Bounds the number of units of a class that meet at a venue.
    MeetsAt { position: u32, site: SiteIdx, least: u64, most: u64 },
    /// Requires that a unit meets at one of the sites, or at none of them.
    Meets { position: u32, sites: Arc<[SiteIdx]>, inside: bool },
    /// Requires that a unit waits, or that it is in a group.
    Waits { position: u32, waits: bool },
    /// Bounds the number of waiting units of a queue.
    Queue { nth: usize, least: usize, most: usize },
    /// Requires that two units share a group or both wait, or that they do not (Ryan and Foster 1981).
    Pair { positions: (u32, u32), together: bool },
}

/// Two branching decisions that together cover all plans of the parent node.
pub(crate) type Children = [BranchingDecision; 2];

/// Rules on single groups that follow from the branching decisions of a node, by position.
#[derive(Clone, Debug, Default)]
pub(crate) struct GroupRules {
    apart: FxHashMap<u32, SmallVec<[u32; 4]>>,
    together: FxHashMap<u32, SmallVec<[u32; 4]>>,
    not_at: FxHashSet<(u32, SiteIdx)>,
    only_at: FxHashMap<u32, SmallVec<[Arc<[SiteIdx]>; 2]>>,
    waiting: FxHashSet<u32>,
    placed: FxHashSet<u32>,
    /// Least and greatest number of waiting units, by queue.
    spans: FxHashMap<usize, Span>,
}

impl GroupRules {
    /// Collects the rules on the positions of a range, counted from its start.
    pub(crate) fn new(branches: &[BranchingDecision], range: std::ops::Range<u32>) -> Self {
        let mut rules = Self::default();
        for branch in branches {
            match branch {
                &BranchingDecision::Pair { positions: (a, b), together } if range.contains(&a) => {
                    let (a, b) = (a - range.start, b - range.start);
                    let of = if together { &mut rules.together } else { &mut rules.apart };
                    of.entry(a).or_default().push(b);
                    of.entry(b).or_default().push(a);
                }
                BranchingDecision::Meets { position, sites, inside }
                    if range.contains(position) =>
                {
                    let at = position - range.start;
                    if *inside {
                        rules.only_at.entry(at).or_default().push(sites.clone());
                    } else {
                        rules.not_at.extend(sites.iter().map(|&site| (at, site)));
                    }
                }
                &BranchingDecision::Waits { position, waits } if range.contains(&position) => {
                    let of = if waits { &mut rules.waiting } else { &mut rules.placed };
                    of.insert(position - range.start);
                }
                &BranchingDecision::Queue { nth, least, most } => {
                    let span = rules.spans.entry(nth).or_insert((0, usize::MAX));
                    *span = (span.0.max(least), span.1.min(most));
                }
                _ => {}
            }
        }
        rules
    }

    pub(crate) fn are_none(&self) -> bool {
        self.apart.is_empty()
            && self.together.is_empty()
            && self.not_at.is_empty()
            && self.only_at.is_empty()
            && self.waiting.is_empty()
    }

    /// Returns `true` if a unit must be in no group.
    pub(crate) fn waits(&self, position: u32) -> bool {
        self.waiting.contains(&position)
    }

    /// Returns `true` if a unit must be in a group.
    pub(crate) fn is_placed(&self, position: u32) -> bool {
        self.placed.contains(&position)
    }

    /// Least and greatest number of waiting units of a queue.
    pub(crate) fn span(&self, queue: usize) -> Span {
        self.spans.get(&queue).copied().unwrap_or((0, usize::MAX))
    }

    /// Units that may share no group with this one.
    pub(crate) fn apart(&self, position: u32) -> &[u32] {
        self.apart.get(&position).map_or(&[], |others| others.as_slice())
    }

    /// Units that must be in every group of this one.
    pub(crate) fn together(&self, position: u32) -> &[u32] {
        self.together.get(&position).map_or(&[], |others| others.as_slice())
    }

    /// Returns `true` if a unit may meet at a venue.
    pub(crate) fn comes(&self, position: u32, site: SiteIdx) -> bool {
        !self.waits(position)
            && !self.not_at.contains(&(position, site))
            && self
                .only_at
                .get(&position)
                .is_none_or(|only| only.iter().all(|of| of.contains(&site)))
    }

    /// Returns `true` if a group satisfies all rules.
    pub(crate) fn allow(&self, positions: &[u32], venue: Option<SiteIdx>) -> bool {
        self.are_none()
            || positions.iter().all(|&at| {
                !self.waits(at)
                    && self.apart(at).iter().all(|other| !positions.contains(other))
                    && self.together(at).iter().all(|other| positions.contains(other))
                    && venue.is_none_or(|site| self.comes(at, site))
            })
    }

    /// Equalises the duals of units that are always together. Their sum does not change, and no group with only one
    /// of them looks cheap.
    pub(crate) fn equalise_duals(&self, duals: &mut [i64]) {
        let mut firsts: Vec<u32> = self.together.keys().copied().collect();
        firsts.sort_unstable();
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        for first in firsts {
            // Closure of the pairs: `bound` grows to all units that are together with the first.
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
                let each = all.div_euclid(bound.len().to_i64());
                for &at in &bound {
                    duals[at as usize] = each;
                }
                // The first unit pays the remainder, so that the sum stays exact.
                duals[first as usize] += all - each * bound.len().to_i64();
            }
        }
    }
}
