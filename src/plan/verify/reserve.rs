//! Who waits: with a reason, in order, and not because one who is alike came later.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::rules::Evidence;
use super::{Defect, Roster};
use crate::plan::PlanDocument;
use crate::pool::{Pool, RegistrantIdx};

/// Every reason is there, and the order is priority, registration, id.
pub(super) fn judge_list(
    pool: &Pool,
    roster: &Roster<'_>,
    plan: &PlanDocument,
    defects: &mut Vec<Defect>,
) {
    let silent = plan.reserve.iter().filter(|waiting| waiting.reason.trim().is_empty());
    defects.extend(silent.map(|waiting| Defect::NoReason { id: waiting.id.clone() }));
    let turn = |who: RegistrantIdx| {
        let registrant = pool.registrant(who);
        (-i64::from(registrant.priority()), registrant.turn())
    };
    let inverted = roster.reserve.windows(2).find(|pair| turn(pair[0]) > turn(pair[1]));
    defects.extend(inverted.map(|pair| {
        let id = |who: RegistrantIdx| pool.registrant(who).id.clone();
        Defect::ReserveOrder { first: id(pair[0]), second: id(pair[1]) }
    }));
}

/// Among registrants who are alike, the earlier registered are placed first.
///
/// `bound` are those whose own person matters: an earlier plan, or their leading a group.
pub(super) fn judge_turns(
    pool: &Pool,
    evidence: &Evidence<'_>,
    roster: &Roster<'_>,
    bound: impl Fn(RegistrantIdx) -> bool,
    defects: &mut Vec<Defect>,
) {
    let comparable = |who: &RegistrantIdx| {
        evidence.eligible[who.index()]
            && evidence.named.of(*who).is_empty()
            && evidence.met.of(*who).is_empty()
            && !bound(*who)
    };
    let waiting: Vec<_> = roster.reserve.iter().copied().filter(comparable).collect();
    if waiting.is_empty() {
        return;
    }
    let classes = classes(pool, evidence);
    let turn = |who: &RegistrantIdx| pool.registrant(*who).turn();
    let mut first: FxHashMap<u32, RegistrantIdx> = FxHashMap::default();
    for who in waiting {
        let earliest = first.entry(classes[who.index()]).or_insert(who);
        if turn(&who) < turn(earliest) {
            *earliest = who;
        }
    }
    let mut last: FxHashMap<u32, RegistrantIdx> = FxHashMap::default();
    let placed = pool.indices().filter(|&who| roster.place_of(who).is_some());
    for who in placed.filter(comparable) {
        if let Some(waiting) = first.get(&classes[who.index()])
            && turn(&who) > turn(waiting)
        {
            let latest = last.entry(classes[who.index()]).or_insert(who);
            if turn(&who) > turn(latest) {
                *latest = who;
            }
        }
    }
    let mut overtaken: Vec<_> = last.into_iter().collect();
    overtaken.sort_unstable();
    let id = |who: RegistrantIdx| pool.registrant(who).id.clone();
    defects.extend(overtaken.into_iter().map(|(class, placed)| Defect::Overtaken {
        placed: id(placed),
        waiting: id(first[&class]),
    }));
}

/// For each registrant the number of those who are alike in all that anything looks at.
fn classes(pool: &Pool, evidence: &Evidence<'_>) -> Vec<u32> {
    let mut classes = vec![0; pool.registrants().len()];
    let person = |who| pool.registrant(who);
    refine(pool, &mut classes, |who| (pool.home_of(who), pool.start_of(who)));
    refine(pool, &mut classes, |who| person(who).point.map(crate::measure::Point::bits));
    refine(pool, &mut classes, |who| (person(who).seats(), person(who).priority()));
    refine(pool, &mut classes, |who| person(who).max_travel());
    refine(pool, &mut classes, |who| pool.only_venues_of(who));
    refine(pool, &mut classes, |who| evidence.slots.of(who));
    for attribute in evidence.attributes.values() {
        refine(pool, &mut classes, |who| attribute.values.of(who));
    }
    classes
}

/// Divides classes by what their registrants are.
fn refine<K: Eq + Hash>(pool: &Pool, classes: &mut [u32], key: impl Fn(RegistrantIdx) -> K) {
    let mut numbers = FxHashMap::default();
    for who in pool.indices() {
        let class = &mut classes[who.index()];
        let next = numbers.len() as u32;
        *class = *numbers.entry((*class, key(who))).or_insert(next);
    }
}
