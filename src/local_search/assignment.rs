use smallvec::SmallVec;

use super::Neighbours;
use super::pair_sums::PairSums;
use super::search_classes::SearchClasses;
use super::served::Served;
use super::snapshot::{Best, Snapshot};
use super::state::{GroupState, StepChange, Stop, Sums};
use super::units::{Common, GroupIdx, GroupMember, SearchClassIdx, UnitIdx, WAITING};
use crate::convert::Convert;
use crate::instance::{ClassIdx, GroupClasses, Instance, Placement, Setting, Travel, VenueUse};

/// Position of a unit that does not wait.
const NOT_LISTED: u32 = u32::MAX;

/// State of a unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    pub(super) class: ClassIdx,
    pub(super) search_class: SearchClassIdx,
    pub(super) group: GroupIdx,
    /// Position in the list of waiting units.
    position: u32,
    /// Travel and prices of the unit within its group and alone: the sum that its departure subtracts.
    pub(super) common: Common,
}

/// Mutable state of the search: the group of each unit.
#[derive(Debug)]
pub(crate) struct Assignment<'i> {
    pub(super) instance: &'i Instance,
    pub(super) neighbours: &'i Neighbours,
    pub(super) search_classes: &'i SearchClasses<'i>,
    pub(super) units: Vec<Unit>,
    pub(super) groups: Vec<GroupState>,
    /// Candidate venues of each group; central meetings only.
    pub(super) stops: Vec<SmallVec<[Stop; 8]>>,
    free: Vec<GroupIdx>,
    pub(super) pair_sums: PairSums,
    pub(super) waiting: Vec<UnitIdx>,
    pub(super) venue_use: VenueUse,
    pub(super) served: Served,
    pub(super) placement: Placement,
    pub(super) cost: i64,
    best: Best,
}

impl<'i> Assignment<'i> {
    /// Creates the state in which every unit waits.
    pub(super) fn new(
        instance: &'i Instance,
        neighbours: &'i Neighbours,
        search_classes: &'i SearchClasses<'i>,
    ) -> Self {
        let units = 0..search_classes.num_units().to_u32();
        let unit = |unit| {
            let search_class = search_classes.of_unit(unit);
            let (class, common) = (search_classes.class(search_class), Common::default());
            Unit { class, search_class, group: WAITING, position: unit, common }
        };
        Self {
            instance,
            neighbours,
            search_classes,
            units: units.clone().map(unit).collect(),
            groups: Vec::new(),
            stops: Vec::new(),
            free: Vec::new(),
            pair_sums: PairSums::default(),
            waiting: units.collect(),
            venue_use: VenueUse::new(instance, None),
            served: Served::new(&instance.turns),
            placement: vec![0; instance.num_levels as usize],
            cost: 0,
            best: Best::default(),
        }
    }

    /// Creates the state of a snapshot.
    pub(super) fn of(
        instance: &'i Instance,
        neighbours: &'i Neighbours,
        search_classes: &'i SearchClasses<'i>,
        snapshot: &Snapshot,
    ) -> Self {
        let mut assignment = Self::new(instance, neighbours, search_classes);
        assignment.pair_sums = PairSums::new(search_classes, snapshot.groups.len());
        for (group, slot) in snapshot.groups.iter().zip(0..) {
            assignment.add_slot();
            assignment.fill(slot, &group.units, group.setting);
        }
        assignment
    }

    fn add_slot(&mut self) -> GroupIdx {
        self.groups.push(GroupState::default());
        self.stops.push(SmallVec::new());
        self.pair_sums.add_group();
        (self.groups.len() - 1).to_u32()
    }

    /// Records the current plan if it is better than all plans recorded before.
    pub(super) fn keep_if_best(&mut self) {
        self.best.show(&self.groups, &self.placement, self.cost);
    }

    /// Returns the best recorded plan.
    pub(super) fn into_best(self) -> Option<Snapshot> {
        self.best.into_seating()
    }

    pub(super) fn num_units(&self) -> usize {
        self.units.len()
    }

    /// Number of groups that are not empty.
    pub(super) fn num_groups(&self) -> usize {
        self.groups.len() - self.free.len()
    }

    pub(super) fn class(&self, unit: UnitIdx) -> ClassIdx {
        self.units[unit as usize].class
    }

    pub(super) fn group_of(&self, unit: UnitIdx) -> GroupIdx {
        self.units[unit as usize].group
    }

    /// Returns the classes of a group.
    fn classes(&self, slot: GroupIdx) -> GroupClasses {
        let members = self.groups[slot as usize].members.iter();
        members.map(|member| self.search_classes.class(member.search_class)).collect()
    }

    /// Applies changes that were evaluated together in this state: first all departures, then all entries.
    pub(super) fn apply<'c>(&mut self, changes: impl Iterator<Item = &'c StepChange> + Clone) {
        for change in changes.clone() {
            self.leave(change);
        }
        for change in changes.clone() {
            self.enter(change);
        }
        // A unit that left one group and entered another does not wait.
        for change in changes {
            if let Some(unit) = change.step.out
                && self.group_of(unit) == WAITING
            {
                self.wait(unit);
            }
            debug_assert!(self.is_exact(change.step.group));
        }
    }

    /// Applies the first half of a change: the departure.
    fn leave(&mut self, change: &StepChange) {
        let Some(out) = change.step.out else { return };
        let (search_classes, search_class) =
            (self.search_classes, self.units[out as usize].search_class);
        let group = &mut self.groups[change.step.group as usize];
        group.members.retain(|member| member.unit != out);
        self.pair_sums.leave(change.step.group, search_classes.row(search_class));
        if search_classes.linked {
            for member in &group.members {
                let unit = &mut self.units[member.unit as usize];
                unit.common = unit.common - search_classes.pair(member.search_class, search_class);
            }
        }
        let stops = &mut self.stops[change.step.group as usize];
        stops.retain(|stop| stop.host != Some(out));
        for stop in stops {
            stop.metres -= search_classes.travel_table.of(search_class, stop.site);
        }
        self.units[out as usize].group = WAITING;
    }

    /// Applies the second half of a change: the entry and the evaluated sums.
    fn enter(&mut self, change: &StepChange) {
        if let Some(unit) = change.step.enter {
            self.join(unit, change.step.group, change.joined);
        }
        self.set_sums(change.step.group, change.sums);
    }

    /// Adds a unit to a group; the sums of the group do not change.
    fn join(&mut self, unit: UnitIdx, slot: GroupIdx, common: Common) {
        if self.units[unit as usize].position != NOT_LISTED {
            self.unwait(unit);
        }
        let search_classes = self.search_classes;
        let Unit { search_class, class, .. } = self.units[unit as usize];
        let group = &mut self.groups[slot as usize];
        if search_classes.linked {
            for member in &group.members {
                let other = &mut self.units[member.unit as usize];
                other.common =
                    other.common + search_classes.pair(member.search_class, search_class);
            }
        }
        self.pair_sums.enter(slot, search_classes.row(search_class));
        let stops = &mut self.stops[slot as usize];
        for stop in stops.iter_mut() {
            stop.metres += search_classes.travel_table.of(search_class, stop.site);
        }
        group.members.push(GroupMember { unit, search_class });
        if let Travel::Central { anywhere: false, .. } = self.instance.travel {
            let facilitator_metres = |site| {
                group
                    .sums
                    .facilitator
                    .map_or(0, |facilitator| search_classes.facilitator_way(facilitator, site))
            };
            for site in self.instance.homes(class) {
                let metres_of_members = group
                    .members
                    .iter()
                    .map(|member| search_classes.travel_table.of(member.search_class, site));
                let metres = facilitator_metres(site) + metres_of_members.sum::<i64>();
                stops.push(Stop { site, host: Some(unit), metres });
            }
        }
        let joined = &mut self.units[unit as usize];
        (joined.group, joined.common) = (slot, common);
    }

    fn set_sums(&mut self, slot: GroupIdx, sums: Sums) {
        let group = &mut self.groups[slot as usize];
        let before = std::mem::replace(&mut group.sums, sums);
        self.cost += sums.cost - before.cost;
        self.best.touch(slot);
        // The metres to candidate venues include the facilitator's.
        if let (Some(old), Some(new)) = (before.facilitator, sums.facilitator)
            && old != new
        {
            for stop in &mut self.stops[slot as usize] {
                stop.metres += self.search_classes.facilitator_way(new, stop.site);
                stop.metres -= self.search_classes.facilitator_way(old, stop.site);
            }
        }
        if before.setting() != sums.setting() {
            self.venue_use.leave(before.setting());
            self.venue_use.enter(sums.setting());
            if let Travel::Central { anywhere: true, .. } = self.instance.travel {
                self.look_around(slot);
            }
        }
    }

    /// Replaces the candidate venues of a group by the sites around its venue, if any site may be the venue.
    fn look_around(&mut self, slot: GroupIdx) {
        let (group, stops) = (&self.groups[slot as usize], &mut self.stops[slot as usize]);
        stops.clear();
        let Some(venue) = group.sums.venue else { return };
        for &site in self.neighbours.around(venue) {
            let metres_of_members = group
                .members
                .iter()
                .map(|member| self.search_classes.travel_table.of(member.search_class, site));
            let facilitator_metres = group
                .sums
                .facilitator
                .map_or(0, |facilitator| self.search_classes.facilitator_way(facilitator, site));
            stops.push(Stop {
                site,
                host: None,
                metres: facilitator_metres + metres_of_members.sum::<i64>(),
            });
        }
    }

    /// Returns `true` if the sums of a group agree with a computation from its members.
    fn is_exact(&self, slot: GroupIdx) -> bool {
        let group = &self.groups[slot as usize];
        let at_venue = |site| group.sums.venue.is_none_or(|venue| venue == site);
        let leads = |facilitator| group.sums.facilitator == Some(facilitator);
        let price = self.instance.price_with(&self.classes(slot), at_venue, leads);
        let stops = self.stops[slot as usize].iter().all(|stop| {
            let metres_of_members = group
                .members
                .iter()
                .map(|m| self.search_classes.travel_table.of(m.search_class, stop.site));
            let facilitator_metres = group
                .sums
                .facilitator
                .map_or(0, |l| self.search_classes.facilitator_way(l, stop.site));
            stop.metres == facilitator_metres + metres_of_members.sum::<i64>()
        });
        let shares = group.members.iter().all(|member| {
            let common = self.search_classes.with_all(
                member.search_class,
                &group.members,
                Some(member.unit),
            );
            !self.search_classes.linked || common == Some(self.units[member.unit as usize].common)
        });
        let rows = group.members.iter().map(|member| self.search_classes.row(member.search_class));
        let sums = self.pair_sums.agree(slot, rows);
        stops && shares && sums && price.is_some_and(|price| price.cost() == group.sums.cost)
    }

    fn wait(&mut self, unit: UnitIdx) {
        let state = &mut self.units[unit as usize];
        (state.group, state.position) = (WAITING, self.waiting.len().to_u32());
        self.waiting.push(unit);
        self.served.leave(&self.instance.turns, self.class(unit));
        for &(level, seats) in &self.instance.class(self.class(unit)).levels {
            self.placement[level as usize] -= u64::from(seats);
        }
    }

    fn unwait(&mut self, unit: UnitIdx) {
        let state = &mut self.units[unit as usize];
        let at = std::mem::replace(&mut state.position, NOT_LISTED) as usize;
        self.waiting.swap_remove(at);
        if let Some(&moved) = self.waiting.get(at) {
            self.units[moved as usize].position = at.to_u32();
        }
        self.served.enter(&self.instance.turns, self.class(unit));
        for &(level, seats) in &self.instance.class(self.class(unit)).levels {
            self.placement[level as usize] += u64::from(seats);
        }
    }

    /// Opens a group of waiting units at its best open venue with the best free facilitator; `None` if they are no
    /// feasible group.
    pub(super) fn open(&mut self, units: &[UnitIdx]) -> Option<GroupIdx> {
        let classes: GroupClasses = units.iter().map(|&unit| self.class(unit)).collect();
        let used = &self.venue_use;
        let (open, free) = (|site| used.is_open(site), |facilitator| used.is_free(facilitator));
        let price = self.instance.price_with(&classes, open, free)?;
        let slot = self.free.pop().unwrap_or_else(|| self.add_slot());
        self.fill(slot, units, price.setting());
        debug_assert_eq!(self.groups[slot as usize].sums.cost, price.cost());
        Some(slot)
    }

    /// Fills an empty slot with units that form a feasible group.
    fn fill(&mut self, slot: GroupIdx, units: &[UnitIdx], Setting { venue, facilitator }: Setting) {
        let search_classes = self.search_classes;
        let mut sums = Sums { venue, facilitator, ..Sums::default() };
        sums.common.price = self.instance.group_cost;
        // The facilitator counts for every candidate venue from the first member on. Its number of groups is counted
        // below, which is why the field is reset before `set_sums`.
        self.groups[slot as usize].sums.facilitator = facilitator;
        for &unit in units {
            let search_class = self.units[unit as usize].search_class;
            let others = &self.groups[slot as usize].members;
            let common = search_classes.with_all(search_class, others, None).unwrap_or_default();
            self.join(unit, slot, common);
            sums.seats += search_classes.seats(search_class);
            sums.people += search_classes.people(search_class);
            sums.common = sums.common + common;
            sums.metres +=
                venue.map_or(0, |site| search_classes.travel_table.of(search_class, site));
            sums.facilitator_metres += facilitator
                .map_or(0, |facilitator| search_classes.leading(facilitator, search_class));
        }
        let led_at = |site| {
            facilitator.map_or(0, |facilitator| search_classes.facilitator_way(facilitator, site))
        };
        sums.metres += venue.map_or(0, led_at);
        sums.cost = self.cost_of(&sums);
        self.groups[slot as usize].sums.facilitator = None;
        self.set_sums(slot, sums);
        debug_assert!(self.is_exact(slot));
    }

    /// Cost of a group with these sums.
    pub(super) fn cost_of(&self, sums: &Sums) -> i64 {
        let people = i64::from(sums.people);
        let travel = match self.instance.travel {
            Travel::Central { meetings, .. } => meetings * sums.metres + sums.common.metres,
            Travel::Rotating { .. } => {
                // The travel of members and facilitator is rounded down separately.
                let facilitator_metres = if sums.facilitator_metres == 0 {
                    0
                } else {
                    self.instance.rotation(sums.facilitator_metres, people)
                };
                self.instance.rotation(sums.common.metres, people) + facilitator_metres
            }
            Travel::None | Travel::EachOnce => sums.common.metres + sums.facilitator_metres,
        };
        travel + sums.common.price + self.instance.off_ideal(sums.seats)
    }

    /// Restores saved groups and closes a group that was opened since.
    pub(super) fn restore(&mut self, saved: Vec<(GroupIdx, GroupState)>, opened: Option<GroupIdx>) {
        for group in saved.iter().map(|(group, _)| *group).chain(opened) {
            if !self.groups[group as usize].members.is_empty() {
                self.close(group);
            }
        }
        for (slot, before) in saved {
            if !before.members.is_empty() {
                self.free.retain(|&free| free != slot);
                let units: SmallVec<[UnitIdx; 10]> =
                    before.members.iter().map(|member| member.unit).collect();
                self.fill(slot, &units, before.sums.setting());
            }
        }
        self.served.settle();
    }

    /// Closes a group; its units wait.
    pub(super) fn close(&mut self, slot: GroupIdx) -> SmallVec<[UnitIdx; 10]> {
        self.stops[slot as usize].clear();
        let members = std::mem::take(&mut self.groups[slot as usize].members);
        for member in &members {
            self.pair_sums.leave(slot, self.search_classes.row(member.search_class));
            self.wait(member.unit);
        }
        self.set_sums(slot, Sums::default());
        self.free.push(slot);
        members.into_iter().map(|member| member.unit).collect()
    }
}
