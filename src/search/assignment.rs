use smallvec::SmallVec;

use super::Neighbours;
use crate::instance::{
    ClassIdx, GroupClasses, Incumbent, Instance, Placement, SiteIdx, Travel, VenueUse,
};

/// Index of a unit: units of one class stand together.
pub(super) type UnitIdx = u32;
/// Index of a group, or of an empty slot for one.
pub(super) type GroupIdx = u32;
/// In place of a group: waiting.
pub(super) const WAITING: GroupIdx = GroupIdx::MAX;

/// What is kept of a group besides its units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) seats: u32,
    people: u32,
    /// Metres of all pairs both ways (rotating) or of all members to the venue (central).
    metres: i64,
    penalty: i64,
    venue: Option<SiteIdx>,
    pub(super) cost: i64,
}

impl Sums {
    pub(super) fn venue(&self) -> Option<SiteIdx> {
        self.venue
    }
}

/// Units in one group.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub(super) units: SmallVec<[UnitIdx; 10]>,
    pub(super) sums: Sums,
}

/// A group with one unit out, one in, or both: evaluated, not yet applied.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    pub(super) group: GroupIdx,
    pub(super) out: Option<UnitIdx>,
    pub(super) enter: Option<UnitIdx>,
    sums: Sums,
    /// What it adds to the cost.
    pub(super) delta: i64,
}

impl Change {
    pub(super) fn venue(&self) -> Option<SiteIdx> {
        self.sums.venue
    }
}

/// Which unit is in which group: the mutable state of the search.
#[derive(Clone, Debug)]
pub(crate) struct Assignment<'i> {
    pub(super) instance: &'i Instance,
    pub(super) neighbours: &'i Neighbours,
    /// First unit of each class, and one past the last of all.
    first: Vec<UnitIdx>,
    class_of: Vec<ClassIdx>,
    group_of: Vec<GroupIdx>,
    pub(super) groups: Vec<Group>,
    free: Vec<GroupIdx>,
    pub(super) waiting: Vec<UnitIdx>,
    /// Where a waiting unit stands in `waiting`.
    position: Vec<u32>,
    venue_use: VenueUse,
    pub(super) placement: Placement,
    pub(super) cost: i64,
}

impl<'i> Assignment<'i> {
    /// Everybody waits.
    pub(crate) fn new(instance: &'i Instance, neighbours: &'i Neighbours) -> Self {
        let mut first = Vec::with_capacity(instance.classes.len() + 1);
        let mut class_of = Vec::with_capacity(instance.num_units());
        for (class, idx) in instance.classes.iter().zip(0..) {
            first.push(class_of.len() as UnitIdx);
            class_of.extend(std::iter::repeat_n(idx, class.number as usize));
        }
        first.push(class_of.len() as UnitIdx);
        let num = class_of.len() as u32;
        Self {
            instance,
            neighbours,
            first,
            class_of,
            group_of: vec![WAITING; num as usize],
            groups: Vec::new(),
            free: Vec::new(),
            waiting: (0..num).collect(),
            position: (0..num).collect(),
            venue_use: VenueUse::new(instance, None),
            placement: vec![0; instance.num_levels as usize],
            cost: 0,
        }
    }

    /// The state that a plan describes.
    pub(crate) fn of(
        instance: &'i Instance,
        neighbours: &'i Neighbours,
        incumbent: &Incumbent,
    ) -> Self {
        let mut assignment = Self::new(instance, neighbours);
        let mut next: Vec<UnitIdx> = assignment.first.clone();
        for (classes, _) in &incumbent.groups {
            let mut take = |&class: &ClassIdx| {
                next[class as usize] += 1;
                next[class as usize] - 1
            };
            let units: SmallVec<[UnitIdx; 10]> = classes.iter().map(&mut take).collect();
            assignment.open(&units);
        }
        assignment
    }

    /// The plan that this state describes, with the best venue for each group.
    pub(crate) fn incumbent(&self) -> Option<Incumbent> {
        let groups = self.groups.iter().filter(|group| !group.units.is_empty());
        let described = groups.map(|group| {
            let classes: GroupClasses = group.units.iter().map(|&unit| self.class(unit)).collect();
            (classes, group.sums.venue)
        });
        Incumbent::price(self.instance, described)
    }

    pub(super) fn num_units(&self) -> usize {
        self.class_of.len()
    }

    /// Groups that are not empty.
    pub(super) fn num_groups(&self) -> usize {
        self.groups.len() - self.free.len()
    }

    pub(super) fn class(&self, unit: UnitIdx) -> ClassIdx {
        self.class_of[unit as usize]
    }

    pub(super) fn group_of(&self, unit: UnitIdx) -> GroupIdx {
        self.group_of[unit as usize]
    }

    pub(super) fn units_of(&self, class: ClassIdx) -> std::ops::Range<UnitIdx> {
        self.first[class as usize]..self.first[class as usize + 1]
    }

    /// Evaluates a group with `out` taken out and `enter` put in; `None` where that is no group.
    pub(super) fn change(
        &self,
        group: GroupIdx,
        out: Option<UnitIdx>,
        enter: Option<UnitIdx>,
    ) -> Option<Change> {
        let (instance, sums) = (self.instance, &self.groups[group as usize].sums);
        let left_class = out.map(|unit| self.class(unit));
        let entering = enter.map(|unit| self.class(unit));
        let seats_of = |class: Option<ClassIdx>| class.map_or(0, |c| instance.class(c).seats);
        let people_of = |class: Option<ClassIdx>| class.map_or(0, |c| instance.class(c).people());
        let seats = sums.seats - seats_of(left_class) + seats_of(entering);
        if !(instance.size.0..=instance.size.1).contains(&seats) {
            return None;
        }
        let people = sums.people - people_of(left_class) + people_of(entering);
        let stay: GroupClasses = self.groups[group as usize]
            .units
            .iter()
            .filter(|&&unit| Some(unit) != out)
            .map(|&unit| self.class(unit))
            .collect();
        let (mut travel, mut penalty) = (0, sums.penalty);
        if let Some(class) = entering {
            travel += instance.own_travel(class);
            penalty += instance.own_penalty(class);
            for &other in &stay {
                travel += instance.pair_travel(class, other)?;
                penalty += instance.pair_penalty(class, other);
            }
        }
        if let Some(class) = left_class {
            travel -= instance.own_travel(class);
            penalty -= instance.own_penalty(class);
            for &other in &stay {
                travel -= instance.pair_travel(class, other).unwrap_or(0);
                penalty -= instance.pair_penalty(class, other);
            }
        }
        let mut classes = stay;
        classes.extend(entering);
        if !instance.checks.is_empty() && !instance.checks_hold(&classes) {
            return None;
        }
        let sums =
            self.with_travel(&classes, sums, people, seats, sums.metres + travel, penalty)?;
        let delta = sums.cost - self.groups[group as usize].sums.cost;
        Some(Change { group, out, enter, sums, delta })
    }

    /// Completes the sums of a group: its venue where meetings are central, its cost.
    fn with_travel(
        &self,
        classes: &[ClassIdx],
        before: &Sums,
        people: u32,
        seats: u32,
        double_sum: i64,
        penalty: i64,
    ) -> Option<Sums> {
        let (metres, venue, travel) = match self.instance.travel {
            Travel::Central { meetings, anywhere } => {
                let (metres, venue) = self.venue(classes, before.venue, anywhere)?;
                (metres, Some(venue), meetings * metres)
            }
            _ => (double_sum, None, self.instance.rotation(double_sum, i64::from(people))),
        };
        Some(Sums { seats, people, metres, penalty, venue, cost: travel + penalty })
    }

    /// The best open venue for these classes; where any site will do, of those near to them.
    fn venue(
        &self,
        classes: &[ClassIdx],
        current: Option<SiteIdx>,
        anywhere: bool,
    ) -> Option<(i64, SiteIdx)> {
        let open = |site| Some(site) == current || self.venue_use.is_open(site);
        if !anywhere {
            return self.instance.best_venue(classes, open);
        }
        let near = classes.iter().flat_map(|&class| self.neighbours.venues(class).iter().copied());
        let metres = |site: SiteIdx| {
            let each = classes.iter().map(|&class| self.instance.to_venue(class, site));
            each.sum::<Option<i64>>().map(|sum| (sum, site))
        };
        let found = near.chain(current).filter(|&site| open(site)).filter_map(metres).min();
        found.or_else(|| self.instance.best_venue(classes, open))
    }

    /// Makes a change that was evaluated in this state.
    pub(super) fn apply(&mut self, change: &Change) {
        self.leave(change);
        self.enter(change);
    }

    /// The first half of a change: who leaves waits.
    pub(super) fn leave(&mut self, change: &Change) {
        if let Some(unit) = change.out {
            self.groups[change.group as usize].units.retain(|&mut other| other != unit);
            self.wait(unit);
        }
    }

    /// The second half: who enters, and the sums.
    pub(super) fn enter(&mut self, change: &Change) {
        if let Some(unit) = change.enter {
            self.unwait(unit, change.group);
            self.groups[change.group as usize].units.push(unit);
        }
        self.set_sums(change.group, change.sums);
    }

    fn set_sums(&mut self, group: GroupIdx, sums: Sums) {
        let before = std::mem::replace(&mut self.groups[group as usize].sums, sums);
        self.cost += sums.cost - before.cost;
        if before.venue != sums.venue {
            before.venue.into_iter().for_each(|venue| self.venue_use.leave(venue));
            sums.venue.into_iter().for_each(|venue| self.venue_use.enter(venue));
        }
        debug_assert!(self.groups[group as usize].units.is_empty() || self.is_exact(group));
    }

    /// Whether the sums of a group are those of its units.
    fn is_exact(&self, group: GroupIdx) -> bool {
        let group = &self.groups[group as usize];
        let classes: GroupClasses = group.units.iter().map(|&unit| self.class(unit)).collect();
        let at_venue = |site| group.sums.venue.is_none_or(|venue| venue == site);
        let price = self.instance.price(&classes, at_venue);
        price.is_some_and(|price| price.cost() == group.sums.cost)
    }

    fn wait(&mut self, unit: UnitIdx) {
        self.group_of[unit as usize] = WAITING;
        self.position[unit as usize] = self.waiting.len() as u32;
        self.waiting.push(unit);
        for &(level, seats) in &self.instance.class(self.class(unit)).levels {
            self.placement[level as usize] -= u64::from(seats);
        }
    }

    fn unwait(&mut self, unit: UnitIdx, group: GroupIdx) {
        debug_assert_eq!(self.group_of(unit), WAITING);
        let at = self.position[unit as usize] as usize;
        self.waiting.swap_remove(at);
        if let Some(&moved) = self.waiting.get(at) {
            self.position[moved as usize] = at as u32;
        }
        self.group_of[unit as usize] = group;
        for &(level, seats) in &self.instance.class(self.class(unit)).levels {
            self.placement[level as usize] += u64::from(seats);
        }
    }

    /// Opens a group of waiting units; `None` where they are no group.
    pub(super) fn open(&mut self, units: &[UnitIdx]) -> Option<GroupIdx> {
        let classes: GroupClasses = units.iter().map(|&unit| self.class(unit)).collect();
        let price = self.instance.price(&classes, |site| self.venue_use.is_open(site))?;
        let own: i64 = classes.iter().map(|&class| self.instance.own_travel(class)).sum();
        let mut double_sum = own;
        for (nth, &a) in classes.iter().enumerate() {
            for &b in &classes[nth + 1..] {
                double_sum += self.instance.pair_travel(a, b)?;
            }
        }
        let to_venue = |site| -> i64 {
            classes.iter().filter_map(|&class| self.instance.to_venue(class, site)).sum()
        };
        let sums = Sums {
            seats: self.instance.seats(&classes),
            people: classes.iter().map(|&class| self.instance.class(class).people()).sum(),
            metres: price.venue.map_or(double_sum, to_venue),
            penalty: price.penalty,
            venue: price.venue,
            cost: price.cost(),
        };
        let slot = self.free.pop().unwrap_or_else(|| {
            self.groups.push(Group::default());
            (self.groups.len() - 1) as GroupIdx
        });
        for &unit in units {
            self.unwait(unit, slot);
            self.groups[slot as usize].units.push(unit);
        }
        self.set_sums(slot, sums);
        Some(slot)
    }

    /// Puts groups back as they were and closes one that was opened since.
    pub(super) fn restore(&mut self, saved: Vec<(GroupIdx, Group)>, opened: Option<GroupIdx>) {
        if let Some(group) = opened {
            self.close(group);
        }
        for (group, _) in &saved {
            if !self.groups[*group as usize].units.is_empty() {
                self.close(*group);
            }
        }
        for (group, before) in saved {
            if before.units.is_empty() {
                continue;
            }
            self.free.retain(|&slot| slot != group);
            for &unit in &before.units {
                self.unwait(unit, group);
            }
            self.groups[group as usize].units = before.units;
            self.set_sums(group, before.sums);
        }
    }

    /// Closes a group; its units wait.
    pub(super) fn close(&mut self, group: GroupIdx) -> SmallVec<[UnitIdx; 10]> {
        let units = std::mem::take(&mut self.groups[group as usize].units);
        for &unit in &units {
            self.wait(unit);
        }
        self.set_sums(group, Sums::default());
        self.free.push(group);
        units
    }
}
