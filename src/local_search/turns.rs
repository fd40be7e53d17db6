//! First come, first served among units that differ only in their earlier groups: the next unit to enter, the first
//! unit to leave, and the repair of a compound move.

use super::assignment::Assignment;
use super::random::Draw;
use super::state::StepChange;
use super::units::{GroupIdx, UnitIdx, WAITING};
use crate::convert::Convert;
use crate::instance::ClassIdx;

impl Assignment<'_> {
    /// Returns the unit that enters instead of a waiting one: the unit itself, or one of its family that is due
    /// earlier.
    pub(super) fn next_in_turn(&self, unit: UnitIdx) -> UnitIdx {
        self.due(unit, 0).and_then(|class| self.waiting_of(class)).unwrap_or(unit)
    }

    /// Returns the unit that leaves instead of a placed one: the unit itself, or one of its family that is due later.
    pub(super) fn last_in_turn(&self, unit: UnitIdx, which: Draw) -> UnitIdx {
        let Some(class) = self.due(unit, 1) else { return unit };
        let units = self.search_classes.units_of(class);
        let first = units.start + which.below(units.len()).to_u32();
        let mut from_there = (first..units.end).chain(units.start..first);
        from_there.find(|&other| self.group_of(other) != WAITING).unwrap_or(unit)
    }

    /// Returns `true` if two units belong to one family.
    pub(super) fn are_alike(&self, a: UnitIdx, b: UnitIdx) -> bool {
        let family = |unit| self.instance.turns.family_of(self.class(unit));
        family(a).is_some() && family(a) == family(b)
    }

    /// Returns the class of the first member of a unit's family that is not due yet, or of the member `back` places
    /// before; `None` if it is the unit's own class or the unit has no family.
    fn due(&self, unit: UnitIdx, back: u32) -> Option<ClassIdx> {
        let (turns, class) = (&self.instance.turns, self.class(unit));
        let family = turns.family_of(class)?;
        let nth = self.served.placed[family.index()].checked_sub(back)?;
        let due = turns.families[family.index()].order.get(nth as usize).copied();
        due.filter(|&due| due != class)
    }

    /// Restores the order of registration by the cheapest exchanges of units out of turn for units due. `save` sees
    /// each group before it changes. Returns `true` if all families are in turn afterwards.
    pub(super) fn put_in_turn(&mut self, mut save: impl FnMut(&Self, GroupIdx)) -> bool {
        let turns = &self.instance.turns;
        let mut is_done = true;
        for family in self.served.settle() {
            let placed = |class| self.placed_of(class).count();
            let (mut over, mut under) = turns.families[family.index()].out_of_turn(placed);
            while !over.is_empty() {
                let Some((change, out, enter)) = self.least_parted(&over, &under) else {
                    is_done = false;
                    break;
                };
                save(self, change.step.group);
                self.apply(std::iter::once(&change));
                over.swap_remove(out);
                under.swap_remove(enter);
            }
        }
        // The exchanges themselves marked families as changed.
        self.served.settle();
        is_done
    }

    fn placed_of(&self, class: ClassIdx) -> impl Iterator<Item = UnitIdx> {
        self.search_classes.units_of(class).filter(|&unit| self.group_of(unit) != WAITING)
    }

    fn waiting_of(&self, class: ClassIdx) -> Option<UnitIdx> {
        self.search_classes.units_of(class).find(|&unit| self.group_of(unit) == WAITING)
    }

    /// Returns the cheapest exchange of a unit out of turn for a unit due, and the positions of their classes.
    fn least_parted(
        &self,
        over: &[ClassIdx],
        under: &[ClassIdx],
    ) -> Option<(StepChange, usize, usize)> {
        let exchanges = over.iter().enumerate().flat_map(|(nth, &class)| {
            self.placed_of(class).flat_map(move |out| {
                under.iter().enumerate().filter_map(move |(other, &class)| {
                    let change =
                        self.admitted(self.group_of(out), Some(out), self.waiting_of(class))?;
                    Some((change, nth, other))
                })
            })
        });
        exchanges.min_by_key(|(change, nth, other)| (change.delta, *nth, *other))
    }
}
