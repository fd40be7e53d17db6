//! Budgets of a solve: the only module that reads the clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Cancellation handle of a running solve: keep one clone and put another into the options.
///
/// ```
/// let cancel = kring::Cancel::new();
/// let for_the_solver = cancel.clone();
/// cancel.cancel();
/// assert!(for_the_solver.is_cancelled());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Creates a handle that is not cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the solver to return at once with its best plan, or, for a large pool, with the last plan that was
    /// verified.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Returns `true` if cancellation was requested.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Returns `true` if another clone of this handle exists: only then can the solve be cancelled.
    pub(crate) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }
}

/// Time that the first plan may take beyond the time limit, or beyond the preparation if that ends later.
const FIRST_PLAN: Duration = Duration::from_millis(25);
/// Maximum delay of the result after the time limit.
const LATEST: Duration = Duration::from_millis(30);

/// Reason why a budget is exhausted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exhausted {
    Time,
    Work,
    Cancelled,
}

/// Marker error: the solve was cancelled, and results found since the last verified plan are discarded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GivenUp;

/// Error: the budget is exhausted.
pub(crate) struct BudgetUsed;

/// Limits of a solve, or of one of its steps with a share of the work.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    started: Instant,
    /// Time used before the search began.
    prepared: Duration,
    /// Latest time at which the steps after the search must begin; `None` if time is unlimited.
    last_call: Option<Duration>,
    time_limit: Option<Duration>,
    work_limit: Option<u64>,
    work: u64,
    /// Work of the stages before this one, and the work limit of the whole solve; `None` if the solve has one stage.
    stages: Option<(u64, u64)>,
    cancel: Cancel,
    /// Set if plans found after the last verified one are discarded on cancellation.
    gives_up: bool,
    /// Set by a concurrent step whose result makes this one needless.
    halt: Option<Cancel>,
}

impl Budget {
    pub(crate) fn new(
        time_limit: Option<Duration>,
        work_limit: Option<u64>,
        cancel: Cancel,
    ) -> Self {
        let (started, prepared) = (Instant::now(), Duration::ZERO);
        let (work, stages, gives_up, halt) = (0, None, false, None);
        let last_call = last_call(time_limit);
        Self {
            started,
            prepared,
            last_call,
            time_limit,
            work_limit,
            work,
            stages,
            cancel,
            gives_up,
            halt,
        }
    }

    /// Discards on cancellation what is found from now on: to turn it into a verified plan would delay the return.
    pub(crate) fn give_up_when_cancelled(&mut self) {
        self.gives_up = true;
    }

    /// Brings the deadline forward, so that `times` the time used so far is left for the steps after the search.
    pub(crate) fn leave(&mut self, times: f64) {
        self.prepared = self.started.elapsed();
        let left = self.prepared.mul_f64(times);
        self.last_call = self.last_call.map(|latest| latest.saturating_sub(left));
        self.time_limit = self.time_limit.map(|limit| limit.saturating_sub(left));
    }

    /// Returns `true` if it is too late for any plan: the steps after the search would end long after the time limit.
    pub(crate) fn is_missed(&self) -> bool {
        self.will_miss(1.0)
    }

    /// Returns `true` if it will be too late for any plan once `times` the time used so far has passed.
    pub(crate) fn will_miss(&self, times: f64) -> bool {
        self.last_call.is_some_and(|latest| self.started.elapsed().mul_f64(times) > latest)
    }

    /// Splits a budget with a work limit alone into stages: one without work, one with `first`, then each with twice
    /// the work of the one before while it lasts. Any other budget is a single stage.
    ///
    /// A larger work limit repeats every stage of a smaller one, so it never gives a worse plan.
    pub(crate) fn stages(&self, first: u64) -> (Self, Vec<Self>) {
        let Some(all) = self.work_limit.filter(|_| self.time_limit.is_none()) else {
            return (self.clone(), Vec::new());
        };
        let stage = |before: u64, work: u64| Self {
            work_limit: Some(work),
            stages: Some((before, all)),
            ..self.clone()
        };
        let (mut before, mut work, mut later) = (0_u64, first.max(1), Vec::new());
        while before.saturating_add(work) <= all {
            later.push(stage(before, work));
            (before, work) = (before + work, work.saturating_mul(2));
        }
        // The stage without work still yields a first plan, which no work limit interrupts.
        (stage(0, 0), later)
    }

    /// Budget with the same deadline and cancellation, and one of `parts` equal shares of the remaining work.
    pub(crate) fn share(&self, parts: u64) -> Self {
        let work_limit =
            self.work_limit.map(|limit| limit.saturating_sub(self.work) / parts.max(1));
        Self { work_limit, work: 0, ..self.clone() }
    }

    /// Budget that ends when `fraction` of the limits of this one is used.
    pub(crate) fn until(&self, fraction: f64) -> Self {
        let time_limit = self.time_limit.map(|limit| limit.mul_f64(fraction));
        let work_limit = self.work_limit.map(|limit| (limit as f64 * fraction) as u64);
        Self { time_limit, work_limit, ..self.clone() }
    }

    /// Separate budget within what is left of this one: of `time` if time alone is limited, otherwise of `work`.
    pub(crate) fn apart(&self, time: Duration, work: u64) -> Self {
        // With a work limit the clock may not decide when a step ends: results would not be reproducible.
        let by_clock = self.time_limit.is_some() && self.work_limit.is_none();
        let time_limit = self.time_left().map(|left| if by_clock { left.min(time) } else { left });
        let most_work = self.work_left().unwrap_or(u64::MAX).min(work);
        let work_limit = (!by_clock).then_some(most_work);
        let apart = Self::new(time_limit, work_limit, self.cancel.clone());
        Self { gives_up: self.gives_up, halt: self.halt.clone(), ..apart }
    }

    /// Budget that also ends `time` after the start of the solve, if time is limited.
    pub(crate) fn for_at_most(&self, time: Duration) -> Self {
        let time_limit = self.time_limit.map(|limit| limit.min(time));
        Self { time_limit, ..self.clone() }
    }

    /// Budget with `aside` of its time reserved for later steps.
    pub(crate) fn less(&self, aside: Duration) -> Self {
        let time_limit = self.time_limit.map(|limit| limit.saturating_sub(aside));
        Self { time_limit, ..self.clone() }
    }

    /// Budget that also ends when `halt` is set. Without a time limit `halt` is ignored: results must be reproducible.
    pub(crate) fn halted_by(&self, halt: &Cancel) -> Self {
        let halt = self.time_limit.is_some().then(|| halt.clone());
        Self { halt, ..self.clone() }
    }

    /// Charges the work of a step.
    pub(crate) fn charge(&mut self, units: u64) {
        self.work = self.work.saturating_add(units);
    }

    pub(crate) fn work(&self) -> u64 {
        self.work
    }

    /// Returns why the budget is exhausted, if it is. Reads the clock: call it once every few thousand units of work.
    pub(crate) fn exhausted(&self) -> Option<Exhausted> {
        if self.is_cancelled() {
            Some(Exhausted::Cancelled)
        } else if self.work_limit.is_some_and(|limit| self.work >= limit) {
            Some(Exhausted::Work)
        } else if self.time_limit.is_some_and(|limit| self.started.elapsed() >= limit)
            || self.halt.as_ref().is_some_and(Cancel::is_cancelled)
        {
            Some(Exhausted::Time)
        } else {
            None
        }
    }

    /// Returns `true` if the time is used up or the solve is cancelled, whatever work is left.
    pub(crate) fn is_out_of_time(&self) -> bool {
        Self { work_limit: None, ..self.clone() }.exhausted().is_some()
    }

    /// Remaining work; `None` if work is unlimited.
    pub(crate) fn work_left(&self) -> Option<u64> {
        self.work_limit.map(|limit| limit.saturating_sub(self.work))
    }

    /// Remaining time; `None` if time is unlimited.
    pub(crate) fn time_left(&self) -> Option<Duration> {
        self.time_limit.map(|limit| limit.saturating_sub(self.started.elapsed()))
    }

    /// Returns `true` if even a first plan must be completed at once. It may exceed the time limit by `FIRST_PLAN`, and
    /// the work limit by any amount.
    pub(crate) fn is_pressing(&self) -> bool {
        let is_late = |limit: Duration| {
            self.started.elapsed() >= limit.max(self.prepared).saturating_add(FIRST_PLAN)
        };
        self.is_cancelled() || self.time_limit.is_some_and(is_late) || self.is_missed()
    }

    /// Used share of the budget, 0 to 1; 0 if nothing is limited.
    pub(crate) fn fraction(&self) -> f64 {
        let of_work = self.work_limit.map(|limit| self.work as f64 / limit.max(1) as f64);
        let of_time = self
            .time_limit
            .map(|limit| self.started.elapsed().as_secs_f64() / limit.as_secs_f64().max(1e-9));
        of_work.into_iter().chain(of_time).fold(0.0, f64::max).min(1.0)
    }

    /// Used share of all stages, 0 to 1.
    pub(crate) fn progress(&self) -> f64 {
        match self.stages {
            Some((before, all)) => ((before + self.work) as f64 / all.max(1) as f64).min(1.0),
            None => self.fraction(),
        }
    }

    /// Returns `true` if the solve was cancelled.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    /// Returns `true` if the only step left is to return the last verified plan.
    pub(crate) fn is_given_up(&self) -> bool {
        self.gives_up && self.is_cancelled()
    }

    /// Returns an error if the solve is given up; long steps call it between their parts.
    pub(crate) fn go_on(&self) -> Result<(), GivenUp> {
        if self.is_given_up() { Err(GivenUp) } else { Ok(()) }
    }

    /// Returns an error if the budget is exhausted; explanations, which hand over no plan, call it between their parts.
    pub(crate) fn within(&self) -> Result<(), BudgetUsed> {
        if self.exhausted().is_some() { Err(BudgetUsed) } else { Ok(()) }
    }

    /// Time since the start.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Time used before the search began.
    pub(crate) fn prepared(&self) -> Duration {
        self.prepared
    }

    /// Seconds since the start; 0 if work alone is limited, since the clock must not show in a reproducible result.
    pub(crate) fn seconds(&self) -> f64 {
        let by_clock = self.time_limit.is_some() || self.work_limit.is_none();
        if by_clock { self.started.elapsed().as_secs_f64() } else { 0.0 }
    }
}

/// Latest time at which everything must be over, before time is reserved for later steps.
fn last_call(time_limit: Option<Duration>) -> Option<Duration> {
    time_limit.map(|limit| limit.saturating_add(LATEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Budget after an almost instant preparation, with `times` that time left for the steps after the search.
    fn after(limit: Option<Duration>, times: f64) -> Budget {
        let mut budget = Budget::new(limit, None, Cancel::new());
        while budget.started.elapsed().is_zero() {}
        budget.leave(times);
        budget
    }

    #[test]
    fn a_plan_is_missed_where_its_end_would_be_late() {
        let long = 1e9;
        assert!(after(Some(Duration::ZERO), long).is_missed());
        assert!(after(Some(Duration::ZERO), long).is_pressing());
        assert!(!after(Some(Duration::from_secs(3_600)), 1.0).is_missed());
        assert!(!after(None, long).is_missed() && !after(None, 1.0).will_miss(long));
        assert!(after(Some(Duration::ZERO), 0.0).will_miss(long));
    }

    #[test]
    fn the_longest_limit_is_no_limit() {
        let budget = after(Some(Duration::MAX), 1.0);
        assert!(!budget.is_missed() && !budget.is_pressing());
        let part = budget.apart(Duration::MAX, u64::MAX);
        assert!(!part.is_missed() && part.exhausted().is_none());
    }
}
