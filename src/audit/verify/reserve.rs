//! Verification of the reserve list: reasons, order, and precedence among registrants who are alike.

use std::cmp::{max_by_key, min_by_key};
use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::defect::Defect;
use super::roster::PlanRoster;
use super::rules::RuleEvidence;
use crate::convert::Convert;
use crate::plan::PlanDocument;
use crate::pool::{Pool, RegistrantIdx};

/// Checks that every reason is present and that the order is priority, registration, id.
pub(crate) fn judge_list(
    pool: &Pool,
    roster: &PlanRoster<'_>,
    plan: &PlanDocument,
    defects: &mut Vec<Defect>,
) {
    let silent = plan.reserve.iter().filter(|waiting| waiting.reason.trim().is_empty());
    defects.extend(silent.map(|waiting| Defect::NoReason { id: waiting.id.clone() }));
    let turn = |idx: RegistrantIdx| {
        let registrant = pool.registrant(idx);
        (-i64::from(registrant.priority()), registrant.turn())
    };
    let inverted = roster.reserve.windows(2).find(|pair| turn(pair[0]) > turn(pair[1]));
    defects.extend(inverted.map(|pair| {
        let id = |idx: RegistrantIdx| pool.registrant(idx).id.clone();
        Defect::ReserveOrder { first: id(pair[0]), second: id(pair[1]) }
    }));
}

/// Checks that among registrants who are alike, the earlier registered are placed first.
///
/// `bound` returns `true` for registrants who are not interchangeable: members of earlier groups, and facilitators.
pub(crate) fn judge_turns(
    pool: &Pool,
    evidence: &RuleEvidence<'_>,
    roster: &PlanRoster<'_>,
    bound: impl Fn(RegistrantIdx) -> bool,
    defects: &mut Vec<Defect>,
) {
    let comparable = |idx: &RegistrantIdx| {
        evidence.eligible[idx.index()]
            && evidence.named.of(*idx).is_empty()
            && evidence.met.of(*idx).is_empty()
            && !evidence.in_wishes.contains(idx)
            && !bound(*idx)
    };
    let waiting: Vec<_> = roster.reserve.iter().copied().filter(comparable).collect();
    if waiting.is_empty() {
        return;
    }
    let placed = pool.indices().filter(|&idx| roster.place_of(idx).is_some());
    let alike = Alike::find(pool, evidence, waiting, placed.filter(comparable).collect());
    let turn = |idx: &RegistrantIdx| pool.registrant(*idx).turn();
    // A class is in order if its last placed registrant comes before its first waiting one.
    let mut first: FxHashMap<u32, RegistrantIdx> = FxHashMap::default();
    for (class, idx) in alike.waiting {
        let earliest = first.entry(class).or_insert(idx);
        *earliest = min_by_key(*earliest, idx, turn);
    }
    let mut last: FxHashMap<u32, RegistrantIdx> = FxHashMap::default();
    for (class, idx) in alike.placed {
        let latest = last.entry(class).or_insert(idx);
        *latest = max_by_key(*latest, idx, turn);
    }
    let is_late = |(class, placed): &(u32, RegistrantIdx)| {
        first.get(class).is_some_and(|waits| min_by_key(*placed, *waits, turn) == *waits)
    };
    let mut overtaken: Vec<_> = last.into_iter().filter(is_late).collect();
    overtaken.sort_unstable();
    let id = |idx: RegistrantIdx| pool.registrant(idx).id.clone();
    defects.extend(overtaken.into_iter().map(|(class, placed)| Defect::Overtaken {
        placed: id(placed),
        waiting: id(first[&class]),
    }));
}

/// Waiting and placed registrants who are alike in everything that rules or travel depend on, each with the number of
/// their class. Only classes with both waiting and placed registrants are kept.
struct Alike {
    waiting: Vec<(u32, RegistrantIdx)>,
    placed: Vec<(u32, RegistrantIdx)>,
}

impl Alike {
    fn find(
        pool: &Pool,
        evidence: &RuleEvidence<'_>,
        waiting: Vec<RegistrantIdx>,
        placed: Vec<RegistrantIdx>,
    ) -> Self {
        let all = |these: Vec<RegistrantIdx>| these.into_iter().map(|idx| (0, idx)).collect();
        let mut alike = Self { waiting: all(waiting), placed: all(placed) };
        let person = |idx| pool.registrant(idx);
        alike.divide(|idx| person(idx).point.map(crate::measure::Point::bits));
        alike.divide(|idx| (pool.home_of(idx), pool.start_of(idx)));
        alike.divide(|idx| (person(idx).seats(), person(idx).priority()));
        alike.divide(|idx| person(idx).max_travel());
        alike.divide(|idx| pool.only_venues_of(idx));
        alike.divide(|idx| evidence.slots.of(idx));
        if pool.facilitators_at().is_some() {
            alike.divide(|idx| (person(idx).only_facilitators(), person(idx).not_facilitators()));
        }
        for attribute in evidence.attributes.values() {
            alike.divide(|idx| attribute.values.of(idx));
        }
        alike
    }

    /// Splits the classes by a key and drops those that are left without waiting or without placed registrants.
    fn divide<K: Eq + Hash>(&mut self, key: impl Fn(RegistrantIdx) -> K) {
        let mut classes = FxHashMap::default();
        for (class, idx) in &mut self.waiting {
            let next = classes.len().to_u32();
            *class = *classes.entry((*class, key(*idx))).or_insert(next);
        }
        let mut is_met = vec![false; classes.len()];
        self.placed.retain_mut(|(class, idx)| {
            let Some(&number) = classes.get(&(*class, key(*idx))) else { return false };
            is_met[number as usize] = true;
            *class = number;
            true
        });
        self.waiting.retain(|(class, _)| is_met[*class as usize]);
    }
}
