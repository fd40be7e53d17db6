use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::municipality::MunicipalityIdx;
use crate::error::{Fault, FaultKind, Place, Table};
use crate::measure::Metres;

/// Largest distance of a table, in metres: far more than the circumference of the earth.
pub(crate) const MAX_METRES: i64 = 1_000_000_000;

/// One row of a distances table; municipalities are given by code, name or alias.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DistanceRow {
    pub(crate) from: Arc<str>,
    pub(crate) to: Arc<str>,
    pub(crate) metres: Metres,
}

/// Given distances between municipalities. The table is symmetric: keys hold the smaller index first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DistanceTable(FxHashMap<(MunicipalityIdx, MunicipalityIdx), Metres>);

impl DistanceTable {
    /// Returns the distance between two municipalities; zero if they are equal, `None` if it is not given.
    pub(crate) fn between(&self, a: MunicipalityIdx, b: MunicipalityIdx) -> Option<Metres> {
        if a == b { Some(Metres::ZERO) } else { self.0.get(&(a.min(b), a.max(b))).copied() }
    }

    /// The given pairs in ascending order, each once, with the smaller index first.
    pub(crate) fn pairs(&self) -> Vec<(MunicipalityIdx, MunicipalityIdx, Metres)> {
        let mut pairs: Vec<_> = self.0.iter().map(|(&(a, b), &metres)| (a, b, metres)).collect();
        pairs.sort_unstable();
        pairs
    }

    /// Adds the rows to the table and their faults to `faults`.
    pub(super) fn enter(
        &mut self,
        rows: &[DistanceRow],
        municipality: impl Fn(&str) -> Result<MunicipalityIdx, FaultKind>,
        faults: &mut Vec<Fault>,
    ) {
        for (row, given) in rows.iter().enumerate() {
            let (table, row) = (Table::Distances, row + 1);
            let at = |field| Place::Row { table, row, field: Some(field) };
            let mut find = |text: &str, field| {
                let found = municipality(text);
                found.map_err(|kind| faults.push(Fault::new(at(field), kind))).ok()
            };
            let (from, to) = (find(&given.from, "from"), find(&given.to, "to"));
            let (Some(from), Some(to)) = (from, to) else { continue };
            if let Err(kind) = self.insert(given, from, to) {
                faults.push(Fault::new(at("metres"), kind));
            }
        }
    }

    fn insert(
        &mut self,
        given: &DistanceRow,
        from: MunicipalityIdx,
        to: MunicipalityIdx,
    ) -> Result<(), FaultKind> {
        if !(0..=MAX_METRES).contains(&given.metres.0) {
            return Err(FaultKind::OutOfRange {
                what: "metres".into(),
                least: 0,
                most: MAX_METRES,
            });
        }
        if from == to {
            let zero = given.metres == Metres::ZERO;
            return zero.then_some(()).ok_or(FaultKind::DistanceToItself(given.from.clone()));
        }
        // Both directions of a pair may be given, with one and the same distance.
        let entered = *self.0.entry((from.min(to), from.max(to))).or_insert(given.metres);
        let (from, to) = (given.from.clone(), given.to.clone());
        if entered == given.metres { Ok(()) } else { Err(FaultKind::DistanceConflict { from, to }) }
    }
}
