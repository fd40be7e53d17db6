//! Completion of a plan of which only the groups are stated: venues, order of the reserve list, figures.

use std::cmp::Reverse;
use std::convert::Infallible;

use super::verify::distances::Ways;
use super::verify::roster::{PlanRoster, PlannedGroup};
use super::verify::shared::FacilitatorCounts;
use super::verify::travel::MeetingTravel;
use super::verify::verify;
use crate::convert::Convert;
use crate::measure::Metres;
use crate::plan::slots::shared_slots;
use crate::plan::{PlanDocument, Reason, Status, WaitingDocument};
use crate::pool::{MunicipalityIdx, Pool};
use crate::programme::{Hosting, Programme};

/// Puts a plan in canonical order with all registrants whom it does not name on its reserve list, chooses the venues that it
/// does not state, and computes all its figures.
///
/// Nothing is proven of the result: its lower bound is 0.
pub(crate) fn complete(
    pool: &Pool,
    programme: &Programme,
    previous: Option<&PlanDocument>,
    plan: &mut PlanDocument,
) {
    plan.programme.clone_from(&programme.name);
    for group in &mut plan.groups {
        group.members.sort_unstable();
        (group.travel_m, group.far_m, group.penalty_m) = (None, None, None);
        let members = group.members.iter().filter_map(|id| pool.find_registrant(id));
        group.slots = shared_slots(pool, members, group.facilitator.as_ref());
    }
    plan.groups.sort_unstable_by(|a, b| (a.id, &a.members).cmp(&(b.id, &b.members)));
    add_unnamed(pool, plan);
    plan.reserve.sort_by_cached_key(|waiting| {
        let registrant = pool.find_registrant(&waiting.id).map(|idx| pool.registrant(idx));
        registrant.map(|registrant| (Reverse(registrant.priority), registrant.turn()))
    });
    (plan.placed_seats, plan.reserve_seats) = (None, None);
    (plan.travel_m, plan.far_m, plan.penalty_m) = (None, None, None);
    (plan.change_m, plan.wishes_m, plan.cost_m) = (None, None, None);
    (plan.lower_bound_m, plan.gap, plan.status, plan.placement_proven) = (None, None, None, None);
    if programme.travels() && programme.meetings.hosting == Hosting::Central {
        choose_venues(pool, programme, plan);
    }
    let verdict = verify(pool, programme, previous, plan);
    for (group, figures) in plan.groups.iter_mut().zip(verdict.groups) {
        group.travel_m = Some(figures.travel.0);
        group.far_m = Some(figures.far.0);
        group.penalty_m = Some(figures.penalty.0);
    }
    let figures = verdict.figures;
    let cost = figures.cost();
    plan.placed_seats = Some(figures.placed_seats);
    plan.reserve_seats = Some(figures.reserve_seats);
    plan.travel_m = Some(figures.travel.0);
    plan.far_m = Some(figures.far.0);
    plan.penalty_m = Some(figures.penalty.0);
    plan.change_m = Some(figures.change.0);
    plan.wishes_m = Some(figures.wishes.0);
    plan.cost_m = Some(cost.0);
    plan.lower_bound_m = Some(0);
    plan.gap = Some(crate::plan::gap(cost, Metres::ZERO));
    (plan.status, plan.placement_proven) = (Some(Status::Feasible), Some(false));
}

/// Adds the registrants whom a plan does not name to its reserve list.
fn add_unnamed(pool: &Pool, plan: &mut PlanDocument) {
    let mut is_named = vec![false; pool.registrants().len()];
    let placed = plan.groups.iter().flat_map(|group| &group.members);
    for id in placed.chain(plan.reserve.iter().map(|waiting| &waiting.id)) {
        if let Some(registrant) = pool.find_registrant(id) {
            is_named[registrant.index()] = true;
        }
    }
    let why = Reason::NotInPlan { obstacle: None };
    let reason = why.to_string();
    let unnamed = pool.registrants().iter().zip(is_named).filter(|(_, is_named)| !is_named);
    plan.reserve.extend(unnamed.map(|(registrant, _)| WaitingDocument {
        id: registrant.id.clone(),
        reason: reason.clone(),
        why: Some(why.clone()),
    }));
}

/// Chooses the nearest acceptable venue for each group that states none, group by group, while municipalities that limit
/// their number of groups have room. Where no venue is acceptable, the nearest of all shows what is wrong.
fn choose_venues(pool: &Pool, programme: &Programme, plan: &mut PlanDocument) {
    let mut ignored = Vec::new();
    let stated = plan.clone();
    let Ok(roster) = PlanRoster::read(pool, &stated, &|| Ok::<(), Infallible>(()), &mut ignored);
    let meetings = MeetingTravel::new(pool, programme);
    let mut facilitators = FacilitatorCounts::new(pool);
    let mut meeting = vec![0_u32; pool.municipalities().len()];
    for venue in stated.groups.iter().filter_map(|group| group.venue.as_ref()) {
        if let Ok(venue) = pool.find_municipality(venue) {
            meeting[venue.index()] += 1;
        }
    }
    for (group, planned) in plan.groups.iter_mut().zip(&roster.groups) {
        let facilitator = facilitators.judge(planned, &mut ignored);
        if group.venue.is_some() || planned.members.is_empty() {
            continue;
        }
        let is_open = |venue: MunicipalityIdx| {
            let most = pool.municipality(venue).max_groups();
            most.is_none_or(|most| meeting[venue.index()] < most)
        };
        let venue = venue_of(&meetings, planned, facilitator, is_open);
        if let Some(venue) = venue {
            meeting[venue.index()] += 1;
            group.venue = Some(pool.municipality(venue).code.clone());
        }
    }
}

fn venue_of(
    meetings: &MeetingTravel<'_>,
    group: &PlannedGroup<'_>,
    facilitator: Option<usize>,
    is_open: impl Fn(MunicipalityIdx) -> bool,
) -> Option<MunicipalityIdx> {
    let standing = meetings.standing(group, facilitator);
    let nearest = |stops: &mut dyn Iterator<Item = (MunicipalityIdx, Ways)>| {
        stops.min_by_key(|&(venue, ways)| (ways.counted(), venue)).map(|(venue, _)| venue)
    };
    let open = nearest(&mut standing.stops.iter().copied().filter(|(venue, _)| is_open(*venue)));
    let acceptable = open.or_else(|| nearest(&mut standing.stops.iter().copied()));
    acceptable.or_else(|| {
        let all: Vec<MunicipalityIdx> = if meetings.anywhere() {
            (0..meetings.pool.municipalities().len().to_u32()).map(MunicipalityIdx).collect()
        } else {
            standing.party.homes().into_iter().map(|(home, _)| home).collect()
        };
        let mut ignored = Vec::new();
        let mut ways = all.into_iter().filter_map(|venue| {
            let travellers = standing.party.everybody();
            Some((venue, meetings.ways(group.id(), travellers, &[(venue, 1)], &mut ignored)?))
        });
        nearest(&mut ways)
    })
}
