//! Numerical parameters of the solve.

use std::time::Duration;

// search_driver

/// Initial and minimum size of a subproblem, in groups of the largest size.
pub(super) const SUBPROBLEM_GROUPS: (f64, f64) = (4.0, 2.0);

/// Lower limits of the initial and the minimum size, in units.
pub(super) const SUBPROBLEM_UNITS: (f64, f64) = (30.0, 16.0);

/// Growth factor of the size after a subproblem that is solved in less than half its budget without an improvement.
pub(super) const SUBPROBLEM_GROWTH: f64 = 1.1;

/// Shrink factor of the size after a subproblem that is not solved within its budget.
pub(super) const SUBPROBLEM_SHRINKAGE: f64 = 0.85;

/// Maximum time of a subproblem; the driver multiplies it by `times`.
pub(super) const MAX_SUBPROBLEM_TIME: Duration = Duration::from_millis(150);

/// Maximum work of a subproblem, in units of work; the driver multiplies it by `times`.
pub(super) const MAX_SUBPROBLEM_WORK: u64 = 2_000_000;

/// Minimum work charged for a subproblem, in units of work: its LPs are not counted.
pub(super) const MIN_SUBPROBLEM_WORK: u64 = 300_000;

/// Passes over all units without an improvement after which the budget of a subproblem doubles.
pub(super) const STALL_PASSES: usize = 4;

/// Maximum factor of the budget of a subproblem.
pub(super) const MAX_EFFORT: u32 = 64;

/// Relative gain of a round above which the first turn of subproblems is postponed.
pub(super) const LARGE_ROUND_GAIN: f64 = 0.01;

/// Minimum share of the budget for a turn of subproblems; also its share if a round found the incumbent.
pub(super) const MIN_TURN_SHARE: f64 = 0.02;

/// Maximum share of the budget for a turn of subproblems; up to it, the turn gets the share of the last round.
pub(super) const MAX_TURN_SHARE: f64 = 0.1;

/// Budget factor of a subproblem that must place one more unit.
pub(super) const PLACEMENT_EFFORT: u32 = 4;

/// Growth factor of such a subproblem after it finds no place.
pub(super) const PLACEMENT_GROWTH: f64 = 1.3;

// proven_bounds

/// Maximum number of classes for which the nearest-companion bound takes negligible time.
pub(super) const MAX_QUICK_BOUND_CLASSES: usize = 10_000;

/// Maximum number of units for which branching follows the first dive.
pub(super) const MAX_BRANCHED_UNITS: usize = 4_000;

/// Maximum number of units for which local search comes before the first dive, even if their seats differ.
pub(super) const MAX_SEARCHED_FIRST_UNITS: usize = 200;

/// Share of the budget after which the bound of the simpler problem is left and that of the whole one begins.
pub(super) const SIMPLER_END: f64 = 0.75;

// fallback

/// Maximum number of registrants for which a plan is assigned and verified in a few milliseconds, so that no fallback
/// plan is needed.
pub(super) const MAX_INSTANT_REGISTRANTS: usize = 4_000;

/// Minimum pause between two fallback plans, as a multiple of the time that one takes.
pub(super) const FALLBACK_PAUSE: u32 = 50;

/// Minimum remaining time for another fallback plan, in the same multiple.
pub(super) const FALLBACK_RESERVE: u32 = 3;

// mod

/// Minimum work of the first stage that has any; an instance with more units gets one unit of work for each.
pub(super) const FIRST_STAGE_WORK: u64 = 1_000;

/// Time that the search takes to hand over its result, for each unit of the instance.
pub(super) const HANDOVER_TIME: Duration = Duration::from_nanos(600);

/// Share of the time that is reserved for the reasons of the reserve list.
pub(super) const REASONS_SHARE: f64 = 0.02;

/// Maximum time that is reserved for these reasons.
pub(super) const MAX_REASONS_TIME: Duration = Duration::from_millis(300);

// phases

/// Maximum number of units for which an exact solve by enumeration is tried.
pub(super) const MAX_EXACT_UNITS: usize = 40;

/// Maximum number of units for which the exact solve needs no good plan to start from.
pub(super) const MAX_TINY_UNITS: usize = 12;

/// Replicas of a search round, alone and beside bounding: equal on every machine, so that results are equal too.
pub(super) const REPLICAS: (u64, u64) = (2, 1);

/// Consecutive turns with a gain below `MIN_RELATIVE_GAIN` after which the search alone ends.
pub(super) const MAX_STALLED_TURNS: u64 = 3;

/// Relative gain below which a turn counts as stalled.
pub(super) const MIN_RELATIVE_GAIN: f64 = 0.001;

/// Share of the budget, and time since the start of the solve, after which the search alone ends.
pub(super) const SEARCH_ALONE: (f64, Duration) = (0.3, Duration::from_secs(3));

/// Such a share and time for pools that dive early.
pub(super) const EARLY_SEARCH: (f64, Duration) = (0.15, Duration::from_millis(500));

/// Share of the budget after which the opening phase of pools that dive early ends.
pub(super) const OPENING_END: f64 = 0.5;

/// Share of the budget after which the Lagrangian ascent ends.
pub(super) const ASCENT_END: f64 = 0.5;

/// Share of the budget after which the repair of an earlier plan ends.
pub(super) const REPAIR_END: f64 = 0.2;

/// Share of the budget after which the work on the multipliers ends: certifying their bound and target group counts.
pub(super) const ROUNDING_END: f64 = 0.9;

/// Shares of the budget at which search and bounding, which run side by side, learn from each other.
pub(super) const PHASE_ENDS: [f64; 4] = [0.6, 0.75, 0.9, 1.0];

/// Shares of the budget at which a phase ends if bounding is slow: bounding has both threads in the first phase and
/// none in the last.
pub(super) const SLOW_PHASE_ENDS: [f64; 2] = [0.95, 1.0];

/// Minimum remaining time for each class for slow bounding to begin.
pub(super) const SLOW_BOUNDING_TIME: Duration = Duration::from_millis(25);

/// Number of classes above which this time grows in proportion to them: the pairs to price grow with their square.
pub(super) const SLOW_BOUNDING_CLASSES: u32 = 1_000;

/// Minimum remaining time for each class for bounding to begin if a component has more classes than pairs can be
/// tabulated for.
pub(super) const WIDE_BOUNDING_TIME: Duration = Duration::from_millis(10);

/// Share of the remaining budget for improving a plan that is rounded from the LP; a turn without a gain ends it
/// earlier.
pub(super) const IMPROVEMENT_SHARE: f64 = 0.07;

// compiled

/// Time to assign and verify a plan, as a multiple of the compile time: measured on 100,000 to 1,000,000 registrants.
pub(super) const HANDOVER_FACTOR: f64 = 1.5;

/// Total compile time as a multiple of that of its first half: measured on 100,000 to 1,000,000 registrants.
pub(super) const COMPILE_FACTOR: f64 = 1.8;

// withheld

/// Maximum number of retained improvements.
pub(super) const MAX_OTHER_PLANS: usize = 8;

/// Maximum number of plans whose defective groups are dissolved.
pub(super) const MAX_DISSOLVED_PLANS: usize = 8;
