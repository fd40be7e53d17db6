//! Numerical parameters of the pricing.

// nearby

/// Maximum number of exchanges per group.
pub(super) const MAX_EXCHANGES: usize = 20;

// search

/// Nodes between two reads of the clock.
pub(super) const NODES_PER_LOOK: u64 = 2_000;

/// Length of the array of least values, in registrants: groups with more registrants to add get no bound from it.
pub(super) const MAX_LEAST_VALUES: usize = 40;

// seeds

/// Groups kept per seed and size. Each group found is better than the one before, so the last ones are kept.
pub(super) const GROUPS_PER_SEED: usize = 2;

// knapsack

/// Maximum number of entries of a table (64 MiB); a larger one abandons the search.
pub(super) const MAX_KNAPSACK_ENTRIES: usize = 1 << 23;

// space

/// Maximum number of classes for which pairs are tabulated. A table has one entry of 8 bytes for each ordered pair:
/// 50 MB at this limit.
pub(crate) const MAX_TABULATED_CLASSES: usize = 2_500;

// venues

/// Maximum size of a group, in seats, for which a venue is searched.
pub(super) const MAX_SEARCHED_SEATS: u32 = 20;

/// Maximum size of a group, in units of mean seat number, for which a venue is searched where seats differ.
pub(super) const MAX_SEARCHED_UNITS: u64 = 12;
