//! Cases of a search: what a branch asks of plans, and what that means for groups.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::instance::SiteIdx;

/// How many of a queue wait at least and at most.
pub(crate) type Span = (usize, usize);

/// What a branch asks of a plan. But for `MeetsAt`, positions are those of units that are alone in their classes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BranchingDecision {
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
    /// So many of a queue wait.
    Queue { nth: usize, least: usize, most: usize },
    /// Two units are in one group or both wait, or they are not (Ryan and Foster 1981).
    Pair { positions: (u32, u32), together: bool },
}

/// Two cases that cover everything.
pub(crate) type Children = [BranchingDecision; 2];

/// What the branches of a case mean for single groups, by position.
#[derive(Clone, Debug, Default)]
pub(crate) struct GroupRules {
    apart: FxHashMap<u32, SmallVec<[u32; 4]>>,
    together: FxHashMap<u32, SmallVec<[u32; 4]>>,
    not_at: FxHashSet<(u32, SiteIdx)>,
    only_at: FxHashMap<u32, SmallVec<[Arc<[SiteIdx]>; 2]>>,
    waiting: FxHashSet<u32>,
    placed: FxHashSet<u32>,
    /// How many of a queue wait at least and at most.
    spans: FxHashMap<usize, Span>,
}

impl GroupRules {
    /// Of positions in a range, counted from its start.
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

    /// Whether a unit is in no group.
    pub(crate) fn waits(&self, position: u32) -> bool {
        self.waiting.contains(&position)
    }

    /// Whether a unit is in a group.
    pub(crate) fn is_placed(&self, position: u32) -> bool {
        self.placed.contains(&position)
    }

    /// How many of a queue wait at least and at most.
    pub(crate) fn span(&self, queue: usize) -> Span {
        self.spans.get(&queue).copied().unwrap_or((0, usize::MAX))
    }

    /// Units that are in no group with this one.
    pub(crate) fn apart(&self, position: u32) -> &[u32] {
        self.apart.get(&position).map_or(&[], |others| others.as_slice())
    }

    /// Units that are in each group of this one.
    pub(crate) fn together(&self, position: u32) -> &[u32] {
        self.together.get(&position).map_or(&[], |others| others.as_slice())
    }

    /// Whether a unit may meet at a venue.
    pub(crate) fn comes(&self, position: u32, site: SiteIdx) -> bool {
        !self.waits(position)
            && !self.not_at.contains(&(position, site))
            && self
                .only_at
                .get(&position)
                .is_none_or(|only| only.iter().all(|of| of.contains(&site)))
    }

    /// Whether a group keeps to all of it.
    pub(crate) fn allow(&self, positions: &[u32], venue: Option<SiteIdx>) -> bool {
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
    pub(crate) fn level(&self, duals: &mut [i64]) {
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
