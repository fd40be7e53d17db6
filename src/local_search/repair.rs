//! Repair of the plan that is revised: its groups without those who left, with newcomers, and with a limited number of
//! registrants who move.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::assignment::Assignment;
use super::construct::construct;
use super::moves::Move;
use super::neighbours::Neighbours;
use super::params::{MAX_FIRST_NEWCOMERS, REPAIR_DRAWS, REPAIR_SAMPLES, REPAIR_TEMPERATURES};
use super::random::Random;
use super::search_classes::SearchClasses;
use super::snapshot::Snapshot;
use super::state::StepChange;
use super::units::{GroupIdx, UnitIdx, WAITING};
use crate::convert::Convert;
use crate::instance::{ClassIdx, GroupClasses, Incumbent, Instance, Travel};
use crate::limits::Budget;

/// Number of draws between two checks of the budget.
const DRAWS_PER_LOOK: u64 = 500;
/// Home of the members of an earlier group that no group continues.
const NOWHERE: GroupIdx = GroupIdx::MAX - 1;

/// Repairs the plan that is revised: its groups without those who left, with newcomers where they cost least, and with
/// at most `most_moved` registrants away from the group that continues their earlier one.
///
/// Earlier groups that are too small are filled up with newcomers. Then every waiting unit joins a group, the cheapest
/// insertion first; units without room form new groups. Annealing then moves newcomers, and others up to `most_moved`.
pub(crate) fn repaired_plan(
    instance: &Instance,
    neighbours: &Neighbours,
    most_moved: u64,
    seed: u64,
    budget: &mut Budget,
) -> Incumbent {
    let search_classes = SearchClasses::tabulated(instance, neighbours);
    let mut random = Random::new(seed, u64::MAX - 2);
    let mut repair = Repair::new(instance, neighbours, &search_classes, most_moved);
    repair.reopen();
    repair.insert_waiting(budget);
    repair.found_of_waiting(&mut random, budget);
    repair.insert_waiting(budget);
    repair.put_in_turn();
    repair.assignment.keep_if_best();
    repair.anneal(&mut random, budget);
    repair.best().unwrap_or_else(|| Incumbent::empty(instance))
}

/// Improves a plan by moves that leave at most `most_moved` registrants apart from the largest part of their earlier
/// group.
pub(crate) fn improved_plan(
    instance: &Instance,
    neighbours: &Neighbours,
    start: &Incumbent,
    most_moved: u64,
    seed: u64,
    budget: &mut Budget,
) -> Incumbent {
    let search_classes = SearchClasses::tabulated(instance, neighbours);
    let mut random = Random::new(seed, u64::MAX - 3);
    let mut repair = Repair::new(instance, neighbours, &search_classes, most_moved);
    repair.assignment = Assignment::of(
        instance,
        neighbours,
        &search_classes,
        &Snapshot::of(&search_classes, start),
    );
    repair.settle();
    repair.assignment.keep_if_best();
    if repair.moved <= most_moved {
        repair.anneal(&mut random, budget);
    }
    repair.best().unwrap_or_else(|| start.clone())
}

struct Repair<'i> {
    instance: &'i Instance,
    neighbours: &'i Neighbours,
    search_classes: &'i SearchClasses<'i>,
    assignment: Assignment<'i>,
    /// Home of each unit, the group that continues its earlier one; `WAITING` for newcomers.
    home: Vec<GroupIdx>,
    most_moved: u64,
    moved: u64,
}

impl<'i> Repair<'i> {
    fn new(
        instance: &'i Instance,
        neighbours: &'i Neighbours,
        search_classes: &'i SearchClasses<'i>,
        most_moved: u64,
    ) -> Self {
        let assignment = Assignment::new(instance, neighbours, search_classes);
        let home = vec![WAITING; assignment.num_units()];
        Self { instance, neighbours, search_classes, assignment, home, most_moved, moved: 0 }
    }

    /// Returns the best recorded plan.
    fn best(self) -> Option<Incumbent> {
        self.assignment.into_best()?.incumbent(self.instance, self.search_classes)
    }

    /// Determines the homes in a given plan: the groups with the largest parts of the earlier groups.
    fn settle(&mut self) {
        for classes in self.instance.earlier.classes() {
            let units = classes.iter().flat_map(|&class| self.search_classes.units_of(class));
            let units: Vec<UnitIdx> = units.collect();
            let mut people: FxHashMap<GroupIdx, u64> = FxHashMap::default();
            for &unit in &units {
                let group = self.assignment.group_of(unit);
                if group != WAITING {
                    *people.entry(group).or_default() += self.people(unit);
                }
            }
            let largest = people.into_iter().max_by_key(|&(group, size)| (size, Reverse(group)));
            // If no member of an earlier group has a place, all members are away, wherever they are.
            let home = largest.map_or(NOWHERE, |(group, _)| group);
            for unit in units {
                self.home[unit as usize] = home;
                if self.assignment.group_of(unit) != home {
                    self.moved += self.people(unit);
                }
            }
        }
    }

    fn people(&self, unit: UnitIdx) -> u64 {
        u64::from(self.search_classes.people(self.search_classes.of_unit(unit)))
    }

    /// Reopens the earlier groups, and fills up those that are too small with newcomers.
    fn reopen(&mut self) {
        let mut short: Vec<Vec<UnitIdx>> = Vec::new();
        // A unit whose members were in several earlier groups belongs to the first.
        let mut is_taken = vec![false; self.home.len()];
        for classes in self.instance.earlier.classes() {
            let units = classes.iter().flat_map(|&class| self.search_classes.units_of(class));
            let units: Vec<UnitIdx> =
                units.filter(|&u| !std::mem::replace(&mut is_taken[u as usize], true)).collect();
            if !units.is_empty() && !self.open(&units, units.len()) {
                short.push(units);
            }
        }
        for units in short {
            if let Some(filled) = self.filled(&units) {
                self.open(&filled, units.len());
            }
        }
    }

    /// Opens a group, the home of its first `at_home` units; returns `false` if that is impossible.
    fn open(&mut self, units: &[UnitIdx], at_home: usize) -> bool {
        let has_room = (self.assignment.num_groups() as u64) < self.instance.count.1;
        let Some(slot) = has_room.then(|| self.assignment.open(units)).flatten() else {
            return false;
        };
        units[..at_home].iter().for_each(|&unit| self.home[unit as usize] = slot);
        true
    }

    fn is_newcomer(&self, unit: UnitIdx) -> bool {
        !self.instance.is_of_earlier(self.assignment.class(unit))
    }

    /// Fills up the units to a group with newcomers, at the least cost among several first newcomers.
    fn filled(&self, units: &[UnitIdx]) -> Option<Vec<UnitIdx>> {
        let waiting = self.assignment.waiting.iter().copied();
        let mut newcomers: Vec<UnitIdx> = waiting.filter(|&unit| self.is_newcomer(unit)).collect();
        newcomers.sort_by_cached_key(|&unit| (self.worth(units, unit), unit));
        newcomers.retain(|&unit| self.worth(units, unit).is_some());
        let grown = |&first: &UnitIdx| self.grown(units, first, &newcomers);
        let ways = newcomers.iter().take(MAX_FIRST_NEWCOMERS).filter_map(grown);
        ways.min().map(|(_, units)| units)
    }

    /// Fills up the units to a group, first with this newcomer and then always with the cheapest one.
    fn grown(
        &self,
        units: &[UnitIdx],
        first: UnitIdx,
        newcomers: &[UnitIdx],
    ) -> Option<(i64, Vec<UnitIdx>)> {
        let mut members = [units, &[first]].concat();
        loop {
            let classes = self.classes(&members);
            let used = &self.assignment.venue_use;
            let (open, free) = (|site| used.is_open(site), |facilitator| used.is_free(facilitator));
            if let Some(price) = self.instance.price_with(&classes, open, free) {
                return Some((price.cost(), members));
            }
            let left = newcomers.iter().copied().filter(|unit| !members.contains(unit));
            let (_, next) =
                left.filter_map(|unit| Some((self.worth(&members, unit)?, unit))).min()?;
            members.push(next);
        }
    }

    fn classes(&self, units: &[UnitIdx]) -> GroupClasses {
        units.iter().map(|&unit| self.assignment.class(unit)).collect()
    }

    /// Approximate cost of an incomplete group with one more unit; `None` if the unit cannot be with the others.
    fn worth(&self, units: &[UnitIdx], unit: UnitIdx) -> Option<i64> {
        let (instance, class) = (self.instance, self.assignment.class(unit));
        let mut classes = self.classes(units);
        let fits = instance.seats(&classes) + instance.class(class).seats <= instance.size.1;
        let mut worth = 0;
        for &other in &classes {
            worth += instance.pair_travel(class, other).filter(|_| fits)?;
            worth += instance.pair_penalty(class, other);
        }
        classes.push(class);
        instance.checks_allow(&classes).then_some(())?;
        if let Travel::Central { .. } = instance.travel {
            let used = &self.assignment.venue_use;
            let (open, free) = (|site| used.is_open(site), |facilitator| used.is_free(facilitator));
            worth += instance.metres_to_venue(&classes, open, free)?;
        }
        Some(worth)
    }

    /// Inserts waiting units into groups with room: the highest priority first, then the cheapest insertion.
    fn insert_waiting(&mut self, budget: &mut Budget) {
        let mut waiting: Vec<UnitIdx> = self.assignment.waiting.clone();
        waiting.sort_unstable();
        let mut best: Vec<(UnitIdx, Option<StepChange>)> = Vec::new();
        for unit in waiting {
            if budget.exhausted().is_some() {
                return;
            }
            budget.charge(self.assignment.groups.len() as u64);
            best.push((unit, self.cheapest(unit)));
        }
        let level = |this: &Self, unit| {
            let levels = &this.instance.class(this.assignment.class(unit)).levels;
            levels.first().map_or(0, |(level, _)| *level)
        };
        loop {
            let open = best.iter().enumerate().filter_map(|(nth, (unit, change))| {
                Some((level(self, *unit), change.as_ref()?.delta, *unit, nth))
            });
            let Some((.., unit, nth)) = open.min() else { return };
            best.swap_remove(nth);
            // A previous insertion may have taken the venue.
            let Some(change) = self.cheapest(unit) else { continue };
            self.assignment.apply(std::iter::once(&change));
            let joined = change.step.group;
            // Only insertions into the group that changed are evaluated again.
            for (unit, known) in &mut best {
                let here = self.assignment.admitted(joined, None, Some(*unit));
                let was_here = known.as_ref().is_some_and(|known| known.step.group == joined);
                let is_better = here.is_some_and(|here| {
                    known.as_ref().is_none_or(|known| here.delta < known.delta)
                });
                if is_better {
                    *known = here;
                } else if was_here {
                    *known = self.cheapest(*unit);
                }
            }
        }
    }

    /// Returns the cheapest insertion of a waiting unit.
    fn cheapest(&self, unit: UnitIdx) -> Option<StepChange> {
        let assignment = &self.assignment;
        let groups = (0..assignment.groups.len().to_u32())
            .filter(|&slot| !assignment.groups[slot as usize].members.is_empty());
        let changes = groups.filter_map(|slot| assignment.admitted(slot, None, Some(unit)));
        changes.min_by_key(|change| (change.delta, change.step.group))
    }

    /// Opens new groups of waiting units.
    fn found_of_waiting(&mut self, random: &mut Random, budget: &Budget) {
        let mut left = vec![0; self.instance.classes.len()];
        for &unit in &self.assignment.waiting {
            left[self.assignment.class(unit).index()] += 1;
        }
        let room = self.instance.count.1.saturating_sub(self.assignment.num_groups() as u64);
        let seats =
            |&class: &ClassIdx| u64::from(left[class.index()] * self.instance.class(class).seats);
        let of_component = |classes: &Vec<ClassIdx>| {
            let all: u64 = classes.iter().map(seats).sum();
            (all / u64::from(self.instance.size.0)).min(room)
        };
        let counts: Vec<u64> = self.instance.components.classes.iter().map(of_component).collect();
        if counts.iter().all(|&count| count == 0) {
            return;
        }
        let is_late = || budget.is_pressing();
        for built in construct(self.instance, self.neighbours, left, &counts, random, is_late) {
            for _ in 0..built.copies {
                let mut units: Vec<UnitIdx> = Vec::new();
                for &class in &built.classes {
                    let waits = |unit: &UnitIdx| {
                        self.assignment.group_of(*unit) == WAITING && !units.contains(unit)
                    };
                    let next = self.search_classes.units_of(class).find(waits);
                    units.extend(next);
                }
                if units.len() == built.classes.len() {
                    self.open(&units, 0);
                }
            }
        }
    }

    /// Anneals the units that may move; the best plan is recorded.
    fn anneal(&mut self, random: &mut Random, budget: &mut Budget) {
        let units: Vec<UnitIdx> = (0..self.home.len().to_u32())
            .filter(|&unit| self.most_moved > 0 || self.home[unit as usize] == WAITING)
            .collect();
        if units.is_empty() {
            return;
        }
        let rise = self.mean_rise(&units, random);
        let draws = (REPAIR_DRAWS.0 * units.len() as u64).max(REPAIR_DRAWS.1);
        let mut done = 0;
        while done < draws && budget.exhausted().is_none() {
            let share = done.to_f64() / draws.to_f64();
            let temperature = rise
                * REPAIR_TEMPERATURES.0
                * (REPAIR_TEMPERATURES.1 / REPAIR_TEMPERATURES.0).powf(share);
            for _ in 0..DRAWS_PER_LOOK {
                let unit = units[random.below(units.len())];
                let most = (-temperature * (1.0 - random.unit()).ln()).to_i64();
                let Some(planned) = self.assignment.propose(unit, most, random) else { continue };
                let moved = self.moved_after(&planned);
                if moved <= self.most_moved {
                    self.moved = moved;
                    self.assignment.make(&planned);
                    self.assignment.keep_if_best();
                }
            }
            done += DRAWS_PER_LOOK;
            budget.charge(DRAWS_PER_LOOK);
        }
    }

    fn mean_rise(&self, units: &[UnitIdx], random: &mut Random) -> f64 {
        let mut rises = Vec::new();
        for _ in 0..REPAIR_SAMPLES {
            let unit = units[random.below(units.len())];
            let planned = self.assignment.propose(unit, i64::MAX, random);
            rises.extend(planned.map(|planned| planned.delta).filter(|&delta| delta > 0));
        }
        rises.iter().sum::<i64>().to_f64() / rises.len().max(1).to_f64()
    }

    /// Restores the order of registration. The limit on moves rises by registrants who thereby lose a place at home.
    fn put_in_turn(&mut self) {
        self.assignment.put_in_turn(|_, _| {});
        let units = 0..self.home.len().to_u32();
        self.moved = units.map(|unit| self.away(unit, self.assignment.group_of(unit))).sum();
        self.most_moved = self.most_moved.max(self.moved);
    }

    /// Number of registrants of a unit who are away from home in a group.
    fn away(&self, unit: UnitIdx, group: GroupIdx) -> u64 {
        let home = self.home[unit as usize];
        let is_away = home != WAITING && home != group;
        if is_away { self.people(unit) } else { 0 }
    }

    /// Number of registrants who are away from home after a move.
    fn moved_after(&self, planned: &Move) -> u64 {
        let away = |unit: UnitIdx, group: GroupIdx| self.away(unit, group);
        let mut moved = self.moved;
        for step in planned.steps() {
            let enters = |unit| planned.steps().any(|other| other.enter == Some(unit));
            if let Some(unit) = step.enter {
                moved = moved + away(unit, step.group) - away(unit, self.assignment.group_of(unit));
            }
            // A unit that also enters a group is counted there.
            if let Some(unit) = step.out.filter(|&unit| !enters(unit)) {
                moved = moved + away(unit, WAITING) - away(unit, step.group);
            }
        }
        moved
    }
}
