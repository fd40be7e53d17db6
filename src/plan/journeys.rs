//! Travel distances of the people in a plan.

use serde::Serialize;

use super::{Group, Plan};
use crate::convert::Convert;
use crate::measure::Metres;
use crate::pool::{MunicipalityIdx, Pool, RegistrantIdx};
use crate::programme::{Hosting, Programme};

/// Travel of one person to the meetings of one group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Journey {
    /// Total distance to all counted places, one way, in metres.
    total: i64,
    /// Number of counted places: one venue, or the municipalities of the other members.
    places: i64,
    /// Largest distance to any meeting, in metres; the person's own municipality counts too.
    longest: i64,
}

impl Journey {
    /// Mean distance one way, in kilometres; 0 where no place is counted.
    #[must_use]
    pub fn kilometres(&self) -> f64 {
        self.total.to_f64() / self.places.max(1).to_f64() / 1000.0
    }

    /// Mean distance one way, in tenths of a kilometre, rounded half up; `None` where no place is counted.
    #[must_use]
    pub fn tenths(&self) -> Option<i64> {
        (2 * self.total + 100 * self.places).checked_div(200 * self.places)
    }

    /// Distance to the farthest meeting.
    #[must_use]
    pub fn longest(&self) -> Metres {
        Metres(self.longest)
    }
}

/// Journeys of all placed registrants; empty in programmes without travel.
///
/// ```
/// use kring::Metres;
/// # use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let pool = Pool::builder()
/// #     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
/// #     .municipality(Municipality::new("GM0363", "Amsterdam", Point::new(52.37, 4.89)))
/// #     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht").with("party", id)))
/// #     .registrant(Registrant::new("r3", "Amsterdam").with("party", "r1"))
/// #     .build()?;
/// # let programme = Programme::new("Pairs", 2..=2, Meetings::central(3));
/// # let plan = programme.form_groups(&pool, &Options::default())?;
/// let journeys = plan.journeys(&pool, &programme);
/// assert_eq!((journeys.average(), journeys.longest()), (Some(0.0), Some(Metres(0))));
/// let group = &plan.groups()[0];
/// let first = group.journeys(&pool, &programme)[0];
/// assert_eq!((first.kilometres(), first.tenths(), first.longest()), (0.0, Some(0), Metres(0)));
/// assert!(group.facilitator_journey(&pool, &programme).is_none());
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Journeys {
    each: Vec<Journey>,
}

impl Journeys {
    /// Mean distance one way of a member, in kilometres; `None` in programmes without travel.
    #[must_use]
    pub fn average(&self) -> Option<f64> {
        let sum: f64 = self.each.iter().map(Journey::kilometres).sum();
        (!self.each.is_empty()).then(|| sum / self.each.len().to_f64())
    }

    /// Largest distance of any member to any meeting.
    #[must_use]
    pub fn longest(&self) -> Option<Metres> {
        self.each.iter().map(Journey::longest).max()
    }
}

impl Plan {
    /// Collects the journeys of all placed registrants.
    #[must_use]
    pub fn journeys(&self, pool: &Pool, programme: &Programme) -> Journeys {
        let of_group = |group: &Group| group.journeys(pool, programme);
        Journeys { each: self.groups().iter().flat_map(of_group).collect() }
    }
}

impl Group {
    /// Journey of the facilitator; `None` for a group without a facilitator and in programmes without travel.
    #[must_use]
    pub fn facilitator_journey(&self, pool: &Pool, programme: &Programme) -> Option<Journey> {
        let id = self.facilitator()?;
        let mut facilitators = pool.facilitators_at()?.iter();
        let &(_, home) = facilitators.find(|(facilitator, _)| facilitator.id() == id)?;
        let way = |to| pool.distance_between(home, to, programme.travel.detour).map(|m| m.0);
        let places: Vec<MunicipalityIdx> = match programme.meetings.hosting {
            _ if !programme.travels() => return None,
            Hosting::Online => return None,
            Hosting::Central => vec![pool.find_municipality(self.venue()?).ok()?],
            Hosting::Rotating => {
                let members = self.members().iter().filter_map(|id| pool.find_registrant(id));
                members.map(|registrant| pool.home_of(registrant)).collect()
            }
        };
        let ways: Vec<i64> = places.into_iter().map(way).collect::<Option<_>>()?;
        let longest = ways.iter().copied().max()?;
        Some(Journey { total: ways.iter().sum(), places: ways.len().to_i64(), longest })
    }

    /// Journey of each member, in the order of the members; empty in programmes without travel.
    #[must_use]
    pub fn journeys(&self, pool: &Pool, programme: &Programme) -> Vec<Journey> {
        let members: Vec<RegistrantIdx> =
            self.members().iter().filter_map(|id| pool.find_registrant(id)).collect();
        let detour = programme.travel.detour;
        let metres = |registrant, place: MunicipalityIdx| {
            pool.distance_from(registrant, place, detour).map_or(0, |metres| metres.0)
        };
        match programme.meetings.hosting {
            _ if !programme.travels() => Vec::new(),
            Hosting::Online => Vec::new(),
            Hosting::Central => {
                let venue = self.venue().and_then(|code| pool.find_municipality(code).ok());
                let journey = |&registrant: &RegistrantIdx| {
                    let total = venue.map_or(0, |venue| metres(registrant, venue));
                    Journey { total, places: 1, longest: total }
                };
                members.iter().map(journey).collect()
            }
            Hosting::Rotating => {
                let journey = |&registrant: &RegistrantIdx| {
                    let to = |host: &RegistrantIdx| metres(registrant, pool.home_of(*host));
                    let total = members.iter().filter(|host| **host != registrant).map(to).sum();
                    let longest = members.iter().map(to).max().unwrap_or(0);
                    Journey { total, places: members.len().to_i64() - 1, longest }
                };
                members.iter().map(journey).collect()
            }
        }
    }
}
