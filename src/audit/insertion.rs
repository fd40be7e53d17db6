//! Where one more registrant fits into a finished plan, and which rules keep the other groups closed: without solving
//! anything, by what the judge knows.

use std::convert::Infallible;
use std::sync::Arc;

use super::joining::Joining;
use super::verify::Defect;
use super::verify::figures::told;
use super::verify::revision::EarlierGroups;
use super::verify::roster::{PlanRoster, PlannedGroup};
use super::verify::rules::RuleEvidence;
use super::verify::shared::Leaders;
use super::verify::travel::{MeetingTravel, Standing};
use crate::measure::Metres;
use crate::plan::PlanDocument;
use crate::pool::{MunicipalityIdx, Pool, RegistrantIdx};
use crate::programme::Programme;

/// A finished plan, laid out so that it can be said at once where somebody fits in.
///
/// Made once in time linear in the pool and, where a group may meet anywhere, in groups times municipalities; then each
/// question takes time linear in the groups, and in groups times municipalities where a group may meet anywhere.
#[derive(Debug)]
pub struct WhereFits<'a> {
    pool: &'a Pool,
    programme: &'a Programme,
    evidence: RuleEvidence<'a>,
    meetings: MeetingTravel<'a>,
    earlier: Option<EarlierGroups>,
    roster: PlanRoster<'a>,
    standings: Vec<Standing<'a>>,
    penalties: Vec<i128>,
    /// How many groups meet in each municipality.
    meeting: Vec<u32>,
}

/// Where a registrant fits, and where not.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Fits {
    /// The groups that can take it, the one where that costs least first.
    pub open: Vec<Fit>,
    /// The others, in the order of the plan.
    pub closed: Vec<Closed>,
}

/// A group that can take somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fit {
    /// Its number.
    pub group: u32,
    /// What the plan costs more then.
    pub added: Metres,
    /// The code of the municipality where it meets then, where hosting is central.
    pub venue: Option<Arc<str>>,
}

/// A group that cannot take somebody.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Closed {
    /// Its number.
    pub group: u32,
    /// Everything that would be wrong.
    pub because: Vec<Defect>,
}

impl<'a> WhereFits<'a> {
    /// Reads a plan that is legal for this pool, but for those whom it does not know yet; `previous` is the plan that
    /// it revises, if it does.
    #[must_use]
    pub fn new(
        pool: &'a Pool,
        programme: &'a Programme,
        previous: Option<&PlanDocument>,
        plan: &'a PlanDocument,
    ) -> Self {
        let evidence = RuleEvidence::read(pool, programme);
        let meetings = MeetingTravel::new(pool, programme);
        let of_revision = previous.filter(|_| programme.revise.is_some());
        let earlier = of_revision.map(|plan| EarlierGroups::read(pool, plan, &evidence.eligible));
        // What is wrong with the plan as it stands is for the judge to say.
        let mut ignored = Vec::new();
        let Ok(roster) = PlanRoster::read(pool, plan, &|| Ok::<(), Infallible>(()), &mut ignored);
        let mut leaders = Leaders::new(pool);
        let standing = |group: &PlannedGroup<'_>| {
            let leader = leaders.judge(group, &mut ignored);
            meetings.standing(group, leader)
        };
        let standings: Vec<Standing<'_>> = roster.groups.iter().map(standing).collect();
        let penalties =
            roster.groups.iter().map(|group| evidence.penalty(&group.members)).collect();
        let mut meeting = vec![0; pool.municipalities().len()];
        for venue in standings.iter().filter_map(|standing| standing.venue) {
            meeting[venue.index()] += 1;
        }
        Self { pool, programme, evidence, meetings, earlier, roster, standings, penalties, meeting }
    }

    /// Where a registrant fits who is in no group; `None` where nobody has this id, or it is in one.
    #[must_use]
    pub fn of(&self, id: &str) -> Option<Fits> {
        let who = self.pool.find_registrant(id)?;
        if self.roster.place_of(who).is_some() {
            return None;
        }
        let mates = self.earlier.as_ref().map(|earlier| earlier.mates_of(who)).unwrap_or_default();
        let joins = self.meetings.joining(who);
        let mut fits = Fits::default();
        for nth in 0..self.roster.groups.len() {
            match self.fit(nth, &joins, &mates) {
                Ok(fit) => fits.open.push(fit),
                Err(closed) => fits.closed.push(closed),
            }
        }
        fits.open.sort_by_key(|fit| (fit.added, fit.group));
        Some(fits)
    }

    fn fit(&self, nth: usize, joins: &Joining<'a>, mates: &[RegistrantIdx]) -> Result<Fit, Closed> {
        let (group, who) = (&self.roster.groups[nth], joins.who);
        let mut members = group.members.clone();
        members.push(who);
        members.sort_unstable();
        let grown = PlannedGroup { stated: group.stated, members };
        let mut because = Vec::new();
        self.evidence.judge(&grown, &mut because);
        let id = &self.pool.registrant(who).id;
        if group.stated.facilitator.as_ref() == Some(id) {
            because.push(Defect::LedByMember { group: group.id(), id: id.clone() });
        }
        let standing = &self.standings[nth];
        let is_open = |venue: MunicipalityIdx| {
            let most = self.pool.municipality(venue).max_groups();
            standing.venue == Some(venue)
                || most.is_none_or(|most| self.meeting[venue.index()] < most)
        };
        let met = self.meetings.join(standing, &grown, joins, is_open, &mut because);
        match met {
            Some((travel, venue)) if because.is_empty() => {
                let penalty = self.evidence.penalty(&grown.members) - self.penalties[nth];
                let keep = self.programme.revise.as_ref().map_or(0, |r| i128::from(r.keep.0));
                let kept = mates.iter().filter(|mate| group.members.contains(mate)).count() as i128;
                let added = travel + penalty - keep * kept;
                let venue = venue.map(|venue| self.pool.municipality(venue).code.clone());
                Ok(Fit { group: group.id(), added: told(added), venue })
            }
            _ => Err(Closed { group: group.id(), because }),
        }
    }
}
