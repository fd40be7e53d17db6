//! Bounds by counting, and the integer dual bound.

pub(crate) mod adam;
pub(crate) mod dual_bound;
pub(crate) mod nearest_companions;
pub(crate) mod placement;
pub(crate) mod spread;
