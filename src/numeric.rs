//! Numerical tolerances, and exact arithmetic on counters.
//!
//! Tolerances decide only which step comes next: plans and bounds are computed in integers and hold whatever an LP
//! backend returns.

/// Distance from an integer below which a quantity is no candidate for branching. It exceeds the accuracy of the
/// interior-point backend (1e-8 of the largest cost) by far, so that noise is not branched on.
pub(crate) const BRANCHING_INTEGRALITY: f64 = 1e-4;
/// Distance from an integer below which every column of an LP solution counts as integral, so that it is read as a plan.
pub(crate) const SOLUTION_INTEGRALITY: f64 = 1e-5;
/// Amount by which a column may fall short of an integer and still be fixed there in a dive.
pub(crate) const DIVING_INTEGRALITY: f64 = 1e-6;
/// Distance from an integer below which a number of groups in a mixture of columns counts as integral. Sums over many
/// columns are less accurate than single values.
pub(crate) const MIXTURE_INTEGRALITY: f64 = 1e-3;
/// Distance below an integer at which a fractional number of copies of a target group is rounded up.
pub(crate) const TARGET_INTEGRALITY: f64 = 1e-4;
/// Magnitude, in metres (2^36), above which a dual is clamped: larger ones are numerical failures.
pub(crate) const MAX_DUAL: f64 = 68_719_476_736.0;

/// Subtracts `by` from a counter of what is left.
///
/// A counter that would fall below zero is a defect of the solver: debug builds panic, release builds set it to zero,
/// which can only make plans worse.
pub(crate) fn take(left: &mut u64, by: u64) {
    debug_assert!(*left >= by, "{by} taken of {left}");
    *left = left.saturating_sub(by);
}

/// Adds `by` to a counter that must not fall below zero; treats such a fall as [`take`] does.
pub(crate) fn add_signed(counter: &mut u64, by: i64) {
    let sum = counter.checked_add_signed(by);
    debug_assert!(sum.is_some(), "{by} added to {counter}");
    *counter = sum.unwrap_or(0);
}
