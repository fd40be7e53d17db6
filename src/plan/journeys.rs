//! How far people travel in a plan.

use super::{Group, Plan};
use crate::measure::Metres;
use crate::pool::{MunicipalityIdx, Pool, RegistrantIdx};
use crate::programme::{Hosting, Programme};

/// One way to the meetings of one group, of one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Journey {
    /// Metres to all places that count, together.
    total: i64,
    /// How many places count: the venue; or the municipalities of the other members.
    places: i64,
    /// The farthest of all meetings, the own town included.
    longest: i64,
}

impl Journey {
    /// The mean one way, in kilometres; 0 where no place counts.
    #[must_use]
    pub fn kilometres(&self) -> f64 {
        self.total as f64 / self.places.max(1) as f64 / 1000.0
    }

    /// The same in tenths of a kilometre, half up; none where no place counts.
    #[must_use]
    pub fn tenths(&self) -> Option<i64> {
        (2 * self.total + 100 * self.places).checked_div(200 * self.places)
    }

    /// The farthest meeting.
    #[must_use]
    pub fn longest(&self) -> Metres {
        Metres(self.longest)
    }
}

/// The journeys of all who are placed; none where nobody travels.
#[derive(Clone, Debug, Default)]
pub struct Journeys {
    each: Vec<Journey>,
}

impl Journeys {
    /// The mean one way of a member, in kilometres; none where nobody travels.
    #[must_use]
    pub fn average(&self) -> Option<f64> {
        let sum: f64 = self.each.iter().map(Journey::kilometres).sum();
        (!self.each.is_empty()).then(|| sum / self.each.len() as f64)
    }

    /// The farthest that anybody travels to any meeting.
    #[must_use]
    pub fn longest(&self) -> Option<Metres> {
        self.each.iter().map(Journey::longest).max()
    }
}

impl Plan {
    /// How far everybody travels.
    #[must_use]
    pub fn journeys(&self, pool: &Pool, programme: &Programme) -> Journeys {
        let of_group = |group: &Group| group.journeys(pool, programme);
        Journeys { each: self.groups().iter().flat_map(of_group).collect() }
    }
}

impl Group {
    /// The journey of its facilitator; none where it has none, or nobody travels.
    #[must_use]
    pub fn facilitator_journey(&self, pool: &Pool, programme: &Programme) -> Option<Journey> {
        let id = self.facilitator()?;
        let mut leaders = pool.facilitators_at()?.iter();
        let &(_, home) = leaders.find(|(leader, _)| leader.id() == id)?;
        let way = |to| pool.distance_between(home, to, programme.travel.detour).map(|m| m.0);
        let places: Vec<MunicipalityIdx> = match programme.meetings.hosting {
            _ if !programme.travels() => return None,
            Hosting::Online => return None,
            Hosting::Central => vec![pool.find_municipality(self.venue()?).ok()?],
            Hosting::Rotating => {
                let members = self.members().iter().filter_map(|id| pool.find_registrant(id));
                members.map(|who| pool.home_of(who)).collect()
            }
        };
        let ways: Vec<i64> = places.into_iter().map(way).collect::<Option<_>>()?;
        let longest = ways.iter().copied().max()?;
        Some(Journey { total: ways.iter().sum(), places: ways.len() as i64, longest })
    }

    /// The journey of each member, in the order of the members; empty where nobody travels.
    #[must_use]
    pub fn journeys(&self, pool: &Pool, programme: &Programme) -> Vec<Journey> {
        let members: Vec<RegistrantIdx> =
            self.members().iter().filter_map(|id| pool.find_registrant(id)).collect();
        let detour = programme.travel.detour;
        let metres = |who, place: MunicipalityIdx| {
            pool.distance_from(who, place, detour).map_or(0, |metres| metres.0)
        };
        match programme.meetings.hosting {
            _ if !programme.travels() => Vec::new(),
            Hosting::Online => Vec::new(),
            Hosting::Central => {
                let venue = self.venue().and_then(|code| pool.find_municipality(code).ok());
                let journey = |&who: &RegistrantIdx| {
                    let total = venue.map_or(0, |venue| metres(who, venue));
                    Journey { total, places: 1, longest: total }
                };
                members.iter().map(journey).collect()
            }
            Hosting::Rotating => {
                let journey = |&who: &RegistrantIdx| {
                    let to = |host: &RegistrantIdx| metres(who, pool.home_of(*host));
                    let total = members.iter().filter(|host| **host != who).map(to).sum();
                    let longest = members.iter().map(to).max().unwrap_or(0);
                    Journey { total, places: members.len() as i64 - 1, longest }
                };
                members.iter().map(journey).collect()
            }
        }
    }
}
