//! Feasibility and cost of a group, given as a multiset of classes.

use super::checks::GroupMembers;
use super::class::Travel;
use super::indices::{ClassIdx, FacilitatorClassIdx, OriginIdx, ProfileIdx, SiteIdx};
use super::pairs::Source;
use super::{Check, Instance, Profile, Setting, Sites};
use crate::convert::Convert;

/// Metres by which three rounded distances may violate the triangle inequality: three half metres, rounded up.
const ROUNDINGS: i64 = 2;

/// Cost of a group in metres, with its venue and facilitator class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Price {
    /// Counted metres of the members, and metres of the facilitator.
    pub(crate) travel: i64,
    pub(crate) penalty: i64,
    pub(crate) venue: Option<SiteIdx>,
    pub(crate) facilitator: Option<FacilitatorClassIdx>,
}

impl Price {
    pub(crate) fn setting(&self) -> Setting {
        Setting { venue: self.venue, facilitator: self.facilitator }
    }

    pub(crate) fn cost(&self) -> i64 {
        self.travel + self.penalty
    }
}

impl Instance {
    pub(super) fn source(&self) -> Source<'_> {
        Source { classes: &self.classes, profiles: &self.profiles, sites: &self.sites }
    }

    fn people(&self) -> GroupMembers<'_> {
        GroupMembers { classes: &self.classes, profiles: &self.profiles }
    }

    /// Counted metres between two units in both directions if members host (else 0); `None` if no group can contain both.
    pub(crate) fn pair_travel(&self, a: ClassIdx, b: ClassIdx) -> Option<i64> {
        self.pairs.travel(self.source(), a, b)
    }

    /// Price of two units in one group.
    pub(crate) fn pair_penalty(&self, a: ClassIdx, b: ClassIdx) -> i64 {
        self.pairs.penalty(self.source(), a, b)
    }

    /// Counted metres within a unit if members host (else 0).
    pub(crate) fn own_travel(&self, class: ClassIdx) -> i64 {
        if !self.travel.rotates() {
            return 0;
        }
        let profiles = &self.class(class).profiles;
        let own = |&p: &ProfileIdx| {
            let profile = &self.profiles[p.index()];
            profile.home.map_or(0, |home| self.sites.journey(profile.origin, home))
        };
        let between = |p, q| self.pairs.profile_travel(self.source(), p, q).unwrap_or(0);
        profiles.iter().map(own).sum::<i64>() + sum_over_pairs(profiles, between)
    }

    /// Price of the pairs within a unit.
    pub(crate) fn own_penalty(&self, class: ClassIdx) -> i64 {
        let between = |p, q| self.pairs.profile_penalty(&self.profiles, p, q);
        sum_over_pairs(&self.class(class).profiles, between)
    }

    /// Counted metres from a unit to a venue; `None` if a member does not travel there.
    pub(crate) fn to_venue(&self, class: ClassIdx, venue: SiteIdx) -> Option<i64> {
        let mut metres = 0;
        for &p in &self.class(class).profiles {
            let profile = &self.profiles[p.index()];
            let one_way = self.sites.distance(profile.origin, venue);
            let willing =
                profile.only.as_ref().is_none_or(|only| only.binary_search(&venue).is_ok());
            if one_way > profile.limit || !willing {
                return None;
            }
            metres += self.sites.counted(one_way);
        }
        Some(metres)
    }

    /// Iterates over the sites where the members of a unit live.
    pub(crate) fn homes(&self, class: ClassIdx) -> impl Iterator<Item = SiteIdx> {
        let profiles = self.class(class).profiles.iter();
        profiles.filter_map(|&p| self.profiles[p.index()].home)
    }

    /// Returns `true` if the checks of whole groups and a common venue allow the group or a larger one; conflicts of
    /// pairs are not tested.
    pub(crate) fn checks_allow(&self, group: &[ClassIdx]) -> bool {
        self.share_venue(group)
            && self.checks.iter().all(|check| check.allows(self.people(), group))
    }

    /// Returns `true` if the checks of whole groups hold; conflicts of pairs are not tested.
    pub(crate) fn checks_hold(&self, group: &[ClassIdx]) -> bool {
        let holds = |check: &Check| {
            check.allows(self.people(), group) && check.completes(self.people(), group)
        };
        self.checks.iter().all(holds)
    }

    /// Lower bound on the number of registrants to be added before all checks can hold.
    pub(crate) fn lacks(&self, group: &[ClassIdx]) -> u32 {
        let lacks = |check: &Check| check.lacks(self.people(), group);
        self.checks.iter().map(lacks).max().unwrap_or(0)
    }

    /// Returns `true` if the checks of whole groups allow a unit in some group.
    pub(super) fn allows_alone(&self, class: ClassIdx) -> bool {
        self.checks.iter().all(|check| check.allows(self.people(), &[class]))
    }

    /// Returns `true` if two units are not in conflict and can meet at a common venue.
    pub(crate) fn may_meet(&self, a: ClassIdx, b: ClassIdx) -> bool {
        self.pair_travel(a, b).is_some() && self.share_venue(&[a, b])
    }

    /// Returns `true` if all units travel to a common site.
    pub(crate) fn share_venue(&self, group: &[ClassIdx]) -> bool {
        let mut limited = group.iter().map(|&c| &self.venues[c.index()]).filter(|v| !v.is_empty());
        let Some(first) = limited.next() else { return true };
        let comes = |venues: &&Vec<SiteIdx>, site| venues.binary_search(site).is_ok();
        first.iter().any(|site| limited.clone().all(|venues| comes(&venues, site)))
    }

    pub(crate) fn seats(&self, group: &[ClassIdx]) -> u32 {
        group.iter().map(|&c| self.class(c).seats).sum()
    }

    /// Prices a group at its best open venue; `None` if the group is infeasible.
    pub(crate) fn price(
        &self,
        group: &[ClassIdx],
        open: impl Fn(SiteIdx) -> bool,
    ) -> Option<Price> {
        self.price_with(group, open, |_| true)
    }

    /// Prices a group at its best open venue with the best free facilitator; the two are chosen together. Returns
    /// `None` if the group is infeasible.
    pub(crate) fn price_with(
        &self,
        group: &[ClassIdx],
        open: impl Fn(SiteIdx) -> bool,
        free: impl Fn(FacilitatorClassIdx) -> bool,
    ) -> Option<Price> {
        let seats = self.seats(group);
        if !(self.size.0..=self.size.1).contains(&seats) || !self.checks_hold(group) {
            return None;
        }
        let (mut pair_travel, mut penalty) = (0, self.group_cost + self.off_ideal(seats));
        for (nth, &a) in group.iter().enumerate() {
            pair_travel += self.own_travel(a);
            penalty += self.own_penalty(a);
            for &b in &group[nth + 1..] {
                pair_travel += self.pair_travel(a, b)?;
                penalty += self.pair_penalty(a, b);
            }
        }
        let people: i64 = group.iter().map(|&c| i64::from(self.class(c).people())).sum();
        let facilitators = self.who_leads(group, free);
        let (travel, venue, facilitator) = match self.travel {
            Travel::Central { meetings, .. } => {
                let (metres, venue, facilitator) = self.best_venue(group, &facilitators, open)?;
                (meetings * metres, Some(venue), facilitator)
            }
            _ => {
                // The travel of members and facilitator is rounded down separately.
                let led =
                    facilitators.iter().map(|&(l, metres)| (self.rotation(metres, people), l));
                let (led, facilitator) = match led.min() {
                    Some((metres, facilitator)) => (metres, Some(facilitator)),
                    None if self.needs_facilitators() => return None,
                    None => (0, None),
                };
                (self.rotation(pair_travel, people) + led, None, facilitator)
            }
        };
        Some(Price { travel, penalty, venue, facilitator })
    }

    /// Travel of a group of `people` members whose distances in both directions add up to `double_sum`; 0 without
    /// rotation.
    pub(crate) fn rotation(&self, double_sum: i64, people: i64) -> i64 {
        match self.travel {
            Travel::None | Travel::Central { .. } => 0,
            Travel::Rotating { meetings } => meetings * double_sum / people.max(1),
            Travel::EachOnce => double_sum,
        }
    }

    /// Part of the travel of a priced group that far journeys count above their metres.
    pub(crate) fn far(&self, group: &[ClassIdx], price: &Price) -> i64 {
        if !self.sites.count_far() {
            return 0;
        }
        let members: Vec<&Profile> = group
            .iter()
            .flat_map(|&class| &self.class(class).profiles)
            .map(|&p| &self.profiles[p.index()])
            .collect();
        let ways = |measure: fn(&Sites, OriginIdx, SiteIdx) -> i64, to: &[SiteIdx]| {
            let from = |member: &&Profile| {
                to.iter().map(|&site| measure(&self.sites, member.origin, site)).sum::<i64>()
            };
            members.iter().map(from).sum::<i64>()
        };
        match (self.travel, price.venue) {
            (Travel::Central { meetings, .. }, Some(venue)) => {
                meetings * (ways(Sites::journey, &[venue]) - ways(Sites::distance, &[venue]))
            }
            _ => {
                let hosts: Vec<SiteIdx> = members.iter().filter_map(|member| member.home).collect();
                let over_hosts = |ways| self.rotation(ways, members.len().to_i64());
                over_hosts(ways(Sites::journey, &hosts)) - over_hosts(ways(Sites::distance, &hosts))
            }
        }
    }

    /// Metres of all members and the nearest free facilitator to the best open venue; `None` if there is no such venue.
    pub(crate) fn metres_to_venue(
        &self,
        group: &[ClassIdx],
        open: impl Fn(SiteIdx) -> bool,
        free: impl Fn(FacilitatorClassIdx) -> bool,
    ) -> Option<i64> {
        let facilitators = self.who_leads(group, free);
        self.best_venue(group, &facilitators, open).map(|(metres, ..)| metres)
    }

    /// Returns the open venue with the least metres, those of the facilitator included; ties go to the first site.
    fn best_venue(
        &self,
        group: &[ClassIdx],
        facilitators: &[(FacilitatorClassIdx, i64)],
        open: impl Fn(SiteIdx) -> bool,
    ) -> Option<Met> {
        let metres = |venue: SiteIdx| {
            let each = group.iter().map(|&c| self.to_venue(c, venue));
            let (led, facilitator) = self.nearest_facilitator(facilitators, venue)?;
            each.sum::<Option<i64>>().map(|sum| (sum + led, venue, facilitator))
        };
        if let Travel::Central { anywhere: false, .. } = self.travel {
            let homes = group.iter().flat_map(|&c| self.homes(c));
            return homes.filter(|&v| open(v)).filter_map(metres).min();
        }
        let origins = group.iter().flat_map(|&c| &self.class(c).profiles);
        let origins = origins.map(|&p| self.profiles[p.index()].origin);
        let first = origins.clone().next()?;
        let apart: Option<i64> =
            origins.clone().map(|origin| self.sites.between(first, origin)).sum();
        let people = origins.count().to_i64();
        let mut best: Option<Met> = None;
        for venue in self.sites.around(first) {
            // Triangle inequality, summed over the members: a lower bound on the metres to this venue, counted or not, and
            // to all later ones, since venues come in ascending distance from `first`. Each distance is rounded.
            let least =
                |apart: i64| people * (self.sites.distance(first, venue) - ROUNDINGS) - apart;
            if let (Some(apart), Some((metres, ..))) = (apart, best)
                && least(apart) > metres
            {
                break;
            }
            if open(venue) {
                best = best.into_iter().chain(metres(venue)).min();
            }
        }
        best
    }

    /// Metres of the nearest facilitator to a venue, 0 if none is needed; `None` if no facilitator travels there.
    fn nearest_facilitator(
        &self,
        facilitators: &[(FacilitatorClassIdx, i64)],
        venue: SiteIdx,
    ) -> Option<(i64, Option<FacilitatorClassIdx>)> {
        if !self.needs_facilitators() {
            return Some((0, None));
        }
        let ways =
            facilitators.iter().filter_map(|&(l, _)| Some((self.facilitator_way(l, venue)?, l)));
        ways.min().map(|(metres, facilitator)| (metres, Some(facilitator)))
    }
}

/// Metres of all travellers to a venue, the venue, and the facilitator class there.
type Met = (i64, SiteIdx, Option<FacilitatorClassIdx>);

/// Sum over the pairs of profiles in a list.
pub(super) fn sum_over_pairs(
    profiles: &[ProfileIdx],
    between: impl Fn(ProfileIdx, ProfileIdx) -> i64,
) -> i64 {
    let later = |nth: usize| profiles[nth + 1..].iter();
    let pairs = profiles.iter().enumerate().flat_map(|(nth, &p)| later(nth).map(move |&q| (p, q)));
    pairs.map(|(p, q)| between(p, q)).sum()
}
