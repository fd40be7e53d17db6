//! Exact search for a group below a claimed reduced cost: over all groups, cut off by one bound.
//!
//! Costs are scaled and, where travel is divided by the number of members, multiplied by that number, so that all
//! values are whole. Let `c_j` be the cost of `j` with the chosen members, minus its dual. Any next `k` registrants add
//! at least the `k` least values of `c_j + h(j)`, where `h(j)` is half of the cost of `j` with its cheapest companions:
//! each pair among them is counted half at either end.

use std::sync::atomic::{AtomicU64, Ordering};

use smallvec::SmallVec;

use super::ground::CheckedInstance;
use crate::plan::certificate::SCALE;
use crate::pool::RegistrantIdx;

/// Reason why a claim is not proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// A group below the claim exists.
    Refuted,
    /// The limit on visited partial groups was reached.
    TooLong,
}

/// Counter of visited partial groups.
#[derive(Debug)]
pub(crate) struct Counter {
    looked: AtomicU64,
    most: u64,
}

impl Counter {
    pub(crate) fn new(most: u64) -> Self {
        Self { looked: AtomicU64::new(0), most }
    }

    pub(crate) fn count(&self) -> Result<(), Stop> {
        let before = self.looked.fetch_add(1, Ordering::Relaxed);
        if before < self.most { Ok(()) } else { Err(Stop::TooLong) }
    }
}

/// Conditions of a node on single groups, and the prices of cuts.
pub(crate) trait Asked: Sync {
    /// Cuts that contain a class.
    fn cuts_of(&self, at: u32) -> &[u32];
    /// Price for a group that contains two classes of a cut.
    fn price(&self, cut: u32) -> i128;
    fn num_cuts(&self) -> usize;
    fn are_apart(&self, a: u32, b: u32) -> bool;
    /// Lower bound on the number of absent units that must share a group with one of its units.
    fn missing(&self, group: &[u32]) -> usize;
}

/// Groups with a given number of registrants from some candidates, all of which contain `first`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Among<'c> {
    pub(crate) registrants: usize,
    pub(crate) first: Option<u32>,
    /// Positions of the candidates, with their own costs multiplied by `times`, duals subtracted.
    pub(crate) candidates: &'c [(u32, i128)],
    /// Cost of a group itself, scaled.
    pub(crate) per_group: i128,
    /// Possible facilitator classes with their scaled costs, the cheapest first; empty where groups need no
    /// facilitator.
    pub(crate) facilitators: &'c [(i128, usize)],
}

/// Candidate for the group.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    /// Lower bound on the cost that each registrant of the unit adds.
    value: i128,
    /// Cost that the unit adds to the chosen members.
    cost: i128,
    at: u32,
    units: u64,
}

/// Search for groups below a claim.
pub(crate) struct GroupSearch<'s> {
    ground: &'s CheckedInstance<'s>,
    asked: &'s dyn Asked,
    counter: &'s Counter,
    times: i128,
    /// Claimed reduced cost, multiplied by `times`.
    claim: i128,
    /// Least sum that cannot get below the claim by rounding down.
    limit: i128,
    chosen: Vec<u32>,
    members: Vec<RegistrantIdx>,
    seats: u64,
    held: Vec<u8>,
    facilitators: Vec<(i128, usize)>,
    /// `true` if each unit takes as many seats as it has registrants, whose number is known from the start.
    is_seats_known: bool,
    /// Scaled price of the number of seats that all sums contain.
    assumed: i128,
    /// `true` if no run had enough candidates for a group.
    pub(crate) is_empty: bool,
}

impl<'s> GroupSearch<'s> {
    pub(crate) fn new(
        ground: &'s CheckedInstance<'s>,
        asked: &'s dyn Asked,
        counter: &'s Counter,
        times: i128,
        claim: i128,
    ) -> Self {
        // The distances of the members and those of the facilitator are rounded down separately.
        let floors = if ground.people.needs_facilitators() { 2 } else { 1 };
        Self {
            ground,
            asked,
            counter,
            times,
            claim: claim * times,
            limit: claim * times + SCALE * (times - 1) * floors,
            chosen: Vec::new(),
            members: Vec::new(),
            seats: 0,
            held: vec![0; asked.num_cuts()],
            facilitators: Vec::new(),
            is_seats_known: ground
                .classes
                .iter()
                .all(|class| class.seats == class.members.len() as u64),
            assumed: 0,
            is_empty: true,
        }
    }

    /// Proves that none of these groups is below the claim.
    pub(crate) fn run(&mut self, among: Among<'_>) -> Result<(), Stop> {
        self.facilitators = among.facilitators.to_vec();
        let extra_cost = among.facilitators.first().map_or(0, |(cost, _)| *cost);
        let off = self.ground.off_ideal(among.registrants as u64);
        self.assumed = if self.is_seats_known { SCALE * off } else { 0 };
        let mut sum = (among.per_group + extra_cost + self.assumed) * self.times;
        let mut left = among.registrants;
        if let Some(first) = among.first {
            let own = among.candidates.iter().find(|(at, _)| *at == first);
            let Some((_, own)) = own.filter(|_| self.ground.registrants(first) <= left) else {
                return Ok(());
            };
            left -= self.ground.registrants(first);
            // A cut has a price from its second class on, so the first unit pays none.
            self.push(first);
            sum += own;
        }
        let mut list = Vec::with_capacity(among.candidates.len());
        for &(at, own) in among.candidates {
            let units =
                self.ground.classes[at as usize].number - u64::from(among.first == Some(at));
            let pair = match among.first {
                Some(first) if self.asked.are_apart(first, at) => None,
                Some(first) => self.ground.pair(first, at, self.times),
                None => Some(0),
            };
            if let Some(pair) = pair.filter(|_| units > 0) {
                list.push(self.candidate(at, own + pair, units, left));
            }
        }
        list.sort_unstable_by_key(|candidate| (candidate.value, candidate.at));
        let proven = match self.least(&list, left) {
            None => Ok(()),
            Some(least) => {
                self.is_empty = false;
                if sum + least < self.limit { self.visit(sum, left, list) } else { Ok(()) }
            }
        };
        if among.first.is_some() {
            self.pop();
        }
        proven
    }

    fn candidate(&self, at: u32, cost: i128, units: u64, left: usize) -> Candidate {
        let value = cost + self.ground.near(at, left, self.times);
        let value = value.div_euclid(self.ground.registrants(at) as i128);
        Candidate { value, cost, at, units }
    }

    /// Least cost that units with this number of registrants from a sorted list add; `None` if the list has too few.
    fn least(&self, list: &[Candidate], left: usize) -> Option<i128> {
        let (mut sum, mut wanted) = (0, left as u64);
        let mut keys: SmallVec<[(u32, u64); 16]> = SmallVec::new();
        // Limits the units of each value of the narrowest counting rule.
        let mut more = |at: u32, units: u64| {
            let Some(key) = self.ground.key(at) else { return units };
            let nth = keys.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
                keys.push((key, 0));
                keys.len() - 1
            });
            let units = units.min(self.ground.most_of_key.saturating_sub(keys[nth].1));
            keys[nth].1 += units;
            units
        };
        for &at in &self.chosen {
            more(at, 1);
        }
        for candidate in list {
            if wanted == 0 {
                break;
            }
            let registrants = self.ground.registrants(candidate.at) as u64;
            let units = more(candidate.at, candidate.units.min(wanted.div_ceil(registrants)));
            let taken = (units * registrants).min(wanted);
            sum += candidate.value * i128::from(taken);
            wanted -= taken;
        }
        (wanted == 0).then_some(sum)
    }

    /// Visits every choice of this number of further registrants from a sorted list.
    fn visit(&mut self, sum: i128, left: usize, mut list: Vec<Candidate>) -> Result<(), Stop> {
        if left == 0 {
            return self.judge(sum);
        }
        self.counter.count()?;
        // Drops the candidates that are too expensive with any others.
        let others = self.least(&list, left - 1).unwrap_or(0);
        list.retain(|candidate| sum + candidate.value + others < self.limit);
        for nth in 0..list.len() {
            let within = |least: i128| sum + least < self.limit;
            if !self.least(&list[nth..], left).is_some_and(within) {
                break;
            }
            let Candidate { cost, at, .. } = list[nth];
            if self.ground.registrants(at) > left {
                continue;
            }
            let after = left - self.ground.registrants(at);
            let paid = self.push(at);
            let proven = if self.may_become_a_group(after) {
                // Candidates before `nth` are excluded, so that each group is visited once.
                let next = self.next(&list[nth..], after);
                self.visit(sum + cost + paid, after, next)
            } else {
                Ok(())
            };
            self.pop();
            proven?;
        }
        Ok(())
    }

    /// Candidates after the first of a list is taken: the first again if it has more units, and those behind it.
    fn next(&self, list: &[Candidate], left: usize) -> Vec<Candidate> {
        let Some(taken) = list.first().filter(|_| left > 0) else { return Vec::new() };
        let mut next: Vec<Candidate> = Vec::with_capacity(list.len());
        for candidate in list {
            let units = candidate.units - u64::from(candidate.at == taken.at);
            let pair = self.ground.pair(taken.at, candidate.at, self.times);
            let fits = units > 0 && !self.asked.are_apart(taken.at, candidate.at);
            if let Some(pair) = pair.filter(|_| fits) {
                next.push(self.candidate(candidate.at, candidate.cost + pair, units, left));
            }
        }
        next.sort_unstable_by_key(|candidate| (candidate.value, candidate.at));
        next
    }

    /// Adds a unit to the group and returns the price of the cuts that now count two of their classes.
    fn push(&mut self, at: u32) -> i128 {
        let mut paid = 0;
        for &cut in self.asked.cuts_of(at) {
            self.held[cut as usize] += 1;
            paid += if self.held[cut as usize] == 2 { self.asked.price(cut) } else { 0 };
        }
        let class = self.ground.classes[at as usize];
        self.chosen.push(at);
        self.members.extend(&class.members);
        self.seats += class.seats;
        paid * self.times
    }

    fn pop(&mut self) {
        let Some(at) = self.chosen.pop() else { return };
        let class = self.ground.classes[at as usize];
        self.members.truncate(self.members.len() - class.members.len());
        self.seats -= class.seats;
        for &cut in self.asked.cuts_of(at) {
            self.held[cut as usize] -= 1;
        }
    }

    fn may_become_a_group(&self, left: usize) -> bool {
        let (rules, people) = (self.ground.rules, self.ground.people);
        let most = u64::from(people.programme.groups.size.max);
        self.seats + left as u64 <= most
            && rules.lacks(&self.members) <= left
            && self.asked.missing(&self.chosen) <= left
            && rules.may_grow(people.pool, &self.members)
    }

    /// Extra cost of the cheapest facilitator class that can lead the chosen members, compared with the first of the
    /// list, and its distances to all hosts times the meetings; `None` if no class can.
    fn extra_cost(&self) -> Option<(i128, i128)> {
        let Some((first, _)) = self.facilitators.first() else { return Some((0, 0)) };
        self.facilitators.iter().find_map(|&(cost, facilitator)| {
            let metres = self.ground.people.leading(facilitator, &self.members)?;
            Some((cost - first, self.ground.ways(metres).div_euclid(SCALE)))
        })
    }

    /// Judges a complete choice: it is no group, or a group that is not below the claim.
    fn judge(&self, sum: i128) -> Result<(), Stop> {
        let (rules, pool) = (self.ground.rules, self.ground.people.pool);
        let is_group =
            rules.is_complete(pool, &self.members) && rules.may_grow(pool, &self.members);
        let Some((extra_cost, ways)) = self.extra_cost() else { return Ok(()) };
        let off = SCALE * self.ground.off_ideal(self.seats) - self.assumed;
        let sum = sum + (extra_cost + off) * self.times;
        // The division by the number of members rounds down, which takes off the remainders.
        let rest = if self.ground.is_shared_out {
            self.ground.between(&self.chosen).rem_euclid(self.times) + ways.rem_euclid(self.times)
        } else {
            0
        };
        if is_group && self.asked.missing(&self.chosen) == 0 && sum - SCALE * rest < self.claim {
            return Err(Stop::Refuted);
        }
        Ok(())
    }
}
