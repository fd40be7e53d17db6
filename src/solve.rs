//! The conductor.

use std::time::Duration;

use crate::budget::Cancel;
use crate::error::Faults;
use crate::plan::{Error, Outcome, Plan, StopReason};
use crate::pool::Pool;
use crate::programme::Programme;

/// How long to search, and how.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Time for solving; no limit where absent. Default 10 s.
    pub time_limit: Option<Duration>,
    /// Deterministic units of work; no limit where absent (the default).
    pub work_limit: Option<u64>,
    /// Stop when this gap is proven, 0 to 1. Default 0: stop when proven optimal.
    pub gap: f64,
    /// Seed of the random numbers. Default 0.
    pub seed: u64,
    /// Threads; 0 (the default) takes all cores. Results under a work limit do not depend on it.
    pub threads: usize,
    /// Stops the solve from outside.
    pub cancel: Cancel,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            time_limit: Some(Duration::from_secs(10)),
            work_limit: None,
            gap: 0.0,
            seed: 0,
            threads: 0,
            cancel: Cancel::new(),
        }
    }
}

impl Programme {
    /// Forms groups.
    ///
    /// # Errors
    ///
    /// Faults of the input.
    pub fn form_groups(&self, pool: &Pool, options: &Options) -> Result<Plan, Error> {
        match self.solve(pool, options)? {
            Outcome::Plan(plan) => Ok(plan),
            Outcome::Infeasible(conflict) => Err(Error::NoPlan(conflict)),
            Outcome::Undecided(reason) => Err(Error::Undecided(reason)),
        }
    }

    /// Forms groups; infeasibility and limits are answers.
    ///
    /// # Errors
    ///
    /// Faults of the input.
    pub fn solve(&self, _pool: &Pool, _options: &Options) -> Result<Outcome, Faults> {
        Ok(Outcome::Undecided(StopReason::Time))
    }
}
