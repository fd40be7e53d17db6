//! Where meetings may be, where people start, and the metres between.

use rustc_hash::FxHashMap;

use crate::error::{Fault, FaultKind, Faults, Place, Table};
use crate::measure::Point;
use crate::pool::{MunicipalityIdx, Pool, RegistrantIdx};

/// Above this many entries distances are computed when asked for, to stay within memory.
const MOST_ENTRIES: usize = 60_000_000;

/// Index of a municipality where a meeting may be.
pub(crate) type SiteIdx = u32;
/// Index of a starting point.
pub(crate) type OriginIdx = u32;

/// Sites, origins and the distance from each origin to each site.
#[derive(Debug, Default)]
pub(crate) struct Sites {
    municipalities: Vec<MunicipalityIdx>,
    of_municipality: FxHashMap<MunicipalityIdx, SiteIdx>,
    metres: Distances,
}

#[derive(Debug)]
enum Distances {
    /// Row by row: origin, then site.
    Table(Vec<i32>),
    Computed {
        origins: Vec<Point>,
        sites: Vec<Point>,
        detour: f64,
    },
}

impl Default for Distances {
    fn default() -> Self {
        Self::Table(Vec::new())
    }
}

/// Where somebody starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Start {
    Municipality(MunicipalityIdx),
    Point(u64, u64),
}

impl Start {
    pub(super) fn of(pool: &Pool, registrant: RegistrantIdx) -> Self {
        match pool.registrant(registrant).point {
            Some(point) => Self::Point(point.bits().0, point.bits().1),
            None => Self::Municipality(pool.start_of(registrant)),
        }
    }
}

impl Sites {
    /// Sites as listed; each origin is stated by somebody who starts there.
    pub(super) fn new(
        pool: &Pool,
        municipalities: Vec<MunicipalityIdx>,
        origins: &[RegistrantIdx],
        detour: f64,
    ) -> Result<Self, Faults> {
        let of_municipality = municipalities.iter().copied().zip(0..).collect();
        let entries = origins.len().saturating_mul(municipalities.len());
        let metres = if entries <= MOST_ENTRIES || pool.distances().is_some() {
            Distances::Table(table(pool, &municipalities, origins, detour)?)
        } else {
            let point = |&idx: &MunicipalityIdx| pool.municipality(idx).point();
            let start = |&who: &RegistrantIdx| {
                pool.registrant(who).point.unwrap_or_else(|| point(&pool.start_of(who)))
            };
            let sites = municipalities.iter().map(point).collect();
            Distances::Computed { origins: origins.iter().map(start).collect(), sites, detour }
        };
        Ok(Self { municipalities, of_municipality, metres })
    }

    pub(crate) fn len(&self) -> usize {
        self.municipalities.len()
    }

    pub(crate) fn municipality(&self, site: SiteIdx) -> MunicipalityIdx {
        self.municipalities[site as usize]
    }

    pub(super) fn find(&self, municipality: MunicipalityIdx) -> Option<SiteIdx> {
        self.of_municipality.get(&municipality).copied()
    }

    /// An upper bound of all distances.
    pub(crate) fn longest(&self) -> i64 {
        match &self.metres {
            Distances::Table(table) => table.iter().copied().max().unwrap_or(0).into(),
            Distances::Computed { .. } => i64::from(i32::MAX),
        }
    }

    /// One way, in metres.
    pub(crate) fn distance(&self, origin: OriginIdx, site: SiteIdx) -> i64 {
        match &self.metres {
            Distances::Table(table) => {
                i64::from(table[origin as usize * self.municipalities.len() + site as usize])
            }
            Distances::Computed { origins, sites, detour } => {
                origins[origin as usize].distance(sites[site as usize], *detour).0
            }
        }
    }
}

/// All distances, or every pair that the given table lacks.
fn table(
    pool: &Pool,
    sites: &[MunicipalityIdx],
    origins: &[RegistrantIdx],
    detour: f64,
) -> Result<Vec<i32>, Faults> {
    let mut metres = Vec::with_capacity(origins.len() * sites.len());
    let mut missing = Vec::new();
    for &origin in origins {
        for &site in sites {
            match pool.distance_from(origin, site, detour) {
                Some(distance) => metres.push(distance.0 as i32),
                None => missing.push((pool.start_of(origin), site)),
            }
        }
    }
    match missing.first() {
        None => Ok(metres),
        Some(&(from, to)) => {
            let code = |idx| pool.municipality(idx).code().into();
            let more = missing.len() - 1;
            let kind = FaultKind::DistanceMissing { from: code(from), to: code(to), more };
            Err(Fault::new(Place::Table(Table::Distances), kind).into())
        }
    }
}
