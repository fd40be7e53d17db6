//! Single changes of what is stated that place more: each is solved as a problem of its own.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::changes::{changed, changes};
use super::reach::whole_kilometres;
use super::trial::{Reserve, Trials};
use crate::convert::Convert;
use crate::measure::Metres;
use crate::plan::{Change, Plan, Relief, Status};
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::Programme;
use crate::reasons::Standing;

/// Maximum number of waiting registrants whose municipalities and travel limits are looked at for changes.
const MAX_WAITING: usize = 30;

/// All changes with which more seats are placed, those that place the most first; of equal numbers the cheapest first.
pub(super) fn relief(trials: &Trials<'_>) -> Vec<Relief> {
    let standing = trials.standing;
    let waiting: Vec<RegistrantIdx> = standing
        .plan
        .reserve()
        .iter()
        .filter_map(|waiting| standing.pool.find_registrant(waiting.id()))
        .take(MAX_WAITING)
        .collect();
    let mut left = changes(standing, &waiting);
    left.reverse();
    let mut found: Vec<Relief> = Vec::new();
    while let Some(change) = left.pop() {
        let (pool, programme) = changed(standing.pool, standing.programme, &change);
        if programme.validate().is_err() {
            continue;
        }
        let parts = left.len().to_u32() + 1;
        let plan = trials.solved((&pool, &programme), &Reserve::default(), parts);
        found.extend(plan.and_then(|plan| compared(standing, change, (&pool, &programme), &plan)));
    }
    told(found)
}

/// Difference between a plan with a change and the plan without it; `None` if no more seats are placed.
fn compared(
    standing: &Standing<'_>,
    change: Change,
    (pool, programme): (&Pool, &Programme),
    plan: &Plan,
) -> Option<Relief> {
    let before = standing.plan;
    let seats = plan.figures().placed_seats.checked_sub(before.figures().placed_seats)?;
    if seats == 0 {
        return None;
    }
    let longest = plan.journeys(pool, programme).longest();
    let are_comparable = plan.placement_proven() && before.placement_proven();
    let bounds = are_comparable
        .then(|| (plan.lower_bound() - before.cost(), plan.cost() - before.lower_bound()));
    let is_optimal = |plan: &Plan| plan.status() == Status::Optimal;
    Some(Relief {
        change: as_used(change, longest, standing.programme)?,
        places: newly_placed(before, plan),
        loses: newly_placed(plan, before),
        seats,
        cost: plan.cost() - before.cost(),
        travel: plan.figures().travel - before.figures().travel,
        longest,
        bounds,
        proven: is_optimal(plan) && is_optimal(before),
    })
}

/// Waiting registrants of a plan who have a place in another.
pub(super) fn newly_placed(before: &Plan, after: &Plan) -> Vec<Arc<str>> {
    let members = after.groups().iter().flat_map(|group| group.members());
    let placed: FxHashSet<&str> = members.map(AsRef::as_ref).collect();
    let waiting = before.reserve().iter().map(|waiting| &waiting.id);
    waiting.filter(|id| placed.contains(id.as_ref())).cloned().collect()
}

/// Change as far as a plan uses it: an unlimited reach becomes the longest journey in whole kilometres, with which the
/// plan is as good as without a limit; `None` if that is within the present limit.
fn as_used(change: Change, longest: Option<Metres>, programme: &Programme) -> Option<Change> {
    if change != (Change::Reach { to: None }) {
        return Some(change);
    }
    let to = whole_kilometres(longest?);
    programme.travel.max.is_some_and(|max| to > max).then_some(Change::Reach { to: Some(to) })
}

/// Changes in the order in which they are told. A travel limit is told only if no smaller one places as much.
fn told(found: Vec<Relief>) -> Vec<Relief> {
    let reach = |relief: &Relief| match relief.change {
        Change::Reach { to } => Some(to.unwrap_or(Metres(i64::MAX))),
        _ => None,
    };
    let is_needed = |nth: usize, relief: &Relief| {
        let Some(own) = reach(relief) else { return true };
        let is_as_good = |(other_nth, other): (usize, &Relief)| {
            let is_less = reach(other).is_some_and(|reach| (reach, other_nth) < (own, nth));
            is_less && other.seats >= relief.seats
        };
        !found.iter().enumerate().any(is_as_good)
    };
    let needed = found.iter().enumerate().filter(|(nth, relief)| is_needed(*nth, relief));
    let mut told: Vec<Relief> = needed.map(|(_, relief)| relief.clone()).collect();
    let most = |relief: &Relief| relief.bounds.map_or(relief.cost, |(_, most)| most);
    told.sort_by_key(|relief| (std::cmp::Reverse(relief.seats), most(relief)));
    told
}
