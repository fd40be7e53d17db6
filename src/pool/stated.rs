//! Serialised forms of registrants and municipalities: the columns of their tables as keys.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::attributes::{Attributes, TAGS, canonical};
use super::registered_at::RegisteredAt;
use super::{Municipality, Registrant};
use crate::measure::{Metres, Point};

/// Error of a point that has only one of its coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("latitude and longitude go together; one of them is missing")]
struct HalfPoint;

#[derive(Serialize, Deserialize)]
struct StatedRegistrant {
    id: Arc<str>,
    municipality: Arc<str>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    email: String,
    #[serde(default = "one")]
    seats: u32,
    #[serde(default)]
    priority: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    registered_at: Option<RegisteredAt>,
    #[serde(
        default,
        rename = "max_travel_km",
        with = "crate::measure::km::option",
        skip_serializing_if = "Option::is_none"
    )]
    max_travel: Option<Metres>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    latitude: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    longitude: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start: Option<Arc<str>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    available: Vec<Arc<str>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    only_venues: Vec<Arc<str>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    locked: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    only_facilitators: Vec<Arc<str>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    not_facilitators: Vec<Arc<str>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    wishes: Vec<Arc<str>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(flatten)]
    attributes: BTreeMap<String, String>,
}

fn one() -> u32 {
    1
}

impl Serialize for Registrant {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        StatedRegistrant::from(self.clone()).serialize(s)
    }
}

impl<'de> Deserialize<'de> for Registrant {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        StatedRegistrant::deserialize(d)?.try_into().map_err(de::Error::custom)
    }
}

impl From<Registrant> for StatedRegistrant {
    fn from(registrant: Registrant) -> Self {
        let (latitude, longitude) = coordinates(registrant.point);
        Self {
            name: registrant.name().to_owned(),
            email: registrant.email().to_owned(),
            tags: registrant.tags().map(ToOwned::to_owned).collect(),
            attributes: named(registrant.attributes().filter(|(name, _)| *name != TAGS)),
            id: registrant.id,
            municipality: registrant.municipality,
            seats: registrant.seats,
            priority: registrant.priority,
            registered_at: registrant.registered_at,
            max_travel: registrant.max_travel,
            latitude,
            longitude,
            start: registrant.start,
            available: registrant.available,
            only_venues: registrant.only_venues,
            locked: registrant.locked,
            only_facilitators: registrant.only_facilitators,
            not_facilitators: registrant.not_facilitators,
            wishes: registrant.wishes,
        }
    }
}

impl TryFrom<StatedRegistrant> for Registrant {
    type Error = HalfPoint;

    fn try_from(stated: StatedRegistrant) -> Result<Self, HalfPoint> {
        let point = point(stated.latitude, stated.longitude)?;
        let registrant = Self {
            attributes: attributes(stated.attributes),
            seats: stated.seats,
            priority: stated.priority,
            registered_at: stated.registered_at,
            max_travel: stated.max_travel,
            point,
            start: stated.start,
            locked: stated.locked,
            ..Self::new(stated.id, stated.municipality)
        };
        Ok(registrant
            .with_available(stated.available)
            .with_only_venues(stated.only_venues)
            .with_only_facilitators(stated.only_facilitators)
            .with_not_facilitators(stated.not_facilitators)
            .with_wishes(stated.wishes)
            .with_tags(&stated.tags)
            .with_contact(&stated.name, &stated.email))
    }
}

#[derive(Serialize, Deserialize)]
struct StatedMunicipality {
    code: Arc<str>,
    #[serde(default)]
    name: Arc<str>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<Arc<str>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    former: Vec<Arc<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    latitude: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    longitude: Option<f64>,
    #[serde(default = "yes")]
    host: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_groups: Option<u32>,
    #[serde(flatten)]
    attributes: BTreeMap<String, String>,
}

fn yes() -> bool {
    true
}

impl Serialize for Municipality {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        StatedMunicipality::from(self.clone()).serialize(s)
    }
}

impl<'de> Deserialize<'de> for Municipality {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        StatedMunicipality::deserialize(d)?.try_into().map_err(de::Error::custom)
    }
}

impl From<Municipality> for StatedMunicipality {
    fn from(municipality: Municipality) -> Self {
        let (latitude, longitude) = coordinates(municipality.point);
        Self {
            attributes: named(municipality.attributes()),
            code: municipality.code,
            name: municipality.name,
            aliases: municipality.aliases,
            former: municipality.former,
            latitude,
            longitude,
            host: municipality.can_host,
            max_groups: municipality.max_groups,
        }
    }
}

impl TryFrom<StatedMunicipality> for Municipality {
    type Error = HalfPoint;

    fn try_from(stated: StatedMunicipality) -> Result<Self, HalfPoint> {
        Ok(Self {
            point: point(stated.latitude, stated.longitude)?,
            aliases: stated.aliases,
            former: stated.former,
            can_host: stated.host,
            max_groups: stated.max_groups,
            attributes: attributes(stated.attributes),
            ..Self::without_point(stated.code, stated.name)
        })
    }
}

fn coordinates(point: Option<Point>) -> (Option<f64>, Option<f64>) {
    (point.map(Point::latitude), point.map(Point::longitude))
}

fn point(latitude: Option<f64>, longitude: Option<f64>) -> Result<Option<Point>, HalfPoint> {
    match (latitude, longitude) {
        (Some(latitude), Some(longitude)) => Ok(Some(Point::new(latitude, longitude))),
        (None, None) => Ok(None),
        _ => Err(HalfPoint),
    }
}

fn named<'a>(attributes: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, String> {
    attributes.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn attributes(named: BTreeMap<String, String>) -> Attributes {
    let mut attributes = Attributes::default();
    for (name, value) in named {
        attributes.set(canonical(&name).into(), value.into());
    }
    attributes
}
