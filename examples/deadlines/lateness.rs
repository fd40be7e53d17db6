//! One solve that is ended from outside, and how late it ends.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::thread;
use std::time::{Duration, Instant};

use kring::{Cancel, Options, Outcome, Pool, Programme};

use crate::families::Case;

/// What ends a solve, and when, in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    /// Its own time limit.
    Limit(f64),
    /// Another thread.
    Cancel(f64),
}

/// How a solve ended.
#[derive(Debug)]
pub(crate) struct Lateness {
    /// When it should have ended, if it had not come to its end before.
    due: Duration,
    /// From the pool to the answer.
    wall: Duration,
    /// What the plan says of the time it took; none where there is no plan.
    stated: Option<f64>,
    placed: u64,
    gap: Option<f64>,
}

impl Lateness {
    pub(crate) const HEADER: &str = "| pool | n | end | at, s | wall, s | late, s | stated, s | placed | gap |\n\
        |---|---|---|---|---|---|---|---|---|";

    /// Solves, and ends it.
    pub(crate) fn of(pool: &Pool, programme: &Programme, end: End) -> Result<Self, Box<dyn Error>> {
        let mut options = Options::default();
        let started = Instant::now();
        let outcome;
        let due;
        match end {
            End::Limit(seconds) => {
                due = Duration::from_secs_f64(seconds);
                options.time_limit = Some(due);
                outcome = programme.solve(pool, &options, &mut ())?;
            }
            End::Cancel(seconds) => {
                // In the middle of its phases.
                options.time_limit = Some(Duration::from_secs_f64(2.0 * seconds));
                let cancel = options.cancel.clone();
                let canceller = thread::spawn(move || cancel_after(seconds, &cancel));
                outcome = programme.solve(pool, &options, &mut ())?;
                let wall = started.elapsed();
                let cancelled = canceller.join().map_err(|_| "the clock stopped")?;
                due = cancelled.saturating_duration_since(started);
                return Ok(Self::new(due, wall, &outcome));
            }
        }
        Ok(Self::new(due, started.elapsed(), &outcome))
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

    /// Seconds by which it was late; below 0 where it came to its end before.
    pub(crate) fn late(&self) -> f64 {
        self.wall.as_secs_f64() - self.due.as_secs_f64()
    }

    /// A row of the table.
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

/// Waits, cancels, and says when that was.
fn cancel_after(seconds: f64, cancel: &Cancel) -> Instant {
    thread::sleep(Duration::from_secs_f64(seconds));
    cancel.cancel();
    Instant::now()
}

/// How late solves were.
#[derive(Debug, Default)]
pub(crate) struct Quantiles(Vec<f64>);

impl Quantiles {
    pub(crate) fn add(&mut self, late: f64) {
        self.0.push(late.max(0.0));
    }

    /// So many seconds are not exceeded by that share; 0 where nothing was measured.
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
