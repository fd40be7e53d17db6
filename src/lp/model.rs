//! A linear program as a value, and the backend that solves one.

use std::fmt::Debug;
use std::time::Duration;

use crate::limits::Cancel;

/// A row of a linear program: its bounds, equal or with one of them infinite or both finite.
#[derive(Clone, Debug)]
pub(crate) struct LpRow {
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

/// `min cost x` over `x >= 0` with the activity of each row within its bounds; entries are (row, coefficient).
#[derive(Clone, Debug, Default)]
pub(crate) struct Lp {
    pub(crate) rows: Vec<LpRow>,
    pub(crate) columns: Vec<(f64, Vec<(u32, f64)>)>,
}

/// What a backend says of a linear program: hints, no more.
#[derive(Clone, Debug)]
pub(crate) struct Hint {
    /// Of each row: a positive dual presses the activity up to the lower bound, a negative one down to the upper.
    pub(crate) duals: Vec<f64>,
    /// Of each column, not negative.
    pub(crate) values: Vec<f64>,
}

/// Who solves linear programs. Nothing of what it does is relied upon: it may lie, panic and never come back.
pub(crate) trait Backend: Debug + Send + Sync {
    /// The optimum, within so much time if there is a limit; none where it gives up. Nobody waits for the answer any
    /// longer when `stop` is set.
    fn relax(&self, lp: &Lp, time: Option<Duration>, stop: &Cancel) -> Option<Hint>;
}
