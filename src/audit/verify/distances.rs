//! Distances for verification: measured by the pool, and tabulated where that pays.

use std::iter::Sum;
use std::ops::{Add, Mul, Sub};

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
    /// Length above which journeys count more, and the factor; `None` where none count more.
    pub(crate) far: Option<(Metres, u32)>,
}

/// Sum of journeys, or of travel made of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ways {
    pub(crate) metres: i128,
    /// Metres that far journeys count above their length.
    pub(crate) far: i128,
}

impl Ways {
    /// Metres that the journeys count in the cost.
    pub(crate) fn counted(self) -> i128 {
        self.metres + self.far
    }

    /// Share of a whole, rounded down once for each figure.
    pub(crate) fn shared(self, times: i128, by: i128) -> Self {
        let metres = times * self.metres / by;
        Self { metres, far: times * self.counted() / by - metres }
    }
}

impl Add for Ways {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { metres: self.metres + other.metres, far: self.far + other.far }
    }
}

impl Sub for Ways {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { metres: self.metres - other.metres, far: self.far - other.far }
    }
}

impl Sum for Ways {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

impl Mul<i128> for Ways {
    type Output = Self;

    fn mul(self, times: i128) -> Self {
        Self { metres: times * self.metres, far: times * self.far }
    }
}

impl Traveller<'_> {
    pub(crate) fn is_willing(&self, venue: MunicipalityIdx) -> bool {
        self.only.is_empty() || self.only.binary_search(&venue).is_ok()
    }

    pub(crate) fn reaches(&self, distance: Metres) -> bool {
        self.most.is_none_or(|most| distance <= most)
    }

    /// A journey of the traveller as it counts.
    pub(crate) fn journey(&self, distance: Metres) -> Ways {
        let more = |(far, factor): (Metres, u32)| {
            i128::from(factor - 1) * i128::from((distance.0 - far.0).max(0))
        };
        Ways { metres: distance.0.into(), far: self.far.map_or(0, more) }
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
