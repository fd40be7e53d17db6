//! Arithmetic that must be exact.

/// Takes `by` off a counter of what is left.
///
/// A counter that would fall below zero is a fault of the solver: an assertion in debug builds. In release builds
/// nothing is left then, which only makes plans worse.
pub(crate) fn take(left: &mut u64, by: u64) {
    debug_assert!(*left >= by, "{by} taken of {left}");
    *left = left.saturating_sub(by);
}

/// Adds `by` to a counter that never falls below zero; as [`take`] where it would.
pub(crate) fn add_signed(counter: &mut u64, by: i64) {
    let sum = counter.checked_add_signed(by);
    debug_assert!(sum.is_some(), "{by} added to {counter}");
    *counter = sum.unwrap_or(0);
}
