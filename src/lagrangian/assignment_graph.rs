//! Assignment graph: the nearest slots of each class. A *slot* is a venue as one component sees it.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::params::{LISTED_VENUES, MAX_CLASSES, MAX_SLOTS};
use crate::convert::Convert;
use crate::instance::{Class, ClassIdx, Instance, SiteIdx, Travel};
use crate::limits::Budget;

/// Classes between two reads of the clock.
const CLASSES_PER_LOOK: usize = 256;
/// Marks a class without a counted value.
const NO_VALUE: u32 = u32::MAX;

/// Index of a slot.
pub(crate) type SlotIdx = u32;

/// Edge: a class that may go to a slot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    /// Index of the pair of the class's value and the slot.
    pub(crate) pair: u32,
    /// One-way metres of the whole unit.
    pub(crate) metres: i32,
}

/// Units of one value at a slot, residents and others apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Pair {
    pub(crate) slot: SlotIdx,
    /// Index of the multiplier that limits their number, if a rule counts them.
    pub(crate) limit: Option<u32>,
    /// `true` if they can be hosts and each group needs one.
    pub(crate) is_resident: bool,
}

/// Venue as one component sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) component: usize,
    pub(crate) site: SiteIdx,
    /// Maximum number of groups.
    pub(crate) cap: u64,
}

/// Classes, slots and the edges between them.
#[derive(Debug)]
pub(crate) struct AssignmentGraph<'a> {
    pub(crate) instance: &'a Instance,
    pub(crate) meetings: i64,
    /// `true` if a group can meet where none of its members lives.
    pub(crate) anywhere: bool,
    /// Maximum number of seats of one value in a group.
    pub(crate) most: u32,
    pub(crate) slots: Vec<Slot>,
    pub(crate) pairs: Vec<Pair>,
    /// Slot of each limit of a value.
    pub(crate) limits: Vec<SlotIdx>,
    /// Cost of a unit of each class wherever it goes.
    pub(crate) own: Vec<i64>,
    first: Vec<usize>,
    edges: Vec<Edge>,
    value: Vec<u32>,
    of_pair: FxHashMap<(SlotIdx, u32, bool), u32>,
    /// Slots by component and site.
    of_site: Vec<SlotIdx>,
}

impl<'a> AssignmentGraph<'a> {
    /// Builds the graph, or returns `None` if meetings are not central, the instance is too large, or the budget is
    /// exhausted.
    pub(crate) fn new(instance: &'a Instance, budget: &Budget) -> Option<Self> {
        let Travel::Central { meetings, anywhere } = instance.travel else { return None };
        let num = instance.classes.len();
        let components = instance.components.classes.len();
        let num_slots = components.checked_mul(instance.sites.len())?;
        if num == 0 || num > MAX_CLASSES || num_slots > MAX_SLOTS || num_slots == 0 {
            return None;
        }
        let counted = instance.at_most_rules().iter().min_by_key(|(_, most)| *most).copied();
        let value_of = |class: ClassIdx| {
            let (attribute, _) = counted?;
            let mut values = instance.values_of(class, attribute);
            let first = values.next();
            // A class with several values, or several seats, is not counted: a relaxation.
            first.filter(|_| values.next().is_none() && instance.class(class).seats == 1)
        };
        let classes = ClassIdx::all(num);
        let mut graph = Self {
            instance,
            meetings,
            anywhere,
            most: counted.map_or(u32::MAX, |(_, most)| most),
            slots: Vec::new(),
            pairs: Vec::new(),
            limits: Vec::new(),
            own: classes
                .clone()
                .map(|class| instance.own_penalty(class) + instance.reward(&[class]))
                .collect(),
            first: vec![0],
            edges: Vec::new(),
            value: classes.map(|class| value_of(class).unwrap_or(NO_VALUE)).collect(),
            of_pair: FxHashMap::default(),
            of_site: vec![SlotIdx::MAX; num_slots],
        };
        graph.open_slots();
        graph.list(budget)?;
        Some(graph)
    }

    /// Creates a slot for each component and site where its groups can meet.
    fn open_slots(&mut self) {
        let instance = self.instance;
        let limit =
            |site: SiteIdx| instance.venue_limits.get(site.index()).copied().unwrap_or(u64::MAX);
        for (classes, component) in instance.components.classes.iter().zip(0..) {
            let mut at_home = vec![0; instance.sites.len()];
            for &class in classes {
                let homes: FxHashSet<SiteIdx> = instance.homes(class).collect();
                let number = u64::from(instance.class(class).number);
                homes.into_iter().for_each(|home| at_home[home.index()] += number);
            }
            for (site, at_home) in SiteIdx::counted().zip(at_home) {
                // Unless groups can meet anywhere, each needs a resident as its host.
                let cap = if self.anywhere { limit(site) } else { limit(site).min(at_home) };
                if cap > 0 {
                    let at = component * instance.sites.len() + site.index();
                    self.of_site[at] = self.slots.len().to_u32();
                    self.slots.push(Slot { component, site, cap });
                }
            }
        }
    }

    /// Lists the nearest slots of each class.
    fn list(&mut self, budget: &Budget) -> Option<()> {
        let near = |class: ClassIdx| -> Option<Vec<(SlotIdx, i64)>> {
            (!is_over_at(class, budget)).then(|| self.around(class).take(LISTED_VENUES).collect())
        };
        let num = self.instance.classes.len();
        let listed: Vec<Vec<(SlotIdx, i64)>> =
            ClassIdx::parallel(num).map(near).collect::<Option<_>>()?;
        self.edges.reserve_exact(listed.iter().map(Vec::len).sum());
        for (class, near) in ClassIdx::counted().zip(listed) {
            if is_over_at(class, budget) {
                return None;
            }
            for (slot, metres) in near {
                let metres = i32::try_from(metres).ok()?;
                let pair = self.add_pair(class, slot);
                self.edges.push(Edge { pair, metres });
            }
            self.first.push(self.edges.len());
        }
        Some(())
    }

    fn add_pair(&mut self, class: ClassIdx, slot: SlotIdx) -> u32 {
        let (value, is_resident) = (self.value[class.index()], self.is_resident(class, slot));
        if let Some(&pair) = self.of_pair.get(&(slot, value, is_resident)) {
            return pair;
        }
        // Residents and others of one value count against one limit.
        let of_others = self.of_pair.get(&(slot, value, !is_resident));
        let limit = match of_others {
            _ if value == NO_VALUE => None,
            Some(&other) => self.pairs[other as usize].limit,
            None => {
                self.limits.push(slot);
                Some(self.limits.len().to_u32() - 1)
            }
        };
        let pair = self.pairs.len().to_u32();
        self.pairs.push(Pair { slot, limit, is_resident });
        self.of_pair.insert((slot, value, is_resident), pair);
        pair
    }

    /// Slots that a class can reach with the metres to each, nearest first except for rounding.
    pub(crate) fn around(&self, class: ClassIdx) -> impl Iterator<Item = (SlotIdx, i64)> {
        let instance = self.instance;
        let offset = instance.components.of[class.index()] as usize * instance.sites.len();
        let sites = instance.sites.around(instance.origin(class)).filter_map(move |site| {
            let slot = self.of_site[offset + site.index()];
            if slot == SlotIdx::MAX {
                return None;
            }
            Some((slot, instance.to_venue(class, site)?))
        });
        // A site near one member of a unit need not be near all of them, so units of several members are sorted in
        // full.
        let is_one = instance.class(class).people() == 1;
        let (one, mut several) = (is_one.then_some(sites), Vec::new());
        if !is_one {
            several.extend(self.around_all(class, offset));
            several.sort_unstable_by_key(|&(slot, metres)| (metres, slot));
        }
        one.into_iter().flatten().chain(several)
    }

    fn around_all(&self, class: ClassIdx, offset: usize) -> Vec<(SlotIdx, i64)> {
        let come = |site: SiteIdx| {
            let slot = self.of_site[offset + site.index()];
            let metres = self.instance.to_venue(class, site)?;
            (slot != SlotIdx::MAX).then_some((slot, metres))
        };
        SiteIdx::all(self.instance.sites.len()).filter_map(come).collect()
    }

    /// Listed edges of a class, nearest first.
    pub(crate) fn edges(&self, class: ClassIdx) -> &[Edge] {
        &self.edges[self.first[class.index()]..self.first[class.index() + 1]]
    }

    /// Returns the pair of a class's value and a slot, or `None` if no class lists it.
    pub(crate) fn pair_of(&self, class: ClassIdx, slot: SlotIdx) -> Option<u32> {
        let value = self.value[class.index()];
        self.of_pair.get(&(slot, value, self.is_resident(class, slot))).copied()
    }

    /// Returns `true` if a unit can be the host at a slot and groups need one.
    pub(crate) fn is_resident(&self, class: ClassIdx, slot: SlotIdx) -> bool {
        let site = self.slots[slot as usize].site;
        !self.anywhere && self.instance.homes(class).any(|home| home == site)
    }

    /// Value of a class under the counted rule, if any.
    pub(crate) fn value(&self, class: ClassIdx) -> Option<u32> {
        Some(self.value[class.index()]).filter(|&value| value != NO_VALUE)
    }

    /// Cost of a unit at a distance, in metres.
    pub(crate) fn cost(&self, class: ClassIdx, metres: i64) -> i64 {
        self.meetings * metres + self.own[class.index()]
    }

    /// Mean cost of a unit at its nearest slot, in metres; at least 1, as a scale for steps.
    pub(crate) fn mean_cost(&self) -> f64 {
        let units = ClassIdx::counted().zip(&self.instance.classes);
        let cost = |(class, compiled): (ClassIdx, &Class)| {
            let nearest = self.edges(class).first().map_or(0, |edge| i64::from(edge.metres));
            self.cost(class, nearest).to_f64() * f64::from(compiled.number)
        };
        let sum: f64 = units.map(cost).sum();
        (sum / self.instance.num_units().max(1).to_f64()).max(1.0)
    }

    pub(crate) fn num_classes(&self) -> usize {
        self.own.len()
    }
}

/// Returns `true` if the budget is exhausted. A loop over classes asks for each class; the clock is read once per
/// `CLASSES_PER_LOOK` of them.
pub(crate) fn is_over_at(class: ClassIdx, budget: &Budget) -> bool {
    class.index().is_multiple_of(CLASSES_PER_LOOK) && budget.exhausted().is_some()
}
