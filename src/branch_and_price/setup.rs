//! Resources and sizes that one solve shares between all its branch-and-price trees.

use super::params::Sizes;
use crate::lp::linear::Linear;

/// LP backend and sizes of branch and price.
#[derive(Clone, Debug, Default)]
pub(crate) struct Setup {
    /// Guarded LP backend.
    pub(crate) linear: Linear,
    /// Sizes at which the method changes.
    pub(crate) sizes: Sizes,
}

#[cfg(test)]
impl Setup {
    /// Setup for pools of a dozen registrants.
    pub(crate) fn small() -> Self {
        Self::small_with(Linear::default())
    }

    /// Setup for pools of a dozen registrants, with a given LP backend.
    pub(crate) fn small_with(linear: Linear) -> Self {
        Self { linear, sizes: Sizes::SMALL }
    }
}
