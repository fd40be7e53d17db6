//! Deadline of a solve: the only place that reads the clock.

use std::time::{Duration, Instant};

/// Time that the first plan may take beyond the time limit, or beyond the preparation if that ends later.
const FIRST_PLAN: Duration = Duration::from_millis(25);
/// Maximum delay of the result after the time limit.
const MAX_DELAY: Duration = Duration::from_millis(30);

/// Start of a solve, its time limit, and the time reserved for the steps after the search.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline {
    started: Instant,
    /// Time used before the search began.
    prepared: Duration,
    /// Latest time at which the steps after the search must begin; `None` if time is unlimited.
    last_call: Option<Duration>,
    limit: Option<Duration>,
}

impl Deadline {
    pub(super) fn new(limit: Option<Duration>) -> Self {
        let last_call = limit.map(|limit| limit.saturating_add(MAX_DELAY));
        Self { started: Instant::now(), prepared: Duration::ZERO, last_call, limit }
    }

    /// Brings the deadline forward, so that `times` the time used so far is left for the steps after the search.
    pub(super) fn leave(&mut self, times: f64) {
        self.prepared = self.elapsed();
        let left = self.prepared.mul_f64(times);
        self.last_call = self.last_call.map(|latest| latest.saturating_sub(left));
        self.limit = self.limit.map(|limit| limit.saturating_sub(left));
    }

    /// Returns `true` if it will be too late for any plan once `times` the time used so far has passed.
    pub(super) fn will_miss(&self, times: f64) -> bool {
        self.last_call.is_some_and(|latest| self.elapsed().mul_f64(times) > latest)
    }

    /// Returns `true` if it is too late for a first plan.
    pub(super) fn is_late_for_first_plan(&self) -> bool {
        let is_late =
            |limit: Duration| self.elapsed() >= limit.max(self.prepared).saturating_add(FIRST_PLAN);
        self.limit.is_some_and(is_late) || self.will_miss(1.0)
    }

    /// Deadline with another limit.
    pub(super) fn with_limit(self, limit: impl FnOnce(Duration) -> Duration) -> Self {
        Self { limit: self.limit.map(limit), ..self }
    }

    pub(super) fn is_limited(&self) -> bool {
        self.limit.is_some()
    }

    pub(super) fn is_over(&self) -> bool {
        self.limit.is_some_and(|limit| self.elapsed() >= limit)
    }

    /// Remaining time; `None` if time is unlimited.
    pub(super) fn left(&self) -> Option<Duration> {
        self.limit.map(|limit| limit.saturating_sub(self.elapsed()))
    }

    /// Used share of the time, 0 or more; 0 if it is unlimited.
    pub(super) fn fraction(&self) -> f64 {
        let share = |limit: Duration| self.elapsed().as_secs_f64() / limit.as_secs_f64().max(1e-9);
        self.limit.map_or(0.0, share)
    }

    /// Time since the start.
    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Time used before the search began.
    pub(super) fn prepared(&self) -> Duration {
        self.prepared
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Deadline after an almost instant preparation, with `times` that time left for the steps after the search.
    fn after(limit: Option<Duration>, times: f64) -> Deadline {
        let mut deadline = Deadline::new(limit);
        while deadline.elapsed().is_zero() {}
        deadline.leave(times);
        deadline
    }

    #[test]
    fn a_plan_is_missed_if_its_end_would_be_late() {
        let long = 1e9;
        assert!(after(Some(Duration::ZERO), long).will_miss(1.0));
        assert!(after(Some(Duration::ZERO), long).is_late_for_first_plan());
        assert!(!after(Some(Duration::from_secs(3_600)), 1.0).will_miss(1.0));
        assert!(!after(None, long).will_miss(1.0) && !after(None, 1.0).will_miss(long));
        assert!(after(Some(Duration::ZERO), 0.0).will_miss(long));
    }

    #[test]
    fn the_longest_limit_is_no_limit() {
        let deadline = after(Some(Duration::MAX), 1.0);
        assert!(!deadline.will_miss(1.0) && !deadline.is_late_for_first_plan());
        assert!(!deadline.is_over());
    }
}
