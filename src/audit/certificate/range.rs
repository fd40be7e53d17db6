//! Numbers between two limits.

/// At least and at most.
pub(crate) type Range = (u64, u64);
