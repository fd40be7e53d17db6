//! Insertion of the units that construction leaves over into groups with room.

use rustc_hash::FxHashMap;

use super::neighbours::Neighbours;
use super::params::{MAX_REST_GROUPS, MAX_REST_SITES};
use crate::convert::Convert;
use crate::instance::{ClassIdx, GroupClasses, Instance, Price, SiteIdx, Travel, VenueUse};

/// Number of units between two checks of the clock.
const UNITS_PER_LOOK: usize = 16;

/// Groups with room, by their venue or, without one, by the site of their first class.
struct Rooms<'a> {
    instance: &'a Instance,
    neighbours: &'a Neighbours,
    at: FxHashMap<SiteIdx, Vec<usize>>,
}

/// Inserts the units left over, each into the cheapest of the groups that are tried.
pub(super) fn seat_rest(
    instance: &Instance,
    neighbours: &Neighbours,
    left: &mut [u32],
    groups: &mut Vec<Built>,
    is_late: impl Fn() -> bool,
) {
    let waiting: Vec<ClassIdx> =
        ClassIdx::all(left.len()).filter(|&class| left[class.index()] > 0).collect();
    if waiting.is_empty() {
        return;
    }
    let mut rooms = Rooms { instance, neighbours, at: FxHashMap::default() };
    for (nth, built) in groups.iter().enumerate() {
        rooms.enter(nth, built);
    }
    for (nth, class) in waiting.into_iter().enumerate() {
        while left[class.index()] > 0 {
            if nth.is_multiple_of(UNITS_PER_LOOK) && is_late() {
                return;
            }
            let Some((group, joined)) = rooms.best(class, left[class.index()], groups) else {
                break;
            };
            left[class.index()] -= joined.copies.to_u32();
            groups[group].copies -= joined.copies;
            // Copies that the unit does not join remain a group of their own.
            if groups[group].copies == 0 {
                groups[group] = joined;
            } else {
                rooms.enter(groups.len(), &joined);
                groups.push(joined);
            }
        }
    }
}

impl Rooms<'_> {
    fn enter(&mut self, nth: usize, built: &Built) {
        if self.instance.seats(&built.classes) < self.instance.size.1 {
            let site = built.price.venue.unwrap_or(self.neighbours.anchor(built.classes[0]));
            self.at.entry(site).or_default().push(nth);
        }
    }

    /// Returns the group that a unit joins at the least cost, and the group with the unit.
    fn best(&self, class: ClassIdx, units: u32, groups: &[Built]) -> Option<(usize, Built)> {
        let mut best: Option<(i64, usize, Built)> = None;
        let mut priced = 0;
        for site in self.sites(class) {
            for &nth in self.at.get(&site).into_iter().flatten() {
                let Some(joined) = self.join(class, units, &groups[nth]) else { continue };
                let added = joined.price.cost() - groups[nth].price.cost();
                if best.as_ref().is_none_or(|(least, ..)| added < *least) {
                    best = Some((added, nth, joined));
                }
                priced += 1;
                if priced == MAX_REST_GROUPS {
                    return best.map(|(_, nth, joined)| (nth, joined));
                }
            }
        }
        best.map(|(_, nth, joined)| (nth, joined))
    }

    fn sites(&self, class: ClassIdx) -> Vec<SiteIdx> {
        if self.instance.travel == Travel::None {
            return vec![SiteIdx(0)];
        }
        self.instance.sites.around(self.instance.origin(class)).take(MAX_REST_SITES).collect()
    }

    /// Returns a group with one more unit; the number of units limits the copies.
    fn join(&self, class: ClassIdx, units: u32, built: &Built) -> Option<Built> {
        let instance = self.instance;
        if instance.seats(&built.classes) + instance.class(class).seats > instance.size.1
            || !built.classes.iter().all(|&other| instance.may_meet(class, other))
        {
            return None;
        }
        let mut classes = built.classes.clone();
        classes.push(class);
        classes.sort_unstable();
        // If venues are limited, groups keep their venues; they keep their facilitators in any case.
        let binds = VenueUse::binds(instance);
        let open = |site| !binds || built.price.venue == Some(site);
        let price = instance.price_with(&classes, open, |l| built.price.facilitator == Some(l))?;
        Some(Built { classes, price, copies: built.copies.min(u64::from(units)) })
    }
}

/// Group with its price and its number of copies.
pub(crate) struct Built {
    pub(crate) classes: GroupClasses,
    pub(crate) price: Price,
    pub(crate) copies: u64,
}
