//! Compound moves, which open or close a group or find a place for a waiting unit by an ejection chain. They are tried
//! out, and undone if they are not accepted.

use std::cmp::Ordering;

use super::assignment::Assignment;
use super::params::{COMPANION_DRAWS_PER_SEAT, MAX_CHAIN_LENGTH, PLACE_DRAWS};
use super::random::Random;
use super::state::{GroupState, StepChange};
use super::units::{GroupIdx, UnitIdx, WAITING};
use crate::convert::Convert;
use crate::instance::{GroupClasses, Placement};

/// State before a compound move, as far as the move changed it: enough to undo the move.
struct Trial {
    placement: Placement,
    cost: i64,
    saved: Vec<(GroupIdx, GroupState)>,
    opened: Option<GroupIdx>,
}

impl Assignment<'_> {
    fn begin(&self) -> Trial {
        let placement = self.placement.clone();
        Trial { placement, cost: self.cost, saved: Vec::new(), opened: None }
    }

    /// Keeps a trial that places more, or the same if `accepts` returns `true` for the difference in cost; undoes it
    /// otherwise.
    fn finish(&mut self, mut trial: Trial, accepts: impl FnOnce(i64) -> bool) -> bool {
        // Compound moves ignore families; the order of registration is restored before plans are compared.
        let is_in_turn = self.put_in_turn(|this, group| this.save(group, &mut trial));
        let keeps = match self.placement.cmp(&trial.placement) {
            _ if !is_in_turn => false,
            Ordering::Greater => true,
            Ordering::Equal => accepts(self.cost - trial.cost),
            Ordering::Less => false,
        };
        if !keeps {
            self.restore(trial.saved, trial.opened);
            debug_assert_eq!(self.cost, trial.cost);
            debug_assert_eq!(self.placement, trial.placement);
        }
        keeps
    }

    fn save(&self, group: GroupIdx, trial: &mut Trial) {
        if Some(group) != trial.opened && trial.saved.iter().all(|(saved, _)| *saved != group) {
            trial.saved.push((group, self.groups[group as usize].clone()));
        }
    }

    fn try_out(&mut self, change: &StepChange, trial: &mut Trial) {
        self.save(change.step.group, trial);
        self.apply(std::iter::once(change));
    }

    /// Opens a group around a random unit, of waiting units and units that their groups can spare.
    pub(super) fn found(&mut self, random: &mut Random, accepts: impl FnOnce(i64) -> bool) -> bool {
        let most = self.instance.count.1.min(self.instance.max_facilitated_groups());
        if self.num_groups() as u64 >= most {
            return false;
        }
        let seed = match self.waiting.len() {
            waiting if waiting > 0 && random.below(2) == 0 => self.waiting[random.below(waiting)],
            _ => random.below(self.num_units()).to_u32(),
        };
        let trial = self.begin();
        self.found_around(seed, trial, random, accepts)
    }

    /// Completes a trial by a new group around a unit.
    fn found_around(
        &mut self,
        seed: UnitIdx,
        mut trial: Trial,
        random: &mut Random,
        accepts: impl FnOnce(i64) -> bool,
    ) -> bool {
        let gathered = self.gather(seed, random, &mut trial);
        trial.opened = gathered.and_then(|members| self.open(&members));
        if trial.opened.is_none() {
            self.restore(trial.saved, None);
            return false;
        }
        self.finish(trial, accepts)
    }

    /// Gathers the units of a new group, all of which wait afterwards; `None` if they do not suffice.
    fn gather(
        &mut self,
        seed: UnitIdx,
        random: &mut Random,
        trial: &mut Trial,
    ) -> Option<Vec<UnitIdx>> {
        let least = self.instance.size.0;
        let mut members: Vec<UnitIdx> = Vec::new();
        let mut classes = GroupClasses::new();
        let mut candidate = Some(seed);
        for _ in 0..COMPANION_DRAWS_PER_SEAT * least as usize + 1 {
            if let Some(unit) = candidate.filter(|unit| !members.contains(unit))
                && self.fits(&classes, unit)
                && self.release(unit, trial)
            {
                members.push(unit);
                classes.push(self.class(unit));
            }
            if self.instance.seats(&classes) >= least && self.instance.checks_hold(&classes) {
                return Some(members);
            }
            if members.is_empty() {
                return None;
            }
            let (nth, rank) = random.two();
            candidate = self.near_unit(members[nth.below(members.len())], rank, random);
        }
        None
    }

    /// Returns `true` if a unit can join these classes on the way to a group.
    fn fits(&self, classes: &GroupClasses, unit: UnitIdx) -> bool {
        let class = self.class(unit);
        let instance = self.instance;
        if instance.seats(classes) + instance.class(class).seats > instance.size.1
            || !classes.iter().all(|&other| instance.may_meet(class, other))
        {
            return false;
        }
        let mut with = classes.clone();
        with.push(class);
        instance.checks_allow(&with)
    }

    /// Removes a unit from its group if the group stays feasible.
    fn release(&mut self, unit: UnitIdx, trial: &mut Trial) -> bool {
        let group = self.group_of(unit);
        if group == WAITING {
            return true;
        }
        let change = self.admitted(group, Some(unit), None);
        if let Some(change) = &change {
            self.try_out(change, trial);
        }
        change.is_some()
    }

    /// Closes a group and inserts its units into others.
    pub(super) fn dissolve(
        &mut self,
        random: &mut Random,
        accepts: impl FnOnce(i64) -> bool,
    ) -> bool {
        let group = self.group_of(random.below(self.num_units()).to_u32());
        if group == WAITING || self.num_groups() as u64 <= self.instance.count.0 {
            return false;
        }
        let trial = self.scatter(group, random);
        self.finish(trial, accepts)
    }

    /// Returns `true` if the number of groups is fixed and no unit waits.
    pub(super) fn keeps_number(&self) -> bool {
        let (least, most) = self.instance.count;
        least == most && self.waiting.is_empty()
    }

    /// Closes a group, inserts its units into others, and opens a group elsewhere. With a fixed number of groups, no
    /// other move transfers a group from a place with one too many to a place with one too few.
    pub(super) fn shift(&mut self, random: &mut Random, accepts: impl FnOnce(i64) -> bool) -> bool {
        let group = self.group_of(random.below(self.num_units()).to_u32());
        if group == WAITING {
            return false;
        }
        let trial = self.scatter(group, random);
        let seed = random.below(self.num_units()).to_u32();
        self.found_around(seed, trial, random, accepts)
    }

    /// Closes a group and inserts its units into others; a unit without a place waits.
    fn scatter(&mut self, group: GroupIdx, random: &mut Random) -> Trial {
        let mut trial = self.begin();
        self.save(group, &mut trial);
        for unit in self.close(group) {
            self.find_place(unit, random, &mut trial);
        }
        trial
    }

    /// Inserts a waiting unit into the cheapest of some random groups near it.
    fn find_place(&mut self, unit: UnitIdx, random: &mut Random, trial: &mut Trial) -> bool {
        let mut best: Option<StepChange> = None;
        for _ in 0..PLACE_DRAWS {
            let rank = random.two().0;
            let Some(other) = self.near_unit(unit, rank, random) else { continue };
            let group = self.group_of(other);
            if group == WAITING || best.is_some_and(|best| best.step.group == group) {
                continue;
            }
            if let Some(change) = self.admitted(group, None, Some(unit))
                && best.is_none_or(|best| change.delta < best.delta)
            {
                best = Some(change);
            }
        }
        if let Some(change) = &best {
            self.try_out(change, trial);
        }
        best.is_some()
    }

    /// Runs an ejection chain: a waiting unit replaces a member of a group, which replaces another, until one finds a
    /// free place.
    pub(super) fn chain(&mut self, random: &mut Random) -> bool {
        if self.waiting.is_empty() {
            return false;
        }
        let mut homeless = self.waiting[random.below(self.waiting.len())];
        let mut trial = self.begin();
        for _ in 0..MAX_CHAIN_LENGTH {
            if self.find_place(homeless, random, &mut trial) {
                break;
            }
            let Some(change) = self.some_replacement(homeless, random) else { break };
            self.try_out(&change, &mut trial);
            homeless = change.step.out.unwrap_or(homeless);
        }
        // A chain is kept only if it places more.
        self.finish(trial, |_| false)
    }

    fn some_replacement(&self, unit: UnitIdx, random: &mut Random) -> Option<StepChange> {
        for _ in 0..PLACE_DRAWS {
            let rank = random.two().0;
            let Some(other) = self.near_unit(unit, rank, random) else { continue };
            let group = self.group_of(other);
            if group == WAITING {
                continue;
            }
            let members = &self.groups[group as usize].members;
            let member = members[random.below(members.len())].unit;
            if let Some(change) = self.admitted(group, Some(member), Some(unit)) {
                return Some(change);
            }
        }
        None
    }
}
