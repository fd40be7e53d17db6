//! Relations of two units in one group: conflict, common travel, price.

use rustc_hash::{FxHashMap, FxHashSet};

use super::class::{Class, Travel};
use super::indices::{ClassIdx, ProfileIdx};
use super::profiles::Profile;
use super::sites::Sites;
use super::values::{equal, share};
use crate::convert::Convert;

/// Number of classes up to which all pairs are tabulated; the table has the square of this number of entries.
const MAX_TABULATED: usize = 2_000;
/// Table entry of a pair that cannot be in one group.
const CONFLICT: i64 = -1;

/// Relations of registrants that rules and travel limits state.
#[derive(Clone, Debug, Default)]
pub(super) struct Relations {
    /// Attributes whose value all members share, tags excepted.
    pub(super) same: Vec<usize>,
    /// Attributes, each with the limit on the seats that share a value.
    pub(super) at_most: Vec<(usize, u32)>,
    /// Attributes, each with the price of a pair that shares a value.
    pub(super) avoid: Vec<(usize, i64)>,
    /// Least number of common slots.
    pub(super) overlap: u32,
    /// Pairs of profiles that an `apart` rule names, the smaller index first.
    pub(super) apart: FxHashSet<(ProfileIdx, ProfileIdx)>,
    /// Prices of pairs of profiles that met before, the smaller index first.
    pub(super) acquainted: FxHashMap<(ProfileIdx, ProfileIdx), i64>,
    /// Reduction of cost by the wishes of a pair of profiles for each other, the smaller index first.
    pub(super) wishes: FxHashMap<(ProfileIdx, ProfileIdx), i64>,
    /// Reduction of cost by a pair of earlier group-mates, and the lock that keeps different earlier groups apart.
    pub(super) keep: i64,
    pub(super) lock: bool,
    /// `true` if members travel to each member's home.
    pub(super) rotating: bool,
}

impl Relations {
    fn bind_nobody(&self) -> bool {
        let by_values = self.same.is_empty() && self.at_most.is_empty() && self.apart.is_empty();
        by_values && self.overlap == 0 && !self.rotating && !self.lock
    }
}

/// Conflicts, travel and prices of pairs of classes.
#[derive(Clone, Debug)]
pub(crate) struct Pairs {
    relations: Relations,
    table: Option<Table>,
    /// `true` if some pair has a price.
    priced: bool,
    /// `true` if any two units can be in one group and travel does not depend on pairs.
    free: bool,
}

#[derive(Clone, Debug)]
struct Table {
    classes: usize,
    /// Metres in both directions together, or `CONFLICT`.
    travel: Vec<i64>,
    penalty: Vec<i64>,
}

/// Borrowed view of the data from which pairs are computed.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) classes: &'a [Class],
    pub(super) profiles: &'a [Profile],
    pub(super) sites: &'a Sites,
}

impl Pairs {
    pub(super) fn new(relations: Relations, source: Source<'_>) -> Self {
        let has_penalties = !relations.avoid.is_empty() || !relations.acquainted.is_empty();
        let priced = has_penalties || relations.keep > 0 || !relations.wishes.is_empty();
        let classes = source.classes.len();
        let mut pairs = Self { free: relations.bind_nobody(), relations, table: None, priced };
        if classes <= MAX_TABULATED {
            pairs.table = Some(pairs.tabulate(source));
        }
        pairs
    }

    fn tabulate(&self, source: Source<'_>) -> Table {
        let classes = source.classes.len();
        let mut table = Table { classes, travel: vec![0; classes * classes], penalty: Vec::new() };
        if self.priced {
            table.penalty = vec![0; classes * classes];
        }
        for a in 0..classes {
            for b in a..classes {
                let (i, j) = (ClassIdx::new(a), ClassIdx::new(b));
                let (here, there) = (a * classes + b, b * classes + a);
                let travel = self.compute_travel(source, i, j).unwrap_or(CONFLICT);
                (table.travel[here], table.travel[there]) = (travel, travel);
                if self.priced {
                    let penalty = self.compute_penalty(source, i, j);
                    (table.penalty[here], table.penalty[there]) = (penalty, penalty);
                }
            }
        }
        table
    }

    /// Returns `true` if some pair has a price.
    pub(crate) fn are_priced(&self) -> bool {
        self.priced
    }

    /// Returns `true` if any two units can be in one group, and no pair has a price or travels to each other.
    pub(crate) fn cost_nothing(&self) -> bool {
        self.free && !self.priced
    }

    /// Metres between two units in both directions if members host (else 0); `None` if the units are in conflict.
    pub(super) fn travel(&self, source: Source<'_>, a: ClassIdx, b: ClassIdx) -> Option<i64> {
        match &self.table {
            _ if self.free => Some(0),
            Some(table) => {
                let travel = table.travel[a.index() * table.classes + b.index()];
                (travel != CONFLICT).then_some(travel)
            }
            None => self.compute_travel(source, a, b),
        }
    }

    /// Price of two units in one group.
    pub(super) fn penalty(&self, source: Source<'_>, a: ClassIdx, b: ClassIdx) -> i64 {
        match &self.table {
            _ if !self.priced => 0,
            Some(table) => table.penalty[a.index() * table.classes + b.index()],
            None => self.compute_penalty(source, a, b),
        }
    }

    fn compute_travel(&self, source: Source<'_>, a: ClassIdx, b: ClassIdx) -> Option<i64> {
        let (a, b) = (&source.classes[a.index()], &source.classes[b.index()]);
        if let ([p], [q]) = (a.profiles.as_slice(), b.profiles.as_slice()) {
            return self.single_travel(source, *p, *q);
        }
        let mut metres = 0;
        for &p in &a.profiles {
            for &q in &b.profiles {
                metres += self.profile_travel(source, p, q)?;
            }
        }
        // A value of `b` alone is left to `allow_alone`: `a` adds no seats to it.
        let fits = |&(attribute, most): &(usize, u32)| {
            let mut values = a.profiles.iter().flat_map(|&p| values(source, p, attribute));
            values.all(|value| {
                let seats = |class: &Class| class.seats_with(source.profiles, attribute, value);
                seats(a) + seats(b) <= most
            })
        };
        self.relations.at_most.iter().all(fits).then_some(metres)
    }

    /// Travel between two registrants, each a unit alone; `None` if they are in conflict.
    fn single_travel(&self, source: Source<'_>, p: ProfileIdx, q: ProfileIdx) -> Option<i64> {
        let (a, b) = (&source.profiles[p.index()], &source.profiles[q.index()]);
        let fits = |&(attribute, most): &(usize, u32)| {
            a.seats + b.seats <= most || !share(&a.values[attribute], &b.values[attribute])
        };
        if !self.relations.at_most.iter().all(fits) {
            return None;
        }
        self.profile_travel(source, p, q)
    }

    /// Travel between two registrants; `None` if they are in conflict, `at_most` rules aside.
    pub(super) fn profile_travel(
        &self,
        source: Source<'_>,
        p: ProfileIdx,
        q: ProfileIdx,
    ) -> Option<i64> {
        let (a, b) = (&source.profiles[p.index()], &source.profiles[q.index()]);
        let relations = &self.relations;
        let alike = |&attribute: &usize| equal(&a.values[attribute], &b.values[attribute]);
        let same = relations.same.iter().all(alike);
        // Locked registrants of different earlier groups stay apart.
        if relations.lock && !a.locked.is_empty() && !b.locked.is_empty() && a.locked != b.locked {
            return None;
        }
        if !same || relations.apart.contains(&(p.min(q), p.max(q))) || !self.overlap(a, b) {
            return None;
        }
        if !relations.rotating {
            return Some(0);
        }
        let there = source.sites.distance(a.origin, b.home?);
        let back = source.sites.distance(b.origin, a.home?);
        let counted = |metres| source.sites.counted(metres);
        (there <= a.limit && back <= b.limit).then(|| counted(there) + counted(back))
    }

    fn overlap(&self, a: &Profile, b: &Profile) -> bool {
        match (&a.slots, &b.slots) {
            (Some(a), Some(b)) => {
                let common = a.iter().filter(|slot| b.contains(slot)).count();
                common >= self.relations.overlap as usize
            }
            _ => true,
        }
    }

    fn compute_penalty(&self, source: Source<'_>, a: ClassIdx, b: ClassIdx) -> i64 {
        let (a, b) = (&source.classes[a.index()], &source.classes[b.index()]);
        let pairs = a.profiles.iter().flat_map(|&p| b.profiles.iter().map(move |&q| (p, q)));
        pairs.map(|(p, q)| self.profile_penalty(source.profiles, p, q)).sum()
    }

    /// Price of two registrants in one group, less the reduction for earlier group-mates and wishes.
    pub(super) fn profile_penalty(
        &self,
        profiles: &[Profile],
        p: ProfileIdx,
        q: ProfileIdx,
    ) -> i64 {
        let (a, b) = (&profiles[p.index()], &profiles[q.index()]);
        let shared = self
            .relations
            .avoid
            .iter()
            .filter(|&&(attribute, _)| share(&a.values[attribute], &b.values[attribute]))
            .map(|&(_, price)| price);
        let met = self.relations.acquainted.get(&(p.min(q), p.max(q))).copied().unwrap_or(0);
        let met = met - self.wish(p, q);
        let (keep, earlier) = (self.relations.keep, &a.earlier);
        let retained = earlier.iter().filter(|group| keep > 0 && b.earlier.contains(group)).count();
        shared.sum::<i64>() + met - keep * retained.to_i64()
    }

    /// Returns `true` if some pair of registrants has a wish whose price is not 0.
    pub(super) fn reward_wishes(&self) -> bool {
        !self.relations.wishes.is_empty()
    }

    /// Iterates over the pairs of profiles with such a wish.
    pub(super) fn wishes(&self) -> impl Iterator<Item = (ProfileIdx, ProfileIdx)> {
        self.relations.wishes.keys().copied()
    }

    /// Reduction of cost by the wishes of two registrants for each other.
    pub(super) fn wish(&self, p: ProfileIdx, q: ProfileIdx) -> i64 {
        self.relations.wishes.get(&(p.min(q), p.max(q))).copied().unwrap_or(0)
    }

    pub(super) fn avoided(&self) -> &[(usize, i64)] {
        &self.relations.avoid
    }

    pub(super) fn at_most_rules(&self) -> &[(usize, u32)] {
        &self.relations.at_most
    }

    /// Returns `true` if one unit alone respects the limits on seats that share a value.
    pub(super) fn allow_alone(&self, source: Source<'_>, class: ClassIdx) -> bool {
        let class = &source.classes[class.index()];
        let mut limits = self.relations.at_most.iter();
        limits.all(|&(attribute, most)| {
            let mut values = class.profiles.iter().flat_map(|&p| values(source, p, attribute));
            values.all(|value| class.seats_with(source.profiles, attribute, value) <= most)
        })
    }

    /// Upper bound on the price of a pair of registrants, and on its reduction by wishes.
    pub(crate) fn dearest(&self) -> i128 {
        let shared: i128 = self.relations.avoid.iter().map(|&(_, price)| i128::from(price)).sum();
        let largest = |prices: &FxHashMap<(ProfileIdx, ProfileIdx), i64>| {
            i128::from(prices.values().copied().max().unwrap_or(0))
        };
        shared + largest(&self.relations.acquainted) + largest(&self.relations.wishes)
    }

    /// Recomputes the table after classes were dropped.
    pub(super) fn rebuild(&mut self, classes: &[Class], profiles: &[Profile], sites: &Sites) {
        if classes.len() <= MAX_TABULATED {
            self.table = Some(self.tabulate(Source { classes, profiles, sites }));
        }
    }

    pub(super) fn relations(&self) -> &Relations {
        &self.relations
    }
}

fn values(source: Source<'_>, profile: ProfileIdx, attribute: usize) -> impl Iterator<Item = u32> {
    source.profiles[profile.index()].values[attribute].iter().copied()
}

impl Class {
    /// Number of seats of one unit with a value.
    pub(super) fn seats_with(&self, profiles: &[Profile], attribute: usize, value: u32) -> u32 {
        let profiles = self.profiles.iter().map(|&p| &profiles[p.index()]);
        profiles.filter(|p| p.values[attribute].contains(&value)).map(|p| p.seats).sum()
    }

    /// Number of registrants of one unit with a value.
    pub(super) fn people_with(&self, profiles: &[Profile], attribute: usize, value: u32) -> u32 {
        let profiles = self.profiles.iter().map(|&p| &profiles[p.index()]);
        profiles.filter(|p| p.values[attribute].contains(&value)).count().to_u32()
    }
}

impl Travel {
    pub(crate) fn rotates(self) -> bool {
        matches!(self, Self::Rotating { .. } | Self::EachOnce)
    }
}
