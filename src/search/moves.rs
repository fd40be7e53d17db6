//! Moves that touch one or two groups and keep their number: relocate, swap, insert, replace.

use std::cmp::Ordering;

use super::assignment::{Assignment, Change, UnitIdx, WAITING};
use super::random::Random;
use crate::instance::VenueUse;

/// One or two changes that belong together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    first: Change,
    second: Option<Change>,
    /// What it adds to the cost.
    pub(super) delta: i64,
    /// Whether it places more (`Greater`), the same or less, by priority.
    pub(super) placement: Ordering,
}

impl Assignment<'_> {
    /// A random move near the present state; `None` where the draw gives no feasible one.
    pub(super) fn propose(&self, random: &mut Random) -> Option<Move> {
        let unit = random.below(self.num_units()) as UnitIdx;
        let other = self.near_unit(unit, random)?;
        let (from, to) = (self.group_of(unit), self.group_of(other));
        match (from, to) {
            (WAITING, WAITING) => None,
            (WAITING, to) => self.insert(unit, to).or_else(|| self.replace(unit, to, random)),
            (from, WAITING) => {
                self.insert(other, from).or_else(|| self.replace(other, from, random))
            }
            (from, to) if from == to => None,
            (from, to) => {
                if random.below(3) == 0
                    && let Some(relocation) = self.relocate(unit, to)
                {
                    return Some(relocation);
                }
                let units = &self.groups[to as usize].units;
                let partner = units[random.below(units.len())];
                debug_assert_ne!(from, to);
                self.swap(unit, partner)
            }
        }
    }

    /// A random unit of a class near to that of another.
    pub(super) fn near_unit(&self, unit: UnitIdx, random: &mut Random) -> Option<UnitIdx> {
        let near = self.neighbours.near(self.class(unit));
        if near.is_empty() {
            return Some(random.below(self.num_units()) as UnitIdx).filter(|&other| other != unit);
        }
        let units = self.units_of(near[random.near_zero(near.len())]);
        let other = units.start + random.below(units.len()) as UnitIdx;
        (other != unit).then_some(other)
    }

    /// A waiting unit joins a group.
    pub(super) fn insert(&self, unit: UnitIdx, to: u32) -> Option<Move> {
        let change = self.change(to, None, Some(unit))?;
        Some(Move {
            first: change,
            second: None,
            delta: change.delta,
            placement: Ordering::Greater,
        })
    }

    /// A waiting unit takes the place of a random member.
    fn replace(&self, unit: UnitIdx, to: u32, random: &mut Random) -> Option<Move> {
        let units = &self.groups[to as usize].units;
        let member = units[random.below(units.len())];
        let placement = self.compare_levels(unit, member);
        if placement == Ordering::Less {
            return None;
        }
        let change = self.change(to, Some(member), Some(unit))?;
        Some(Move { first: change, second: None, delta: change.delta, placement })
    }

    /// How the placement changes when the first takes the second's place.
    fn compare_levels(&self, enters: UnitIdx, leaves: UnitIdx) -> Ordering {
        let class = |unit| self.instance.class(self.class(unit));
        let (enters, leaves) = (class(enters), class(leaves));
        let levels = 0..self.instance.num_levels;
        let by_level = levels.map(|level| enters.seats_at(level).cmp(&leaves.seats_at(level)));
        by_level.fold(Ordering::Equal, Ordering::then)
    }

    /// A unit leaves its group for another.
    fn relocate(&self, unit: UnitIdx, to: u32) -> Option<Move> {
        let leave = self.change(self.group_of(unit), Some(unit), None)?;
        let join = self.change(to, None, Some(unit))?;
        self.both(leave, join)
    }

    /// Two units of different groups change places.
    fn swap(&self, a: UnitIdx, b: UnitIdx) -> Option<Move> {
        let first = self.change(self.group_of(a), Some(a), Some(b))?;
        let second = self.change(self.group_of(b), Some(b), Some(a))?;
        self.both(first, second)
    }

    fn both(&self, first: Change, second: Change) -> Option<Move> {
        if VenueUse::binds(self.instance) && self.compete(&first, &second) {
            return None;
        }
        let delta = first.delta + second.delta;
        Some(Move { first, second: Some(second), delta, placement: Ordering::Equal })
    }

    /// Whether both changes lead to one venue and one of them is new there: it may be one too many.
    fn compete(&self, first: &Change, second: &Change) -> bool {
        let before = |change: &Change| self.groups[change.group as usize].sums.venue();
        first.venue() == second.venue()
            && (before(first) != first.venue() || before(second) != second.venue())
    }

    /// Makes a move that was proposed in this state.
    pub(super) fn make(&mut self, planned: &Move) {
        let (first, second) = (&planned.first, planned.second.as_ref());
        // Who changes groups waits for a moment: first all leave, then all enter.
        for change in [Some(first), second].into_iter().flatten() {
            self.leave(change);
        }
        for change in [Some(first), second].into_iter().flatten() {
            self.enter(change);
        }
    }
}
