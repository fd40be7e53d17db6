//! Distances for judging: measured by the pool, kept in a table where that pays.

use rayon::prelude::*;

use crate::measure::Metres;
use crate::pool::{MunicipalityIdx, Pool, RegistrantIdx};

/// Somebody who travels: a member, or the facilitator.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Traveller<'a> {
    pub(crate) id: &'a str,
    pub(crate) home: MunicipalityIdx,
    /// Starts here, unless it is a registrant with a point of its own.
    pub(crate) start: MunicipalityIdx,
    pub(crate) own_point: Option<RegistrantIdx>,
    /// The farthest that it travels.
    pub(crate) most: Option<Metres>,
    /// Where it is willing to meet, sorted; anywhere where empty.
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
    /// Row by row; empty where there is none.
    table: Vec<Option<Metres>>,
}

impl<'a> Distances<'a> {
    /// The table is made where it has fewer entries than distances will be asked for.
    pub(crate) fn new(pool: &'a Pool, detour: f64, asked: usize) -> Self {
        let all = (0..pool.municipalities().len() as u32).into_par_iter().map(MunicipalityIdx);
        let pairs = all.len().saturating_mul(all.len());
        let table = if pairs <= asked {
            let row = |from| all.clone().map(move |to| pool.distance_between(from, to, detour));
            all.clone().flat_map(row).collect()
        } else {
            Vec::new()
        };
        Self { pool, detour, table }
    }

    /// How far somebody travels to a municipality, one way; `None` where that is not given.
    pub(crate) fn one_way(&self, who: &Traveller<'_>, to: MunicipalityIdx) -> Option<Metres> {
        match who.own_point {
            Some(registrant) => self.pool.distance_from(registrant, to, self.detour),
            None => self.between(who.start, to),
        }
    }

    /// How far it is between two municipalities; `None` where distances are given, which need not obey the triangle
    /// inequality.
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
