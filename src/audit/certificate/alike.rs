//! Registrants who are alike to the checker.

use std::sync::Arc;

use super::earlier::CheckedEarlier;
use crate::audit::verify::rules::RuleEvidence;
use crate::pool::{MunicipalityIdx, Pool, RegistrantIdx};
use crate::programme::{Hosting, Programme, Rule};

/// Everything that rules, seats, priority and distances depend on. A registrant whom a rule names, or who leads groups,
/// is like no other.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Alike<'a> {
    start: (Option<(u64, u64)>, Option<MunicipalityIdx>),
    home: Option<MunicipalityIdx>,
    most: Option<i64>,
    only: Option<Vec<MunicipalityIdx>>,
    seats: u32,
    priority: i32,
    slots: &'a [u32],
    values: Vec<&'a [u32]>,
    /// Facilitators who may lead, and who may not.
    led_by: [&'a [Arc<str>]; 2],
    pub(super) named: Option<RegistrantIdx>,
    /// Earlier groups, and those in which the registrant is locked.
    pub(super) earlier: [&'a [u32]; 2],
    /// All other statements, if there is an earlier plan: first come, first served holds among registrants who are alike.
    stated: Option<Stated<'a>>,
}

/// Statements of a registrant, including those without effect.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Stated<'a> {
    home: MunicipalityIdx,
    start: (Option<(u64, u64)>, MunicipalityIdx),
    most: Option<i64>,
    only: &'a [MunicipalityIdx],
    slots: &'a [u32],
    led_by: [&'a [Arc<str>]; 2],
    accepted: Vec<&'a [u32]>,
}

pub(super) fn most_travel(
    pool: &Pool,
    programme: &Programme,
    person: RegistrantIdx,
) -> Option<i64> {
    let limits = [programme.travel.max, pool.registrant(person).max_travel()];
    limits.into_iter().flatten().map(|most| most.0).min()
}

/// Everything that distinguishes a registrant without an earlier plan.
pub(super) fn alike<'e>(
    pool: &'e Pool,
    programme: &Programme,
    evidence: &'e RuleEvidence<'_>,
    sites: &[MunicipalityIdx],
    person: RegistrantIdx,
    leads: bool,
) -> Alike<'e> {
    let registrant = pool.registrant(person);
    let (travels, rules) = (programme.travels(), &programme.rules);
    let central = travels && programme.meetings.hosting == Hosting::Central;
    let point = registrant.point.map(crate::measure::Point::bits);
    let start = match point {
        _ if !travels => (None, None),
        Some(point) => (Some(point), None),
        None => (None, Some(pool.start_of(person))),
    };
    let is_site = |site: &MunicipalityIdx| sites.binary_search(site).is_ok();
    let only = pool.only_venues_of(person);
    let only = only.iter().copied().filter(is_site).collect::<Vec<_>>();
    let is_limited = central && !pool.only_venues_of(person).is_empty();
    let with_slots = rules.iter().any(|rule| matches!(rule, Rule::Overlap { .. }));
    let attributes = rules.iter().filter_map(Rule::attribute);
    let values = attributes.filter_map(|name| evidence.attributes.get(&name.to_lowercase()));
    let is_named = !evidence.named.of(person).is_empty()
        || !evidence.met.of(person).is_empty()
        || evidence.in_wishes.contains(&person)
        || leads;
    Alike {
        start,
        home: Some(pool.home_of(person)).filter(|home| travels && is_site(home)),
        most: most_travel(pool, programme, person).filter(|_| travels),
        only: is_limited.then_some(only),
        seats: registrant.seats(),
        priority: registrant.priority(),
        slots: if with_slots { evidence.slots.of(person) } else { &[] },
        values: values.map(|attribute| attribute.values.of(person)).collect(),
        led_by: match pool.facilitators_at() {
            Some(_) => [registrant.only_facilitators(), registrant.not_facilitators()],
            None => [&[], &[]],
        },
        named: is_named.then_some(person),
        earlier: [&[], &[]],
        stated: None,
    }
}

/// Adds what distinguishes registrants if there is an earlier plan.
pub(super) fn with_earlier<'e>(
    pool: &'e Pool,
    programme: &Programme,
    evidence: &'e RuleEvidence<'_>,
    earlier: Option<&'e CheckedEarlier>,
    key: Alike<'e>,
    person: RegistrantIdx,
) -> Alike<'e> {
    let Some(earlier) = earlier else { return key };
    let registrant = pool.registrant(person);
    let attributes = programme.eligible.keys();
    let accepted = attributes.filter_map(|name| evidence.attributes.get(&name.to_lowercase()));
    let stated = Stated {
        home: pool.home_of(person),
        start: (registrant.point.map(crate::measure::Point::bits), pool.start_of(person)),
        most: registrant.max_travel().map(|most| most.0),
        only: pool.only_venues_of(person),
        slots: evidence.slots.of(person),
        led_by: [registrant.only_facilitators(), registrant.not_facilitators()],
        accepted: accepted.map(|attribute| attribute.values.of(person)).collect(),
    };
    let groups = [earlier.groups.of(person), earlier.locked.of(person)];
    Alike { earlier: groups, stated: Some(stated), ..key }
}
