//! Ranges of integers.

/// Least and largest value, both included.
pub(crate) type Range = (u64, u64);
