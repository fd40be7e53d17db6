//! Meeting sites, starting points, and the metres between them.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::GeomWithData;
use rustc_hash::FxHashMap;

use super::class::PER_LOOK;
use super::indices::{OriginIdx, SiteIdx};
use crate::convert::Convert;
use crate::error::{Fault, FaultKind, Faults, Place, Table};
use crate::measure::{Point, Spot};
use crate::pool::{MunicipalityIdx, Pool, RegistrantIdx};
use crate::programme::Travel;

/// Number of entries up to which distances between points are tabulated. A larger table would not stay in the caches,
/// and computing a distance again is then as fast.
const MAX_ENTRIES: usize = 1 << 20;

/// Sites, origins and the distance from each origin to each site.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sites {
    municipalities: Vec<MunicipalityIdx>,
    of_municipality: FxHashMap<MunicipalityIdx, SiteIdx>,
    /// Distances row by row, origin before site; empty if the table would be too large.
    table: Vec<i32>,
    /// Positions of origins and sites; `None` if distances are given, which say nothing about positions.
    map: Option<Map>,
    /// Origin in the municipality of a site, if distances are given.
    rows: FxHashMap<SiteIdx, OriginIdx>,
    /// Metres above which a journey counts more, and the weight of each further metre.
    far: Option<(i64, i64)>,
}

/// Origins and sites as points.
#[derive(Clone, Debug)]
struct Map {
    origins: Vec<Spot>,
    sites: Vec<Spot>,
    detour: f64,
    index: RTree<GeomWithData<[f64; 3], SiteIdx>>,
}

/// Municipality of a starting point, and the point that replaces the municipality's own, if stated.
pub(super) type Origin = (MunicipalityIdx, Option<Point>);

/// Starting point of a registrant or facilitator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum StartingPoint {
    Municipality(MunicipalityIdx),
    Point(u64, u64),
}

impl StartingPoint {
    pub(super) fn of(pool: &Pool, registrant: RegistrantIdx) -> Self {
        match pool.registrant(registrant).point {
            Some(point) => Self::Point(point.bits().0, point.bits().1),
            None => Self::Municipality(pool.start_of(registrant)),
        }
    }
}

impl Map {
    fn new<E: Send>(
        pool: &Pool,
        municipalities: &[MunicipalityIdx],
        origins: &[Origin],
        detour: f64,
        go_on: &(impl Fn() -> Result<(), E> + Sync),
    ) -> Result<Self, E> {
        // Without given distances every municipality has a point; validation refuses other pools.
        let at = |idx: MunicipalityIdx| {
            pool.municipality(idx).point().unwrap_or_else(|| Point::new(0.0, 0.0))
        };
        let start = |&(home, own): &Origin| own.unwrap_or_else(|| at(home));
        let sites: Vec<Spot> = municipalities.iter().map(|&idx| Spot::new(at(idx))).collect();
        let indexed =
            SiteIdx::counted().zip(&sites).map(|(site, spot)| GeomWithData::new(spot.unit(), site));
        let index = RTree::bulk_load(indexed.collect());
        let spot = |(nth, origin): (usize, &Origin)| {
            if nth.is_multiple_of(PER_LOOK) {
                go_on()?;
            }
            Ok(Spot::new(start(origin)))
        };
        let origins = origins.par_iter().enumerate().map(spot).collect::<Result<_, E>>()?;
        Ok(Self { origins, index, sites, detour })
    }

    fn distance(&self, origin: OriginIdx, site: SiteIdx) -> i64 {
        self.origins[origin.index()].distance(&self.sites[site.index()], self.detour).0
    }

    fn table(&self) -> Vec<i32> {
        let sites = SiteIdx::all(self.sites.len());
        let row = |origin| sites.clone().map(move |site| self.distance(origin, site).to_i32());
        OriginIdx::parallel(self.origins.len()).flat_map_iter(row).collect()
    }
}

impl Sites {
    /// Builds the sites in the given order, and the starting points; an error of `go_on` aborts it.
    pub(super) fn new<E: From<Faults> + Send>(
        pool: &Pool,
        municipalities: Vec<MunicipalityIdx>,
        origins: &[Origin],
        travel: &Travel,
        go_on: &(impl Fn() -> Result<(), E> + Sync),
    ) -> Result<Self, E> {
        let of_municipality = municipalities.iter().copied().zip(SiteIdx::counted()).collect();
        let far = travel.far.zip(travel.far_factor);
        let far = far.map(|(far, factor)| (far.0, factor.into()));
        let mut sites = Self { municipalities, of_municipality, far, ..Self::default() };
        if pool.distances().is_some() {
            sites.table = given_table(pool, &sites.municipalities, origins)?;
            let site = |(start, origin): (&Origin, OriginIdx)| Some((sites.find(start.0)?, origin));
            sites.rows = origins.iter().zip(OriginIdx::counted()).filter_map(site).collect();
        } else {
            let map = Map::new(pool, &sites.municipalities, origins, travel.detour, go_on)?;
            if origins.len().saturating_mul(sites.len()) <= MAX_ENTRIES {
                go_on()?;
                sites.table = map.table();
            }
            sites.map = Some(map);
        }
        Ok(sites)
    }

    pub(crate) fn len(&self) -> usize {
        self.municipalities.len()
    }

    pub(crate) fn municipality(&self, site: SiteIdx) -> MunicipalityIdx {
        self.municipalities[site.index()]
    }

    pub(super) fn find(&self, municipality: MunicipalityIdx) -> Option<SiteIdx> {
        self.of_municipality.get(&municipality).copied()
    }

    /// Upper bound on the counted metres of all journeys.
    pub(crate) fn longest(&self) -> i64 {
        let listed = self.table.par_iter().copied().max();
        self.counted(listed.map_or(i64::from(i32::MAX), i64::from))
    }

    /// Metres that a member's journey of `metres` counts in the cost.
    pub(crate) fn counted(&self, metres: i64) -> i64 {
        self.far.map_or(metres, |(far, factor)| metres + (factor - 1) * (metres - far).max(0))
    }

    /// Counted metres of a member's journey, one way.
    pub(crate) fn journey(&self, origin: OriginIdx, site: SiteIdx) -> i64 {
        self.counted(self.distance(origin, site))
    }

    /// Largest number of counted metres that one metre of a journey adds: rounding of distances counts as often.
    pub(crate) fn steepest(&self) -> i64 {
        self.far.map_or(1, |(_, factor)| factor)
    }

    /// Returns `true` if some journeys count more than their metres.
    pub(crate) fn count_far(&self) -> bool {
        self.far.is_some()
    }

    /// Distance one way, in metres.
    pub(crate) fn distance(&self, origin: OriginIdx, site: SiteIdx) -> i64 {
        let entry = origin.index() * self.municipalities.len() + site.index();
        match (self.table.get(entry), &self.map) {
            (Some(&metres), _) => metres.into(),
            (None, Some(map)) => map.distance(origin, site),
            (None, None) => 0,
        }
    }

    /// Position of an origin as a unit vector; `None` if distances are given.
    pub(crate) fn position(&self, origin: OriginIdx) -> Option<[f64; 3]> {
        self.map.as_ref().map(|map| map.origins[origin.index()].unit())
    }

    /// Metres between two origins; `None` if distances are given.
    pub(crate) fn between(&self, a: OriginIdx, b: OriginIdx) -> Option<i64> {
        let map = self.map.as_ref()?;
        Some(map.origins[a.index()].distance(&map.origins[b.index()], map.detour).0)
    }

    /// Position of a site as a unit vector; `None` if distances are given.
    pub(crate) fn site_position(&self, site: SiteIdx) -> Option<[f64; 3]> {
        self.map.as_ref().and_then(|map| map.sites.get(site.index())).map(Spot::unit)
    }

    /// Iterates over all sites in ascending distance from an origin.
    pub(crate) fn around(&self, origin: OriginIdx) -> impl Iterator<Item = SiteIdx> {
        self.by_nearness(self.position(origin), Some(origin))
    }

    /// Iterates over all sites in ascending distance from a site; in their own order if distances are given and the
    /// site is no origin.
    pub(crate) fn beside(&self, site: SiteIdx) -> impl Iterator<Item = SiteIdx> {
        let row = self.rows.get(&site).copied();
        self.by_nearness(self.site_position(site), row)
    }

    fn by_nearness(
        &self,
        unit: Option<[f64; 3]>,
        row: Option<OriginIdx>,
    ) -> impl Iterator<Item = SiteIdx> {
        let indexed = self
            .map
            .as_ref()
            .zip(unit)
            .map(|(map, unit)| map.index.nearest_neighbor_iter(&unit).map(|found| found.data));
        let mut listed: Vec<SiteIdx> = Vec::new();
        if indexed.is_none() {
            listed.extend(SiteIdx::all(self.len()));
            if let Some(origin) = row {
                listed.sort_by_key(|&site| self.distance(origin, site));
            }
        }
        indexed.into_iter().flatten().chain(listed)
    }
}

/// Returns all given distances, or a fault that counts the pairs without one.
fn given_table(
    pool: &Pool,
    sites: &[MunicipalityIdx],
    origins: &[Origin],
) -> Result<Vec<i32>, Faults> {
    let mut metres = Vec::with_capacity(origins.len() * sites.len());
    let mut missing = Vec::new();
    for &(home, _) in origins {
        for &site in sites {
            match pool.distance_between(home, site, 1.0) {
                Some(distance) => metres.push(distance.0.to_i32()),
                None => missing.push((home, site)),
            }
        }
    }
    match missing.first() {
        None => Ok(metres),
        Some(&(from, to)) => {
            let code = |idx| pool.municipality(idx).code().into();
            // Distances are symmetric: both directions count as one pair.
            let pairs: BTreeSet<_> = missing.iter().map(|&(a, b)| (a.min(b), a.max(b))).collect();
            let more = pairs.len() - 1;
            let kind = FaultKind::DistanceMissing { from: code(from), to: code(to), more };
            Err(Fault::new(Place::Table(Table::Distances), kind).into())
        }
    }
}
