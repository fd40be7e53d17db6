//! How long a solve may go on: the one place that reads the clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Stops a running solve from anywhere: clone it, keep one, give the other to the options.
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
    /// Not cancelled yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the solver to return at once: with the best plan that it has, of large pools with the last that was judged.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether that was asked.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Whether somebody else has it too.
    pub(crate) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }
}

/// How long a first plan may be made after the time limit, or after all is prepared for it.
const FIRST_PLAN: Duration = Duration::from_millis(25);
/// So long after the time limit all must be over.
const LATEST: Duration = Duration::from_millis(30);

/// Why a budget ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exhausted {
    Time,
    Work,
    Cancelled,
}

/// That somebody cancelled who waits for nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GivenUp;

/// Limits of a solve, or of a part of it with a share of the work.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    started: Instant,
    /// What was used before there was anything to search.
    prepared: Duration,
    /// When the last must begin that follows on a search; `None` where time is not limited.
    last_call: Option<Duration>,
    time_limit: Option<Duration>,
    work_limit: Option<u64>,
    work: u64,
    /// Work that stages before this one had, and of all of them.
    stages: Option<(u64, u64)>,
    cancel: Cancel,
    /// Whether who cancels waits for nothing that was found since the last plan.
    gives_up: bool,
    /// Set by a part that runs beside this one and makes it needless.
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

    /// What is found from now on is not made a plan for who cancels: that takes longer than they would wait.
    pub(crate) fn give_up_when_cancelled(&mut self) {
        self.gives_up = true;
    }

    /// Ends it earlier, so that `times` as much time as was used until now is left for what must follow.
    pub(crate) fn leave(&mut self, times: f64) {
        self.prepared = self.started.elapsed();
        let left = self.prepared.mul_f64(times);
        self.last_call = self.last_call.map(|latest| latest.saturating_sub(left));
        self.time_limit = self.time_limit.map(|limit| limit.saturating_sub(left));
    }

    /// Whether it is too late for any plan: what must follow would end long after the time limit.
    pub(crate) fn is_missed(&self) -> bool {
        self.will_miss(1.0)
    }

    /// Whether it will be too late for any plan, if all takes so many times as long as until now.
    pub(crate) fn will_miss(&self, times: f64) -> bool {
        self.last_call.is_some_and(|latest| self.started.elapsed().mul_f64(times) > latest)
    }

    /// This budget in stages: where work alone is limited nothing, then `first`, then twice as much each time, as long
    /// as there is enough. So all that is done with less work is done with more as well, and plans never get worse.
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
        (stage(0, 0), later)
    }

    /// The same deadline and cancellation, and one of `parts` equal shares of the work that is left.
    pub(crate) fn share(&self, parts: u64) -> Self {
        let work_limit =
            self.work_limit.map(|limit| limit.saturating_sub(self.work) / parts.max(1));
        Self { work_limit, work: 0, ..self.clone() }
    }

    /// The same budget, cut off when that fraction of it is used.
    pub(crate) fn until(&self, fraction: f64) -> Self {
        let time_limit = self.time_limit.map(|limit| limit.mul_f64(fraction));
        let work_limit = self.work_limit.map(|limit| (limit as f64 * fraction) as u64);
        Self { time_limit, work_limit, ..self.clone() }
    }

    /// A budget of its own within what is left of this one: so much time where time alone is limited, else so much work.
    pub(crate) fn apart(&self, time: Duration, work: u64) -> Self {
        let by_clock = self.time_limit.is_some() && self.work_limit.is_none();
        let time_limit = self.time_left().map(|left| if by_clock { left.min(time) } else { left });
        let most_work = self.work_left().unwrap_or(u64::MAX).min(work);
        let work_limit = (!by_clock).then_some(most_work);
        let apart = Self::new(time_limit, work_limit, self.cancel.clone());
        Self { gives_up: self.gives_up, halt: self.halt.clone(), ..apart }
    }

    /// The same budget, cut off when so much time has gone by, if the clock counts.
    pub(crate) fn for_at_most(&self, time: Duration) -> Self {
        let time_limit = self.time_limit.map(|limit| limit.min(time));
        Self { time_limit, ..self.clone() }
    }

    /// The same budget, with so much of its time set aside for what comes after it.
    pub(crate) fn less(&self, aside: Duration) -> Self {
        let time_limit = self.time_limit.map(|limit| limit.saturating_sub(aside));
        Self { time_limit, ..self.clone() }
    }

    /// The same budget, which ends when `halt` is set too, if the clock may play a part.
    pub(crate) fn halted_by(&self, halt: &Cancel) -> Self {
        let halt = self.time_limit.is_some().then(|| halt.clone());
        Self { halt, ..self.clone() }
    }

    /// Books work that a part has done.
    pub(crate) fn charge(&mut self, units: u64) {
        self.work = self.work.saturating_add(units);
    }

    pub(crate) fn work(&self) -> u64 {
        self.work
    }

    /// Why to stop now, if so. Reads the clock: ask every few thousand units.
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

    /// The work that is left; `None` where work is not limited.
    pub(crate) fn work_left(&self) -> Option<u64> {
        self.work_limit.map(|limit| limit.saturating_sub(self.work))
    }

    /// The time that is left; `None` where time is not limited.
    pub(crate) fn time_left(&self) -> Option<Duration> {
        self.time_limit.map(|limit| limit.saturating_sub(self.started.elapsed()))
    }

    /// Whether even a first plan must do with what there is: it may take some moments more than the time limit, and
    /// any work.
    pub(crate) fn is_pressing(&self) -> bool {
        let is_late = |limit: Duration| {
            self.started.elapsed() >= limit.max(self.prepared).saturating_add(FIRST_PLAN)
        };
        self.is_cancelled() || self.time_limit.is_some_and(is_late) || self.is_missed()
    }

    /// The share of the budget that is used, 0 to 1; 0 where there is no limit.
    pub(crate) fn fraction(&self) -> f64 {
        let of_work = self.work_limit.map(|limit| self.work as f64 / limit.max(1) as f64);
        let of_time = self
            .time_limit
            .map(|limit| self.started.elapsed().as_secs_f64() / limit.as_secs_f64().max(1e-9));
        of_work.into_iter().chain(of_time).fold(0.0, f64::max).min(1.0)
    }

    /// The same of all stages.
    pub(crate) fn progress(&self) -> f64 {
        match self.stages {
            Some((before, all)) => ((before + self.work) as f64 / all.max(1) as f64).min(1.0),
            None => self.fraction(),
        }
    }

    /// Whether somebody does not want to wait any longer.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    /// Whether all that is left to do is to hand over the last plan.
    pub(crate) fn is_given_up(&self) -> bool {
        self.gives_up && self.is_cancelled()
    }

    /// That it is not given up: what takes long asks between its steps.
    pub(crate) fn go_on(&self) -> Result<(), GivenUp> {
        if self.is_given_up() { Err(GivenUp) } else { Ok(()) }
    }

    /// Since the start.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// What was used before there was anything to search.
    pub(crate) fn prepared(&self) -> Duration {
        self.prepared
    }

    /// Seconds since the start; 0 where only work is limited, since then no clock may show in a result.
    pub(crate) fn seconds(&self) -> f64 {
        let by_clock = self.time_limit.is_some() || self.work_limit.is_none();
        if by_clock { self.started.elapsed().as_secs_f64() } else { 0.0 }
    }
}

/// When all must be over, before anything is set aside for what follows.
fn last_call(time_limit: Option<Duration>) -> Option<Duration> {
    time_limit.map(|limit| limit.saturating_add(LATEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of something that took no time to prepare, and that is followed by so many times as much.
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
