//! All single changes of what is stated, each by one step or of one item, and the problem after a change.

use std::sync::Arc;

use super::reach::least_reaches;
use crate::plan::Change;
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::{Programme, Rule};
use crate::reasons::Standing;

/// Maximum number of municipalities tried for another facilitator, or for another group at the venue.
const MAX_PLACES: usize = 3;
/// Maximum number of registrants tried without their own travel limits.
const MAX_TRAVELLERS: usize = 10;

/// All single changes, each by one step or of one item.
pub(super) fn changes(standing: &Standing<'_>, waiting: &[RegistrantIdx]) -> Vec<Change> {
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
        // One or none is no demand.
        Rule::Quota { attribute, value, min: 2, max, or_none: true } => {
            let rule = Rule::Quota { attribute, value, min: 0, max, or_none: false };
            Some(max.is_some().then_some(rule))
        }
        Rule::Quota { attribute, value, min, max, or_none } if min > u32::from(or_none) => {
            let rule = Rule::Quota { attribute, value, min: min - 1, max, or_none };
            Some((min > 1 || max.is_some()).then_some(rule))
        }
        Rule::Quota { attribute, value, min, max: Some(max), or_none } => {
            Some(Some(Rule::Quota { attribute, value, min, max: Some(max + 1), or_none }))
        }
        Rule::Overlap { min } if min > 0 => {
            Some((min > 1).then_some(Rule::Overlap { min: min - 1 }))
        }
        Rule::Wish { penalty, min: Some(min) } if min > 0 => {
            let rule = Rule::Wish { penalty, min: (min > 1).then(|| min - 1) };
            Some((min > 1 || penalty.is_some()).then_some(rule))
        }
        Rule::Same { .. } | Rule::Together { .. } | Rule::Apart { .. } => Some(None),
        _ => None,
    }
}

/// Pool and programme after a change.
pub(super) fn changed(pool: &Pool, programme: &Programme, change: &Change) -> (Pool, Programme) {
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
    use crate::measure::Metres;

    /// Each rule with its weaker form; `None` where there is nothing to weaken.
    #[test]
    fn hard_rules_are_made_weaker_by_one_or_dropped() {
        let name = || "party".to_owned();
        let at_most = |max| Rule::AtMost { attribute: name(), max };
        let distinct = |min| Rule::Distinct { attribute: name(), min };
        let of_both = |min, max, or_none| Rule::Quota {
            attribute: name(),
            value: "X".into(),
            min,
            max,
            or_none,
        };
        let quota = |min, max| of_both(min, max, false);
        let or_none = |min, max| of_both(min, max, true);
        let overlap = |min| Rule::Overlap { min };
        let wish = |penalty: Option<i64>, min| Rule::Wish { penalty: penalty.map(Metres), min };
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
            (or_none(3, None), Some(Some(or_none(2, None)))),
            (or_none(2, None), Some(None)),
            (or_none(2, Some(3)), Some(Some(quota(0, Some(3))))),
            (or_none(1, None), None),
            (or_none(1, Some(3)), Some(Some(or_none(1, Some(4))))),
            (overlap(0), None),
            (overlap(1), Some(None)),
            (overlap(2), Some(Some(overlap(1)))),
            (wish(None, Some(0)), None),
            (wish(None, Some(1)), Some(None)),
            (wish(Some(1), Some(1)), Some(Some(wish(Some(1), None)))),
            (wish(None, Some(3)), Some(Some(wish(None, Some(2))))),
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
