//! Numerical parameters of branch and price.

/// Up to so many units are few, at first; fewer when it is tested, where all pools are small.
pub(crate) const FEW_UNITS: u64 = if cfg!(test) { 4 } else { 60 };

/// A program of more classes begins with those of tiles of the best plan; small ones do so when they are tested.
pub(crate) const MOST_AT_ONCE: usize = if cfg!(test) { 4 } else { 400 };
