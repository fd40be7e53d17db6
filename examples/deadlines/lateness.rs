//! One solve that is ended from outside, and its lateness.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::thread;
use std::time::{Duration, Instant};

use kring::{Cancel, Options, Outcome, Pool, Programme};

use crate::families::Case;

/// Event that ends a solve, with its moment in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    /// Time limit of the solve.
    Limit(f64),
    /// Cancellation from another thread.
    Cancel(f64),
}

/// Measured end of a solve.
#[derive(Debug)]
pub(crate) struct Lateness {
    /// Time at which the solve is due to end, if it does not finish before.
    due: Duration,
    /// Wall time from the pool to the answer.
    wall: Duration,
    /// Solve time in seconds that the plan reports; none without a plan.
    stated: Option<f64>,
    placed: u64,
    gap: Option<f64>,
}

impl Lateness {
    pub(crate) const HEADER: &str = "| pool | n | end | at, s | wall, s | late, s | stated, s | placed | gap |\n\
        |---|---|---|---|---|---|---|---|---|";

    /// Solves, ends the solve by `end` and measures its lateness.
    pub(crate) fn of(pool: &Pool, programme: &Programme, end: End) -> Result<Self, Box<dyn Error>> {
        let started = Instant::now();
        match end {
            End::Limit(seconds) => {
                let due = Duration::from_secs_f64(seconds);
                let outcome = programme.solve(pool, &Options::default().with_time_limit(due))?;
                Ok(Self::new(due, started.elapsed(), &outcome))
            }
            End::Cancel(seconds) => {
                // The cancellation falls halfway through the time limit, in the middle of the solver's phases.
                let cancel = Cancel::new();
                let options = Options::default()
                    .with_time_limit(Duration::from_secs_f64(2.0 * seconds))
                    .with_cancel(cancel.clone());
                let canceller = thread::spawn(move || cancel_after(seconds, &cancel));
                let outcome = programme.solve(pool, &options)?;
                let wall = started.elapsed();
                let cancelled = canceller.join().map_err(|_| "the clock stopped")?;
                Ok(Self::new(cancelled.saturating_duration_since(started), wall, &outcome))
            }
        }
    }

    fn new(due: Duration, wall: Duration, outcome: &Outcome) -> Self {
        let plan = match outcome {
            Outcome::Plan(plan) => Some(plan),
            _ => None,
        };
        let (stated, gap) = (plan.map(|plan| plan.seconds()), plan.map(|plan| plan.gap()));
        let placed = plan.map_or(0, |plan| plan.figures().placed_seats);
        Self { due, wall, stated, placed, gap }
    }

    /// Lateness in seconds; below 0 if the solve finished before it was due.
    pub(crate) fn late(&self) -> f64 {
        self.wall.as_secs_f64() - self.due.as_secs_f64()
    }

    /// Returns the row of the table.
    pub(crate) fn row(&self, case: Case, end: End) -> String {
        let (kind, at) = match end {
            End::Limit(at) => ("limit", at),
            End::Cancel(at) => ("cancel", at),
        };
        let size = case.size.unwrap_or(0);
        let stated = self.stated.map_or_else(|| "none".into(), |seconds| format!("{seconds:.3}"));
        let gap = self.gap.map_or_else(|| "none".into(), |gap| format!("{:.2} %", 100.0 * gap));
        let (wall, late) = (self.wall.as_secs_f64(), self.late());
        let (family, placed) = (case.family, self.placed);
        format!(
            "| {family} | {size} | {kind} | {at} | {wall:.3} | {late:.3} | {stated} | {placed} | {gap} |"
        )
    }
}

/// Cancels after `seconds` and returns the moment of the cancellation.
fn cancel_after(seconds: f64, cancel: &Cancel) -> Instant {
    thread::sleep(Duration::from_secs_f64(seconds));
    cancel.cancel();
    Instant::now()
}

/// Distribution of the lateness of solves, in seconds.
#[derive(Debug, Default)]
pub(crate) struct Quantiles(Vec<f64>);

impl Quantiles {
    pub(crate) fn add(&mut self, late: f64) {
        self.0.push(late.max(0.0));
    }

    /// Lateness in seconds that the given share of solves does not exceed; 0 without measurements.
    pub(crate) fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1);
        sorted.get((share * last as f64).round() as usize).copied().unwrap_or(0.0)
    }
}

impl Display for Quantiles {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (median, most, worst) = (self.at(0.5), self.at(0.99), self.at(1.0));
        write!(f, "p50 {median:.3} s, p99 {most:.3} s, most {worst:.3} s of {}", self.0.len())
    }
}
