//! Growth of one group: members are added where they lose least.

use super::cells::Cells;
use super::neighbours::Neighbours;
use super::params::{
    GROWTH_CANDIDATES, MAX_CANDIDATES_PER_CELL, MAX_CELLS, MAX_TESTED_PER_CELL, SEED_VENUES,
};
use crate::convert::Convert;
use crate::instance::{ClassIdx, GroupClasses, Instance, Price, SiteIdx, Travel, VenueUse};

/// State from which a group is grown.
#[derive(Clone, Copy)]
pub(super) struct GrowthState<'a> {
    pub(super) instance: &'a Instance,
    pub(super) neighbours: &'a Neighbours,
    pub(super) cells: &'a Cells<'a>,
    /// Units of each class without a group.
    pub(super) left: &'a [u32],
    pub(super) venue_use: &'a VenueUse,
}

/// Requirements for the next group.
#[derive(Clone, Copy)]
pub(super) struct NextGroup<'a> {
    pub(super) seed: ClassIdx,
    /// Target number of seats, where nothing else decides.
    pub(super) seats: u32,
    /// `true` if a cell may be divided into groups of other sizes.
    pub(super) is_free: bool,
    /// Classes that are added first.
    pub(super) forced: &'a [ClassIdx],
}

struct Candidate {
    class: ClassIdx,
    is_forced: bool,
    /// Loss if the candidate is added, in metres.
    loss: i64,
}

/// Group under construction.
struct Grown {
    classes: GroupClasses,
    seats: u32,
    loss: i64,
}

impl GrowthState<'_> {
    /// Returns the best group around a seed with its price; `None` if there is none.
    pub(super) fn grow(&self, wish: NextGroup<'_>) -> Option<(GroupClasses, Price)> {
        let mut best: Option<Grown> = None;
        for venue in self.venues(wish.seed) {
            let grown = self.grow_at(wish, venue);
            let is_whole =
                grown.seats >= self.instance.size.0 && self.instance.checks_hold(&grown.classes);
            // Groups at different venues may differ in size, so the loss per seat decides first.
            let mean = |grown: &Grown| (grown.loss / i64::from(grown.seats), grown.loss);
            if is_whole && best.as_ref().is_none_or(|best| mean(&grown) < mean(best)) {
                best = Some(grown);
            }
            if best.as_ref().is_some_and(|best| best.loss == 0) {
                break;
            }
        }
        let mut classes = best?.classes;
        classes.sort_unstable();
        let used = self.venue_use;
        let (open, free) = (|site| used.is_open(site), |facilitator| used.is_free(facilitator));
        let price = self.instance.price_with(&classes, open, free)?;
        Some((classes, price))
    }

    /// Returns the venues to try for the group of a seed; a single `None` if the group needs no venue.
    fn venues(&self, seed: ClassIdx) -> Vec<Option<SiteIdx>> {
        let Travel::Central { anywhere, .. } = self.instance.travel else { return vec![None] };
        let possible = |site: &SiteIdx| {
            self.venue_use.is_open(*site) && self.instance.to_venue(seed, *site).is_some()
        };
        if anywhere {
            let around = self.instance.sites.around(self.instance.origin(seed));
            return around.filter(possible).take(SEED_VENUES).map(Some).collect();
        }
        let around = self.cells.around(self.neighbours.anchor(seed)).take(MAX_CELLS);
        around.filter(possible).take(SEED_VENUES).map(Some).collect()
    }

    fn grow_at(&self, wish: NextGroup<'_>, venue: Option<SiteIdx>) -> Grown {
        let instance = self.instance;
        let mut grown = Grown { classes: GroupClasses::new(), seats: 0, loss: 0 };
        let mut candidates = self.candidates(wish, venue);
        let mut target = self.instance.size.0;
        let mut next = Some((wish.seed, self.loss(wish.seed, venue).unwrap_or(0)));
        while let Some((class, loss)) = next {
            grown.classes.push(class);
            grown.seats += instance.class(class).seats;
            grown.loss += loss;
            if grown.seats >= target {
                target = match venue.filter(|_| grown.loss == 0) {
                    Some(venue) => self.target(wish, venue),
                    None => wish.seats,
                };
            }
            if grown.seats >= target {
                break;
            }
            candidates.retain_mut(|candidate| self.outlives(candidate, &grown, class));
            next = self.next(&mut candidates, &grown);
        }
        grown
    }

    /// Collects the candidates that can be in a group with the seed: forced classes, and classes near the venue or the
    /// seed.
    fn candidates(&self, wish: NextGroup<'_>, venue: Option<SiteIdx>) -> Vec<Candidate> {
        let fits = |class: ClassIdx, is_forced: bool| {
            self.instance.pair_travel(wish.seed, class)?;
            Some(Candidate { class, is_forced, loss: self.loss(class, venue)? })
        };
        let mut found: Vec<Candidate> =
            wish.forced.iter().filter_map(|&class| fits(class, true)).collect();
        let most = found.len() + GROWTH_CANDIDATES;
        let pairs = &self.instance.pairs;
        let plain = self.instance.checks.is_empty() && pairs.cost_nothing();
        let (mut here, mut at_ease) = (Vec::new(), 0);
        let around = self.cells.around(venue.unwrap_or(self.neighbours.anchor(wish.seed)));
        for site in around.take(MAX_CELLS) {
            let has_some = |class: &ClassIdx| self.left[class.index()] > 0;
            let some = self.cells.classes(site).filter(has_some).take(MAX_TESTED_PER_CELL);
            here.extend(some.filter_map(|class| fits(class, false)));
            // The sort is stable: the order within the cell breaks ties.
            here.sort_by_key(|candidate: &Candidate| candidate.loss);
            let seats = |c: &Candidate| {
                self.left[c.class.index()].saturating_mul(self.instance.class(c.class).seats)
            };
            let without_loss = here.iter().filter(|c| venue.is_some() && c.loss == 0);
            at_ease = without_loss.map(seats).fold(at_ease, u32::saturating_add);
            found.extend(here.drain(..).take(MAX_CANDIDATES_PER_CELL));
            if plain && at_ease >= self.instance.size.1 || found.len() >= most {
                break;
            }
        }
        found
    }

    /// Target number of seats of a group at a venue that suits its members best, chosen so that the cell can be divided
    /// without a remainder.
    fn target(&self, wish: NextGroup<'_>, venue: SiteIdx) -> u32 {
        let (least, most) = (u64::from(self.instance.size.0), u64::from(self.instance.size.1));
        let comes = self.neighbours.anchor(wish.seed) != venue;
        let seed_seats = u64::from(self.instance.class(wish.seed).seats);
        let here = self.cells.seats(venue) + if comes { seed_seats } else { 0 };
        let even = u64::from(wish.seats);
        // Least and largest number of groups into which the seats of the cell can be divided.
        let (fewest, largest) = (here.div_ceil(most), here / least);
        if !wish.is_free || here < least {
            wish.seats
        } else if fewest > largest {
            self.instance.size.1
        } else {
            here.div_ceil(((here + even / 2) / even).clamp(fewest, largest)).to_u32()
        }
    }

    /// Loss of a unit that meets at a venue instead of its nearest one, in metres; `None` if it does not travel there.
    fn loss(&self, class: ClassIdx, venue: Option<SiteIdx>) -> Option<i64> {
        let Travel::Central { meetings, .. } = self.instance.travel else { return Some(0) };
        let anchor = self.neighbours.anchor(class);
        let venue = venue.filter(|&venue| venue != anchor);
        let Some(venue) = venue else { return Some(0) };
        let nearest = self.instance.to_venue(class, anchor).unwrap_or(0);
        Some(meetings * (self.instance.to_venue(class, venue)? - nearest))
    }

    /// Adds the loss by the newest member to a candidate; returns `false` if the candidate can no longer join.
    fn outlives(&self, candidate: &mut Candidate, grown: &Grown, newest: ClassIdx) -> bool {
        let (instance, class) = (self.instance, candidate.class);
        let taken = grown.classes.iter().filter(|other| **other == class).count().to_u32();
        let room = instance.size.1.saturating_sub(grown.seats);
        let fits = taken < self.left[class.index()] && instance.class(class).seats <= room;
        let Some(both_ways) = instance.pair_travel(class, newest).filter(|_| fits) else {
            return false;
        };
        let metres = both_ways - instance.own_travel(class);
        candidate.loss += instance.pair_penalty(class, newest)
            + match instance.travel {
                Travel::Rotating { meetings } => meetings * metres / i64::from(instance.size.1),
                Travel::EachOnce => metres,
                Travel::Central { .. } | Travel::None => 0,
            };
        true
    }

    /// Returns the best candidate that the checks allow: least lacking in the group, then forced, then least loss.
    /// Removes candidates that the checks forbid.
    fn next(&self, candidates: &mut Vec<Candidate>, grown: &Grown) -> Option<(ClassIdx, i64)> {
        let instance = self.instance;
        let with = |class: ClassIdx| {
            let mut with = grown.classes.clone();
            with.push(class);
            with
        };
        loop {
            let lacks = |class| {
                if instance.checks.is_empty() { 0 } else { instance.lacks(&with(class)) }
            };
            let key = |c: &Candidate| (lacks(c.class), !c.is_forced, c.loss);
            let (nth, _) =
                candidates.iter().enumerate().min_by_key(|(_, candidate)| key(candidate))?;
            let class = candidates[nth].class;
            if instance.checks_allow(&with(class)) {
                return Some((class, candidates[nth].loss));
            }
            // A candidate that the checks forbid now is forbidden in every larger group.
            candidates.remove(nth);
        }
    }
}
