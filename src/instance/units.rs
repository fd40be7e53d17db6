//! From registrants to classes: eligibility, units, and classes of units that are alike.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::Roster;
use super::class::{Class, PER_LOOK};
use super::earlier::EarlierPlan;
use super::indices::ProfileIdx;
use super::profiles::{Profile, ProfileOf};
use super::roster::{Unit, sort_by_turn};
use super::rules::municipality_code;
use crate::plan::{Reason, Statement};
use crate::pool::attributes::{TAGS, canonical, split};
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::{Hosting, Programme, Rule};

/// Returns the eligible registrants in the order of `Pool::by_place`; excludes the others.
pub(super) fn eligible(
    pool: &Pool,
    programme: &Programme,
    roster: &mut Roster,
) -> Vec<RegistrantIdx> {
    let accepted: Vec<(String, FxHashSet<&str>)> = programme
        .eligible
        .iter()
        .map(|(attribute, values)| {
            let name = canonical(attribute);
            let resolve = |value| municipality_code(pool, &name, value);
            (name.clone(), values.iter().map(|value| resolve(value)).collect())
        })
        .collect();
    let mut eligible = Vec::with_capacity(pool.registrants().len());
    for registrant in pool.by_place() {
        let accepts = |(attribute, values): &&(String, FxHashSet<&str>)| {
            let text = pool.value(registrant, attribute);
            let mut own = if attribute == TAGS { split(text).collect() } else { vec![text] };
            own.retain(|value| !value.is_empty());
            !own.iter().any(|value| values.contains(value))
        };
        match accepted.iter().find(accepts) {
            Some((attribute, _)) => {
                let attribute = attribute.as_str().into();
                roster.excluded.push((registrant, Reason::NotEligible { attribute }));
            }
            None => eligible.push(registrant),
        }
    }
    eligible
}

/// Excludes registrants who cannot host, if hosting rotates.
pub(super) fn exclude_who_cannot_host(
    pool: &Pool,
    programme: &Programme,
    eligible: &mut Vec<RegistrantIdx>,
    roster: &mut Roster,
) {
    if !(programme.travels() && programme.meetings.hosting == Hosting::Rotating) {
        return;
    }
    eligible.retain(|&registrant| {
        let can_host = pool.town_of(registrant).can_host();
        if !can_host {
            roster.excluded.push((registrant, Reason::CannotHost));
        }
        can_host
    });
}

/// Excludes all registrants if a rule needs more people or values in each group than all of them together have.
pub(super) fn exclude_by_impossible_rule(
    pool: &Pool,
    programme: &Programme,
    eligible: &mut Vec<RegistrantIdx>,
    roster: &mut Roster,
) {
    let Some(rule) = programme.rules.iter().find(|rule| is_impossible(pool, rule, eligible)) else {
        return;
    };
    // The rule by itself is the reason only if those who are not eligible could not help either.
    let everybody: Vec<RegistrantIdx> = pool.indices().collect();
    let rule =
        is_impossible(pool, rule, &everybody).then(|| Statement::Rule { rule: rule.clone() });
    let reason = Reason::RulesForbid { rule };
    roster.excluded.extend(eligible.drain(..).map(|person| (person, reason.clone())));
}

/// Returns `true` if no group of these people can satisfy the rule, since they have too few values, or too few of them
/// have its value.
fn is_impossible(pool: &Pool, rule: &Rule, people: &[RegistrantIdx]) -> bool {
    match rule {
        Rule::Quota { attribute, value, min, or_none: false, .. } if *min > 0 => {
            let name = canonical(attribute);
            let value = municipality_code(pool, &name, value);
            let bearers = people.iter().filter(|person| has(pool, **person, &name, value));
            bearers.take(*min as usize).count() < *min as usize
        }
        Rule::Distinct { attribute, min } if *min > 0 => {
            let name = canonical(attribute);
            let values = people.iter().flat_map(|person| own_values(pool, *person, &name));
            values.collect::<FxHashSet<&str>>().len() < *min as usize
        }
        _ => false,
    }
}

/// Values of a registrant, in canonical names.
fn own_values<'p>(
    pool: &'p Pool,
    person: RegistrantIdx,
    attribute: &str,
) -> impl Iterator<Item = &'p str> + use<'p> {
    let text = pool.value(person, attribute);
    let tags = (attribute == TAGS).then(|| split(text)).into_iter().flatten();
    let single = (attribute != TAGS && !text.is_empty()).then_some(text);
    tags.chain(single)
}

fn has(pool: &Pool, person: RegistrantIdx, attribute: &str, value: &str) -> bool {
    own_values(pool, person, attribute).any(|own| own == value)
}

/// Forms the units: registrants bound by `together` rules or a locked group share a unit; every other is a unit alone.
pub(super) fn units(
    pool: &Pool,
    programme: &Programme,
    eligible: &[RegistrantIdx],
    earlier: &EarlierPlan,
    roster: &mut Roster,
) -> Vec<Unit> {
    let mut bound: FxHashMap<RegistrantIdx, usize> = FxHashMap::default();
    let mut unions: Vec<Vec<RegistrantIdx>> = Vec::new();
    let together = programme.rules.iter().filter_map(|rule| match rule {
        Rule::Together { ids } => {
            Some(ids.iter().filter_map(|id| pool.find_registrant(id)).collect())
        }
        _ => None,
    });
    let locked = earlier.locked().filter(|locked| !locked.is_empty()).map(<[_]>::to_vec);
    for mut union in together.chain(locked) {
        // Sets that share a registrant are merged.
        let touched: FxHashSet<usize> =
            union.iter().filter_map(|registrant| bound.get(registrant).copied()).collect();
        for earlier in touched {
            union.append(&mut unions[earlier]);
        }
        union.sort_unstable();
        union.dedup();
        bound.extend(union.iter().map(|&registrant| (registrant, unions.len())));
        unions.push(union);
    }
    let is_eligible: FxHashSet<RegistrantIdx> =
        if unions.is_empty() { FxHashSet::default() } else { eligible.iter().copied().collect() };
    let mut units: Vec<Unit> = Vec::with_capacity(eligible.len());
    for union in unions.into_iter().filter(|union| !union.is_empty()) {
        if union.iter().all(|registrant| is_eligible.contains(registrant)) {
            units.push(union.into());
        } else {
            let left = union.into_iter().filter(|registrant| is_eligible.contains(registrant));
            roster.excluded.extend(left.map(|registrant| (registrant, Reason::CompanionsCannot)));
        }
    }
    let alone = eligible.iter().filter(|registrant| !bound.contains_key(registrant));
    units.extend(alone.map(|&registrant| Unit::from_slice(&[registrant])));
    units
}

/// Excludes units that take more seats than a group has.
pub(super) fn size_fits(
    pool: &Pool,
    programme: &Programme,
    mut units: Vec<Unit>,
    roster: &mut Roster,
) -> Vec<Unit> {
    let most = u64::from(programme.groups.size.max);
    units.retain(|unit| {
        let seats =
            unit.iter().map(|&registrant| u64::from(pool.registrant(registrant).seats)).sum();
        if seats > most {
            let reason = Reason::TooManySeats { seats, most };
            roster.excluded.extend(unit.iter().map(|&registrant| (registrant, reason.clone())));
        }
        seats <= most
    });
    units
}

/// Groups units that are alike into classes, in the order of their first occurrence; an error of `go_on` aborts it.
pub(super) fn classes<E>(
    pool: &Pool,
    profiles: &[Profile],
    profile_of: &ProfileOf,
    units: Vec<Unit>,
    go_on: &impl Fn() -> Result<(), E>,
) -> Result<(Vec<Class>, Vec<Vec<Unit>>), E> {
    // Most units consist of one registrant; they need no hashing.
    let mut of_profile: Vec<Option<usize>> = vec![None; profiles.len()];
    let mut of_several: FxHashMap<SmallVec<[ProfileIdx; 1]>, usize> = FxHashMap::default();
    let mut classes: Vec<Class> = Vec::new();
    let mut units_of: Vec<Vec<Unit>> = Vec::new();
    for (nth, unit) in units.into_iter().enumerate() {
        if nth.is_multiple_of(PER_LOOK) {
            go_on()?;
        }
        let of = |registrant: &RegistrantIdx| profile_of[registrant.index()];
        let mut key: SmallVec<[ProfileIdx; 1]> = unit.iter().filter_map(of).collect();
        key.sort_unstable();
        let known = match key.as_slice() {
            [profile] => of_profile[profile.index()].get_or_insert(classes.len()),
            _ => of_several.entry(key.clone()).or_insert(classes.len()),
        };
        if *known == classes.len() {
            let seats = key.iter().map(|&p| profiles[p.index()].seats).sum();
            classes.push(Class { number: 0, profiles: key, seats, levels: SmallVec::new() });
            units_of.push(Vec::new());
        }
        classes[*known].number += 1;
        units_of[*known].push(unit);
    }
    go_on()?;
    units_of.par_iter_mut().for_each(|units| {
        units.shrink_to_fit();
        sort_by_turn(pool, units);
    });
    Ok((classes, units_of))
}
