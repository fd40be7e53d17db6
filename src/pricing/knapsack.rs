//! Search for the group of least reduced cost at a venue whose candidates take different numbers of seats, under all
//! rules and prices.
//!
//! The search is depth-first over the candidates in order. It prunes where even the cheapest way to fill the
//! remaining seats, a bounded knapsack over the later candidates, yields no group below the threshold. That bound is
//! exact where only seats count. Besides the best group, the search therefore visits only groups that cuts, branching
//! decisions and rules make dearer.

use super::chosen::Chosen;
use super::params::{MAX_KNAPSACK_ENTRIES, NODES_PER_LOOK};
use super::search::SearchLimits;
use super::sorted::VenueCandidate;
use super::space::{CONFLICT, PricingData};
use super::terms::{PricedGroup, PricingInput};
use crate::convert::Convert;

/// Cost of a number of seats that cannot be filled; half of the range, so that sums with it do not overflow.
const NEVER: i64 = i64::MAX / 2;

/// State of one search.
pub(crate) struct Filling<'s> {
    space: &'s PricingData<'s>,
    terms: &'s PricingInput<'s>,
    aim: SearchLimits,
    chosen: Chosen<'s>,
    /// One item per copy, in order of cost per seat.
    items: Vec<VenueCandidate>,
    /// Least cost that an item and the later ones add, for each item and number of seats taken before it.
    rest: Vec<i64>,
    pub(crate) nodes: u64,
    pub(crate) is_complete: bool,
    /// Groups found, each cheaper than the one before.
    pub(crate) found: Vec<PricedGroup>,
    /// Builds the found group from its positions and sum, or returns `None` if they form no legal group.
    complete: &'s dyn Fn(&[u32], i64) -> Option<PricedGroup>,
}

impl<'s> Filling<'s> {
    pub(crate) fn new(
        space: &'s PricingData<'s>,
        aim: SearchLimits,
        terms: &'s PricingInput<'s>,
        complete: &'s dyn Fn(&[u32], i64) -> Option<PricedGroup>,
    ) -> Self {
        let chosen = Chosen::new(space, terms);
        let (items, rest) = (Vec::new(), Vec::new());
        Self {
            space,
            terms,
            aim,
            chosen,
            items,
            rest,
            nodes: 0,
            is_complete: true,
            found: Vec::new(),
            complete,
        }
    }

    /// Searches all groups of these candidates, with the host if there is one. An abandoned search has seen only a
    /// part of them.
    pub(crate) fn run(&mut self, host: Option<VenueCandidate>, candidates: &[VenueCandidate]) {
        let most = self.space.instance.size.1;
        let copies = |candidate: &VenueCandidate| {
            let at_home = u32::from(host.is_some_and(|host| host.position == candidate.position));
            (candidate.number - at_home).min(most / candidate.seats.max(1)) as usize
        };
        self.items.clear();
        for candidate in candidates {
            self.items.extend(std::iter::repeat_n(*candidate, copies(candidate)));
        }
        let share = |candidate: &VenueCandidate| {
            candidate.reduced.to_f64() / f64::from(candidate.seats.max(1))
        };
        self.items.sort_by(|a, b| {
            share(a).total_cmp(&share(b)).then_with(|| a.position.cmp(&b.position))
        });
        let mut sum = self.space.per_group(1) + self.aim.extra;
        if let Some(host) = host {
            if host.seats > most || self.terms.rules.waits(host.position) {
                return;
            }
            sum += host.reduced;
        }
        if (self.items.len() + 1) * (most as usize + 1) > MAX_KNAPSACK_ENTRIES {
            self.is_complete = false;
            return;
        }
        self.tabulate();
        if let Some(host) = host {
            // A single member pays for no cut.
            self.chosen.push(host.position);
        }
        self.visit(0, sum);
        if host.is_some() {
            self.chosen.pop();
        }
    }

    /// Fills `rest` from the last item backwards, in `O(items * seats)`.
    fn tabulate(&mut self) {
        let (least, most) =
            (self.space.instance.size.0 as usize, self.space.instance.size.1 as usize);
        let row = most + 1;
        self.rest.clear();
        self.rest.resize((self.items.len() + 1) * row, NEVER);
        let last = self.items.len() * row;
        // After the last item, a legal number of seats is complete; it may have a price.
        let sizes = self.space.sizes();
        for (seats, rest) in (0..).zip(&mut self.rest[last..last + row]).skip(least) {
            *rest = sizes.off(seats);
        }
        for (nth, item) in self.items.iter().enumerate().rev() {
            let (here, behind) = self.rest[nth * row..(nth + 2) * row].split_at_mut(row);
            let seats = item.seats as usize;
            for (taken, least) in here.iter_mut().enumerate() {
                let with = behind.get(taken + seats).map_or(NEVER, |rest| rest + item.reduced);
                *least = behind[taken].min(with);
            }
        }
    }

    /// Least cost that the items from `nth` on add if `taken` seats are taken.
    fn rest(&self, nth: usize, taken: u32) -> i64 {
        self.rest[nth * (self.space.instance.size.1 as usize + 1) + taken as usize]
    }

    /// Extends the group by every choice of items from `from` on.
    fn visit(&mut self, from: usize, sum: i64) {
        self.nodes += 1;
        let looks = self.nodes.is_multiple_of(NODES_PER_LOOK);
        if self.nodes > self.aim.most_nodes || looks && (self.terms.is_spent)() {
            self.is_complete = false;
            return;
        }
        let (taken, most) = (self.chosen.seats(), self.space.instance.size.1);
        self.finish(sum);
        let mut skipped = None;
        for nth in from..self.items.len() {
            if sum.saturating_add(self.rest(nth, taken)) >= self.aim.threshold {
                break;
            }
            let item = self.items[nth];
            // Copies of one position are taken in order, so that no group is visited twice.
            if taken + item.seats > most || skipped == Some(item.position) {
                continue;
            }
            skipped = Some(item.position);
            let Some(pairs) = self.pairs(item.position) else { continue };
            let with = sum + item.reduced + pairs;
            let rest = self.rest(nth + 1, taken + item.seats);
            if with.saturating_add(rest) >= self.aim.threshold {
                continue;
            }
            let with = with + self.chosen.push(item.position);
            let people = self.space.most_people();
            if with.saturating_add(rest) < self.aim.threshold && self.chosen.are_allowed(people) {
                self.visit(nth + 1, with);
            }
            self.chosen.pop();
            if !self.is_complete {
                return;
            }
        }
    }

    /// Returns the sum of pair costs between a unit and the chosen units, or `None` on a conflict.
    fn pairs(&self, position: u32) -> Option<i64> {
        let (table, apart) = (self.space.table_of(1), self.terms.rules.apart(position));
        let mut sum = 0;
        for &other in self.chosen.positions() {
            let pair = table.pair(position, other);
            if pair == CONFLICT || apart.contains(&other) {
                return None;
            }
            sum += pair;
        }
        Some(sum)
    }

    fn finish(&mut self, sum: i64) {
        let (least, most) = self.space.instance.size;
        let is_group = (least..=most).contains(&self.chosen.seats());
        let sum = sum + self.space.sizes().off(self.chosen.seats());
        if sum >= self.aim.threshold || !is_group || self.chosen.positions().is_empty() {
            return;
        }
        let Some(found) = (self.complete)(self.chosen.positions(), sum) else { return };
        if found.reduced < self.aim.threshold {
            self.aim.threshold = found.reduced;
            self.found.push(found);
        }
    }
}
