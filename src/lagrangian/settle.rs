//! Assignment of units to slots with room: every unit starts at its cheapest place under the multipliers, and chains
//! of moves bring all numbers within their limits (successive shortest paths, Busacker and Gowen 1960).
//!
//! A node is a pair, of which one unit must leave, or a slot, of which any unit must leave. Lengths are costs under
//! the multipliers. They are not negative, except where the multipliers are slightly off: those lengths count as 0.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::assignment_graph::{AssignmentGraph, Edge, SlotIdx};
use super::chains::{ChainSearch, ChainStep, NOWHERE};
use super::multipliers::SeatPrices;
use crate::convert::Convert;
use crate::instance::ClassIdx;
use crate::limits::Budget;

/// Units between two reads of the clock.
const UNITS_PER_LOOK: u32 = 1_024;

/// Units of a pair that may move to one other pair, cheapest first. Units that have left since may still be listed.
type MoveQueue = BinaryHeap<Reverse<(i64, u32)>>;

/// Units with their slots, and the limits on the numbers of units.
pub(crate) struct Settlement<'m> {
    graph: &'m AssignmentGraph<'m>,
    seat_prices: &'m SeatPrices,
    /// Class of each unit, and the pair that it is in.
    pub(crate) class: Vec<ClassIdx>,
    pub(crate) pair: Vec<u32>,
    /// Number of units and maximum for each limit; number of units, minimum and maximum for each slot.
    counted: Vec<(u64, u64)>,
    here: Vec<(u64, u64, u64)>,
    /// Possible moves of units from each pair, by destination.
    moves: Vec<BTreeMap<u32, MoveQueue>>,
    /// Pairs of each slot, and pairs from which units may move to each pair.
    of_slot: Vec<Vec<u32>>,
    into: Vec<Vec<u32>>,
    dearest_seat: f64,
}

impl<'m> Settlement<'m> {
    /// Places every unit where it is cheapest, or returns `None` if units take several seats, or the budget is
    /// exhausted.
    pub(crate) fn new(
        graph: &'m AssignmentGraph<'m>,
        seat_prices: &'m SeatPrices,
        targets: &[u64],
        budget: &Budget,
    ) -> Option<Self> {
        let instance = graph.instance;
        if instance.classes.iter().any(|class| class.seats != 1) {
            return None;
        }
        let size = (u64::from(instance.size.0), u64::from(instance.size.1));
        let most = |&slot: &SlotIdx| u64::from(graph.most).saturating_mul(targets[slot as usize]);
        let of_class = ClassIdx::counted().zip(&instance.classes);
        let class: Vec<ClassIdx> = of_class
            .flat_map(|(idx, class)| std::iter::repeat_n(idx, class.number as usize))
            .collect();
        let mut this = Self {
            graph,
            seat_prices,
            pair: vec![NOWHERE; class.len()],
            class,
            counted: graph.limits.iter().map(|slot| (0, most(slot))).collect(),
            here: targets.iter().map(|&groups| (0, groups * size.0, groups * size.1)).collect(),
            moves: vec![BTreeMap::new(); graph.pairs.len()],
            of_slot: vec![Vec::new(); graph.slots.len()],
            into: vec![Vec::new(); graph.pairs.len()],
            dearest_seat: seat_prices.seat.iter().copied().fold(f64::MIN, f64::max),
        };
        for (pair, at) in graph.pairs.iter().zip(0..) {
            this.of_slot[pair.slot as usize].push(at);
        }
        for unit in 0..this.class.len().to_u32() {
            if unit.is_multiple_of(UNITS_PER_LOOK) && budget.exhausted().is_some() {
                return None;
            }
            let cost = |edge: &&Edge| {
                (graph.meetings * i64::from(edge.metres)).to_f64()
                    + seat_prices.pair[edge.pair as usize]
            };
            let edges = graph.edges(this.class[unit as usize]).iter();
            if let Some(edge) = edges.min_by(|a, b| cost(a).total_cmp(&cost(b))) {
                this.enter(unit, edge.pair);
            }
        }
        Some(this)
    }

    /// Brings all numbers within their limits, as far as the budget allows.
    pub(crate) fn settle(&mut self, budget: &mut Budget) {
        // First the limits of values, then slots above their maximum, then slots below their minimum.
        let mut sources: Vec<u32> = Vec::new();
        for (at, pair) in (0..).zip(&self.graph.pairs) {
            let over = pair.limit.map_or(0, |limit| {
                let (units, most) = self.counted[limit as usize];
                units.saturating_sub(most)
            });
            sources.extend(std::iter::repeat_n(at, over.to_usize()));
        }
        for source in sources {
            if budget.exhausted().is_some() {
                return;
            }
            let is_over = self.graph.pairs[source as usize].limit.is_some_and(|limit| {
                let (units, most) = self.counted[limit as usize];
                units > most
            });
            if is_over {
                self.send_away(source, budget);
            }
        }
        for slot in 0..self.here.len().to_u32() {
            while self.here[slot as usize].0 > self.here[slot as usize].2
                && budget.exhausted().is_none()
                && self.send_away(self.node_of(slot), budget)
            {}
        }
        for slot in 0..self.here.len().to_u32() {
            while self.here[slot as usize].0 < self.here[slot as usize].1
                && budget.exhausted().is_none()
                && self.fetch(slot, budget)
            {}
        }
    }

    fn node_of(&self, slot: SlotIdx) -> u32 {
        self.graph.pairs.len().to_u32() + slot
    }

    fn slot_of(&self, pair: u32) -> SlotIdx {
        self.graph.pairs[pair as usize].slot
    }

    fn is_full(&self, pair: u32) -> bool {
        let limit = self.graph.pairs[pair as usize].limit;
        limit.is_some_and(|limit| {
            let (units, most) = self.counted[limit as usize];
            units >= most
        })
    }

    fn enter(&mut self, unit: u32, pair: u32) {
        self.pair[unit as usize] = pair;
        let slot = self.slot_of(pair) as usize;
        self.here[slot].0 += 1;
        if let Some(limit) = self.graph.pairs[pair as usize].limit {
            self.counted[limit as usize].0 += 1;
        }
        let edges = self.graph.edges(self.class[unit as usize]);
        let stays = edges.iter().find(|edge| edge.pair == pair).map_or(0, |edge| edge.metres);
        for edge in edges.iter().filter(|edge| edge.pair != pair) {
            let more = self.graph.meetings * i64::from(edge.metres - stays);
            let into = &mut self.into[edge.pair as usize];
            let moves = self.moves[pair as usize].entry(edge.pair).or_insert_with(|| {
                into.push(pair);
                BinaryHeap::new()
            });
            moves.push(Reverse((more, unit)));
        }
    }

    fn leave(&mut self, unit: u32) {
        let pair = self.pair[unit as usize];
        let slot = self.slot_of(pair) as usize;
        self.here[slot].0 -= 1;
        if let Some(limit) = self.graph.pairs[pair as usize].limit {
            self.counted[limit as usize].0 -= 1;
        }
        self.pair[unit as usize] = NOWHERE;
    }

    /// Returns the unit that moves from one pair to another at the least cost, with that cost under the multipliers.
    fn cheapest(&mut self, from: u32, to: u32) -> Option<(i64, u32)> {
        let moves = self.moves[from as usize].get_mut(&to)?;
        while let Some(&Reverse((more, unit))) = moves.peek() {
            if self.pair[unit as usize] == from {
                let prices =
                    self.seat_prices.pair[to as usize] - self.seat_prices.pair[from as usize];
                return Some(((more.to_f64() + prices).max(0.0).to_i64(), unit));
            }
            // Entries of units that have left are removed only here.
            moves.pop();
        }
        None
    }

    /// Moves a unit out of a pair or a slot along the shortest chain to a slot with room. Returns `false` if there is
    /// none.
    fn send_away(&mut self, source: u32, budget: &mut Budget) -> bool {
        let num_pairs = self.graph.pairs.len().to_u32();
        let end = num_pairs + self.here.len().to_u32();
        let mut search = ChainSearch::new(source);
        while let Some((length, node, step)) = search.next() {
            if node >= end {
                budget.charge(search.reached.len() as u64);
                self.follow(&search, step);
                return true;
            }
            if node >= num_pairs {
                let slot = (node - num_pairs) as usize;
                for nth in 0..self.of_slot[slot].len() {
                    let pair = self.of_slot[slot][nth];
                    // The slot needs a unit less, not the pair: the price of a scarce pair is not saved.
                    let scarce = (self.seat_prices.pair[pair as usize]
                        - self.seat_prices.seat[slot])
                        .max(0.0);
                    let step = ChainStep { unit: NOWHERE, to: NOWHERE, before: node };
                    search.reach(length + scarce.to_i64(), pair, step);
                }
                continue;
            }
            let targets: Vec<u32> = self.moves[node as usize].keys().copied().collect();
            for to in targets {
                let Some((more, unit)) = self.cheapest(node, to) else { continue };
                let step = ChainStep { unit, to, before: node };
                let slot = self.slot_of(to);
                let (units, least, most) = self.here[slot as usize];
                if self.is_full(to) {
                    search.reach(length + more, to, step);
                } else if units < most {
                    // A place that a group needs earns its full rebate.
                    let worth = if units < least {
                        self.dearest_seat
                    } else {
                        self.seat_prices.seat[slot as usize]
                    };
                    let rest = (self.dearest_seat - worth).max(0.0).to_i64();
                    search.reach(length + more + rest, end + slot, step);
                } else {
                    search.reach(length + more, self.node_of(slot), step);
                }
            }
        }
        budget.charge(search.reached.len() as u64);
        false
    }

    /// Moves a unit into a slot along the shortest chain from a slot that can spare one. Returns `false` if there is
    /// none.
    fn fetch(&mut self, slot: SlotIdx, budget: &mut Budget) -> bool {
        let num_pairs = self.graph.pairs.len().to_u32();
        let mut search = ChainSearch::new(self.node_of(slot));
        while let Some((length, node, step)) = search.next() {
            // Destinations: the pair that gave up a unit or, for a slot, all its pairs with room.
            let takers: Vec<u32> = if node >= num_pairs {
                let pairs = &self.of_slot[(node - num_pairs) as usize];
                pairs.iter().copied().filter(|&pair| !self.is_full(pair)).collect()
            } else {
                let at = self.slot_of(node) as usize;
                if self.here[at].0 > self.here[at].1 {
                    budget.charge(search.reached.len() as u64);
                    self.follow(&search, step);
                    return true;
                }
                let step = ChainStep { unit: NOWHERE, to: NOWHERE, before: node };
                search.reach(length, self.node_of(at.to_u32()), step);
                vec![node]
            };
            for to in takers {
                for nth in 0..self.into[to as usize].len() {
                    let from = self.into[to as usize][nth];
                    let Some((more, unit)) = self.cheapest(from, to) else { continue };
                    search.reach(length + more, from, ChainStep { unit, to, before: node });
                }
            }
        }
        budget.charge(search.reached.len() as u64);
        false
    }

    /// Performs the moves of a chain.
    fn follow(&mut self, search: &ChainSearch, last: ChainStep) {
        let (mut step, mut moves) = (last, Vec::new());
        loop {
            if step.unit != NOWHERE {
                moves.push((step.unit, step.to));
            }
            if step.before == NOWHERE {
                break;
            }
            step = search.reached[&step.before].1;
        }
        for &(unit, _) in &moves {
            self.leave(unit);
        }
        for (unit, to) in moves {
            self.enter(unit, to);
        }
    }
}
