//! Facilitators: who leads which group, and what that adds to its travel.
//!
//! Those who are alike are one *leader* that can lead as many groups as all of them. A leader is to a group what a venue
//! is: it belongs to the group's column, and is there only so often.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::class::{ClassIdx, Travel};
use super::profiles::{ProfileIdx, ProfileOf};
use super::{Instance, OriginIdx, Roster, SiteIdx};
use crate::pool::Pool;

/// Index of a leader.
pub(crate) type FacilitatorClassIdx = u32;

/// Facilitators who are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FacilitatorClass {
    /// Where they start; without travel 0.
    origin: OriginIdx,
    /// The farthest that they travel, in metres.
    limit: i64,
    /// The registrant who it is itself: of its own group it is no leader.
    own: Option<ProfileIdx>,
    /// Groups that they can lead in all.
    pub(crate) number: u64,
}

/// Where a group meets and who leads it, where that is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Setting {
    pub(crate) venue: Option<SiteIdx>,
    pub(crate) leader: Option<FacilitatorClassIdx>,
}

/// Facilitators by id become leaders, those who are alike one; `origin_of` is by their order in the pool.
pub(super) fn leaders(
    pool: &Pool,
    profile_of: &ProfileOf,
    origin_of: &[OriginIdx],
    roster: &mut Roster,
) -> Option<Vec<FacilitatorClass>> {
    let all = pool.facilitators_at()?;
    let mut by_id: Vec<usize> = (0..all.len()).filter(|&nth| all[nth].0.max_groups > 0).collect();
    by_id.sort_unstable_by_key(|&nth| all[nth].0.id());
    let mut leaders: Vec<FacilitatorClass> = Vec::new();
    let mut numbers: FxHashMap<(OriginIdx, i64, Option<ProfileIdx>), usize> = FxHashMap::default();
    for nth in by_id {
        let facilitator = &all[nth].0;
        let origin = origin_of.get(nth).copied();
        let limit = facilitator.max_travel.filter(|_| origin.is_some());
        let (origin, limit) = (origin.unwrap_or(0), limit.map_or(i64::MAX, |most| most.0));
        let own = pool.find_registrant(facilitator.id()).and_then(|who| profile_of[who.index()]);
        let idx = *numbers.entry((origin, limit, own)).or_insert(leaders.len());
        if idx == leaders.len() {
            leaders.push(FacilitatorClass { origin, limit, own, number: 0 });
            roster.leaders.push(Vec::new());
        }
        leaders[idx].number += u64::from(facilitator.max_groups);
        roster.leaders[idx].push(nth);
    }
    Some(leaders)
}

impl Instance {
    /// The leaders that there are; none where groups need none.
    pub(crate) fn leaders(&self) -> &[FacilitatorClass] {
        self.leaders.as_deref().unwrap_or_default()
    }

    /// Whether each group needs a leader.
    pub(crate) fn needs_leaders(&self) -> bool {
        self.leaders.is_some()
    }

    /// Every choice of who leads a group: nobody where groups need no leader.
    pub(crate) fn leader_choices(
        &self,
    ) -> impl Iterator<Item = Option<FacilitatorClassIdx>> + use<> {
        let nobody = (!self.needs_leaders()).then_some(None);
        (0..self.leaders().len() as FacilitatorClassIdx).map(Some).chain(nobody)
    }

    /// Groups that all leaders together can lead.
    pub(crate) fn most_led(&self) -> u64 {
        let numbers =
            |leaders: &Vec<FacilitatorClass>| leaders.iter().map(|leader| leader.number).sum();
        self.leaders.as_ref().map_or(u64::MAX, numbers)
    }

    /// Metres from a leader to the homes of a unit where these host, else 0; `None` where it cannot lead a group with it.
    pub(crate) fn leading(&self, leader: FacilitatorClassIdx, class: ClassIdx) -> Option<i64> {
        let leads = &self.leaders()[leader as usize];
        if leads.own.is_some_and(|own| self.class(class).profiles.contains(&own)) {
            return None;
        }
        if !self.travel.rotates() {
            return Some(0);
        }
        self.homes(class).map(|home| self.leader_way(leader, home)).sum()
    }

    /// Metres from a leader to a site; `None` where that is too far.
    pub(crate) fn leader_way(&self, leader: FacilitatorClassIdx, site: SiteIdx) -> Option<i64> {
        let leader = &self.leaders()[leader as usize];
        let metres = self.sites.distance(leader.origin, site);
        (metres <= leader.limit).then_some(metres)
    }

    /// Whether some leader comes to a site.
    pub(super) fn is_led_at(&self, site: SiteIdx) -> bool {
        let comes = |leader| self.leader_way(leader, site).is_some();
        self.leader_choices().any(|leader| leader.is_none_or(comes))
    }

    /// Whether somebody can lead a group with a unit, at some site if it meets at one.
    pub(super) fn is_led(&self, class: ClassIdx) -> bool {
        let is_central = matches!(self.travel, Travel::Central { .. });
        let sites = 0..self.sites.len() as SiteIdx;
        let leads = |leader| {
            let comes = |site: &SiteIdx| self.leader_way(leader, *site).is_some();
            let mut led = sites.clone().filter(comes);
            self.leading(leader, class).is_some()
                && (!is_central || led.any(|site| self.to_venue(class, site).is_some()))
        };
        self.leader_choices().any(|leader| leader.is_none_or(leads))
    }

    /// Those of the leaders who are free and can lead a group, each with its metres to all hosts.
    pub(super) fn who_leads(
        &self,
        group: &[ClassIdx],
        free: impl Fn(FacilitatorClassIdx) -> bool,
    ) -> SmallVec<[(FacilitatorClassIdx, i64); 8]> {
        let leaders =
            (0..self.leaders().len() as FacilitatorClassIdx).filter(|&leader| free(leader));
        let leads = |leader| {
            let metres = group.iter().map(|&class| self.leading(leader, class));
            Some((leader, metres.sum::<Option<i64>>()?))
        };
        leaders.filter_map(leads).collect()
    }
}
