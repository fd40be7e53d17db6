//! Table rows and cards of the groups.

use super::map::{Drawing, Look};
use super::members::{Member, addresses, facilitator_name, listed, members, rows};
use super::shown::{Shown, venue};
use super::words::Words;
use crate::convert::Convert;
use crate::files::presentation::Source;
use crate::measure::Metres;
use crate::plan::{Group, Journey};
use crate::programme::OnSite;

/// Maximum number of meetings for whose dates a card has room.
const MAX_DATES: usize = 24;

/// A length in two forms: the text that is shown and the sort key.
#[derive(Debug, Default)]
pub(super) struct Amount {
    pub(super) shown: String,
    pub(super) metres: i64,
}

/// A group: a row of the table and, if the report is whole, a card.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) id: u32,
    pub(super) look: Option<Look>,
    /// The venue, otherwise the members' municipalities.
    pub(super) place: String,
    pub(super) size: usize,
    pub(super) sizes: String,
    pub(super) total: Amount,
    pub(super) mean: Amount,
    pub(super) longest: Amount,
    /// Sentence on the shortest, the longest and the average journey; empty without travel.
    pub(super) journeys: String,
    /// Slots that all members share; `None` if no member states any.
    pub(super) slots: Option<String>,
    pub(super) facilitator: String,
    /// The facilitator with the municipality and the kilometres.
    pub(super) led_by: String,
    pub(super) members: Vec<Member>,
    /// The members' e-mail addresses, to be copied.
    pub(super) addresses: String,
    /// `true` for each meeting online, in the order of meetings, for which a date is to be chosen.
    pub(super) dates: Vec<bool>,
}

/// Returns the entries of the shown groups, in their order.
pub(super) fn entries(
    source: &Source<'_>,
    shown: &Shown<'_>,
    drawings: &[Drawing],
    words: &Words,
) -> Vec<Entry> {
    let looks = drawings.iter().map(|drawing| Some(drawing.look)).chain(std::iter::repeat(None));
    let groups = shown.groups.iter().zip(looks);
    groups.map(|(group, look)| entry(source, words, group, look)).collect()
}

fn entry(source: &Source<'_>, words: &Words, group: &Group, look: Option<Look>) -> Entry {
    let Source { pool, programme, .. } = *source;
    let journeys = group.journeys(pool, programme);
    let mean =
        journeys.iter().map(Journey::kilometres).sum::<f64>() / journeys.len().max(1).to_f64();
    let longest = journeys.iter().map(|journey| journey.longest().0).max();
    let seats =
        members(source, group).map(|person| u64::from(pool.registrant(person).seats())).sum();
    let (size, nobody_travels) = (group.members().len(), journeys.is_empty());
    let amount = |metres: i64| match nobody_travels {
        true => Amount::default(),
        false => Amount { shown: words.km(Metres(metres)), metres },
    };
    let slots = group.slots().map(listed);
    Entry {
        id: group.id(),
        look,
        place: place(source, group),
        size,
        sizes: if seats == size as u64 {
            words.members(size)
        } else {
            format!("{}, {}", words.members(size), words.places(seats))
        },
        total: amount(group.travel().0),
        mean: amount((1000.0 * mean).round().to_i64()),
        longest: amount(longest.unwrap_or(0)),
        journeys: evenness(words, &journeys, mean),
        slots: slots
            .map(|slots| if slots.is_empty() { words.no_common_slot.to_owned() } else { slots }),
        facilitator: group
            .facilitator()
            .map_or_else(String::new, |id| facilitator_name(source, id).to_owned()),
        led_by: led_by(source, words, group),
        members: rows(source, words, group, &journeys),
        addresses: addresses(source, group),
        dates: dates(source, size),
    }
}

/// Returns the sentence on how even the journeys of a group are.
fn evenness(words: &Words, journeys: &[Journey], mean: f64) -> String {
    let lengths = || journeys.iter().map(|journey| journey.kilometres().round().to_i64());
    match (lengths().min(), lengths().max()) {
        (Some(least), Some(most)) => words.journeys(least, most, mean.round().to_i64()),
        _ => String::new(),
    }
}

/// Returns `true` for each meeting online, first those on site.
fn dates(source: &Source<'_>, size: usize) -> Vec<bool> {
    let meetings = &source.programme.meetings;
    let on_site = match meetings.on_site.filter(|_| source.programme.travels()) {
        None => 0,
        Some(OnSite::Times(number)) => number.to_usize(),
        Some(OnSite::Members) => size,
    };
    let online = std::iter::repeat_n(true, meetings.online.to_usize());
    std::iter::repeat_n(false, on_site).chain(online).take(MAX_DATES).collect()
}

/// Returns the name of the venue, otherwise the names of the members' municipalities without duplicates.
fn place(source: &Source<'_>, group: &Group) -> String {
    if let Some(venue) = venue(source, group) {
        return venue.shown().to_string();
    }
    let mut places = Vec::new();
    for person in members(source, group) {
        let place = &**source.pool.town_of(person).shown();
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places.join(", ")
}

fn led_by(source: &Source<'_>, words: &Words, group: &Group) -> String {
    let Some(id) = group.facilitator() else { return String::new() };
    let Source { pool, programme, .. } = *source;
    let facilitators = pool.facilitators_at().unwrap_or_default();
    let home =
        facilitators.iter().find(|(facilitator, _)| facilitator.id() == id).map(|(_, home)| *home);
    let place = home.map(|home| pool.municipality(home).shown().to_string());
    let journey = group.facilitator_journey(pool, programme);
    let km = journey.and_then(|journey| journey.tenths());
    let km = km.map(|tenths| format!("{} km", words.tenths(tenths.into())));
    let about: Vec<String> = place.into_iter().chain(km).collect();
    let name = facilitator_name(source, id);
    if about.is_empty() { name.to_owned() } else { format!("{name} ({})", about.join(", ")) }
}
