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
    let placed = pool.indices().filter(|&who| roster.place_of(who).is_some());
    let alike = Alike::find(pool, evidence, waiting, placed.filter(comparable).collect());
    let turn = |who: &RegistrantIdx| pool.registrant(*who).turn();
    // A class is in order if its last placed registrant comes before its first waiting one.
    let mut first: FxHashMap<u32, RegistrantIdx> = FxHashMap::default();
    for (class, who) in alike.waiting {
        let earliest = first.entry(class).or_insert(who);
        *earliest = min_by_key(*earliest, who, turn);
    }
    let mut last: FxHashMap<u32, RegistrantIdx> = FxHashMap::default();
    for (class, who) in alike.placed {
        let latest = last.entry(class).or_insert(who);
        *latest = max_by_key(*latest, who, turn);
    }
    let is_late = |(class, placed): &(u32, RegistrantIdx)| {
        first.get(class).is_some_and(|waits| min_by_key(*placed, *waits, turn) == *waits)
    };
    let mut overtaken: Vec<_> = last.into_iter().filter(is_late).collect();
    overtaken.sort_unstable();
    let id = |who: RegistrantIdx| pool.registrant(who).id.clone();
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
        let all = |who: Vec<RegistrantIdx>| who.into_iter().map(|who| (0, who)).collect();
        let mut alike = Self { waiting: all(waiting), placed: all(placed) };
        let person = |who| pool.registrant(who);
        alike.divide(|who| person(who).point.map(crate::measure::Point::bits));
        alike.divide(|who| (pool.home_of(who), pool.start_of(who)));
        alike.divide(|who| (person(who).seats(), person(who).priority()));
        alike.divide(|who| person(who).max_travel());
        alike.divide(|who| pool.only_venues_of(who));
        alike.divide(|who| evidence.slots.of(who));
        for attribute in evidence.attributes.values() {
            alike.divide(|who| attribute.values.of(who));
        }
        alike
    }

    /// Splits the classes by a key and drops those that are left without waiting or without placed registrants.
    fn divide<K: Eq + Hash>(&mut self, key: impl Fn(RegistrantIdx) -> K) {
        let mut classes = FxHashMap::default();
        for (class, who) in &mut self.waiting {
            let next = classes.len().to_u32();
            *class = *classes.entry((*class, key(*who))).or_insert(next);
        }
        let mut is_met = vec![false; classes.len()];
        self.placed.retain_mut(|(class, who)| {
            let Some(&number) = classes.get(&(*class, key(*who))) else { return false };
            is_met[number as usize] = true;
            *class = number;
            true
        });
        self.waiting.retain(|(class, _)| is_met[*class as usize]);
    }
}
