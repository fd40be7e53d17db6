//! Naive judge of a plan document: legality and figures.

use std::collections::{BTreeMap, BTreeSet};

use kring::plan::GroupDocument;
use kring::{PlanDocument, Status};

use super::{Choice, Reading};
use crate::case::{Case, called};

/// Returns the seats placed of each priority and the cost of a legal plan, or one fault of an illegal plan.
pub(crate) fn judge(case: &Case, plan: &PlanDocument) -> Result<(Vec<u64>, i64), String> {
    let reading = Reading::of(case);
    everybody_once(case, plan)?;
    want(reading.count_fits(plan.groups.len()), "number of groups")?;
    let ids: BTreeSet<u32> = plan.groups.iter().map(|group| group.id).collect();
    want(ids.len() == plan.groups.len() && !ids.contains(&0), "numbers of groups")?;
    let mut groups: Vec<Choice> = Vec::new();
    for group in &plan.groups {
        let choice = judge_group(&reading, group)?;
        want(reading.fits_beside(&choice, &groups), "venue or leader is full")?;
        groups.push(choice);
    }
    let is_placed =
        |registrant: usize| groups.iter().any(|group| group.members.contains(&registrant));
    judge_reserve(&reading, plan)?;
    let in_turn = reading.turns().iter().all(|&(one, other)| is_placed(one) || !is_placed(other));
    want(in_turn, "placed before one who is alike")?;
    let cost = judge_figures(case, plan, &groups, is_placed)?;
    Ok((reading.placement(is_placed), cost))
}

fn want(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

fn stated<T: PartialEq>(stated: Option<T>, is: T, what: &str) -> Result<(), String> {
    want(stated.is_none_or(|stated| stated == is), what)
}

fn everybody_once(case: &Case, plan: &PlanDocument) -> Result<(), String> {
    let placed = plan.groups.iter().flat_map(|group| &group.members);
    let mut all: Vec<&str> =
        placed.chain(plan.reserve.iter().map(|waiting| &waiting.id)).map(AsRef::as_ref).collect();
    all.sort_unstable();
    let mut registered: Vec<&str> = case.people.iter().map(|person| person.id.as_str()).collect();
    registered.sort_unstable();
    want(all == registered, "lost, double or unknown")
}

fn position(case: &Case, id: &str) -> Result<usize, String> {
    case.people.iter().position(|person| person.id == id).ok_or_else(|| "unknown".to_owned())
}

fn judge_group(reading: &Reading<'_>, group: &GroupDocument) -> Result<Choice, String> {
    let case = reading.case;
    let members: Result<Vec<usize>, String> =
        group.members.iter().map(|id| position(case, id)).collect();
    let mut members = members?;
    members.sort_unstable();
    want(!members.is_empty(), "empty")?;
    reading.may_be(&members)?;

    want(group.venue.is_some() == reading.is_central(), "venue stated")?;
    let find = |text: &str| called(case.towns.len(), text);
    let venue = match &group.venue {
        Some(text) => Some(find(text).ok_or("venue unknown")?),
        None => None,
    };
    want(group.facilitator.is_some() == case.facilitators.is_some(), "leader stated")?;
    let facilitator = match &group.facilitator {
        Some(id) => {
            let mut facilitators = case.facilitators.iter().flatten();
            Some(
                facilitators
                    .position(|facilitator| facilitator.id == id.as_ref())
                    .ok_or("leader unknown")?,
            )
        }
        None => None,
    };
    let mut hosts = group.hosts.clone().unwrap_or_default();
    let mut ids = if reading.rotates() { group.members.clone() } else { Vec::new() };
    hosts.sort_unstable();
    ids.sort_unstable();
    want(hosts == ids, "hosts")?;

    let (travel, far) = reading.travel(&members, venue, facilitator).ok_or("cannot meet")?;
    let least =
        reading.options(&members).into_iter().filter(|option| option.facilitator == facilitator);
    let least = least.map(|option| option.travel + option.far).min();
    want(reading.venues_are_limited() || least == Some(travel + far), "a nearer venue")?;
    let penalty = reading.penalty(&members);
    stated(group.travel_m, travel, "travel of a group")?;
    want(
        group.slots.is_none() || group.slots == shared(case, &members, facilitator),
        "slots of a group",
    )?;
    stated(group.far_m, far, "far journeys of a group")?;
    stated(group.penalty_m, penalty, "penalty of a group")?;
    Ok(Choice { members, venue, facilitator, travel, far, penalty })
}

/// Slots of everybody in a group who states some, its facilitator included.
fn shared(
    case: &Case,
    members: &[usize],
    facilitator: Option<usize>,
) -> Option<Vec<std::sync::Arc<str>>> {
    let led = facilitator.and_then(|nth| Some(&case.facilitators.as_ref()?[nth].available));
    let of = |slots: &Vec<String>| slots.iter().cloned().collect::<BTreeSet<_>>();
    let all = members.iter().map(|&nth| &case.people[nth].available).chain(led);
    let mut stated = all.map(of).filter(|slots| !slots.is_empty());
    let first = stated.next()?;
    let shared = stated.fold(first, |shared, slots| &shared & &slots);
    Some(shared.into_iter().map(Into::into).collect())
}

fn judge_reserve(reading: &Reading<'_>, plan: &PlanDocument) -> Result<(), String> {
    let mut turns = Vec::new();
    for waiting in &plan.reserve {
        want(!waiting.reason.trim().is_empty(), "reason")?;
        turns.push(reading.turn(position(reading.case, &waiting.id)?));
    }
    want(turns.is_sorted(), "order of the reserve list")
}

fn judge_figures(
    case: &Case,
    plan: &PlanDocument,
    groups: &[Choice],
    is_placed: impl Fn(usize) -> bool,
) -> Result<i64, String> {
    let mut seats: BTreeMap<bool, u64> = BTreeMap::new();
    for (registrant, person) in case.people.iter().enumerate() {
        *seats.entry(is_placed(registrant)).or_default() += u64::from(person.seats);
    }
    let of = |placed: bool| seats.get(&placed).copied().unwrap_or_default();
    stated(plan.placed_seats, of(true), "placed seats")?;
    stated(plan.reserve_seats, of(false), "reserve seats")?;
    let travel: i64 = groups.iter().map(|group| group.travel).sum();
    let penalty: i64 = groups.iter().map(|group| group.penalty).sum();
    let far: i64 = groups.iter().map(|group| group.far).sum();
    let cost = travel + far + penalty;
    stated(plan.travel_m, travel, "travel")?;
    stated(plan.far_m, far, "far journeys")?;
    stated(plan.penalty_m, penalty, "penalty")?;
    let reading = Reading::of(case);
    let members: Vec<&[usize]> = groups.iter().map(|group| group.members.as_slice()).collect();
    want(reading.keeps_locks(&members), "locks")?;
    let change = reading.change(&members);
    let unmet = reading.unmet(&members);
    let cost = cost + change + unmet;
    stated(plan.change_m, change, "change")?;
    stated(plan.wishes_m, unmet, "wishes")?;
    stated(plan.cost_m, cost, "cost")?;
    want(plan.lower_bound_m.is_none_or(|bound| bound <= cost), "bound")?;
    if let (Some(bound), Some(gap)) = (plan.lower_bound_m, plan.gap) {
        let is = if bound == cost { 0.0 } else { (cost - bound) as f64 / cost.max(1) as f64 };
        want((gap - is).abs() < 1e-9, "gap")?;
    }
    let proven = plan.placement_proven == Some(true) && plan.lower_bound_m == Some(cost);
    want(plan.status.is_none_or(|status| (status == Status::Optimal) == proven), "status")?;
    Ok(cost)
}
