//! Distances for verification: measured by the pool, and tabulated where that pays.

use rayon::prelude::*;

use crate::convert::Convert;
use crate::measure::Metres;
use crate::pool::{MunicipalityIdx, Pool, RegistrantIdx};

/// Traveller to meetings: a member or the facilitator.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Traveller<'a> {
    pub(crate) id: &'a str,
    pub(crate) home: MunicipalityIdx,
    /// Municipality where the journey starts, unless `own_point` is set.
    pub(crate) start: MunicipalityIdx,
    pub(crate) own_point: Option<RegistrantIdx>,
    /// Largest distance that the traveller accepts.
    pub(crate) most: Option<Metres>,
    /// Municipalities where the traveller is willing to meet, sorted; anywhere if empty.
    pub(crate) only: &'a [MunicipalityIdx],
}

impl Traveller<'_> {
    pub(crate) fn is_willing(&self, venue: MunicipalityIdx) -> bool {
        self.only.is_empty() || self.only.binary_search(&venue).is_ok()
    }

    pub(crate) fn reaches(&self, distance: Metres) -> bool {
        self.most.is_none_or(|most| distance <= most)
    }
}

#[derive(Debug)]
pub(crate) struct Distances<'a> {
    pool: &'a Pool,
    detour: f64,
    /// Distances row by row; empty without a table.
    table: Vec<Option<Metres>>,
}

impl<'a> Distances<'a> {
    /// Builds a table if it has no more entries than `asked`, the expected number of lookups.
    pub(crate) fn new(pool: &'a Pool, detour: f64, asked: usize) -> Self {
        let all = (0..pool.municipalities().len().to_u32()).into_par_iter().map(MunicipalityIdx);
        let pairs = all.len().saturating_mul(all.len());
        let table = if pairs <= asked {
            let row = |from| all.clone().map(move |to| pool.distance_between(from, to, detour));
            all.clone().flat_map(row).collect()
        } else {
            Vec::new()
        };
        Self { pool, detour, table }
    }

    /// Distance of a traveller to a municipality, one way; `None` where it is not given.
    pub(crate) fn one_way(&self, person: &Traveller<'_>, to: MunicipalityIdx) -> Option<Metres> {
        match person.own_point {
            Some(registrant) => self.pool.distance_from(registrant, to, self.detour),
            None => self.between(person.start, to),
        }
    }

    /// Distance between two municipalities on the sphere; `None` where distances are given, since those need not obey
    /// the triangle inequality.
    pub(crate) fn on_the_sphere(
        &self,
        from: MunicipalityIdx,
        to: MunicipalityIdx,
    ) -> Option<Metres> {
        self.pool.distances().is_none().then(|| self.between(from, to)).flatten()
    }

    fn between(&self, from: MunicipalityIdx, to: MunicipalityIdx) -> Option<Metres> {
        if self.table.is_empty() {
            return self.pool.distance_between(from, to, self.detour);
        }
        self.table[from.index() * self.pool.municipalities().len() + to.index()]
    }
}
