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

/// Maximum number of classes where meetings are central, pairs need no table, and groups are too large for the Lagrangian
/// relaxation. A venue has 16 bytes for each class: 320 MB at this limit.
pub(super) const MAX_WIDE_CLASSES: usize = 4_500;

/// Maximum number of seats of a group for which the scaled sums of the Lagrangian relaxation fit.
pub(crate) const MAX_LAGRANGIAN_SEATS: u32 = 1 << 8;

// venues

/// Maximum size of a group, in seats, for which a venue is searched.
pub(super) const MAX_SEARCHED_SEATS: u32 = 20;

/// Maximum size of a group, in units of mean seat number, for which a venue is searched where seats differ.
pub(super) const MAX_SEARCHED_UNITS: u64 = 12;

// venue_ascent

/// Number of candidates that are listed for a venue, or four times the registrants of the largest group.
pub(super) const ASCENT_CANDIDATES: usize = 100;

/// Steps before which candidates are listed anew, by the best duals.
pub(super) const ASCENT_LISTINGS: [usize; 7] = [0, 30, 60, 100, 150, 200, 250];

/// Factor by which all duals are reduced at first, as long as that raises the bound.
pub(super) const ASCENT_SCALING: f64 = 0.8;

/// Maximum number of such reductions.
pub(super) const MAX_ASCENT_SCALINGS: usize = 20;

/// Maximum number of steps.
pub(super) const ASCENT_STEPS: usize = 300;

/// Length of the first and the last step, as shares of the mean dual.
pub(super) const ASCENT_STEP_LENGTHS: (f64, f64) = (0.3, 0.001);
