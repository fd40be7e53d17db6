//! Instance of the literature as a pool and a programme, with the conversion of costs to its own unit.

use std::sync::Arc;

use kring::{Metres, Municipality, Point, Pool, PoolBuilder, Programme};

/// Description of a fault in a file.
pub(crate) type Complaint = String;

/// Instance of the literature, stated for the solver.
pub(crate) struct Problem {
    pub(crate) pool: Pool,
    pub(crate) programme: Programme,
    pub(crate) unit: Unit,
}

/// Conversion of costs to the objective, which is a multiple of the unit with `decimals` decimals.
#[derive(Clone, Copy)]
pub(crate) struct Unit {
    pub(crate) decimals: usize,
    pub(crate) meaning: Meaning,
}

/// Relation of a cost to the objective.
#[derive(Clone, Copy)]
pub(crate) enum Meaning {
    /// Cost as this multiple of the objective.
    Times(i64),
    /// Cost as twice the difference between this constant and the objective.
    TwiceBelow(i64),
}

impl Unit {
    /// Converts a cost to the objective, or a lower bound on the cost to a bound on the objective. Every cost is a
    /// multiple of the factor, so a lower bound is rounded up to the next multiple.
    pub(crate) fn units(self, cost: Metres) -> i64 {
        match self.meaning {
            Meaning::Times(times) => divided_up(cost.0, times),
            Meaning::TwiceBelow(most) => most - divided_up(cost.0, 2),
        }
    }

    /// Formats a number of units as a decimal number.
    pub(crate) fn told(self, units: i64) -> String {
        let sign = if units < 0 { "-" } else { "" };
        if self.decimals == 0 {
            return units.to_string();
        }
        let (one, decimals) = (10_u64.pow(self.decimals as u32), self.decimals);
        let units = units.unsigned_abs();
        format!("{sign}{}.{:0decimals$}", units / one, units % one)
    }
}

fn divided_up(number: i64, by: i64) -> i64 {
    number.div_euclid(by) + i64::from(number.rem_euclid(by) > 0)
}

/// Creates a municipality whose position plays no part, because all distances are given.
pub(crate) fn place(code: &Arc<str>) -> Municipality {
    Municipality::new(code.clone(), "", Point::new(0.0, 0.0))
}

/// States the distance between each two places.
pub(crate) fn with_distances(
    mut pool: PoolBuilder,
    codes: &[Arc<str>],
    between: impl Fn(usize, usize) -> i64,
) -> PoolBuilder {
    pool = pool.with_given_distances();
    for (to, code) in codes.iter().enumerate() {
        for (from, other) in codes[..to].iter().enumerate() {
            pool = pool.distance(other.clone(), code.clone(), Metres(between(from, to)));
        }
    }
    pool
}

/// Euclidean distance, exact if the coordinates and the distance are whole.
pub(crate) fn euclidean(a: (f64, f64), b: (f64, f64)) -> f64 {
    ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt()
}
