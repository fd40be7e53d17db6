//! Change of a group's travel when a registrant joins it.

use super::verify::Defect;
use super::verify::distances::{Traveller, Ways};
use super::verify::roster::PlannedGroup;
use super::verify::travel::{MeetingTravel, Standing};
use crate::convert::Convert;
use crate::pool::{MunicipalityIdx, RegistrantIdx};
use crate::programme::Hosting;

/// Candidate for a group, with the distances to all acceptable venues.
#[derive(Debug)]
pub(crate) struct Joining<'a> {
    pub(crate) registrant: RegistrantIdx,
    traveller: Traveller<'a>,
    /// Distance to each municipality, `None` where the candidate does not go; central meetings only.
    ways: Vec<Option<Ways>>,
}

impl<'a> MeetingTravel<'a> {
    /// Prepares a candidate for insertion.
    pub(crate) fn joining(&self, registrant: RegistrantIdx) -> Joining<'a> {
        let traveller = self.member(registrant);
        let own = |venue| {
            let way = self.distances.one_way(&traveller, venue)?;
            let comes = traveller.reaches(way) && traveller.is_willing(venue);
            comes.then_some(traveller.journey(way))
        };
        let is_central = self.programme.meetings.hosting == Hosting::Central;
        let all = if is_central { self.pool.municipalities().len().to_u32() } else { 0 };
        let ways = (0..all).map(MunicipalityIdx).map(own).collect();
        Joining { registrant, traveller, ways }
    }

    /// Reads the present meetings of a group, with all possible venues.
    pub(crate) fn standing(
        &self,
        group: &PlannedGroup<'_>,
        facilitator: Option<usize>,
    ) -> Standing<'a> {
        let party = self.party(group, facilitator);
        let mut ignored = Vec::new();
        let mut standing =
            Standing { facilitator, venue: None, stops: Vec::new(), ways: Ways::default(), party };
        if !self.programme.travels() {
            return standing;
        }
        match self.programme.meetings.hosting {
            Hosting::Central => {
                standing.venue = self.venue(group, &mut ignored);
                let candidates = if self.anywhere() {
                    (0..self.pool.municipalities().len().to_u32()).map(MunicipalityIdx).collect()
                } else {
                    standing.party.homes().into_iter().map(|(home, _)| home).collect::<Vec<_>>()
                };
                let ways = |venue| {
                    let ways = self.ways_below(&standing.party, venue, i128::MAX)?;
                    Some((venue, ways))
                };
                standing.stops = candidates.into_iter().filter_map(ways).collect();
            }
            Hosting::Rotating => {
                let hosts = standing.party.homes();
                let members = standing.party.members.iter();
                standing.ways =
                    self.ways(group.id(), members, &hosts, &mut ignored).unwrap_or_default();
            }
            Hosting::Online => {}
        }
        standing
    }

    /// Travel that a candidate adds to a group, and the new venue of the group. Obstacles are added to `defects`.
    pub(crate) fn join(
        &self,
        standing: &Standing<'a>,
        grown: &PlannedGroup<'_>,
        joins: &Joining<'a>,
        is_open: impl Fn(MunicipalityIdx) -> bool,
        defects: &mut Vec<Defect>,
    ) -> Option<(Ways, Option<MunicipalityIdx>)> {
        if !self.programme.travels() {
            return Some((Ways::default(), None));
        }
        match self.programme.meetings.hosting {
            Hosting::Online => Some((Ways::default(), None)),
            Hosting::Central => self.join_at(standing, grown, joins, is_open, defects),
            Hosting::Rotating => {
                let before = self.over_hosts(&standing.party, standing.ways);
                let after = self.joined_in_turn(standing, &joins.traveller);
                let party = self.party(grown, standing.facilitator);
                let travel = match after {
                    // The facilitator's distance changes with the hosts, so the travel of such a group is recomputed.
                    Some(ways) if standing.facilitator.is_none() => {
                        self.over_hosts(&party, ways) - before
                    }
                    _ => {
                        let with = self.rotate(&party, defects)?;
                        with - self.rotate(&standing.party, &mut Vec::new())?
                    }
                };
                Some((travel, None))
            }
        }
    }

    /// Travel of a candidate over all meetings of the group that includes the candidate.
    pub(crate) fn own_travel(
        &self,
        joins: &Joining<'a>,
        grown: &PlannedGroup<'_>,
        venue: Option<MunicipalityIdx>,
    ) -> Ways {
        let party = self.party(grown, None);
        match venue {
            Some(venue) => {
                let way = joins.ways.get(venue.index()).copied().flatten().unwrap_or_default();
                way * self.num_meetings(&party)
            }
            None if !self.programme.travels() => Ways::default(),
            None => {
                let homes = party.homes();
                let mut ignored = Vec::new();
                let ways =
                    self.ways(grown.id(), [&joins.traveller].into_iter(), &homes, &mut ignored);
                self.over_hosts(&party, ways.unwrap_or_default())
            }
        }
    }

    /// Sum of all distances between members after the candidate has joined; `None` where one is out of reach.
    fn joined_in_turn(&self, standing: &Standing<'a>, joins: &Traveller<'a>) -> Option<Ways> {
        let to = |from: &Traveller<'_>, home| {
            let way = self.distances.one_way(from, home)?;
            from.reaches(way).then(|| from.journey(way))
        };
        let can_host = self.pool.municipality(joins.home).can_host();
        let mut ways = standing.ways + to(joins, joins.home).filter(|_| can_host)?;
        for member in &standing.party.members {
            ways = ways + to(member, joins.home)? + to(joins, member.home)?;
        }
        Some(ways)
    }

    fn join_at(
        &self,
        standing: &Standing<'a>,
        grown: &PlannedGroup<'_>,
        joins: &Joining<'a>,
        is_open: impl Fn(MunicipalityIdx) -> bool,
        defects: &mut Vec<Defect>,
    ) -> Option<(Ways, Option<MunicipalityIdx>)> {
        let mut best: Option<(Ways, MunicipalityIdx)> = None;
        let mut consider = |venue: MunicipalityIdx, ways: Ways| {
            let there =
                joins.ways[venue.index()].filter(|_| is_open(venue)).map(|way| (ways + way, venue));
            let least = |&(ways, venue): &(Ways, MunicipalityIdx)| (ways.counted(), venue);
            best = best.into_iter().chain(there).min_by_key(least);
        };
        standing.stops.iter().for_each(|&(venue, ways)| consider(venue, ways));
        // The candidate's home becomes a possible venue, even if no member lives there.
        let home = joins.traveller.home;
        let is_known = standing.stops.iter().any(|(venue, _)| *venue == home);
        if !self.anywhere()
            && !is_known
            && let Some(ways) = self.ways_below(&standing.party, home, i128::MAX)
        {
            consider(home, ways);
        }
        let now = standing.venue?;
        // No venue is left, so the defects at the present venue are reported.
        let Some((ways, venue)) = best else {
            let party = self.party(grown, standing.facilitator);
            self.meet(&party, now, defects);
            return None;
        };
        let before =
            self.ways(grown.id(), standing.party.everybody(), &[(now, 1)], &mut Vec::new())?;
        Some(((ways - before) * self.num_meetings(&standing.party), Some(venue)))
    }
}
