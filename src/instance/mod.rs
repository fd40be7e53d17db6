//! Compiled form of pool and programme: classes, pairs, checks, costs and components. The only place that knows every
//! rule.
//!
//! Registrants who must be together form a *unit*; units that are alike form a *class* with a multiplicity. Every rule
//! becomes a conflict or a price of a pair of classes, or a check of a whole group. Solvers see nothing else, and no
//! person.

mod capacity;
mod checks;
mod class;
mod compile;
mod components;
mod connectivity;
mod earlier;
mod facilitators;
mod incumbent;
mod indices;
mod pairs;
mod price;
mod profiles;
mod rest;
mod retained;
mod rewards;
mod roster;
mod rules;
mod sites;
mod turns;
mod units;
mod unrelated;
mod values;
mod wishes;

pub(crate) use capacity::{Capacity, hand_out};
pub(crate) use checks::Check;
pub(crate) use class::{Class, Travel};
pub(crate) use compile::Prepared;
pub(crate) use facilitators::{FacilitatorClass, Setting};
pub(crate) use incumbent::{GroupClasses, Incumbent, Placement, VenueUse};
pub(crate) use indices::{ClassIdx, FacilitatorClassIdx, FamilyIdx, OriginIdx, SiteIdx};
pub(crate) use price::Price;
pub(crate) use profiles::Profile;
pub(crate) use roster::{Roster, Unit};
pub(crate) use sites::Sites;
pub(crate) use turns::Turns;

use components::Components;
use earlier::EarlierPlan;
use pairs::Pairs;
use smallvec::SmallVec;

use crate::convert::Convert;

/// Integer program: the multisets of classes that are feasible groups, and their costs.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    pub(crate) classes: Vec<Class>,
    pub(crate) profiles: Vec<Profile>,
    pub(crate) sites: Sites,
    pub(crate) travel: Travel,
    /// Least and largest number of seats of a group.
    pub(crate) size: (u32, u32),
    /// Least and largest number of groups that the programme allows.
    pub(crate) count: (u64, u64),
    /// Price of each group, in metres.
    pub(crate) group_cost: i64,
    /// Wanted number of seats of a group, and the price of each seat more or fewer.
    pub(crate) ideal: Option<(u32, i64)>,
    /// Number of priority levels.
    pub(crate) num_levels: u32,
    pub(crate) pairs: Pairs,
    /// `true` if groups are large and the cost of a pair says nothing about other pairs.
    pub(crate) are_pairs_unrelated: bool,
    /// Conditions that pairs cannot express.
    pub(crate) checks: Vec<Check>,
    pub(crate) components: Components,
    /// Sites where a group with each class can meet, sorted; an empty list means no restriction.
    pub(crate) venues: Vec<Vec<SiteIdx>>,
    /// Number of groups that can meet at each site; empty if no site is limited.
    pub(crate) venue_limits: Vec<u64>,
    /// Facilitator classes, one of which each group needs; `None` if groups need no facilitator.
    pub(crate) facilitators: Option<Vec<FacilitatorClass>>,
    /// Plan that is revised; empty if there is none.
    pub(crate) earlier: EarlierPlan,
    /// Price of all wishes, as if none were met, in metres.
    unmet_wishes: i64,
    /// Classes with which each class has a wish in common, sorted; empty if wishes cost nothing.
    wished: Vec<Vec<ClassIdx>>,
    /// Order of placement among registrants who differ only in their earlier groups.
    pub(crate) turns: Turns,
}

impl Instance {
    /// Number of seats that all units take.
    pub(crate) fn total_seats(&self) -> u64 {
        self.classes.iter().map(|c| u64::from(c.number) * u64::from(c.seats)).sum()
    }

    /// Returns `true` if some units take more seats than others.
    pub(crate) fn has_different_seats(&self) -> bool {
        self.classes.windows(2).any(|pair| pair[0].seats != pair[1].seats)
    }

    /// Number of seats that all units take, by priority level.
    pub(crate) fn seats_by_level(&self) -> Vec<u64> {
        let mut seats = vec![0; self.num_levels as usize];
        for class in &self.classes {
            for &(level, each) in &class.levels {
                seats[level as usize] += u64::from(class.number) * u64::from(each);
            }
        }
        seats
    }

    /// Upper bound on the number of groups by the programme, the venues and the facilitators.
    pub(crate) fn most_groups(&self) -> u64 {
        let at_venues = self.venue_limits.iter().fold(0, |a: u64, &b| a.saturating_add(b));
        let most = self.count.1.min(self.max_facilitated_groups());
        if self.venue_limits.is_empty() { most } else { most.min(at_venues) }
    }

    /// Price of a group whose number of seats is not the wanted one, in metres.
    pub(crate) fn off_ideal(&self, seats: u32) -> i64 {
        self.ideal.map_or(0, |(ideal, off)| off * i64::from(seats.abs_diff(ideal)))
    }

    /// Number of units.
    pub(crate) fn num_units(&self) -> usize {
        self.classes.iter().map(|c| c.number as usize).sum()
    }

    /// Number of units in a group of the largest size, for units of mean size.
    pub(crate) fn largest_group(&self) -> f64 {
        let seats = self.total_seats().max(1).to_f64() / self.num_units().max(1).to_f64();
        f64::from(self.size.1) / seats
    }

    pub(crate) fn class(&self, idx: ClassIdx) -> &Class {
        &self.classes[idx.index()]
    }

    /// Returns the attributes of `at_most` rules, each with the limit on the seats of a group that share a value.
    pub(crate) fn at_most_rules(&self) -> &[(usize, u32)] {
        self.pairs.at_most_rules()
    }

    /// Returns the attributes of `avoid` rules, each with the price of a pair that shares a value.
    pub(crate) fn avoided(&self) -> &[(usize, i64)] {
        self.pairs.avoided()
    }

    /// Iterates over the values of an attribute among the members of a unit, each once.
    pub(crate) fn values_of(&self, class: ClassIdx, attribute: usize) -> impl Iterator<Item = u32> {
        let mut values: SmallVec<[u32; 4]> = SmallVec::new();
        for &p in &self.class(class).profiles {
            values.extend(self.profiles[p.index()].values[attribute].iter().copied());
        }
        values.sort_unstable();
        values.dedup();
        values.into_iter()
    }

    /// Number of seats of one unit with a value of an attribute.
    pub(crate) fn seats_with(&self, class: ClassIdx, attribute: usize, value: u32) -> u32 {
        self.class(class).seats_with(&self.profiles, attribute, value)
    }

    /// Returns the starting point of a class's first registrant.
    pub(crate) fn origin(&self, idx: ClassIdx) -> OriginIdx {
        self.profiles[self.class(idx).profiles[0].index()].origin
    }

    /// Returns the home municipality of a class's first registrant as a site; `None` if no meeting can be held there.
    pub(crate) fn home(&self, idx: ClassIdx) -> Option<SiteIdx> {
        self.profiles[self.class(idx).profiles[0].index()].home
    }
}
