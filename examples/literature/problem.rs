//! An instance of the literature as a pool and a programme, and what a cost means in its own unit.

use kring::{Metres, Municipality, Point, Pool, PoolBuilder, Programme};

/// What is wrong with a file.
pub(crate) type Complaint = String;

/// An instance, stated.
pub(crate) struct Problem {
    pub(crate) pool: Pool,
    pub(crate) programme: Programme,
    pub(crate) unit: Unit,
}

/// A cost told as what it stands for: a whole number of units of so many decimals.
#[derive(Clone, Copy)]
pub(crate) struct Unit {
    pub(crate) decimals: usize,
    pub(crate) meaning: Meaning,
}

/// What a cost stands for.
#[derive(Clone, Copy)]
pub(crate) enum Meaning {
    /// So many times the objective.
    Times(i64),
    /// Twice what the objective lacks of this.
    TwiceBelow(i64),
}

impl Unit {
    /// The objective that a cost stands for, or the bound of it that a lower bound of the cost gives: costs are
    /// multiples, so that the bound is rounded towards them.
    pub(crate) fn units(self, cost: Metres) -> i64 {
        match self.meaning {
            Meaning::Times(times) => divided_up(cost.0, times),
            Meaning::TwiceBelow(most) => most - divided_up(cost.0, 2),
        }
    }

    /// A number of units as a decimal number.
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

/// A place that is known by its given distances only.
pub(crate) fn place(code: &str) -> Municipality {
    Municipality::new(code, "", Point::new(0.0, 0.0).expect("a point on the globe"))
}

/// States the distance between each two of the places.
pub(crate) fn with_distances(
    mut pool: PoolBuilder,
    codes: &[String],
    between: impl Fn(usize, usize) -> i64,
) -> PoolBuilder {
    pool = pool.with_given_distances();
    for (to, code) in codes.iter().enumerate() {
        for (from, other) in codes[..to].iter().enumerate() {
            pool = pool.distance(other.as_str(), code.as_str(), Metres(between(from, to)));
        }
    }
    pool
}

/// The Euclidean distance.
pub(crate) fn euclidean(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}
