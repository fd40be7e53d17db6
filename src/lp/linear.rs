//! Asking others for the duals of a linear program: each question has a thread of its own, so that whoever answers late,
//! wrongly or never holds nobody up. What comes back is a hint; bounds and plans are true without it.

use super::model::{Backend, Hint, Lp};
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use super::backend;
use crate::limits::{Budget, Cancel};

/// Between two looks at the clock while a backend is at work.
const LOOK: Duration = Duration::from_millis(2);
/// No dual and no value of ours comes near to this.
const LARGEST: f64 = 1e15;

/// A backend as one solve asks it, with the number of answers that were of no use.
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

    /// How often the backend gave up, panicked or talked nonsense, until now.
    pub(crate) fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    /// Asks the backend; none where the budget ends before it answers, or its answer is of no use.
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
        // Who ran out of time did not fail.
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
            // Nobody may be listening any longer.
            let _ = sender.send(ask(&*backend, &theirs, time, &stopped));
        };
        if thread::Builder::new().name("kring-linear".into()).spawn(work).is_err() {
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

/// The answer; none where the backend panics.
fn ask(backend: &dyn Backend, lp: &Lp, time: Option<Duration>, stop: &Cancel) -> Option<Hint> {
    catch_unwind(AssertUnwindSafe(|| backend.relax(lp, time, stop))).ok().flatten()
}
