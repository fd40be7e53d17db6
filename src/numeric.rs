//! Exact arithmetic on counters.

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
