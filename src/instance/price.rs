//! Whether a multiset of classes is a group, and what it costs.

use super::checks::GroupMembers;
use super::class::{ClassIdx, Travel};
use super::pairs::Source;
use super::{Check, FacilitatorClassIdx, Instance, Setting, SiteIdx};

/// Metres by which three rounded distances may break the triangle inequality.
const ROUNDINGS: i64 = 2;

/// What a group costs, in metres, where it meets and who leads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Price {
    pub(crate) travel: i64,
    pub(crate) penalty: i64,
    pub(crate) venue: Option<SiteIdx>,
    pub(crate) leader: Option<FacilitatorClassIdx>,
}

impl Price {
    pub(crate) fn post(&self) -> Setting {
        Setting { venue: self.venue, leader: self.leader }
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

    /// Metres between two units both ways when everybody hosts (else 0); `None` where no group holds both.
    pub(crate) fn pair_travel(&self, a: ClassIdx, b: ClassIdx) -> Option<i64> {
        self.pairs.travel(self.source(), a, b)
    }

    /// The price of two units in one group.
    pub(crate) fn pair_penalty(&self, a: ClassIdx, b: ClassIdx) -> i64 {
        self.pairs.penalty(self.source(), a, b)
    }

    /// Metres within a unit when everybody hosts (else 0).
    pub(crate) fn own_travel(&self, class: ClassIdx) -> i64 {
        if !self.travel.rotates() {
            return 0;
        }
        let profiles = &self.class(class).profiles;
        let own = |&p: &u32| {
            let profile = &self.profiles[p as usize];
            profile.home.map_or(0, |home| self.sites.distance(profile.origin, home))
        };
        let between = |p, q| self.pairs.profile_travel(self.source(), p, q).unwrap_or(0);
        profiles.iter().map(own).sum::<i64>() + sum_over_pairs(profiles, between)
    }

    /// The price of a unit by itself.
    pub(crate) fn own_penalty(&self, class: ClassIdx) -> i64 {
        let between = |p, q| self.pairs.profile_penalty(&self.profiles, p, q);
        sum_over_pairs(&self.class(class).profiles, between)
    }

    /// Metres from a unit to a venue; `None` where somebody of it does not come there.
    pub(crate) fn to_venue(&self, class: ClassIdx, venue: SiteIdx) -> Option<i64> {
        let mut metres = 0;
        for &p in &self.class(class).profiles {
            let profile = &self.profiles[p as usize];
            let one_way = self.sites.distance(profile.origin, venue);
            let willing =
                profile.only.as_ref().is_none_or(|only| only.binary_search(&venue).is_ok());
            if one_way > profile.limit || !willing {
                return None;
            }
            metres += one_way;
        }
        Some(metres)
    }

    /// The sites where the members of a unit live.
    pub(crate) fn homes(&self, class: ClassIdx) -> impl Iterator<Item = SiteIdx> {
        let profiles = self.class(class).profiles.iter();
        profiles.filter_map(|&p| self.profiles[p as usize].home)
    }

    /// Whether the checks of whole groups and reach let a larger group be; conflicts of pairs are not looked at.
    pub(crate) fn checks_allow(&self, group: &[ClassIdx]) -> bool {
        self.share_venue(group)
            && self.checks.iter().all(|check| check.allows(self.people(), group))
    }

    /// Whether the checks of whole groups hold; conflicts of pairs are not looked at.
    pub(crate) fn checks_hold(&self, group: &[ClassIdx]) -> bool {
        let holds = |check: &Check| {
            check.allows(self.people(), group) && check.completes(self.people(), group)
        };
        self.checks.iter().all(holds)
    }

    /// At least so many further registrants are needed before all checks can hold.
    pub(crate) fn lacks(&self, group: &[ClassIdx]) -> u32 {
        let lacks = |check: &Check| check.lacks(self.people(), group);
        self.checks.iter().map(lacks).max().unwrap_or(0)
    }

    /// Whether a unit could be part of some group as far as rules on groups tell.
    pub(super) fn allows_alone(&self, class: ClassIdx) -> bool {
        self.checks.iter().all(|check| check.allows(self.people(), &[class]))
    }

    /// Whether two units can be in one group as far as pairs tell, and whether there is a venue for both.
    pub(crate) fn may_meet(&self, a: ClassIdx, b: ClassIdx) -> bool {
        self.pair_travel(a, b).is_some() && self.share_venue(&[a, b])
    }

    /// Whether all units come to some site.
    pub(crate) fn share_venue(&self, group: &[ClassIdx]) -> bool {
        let mut limited = group.iter().map(|&c| &self.venues[c as usize]).filter(|v| !v.is_empty());
        let Some(first) = limited.next() else { return true };
        let comes = |venues: &&Vec<SiteIdx>, site| venues.binary_search(site).is_ok();
        first.iter().any(|site| limited.clone().all(|venues| comes(&venues, site)))
    }

    pub(crate) fn seats(&self, group: &[ClassIdx]) -> u32 {
        group.iter().map(|&c| self.class(c).seats).sum()
    }

    /// The price of a group, meeting at the best of the venues that are open; `None` where it is no group.
    pub(crate) fn price(
        &self,
        group: &[ClassIdx],
        open: impl Fn(SiteIdx) -> bool,
    ) -> Option<Price> {
        self.price_led(group, open, |_| true)
    }

    /// The same, led by the best of the leaders that are free: venue and leader are chosen together.
    pub(crate) fn price_led(
        &self,
        group: &[ClassIdx],
        open: impl Fn(SiteIdx) -> bool,
        free: impl Fn(FacilitatorClassIdx) -> bool,
    ) -> Option<Price> {
        let seats = self.seats(group);
        if !(self.size.0..=self.size.1).contains(&seats) || !self.checks_hold(group) {
            return None;
        }
        let (mut pair_travel, mut penalty) = (0, self.group_cost);
        for (nth, &a) in group.iter().enumerate() {
            pair_travel += self.own_travel(a);
            penalty += self.own_penalty(a);
            for &b in &group[nth + 1..] {
                pair_travel += self.pair_travel(a, b)?;
                penalty += self.pair_penalty(a, b);
            }
        }
        let people: i64 = group.iter().map(|&c| i64::from(self.class(c).people())).sum();
        let leaders = self.who_leads(group, free);
        let (travel, venue, leader) = match self.travel {
            Travel::Central { meetings, .. } => {
                let (metres, venue, leader) = self.best_venue(group, &leaders, open)?;
                (meetings * metres, Some(venue), leader)
            }
            _ => {
                let led = leaders.iter().map(|&(l, metres)| (self.rotation(metres, people), l));
                let (led, leader) = match led.min() {
                    Some((metres, leader)) => (metres, Some(leader)),
                    None if self.needs_leaders() => return None,
                    None => (0, None),
                };
                (self.rotation(pair_travel, people) + led, None, leader)
            }
        };
        Some(Price { travel, penalty, venue, leader })
    }

    /// Travel of a group of so many people whose double sum of distances is known; 0 without rotation.
    pub(crate) fn rotation(&self, double_sum: i64, people: i64) -> i64 {
        match self.travel {
            Travel::None | Travel::Central { .. } => 0,
            Travel::Rotating { meetings } => meetings * double_sum / people.max(1),
            Travel::EachOnce => double_sum,
        }
    }

    /// The metres of everybody to the best of the venues that are open, led by the nearest of the leaders that are free.
    pub(crate) fn metres_to_venue(
        &self,
        group: &[ClassIdx],
        open: impl Fn(SiteIdx) -> bool,
        free: impl Fn(FacilitatorClassIdx) -> bool,
    ) -> Option<i64> {
        let leaders = self.who_leads(group, free);
        self.best_venue(group, &leaders, open).map(|(metres, ..)| metres)
    }

    /// The open venue with the least metres, the leader's too, and those metres; ties by the order of sites.
    fn best_venue(
        &self,
        group: &[ClassIdx],
        leaders: &[(FacilitatorClassIdx, i64)],
        open: impl Fn(SiteIdx) -> bool,
    ) -> Option<Met> {
        let metres = |venue: SiteIdx| {
            let each = group.iter().map(|&c| self.to_venue(c, venue));
            let (led, leader) = self.nearest_leader(leaders, venue)?;
            each.sum::<Option<i64>>().map(|sum| (sum + led, venue, leader))
        };
        if let Travel::Central { anywhere: false, .. } = self.travel {
            let homes = group.iter().flat_map(|&c| self.homes(c));
            return homes.filter(|&v| open(v)).filter_map(metres).min();
        }
        let origins = group.iter().flat_map(|&c| &self.class(c).profiles);
        let origins = origins.map(|&p| self.profiles[p as usize].origin);
        let first = origins.clone().next()?;
        let apart: Option<i64> =
            origins.clone().map(|origin| self.sites.between(first, origin)).sum();
        let people = origins.count() as i64;
        let mut best: Option<Met> = None;
        for venue in self.sites.around(first) {
            // Who is near to the first is about as far from what is far from it; each distance is rounded.
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

    /// The metres of the nearest leader to a venue, 0 where none is needed; `None` where none comes.
    fn nearest_leader(
        &self,
        leaders: &[(FacilitatorClassIdx, i64)],
        venue: SiteIdx,
    ) -> Option<(i64, Option<FacilitatorClassIdx>)> {
        if !self.needs_leaders() {
            return Some((0, None));
        }
        let ways = leaders.iter().filter_map(|&(l, _)| Some((self.leader_way(l, venue)?, l)));
        ways.min().map(|(metres, leader)| (metres, Some(leader)))
    }
}

/// Metres of everybody to a venue, the venue, and who leads there.
type Met = (i64, SiteIdx, Option<FacilitatorClassIdx>);

fn sum_over_pairs(profiles: &[u32], between: impl Fn(u32, u32) -> i64) -> i64 {
    let later = |nth: usize| profiles[nth + 1..].iter();
    let pairs = profiles.iter().enumerate().flat_map(|(nth, &p)| later(nth).map(move |&q| (p, q)));
    pairs.map(|(p, q)| between(p, q)).sum()
}
