//! Guard around an LP backend: each call runs in its own thread, so that a backend that is late, wrong or never returns
//! delays no solve. Its answer is a hint; bounds and plans are valid without it.

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use super::backend;
use super::model::{Backend, Hint, Lp};
use crate::limits::{Budget, Cancel};

/// Interval between two checks of the budget while a backend runs.
const LOOK: Duration = Duration::from_millis(2);
/// Magnitude above which a dual or value is rejected; valid ones stay far below it.
const LARGEST: f64 = 1e15;

/// LP backend of one solve, with the number of its failures.
#[derive(Clone, Debug)]
pub(crate) struct Linear {
    backend: Arc<dyn Backend>,
    failures: Arc<AtomicU64>,
}

impl Default for Linear {
    fn default() -> Self {
        Self::new(Arc::new(backend::Own))
    }
}

impl Linear {
    pub(crate) fn new(backend: Arc<dyn Backend>) -> Self {
        Self { backend, failures: Arc::default() }
    }

    /// Number of calls so far in which the backend gave up, panicked or returned an invalid answer.
    pub(crate) fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    /// Calls the backend; `None` if the budget ends first or the answer is invalid.
    pub(crate) fn relax(&self, lp: Lp, budget: &Budget) -> Option<Hint> {
        if budget.exhausted().is_some() {
            return None;
        }
        let (rows, columns) = (lp.rows.len(), lp.columns.len());
        let sensible = |value: &f64| value.is_finite() && value.abs() < LARGEST;
        let is_of_use = |hint: &Hint| {
            (hint.duals.len(), hint.values.len()) == (rows, columns)
                && hint.duals.iter().all(sensible)
                && hint.values.iter().all(|value| sensible(value) && *value >= 0.0)
        };
        let answer = self.wait_for_answer(lp, budget);
        let hint = answer.filter(is_of_use);
        // A timeout is no failure of the backend.
        if hint.is_none() && budget.exhausted().is_none() {
            self.failures.fetch_add(1, Ordering::Relaxed);
        }
        hint
    }

    fn wait_for_answer(&self, lp: Lp, budget: &Budget) -> Option<Hint> {
        let (lp, stop, time) = (Arc::new(lp), Cancel::new(), budget.time_left());
        let (sender, receiver) = sync_channel(1);
        let (backend, theirs, stopped) = (self.backend.clone(), lp.clone(), stop.clone());
        let work = move || {
            // The receiver is gone if the budget ended first.
            let _ = sender.send(ask(&*backend, &theirs, time, &stopped));
        };
        if thread::Builder::new().name("kring-linear".into()).spawn(work).is_err() {
            // No thread available: the call runs in this one, without the guard against delay.
            return ask(&*self.backend, &lp, time, &stop);
        }
        loop {
            match receiver.recv_timeout(LOOK.min(budget.time_left().unwrap_or(LOOK))) {
                Ok(answer) => return answer,
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) if budget.exhausted().is_some() => {
                    stop.cancel();
                    return None;
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

/// Calls the backend; `None` if it panics.
fn ask(backend: &dyn Backend, lp: &Lp, time: Option<Duration>, stop: &Cancel) -> Option<Hint> {
    catch_unwind(AssertUnwindSafe(|| backend.relax(lp, time, stop))).ok().flatten()
}
