//! Cheapest single change of what is stated that gives a waiting registrant a place: tried in the plan as it is, and by
//! solving again.

use std::sync::Arc;
use std::time::Duration;

use rustc_hash::FxHashSet;

use super::reach::NODES;
use super::reach::{least_reaches, whole_kilometres};
use crate::measure::Metres;
use crate::plan::{Change, Plan, Relief, Status};
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::{Programme, Rule};
use crate::reasons::{Relaxed, Standing};
use crate::solve::Options;

/// Maximum number of waiting registrants that are tried.
const MAX_WAITING: usize = 30;

/// Maximum number of municipalities tried for another facilitator, or for another group at the venue.
const MAX_PLACES: usize = 3;
/// Maximum number of registrants tried without their own travel limits.
const MAX_TRAVELLERS: usize = 10;
/// Maximum work of one solve, in units of work.
const WORK: u64 = 200_000;
/// Maximum time of one solve.
const MAX_LENGTH: Duration = Duration::from_millis(500);

/// Cheapest change found for each waiting registrant, in the order of the reserve list; one change may serve several.
pub(super) fn relief(standing: &Standing<'_>, options: &Options) -> Vec<Relief> {
    let waiting: Vec<RegistrantIdx> = standing
        .plan
        .reserve()
        .iter()
        .filter_map(|waiting| standing.pool.find_registrant(waiting.id()))
        .take(MAX_WAITING)
        .collect();
    let mut found: Vec<Relief> = Vec::new();
    for change in changes(standing, &waiting) {
        if standing.is_over() {
            break;
        }
        let (pool, programme) = changed(standing.pool, standing.programme, &change);
        if programme.validate().is_err() {
            continue;
        }
        let Some(relaxed) = Relaxed::new(standing, pool.clone(), programme.clone()) else {
            continue;
        };
        let mut helps = false;
        for &registrant in &waiting {
            let place = standing.look(NODES, |nodes| relaxed.place_for(registrant, nodes));
            let Some(addition) = place else { continue };
            helps = true;
            let price = addition.cost - own_cost(standing.plan);
            let (change, places) = (change.clone(), addition.placed);
            found.push(Relief { change, places, price, proven: false });
        }
        // A change that gives no place while all others stay may give one when they move; small pools are solved again.
        if helps || standing.pool.registrants().len() <= 200 {
            found.extend(solved(standing, (&pool, &programme), change, options));
        }
    }
    cheapest(standing, &waiting, &found)
}

fn own_cost(plan: &Plan) -> Metres {
    plan.figures().travel + plan.figures().penalty
}

/// Result of a solve with the change, if every placed registrant keeps a place.
fn solved(
    standing: &Standing<'_>,
    (pool, programme): (&Pool, &Programme),
    change: Change,
    options: &Options,
) -> Option<Relief> {
    let mut options = Options { gap: 0.0, certificate: false, ..options.clone() };
    options.time_limit = standing.time_left().map(|left| (left / 4).min(MAX_LENGTH));
    let work = standing.work_left().map_or(WORK, |left| (left / 4).min(WORK));
    options.work_limit = Some(work);
    standing.charge(work);
    let plan = programme.form_groups(pool, &options).ok()?;
    let members = |plan: &Plan| -> FxHashSet<Arc<str>> {
        plan.groups().iter().flat_map(|group| group.members()).cloned().collect()
    };
    let (before, after) = (members(standing.plan), members(&plan));
    let waits = standing.plan.reserve().iter().map(|waiting| &waiting.id);
    let places: Vec<Arc<str>> = waits.filter(|id| after.contains(*id)).cloned().collect();
    let is_optimal = |plan: &Plan| plan.status() == Status::Optimal;
    let proven = is_optimal(&plan) && is_optimal(standing.plan);
    let price = own_cost(&plan) - own_cost(standing.plan);
    let helps = before.is_subset(&after) && !places.is_empty();
    let change = told_of(change, standing, &plan).filter(|_| helps)?;
    Some(Relief { change, places, price, proven })
}

/// Change as far as a plan uses it: an unlimited reach becomes the longest journey in whole kilometres; `None` if that
/// is within the present limit.
fn told_of(change: Change, standing: &Standing<'_>, plan: &Plan) -> Option<Change> {
    if change != (Change::Reach { to: None }) {
        return Some(change);
    }
    let longest = plan.journeys(standing.pool, standing.programme).longest()?;
    let is_more = standing.programme.travel.max.is_some_and(|max| longest > max);
    is_more.then(|| Change::Reach { to: Some(whole_kilometres(longest)) })
}

/// Cheapest change for each waiting registrant, without repetitions.
fn cheapest(standing: &Standing<'_>, waiting: &[RegistrantIdx], found: &[Relief]) -> Vec<Relief> {
    let mut chosen: Vec<Relief> = Vec::new();
    for &registrant in waiting {
        let id = &standing.pool.registrant(registrant).id;
        let helping = found.iter().filter(|relief| relief.places.contains(id));
        let reach = helping.clone().filter_map(|relief| reach_of(&relief.change)).min();
        // A larger travel limit is not suggested where a smaller one suffices, whatever that costs.
        let least = helping
            .filter(|relief| reach_of(&relief.change).is_none_or(|to| Some(to) == reach))
            // The price is for all places that a change gives: of equal prices the one for fewer places comes first.
            .min_by_key(|relief| (relief.price, relief.places.len(), !relief.proven));
        if let Some(relief) = least
            && !chosen.contains(relief)
        {
            chosen.push(relief.clone());
        }
    }
    chosen
}

/// Travel limit after a change of the limit; `None` for other changes.
fn reach_of(change: &Change) -> Option<Metres> {
    let Change::Reach { to } = change else { return None };
    Some(to.unwrap_or(Metres(i64::MAX)))
}

/// All single changes, each by one step or of one item.
fn changes(standing: &Standing<'_>, waiting: &[RegistrantIdx]) -> Vec<Change> {
    let (pool, programme) = (standing.pool, standing.programme);
    let size = programme.groups.size;
    let mut changes = Vec::new();
    if let Some(max) = programme.groups.count.max {
        changes.push(Change::CountMax { to: max + 1 });
    }
    if pool.facilitators().is_some() {
        changes.extend(near(standing, waiting).map(|at| Change::Facilitator { at }));
    }
    if size.min > 1 {
        changes.push(Change::SizeMin { to: size.min - 1 });
    }
    changes.push(Change::SizeMax { to: size.max + 1 });
    for rule in &programme.rules {
        if let Some(to) = by_one(rule) {
            let change = Change::Rule { from: rule.clone(), to };
            if !changes.contains(&change) {
                changes.push(change);
            }
        }
    }
    if programme.travels() {
        if programme.travel.max.is_some() {
            let reaches = least_reaches(standing, waiting).into_iter().map(Some);
            // The unlimited reach comes last: its solve shows the distance if others must move.
            changes.extend(reaches.chain([None]).map(|to| Change::Reach { to }));
        }
        let is_bound = |registrant: &&RegistrantIdx| {
            let only = pool.only_venues_of(**registrant);
            pool.registrant(**registrant).max_travel.is_some() || !only.is_empty()
        };
        let bound = waiting.iter().filter(is_bound).take(MAX_TRAVELLERS);
        changes.extend(bound.map(|&registrant| {
            let id = pool.registrant(registrant).id.clone();
            Change::FreeTravel { id }
        }));
        let limited = pool.municipalities().iter().filter(|m| m.max_groups().is_some());
        let used =
            |code: &str| standing.plan.groups().iter().filter(|g| g.venue() == Some(code)).count();
        let full =
            limited.filter(|m| m.max_groups().is_some_and(|max| used(m.code()) >= max as usize));
        changes.extend(full.take(MAX_PLACES).map(|m| Change::Room { at: m.code.clone() }));
    }
    changes
}

/// Municipalities of the first waiting registrants, without repetitions.
fn near(standing: &Standing<'_>, waiting: &[RegistrantIdx]) -> impl Iterator<Item = Arc<str>> {
    let mut codes: Vec<Arc<str>> = Vec::new();
    for &registrant in waiting {
        let code = standing.pool.town_of(registrant).code.clone();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes.into_iter().take(MAX_PLACES)
}

/// Hard rule weakened by one, or `Some(None)` if it is dropped instead; `None` for a rule that cannot be weakened.
fn by_one(rule: &Rule) -> Option<Option<Rule>> {
    match rule.clone() {
        Rule::AtMost { attribute, max } => Some(Some(Rule::AtMost { attribute, max: max + 1 })),
        Rule::Distinct { attribute, min } if min > 0 => {
            Some((min > 1).then_some(Rule::Distinct { attribute, min: min - 1 }))
        }
        Rule::Quota { attribute, value, min, max } if min > 0 => {
            let rule = Rule::Quota { attribute, value, min: min - 1, max };
            Some((min > 1 || max.is_some()).then_some(rule))
        }
        Rule::Quota { attribute, value, min, max: Some(max) } => {
            Some(Some(Rule::Quota { attribute, value, min, max: Some(max + 1) }))
        }
        Rule::Overlap { min } if min > 0 => {
            Some((min > 1).then_some(Rule::Overlap { min: min - 1 }))
        }
        Rule::Same { .. } | Rule::Together { .. } | Rule::Apart { .. } => Some(None),
        _ => None,
    }
}

/// Pool and programme after a change.
fn changed(pool: &Pool, programme: &Programme, change: &Change) -> (Pool, Programme) {
    let mut programme = programme.clone();
    let at = |code: &str| pool.find_municipality(code).ok();
    let mut other = None;
    match change {
        Change::SizeMin { to } => programme.groups.size.min = *to,
        Change::SizeMax { to } => programme.groups.size.max = *to,
        Change::CountMax { to } => programme.groups.count.max = Some(*to),
        Change::Reach { to } => programme.travel.max = *to,
        Change::Rule { from, to: Some(rule) } => {
            let stated = programme.rules.iter_mut().filter(|stated| *stated == from);
            stated.for_each(|stated| stated.clone_from(rule));
        }
        Change::Rule { from, to: None } => programme.rules.retain(|stated| stated != from),
        Change::Facilitator { at: code } => other = at(code).map(|at| pool.with_facilitator_at(at)),
        Change::Room { at: code } => other = at(code).map(|at| pool.with_room_at(at)),
        Change::FreeTravel { id } => {
            other = pool.find_registrant(id).map(|registrant| pool.with_free_travel(registrant));
        }
    }
    (other.unwrap_or_else(|| pool.clone()), programme)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each rule with its weaker form; `None` where there is nothing to weaken.
    #[test]
    fn hard_rules_are_made_weaker_by_one_or_dropped() {
        let name = || "party".to_owned();
        let at_most = |max| Rule::AtMost { attribute: name(), max };
        let distinct = |min| Rule::Distinct { attribute: name(), min };
        let quota = |min, max| Rule::Quota { attribute: name(), value: "X".into(), min, max };
        let overlap = |min| Rule::Overlap { min };
        let ids = || vec!["r1".into()];
        let cases = [
            (at_most(1), Some(Some(at_most(2)))),
            (distinct(0), None),
            (distinct(1), Some(None)),
            (distinct(2), Some(Some(distinct(1)))),
            (quota(0, None), None),
            (quota(1, None), Some(None)),
            (quota(2, None), Some(Some(quota(1, None)))),
            (quota(1, Some(3)), Some(Some(quota(0, Some(3))))),
            (quota(0, Some(3)), Some(Some(quota(0, Some(4))))),
            (overlap(0), None),
            (overlap(1), Some(None)),
            (overlap(2), Some(Some(overlap(1)))),
            (Rule::Same { attribute: name() }, Some(None)),
            (Rule::Together { ids: ids() }, Some(None)),
            (Rule::Apart { ids: ids() }, Some(None)),
            (Rule::Avoid { attribute: name(), penalty: Metres(1) }, None),
            (Rule::Acquainted { penalty: Metres(1) }, None),
        ];
        for (rule, weaker) in cases {
            assert_eq!(by_one(&rule), weaker, "{rule:?}");
        }
    }
}
