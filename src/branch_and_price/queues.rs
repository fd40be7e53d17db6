//! Queues: units that differ only in their earlier groups. They are placed in a fixed order, so that the last ones
//! wait.
//!
//! The only decision of a queue is the number of its waiting units. The master has a column for each number, in which
//! the last units wait together, and a convexity row that limits the sum of these columns to one. So the dual bound
//! includes the cost of the order: a unit waits only after all units behind it. Rows of single classes would not show
//! it.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::bounds::dual_bound::QueueTerm;
use crate::convert::Convert;
use crate::instance::{ClassIdx, Instance};
use crate::pricing::branching_rules::{GroupRules, Span};

/// Units that differ only in their earlier groups.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    /// Positions of the units, in the order in which they are placed.
    pub(crate) order: Vec<u32>,
    /// Seats of each unit.
    pub(crate) seats: u64,
}

/// Queues all of whose members are in `classes`.
pub(crate) fn queues(instance: &Instance, classes: &[ClassIdx]) -> Vec<Queue> {
    if instance.turns.are_none() {
        return Vec::new();
    }
    let mut position = vec![None; instance.classes.len()];
    for (at, &class) in (0..).zip(classes) {
        position[class.index()] = Some(at);
    }
    let queue = |order: &Vec<ClassIdx>| {
        let at = order.iter().map(|&class| position[class.index()]);
        let seats = instance.class(*order.first()?).seats.into();
        Some(Queue { order: at.collect::<Option<Vec<u32>>>()?, seats })
    };
    instance.turns.families.iter().filter_map(|family| queue(&family.order)).collect()
}

impl Queue {
    /// Positions of the units, in the order in which they wait: the last one first.
    pub(crate) fn last_first(&self) -> impl Iterator<Item = u32> {
        self.order.iter().rev().copied()
    }

    /// Least and greatest number of waiting units of the `nth` queue, given the waiting `seats` of its level, the
    /// `numbers` of units left at each position, and the branching decisions.
    pub(crate) fn span(&self, nth: usize, seats: u64, numbers: &[u32], rules: &GroupRules) -> Span {
        let asked = rules.span(nth);
        let (mut least, mut most) = (asked.0, 0);
        let mut taken: FxHashMap<u32, u32> = FxHashMap::default();
        let mut can_wait = |at: u32| {
            let taken = taken.entry(at).or_default();
            *taken += 1;
            *taken <= numbers[at as usize] && !rules.is_placed(at)
        };
        // The number grows until a unit must not wait: a placed unit ends the queue.
        for (number, at) in (1..).zip(self.last_first()) {
            if number > asked.1 || number as u64 * self.seats > seats || !can_wait(at) {
                break;
            }
            most = number;
            least = if rules.waits(at) { least.max(number) } else { least };
        }
        (least.min(most), most)
    }

    /// Sums of the duals of the waiting units, by their number.
    pub(crate) fn suffixes(&self, level: usize, span: Span, duals: &[i64]) -> QueueTerm {
        let mut sum = 0;
        let mut sums = vec![0_i128];
        sums.extend(self.last_first().take(span.1).map(|at| {
            sum += i128::from(duals[at as usize]);
            sum
        }));
        QueueTerm { level, seats: self.seats, least: span.0, sums }
    }

    /// Number of waiting units in a fractional solution, given those of each position, and its distance from the
    /// solution in which the last ones wait.
    pub(crate) fn fractional_waiting(&self, waiting: &[f64]) -> (f64, f64) {
        let mut far: BTreeMap<u32, f64> =
            self.order.iter().map(|&at| (at, waiting[at as usize])).collect();
        let number: f64 = far.values().sum();
        for at in self.last_first().take(number.round().max(0.0).to_usize()) {
            *far.entry(at).or_default() -= 1.0;
        }
        (number, far.values().map(|far| far.abs()).sum())
    }

    /// Returns `true` if only the last units wait, given the waiting units of each position.
    pub(crate) fn is_in_turn(&self, waiting: impl Fn(u32) -> u32) -> bool {
        let mut left: FxHashMap<u32, u32> =
            self.order.iter().map(|&at| (at, waiting(at))).collect();
        let all = left.values().map(|&number| number as usize).sum();
        self.last_first().take(all).all(|at| {
            let left = left.entry(at).or_default();
            *left = left.wrapping_sub(1);
            *left < u32::MAX
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::branching_rules::BranchingDecision;

    #[test]
    fn the_waiting_range_of_a_queue_respects_seats_units_and_branching() {
        let queue = Queue { order: vec![0, 1, 0, 2], seats: 2 };
        let span = |seats, numbers: [u32; 3], branches: &[BranchingDecision]| {
            queue.span(0, seats, &numbers, &GroupRules::new(branches, 0..3))
        };
        let all = [2, 1, 1];
        assert_eq!(span(8, all, &[]), (0, 4));
        // Five seats hold two units; a unit that is no longer left ends the queue.
        assert_eq!(span(5, all, &[]), (0, 2));
        assert_eq!(span(8, [1, 1, 1], &[]), (0, 3));
        assert_eq!(span(8, [2, 1, 0], &[]), (0, 0));
        // A placed unit ends the queue; all units behind a waiting one wait too.
        let waits = |position, waits| BranchingDecision::Waits { position, waits };
        assert_eq!(span(8, all, &[waits(1, false)]), (0, 2));
        assert_eq!(span(8, all, &[waits(1, true)]), (3, 4));
        let asked = |nth, least, most| BranchingDecision::Queue { nth, least, most };
        assert_eq!(span(8, all, &[asked(0, 1, 3)]), (1, 3));
        assert_eq!(span(8, all, &[asked(1, 1, 3)]), (0, 4));
        assert_eq!(span(8, all, &[asked(0, 1, 3), waits(1, true)]), (3, 3));
    }

    #[test]
    fn the_mixture_measures_waiting_units_other_than_the_last() {
        let queue = Queue { order: vec![0, 1, 0, 2], seats: 2 };
        assert_eq!(queue.fractional_waiting(&[0.0, 0.0, 1.0]), (1.0, 0.0));
        assert_eq!(queue.fractional_waiting(&[1.0, 0.0, 1.0]), (2.0, 0.0));
        assert_eq!(queue.fractional_waiting(&[0.5, 0.5, 0.0]), (1.0, 2.0));
        assert_eq!(queue.fractional_waiting(&[0.0, 0.25, 0.0]), (0.25, 0.25));
        assert_eq!(queue.fractional_waiting(&[2.0, 0.5, 0.5]), (3.0, 2.0));
    }

    #[test]
    fn only_the_last_units_wait_in_turn() {
        let queue = Queue { order: vec![0, 1, 0, 2], seats: 2 };
        let is_in_turn = |waiting: [u32; 3]| queue.is_in_turn(|at| waiting[at as usize]);
        for waiting in [[0, 0, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [2, 1, 1]] {
            assert!(is_in_turn(waiting), "{waiting:?}");
        }
        for waiting in [[1, 0, 0], [0, 1, 1], [2, 0, 1], [0, 1, 0]] {
            assert!(!is_in_turn(waiting), "{waiting:?}");
        }
    }
}
