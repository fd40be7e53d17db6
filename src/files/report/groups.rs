//! Table rows and cards of the groups.

use super::figures::tenths;
use super::map::{Drawing, Look};
use super::shown::{Shown, place_name, venue};
use super::words::Words;
use crate::audit::soft_rules::{Broken, Wishes};
use crate::convert::Convert;
use crate::files::presentation::Source;
use crate::plan::{Group, Journey};
use crate::pool::{Municipality, RegistrantIdx};
use crate::programme::Hosting;

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
    pub(super) wishes: Amount,
    pub(super) facilitator: String,
    /// The facilitator's id with the municipality and the kilometres.
    pub(super) led_by: String,
    pub(super) members: Vec<Member>,
    pub(super) broken: Vec<Wish>,
}

/// A member on a card.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) turn: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) seats: String,
    pub(super) place: String,
    pub(super) is_host: bool,
    pub(super) km: String,
}

/// A soft rule that a group violates.
#[derive(Debug)]
pub(super) struct Wish {
    pub(super) rule: String,
    pub(super) pairs: Vec<(String, String)>,
    pub(super) price: String,
    pub(super) number: String,
}

/// Returns the entries of the shown groups, in their order.
pub(super) fn entries(
    source: &Source<'_>,
    shown: &Shown<'_>,
    drawings: &[Drawing],
    words: &Words,
) -> Vec<Entry> {
    let wishes = Wishes::read(source.pool, source.programme);
    let looks = drawings.iter().map(|drawing| Some(drawing.look)).chain(std::iter::repeat(None));
    let groups = shown.groups.iter().zip(looks);
    groups.map(|(group, look)| entry(source, words, &wishes, group, look)).collect()
}

fn entry(
    source: &Source<'_>,
    words: &Words,
    wishes: &Wishes<'_>,
    group: &Group,
    look: Option<Look>,
) -> Entry {
    let Source { pool, programme, .. } = *source;
    let journeys = group.journeys(pool, programme);
    let mean =
        journeys.iter().map(Journey::kilometres).sum::<f64>() / journeys.len().max(1).to_f64();
    let longest = journeys.iter().map(|journey| journey.longest().0).max();
    let broken = wishes.broken_by(group);
    let price = broken.iter().map(|broken| broken.price.0).sum();
    let seats =
        members(source, group).map(|person| u64::from(pool.registrant(person).seats())).sum();
    let (size, nobody_travels) = (group.members().len(), journeys.is_empty());
    let amount = |metres: i64| match nobody_travels {
        true => Amount::default(),
        false => Amount { shown: words.tenths(tenths(metres)), metres },
    };
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
        wishes: Amount { shown: words.tenths(tenths(price)), metres: price },
        facilitator: group.facilitator().unwrap_or_default().to_owned(),
        led_by: led_by(source, words, group),
        members: rows(source, words, group, &journeys),
        broken: broken.iter().map(|broken| wish(source, words, broken)).collect(),
    }
}

fn members(source: &Source<'_>, group: &Group) -> impl Iterator<Item = RegistrantIdx> {
    group.members().iter().filter_map(|id| source.pool.find_registrant(id))
}

/// Returns the name of the venue, otherwise the names of the members' municipalities without duplicates.
fn place(source: &Source<'_>, group: &Group) -> String {
    if let Some(venue) = venue(source, group) {
        return place_name(venue).to_owned();
    }
    let mut places = Vec::new();
    for person in members(source, group) {
        let place = place_name(source.pool.town_of(person));
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
    let place = home.map(|home| place_name(pool.municipality(home)).to_owned());
    let journey = group.facilitator_journey(pool, programme);
    let km = journey.and_then(|journey| journey.tenths());
    let km = km.map(|tenths| format!("{} km", words.tenths(tenths.into())));
    let about: Vec<String> = place.into_iter().chain(km).collect();
    if about.is_empty() { id.to_owned() } else { format!("{id} ({})", about.join(", ")) }
}

fn rows(source: &Source<'_>, words: &Words, group: &Group, journeys: &[Journey]) -> Vec<Member> {
    let pool = source.pool;
    let rotates =
        source.programme.meetings.hosting == Hosting::Rotating && !group.hosts().is_empty();
    let venue = venue(source, group).map(Municipality::code);
    let row = |(nth, person): (usize, RegistrantIdx)| {
        let registrant = pool.registrant(person);
        let town = pool.town_of(person);
        let tenths = journeys.get(nth).and_then(Journey::tenths);
        let name = if source.presentation.personal { registrant.name() } else { "" };
        Member {
            turn: if rotates { (nth + 1).to_string() } else { String::new() },
            id: registrant.id().to_owned(),
            name: name.to_owned(),
            seats: if registrant.seats() == 1 {
                String::new()
            } else {
                registrant.seats().to_string()
            },
            place: place_name(town).to_owned(),
            is_host: venue == Some(town.code()),
            km: tenths.map_or_else(String::new, |tenths| words.tenths(tenths.into())),
        }
    };
    members(source, group).enumerate().map(row).collect()
}

fn wish(source: &Source<'_>, words: &Words, broken: &Broken) -> Wish {
    let rule = source.programme.rules.get(broken.rule);
    let pair = |(one, other): &(std::sync::Arc<str>, std::sync::Arc<str>)| {
        (one.to_string(), other.to_string())
    };
    Wish {
        rule: rule.map_or_else(String::new, |rule| words.language().rule(rule)),
        pairs: broken.pairs.iter().map(pair).collect(),
        price: words.tenths(tenths(broken.price.0)),
        number: words.pairs(broken.pairs.len()),
    }
}
