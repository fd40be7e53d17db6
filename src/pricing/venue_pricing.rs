//! Exact pricing of central meetings, venue by venue.
//!
//! The cheapest members by counting alone (`sorted`) give a lower bound. If they form a legal group at no further
//! price, that group is optimal. Otherwise, if the bound is below the threshold, a search over all rules and prices
//! decides.

use rayon::prelude::*;
use smallvec::SmallVec;

use super::knapsack::Filling;
use super::pair_rewards::RewardedUnit;
use super::params::MAX_TABULATED_CLASSES;
use super::search::{Search, SearchLimits};
use super::sorted::{Members, VenueCandidate, cheapest, cheapest_by_seats, least_by_seats};
use super::terms::{AtVenue, Priced, PricedGroup, PricingInput, PricingPlace};
use super::venues::{Venue, Venues};
use crate::bounds::dual_bound::{Bucket, SCALE};
use crate::convert::Convert;
use crate::instance::{FacilitatorClassIdx, GroupClasses};

/// Terms of a venue without duals or limits.
const FREE: AtVenue = AtVenue { dual: 0, least: 0, most: u64::MAX, is_shared: false };

/// Possible facilitators of a group at a venue, by cost less the dual, cheapest first; a single `None` where no
/// facilitator is needed.
type FacilitatorOptions = SmallVec<[(i64, Option<FacilitatorClassIdx>); 8]>;

impl RewardedUnit for VenueCandidate {
    const IS_PER_REGISTRANT: bool = false;

    fn position(&self) -> u32 {
        self.position
    }

    fn copies(&self) -> u32 {
        self.number
    }

    fn value(&self) -> i64 {
        self.reduced
    }

    fn set_value(&mut self, value: i64) {
        self.reduced = value;
    }
}

/// Result of pricing one venue.
struct Here {
    /// Lower bound on the reduced cost of the venue's groups.
    reduced: i64,
    /// Estimate: the bound if the abandoned searches had already found their best groups.
    estimate: i64,
    /// Groups below the threshold, each cheaper than the one before.
    found: Vec<PricedGroup>,
    nodes: u64,
    is_complete: bool,
}

impl Here {
    /// Result without information: a bound below the reduced cost of any group.
    const UNKNOWN: Self = Self {
        reduced: i64::MIN / 4,
        estimate: i64::MIN / 4,
        found: Vec::new(),
        nodes: 0,
        is_complete: false,
    };
}

impl Venues<'_> {
    /// Prices every venue.
    pub(crate) fn price(&self, terms: &PricingInput<'_>, most_groups: u64) -> Priced {
        let each: Vec<Option<Here>> =
            self.venues.par_iter().map(|venue| self.price_at(venue, terms)).collect();
        let mut priced = Priced { is_complete: true, ..Priced::default() };
        for (priced_here, venue) in each.into_iter().zip(&self.venues) {
            let Some(here) = priced_here else { continue };
            let row = terms.at_venue.get(&venue.site).copied().unwrap_or(FREE);
            let cap = self.cap(venue, most_groups).min(row.most);
            let paid = if row.is_shared { row.dual } else { 0 };
            let (reduced, estimate) = (here.reduced.saturating_sub(paid), here.estimate - paid);
            let (reduced, estimate) = (reduced.into(), estimate.into());
            let least = if row.is_shared { 0 } else { row.least };
            priced.buckets.push(Bucket { reduced, estimate, least, cap });
            priced.places.push(PricingPlace::Venue(venue.site));
            priced.found.extend(here.found);
            priced.nodes += here.nodes;
            priced.is_complete &= here.is_complete;
        }
        priced
    }

    /// Prices one venue, or returns `None` if no group can meet there.
    fn price_at(&self, venue: &Venue, terms: &PricingInput<'_>) -> Option<Here> {
        // A last round over thousands of venues would end too late.
        let is_wide = self.space.classes.len() > MAX_TABULATED_CLASSES;
        if (terms.is_cancelled)() || is_wide && (terms.is_spent)() {
            return Some(Here::UNKNOWN);
        }
        let led = self.led(venue, terms);
        let candidates = self.candidates(venue, terms);
        let hosts = self.hosts(venue, &candidates);
        let paid = led.first()?.0;
        let nodes = venue.candidates.len() as u64;
        let found = Vec::new;
        let relaxed =
            |reduced| Here { reduced, estimate: reduced, found: found(), nodes, is_complete: true };
        let row = terms.at_venue.get(&venue.site).copied().unwrap_or(FREE);
        let threshold = terms.groups_dual.saturating_add(row.dual);
        if row.least == 0 && !self.one_seat_each {
            // This quick bound decides most venues.
            let most = self.instance.size.1;
            let of_host = |&host: &Option<VenueCandidate>| least_by_seats(&candidates, host, most);
            let least = hosts.iter().map(of_host).min()? + self.space.per_group(1) + paid;
            if least >= threshold {
                return Some(relaxed(least));
            }
        }
        let (reduced, members) = self.relaxed(&candidates, &hosts)?;
        let reduced = reduced + paid;
        let relaxed = relaxed(reduced);
        if reduced >= threshold {
            return Some(relaxed);
        }
        // The members of the relaxation are optimal if they form a legal group and pay for no cut.
        if terms.rules.allow(&members, Some(venue.site))
            && terms.cuts.of_group(&members) == 0
            && let Some(found) = self.at_venue(venue, &members, &led, reduced, terms)
        {
            return Some(Here { found: vec![found], ..relaxed });
        }
        let searched = if self.is_filled {
            self.fill(venue, &candidates, &hosts, terms, &led, threshold)
        } else {
            self.search(venue, &hosts, terms, &led, threshold)
        };
        let nodes = nodes + searched.nodes;
        // The relaxation and the search both bound the venue: the larger value counts.
        let estimate = searched.estimate.max(reduced);
        Some(Here { reduced: searched.reduced.max(reduced), estimate, nodes, ..searched })
    }

    fn led(&self, venue: &Venue, terms: &PricingInput<'_>) -> FacilitatorOptions {
        if !self.instance.needs_facilitators() {
            return SmallVec::from_slice(&[(0, None)]);
        }
        let leads = |&(l, cost): &(FacilitatorClassIdx, i64)| {
            (cost - terms.facilitators[l.index()], Some(l))
        };
        let mut led: FacilitatorOptions = venue.facilitators.iter().map(leads).collect();
        led.sort_unstable();
        led
    }

    /// Candidates of a venue, sorted by cost if each takes one seat.
    fn candidates(&self, venue: &Venue, terms: &PricingInput<'_>) -> Vec<VenueCandidate> {
        let candidate = |&(position, cost): &(u32, i64)| {
            let paid = terms.duals[position as usize] + (terms.meets)(position, venue.site);
            let rewarded = self.space.rewards.undistributed_half(position);
            self.candidate(position, cost - paid - rewarded)
        };
        let comes = |&&(position, _): &&(u32, i64)| terms.rules.comes(position, venue.site);
        let mut candidates: Vec<VenueCandidate> =
            venue.candidates.iter().filter(comes).map(candidate).collect();
        self.space.rewards.distribute(&mut candidates, 1, self.instance.size.1);
        if self.one_seat_each {
            candidates.sort_unstable_by_key(|candidate| (candidate.reduced, candidate.position));
        }
        candidates
    }

    /// Possible hosts of a group at a venue; a single `None` where no host is needed.
    fn hosts(
        &self,
        venue: &Venue,
        candidates: &[VenueCandidate],
    ) -> SmallVec<[Option<VenueCandidate>; 4]> {
        if self.anywhere {
            return SmallVec::from_slice(&[None]);
        }
        let residents = venue.residents.iter().map(|&nth| venue.candidates[nth as usize].0);
        let candidate = |at| candidates.iter().find(|candidate| candidate.position == at).copied();
        residents.filter_map(candidate).map(Some).collect()
    }

    /// Least reduced cost by counting alone, with its members.
    fn relaxed(
        &self,
        candidates: &[VenueCandidate],
        hosts: &[Option<VenueCandidate>],
    ) -> Option<Members> {
        let sizes = self.space.sizes();
        let of_host = |&host: &Option<VenueCandidate>| {
            if self.one_seat_each {
                cheapest(candidates, host, sizes, self.most)
            } else {
                cheapest_by_seats(candidates, host, sizes)
            }
        };
        let best = hosts.iter().filter_map(of_host).min_by_key(|(reduced, _)| *reduced)?;
        Some((best.0 + self.space.per_group(1), best.1))
    }

    /// Returns the group of these members if it is legal at this venue and costs no more than the relaxation. The
    /// rounding of distributed rewards is tolerated.
    fn at_venue(
        &self,
        venue: &Venue,
        members: &[u32],
        led: &FacilitatorOptions,
        reduced: i64,
        terms: &PricingInput<'_>,
    ) -> Option<PricedGroup> {
        let classes: GroupClasses =
            members.iter().map(|&at| self.space.classes[at as usize]).collect();
        let (_, facilitator) = *led.first()?;
        let leads = |other| Some(other) == facilitator;
        let price = self.instance.price_with(&classes, |site| site == venue.site, leads)?;
        let paid = |&at: &u32| terms.duals[at as usize] + (terms.meets)(at, venue.site);
        let leading = facilitator.map_or(0, |facilitator| terms.facilitators[facilitator.index()]);
        let paid = members.iter().map(paid).sum::<i64>() + leading;
        let exact = SCALE.to_i64() * price.cost() - paid;
        let rounded = if self.space.rewards.are_none() { 0 } else { members.len().to_i64() };
        let (cost, positions, setting) = (price.cost(), members.to_vec(), price.setting());
        (exact <= reduced + rounded).then_some(PricedGroup {
            reduced: exact,
            cost,
            positions,
            setting,
        })
    }

    /// Builds the group that a search at a venue found, or returns `None` if it is not legal there.
    fn completed(
        &self,
        venue: &Venue,
        positions: &[u32],
        sum: i64,
        led: &FacilitatorOptions,
        terms: &PricingInput<'_>,
    ) -> Option<PricedGroup> {
        if !terms.rules.allow(positions, Some(venue.site)) {
            return None;
        }
        let classes: GroupClasses =
            positions.iter().map(|&at| self.space.classes[at as usize]).collect();
        // The facilitator is the cheapest one who is not a member of the group.
        led.iter().find_map(|&(paid, facilitator)| {
            let leads = |other| Some(other) == facilitator;
            let price = self.instance.price_with(&classes, |site| site == venue.site, leads)?;
            let reduced = sum + paid - led[0].0;
            let (cost, positions) = (price.cost(), positions.to_vec());
            Some(PricedGroup { reduced, cost, positions, setting: price.setting() })
        })
    }

    /// Finds the best group at a venue whose candidates take different numbers of seats, with a lower bound on its
    /// reduced cost.
    fn fill(
        &self,
        venue: &Venue,
        candidates: &[VenueCandidate],
        hosts: &[Option<VenueCandidate>],
        terms: &PricingInput<'_>,
        led: &FacilitatorOptions,
        mut threshold: i64,
    ) -> Here {
        let complete =
            |positions: &[u32], sum: i64| self.completed(venue, positions, sum, led, terms);
        let (mut nodes, mut found, mut is_complete) = (0, Vec::new(), true);
        for &host in hosts {
            let mut filling =
                Filling::new(&self.space, aim(threshold, led, terms), terms, &complete);
            filling.run(host, candidates);
            nodes += filling.nodes;
            is_complete &= filling.is_complete;
            threshold = filling.found.last().map_or(threshold, |best| best.reduced);
            found.append(&mut filling.found);
        }
        let reduced = if is_complete { threshold } else { i64::MIN };
        Here { reduced, estimate: threshold, found, nodes, is_complete }
    }

    /// Finds the best group at a venue under all rules and prices, with a lower bound on its reduced cost.
    fn search(
        &self,
        venue: &Venue,
        hosts: &[Option<VenueCandidate>],
        terms: &PricingInput<'_>,
        led: &FacilitatorOptions,
        threshold: i64,
    ) -> Here {
        if !self.is_searched() {
            let reduced = i64::MIN;
            return Here {
                reduced,
                estimate: reduced,
                found: Vec::new(),
                nodes: 0,
                is_complete: false,
            };
        }
        let mut linear = vec![0; self.space.classes.len()];
        for &(position, cost) in &venue.candidates {
            let meets = (terms.meets)(position, venue.site);
            linear[position as usize] = cost - terms.duals[position as usize] - meets;
        }
        let complete =
            |positions: &[u32], sum: i64| self.completed(venue, positions, sum, led, terms);
        let (mut threshold, mut least, mut nodes) = (threshold, i64::MAX, 0);
        let mut found = Vec::new();
        for people in self.space.least_people()..=self.space.most_people() {
            for host in hosts {
                let aim = aim(threshold, led, terms);
                let mut search = Search::new(&self.space, people, &linear, aim, terms, &complete);
                let candidates = venue.candidates.iter().map(|(at, _)| *at);
                let candidates = candidates.filter(|&at| terms.rules.comes(at, venue.site));
                let root = search.run(host.map(|host| host.position), candidates, people);
                nodes += search.nodes;
                // An abandoned search proves only the bound of its root.
                if !search.is_complete {
                    least = least.min(root);
                }
                threshold = search.found.last().map_or(threshold, |best| best.reduced);
                found.append(&mut search.found);
            }
        }
        let is_complete = least == i64::MAX;
        let (reduced, estimate) = (least.min(threshold), threshold);
        Here { reduced, estimate, found, nodes, is_complete }
    }
}

/// Aim of a search at a venue: ever cheaper groups below the threshold, with the cheapest facilitator.
fn aim(threshold: i64, led: &FacilitatorOptions, terms: &PricingInput<'_>) -> SearchLimits {
    let most_nodes = if (terms.is_spent)() { 0 } else { terms.most_nodes };
    SearchLimits { threshold, most_nodes, wants_all: false, extra: led[0].0, floors: 1 }
}
