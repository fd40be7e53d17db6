//! Numerical parameters of branch and price.

/// Initial size of the subproblem that completes a dive, in units; smaller in tests, where all pools are small.
pub(crate) const FEW_UNITS: u64 = if cfg!(test) { 4 } else { 60 };

/// Number of classes above which the root LP starts from tiles of the best plan; smaller in tests, to cover that start.
pub(crate) const MOST_AT_ONCE: usize = if cfg!(test) { 4 } else { 400 };
