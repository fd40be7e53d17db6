//! Moves that open or close a group, or find a waiting unit a place through a chain: tried out, and taken back
//! where they do not please.

use std::cmp::Ordering;

use super::assignment::Assignment;
use super::random::Random;
use super::state::GroupState;
use super::state::StepChange;
use super::units::{GroupIdx, UnitIdx, WAITING};
use crate::instance::{GroupClasses, Placement};

/// Draws of a companion while a group is gathered, for each seat of it.
const DRAWS_PER_SEAT: usize = 8;
/// Groups that are looked at for a unit without a place.
const DRAWS_FOR_A_PLACE: usize = 12;
/// Units that move on in a chain.
const LONGEST_CHAIN: usize = 5;

/// What a compound move has touched: enough to take it back.
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

    /// Keeps what was tried if it places more, or as many and `accepts` the difference in cost.
    fn finish(&mut self, mut trial: Trial, accepts: impl FnOnce(i64) -> bool) -> bool {
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

    /// A new group around a random unit, of units that wait or that their groups can miss.
    pub(super) fn found(&mut self, random: &mut Random, accepts: impl FnOnce(i64) -> bool) -> bool {
        let most = self.instance.count.1.min(self.instance.most_led());
        if self.num_groups() as u64 >= most {
            return false;
        }
        let seed = match self.waiting.len() {
            waiting if waiting > 0 && random.below(2) == 0 => self.waiting[random.below(waiting)],
            _ => random.below(self.num_units()) as UnitIdx,
        };
        let trial = self.begin();
        self.found_around(seed, trial, random, accepts)
    }

    /// Ends a trial with a new group around a unit.
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

    /// Units for a new group, all waiting now; `None` where there are too few.
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
        for _ in 0..DRAWS_PER_SEAT * least as usize + 1 {
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

    /// Whether a unit can be added to these classes on the way to a group.
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

    /// Takes a unit out of its group if the group can miss it.
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

    /// A group is closed and its units find places in others.
    pub(super) fn dissolve(
        &mut self,
        random: &mut Random,
        accepts: impl FnOnce(i64) -> bool,
    ) -> bool {
        let group = self.group_of(random.below(self.num_units()) as UnitIdx);
        if group == WAITING || self.num_groups() as u64 <= self.instance.count.0 {
            return false;
        }
        let trial = self.scatter(group, random);
        self.finish(trial, accepts)
    }

    /// Whether there are as many groups as there must and may be, with everybody in them.
    pub(super) fn keeps_number(&self) -> bool {
        let (least, most) = self.instance.count;
        least == most && self.waiting.is_empty()
    }

    /// A group is closed, its units find places in others, and one is founded elsewhere: where there are as many groups
    /// as there must and may be, no other move takes one from where there is one too many to where there is one too few.
    pub(super) fn shift(&mut self, random: &mut Random, accepts: impl FnOnce(i64) -> bool) -> bool {
        let group = self.group_of(random.below(self.num_units()) as UnitIdx);
        if group == WAITING {
            return false;
        }
        let trial = self.scatter(group, random);
        let seed = random.below(self.num_units()) as UnitIdx;
        self.found_around(seed, trial, random, accepts)
    }

    /// A group is closed and its units find places in others; who finds none waits.
    fn scatter(&mut self, group: GroupIdx, random: &mut Random) -> Trial {
        let mut trial = self.begin();
        self.save(group, &mut trial);
        for unit in self.close(group) {
            self.find_place(unit, random, &mut trial);
        }
        trial
    }

    /// Puts a waiting unit into the cheapest of a few groups near it.
    fn find_place(&mut self, unit: UnitIdx, random: &mut Random, trial: &mut Trial) -> bool {
        let mut best: Option<StepChange> = None;
        for _ in 0..DRAWS_FOR_A_PLACE {
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

    /// A waiting unit takes somebody's place, who takes somebody's place, and so on until one is free.
    pub(super) fn chain(&mut self, random: &mut Random) -> bool {
        if self.waiting.is_empty() {
            return false;
        }
        let mut homeless = self.waiting[random.below(self.waiting.len())];
        let mut trial = self.begin();
        for _ in 0..LONGEST_CHAIN {
            if self.find_place(homeless, random, &mut trial) {
                break;
            }
            let Some(change) = self.some_replacement(homeless, random) else { break };
            self.try_out(&change, &mut trial);
            homeless = change.step.out.unwrap_or(homeless);
        }
        self.finish(trial, |_| false)
    }

    fn some_replacement(&self, unit: UnitIdx, random: &mut Random) -> Option<StepChange> {
        for _ in 0..DRAWS_FOR_A_PLACE {
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
