//! Verification of meetings: venue, hosts, reach, and the travel of a group.

use std::sync::Arc;

use super::defect::Defect;
use super::distances::{Distances, Traveller, Ways};
use super::roster::PlannedGroup;
use crate::convert::Convert;
use crate::pool::{MunicipalityIdx, Pool, RegistrantIdx};
use crate::programme::{Hosting, OnSite, Programme, Venues};

/// Least number of distances that are expected per member; it decides whether a table of all distances pays.
const WAYS: usize = 4;

/// Data for judging the meetings of groups.
#[derive(Debug)]
pub(crate) struct MeetingTravel<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) programme: &'a Programme,
    pub(crate) distances: Distances<'a>,
    /// `true` if no municipality limits its groups, so that each group must meet at the nearest venue.
    nearest: bool,
}

/// Meetings of a group as it stands, from which the travel of a larger group is computed.
#[derive(Debug)]
pub(crate) struct Standing<'a> {
    pub(crate) facilitator: Option<usize>,
    /// Present venue; central meetings only.
    pub(crate) venue: Option<MunicipalityIdx>,
    /// Venues that all travellers accept, with the sum of their distances; central meetings only.
    pub(crate) stops: Vec<(MunicipalityIdx, Ways)>,
    /// Sum of the distances between members; rotating meetings only.
    pub(crate) ways: Ways,
    pub(crate) party: Party<'a>,
}

/// Travellers of a group.
#[derive(Debug)]
pub(crate) struct Party<'a> {
    group: u32,
    pub(crate) members: Vec<Traveller<'a>>,
    facilitator: Option<Traveller<'a>>,
}

impl<'a> Party<'a> {
    pub(crate) fn everybody(&self) -> impl Iterator<Item = &Traveller<'a>> {
        self.members.iter().chain(&self.facilitator)
    }

    /// Home municipalities of the members, with the number of members of each.
    pub(crate) fn homes(&self) -> Vec<(MunicipalityIdx, i128)> {
        let mut homes: Vec<_> = self.members.iter().map(|member| member.home).collect();
        homes.sort_unstable();
        homes.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as i128)).collect()
    }
}

impl<'a> MeetingTravel<'a> {
    pub(crate) fn new(pool: &'a Pool, programme: &'a Programme) -> Self {
        // Per member: the homes of the other members, or a share of the distances from the group's venue to all
        // municipalities.
        let of_each = match programme.meetings.venues {
            Some(Venues::All) => pool.municipalities().len() / programme.groups.size.max as usize,
            _ => 0,
        };
        let asked = pool.registrants().len().saturating_mul(of_each.max(WAYS));
        let distances = Distances::new(pool, programme.travel.detour, asked);
        let nearest = pool.municipalities().iter().all(|m| m.max_groups().is_none());
        Self { pool, programme, distances, nearest }
    }

    /// Judges the meetings of a group and returns its travel; `None` where that cannot be computed.
    pub(crate) fn judge(
        &self,
        group: &PlannedGroup<'_>,
        facilitator: Option<usize>,
        defects: &mut Vec<Defect>,
    ) -> Option<Ways> {
        let hosting = self.programme.meetings.hosting;
        let travels = self.programme.travels();
        judge_meaning(group, travels.then_some(hosting), defects);
        if !travels {
            return Some(Ways::default());
        }
        let party = self.party(group, facilitator);
        match hosting {
            Hosting::Online => Some(Ways::default()),
            Hosting::Central => {
                let venue = self.venue(group, defects)?;
                self.meet(&party, venue, defects)
            }
            Hosting::Rotating => {
                judge_hosts(group, defects);
                self.rotate(&party, defects)
            }
        }
    }

    pub(crate) fn party(&self, group: &PlannedGroup<'_>, facilitator: Option<usize>) -> Party<'a> {
        let members = group.members.iter().map(|&person| self.member(person)).collect();
        let facilitators = self.pool.facilitators_at().unwrap_or_default();
        let facilitator = facilitator.map(|nth| {
            let (facilitator, home) = &facilitators[nth];
            let most = facilitator.max_travel();
            Traveller {
                id: facilitator.id(),
                home: *home,
                start: *home,
                own_point: None,
                most,
                only: &[],
                far: None,
            }
        });
        Party { group: group.id(), members, facilitator }
    }

    pub(crate) fn member(&self, person: RegistrantIdx) -> Traveller<'a> {
        let registrant = self.pool.registrant(person);
        let limits = [registrant.max_travel(), self.programme.travel.max];
        Traveller {
            id: registrant.id(),
            home: self.pool.home_of(person),
            start: self.pool.start_of(person),
            own_point: registrant.point.map(|_| person),
            most: limits.into_iter().flatten().min(),
            only: self.pool.only_venues_of(person),
            far: self.programme.travel.far.zip(self.programme.travel.far_factor),
        }
    }

    fn code(&self, municipality: MunicipalityIdx) -> Arc<str> {
        self.pool.municipality(municipality).code.clone()
    }

    /// Municipality that a group states as its venue.
    pub(crate) fn venue(
        &self,
        group: &PlannedGroup<'_>,
        defects: &mut Vec<Defect>,
    ) -> Option<MunicipalityIdx> {
        let group_id = group.id();
        let Some(stated) = &group.stated.venue else {
            defects.push(Defect::Missing { group: group_id, what: "venue" });
            return None;
        };
        let unknown = || Defect::VenueUnknown { group: group_id, venue: stated.clone() };
        self.pool.find_municipality(stated).map_err(|_| defects.push(unknown())).ok()
    }

    /// Judges central meetings: every traveller goes to the venue at each meeting.
    pub(crate) fn meet(
        &self,
        party: &Party<'_>,
        venue: MunicipalityIdx,
        defects: &mut Vec<Defect>,
    ) -> Option<Ways> {
        let group = party.group;
        if !self.pool.municipality(venue).can_host() {
            defects.push(Defect::VenueCannotHost { group, venue: self.code(venue) });
        }
        let of_a_member = || party.members.iter().any(|member| member.home == venue);
        if !self.anywhere() && !of_a_member() {
            defects.push(Defect::VenueOfNobody { group, venue: self.code(venue) });
        }
        let unwilling = party.members.iter().filter(|member| !member.is_willing(venue));
        defects.extend(unwilling.map(|member| Defect::Unwilling {
            group,
            id: member.id.into(),
            venue: self.code(venue),
        }));
        let ways = self.ways(group, party.everybody(), &[(venue, 1)], defects)?;
        if self.nearest
            && let Some(nearer) = self.nearer(party, venue, ways.counted())
        {
            let (venue, nearer) = (self.code(venue), self.code(nearer));
            defects.push(Defect::NearerVenue { group, venue, nearer });
        }
        Some(ways * self.num_meetings(party))
    }

    pub(crate) fn anywhere(&self) -> bool {
        self.programme.meetings.venues == Some(Venues::All)
    }

    /// Nearest of the venues that are nearer than `venue`, whose distances count `ways`.
    fn nearer(
        &self,
        party: &Party<'_>,
        venue: MunicipalityIdx,
        ways: i128,
    ) -> Option<MunicipalityIdx> {
        let (mut least, mut nearer) = (ways, None);
        let mut consider = |other| {
            if let Some(ways) = self.ways_below(party, other, least) {
                (least, nearer) = (ways.counted(), Some(other));
            }
        };
        if self.anywhere() {
            // Triangle inequality on the sphere: a traveller's distances to two venues sum to at least the distance
            // between them, so a nearer venue satisfies `travellers * between < 2 * ways`. Rounding accounts for less
            // than 2 m per traveller.
            let travellers = party.everybody().count() as i128;
            let may_be_nearer = |&other: &MunicipalityIdx| {
                let between = self.distances.on_the_sphere(venue, other);
                between.is_none_or(|between| travellers * i128::from(between.0 - 2) < 2 * ways)
            };
            let all = (0..self.pool.municipalities().len().to_u32()).map(MunicipalityIdx);
            all.filter(may_be_nearer).for_each(consider);
        } else {
            party.homes().into_iter().for_each(|(home, _)| consider(home));
        }
        nearer
    }

    /// Sum of all distances to a venue, if the group may meet there and the sum counts less than `most`.
    pub(crate) fn ways_below(
        &self,
        party: &Party<'_>,
        venue: MunicipalityIdx,
        most: i128,
    ) -> Option<Ways> {
        let mut ways = Ways::default();
        for person in party.everybody() {
            let way = self.distances.one_way(person, venue)?;
            ways = ways + person.journey(way);
            if ways.counted() >= most || !person.reaches(way) || !person.is_willing(venue) {
                return None;
            }
        }
        (ways.counted() < most && self.pool.municipality(venue).can_host()).then_some(ways)
    }

    /// Judges rotating meetings: every member hosts equally often. The travel of the members and that of the
    /// facilitator are rounded down separately.
    pub(crate) fn rotate(&self, party: &Party<'_>, defects: &mut Vec<Defect>) -> Option<Ways> {
        let group = party.group;
        let cannot = |member: &&Traveller<'_>| !self.pool.municipality(member.home).can_host();
        let cannot = party.members.iter().filter(cannot);
        defects.extend(cannot.map(|member| Defect::CannotHost { group, id: member.id.into() }));
        let hosts = party.homes();
        let of_members = self.ways(group, party.members.iter(), &hosts, defects)?;
        let of_facilitator = self.ways(group, party.facilitator.iter(), &hosts, defects)?;
        Some(self.over_hosts(party, of_members) + self.over_hosts(party, of_facilitator))
    }

    /// Travel over all meetings, from the sum of distances to all hosts, each of whom hosts equally often.
    pub(crate) fn over_hosts(&self, party: &Party<'_>, ways: Ways) -> Ways {
        ways.shared(self.num_meetings(party), (party.members.len() as i128).max(1))
    }

    /// Sum of all distances to all hosts. A host out of reach is a defect, and a distance that is not given ends the
    /// sum.
    pub(crate) fn ways<'p>(
        &self,
        group: u32,
        everybody: impl Iterator<Item = &'p Traveller<'p>>,
        hosts: &[(MunicipalityIdx, i128)],
        defects: &mut Vec<Defect>,
    ) -> Option<Ways> {
        let mut ways = Ways::default();
        for person in everybody {
            for &(host, times) in hosts {
                let Some(distance) = self.distances.one_way(person, host) else {
                    let (from, to) = (self.code(person.start), self.code(host));
                    defects.push(Defect::DistanceMissing { group, from, to });
                    return None;
                };
                if let Some(most) = person.most.filter(|_| !person.reaches(distance)) {
                    let (id, to) = (person.id.into(), self.code(host));
                    defects.push(Defect::OutOfReach { group, id, to, distance, most });
                }
                ways = ways + person.journey(distance) * times;
            }
        }
        Some(ways)
    }

    /// Number of meetings with travel. With one per member, the division by members leaves the plain sum.
    pub(crate) fn num_meetings(&self, party: &Party<'_>) -> i128 {
        match self.programme.meetings.on_site {
            Some(OnSite::Times(times)) => times.into(),
            Some(OnSite::Members) => party.members.len() as i128,
            None => 0,
        }
    }
}

fn judge_hosts(group: &PlannedGroup<'_>, defects: &mut Vec<Defect>) {
    let sorted = |ids: &[Arc<str>]| {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids
    };
    let hosts = group.stated.hosts.as_deref().unwrap_or_default();
    if sorted(hosts) != sorted(&group.stated.members) {
        defects.push(Defect::Hosts { group: group.id() });
    }
}

/// Reports a venue outside central meetings, and hosts outside rotating ones.
fn judge_meaning(group: &PlannedGroup<'_>, hosting: Option<Hosting>, defects: &mut Vec<Defect>) {
    let venue = group.stated.venue.is_some();
    let hosts = group.stated.hosts.as_ref().is_some_and(|hosts| !hosts.is_empty());
    let stated = [("venue", venue, Hosting::Central), ("hosts", hosts, Hosting::Rotating)];
    for (what, is_stated, only) in stated {
        if is_stated && hosting != Some(only) {
            defects.push(Defect::Meaningless { group: group.id(), what });
        }
    }
}
