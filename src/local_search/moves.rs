//! Moves that change one or two groups and keep their number: relocate, swap, insert, replace, and exchanges of
//! facilitators.

use std::cmp::Ordering;

use super::assignment::Assignment;
use super::params::MOVES_PER_FACILITATOR_MOVE;
use super::random::{Draw, Random};
use super::state::{Step, StepChange};
use super::units::{GroupIdx, UnitIdx, WAITING};
use crate::convert::Convert;
use crate::instance::{FacilitatorClassIdx, VenueUse};

/// One step, or two steps that belong together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    first: Step,
    second: Option<Step>,
    /// Change of the cost, in metres.
    pub(super) delta: i64,
    /// `Greater` if the move places more by priority, `Equal` if the same, `Less` otherwise.
    placement: Ordering,
}

impl Assignment<'_> {
    /// Proposes a random move of a unit that places more, or the same with a rise in cost of at most `most`; `None` if
    /// the draw yields no such move.
    pub(super) fn propose(&self, unit: UnitIdx, most: i64, random: &mut Random) -> Option<Move> {
        let (rank, which) = random.two();
        let other = self.near_unit(unit, rank, random)?;
        let (from, to) = (self.group_of(unit), self.group_of(other));
        let planned = if self.instance.needs_facilitators()
            && random.below(MOVES_PER_FACILITATOR_MOVE) == 0
        {
            self.lead_otherwise(from, to, which)
        } else if from == to {
            None
        } else if from == WAITING {
            self.enter_or_replace(self.next_in_turn(unit), to, which)
        } else if to == WAITING {
            self.enter_or_replace(self.next_in_turn(other), from, which)
        } else if self.is_movable(unit, to) && random.below(3) == 0 {
            self.relocate(unit, to)
        } else {
            let members = &self.groups[to as usize].members;
            self.swap(unit, members[which.below(members.len())].unit, most)
        };
        planned.filter(|planned| self.pleases(planned, most))
    }

    /// Returns `true` if a move places more, or the same at an accepted cost, and every check admits it.
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

    /// Draws a unit of a class near the class of another unit.
    #[inline(always)]
    pub(super) fn near_unit(
        &self,
        unit: UnitIdx,
        rank: Draw,
        random: &mut Random,
    ) -> Option<UnitIdx> {
        let near = self.neighbours.near(self.class(unit));
        if near.is_empty() {
            return Some(rank.below(self.num_units()).to_u32()).filter(|&other| other != unit);
        }
        let units = self.search_classes.units_of(near[rank.near_zero(near.len())]);
        let nth = if units.len() == 1 { 0 } else { random.below(units.len()) };
        let other = units.start + nth.to_u32();
        (other != unit).then_some(other)
    }

    /// Inserts a waiting unit into a group, or replaces a random member by it.
    fn enter_or_replace(&self, unit: UnitIdx, group: GroupIdx, which: Draw) -> Option<Move> {
        if let Some(change) = self.admitted(group, None, Some(unit)) {
            return Some(Move::single(&change, Ordering::Greater));
        }
        let members = &self.groups[group as usize].members;
        let member = members[which.below(members.len())].unit;
        let placement = self.compare_levels(unit, member);
        if placement == Ordering::Less {
            return None;
        }
        let replace = |group, out, enter| {
            self.change(Step { group, out: Some(out), enter: Some(enter), facilitator: None })
        };
        // First come, first served: the last placed unit of the member's family waits instead, and the member takes
        // that place.
        let last = self.last_in_turn(member, which);
        let there = self.group_of(last);
        if self.are_alike(unit, member) {
            return None;
        }
        if there == group {
            return Some(Move::single(&replace(group, last, unit)?, placement));
        }
        let (first, second) = (replace(group, member, unit)?, replace(there, last, member)?);
        Some(Move { placement, ..self.both(&first, &second)? })
    }

    /// Compares the placement after a unit takes the place of another with the placement before.
    fn compare_levels(&self, enters: UnitIdx, leaves: UnitIdx) -> Ordering {
        let class = |unit| self.instance.class(self.class(unit));
        let (enters, leaves) = (class(enters), class(leaves));
        let levels = 0..self.instance.num_levels;
        let by_level = levels.map(|level| enters.seats_at(level).cmp(&leaves.seats_at(level)));
        by_level.fold(Ordering::Equal, Ordering::then)
    }

    /// Exchanges the facilitators of two groups, or gives the first group a random free facilitator.
    fn lead_otherwise(&self, from: GroupIdx, to: GroupIdx, which: Draw) -> Option<Move> {
        if from == WAITING {
            return None;
        }
        let facilitator_of = |group: GroupIdx| self.groups[group as usize].sums.facilitator;
        let lead = |group, facilitator| self.change(Step { group, facilitator, ..Step::default() });
        let facilitators = self.instance.facilitators().len();
        let drawn = which.below(2 * facilitators);
        if let Some(facilitator) = (drawn < facilitators).then_some(FacilitatorClassIdx::new(drawn))
        {
            let is_new =
                self.venue_use.is_free(facilitator) && facilitator_of(from) != Some(facilitator);
            let change = is_new.then(|| lead(from, Some(facilitator)))??;
            return Some(Move::single(&change, Ordering::Equal));
        }
        if to == WAITING || facilitator_of(from) == facilitator_of(to) {
            return None;
        }
        let (first, second) = (lead(from, facilitator_of(to))?, lead(to, facilitator_of(from))?);
        self.both(&first, &second)
    }

    /// Returns `true` if the group sizes allow a unit to move to another group.
    #[inline]
    fn is_movable(&self, unit: UnitIdx, to: GroupIdx) -> bool {
        let (from, to) = (self.group_of(unit), &self.groups[to as usize]);
        let seats = self.search_classes.seats(self.units[unit as usize].search_class);
        self.groups[from as usize].sums.seats - seats >= self.instance.size.0
            && to.sums.seats + seats <= self.instance.size.1
    }

    /// Moves a unit from its group to another.
    fn relocate(&self, unit: UnitIdx, to: GroupIdx) -> Option<Move> {
        let from = self.group_of(unit);
        let leave = self.change(Step { group: from, out: Some(unit), ..Step::default() })?;
        let join = self.change(Step { group: to, enter: Some(unit), ..Step::default() })?;
        self.both(&leave, &join)
    }

    /// Exchanges two units of different groups.
    #[inline]
    fn swap(&self, a: UnitIdx, b: UnitIdx, most: i64) -> Option<Move> {
        let (here, there) = (self.group_of(a), self.group_of(b));
        if self.swap_delta(a, b).is_some_and(|delta| delta > most) {
            return None;
        }
        // Only `a` was drawn near the other group: the rise by `b` in the group of `a` is mostly too large. The bound
        // avoids the second evaluation then.
        let first =
            self.change(Step { group: here, out: Some(a), enter: Some(b), facilitator: None })?;
        let most = most
            .saturating_add(self.search_classes.max_reward(self.units[a as usize].search_class));
        if first.delta > self.saved_at_most(b).saturating_add(most) {
            return None;
        }
        let second =
            self.change(Step { group: there, out: Some(b), enter: Some(a), facilitator: None })?;
        self.both(&first, &second)
    }

    #[inline]
    fn both(&self, first: &StepChange, second: &StepChange) -> Option<Move> {
        if VenueUse::binds(self.instance) && self.compete(first, second) {
            return None;
        }
        let delta = first.delta + second.delta;
        let (first, second) = (first.step, Some(second.step));
        Some(Move { first, second, delta, placement: Ordering::Equal })
    }

    /// Returns `true` if both changes lead to one venue that is new to one of them, so that its limit may be exceeded.
    fn compete(&self, first: &StepChange, second: &StepChange) -> bool {
        let before = |change: &StepChange| self.groups[change.step.group as usize].sums.venue;
        let (one, other) = (first.sums.venue, second.sums.venue);
        one == other && (before(first) != one || before(second) != other)
    }

    /// Applies a move that was proposed in this state.
    pub(super) fn make(&mut self, planned: &Move) {
        // Proposals store steps only; sums are evaluated again for the moves that are made.
        let first = self.change(planned.first);
        let second = planned.second.and_then(|second| self.change(second));
        self.apply(first.iter().chain(&second));
        self.served.settle();
    }
}

impl Move {
    /// Iterates over the steps of the move.
    pub(super) fn steps(&self) -> impl Iterator<Item = &Step> {
        std::iter::once(&self.first).chain(&self.second)
    }

    fn single(change: &StepChange, placement: Ordering) -> Self {
        Self { first: change.step, second: None, delta: change.delta, placement }
    }
}
