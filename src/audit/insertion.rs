//! Insertion of one more registrant into a finished plan: the groups that can take the registrant, and the rules that
//! close the others. Nothing is solved; the code of verification decides.

use std::convert::Infallible;
use std::sync::Arc;

use serde::Serialize;

use super::joining::Joining;
use super::verify::Defect;
use super::verify::figures::reported;
use super::verify::revision::EarlierGroups;
use super::verify::roster::{PlanRoster, PlannedGroup};
use super::verify::rules::RuleEvidence;
use super::verify::shared::{FacilitatorCounts, refuses};
use super::verify::travel::{MeetingTravel, Standing};
use crate::measure::Metres;
use crate::plan::PlanDocument;
use crate::pool::{MunicipalityIdx, Pool, RegistrantIdx};
use crate::programme::Programme;

/// Finished plan, prepared for queries about insertion.
///
/// Preparation takes linear time in the pool and, where groups may meet anywhere, time in groups times municipalities.
/// Each query takes linear time in the groups or, where groups may meet anywhere, in groups times municipalities.
///
/// ```
/// use kring::{PlanDocument, audit::WhereFits};
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
/// # let mut programme = programme;
/// programme.groups.size.max = 3;
/// let late = pool.to_builder().registrant(Registrant::new("late", "Utrecht")).build()?;
/// let plan = PlanDocument::from(&plan);
/// let places = WhereFits::new(&late, &programme, None, &plan);
/// let fits = places.of("late").ok_or("in a group")?;
/// assert_eq!((fits.open.len(), fits.closed.len()), (1, 0));
/// println!("group {} with {} more", fits.open[0].group, fits.open[0].added.in_km());
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct WhereFits<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) programme: &'a Programme,
    pub(crate) previous: Option<&'a PlanDocument>,
    pub(crate) plan: &'a PlanDocument,
    evidence: RuleEvidence<'a>,
    meetings: MeetingTravel<'a>,
    earlier: Option<EarlierGroups>,
    pub(crate) roster: PlanRoster<'a>,
    standings: Vec<Standing<'a>>,
    penalties: Vec<i128>,
    /// Number of groups that meet in each municipality.
    meeting: Vec<u32>,
}

/// Groups that can take a registrant, and groups that cannot.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Fits {
    /// Groups that can take the registrant, in order of added cost.
    pub open: Vec<Fit>,
    /// All other groups, in the order of the plan.
    pub closed: Vec<Closed>,
}

/// Group that can take a registrant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Fit {
    /// Number of the group.
    pub group: u32,
    /// Cost that the insertion adds to the plan: the two lengths below, what far journeys count above their length, and
    /// the price of soft rules, separated pairs and unmet wishes.
    pub added: Metres,
    /// Travel of the registrant over the whole programme, one way.
    pub own: Metres,
    /// Travel that the insertion adds for the members and the facilitator; negative if they travel less.
    pub others: Metres,
    /// Code of the municipality where the group then meets, where hosting is central.
    pub venue: Option<Arc<str>>,
}

/// Group that cannot take a registrant.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Closed {
    /// Number of the group.
    pub group: u32,
    /// All defects that the insertion would cause.
    pub because: Vec<Defect>,
}

impl<'a> WhereFits<'a> {
    /// Reads a plan that is legal for this pool, apart from new registrants; `previous` is the plan that it revises, if
    /// any.
    #[must_use]
    pub fn new(
        pool: &'a Pool,
        programme: &'a Programme,
        previous: Option<&'a PlanDocument>,
        plan: &'a PlanDocument,
    ) -> Self {
        let mut evidence = RuleEvidence::read(pool, programme);
        let meetings = MeetingTravel::new(pool, programme);
        let earlier =
            previous.map(|plan| EarlierGroups::read(pool, programme, plan, &evidence.eligible));
        if let Some(earlier) = &earlier {
            evidence.let_locked_groups_shrink(earlier);
        }
        // Existing defects of the plan are left to verification.
        let mut ignored = Vec::new();
        let Ok(roster) = PlanRoster::read(pool, plan, &|| Ok::<(), Infallible>(()), &mut ignored);
        let mut facilitators = FacilitatorCounts::new(pool);
        let standing = |group: &PlannedGroup<'_>| {
            let facilitator = facilitators.judge(group, &mut ignored);
            meetings.standing(group, facilitator)
        };
        let standings: Vec<Standing<'_>> = roster.groups.iter().map(standing).collect();
        let penalties =
            roster.groups.iter().map(|group| evidence.penalty(&group.members)).collect();
        let mut meeting = vec![0; pool.municipalities().len()];
        for venue in standings.iter().filter_map(|standing| standing.venue) {
            meeting[venue.index()] += 1;
        }
        Self {
            pool,
            programme,
            previous,
            plan,
            evidence,
            meetings,
            earlier,
            roster,
            standings,
            penalties,
            meeting,
        }
    }

    /// Groups for a registrant without one; `None` if the id is unknown or the registrant has a group.
    #[must_use]
    pub fn of(&self, id: &str) -> Option<Fits> {
        let registrant = self.pool.find_registrant(id)?;
        if self.roster.place_of(registrant).is_some() {
            return None;
        }
        let earlier_companions = self
            .earlier
            .as_ref()
            .map(|earlier| earlier.earlier_companions_of(registrant))
            .unwrap_or_default();
        let joins = self.meetings.joining(registrant);
        let mut fits = Fits::default();
        for nth in 0..self.roster.groups.len() {
            match self.fit(nth, &joins, &earlier_companions) {
                Ok(fit) => fits.open.push(fit),
                Err(closed) => fits.closed.push(closed),
            }
        }
        fits.open.sort_by_key(|fit| (fit.added, fit.group));
        Some(fits)
    }

    fn fit(
        &self,
        nth: usize,
        joins: &Joining<'a>,
        earlier_companions: &[RegistrantIdx],
    ) -> Result<Fit, Closed> {
        let (group, registrant) = (&self.roster.groups[nth], joins.registrant);
        let mut members = group.members.clone();
        members.push(registrant);
        members.sort_unstable();
        let grown = PlannedGroup { stated: group.stated, members };
        let mut because = Vec::new();
        self.evidence.judge(&grown, &mut because);
        let id = &self.pool.registrant(registrant).id;
        if group.stated.facilitator.as_ref() == Some(id) {
            because.push(Defect::LedByMember { group: group.id(), id: id.clone() });
        }
        if let Some(facilitator) = &group.stated.facilitator
            && refuses(self.pool.registrant(registrant), facilitator)
        {
            let (id, facilitator) = (id.clone(), facilitator.clone());
            because.push(Defect::RefusedFacilitator { group: group.id(), id, facilitator });
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
                // Each earlier mate in the group saves the price of one separated pair.
                let keep = self.programme.revise.as_ref().map_or(0, |r| i128::from(r.keep.0));
                let retained =
                    earlier_companions.iter().filter(|mate| group.members.contains(mate)).count()
                        as i128;
                let wishes = self.evidence.met_wishes(registrant, &group.members);
                let added = travel.counted() + penalty - keep * retained - wishes;
                let own = self.meetings.own_travel(joins, &grown, venue).metres;
                let (own, others) = (reported(own), reported(travel.metres - own));
                let venue = venue.map(|venue| self.pool.municipality(venue).code.clone());
                Ok(Fit { group: group.id(), added: reported(added), own, others, venue })
            }
            _ => Err(Closed { group: group.id(), because }),
        }
    }
}
