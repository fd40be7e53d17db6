//! Exact pricing in integers for the groups of one component.
//!
//! Finds the groups of least reduced cost and, for each bucket of groups, a lower bound on their reduced costs. The
//! bound holds even where the search is abandoned.

pub(crate) mod branching_rules;
mod chosen;
pub(crate) mod column;
pub(crate) mod cut_prices;
mod knapsack;
mod nearby;
mod pair_rewards;
mod params;
mod search;
mod seeds;
mod sorted;
mod space;
pub(crate) mod terms;
#[cfg(test)]
mod traps;
mod venue_ascent;
mod venue_pricing;
mod venues;

use crate::bounds::dual_bound::ProblemExtent;
use crate::instance::{ClassIdx, Instance, Travel};
use crate::limits::Budget;

pub(crate) use params::{MAX_LAGRANGIAN_SEATS, MAX_TABULATED_CLASSES};
pub(crate) use sorted::{SizePrices, VenueCandidate, cheapest, cheapest_by_seats};
use space::PricingData;
use terms::{Priced, PricingInput};
use venue_ascent::VenueAscent;
use venues::Venues;

/// Pricer for the groups of one component.
#[derive(Debug)]
pub(crate) struct Pricer<'a> {
    pub(crate) classes: &'a [ClassIdx],
    kind: Kind<'a>,
}

#[derive(Debug)]
enum Kind<'a> {
    Venues(Venues<'a>),
    Pairs(PricingData<'a>),
}

impl<'a> Pricer<'a> {
    /// Builds the pricer of one component, or returns `None` if the component has too many classes, or costs too
    /// large for scaled sums.
    pub(crate) fn new(instance: &'a Instance, classes: &'a [ClassIdx]) -> Option<Self> {
        let space = PricingData::new(instance, classes)?;
        // Central meetings decompose by venue. Otherwise pair costs decide, and groups are found from their seeds.
        let kind = match instance.travel {
            Travel::Central { .. } => Kind::Venues(Venues::new(instance, space)),
            _ => Kind::Pairs(space),
        };
        Some(Self { classes, kind })
    }

    /// Builds one pricer per component, or returns `None` if there is no component, or no pricer for one of them.
    pub(crate) fn all(instance: &'a Instance) -> Option<Vec<Self>> {
        let components = instance.components.classes.iter();
        let pricers: Option<Vec<Self>> =
            components.map(|classes| Self::new(instance, classes)).collect();
        pricers.filter(|pricers| !pricers.is_empty())
    }

    /// Maximum number of classes of a component that can be priced.
    pub(crate) fn max_classes(instance: &Instance) -> usize {
        PricingData::max_classes(instance)
    }

    /// Exclusive limit on the magnitude of a scaled dual; the dual of a class without units left is its negative.
    pub(crate) fn max_dual(&self) -> i64 {
        match &self.kind {
            Kind::Venues(venues) => venues.max_dual(),
            Kind::Pairs(space) => space.max_dual(),
        }
    }

    /// Returns `true` if the search prices subset-row cuts. Otherwise a group that pays for a cut is only dropped,
    /// and no other group is searched for in its place.
    pub(crate) fn prices_cuts(&self) -> bool {
        match &self.kind {
            Kind::Venues(venues) => venues.is_searched(),
            Kind::Pairs(_) => true,
        }
    }

    /// Returns `true` if meetings are central and no rewards tie the members of a group together.
    pub(crate) fn ascends(&self) -> bool {
        matches!(&self.kind, Kind::Venues(venues) if venues.space.rewards.are_none())
    }

    /// Improves the duals of a problem with this component alone by an ascent of the Lagrangian bound. Returns the
    /// duals as they are where no ascent is possible.
    pub(crate) fn improved_duals(
        &self,
        duals: &[f64],
        extent: &ProblemExtent,
        budget: &mut Budget,
    ) -> Vec<f64> {
        match &self.kind {
            Kind::Venues(venues) if self.ascends() => {
                VenueAscent::new(venues, extent).improve(duals, budget)
            }
            _ => duals.to_vec(),
        }
    }

    /// Prices every bucket; a plan has at most `most_groups` groups.
    pub(crate) fn price(&self, terms: &PricingInput<'_>, most_groups: u64) -> Priced {
        match &self.kind {
            Kind::Venues(venues) => venues.price(terms, most_groups),
            Kind::Pairs(space) => seeds::price(space, terms),
        }
    }
}
