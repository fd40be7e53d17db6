//! Budgets of a solve: a deadline, a limit on counted work, and interruption.

mod deadline;
mod interrupt;
mod work_meter;

use std::time::Duration;

pub use interrupt::Cancel;

use deadline::Deadline;
use interrupt::Interrupt;
use work_meter::WorkMeter;

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
    deadline: Deadline,
    work: WorkMeter,
    interrupt: Interrupt,
}

impl Budget {
    pub(crate) fn new(
        time_limit: Option<Duration>,
        work_limit: Option<u64>,
        cancel: Cancel,
    ) -> Self {
        let (deadline, work) = (Deadline::new(time_limit), WorkMeter::new(work_limit));
        Self { deadline, work, interrupt: Interrupt::new(cancel) }
    }

    /// Discards on cancellation what is found from now on: to turn it into a verified plan would delay the return.
    pub(crate) fn give_up_when_cancelled(&mut self) {
        self.interrupt.gives_up = true;
    }

    /// Brings the deadline forward, so that `times` the time used so far is left for the steps after the search.
    pub(crate) fn leave(&mut self, times: f64) {
        self.deadline.leave(times);
    }

    /// Returns `true` if it will be too late for any plan once `times` the time used so far has passed.
    pub(crate) fn will_miss(&self, times: f64) -> bool {
        self.deadline.will_miss(times)
    }

    /// Splits a budget with a work limit alone into stages: one without work, one with `first`, then each with twice
    /// the work of the one before while it lasts. Any other budget is a single stage.
    ///
    /// A larger work limit repeats every stage of a smaller one, so it never gives a worse plan.
    pub(crate) fn stages(&self, first: u64) -> (Self, Vec<Self>) {
        if self.deadline.is_limited() {
            return (self.clone(), Vec::new());
        }
        let stage = |work| Self { work, ..self.clone() };
        let (first, later) = self.work.stages(first);
        (stage(first), later.into_iter().map(stage).collect())
    }

    /// Budget with the same deadline and cancellation, and one of `parts` equal shares of the remaining work.
    pub(crate) fn share(&self, parts: u64) -> Self {
        Self { work: self.work.share(parts), ..self.clone() }
    }

    /// Budget that ends when `fraction` of the limits of this one is used.
    pub(crate) fn until(&self, fraction: f64) -> Self {
        let deadline = self.deadline.with_limit(|limit| limit.mul_f64(fraction));
        Self { deadline, work: self.work.until(fraction), ..self.clone() }
    }

    /// Budget that ends when `share` of what is left of this one is used.
    pub(crate) fn until_share_of_rest(&self, share: f64) -> Self {
        let used = self.fraction();
        self.until(used + share * (1.0 - used))
    }

    /// Separate budget within what is left of this one: of `time` if time alone is limited, otherwise of `work`.
    pub(crate) fn apart(&self, time: Duration, work: u64) -> Self {
        // With a work limit the clock may not decide when a step ends: results would not be reproducible.
        let by_clock = self.deadline.is_limited() && !self.work.is_limited();
        let time_limit = self.time_left().map(|left| if by_clock { left.min(time) } else { left });
        let most_work = self.work_left().unwrap_or(u64::MAX).min(work);
        let work = WorkMeter::new((!by_clock).then_some(most_work));
        Self { deadline: Deadline::new(time_limit), work, interrupt: self.interrupt.clone() }
    }

    /// Budget that also ends `time` after the start of the solve, if time is limited.
    pub(crate) fn for_at_most(&self, time: Duration) -> Self {
        Self { deadline: self.deadline.with_limit(|limit| limit.min(time)), ..self.clone() }
    }

    /// Budget with `aside` of its time reserved for later steps.
    pub(crate) fn less(&self, aside: Duration) -> Self {
        let deadline = self.deadline.with_limit(|limit| limit.saturating_sub(aside));
        Self { deadline, ..self.clone() }
    }

    /// Budget that also ends when `halt` is set. Without a time limit `halt` is ignored: results must be reproducible.
    pub(crate) fn halted_by(&self, halt: &Cancel) -> Self {
        let halt = self.deadline.is_limited().then(|| halt.clone());
        let interrupt = Interrupt { halt, ..self.interrupt.clone() };
        Self { interrupt, ..self.clone() }
    }

    /// Runs a step with `part` of this budget, and charges the work that the step uses.
    pub(crate) fn spend<T>(&mut self, mut part: Self, step: impl FnOnce(&mut Self) -> T) -> T {
        let before = part.work.used();
        let result = step(&mut part);
        self.charge(part.work.used() - before);
        result
    }

    /// Charges the work of a step.
    pub(crate) fn charge(&mut self, units: u64) {
        self.work.charge(units);
    }

    pub(crate) fn work(&self) -> u64 {
        self.work.used()
    }

    /// Work of this stage and of all stages before it.
    pub(crate) fn work_of_stages(&self) -> u64 {
        self.work.used_in_all_stages()
    }

    /// Returns why the budget is exhausted, if it is. Reads the clock: call it once every few thousand units of work.
    pub(crate) fn exhausted(&self) -> Option<Exhausted> {
        if self.is_cancelled() {
            Some(Exhausted::Cancelled)
        } else if self.work.is_used_up() {
            Some(Exhausted::Work)
        } else if self.deadline.is_over() || self.interrupt.is_halted() {
            Some(Exhausted::Time)
        } else {
            None
        }
    }

    /// Returns `true` if the time is used up or the solve is cancelled, whatever work is left.
    pub(crate) fn is_out_of_time(&self) -> bool {
        self.is_cancelled() || self.deadline.is_over() || self.interrupt.is_halted()
    }

    /// Remaining work; `None` if work is unlimited.
    pub(crate) fn work_left(&self) -> Option<u64> {
        self.work.left()
    }

    /// Remaining time; `None` if time is unlimited.
    pub(crate) fn time_left(&self) -> Option<Duration> {
        self.deadline.left()
    }

    /// Returns `true` if even a first plan must be completed at once. It may exceed the time limit by a few hundredths of
    /// a second, and the work limit by any amount.
    pub(crate) fn is_pressing(&self) -> bool {
        self.is_cancelled() || self.deadline.is_late_for_first_plan()
    }

    /// Used share of the budget, 0 to 1; 0 if nothing is limited.
    pub(crate) fn fraction(&self) -> f64 {
        self.work.fraction().max(self.deadline.fraction()).min(1.0)
    }

    /// Used share of all stages, 0 to 1.
    pub(crate) fn progress(&self) -> f64 {
        self.work.fraction_of_stages().map_or_else(|| self.fraction(), |share| share.min(1.0))
    }

    /// Returns `true` if the solve was cancelled.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.interrupt.cancel.is_cancelled()
    }

    /// Returns `true` if the only step left is to return the last verified plan.
    pub(crate) fn is_given_up(&self) -> bool {
        self.interrupt.is_given_up()
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
        self.deadline.elapsed()
    }

    /// Time used before the search began.
    pub(crate) fn prepared(&self) -> Duration {
        self.deadline.prepared()
    }

    /// Seconds since the start; 0 if work alone is limited, since the clock must not show in a reproducible result.
    pub(crate) fn seconds(&self) -> f64 {
        let by_clock = self.deadline.is_limited() || !self.work.is_limited();
        if by_clock { self.elapsed().as_secs_f64() } else { 0.0 }
    }
}
