//! Verification of plans. It trusts nothing that a plan states, recomputes every figure from the pool and the
//! programme, and shares no code with the solver.

pub(crate) mod breach;
pub(crate) mod defect;
pub(crate) mod distances;
pub(crate) mod figures;
pub(crate) mod reserve;
pub(crate) mod revision;
pub(crate) mod roster;
pub(crate) mod rules;
mod sentences;
pub(crate) mod shared;
#[cfg(test)]
mod tests;
pub(crate) mod travel;
pub(crate) mod values;

use std::convert::Infallible;

use rayon::prelude::*;
use serde::Serialize;

use crate::measure::Metres;
use crate::plan::{Figures, PlanDocument};
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::Programme;

pub use breach::Breach;
pub use defect::Defect;

use distances::Ways;
use figures::{Totals, compare, reported};
use revision::EarlierGroups;
use roster::{PlanRoster, PlannedGroup};
use rules::RuleEvidence;
use shared::FacilitatorCounts;
use travel::MeetingTravel;

/// Result of verification: the true figures and all defects.
///
/// ```
/// use kring::{PlanDocument, verify};
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
/// let mut edited = PlanDocument::from(&plan);
/// edited.groups[0].members[0] = "r9".into();
/// let verdict = verify(&pool, &programme, None, &edited);
/// assert!(!verdict.is_legal());
/// for defect in &verdict.defects {
///     println!("{defect}");
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Verdict {
    /// Figures of the plan, recomputed.
    pub figures: Figures,
    /// Figures of each group, recomputed, in the order of the plan. Travel is 0 where it cannot be computed, which a
    /// defect explains.
    pub groups: Vec<GroupFigures>,
    /// All defects; empty for a legal plan.
    pub defects: Vec<Defect>,
}

/// Figures of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GroupFigures {
    /// Travel over the whole programme, one way.
    pub travel: Metres,
    /// Metres that far journeys count above their length.
    pub far: Metres,
    /// Price of the group and of the soft rules that it breaks.
    pub penalty: Metres,
}

impl Verdict {
    /// Returns `true` if the plan has no defects.
    #[must_use]
    pub fn is_legal(&self) -> bool {
        self.defects.is_empty()
    }
}

/// Verifies a plan against the pool, the programme and, for a revision, the plan that it revises.
///
/// The pool and the programme must be valid and fit each other. Every sum is exact. Runs in linear time in the pool,
/// with three exceptions: large groups that rotate (members times the municipalities they come from), tags (pairs of
/// different sets of tags in a group), and venues anywhere (members times municipalities at worst).
#[must_use]
pub fn verify(
    pool: &Pool,
    programme: &Programme,
    previous: Option<&PlanDocument>,
    plan: &PlanDocument,
) -> Verdict {
    let Ok(verdict) = judge::<Infallible>(pool, programme, previous, plan, || Ok(()));
    verdict
}

/// Verifies a plan and calls `go_on` once per group at lookup and at verification; an error of `go_on` ends it.
pub(crate) fn judge<E: Send>(
    pool: &Pool,
    programme: &Programme,
    previous: Option<&PlanDocument>,
    plan: &PlanDocument,
    go_on: impl Fn() -> Result<(), E> + Sync,
) -> Result<Verdict, E> {
    let mut defects = Vec::new();
    let roster = PlanRoster::read(pool, plan, &go_on, &mut defects)?;
    let mut evidence = RuleEvidence::read(pool, programme);
    let earlier =
        previous.map(|previous| EarlierGroups::read(pool, programme, previous, &evidence.eligible));
    if let Some(earlier) = &earlier {
        evidence.let_locked_groups_shrink(earlier);
    }

    shared::judge_numbers(programme, plan, &mut defects);
    let groups = judge_groups(pool, programme, &evidence, &roster, &go_on, &mut defects)?;
    shared::judge_venues(pool, programme, &roster.groups, &mut defects);
    if let Some(earlier) = &earlier {
        earlier.judge_lock(pool, &roster, &mut defects);
    }
    reserve::judge_list(pool, &roster, plan, &mut defects);
    // Locked members have a place regardless of the order of registration.
    let singular = singular(pool, earlier.as_ref());
    reserve::judge_turns(
        pool,
        &evidence,
        &roster,
        |registrant| singular[registrant.index()],
        &mut defects,
    );

    let change = earlier.map_or(0, |earlier| earlier.change(&roster));
    let wishes = evidence.unmet_wishes(|registrant| roster.place_of(registrant));
    let totals = Totals { change, wishes, ..totals(pool, &roster, &groups) };
    totals.judge(plan, &mut defects);
    let of_group = |&(travel, penalty): &(Option<Ways>, i128)| {
        let travel = travel.unwrap_or_default();
        let (travel, far) = (reported(travel.metres), reported(travel.far));
        GroupFigures { travel, far, penalty: reported(penalty) }
    };
    let groups = groups.iter().map(of_group).collect();
    Ok(Verdict { figures: totals.figures(), groups, defects })
}

/// Judges each group and returns its travel and its penalty.
fn judge_groups<E: Send>(
    pool: &Pool,
    programme: &Programme,
    evidence: &RuleEvidence<'_>,
    roster: &PlanRoster<'_>,
    go_on: &(impl Fn() -> Result<(), E> + Sync),
    defects: &mut Vec<Defect>,
) -> Result<Vec<(Option<Ways>, i128)>, E> {
    let meetings = MeetingTravel::new(pool, programme);
    // Facilitators are counted over all groups, so this pass is sequential; the groups are then judged in parallel.
    let mut facilitators = FacilitatorCounts::new(pool);
    let leading = |group| {
        let mut found = Vec::new();
        (group, facilitators.judge(group, &mut found), found)
    };
    let led: Vec<_> = roster.groups.iter().map(leading).collect();
    let judge = |(group, facilitator, mut found): (&PlannedGroup<'_>, _, Vec<_>)| {
        go_on()?;
        let (id, stated) = (group.id(), group.stated);
        let defects = &mut found;
        let penalty = evidence.penalty(&group.members);
        let travel = if group.members.is_empty() {
            defects.push(Defect::EmptyGroup { group: id });
            Some(Ways::default())
        } else {
            evidence.judge(group, defects);
            meetings.judge(group, facilitator, defects)
        };
        let (metres, far) = (travel.map(|t| t.metres), travel.map(|t| t.far));
        compare(Some(id), "travel_m", stated.travel_m.map(i128::from), metres, defects);
        compare(Some(id), "far_m", stated.far_m.map(i128::from), far, defects);
        if stated.slots.is_some() && stated.slots != shared::slots_of(pool, group) {
            defects.push(Defect::Slots { group: id });
        }
        compare(Some(id), "penalty_m", stated.penalty_m.map(i128::from), Some(penalty), defects);
        Ok((travel, penalty, found))
    };
    let judged: Vec<_> = led.into_par_iter().map(judge).collect::<Result<_, E>>()?;
    let figures = judged.into_iter().map(|(travel, penalty, found)| {
        defects.extend(found);
        (travel, penalty)
    });
    let figures = figures.collect();
    facilitators.judge_all(defects);
    Ok(figures)
}

/// Returns, for each registrant, `true` if no other can be alike: facilitators, and locked members of earlier groups.
fn singular(pool: &Pool, earlier: Option<&EarlierGroups>) -> Vec<bool> {
    let facilitators = pool.facilitators_at().unwrap_or_default();
    let leading =
        facilitators.iter().filter_map(|(facilitator, _)| pool.find_registrant(facilitator.id()));
    let mut singular = vec![false; pool.registrants().len()];
    let members = earlier.into_iter().flat_map(EarlierGroups::locked_members);
    members
        .chain(leading)
        .for_each(|registrant: RegistrantIdx| singular[registrant.index()] = true);
    singular
}

fn totals(pool: &Pool, roster: &PlanRoster<'_>, groups: &[(Option<Ways>, i128)]) -> Totals {
    let seats = |registrant: &RegistrantIdx| u64::from(pool.registrant(*registrant).seats());
    Totals {
        placed_seats: roster.groups.iter().flat_map(|group| &group.members).map(seats).sum(),
        reserve_seats: roster.reserve.iter().map(seats).sum(),
        travel: groups.iter().map(|(travel, _)| *travel).sum(),
        penalty: groups.iter().map(|(_, penalty)| penalty).sum(),
        change: 0,
        wishes: 0,
    }
}
