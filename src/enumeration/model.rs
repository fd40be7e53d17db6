//! The integer program of a small pool: groups as columns, and rows that count.

use super::all_groups::Column;
use crate::instance::ClassIdx;
use crate::instance::Instance;

/// Parts of a unit of cost in which duals are counted.
pub(crate) const SCALE: i64 = 1 << 20;

/// What a row counts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Counts {
    Units(ClassIdx),
    Groups,
    AtVenue(u32),
    LedBy(u32),
    Seats(u32),
}

/// An integer program: choose columns, each any number of times, of the least total value within the rows.
pub(crate) struct Model<'a> {
    pub(crate) instance: &'a Instance,
    pub(crate) columns: &'a [Column],
    pub(crate) values: Vec<i64>,
    pub(crate) rows: Vec<(Counts, u64, u64)>,
}
