//! Facilitators: their assignment to groups, and the travel that it adds.
//!
//! Facilitators who are alike form one *facilitator class*, whose limit is the sum of theirs. A facilitator class is to
//! a group what a venue is: it belongs to the column of the group, and serves a limited number of groups.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::class::Travel;
use super::indices::{ClassIdx, FacilitatorClassIdx, OriginIdx, ProfileIdx, SiteIdx};
use super::profiles::{ProfileOf, Slots};
use super::{Check, Instance, Roster};
use crate::convert::Convert;
use crate::pool::Pool;

/// Facilitators who are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FacilitatorClass {
    /// Starting point; 0 without travel.
    origin: OriginIdx,
    /// Longest distance that they travel one way, in metres.
    limit: i64,
    /// Profile of the facilitator as a registrant, if registered; excludes the facilitator from that registrant's
    /// group.
    own: Option<ProfileIdx>,
    /// Position of the first of them in the pool; choices of registrants hold for all of a class or for none.
    first: u32,
    /// Slots, sorted; `None` if they state none or no rule depends on slots.
    slots: Slots,
    /// Number of groups that they can serve in total.
    pub(crate) number: u64,
}

/// Venue and facilitator class of a group, if determined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Setting {
    pub(crate) venue: Option<SiteIdx>,
    pub(crate) facilitator: Option<FacilitatorClassIdx>,
}

/// Builds the facilitator classes in the order of facilitator ids; `origin_of` follows the order of the pool.
pub(super) fn facilitators(
    pool: &Pool,
    profile_of: &ProfileOf,
    (origin_of, mut slots_of): (&[OriginIdx], Vec<Slots>),
    roster: &mut Roster,
) -> Option<Vec<FacilitatorClass>> {
    let all = pool.facilitators_at()?;
    let mut by_id: Vec<usize> = (0..all.len()).filter(|&nth| all[nth].0.max_groups > 0).collect();
    by_id.sort_unstable_by_key(|&nth| all[nth].0.id());
    let mut facilitators: Vec<FacilitatorClass> = Vec::new();
    let chosen: FxHashSet<&str> = pool
        .registrants()
        .iter()
        .flat_map(|person| person.only_facilitators().iter().chain(person.not_facilitators()))
        .map(AsRef::as_ref)
        .collect();
    type Key = (OriginIdx, i64, Option<ProfileIdx>, Option<usize>, Slots);
    let mut numbers: FxHashMap<Key, usize> = FxHashMap::default();
    for nth in by_id {
        let facilitator = &all[nth].0;
        let origin = origin_of.get(nth).copied();
        let limit = facilitator.max_travel.filter(|_| origin.is_some());
        let (origin, limit) = (origin.unwrap_or_default(), limit.map_or(i64::MAX, |most| most.0));
        let own = pool
            .find_registrant(facilitator.id())
            .and_then(|registrant| profile_of[registrant.index()]);
        // A facilitator whom a registrant chooses or refuses is like no other.
        let named = chosen.contains(facilitator.id()).then_some(nth);
        let idx = *numbers
            .entry((origin, limit, own, named, slots_of[nth].clone()))
            .or_insert(facilitators.len());
        if idx == facilitators.len() {
            facilitators.push(FacilitatorClass {
                origin,
                limit,
                own,
                first: nth.to_u32(),
                slots: slots_of[nth].take(),
                number: 0,
            });
            roster.facilitators.push(Vec::new());
        }
        facilitators[idx].number += u64::from(facilitator.max_groups);
        roster.facilitators[idx].push(nth);
    }
    Some(facilitators)
}

impl Instance {
    /// Returns the facilitator classes; empty if groups need no facilitator.
    pub(crate) fn facilitators(&self) -> &[FacilitatorClass] {
        self.facilitators.as_deref().unwrap_or_default()
    }

    /// Returns `true` if each group needs a facilitator.
    pub(crate) fn needs_facilitators(&self) -> bool {
        self.facilitators.is_some()
    }

    /// Iterates over the possible facilitator classes of a group; yields a single `None` if groups need no facilitator.
    pub(crate) fn facilitator_choices(
        &self,
    ) -> impl Iterator<Item = Option<FacilitatorClassIdx>> + use<> {
        let none = (!self.needs_facilitators()).then_some(None);
        FacilitatorClassIdx::all(self.facilitators().len()).map(Some).chain(none)
    }

    /// Number of groups that all facilitators together can serve.
    pub(crate) fn max_facilitated_groups(&self) -> u64 {
        let numbers = |facilitators: &Vec<FacilitatorClass>| {
            facilitators.iter().map(|facilitator| facilitator.number).sum()
        };
        self.facilitators.as_ref().map_or(u64::MAX, numbers)
    }

    /// Metres from a facilitator to the homes of a unit if members host, else 0; `None` if the facilitator cannot serve
    /// a group with the unit.
    pub(crate) fn leading(&self, facilitator: FacilitatorClassIdx, class: ClassIdx) -> Option<i64> {
        let leads = &self.facilitators()[facilitator.index()];
        let members = &self.class(class).profiles;
        let accepts = |&p: &ProfileIdx| {
            let profile = &self.profiles[p.index()];
            let only = profile.only_led_by.as_deref();
            only.is_none_or(|only| only.binary_search(&leads.first).is_ok())
                && !profile.not_led_by.contains(&leads.first)
        };
        if leads.own.is_some_and(|own| members.contains(&own))
            || !members.iter().all(accepts)
            || !self.leads_in_time(facilitator, &[class])
        {
            return None;
        }
        if !self.travel.rotates() {
            return Some(0);
        }
        self.homes(class).map(|home| self.facilitator_way(facilitator, home)).sum()
    }

    /// Returns `true` if the members of a group share enough slots with a facilitator.
    pub(crate) fn leads_in_time(
        &self,
        facilitator: FacilitatorClassIdx,
        group: &[ClassIdx],
    ) -> bool {
        let Some(own) = &self.facilitators()[facilitator.index()].slots else { return true };
        let least = self.checks.iter().filter_map(|check| match check {
            Check::Overlap { least } => Some(*least as usize),
            _ => None,
        });
        let profiles = group.iter().flat_map(|&class| &self.class(class).profiles);
        let stated = profiles.filter_map(|&p| self.profiles[p.index()].slots.as_deref());
        let shared = own.iter().filter(|slot| stated.clone().all(|slots| slots.contains(slot)));
        shared.count() >= least.max().unwrap_or(0)
    }

    /// Metres from a facilitator to a site; `None` beyond the travel limit of the facilitator.
    pub(crate) fn facilitator_way(
        &self,
        facilitator: FacilitatorClassIdx,
        site: SiteIdx,
    ) -> Option<i64> {
        let facilitator = &self.facilitators()[facilitator.index()];
        let metres = self.sites.distance(facilitator.origin, site);
        (metres <= facilitator.limit).then_some(metres)
    }

    /// Returns `true` if some facilitator travels to a site, or if none is needed.
    pub(super) fn is_led_at(&self, site: SiteIdx) -> bool {
        let comes = |facilitator| self.facilitator_way(facilitator, site).is_some();
        self.facilitator_choices().any(|facilitator| facilitator.is_none_or(comes))
    }

    /// Returns `true` if some facilitator can serve a group with a unit, with central meetings at a site that both
    /// reach, or if none is needed.
    pub(super) fn has_facilitators(&self, class: ClassIdx) -> bool {
        let is_central = matches!(self.travel, Travel::Central { .. });
        let sites = SiteIdx::all(self.sites.len());
        let leads = |facilitator| {
            let comes = |site: &SiteIdx| self.facilitator_way(facilitator, *site).is_some();
            let mut led = sites.clone().filter(comes);
            self.leading(facilitator, class).is_some()
                && (!is_central || led.any(|site| self.to_venue(class, site).is_some()))
        };
        self.facilitator_choices().any(|facilitator| facilitator.is_none_or(leads))
    }

    /// Returns the free facilitator classes that can serve a group, each with its metres to all hosts.
    pub(super) fn who_leads(
        &self,
        group: &[ClassIdx],
        free: impl Fn(FacilitatorClassIdx) -> bool,
    ) -> SmallVec<[(FacilitatorClassIdx, i64); 8]> {
        let facilitators = FacilitatorClassIdx::all(self.facilitators().len())
            .filter(|&facilitator| free(facilitator));
        let leads = |facilitator| {
            let metres = group.iter().map(|&class| self.leading(facilitator, class));
            let metres = metres.sum::<Option<i64>>()?;
            self.leads_in_time(facilitator, group).then_some((facilitator, metres))
        };
        facilitators.filter_map(leads).collect()
    }
}
