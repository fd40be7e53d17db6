//! Distances for judging: measured by the pool, kept in a table where that pays.

use crate::measure::Metres;
use crate::pool::{MunicipalityIdx, Pool, RegistrantIdx};

/// Somebody who travels: a member, or the facilitator.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traveller<'a> {
    pub(super) id: &'a str,
    pub(super) home: MunicipalityIdx,
    /// Starts here, unless it is a registrant with a point of its own.
    pub(super) start: MunicipalityIdx,
    pub(super) own_point: Option<RegistrantIdx>,
    /// The farthest that it travels.
    pub(super) most: Option<Metres>,
    /// Where it is willing to meet, sorted; anywhere where empty.
    pub(super) only: &'a [MunicipalityIdx],
}

impl Traveller<'_> {
    pub(super) fn is_willing(&self, venue: MunicipalityIdx) -> bool {
        self.only.is_empty() || self.only.binary_search(&venue).is_ok()
    }

    pub(super) fn reaches(&self, distance: Metres) -> bool {
        self.most.is_none_or(|most| distance <= most)
    }
}

#[derive(Debug)]
pub(super) struct Distances<'a> {
    pool: &'a Pool,
    detour: f64,
    /// Row by row; empty where there is none.
    table: Vec<Option<Metres>>,
}

impl<'a> Distances<'a> {
    /// The table is made where there are fewer pairs of municipalities than registrants.
    pub(super) fn new(pool: &'a Pool, detour: f64) -> Self {
        let all = || (0..pool.municipalities().len() as u32).map(MunicipalityIdx);
        let pairs = all().len().saturating_mul(all().len());
        let table = if pairs <= pool.registrants().len() {
            let row = |from| all().map(move |to| pool.distance_between(from, to, detour));
            all().flat_map(row).collect()
        } else {
            Vec::new()
        };
        Self { pool, detour, table }
    }

    /// How far somebody travels to a municipality, one way; `None` where that is not given.
    pub(super) fn one_way(&self, who: &Traveller<'_>, to: MunicipalityIdx) -> Option<Metres> {
        match who.own_point {
            Some(registrant) => self.pool.distance_from(registrant, to, self.detour),
            None if self.table.is_empty() => self.pool.distance_between(who.start, to, self.detour),
            None => self.table[who.start.index() * self.pool.municipalities().len() + to.index()],
        }
    }
}
