//! Lower bounds from counting, and the integer bound from duals.

pub(crate) mod dual_bound;
pub(crate) mod nearest_companions;
pub(crate) mod placement;
pub(crate) mod spread;
