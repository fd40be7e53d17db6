//! Venues of central meetings, with the classes that can meet at each and what their journeys cost.

use super::params::{MAX_SEARCHED_SEATS, MAX_SEARCHED_UNITS};
use super::sorted::VenueCandidate;
use super::space::PricingData;
use crate::bounds::dual_bound::SCALE;
use crate::convert::Convert;
use crate::instance::{ClassIdx, FacilitatorClassIdx, Instance, SiteIdx, Travel};

/// Venues of a component, with the classes that can meet there.
#[derive(Debug)]
pub(crate) struct Venues<'a> {
    pub(super) instance: &'a Instance,
    pub(super) space: PricingData<'a>,
    /// `true` if a group can meet where none of its members lives.
    pub(super) anywhere: bool,
    /// Value of each class under the counted rule, if there is one.
    value: Vec<Option<u32>>,
    /// Maximum number of units of one value in a group.
    pub(super) most: u32,
    /// `true` if each unit takes one seat.
    pub(super) one_seat_each: bool,
    /// `true` if the knapsack search applies, which bounds by the seats that are left.
    pub(super) is_filled: bool,
    pub(super) venues: Vec<Venue>,
}

/// Venue with the classes of the component that can meet there.
#[derive(Debug)]
pub(super) struct Venue {
    pub(super) site: SiteIdx,
    /// Positions of these classes, with the scaled cost of all meetings.
    pub(super) candidates: Vec<(u32, i64)>,
    /// Classes with a member who lives there, by index in `candidates`.
    pub(super) residents: Vec<u32>,
    /// Facilitator classes that can come, with the scaled cost of all meetings.
    pub(super) facilitators: Vec<(FacilitatorClassIdx, i64)>,
}

impl<'a> Venues<'a> {
    pub(crate) fn new(instance: &'a Instance, space: PricingData<'a>) -> Self {
        let (meetings, anywhere) = match instance.travel {
            Travel::Central { meetings, anywhere } => (meetings, anywhere),
            _ => (0, true),
        };
        let counted = instance.at_most_rules().iter().min_by_key(|(_, most)| *most).copied();
        let value_of = |&class: &ClassIdx| {
            let (attribute, _) = counted?;
            let mut values = instance.values_of(class, attribute);
            let first = values.next();
            // A class with several values, or several seats, is not counted: a relaxation.
            first.filter(|_| values.next().is_none() && instance.class(class).seats == 1)
        };
        let classes = space.classes;
        let venue = |site: SiteIdx| {
            let metres = |(position, &class): (u32, &ClassIdx)| {
                let metres = instance.to_venue(class, site)?;
                Some((position, SCALE.to_i64() * meetings * metres + space.own_cost(position, 1)))
            };
            let candidates: Vec<(u32, i64)> = (0..).zip(classes).filter_map(metres).collect();
            let lives = |(nth, (position, _)): (u32, &(u32, i64))| {
                let mut homes = instance.homes(classes[*position as usize]);
                homes.any(|home| home == site).then_some(nth)
            };
            let residents = (0..).zip(&candidates).filter_map(lives).collect();
            let leads = |facilitator| {
                let metres = instance.facilitator_way(facilitator, site)?;
                Some((facilitator, SCALE.to_i64() * meetings * metres))
            };
            let facilitators =
                FacilitatorClassIdx::all(instance.facilitators().len()).filter_map(leads).collect();
            Venue { site, candidates, residents, facilitators }
        };
        let possible = |venue: &Venue| {
            let has_facilitators = !instance.needs_facilitators() || !venue.facilitators.is_empty();
            let limit = instance.venue_limits.get(venue.site.index());
            let is_open = limit.is_none_or(|&limit| limit > 0);
            let comes = anywhere || !venue.residents.is_empty();
            is_open && !venue.candidates.is_empty() && comes && has_facilitators
        };
        let venues = SiteIdx::all(instance.sites.len()).map(venue).filter(possible).collect();
        let one_seat_each = classes.iter().all(|&class| instance.class(class).seats == 1);
        let numbers = space.members.iter().map(|member| (u64::from(member.number), member.seats));
        let (units, seats) = numbers.fold((0, 0), |(units, seats), (number, each)| {
            (units + number, seats + number * u64::from(each))
        });
        let is_small = u64::from(instance.size.1) * units <= MAX_SEARCHED_UNITS * seats;
        Self {
            instance,
            anywhere,
            value: classes.iter().map(value_of).collect(),
            most: counted.map_or(u32::MAX, |(_, most)| most),
            one_seat_each,
            is_filled: !one_seat_each && is_small && space.rewards.are_none(),
            venues,
            space,
        }
    }

    /// Exclusive limit on the magnitude of a scaled dual.
    pub(crate) fn max_dual(&self) -> i64 {
        self.space.max_dual()
    }

    /// Returns `true` if groups are small enough to search.
    pub(crate) fn is_searched(&self) -> bool {
        self.is_filled || self.instance.size.1 <= MAX_SEARCHED_SEATS
    }

    /// Unit of a class at a venue.
    pub(super) fn candidate(&self, position: u32, reduced: i64) -> VenueCandidate {
        let member = &self.space.members[position as usize];
        let value = self.value[position as usize];
        VenueCandidate { reduced, position, number: member.number, seats: member.seats, value }
    }

    /// Maximum number of groups that can meet at a venue.
    pub(super) fn cap(&self, venue: &Venue, most_groups: u64) -> u64 {
        let limits = &self.instance.venue_limits;
        let limit = limits.get(venue.site.index()).copied().unwrap_or(u64::MAX);
        let number = |&nth: &u32| {
            let (position, _) = venue.candidates[nth as usize];
            u64::from(self.space.members[position as usize].number)
        };
        // Unless groups can meet anywhere, each needs a resident as its host.
        let at_home: u64 = venue.residents.iter().map(number).sum();
        let cap = if self.anywhere { limit } else { limit.min(at_home) };
        cap.min(most_groups)
    }
}
