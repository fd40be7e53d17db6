//! Possible meetings of a group, and their travel.

use kring::Rule;
use kring::programme::{Hosting, OnSite, Venues};

use super::{Choice, Reading};
use crate::case::{CaseFacilitator, point};

impl Reading<'_> {
    fn between(&self, from: usize, to: usize) -> i64 {
        match &self.case.distances {
            Some(rows) => rows[from][to],
            None => {
                let (from, to) = (self.case.towns[from].point, self.case.towns[to].point);
                point(from).distance(point(to), self.case.programme.travel.detour).0
            }
        }
    }

    fn distance(&self, registrant: usize, to: usize) -> i64 {
        let person = &self.case.people[registrant];
        match person.point {
            Some(own) => {
                let to = point(self.case.towns[to].point);
                point(own).distance(to, self.case.programme.travel.detour).0
            }
            None => self.between(self.start_of(registrant), to),
        }
    }

    /// Metres that a journey of a member counts above its length.
    fn beyond(&self, registrant: usize, to: usize) -> i64 {
        let travel = &self.case.programme.travel;
        match (travel.far, travel.far_factor) {
            (Some(far), Some(factor)) if self.distance(registrant, to) > far.0 => {
                (i64::from(factor) - 1) * (self.distance(registrant, to) - far.0)
            }
            _ => 0,
        }
    }

    fn reaches(&self, registrant: usize, to: usize) -> bool {
        let limits = [
            self.case.programme.travel.max.map(|most| most.0),
            self.case.people[registrant].max_travel,
        ];
        limits.iter().flatten().all(|&most| self.distance(registrant, to) <= most)
    }

    fn facilitator(&self, nth: usize) -> &CaseFacilitator {
        &self.case.facilitators.as_ref().expect("facilitators are stated")[nth]
    }

    fn facilitator_reaches(&self, nth: usize, to: usize) -> bool {
        let facilitator = self.facilitator(nth);
        facilitator.max_travel.is_none_or(|most| self.between(facilitator.town, to) <= most)
    }

    /// Town where a person without a point of their own starts.
    pub(crate) fn start_of(&self, registrant: usize) -> usize {
        let person = &self.case.people[registrant];
        person.start.unwrap_or(person.town)
    }

    fn town_of(&self, registrant: usize) -> usize {
        self.case.people[registrant].town
    }

    fn travels(&self) -> bool {
        let meetings = &self.case.programme.meetings;
        meetings.hosting != Hosting::Online
            && !matches!(meetings.on_site, None | Some(OnSite::Times(0)))
    }

    pub(crate) fn rotates(&self) -> bool {
        self.travels() && self.case.programme.meetings.hosting == Hosting::Rotating
    }

    pub(crate) fn is_central(&self) -> bool {
        self.travels() && self.case.programme.meetings.hosting == Hosting::Central
    }

    pub(crate) fn venues_are_limited(&self) -> bool {
        self.case.towns.iter().any(|town| town.max_groups.is_some())
    }

    /// Travel of a group that meets at this venue with this facilitator, and what far journeys count above it; `None` if
    /// that is illegal.
    pub(crate) fn travel(
        &self,
        members: &[usize],
        venue: Option<usize>,
        facilitator: Option<usize>,
    ) -> Option<(i64, i64)> {
        if facilitator.is_some_and(|nth| {
            members
                .iter()
                .any(|&registrant| self.case.people[registrant].id == self.facilitator(nth).id)
        }) {
            return None;
        }
        let refuses = |&registrant: &usize, leader: &str| {
            let person = &self.case.people[registrant];
            let only = self.case.chosen(&person.only_led);
            !only.is_empty() && only.iter().all(|id| id != leader)
                || self.case.chosen(&person.not_led).iter().any(|id| id == leader)
        };
        if let Some(nth) = facilitator
            && members.iter().any(|member| refuses(member, &self.facilitator(nth).id))
        {
            return None;
        }
        if let Some(nth) = facilitator
            && !self.meets_in_time(members, self.facilitator(nth))
        {
            return None;
        }
        if !self.travels() {
            return Some((0, 0));
        }
        let members_homes: Vec<usize> =
            members.iter().map(|&registrant| self.town_of(registrant)).collect();
        let places = venue.map_or(members_homes.clone(), |venue| vec![venue]);
        let allowed = places.iter().all(|&place| {
            self.case.towns[place].host
                && members.iter().all(|&registrant| self.reaches(registrant, place))
                && facilitator.is_none_or(|nth| self.facilitator_reaches(nth, place))
        });
        let willing = venue.is_none_or(|venue| {
            members.iter().all(|&registrant| {
                let only = &self.case.people[registrant].only;
                only.is_empty() || only.contains(&venue)
            })
        });
        let anywhere = self.case.programme.meetings.venues == Some(Venues::All);
        let own = venue.is_none_or(|venue| anywhere || members_homes.contains(&venue));
        if !(allowed && willing && own) {
            return None;
        }
        let sum = |measure: &dyn Fn(usize, usize) -> i64| -> i64 {
            let to = |&to: &usize| {
                members.iter().map(|&registrant| measure(registrant, to)).sum::<i64>()
            };
            places.iter().map(to).sum()
        };
        let ways = sum(&|registrant, to| self.distance(registrant, to));
        let weighed = ways + sum(&|registrant, to| self.beyond(registrant, to));
        let led: i64 = facilitator.map_or(0, |nth| {
            places.iter().map(|&to| self.between(self.facilitator(nth).town, to)).sum()
        });
        let travel = |ways: i64| match (self.case.programme.meetings.on_site, venue) {
            (Some(OnSite::Members), _) => ways + led,
            (Some(OnSite::Times(times)), Some(_)) => i64::from(times) * (ways + led),
            (Some(OnSite::Times(times)), None) => {
                let size = members.len() as i64;
                i64::from(times) * ways / size + i64::from(times) * led / size
            }
            _ => 0,
        };
        Some((travel(ways), travel(weighed) - travel(ways)))
    }

    /// Returns `true` if the members and a facilitator who states slots have enough of them in common.
    fn meets_in_time(&self, members: &[usize], facilitator: &CaseFacilitator) -> bool {
        let mut shared: Vec<&String> = facilitator.available.iter().collect();
        if shared.is_empty() {
            return true;
        }
        for &member in members {
            let own = &self.case.people[member].available;
            shared.retain(|slot| own.is_empty() || own.contains(slot));
        }
        self.case.programme.rules.iter().all(|rule| match rule {
            Rule::Overlap { min } => shared.len() >= *min as usize,
            _ => true,
        })
    }

    /// Returns every legal group of these people; only the nearest venues if no venue is limited.
    pub(crate) fn options(&self, members: &[usize]) -> Vec<Choice> {
        if self.may_be(members).is_err() {
            return Vec::new();
        }
        let penalty = self.penalty(members);
        let facilitators: Vec<Option<usize>> = match &self.case.facilitators {
            Some(facilitators) => (0..facilitators.len()).map(Some).collect(),
            None => vec![None],
        };
        let mut options = Vec::new();
        for facilitator in facilitators {
            let met = self.venues().into_iter().filter_map(|venue| {
                let (travel, far) = self.travel(members, venue, facilitator)?;
                Some(Choice { members: members.to_vec(), venue, facilitator, travel, far, penalty })
            });
            if self.venues_are_limited() {
                options.extend(met);
            } else {
                options.extend(met.min_by_key(|choice| choice.travel + choice.far));
            }
        }
        options
    }

    fn venues(&self) -> Vec<Option<usize>> {
        if self.is_central() { (0..self.case.towns.len()).map(Some).collect() } else { vec![None] }
    }

    /// Returns `true` if venue and facilitator have capacity for one more group.
    pub(crate) fn fits_beside(&self, choice: &Choice, others: &[Choice]) -> bool {
        let room = |most: u32, used: usize| used < most as usize;
        let venue = choice.venue.and_then(|venue| self.case.towns[venue].max_groups);
        let facilitator = choice.facilitator.map(|nth| self.facilitator(nth).max_groups);
        venue.is_none_or(|most| {
            room(most, others.iter().filter(|o| o.venue == choice.venue).count())
        }) && facilitator.is_none_or(|most| {
            room(most, others.iter().filter(|o| o.facilitator == choice.facilitator).count())
        })
    }
}
