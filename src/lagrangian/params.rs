//! Numerical parameters of the Lagrangian relaxation.

// mod

/// Number of steps of the first stage, and the factor by which it grows from stage to stage.
pub(super) const STAGE_STEPS: (usize, usize) = (120, 2);

/// Maximum number of stages.
pub(super) const MAX_STAGES: u32 = 2;

/// Temperature at the first and the last step of a stage, as shares of the mean cost of a unit.
pub(super) const TEMPERATURES: (f64, f64) = (0.1, 0.001);

/// Length of the first and the last step of a stage, as shares of the mean cost of a unit.
pub(super) const STEP_LENGTHS: (f64, f64) = (1.0, 0.005);

/// Factor on the first temperature and step length from one stage to the next.
pub(super) const RESTART_FACTOR: f64 = 0.3;

// ascend

/// Number of partial sums. It does not depend on the number of threads, so the result does not either.
pub(super) const PARTIAL_SUMS: usize = 8;

/// Cost difference, in temperatures, beyond which a place gets no units: its weight would be below e^-20, or 2.1e-9.
pub(super) const MAX_TEMPERATURES: f64 = 20.0;

// assignment_graph

/// Number of nearest venues that are listed for each class.
pub(super) const LISTED_VENUES: usize = 12;

/// Maximum number of components times sites, the length of the index of slots.
pub(super) const MAX_SLOTS: usize = 1 << 22;

/// Maximum number of classes for which the graph is built.
pub(super) const MAX_CLASSES: usize = 4_000_000;

// certify

/// Largest dual, in metres (2^33); larger ones are clamped so that sums over a group fit.
pub(super) const MAX_DUAL: f64 = 8_589_934_592.0;

/// Metres by which the order of the nearest slots may err, since each distance is rounded.
pub(super) const DISTANCE_ROUNDING: i64 = 1;

// chains

/// Maximum number of nodes that one search settles before it is abandoned.
pub(super) const MAX_CHAIN_NODES: usize = 20_000;

// targets

/// Share of the possible groups of a component that is left out where nearly all of them are wanted: with every group
/// at its least size, no unit could move.
pub(super) const GROUP_SLACK: f64 = 0.002;
