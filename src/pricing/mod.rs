//! Exact pricing in integers: the groups of least reduced cost of one component, and for each bucket of groups a
//! lower bound of their reduced costs that is true even where the search is given up.

pub(crate) mod branching_rules;
mod chosen;
pub(crate) mod column;
pub(crate) mod cut_prices;
mod knapsack;
mod nearby;
mod retained_pairs;
mod search;
mod seeds;
mod sorted;
mod space;
pub(crate) mod terms;
#[cfg(test)]
mod traps;
mod venues;

use crate::instance::Instance;
use crate::instance::{ClassIdx, Travel};

pub(crate) use sorted::{VenueCandidate, cheapest, cheapest_by_seats};
pub(crate) use space::MOST_TABULATED;
use space::Space;
use terms::{Priced, Terms};
use venues::Venues;

/// Finds groups of one component.
#[derive(Debug)]
pub(crate) struct Pricer<'a> {
    pub(crate) classes: &'a [ClassIdx],
    kind: Kind<'a>,
}

#[derive(Debug)]
enum Kind<'a> {
    Venues(Venues<'a>),
    Pairs(Space<'a>),
}

impl<'a> Pricer<'a> {
    /// `None` where the component is too large, or its costs are.
    pub(crate) fn new(instance: &'a Instance, classes: &'a [ClassIdx]) -> Option<Self> {
        let space = Space::new(instance, classes)?;
        let kind = match instance.travel {
            Travel::Central { .. } => Kind::Venues(Venues::new(instance, space)),
            _ => Kind::Pairs(space),
        };
        Some(Self { classes, kind })
    }

    /// One for each component; `None` where there is none, or no pricer for one of them.
    pub(crate) fn all(instance: &'a Instance) -> Option<Vec<Self>> {
        let components = instance.components.classes.iter();
        let pricers: Option<Vec<Self>> =
            components.map(|classes| Self::new(instance, classes)).collect();
        pricers.filter(|pricers| !pricers.is_empty())
    }

    /// Whether groups that cuts make dearer are searched for; else cuts only hide them.
    pub(crate) fn takes_cuts(&self) -> bool {
        match &self.kind {
            Kind::Venues(venues) => venues.is_searched(),
            Kind::Pairs(_) => true,
        }
    }

    /// Prices every bucket; at most so many groups can be in all.
    pub(crate) fn price(&self, terms: &Terms<'_>, most_groups: u64) -> Priced {
        match &self.kind {
            Kind::Venues(venues) => venues.price(terms, most_groups),
            Kind::Pairs(space) => seeds::price(space, terms),
        }
    }
}
