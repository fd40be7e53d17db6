//! Moves that touch one or two groups and keep their number: relocate, swap, insert, replace.

use std::cmp::Ordering;

use super::assignment::{Assignment, GroupIdx, UnitIdx, WAITING};
use super::change::Change;
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
    placement: Ordering,
}

impl Assignment<'_> {
    /// A random move near the present state that places more, or as much and adds at most so much to the cost;
    /// `None` where the draw gives no such move.
    pub(super) fn propose(&self, most: i64, random: &mut Random) -> Option<Move> {
        let unit = random.below(self.num_units()) as UnitIdx;
        let other = self.near_unit(unit, random)?;
        let (from, to) = (self.group_of(unit), self.group_of(other));
        let planned = match (from, to) {
            (WAITING, WAITING) => None,
            (WAITING, to) => self.enter_or_replace(unit, to, random),
            (from, WAITING) => self.enter_or_replace(other, from, random),
            (from, to) if from == to => None,
            (_, to) => {
                let relocation =
                    if random.below(3) == 0 { self.relocate(unit, to) } else { None };
                relocation.or_else(|| {
                    let members = &self.groups[to as usize].members;
                    self.swap(unit, members[random.below(members.len())].unit, most)
                })
            }
        };
        planned.filter(|planned| self.pleases(planned, most))
    }

    /// Whether a move places more, or as much at a cost that is accepted, and every check admits it.
    fn pleases(&self, planned: &Move, most: i64) -> bool {
        let pleases = match planned.placement {
            Ordering::Greater => true,
            Ordering::Equal => planned.delta <= most,
            Ordering::Less => false,
        };
        pleases
            && self.admits(&planned.first)
            && planned.second.as_ref().is_none_or(|second| self.admits(second))
    }

    /// A random unit of a class near to that of another.
    pub(super) fn near_unit(&self, unit: UnitIdx, random: &mut Random) -> Option<UnitIdx> {
        let near = self.neighbours.near(self.class(unit));
        if near.is_empty() {
            return Some(random.below(self.num_units()) as UnitIdx).filter(|&other| other != unit);
        }
        let units = self.units_of(near[random.near_zero(near.len())]);
        let other = match units.len() {
            1 => units.start,
            len => units.start + random.below(len) as UnitIdx,
        };
        (other != unit).then_some(other)
    }

    /// A waiting unit joins a group, or takes the place of a random member.
    fn enter_or_replace(&self, unit: UnitIdx, to: GroupIdx, random: &mut Random) -> Option<Move> {
        if let Some(change) = self.admitted_change(to, None, Some(unit)) {
            return Some(Move::single(change, Ordering::Greater));
        }
        let members = &self.groups[to as usize].members;
        let member = members[random.below(members.len())].unit;
        let placement = self.compare_levels(unit, member);
        if placement == Ordering::Less {
            return None;
        }
        Some(Move::single(self.change(to, Some(member), Some(unit))?, placement))
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
    fn relocate(&self, unit: UnitIdx, to: GroupIdx) -> Option<Move> {
        let leave = self.change(self.group_of(unit), Some(unit), None)?;
        let join = self.change(to, None, Some(unit))?;
        self.both(leave, join)
    }

    /// Two units of different groups change places.
    fn swap(&self, a: UnitIdx, b: UnitIdx, most: i64) -> Option<Move> {
        // Only the first was drawn near the other's group: what the second adds to the first's is mostly too much.
        let first = self.change(self.group_of(a), Some(a), Some(b))?;
        if first.delta > self.saved_at_most(b, a).saturating_add(most) {
            return None;
        }
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
        let before = |change: &Change| self.groups[change.group as usize].sums.venue;
        let (one, other) = (first.sums.venue, second.sums.venue);
        one == other && (before(first) != one || before(second) != other)
    }

    /// Makes a move that was proposed in this state.
    pub(super) fn make(&mut self, planned: &Move) {
        self.apply(std::iter::once(&planned.first).chain(&planned.second));
    }
}

impl Move {
    fn single(change: Change, placement: Ordering) -> Self {
        Self { first: change, second: None, delta: change.delta, placement }
    }
}
