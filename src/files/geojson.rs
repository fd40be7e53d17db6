//! `groups.geojson` (RFC 7946): groups, venues, members and waiting registrants, for maps. Persons are located at the
//! point of their municipality, never at their own.

use std::io::{self, Write};

use geo::{Area, ConvexHull, Coord, MultiPoint};
use geojson::{Feature, FeatureWriter, Geometry, JsonObject, JsonValue, Position};

use super::groups_csv::{find, own_names, row_of};
use super::presentation::Source;
use super::sheet::{Row, RowReader};
use crate::plan::Group;
use crate::pool::{Municipality, RegistrantIdx};

/// Maximum number of groups for which persons have features of their own; their rows are in `groups.csv` in any case.
const MAX_GROUPS: usize = 20_000;
/// Reserved names of properties; a registrant's own column of one of these names gets a `_` appended.
const FRONT: [&str; 15] = [
    "kind",
    "group",
    "id",
    "code",
    "municipality",
    "members",
    "seats",
    "venue",
    "facilitator",
    "travel_m",
    "far_m",
    "penalty_m",
    "host_turn",
    "hosts",
    "reason",
];
/// Own columns that are never written: the coordinates of a person's home.
const HOME: [&str; 2] = ["latitude", "longitude"];

/// Writes the map.
pub(super) fn write(out: &mut impl Write, source: &Source<'_>) -> io::Result<()> {
    let mut writer = FeatureWriter::from_writer(out);
    let mut features = Features { source: *source, rows: source.sheet.reader() };
    let is_whole = source.plan.groups().len() <= MAX_GROUPS;
    for group in source.plan.groups() {
        let venue = features.venue(group);
        let outline = features.group(group, venue);
        let hosts = venue.map(|venue| features.meeting(group, venue));
        for feature in outline.into_iter().chain(hosts) {
            writer.write_feature(&feature).map_err(refused)?;
        }
        for (nth, id) in group.members().iter().enumerate().filter(|_| is_whole) {
            let feature = features.member(group, nth, id)?;
            writer.write_feature(&feature).map_err(refused)?;
        }
    }
    for waiting in source.plan.reserve().iter().filter(|_| is_whole) {
        let reason = source.presentation.speech().reason(waiting.reason());
        let feature = features.person("waiting", waiting.id(), [("reason", reason.into())])?;
        writer.write_feature(&feature).map_err(refused)?;
    }
    writer.finish().map_err(refused)
}

/// Extracts the operating system's error from the writer's, whose message would call it an error of reading.
fn refused(error: geojson::Error) -> io::Error {
    match error {
        geojson::Error::Io(error) => error,
        geojson::Error::MalformedGeoJson(error) => error.into(),
        other => io::Error::other(other),
    }
}

struct Features<'a> {
    source: Source<'a>,
    rows: RowReader<'a>,
}

impl<'a> Features<'a> {
    fn venue(&self, group: &Group) -> Option<&'a Municipality> {
        let pool = self.source.pool;
        let venue = pool.find_municipality(group.venue()?).ok()?;
        Some(pool.municipality(venue))
    }

    /// Feature of a group: spokes from its venue, otherwise the hull of its members' municipalities; `None` for a group
    /// without a venue and without members.
    fn group(&self, group: &Group, venue: Option<&Municipality>) -> Option<Feature> {
        let pool = self.source.pool;
        let members: Vec<RegistrantIdx> =
            group.members().iter().filter_map(|id| pool.find_registrant(id)).collect();
        let mut places: Vec<[f64; 2]> =
            members.iter().filter_map(|&registrant| position(pool.town_of(registrant))).collect();
        places.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
        places.dedup();
        let geometry = match venue.and_then(position) {
            Some(hub) => Some(spokes(hub, &places)),
            None => hull(&places),
        };
        let seats: u64 =
            members.iter().map(|&registrant| u64::from(pool.registrant(registrant).seats())).sum();
        let mut fields = properties("group");
        fields.insert("group".into(), group.id().into());
        fields.insert("members".into(), group.members().len().into());
        fields.insert("seats".into(), seats.into());
        fields.insert("venue".into(), group.venue().into());
        fields.insert("facilitator".into(), group.facilitator().into());
        fields.insert("travel_m".into(), group.travel().0.into());
        fields.insert("far_m".into(), group.far().0.into());
        fields.insert("penalty_m".into(), group.penalty().0.into());
        (!members.is_empty() || venue.is_some()).then(|| feature(geometry, fields))
    }

    /// Feature of a group's venue.
    fn meeting(&self, group: &Group, venue: &Municipality) -> Feature {
        let mut fields = properties("venue");
        fields.insert("group".into(), group.id().into());
        fields.insert("code".into(), venue.code().into());
        fields.insert("municipality".into(), venue.name().into());
        feature(position(venue).map(Geometry::new_point), fields)
    }

    fn member(&mut self, group: &Group, nth: usize, id: &str) -> io::Result<Feature> {
        let turn = (!group.hosts().is_empty()).then_some(nth + 1);
        let own = [("group", group.id().into()), ("host_turn", turn.into())];
        self.person("member", id, own)
    }

    /// Feature of a person at the point of the person's municipality; own columns only if personal data are requested.
    fn person(
        &mut self,
        kind: &str,
        id: &str,
        own: impl IntoIterator<Item = (&'static str, JsonValue)>,
    ) -> io::Result<Feature> {
        let Source { pool, sheet, presentation, .. } = self.source;
        let registrant = find(pool, id)?;
        let town = pool.town_of(registrant);
        let mut fields = properties(kind);
        fields.insert("id".into(), id.into());
        fields.insert("code".into(), town.code().into());
        fields.insert("municipality".into(), town.name().into());
        fields.extend(own.into_iter().map(|(name, value)| (name.to_owned(), value)));
        if presentation.personal {
            let names = own_names(sheet.header(), &FRONT);
            let row: Row<'_> = row_of(pool, registrant, &mut self.rows)?;
            let is_home = |name: &str| HOME.iter().any(|home| name.eq_ignore_ascii_case(home));
            let cells = names.into_iter().zip(row.cells());
            let cells = cells.filter(|(name, cell)| !is_home(name) && !cell.is_empty());
            fields.extend(cells.map(|(name, cell)| (name, cell.into())));
        }
        Ok(feature(position(town).map(Geometry::new_point), fields))
    }
}

/// Longitude and latitude, in the order of RFC 7946; `None` for a municipality of unknown location.
fn position(municipality: &Municipality) -> Option<[f64; 2]> {
    let point = municipality.point()?;
    Some([point.longitude(), point.latitude()])
}

fn properties(kind: &str) -> JsonObject {
    JsonObject::from_iter([("kind".to_owned(), kind.into())])
}

/// Feature with these properties; without a geometry it is unlocated (RFC 7946, section 3.2).
fn feature(geometry: Option<Geometry>, properties: JsonObject) -> Feature {
    Feature { geometry, properties: Some(properties), ..Feature::default() }
}

/// Lines from the hub to each other place; a point if there is none.
fn spokes(hub: [f64; 2], places: &[[f64; 2]]) -> Geometry {
    let others: Vec<[[f64; 2]; 2]> =
        places.iter().filter(|place| **place != hub).map(|&place| [hub, place]).collect();
    if others.is_empty() {
        Geometry::new_point(hub)
    } else {
        Geometry::new_multi_line_string(others)
    }
}

/// Convex hull of sorted places, counter-clockwise; a line or a point if its area is zero.
fn hull(places: &[[f64; 2]]) -> Option<Geometry> {
    let (&first, &last) = (places.first()?, places.last()?);
    let points: MultiPoint<f64> = places.iter().map(|&[x, y]| geo::Point::new(x, y)).collect();
    let hull = points.convex_hull();
    Some(if first == last {
        Geometry::new_point(first)
    } else if hull.unsigned_area() > 0.0 {
        let ring = hull.exterior().coords().map(|&Coord { x, y }| Position::from([x, y]));
        Geometry::new_polygon([ring.collect::<Vec<_>>()])
    } else {
        Geometry::new_line_string([first, last])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hulls_are_anticlockwise() {
        let square = [[5.0, 52.0], [5.0, 53.0], [5.5, 52.5], [6.0, 52.0], [6.0, 53.0]];
        let Some(Geometry { value: geojson::GeometryValue::Polygon { coordinates }, .. }) =
            hull(&square)
        else {
            panic!("no polygon")
        };
        let ring = &coordinates[0];
        assert_eq!((ring.len(), &ring[0]), (5, &ring[4]));
        let twice: f64 =
            ring.windows(2).map(|two| two[0][0] * two[1][1] - two[1][0] * two[0][1]).sum();
        assert!((twice - 2.0).abs() < 1e-9, "{twice}");
    }

    #[test]
    fn places_that_enclose_no_area_are_a_line_or_a_point() {
        let kind = |places: &[[f64; 2]]| hull(places).map(|hull| hull.value.type_name());
        assert_eq!(kind(&[]), None);
        assert_eq!(kind(&[[5.0, 52.0]]), Some("Point"));
        assert_eq!(kind(&[[5.0, 52.0], [5.5, 52.5], [6.0, 53.0]]), Some("LineString"));
        assert_eq!(spokes([5.0, 52.0], &[[5.0, 52.0]]).value.type_name(), "Point");
    }
}
