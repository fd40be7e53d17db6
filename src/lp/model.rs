//! Linear programming model, and the trait of the backends that solve it.

use std::fmt::Debug;
use std::time::Duration;

use crate::limits::Cancel;

/// Row of an LP: its lower and upper bound, which may be equal; one of them may be infinite.
#[derive(Clone, Debug)]
pub(crate) struct LpRow {
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

/// LP `min cost x` over `x >= 0` with the activity of each row within its bounds; entries are (row, coefficient).
#[derive(Clone, Debug, Default)]
pub(crate) struct Lp {
    pub(crate) rows: Vec<LpRow>,
    pub(crate) columns: Vec<(f64, Vec<(u32, f64)>)>,
}

/// Answer of a backend: unverified duals and values.
#[derive(Clone, Debug)]
pub(crate) struct Hint {
    /// Dual of each row: positive if the lower bound is binding, negative if the upper one is.
    pub(crate) duals: Vec<f64>,
    /// Value of each column, not negative.
    pub(crate) values: Vec<f64>,
}

/// LP solver. Nothing it returns is trusted: it may be wrong, panic or never return.
pub(crate) trait Backend: Debug + Send + Sync {
    /// Solves an LP within `time`, if given; `None` if it gives up. Once `stop` is set, the caller no longer uses the
    /// answer.
    fn relax(&self, lp: &Lp, time: Option<Duration>, stop: &Cancel) -> Option<Hint>;
}
