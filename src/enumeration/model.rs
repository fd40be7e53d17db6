//! Integer programme of a small pool: groups as columns, and counting rows.

use super::all_groups::Column;
use crate::instance::{ClassIdx, FacilitatorClassIdx, Instance, SiteIdx};

/// Units of a scaled dual per unit of value.
pub(crate) const SCALE: i64 = 1 << 20;

/// Quantity that a row counts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Counts {
    Units(ClassIdx),
    Groups,
    AtVenue(SiteIdx),
    Facilitator(FacilitatorClassIdx),
    Seats(u32),
}

/// Integer programme: selects columns, each any number of times, of least total value within the bounds of the rows.
pub(crate) struct Model<'a> {
    pub(crate) instance: &'a Instance,
    pub(crate) columns: &'a [Column],
    /// Value of each column: its cost in metres, or minus its seats at a level.
    pub(crate) values: Vec<i64>,
    /// Rows: the quantity, and its least and greatest number.
    pub(crate) rows: Vec<(Counts, u64, u64)>,
}
