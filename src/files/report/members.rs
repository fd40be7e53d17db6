//! Members on the card of a group.

use std::sync::Arc;

use super::shown::venue;
use super::words::Words;
use crate::files::presentation::Source;
use crate::plan::{Group, Journey};
use crate::pool::{Municipality, RegistrantIdx};
use crate::programme::Hosting;

/// A member on a card.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) turn: String,
    pub(super) id: String,
    pub(super) name: String,
    /// The e-mail address in two parts, between which a line can end; the second starts with `@`.
    pub(super) email: (String, String),
    pub(super) seats: String,
    pub(super) place: String,
    pub(super) is_host: bool,
    pub(super) km: String,
}

/// Iterates over the members of a group.
pub(super) fn members(source: &Source<'_>, group: &Group) -> impl Iterator<Item = RegistrantIdx> {
    group.members().iter().filter_map(|id| source.pool.find_registrant(id))
}

/// Returns the rows of a group's members, in the order of hosting if there is one.
pub(super) fn rows(
    source: &Source<'_>,
    words: &Words,
    group: &Group,
    journeys: &[Journey],
) -> Vec<Member> {
    let pool = source.pool;
    let rotates =
        source.programme.meetings.hosting == Hosting::Rotating && !group.hosts().is_empty();
    let venue = venue(source, group).map(Municipality::code);
    let row = |(nth, person): (usize, RegistrantIdx)| {
        let registrant = pool.registrant(person);
        let town = pool.town_of(person);
        let tenths = journeys.get(nth).and_then(Journey::tenths);
        let is_personal = source.presentation.personal;
        let (name, email) =
            if is_personal { (registrant.name(), registrant.email()) } else { ("", "") };
        let (local, domain) = email.split_at(email.find('@').unwrap_or(email.len()));
        Member {
            turn: if rotates { (nth + 1).to_string() } else { String::new() },
            id: registrant.id().to_owned(),
            name: name.to_owned(),
            email: (local.to_owned(), domain.to_owned()),
            seats: match registrant.seats() {
                1 => String::new(),
                seats => words.places(seats.into()),
            },
            place: town.shown().to_string(),
            is_host: venue == Some(town.code()),
            km: tenths.map_or_else(String::new, |tenths| words.tenths(tenths.into())),
        }
    };
    members(source, group).enumerate().map(row).collect()
}

/// Returns the members' e-mail addresses with semicolons between; empty unless personal data are requested.
pub(super) fn addresses(source: &Source<'_>, group: &Group) -> String {
    if !source.presentation.personal {
        return String::new();
    }
    let emails = members(source, group).map(|person| source.pool.registrant(person).email());
    emails.filter(|email| !email.is_empty()).collect::<Vec<_>>().join("; ")
}

/// Returns the name of a facilitator who is a registrant, if personal data are requested; otherwise the id.
pub(super) fn facilitator_name<'a>(source: &Source<'a>, id: &'a str) -> &'a str {
    let person = source.pool.find_registrant(id).filter(|_| source.presentation.personal);
    let name = person.map(|person| source.pool.registrant(person).name());
    name.filter(|name| !name.is_empty()).unwrap_or(id)
}

/// Joins slots to a text whose lines end between slots, not within one.
pub(super) fn listed(slots: &[Arc<str>]) -> String {
    slots.iter().map(|slot| slot.replace(' ', "\u{a0}")).collect::<Vec<_>>().join(", ")
}
