//! Facilitator classes: the groups that they can lead, and their distances.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::checked_facilitator::CheckedFacilitator;
use super::people::CheckedPeople;
use crate::audit::verify::rules::RuleEvidence;
use crate::audit::verify::shared::{refuses, shared_slots};
use crate::pool::{Facilitator, MunicipalityIdx, RegistrantIdx};
use crate::programme::{Hosting, Rule};

impl CheckedPeople<'_> {
    /// Reads the facilitator classes and the class of each facilitator; `None` where groups need no facilitator.
    pub(crate) fn read_facilitators(
        &self,
        evidence: &RuleEvidence<'_>,
    ) -> Option<(Vec<CheckedFacilitator>, Vec<Option<usize>>)> {
        let all = self.pool.facilitators_at()?;
        let mut facilitators: Vec<CheckedFacilitator> = Vec::new();
        let mut of = Vec::with_capacity(all.len());
        let look_at_slots =
            self.programme.rules.iter().any(|rule| matches!(rule, Rule::Overlap { .. }));
        let everybody = self.pool.registrants().iter();
        let choices = everybody.flat_map(|one| [one.only_facilitators(), one.not_facilitators()]);
        let chosen: FxHashSet<&Arc<str>> = choices.flatten().collect();
        for (position, &(ref facilitator, home)) in all.iter().enumerate() {
            if facilitator.max_groups() == 0 {
                of.push(None);
                continue;
            }
            let most = facilitator.max_travel().map(|most| most.0);
            let most = most.filter(|_| self.hosting() != Hosting::Online);
            // An ineligible facilitator is a member of no group, so there is no group to exclude.
            let is_eligible = |registrant: &RegistrantIdx| evidence.eligible[registrant.index()];
            let own = self.pool.find_registrant(facilitator.id()).filter(is_eligible);
            let named = chosen.contains(&facilitator.id).then_some(position);
            let alike = |other: &CheckedFacilitator| {
                let starts = self.hosting() == Hosting::Online || other.home == home;
                starts
                    && other.most == most
                    && other.own == own
                    && other.named == named
                    && (!look_at_slots || all[other.first].0.available() == facilitator.available())
            };
            let nth = facilitators.iter().position(alike).unwrap_or_else(|| {
                facilitators.push(CheckedFacilitator {
                    home,
                    most,
                    own,
                    named,
                    first: position,
                    groups: 0,
                });
                facilitators.len() - 1
            });
            facilitators[nth].groups += u64::from(facilitator.max_groups());
            of.push(Some(nth));
        }
        Some((facilitators, of))
    }

    /// Returns `true` if groups need a facilitator.
    pub(crate) fn needs_facilitators(&self) -> bool {
        self.facilitators.is_some()
    }

    pub(crate) fn facilitators(&self) -> &[CheckedFacilitator] {
        self.facilitators.as_ref().map_or(&[], |(facilitators, _)| facilitators)
    }

    /// Class of a facilitator, by id.
    pub(crate) fn find_facilitator(&self, id: &str) -> Option<usize> {
        let (_, of) = self.facilitators.as_ref()?;
        let mut all = self.pool.facilitators_at()?.iter().zip(of);
        all.find(|((facilitator, _), _)| facilitator.id() == id).and_then(|(_, of)| *of)
    }

    /// Distance from a facilitator class to a municipality, in metres; `None` if it is out of reach.
    pub(crate) fn facilitator_way(&self, facilitator: usize, to: MunicipalityIdx) -> Option<i64> {
        let CheckedFacilitator { home, most, .. } = self.facilitators()[facilitator];
        let metres = self.pool.distance_between(home, to, self.programme.travel.detour)?.0;
        most.is_none_or(|most| metres <= most).then_some(metres)
    }

    /// Sum of distances from a facilitator class to all members where these host, otherwise 0; in metres. `None` if the
    /// class cannot lead them.
    pub(crate) fn leading(&self, facilitator: usize, members: &[RegistrantIdx]) -> Option<i64> {
        let CheckedFacilitator { own, first, .. } = self.facilitators()[facilitator];
        if own.is_some_and(|own| members.contains(&own)) {
            return None;
        }
        let (leader, _) = self.pool.facilitators_at()?.get(first)?;
        let refuses = |&member: &RegistrantIdx| refuses(self.pool.registrant(member), &leader.id);
        if members.iter().any(refuses) || !self.shares_slots(leader, members) {
            return None;
        }
        if self.hosting() != Hosting::Rotating {
            return Some(0);
        }
        members
            .iter()
            .map(|&registrant| self.facilitator_way(facilitator, self.host(registrant)?))
            .sum()
    }

    /// Returns `true` if members have enough of a facilitator's slots in common.
    fn shares_slots(&self, leader: &Facilitator, members: &[RegistrantIdx]) -> bool {
        if leader.available().is_empty() {
            return true;
        }
        let least = self.programme.rules.iter().filter_map(|rule| match rule {
            Rule::Overlap { min } => Some(*min as usize),
            _ => None,
        });
        let shared = shared_slots(self.pool, members, Some(leader));
        shared.map_or(0, |slots| slots.len()) >= least.max().unwrap_or(0)
    }

    /// Returns `true` if some facilitator can lead a group with the unit, in central meetings at a site that both
    /// reach.
    pub(crate) fn has_facilitators(&self, members: &[RegistrantIdx]) -> bool {
        let comes = |facilitator: usize, site: &MunicipalityIdx| {
            self.facilitator_way(facilitator, *site).is_some()
                && self.to_site(members, *site).is_some()
        };
        let leads = |facilitator: usize| {
            let is_central = self.hosting() == Hosting::Central;
            self.leading(facilitator, members).is_some()
                && (!is_central || self.sites.iter().any(|site| comes(facilitator, site)))
        };
        !self.needs_facilitators() || (0..self.facilitators().len()).any(leads)
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::certificate::people::CheckedPeople;
    use crate::audit::verify::rules::RuleEvidence;
    use crate::measure::{Metres, Point};
    use crate::pool::{Facilitator, Municipality, Pool, Registrant};
    use crate::programme::{Meetings, Programme, Size};

    #[test]
    fn registrants_out_of_reach_of_all_facilitators_are_in_no_group() {
        let town = |code| Municipality::new(code, code, Point::new(52.0, 5.0));
        let at_home = |id: &str, town| Registrant::new(id, town).with_max_travel(Metres(1_000));
        let pool = Pool::builder()
            .municipalities([town("A"), town("B")])
            .distance("A", "B", Metres(20_000))
            .registrants([at_home("a1", "A"), at_home("b1", "B")])
            .facilitators([Facilitator::new("f", "B").with_max_travel(Metres(1_000))])
            .build()
            .unwrap();
        let programme = Programme::new("led", Size { min: 1, max: 2 }, Meetings::central(1));
        let evidence = RuleEvidence::read(&pool, &programme);
        let people = CheckedPeople::read(&pool, &programme, &evidence, None);
        assert_eq!((people.find("a1"), people.find("b1")), (None, Some(0)));
    }

    /// An ineligible facilitator is in no group and belongs to the class of the others; a solver states one dual for
    /// both.
    #[test]
    fn ineligible_facilitators_share_the_class_of_external_ones() {
        let town = Municipality::new("A", "A", Point::new(52.0, 5.0));
        let pool = Pool::builder()
            .municipality(town)
            .registrants(["a1", "a2"].map(|id| Registrant::new(id, "A").with("role", "alderman")))
            .registrant(Registrant::new("a3", "A").with("role", "mayor"))
            .facilitators(["a1", "a3", "f"].map(|id| Facilitator::new(id, "A")))
            .build()
            .unwrap();
        let mut programme = Programme::new("led", Size { min: 1, max: 2 }, Meetings::central(1));
        programme.eligible.insert("role".into(), vec!["alderman".into()]);
        let evidence = RuleEvidence::read(&pool, &programme);
        let people = CheckedPeople::read(&pool, &programme, &evidence, None);
        assert_eq!(people.find_facilitator("a3"), people.find_facilitator("f"));
        assert_ne!(people.find_facilitator("a1"), people.find_facilitator("f"));
    }
}
