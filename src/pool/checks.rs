//! Checks of single municipalities, registrants and facilitators.

use rustc_hash::FxHashMap;

use super::attributes::{Attributes, OF_MUNICIPALITIES, OF_REGISTRANTS, OwnColumns};
use super::{Municipality, Registrant};
use crate::error::{Fault, FaultKind, Phrase, Place, Table};
use crate::measure::{MAX_KM, Metres, Point};

/// Maximum number of places of one registrant.
pub(crate) const MAX_SEATS: u32 = 10_000;
/// Maximum length of an id, in bytes.
const MAX_ID_BYTES: usize = 1_000;

/// Place of the row at a position, counted from 0.
pub(super) fn row(table: Table, row: usize, field: &'static str) -> Place {
    Place::Row { table, row: row + 1, field: Some(field) }
}

/// Returns the fault of a point that is not on the globe.
fn off_globe(point: Point) -> Option<(&'static str, FaultKind)> {
    let (what, most) = match point.latitude().abs() <= 90.0 {
        _ if point.is_on_globe() => return None,
        true => ("longitude", 180),
        false => ("latitude", 90),
    };
    Some((what, FaultKind::OutOfRange { what: what.into(), least: -most, most }))
}

/// Iterates over the faults of the names of attributes.
fn bad_names<'a>(
    attributes: &'a Attributes,
    columns: &'a OwnColumns,
) -> impl Iterator<Item = FaultKind> + 'a {
    attributes.names().filter_map(move |name| match name.trim() {
        "" => Some(FaultKind::Empty(Phrase::new(
            "the name of an attribute",
            "de naam van een kenmerk",
        ))),
        stated if columns.reserve(stated) => Some(FaultKind::ReservedAttribute(name.clone())),
        _ => None,
    })
}

pub(super) fn check_municipalities(
    municipalities: &[Municipality],
    has_distances: bool,
    faults: &mut Vec<Fault>,
) {
    let mut seen = FxHashMap::default();
    for (nth, municipality) in municipalities.iter().enumerate() {
        let mut blame =
            |field, kind| faults.push(Fault::new(row(Table::Municipalities, nth, field), kind));
        match municipality.point {
            Some(point) => {
                off_globe(point).into_iter().for_each(|(field, kind)| blame(field, kind))
            }
            None if has_distances => {}
            None => blame("latitude", FaultKind::Empty("latitude".into())),
        }
        bad_names(&municipality.attributes, &OF_MUNICIPALITIES)
            .for_each(|kind| blame("attributes", kind));
        let at = || row(Table::Municipalities, nth, "code");
        if municipality.code.is_empty() {
            faults.push(Fault::new(at(), FaultKind::Empty("code".into())));
        } else if let Some(first) = seen.insert(&municipality.code, nth) {
            let first = Box::new(row(Table::Municipalities, first, "code"));
            let key = municipality.code.clone();
            faults.push(Fault::new(at(), FaultKind::Duplicate { what: "code", key, first }));
        }
    }
}

/// Adds the faults of a registrant that can be found without the rest of the pool.
pub(super) fn check_registrant(nth: usize, registrant: &Registrant, faults: &mut Vec<Fault>) {
    let mut blame =
        |field, kind| faults.push(Fault::new(row(Table::Registrants, nth, field), kind));
    if registrant.id.is_empty() {
        blame("id", FaultKind::Empty("id".into()));
    }
    if registrant.id.len() > MAX_ID_BYTES {
        blame(
            "id",
            FaultKind::TooLarge {
                what: Phrase::new("the id (bytes)", "het id (bytes)"),
                most: MAX_ID_BYTES as u64,
            },
        );
    }
    if !(1..=MAX_SEATS).contains(&registrant.seats) {
        let most = i64::from(MAX_SEATS);
        blame("seats", FaultKind::OutOfRange { what: "seats".into(), least: 1, most });
    }
    if let Some((field, kind)) = registrant.point.and_then(off_globe) {
        blame(field, kind);
    }
    bad_names(&registrant.attributes, &OF_REGISTRANTS).for_each(|kind| blame("attributes", kind));
    if registrant.start.is_some() && registrant.point.is_some() {
        blame("start", FaultKind::PointAndStart);
    }
    if let Some(kind) = bad_travel(registrant.max_travel) {
        blame("max_travel_km", kind);
    }
}

/// Returns the fault of a travel limit that is out of range.
pub(super) fn bad_travel(most: Option<Metres>) -> Option<FaultKind> {
    let is_bad = most.is_some_and(|most| !(0..=MAX_KM * 1000).contains(&most.0));
    is_bad.then_some(FaultKind::OutOfRange { what: "max_travel_km".into(), least: 0, most: MAX_KM })
}
