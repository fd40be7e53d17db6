//! Interruption of a solve: by the caller, or by a concurrent step whose result makes this one needless.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Cancellation handle of a running solve: keep one clone and put another into the options.
///
/// ```
/// let cancel = kring::Cancel::new();
/// let for_the_solver = cancel.clone();
/// cancel.cancel();
/// assert!(for_the_solver.is_cancelled());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    own: Arc<AtomicBool>,
    /// Flag of the handle that this one was derived from.
    parent: Option<Arc<AtomicBool>>,
}

impl Cancel {
    /// Creates a handle that is not cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the solver to return at once with its best plan, or, for a large pool, with the last plan that was
    /// verified.
    pub fn cancel(&self) {
        self.own.store(true, Ordering::Relaxed);
    }

    /// Returns `true` if cancellation was requested.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        let is_set = |flag: &Arc<AtomicBool>| flag.load(Ordering::Relaxed);
        is_set(&self.own) || self.parent.as_ref().is_some_and(is_set)
    }

    /// Handle of one solve: it is cancelled with `parent`, and cancelling it does not cancel `parent`.
    pub(crate) fn below(parent: Option<&Self>) -> Self {
        Self { own: Arc::default(), parent: parent.map(|parent| parent.own.clone()) }
    }
}

/// Interruption as a budget sees it.
#[derive(Clone, Debug)]
pub(super) struct Interrupt {
    pub(super) cancel: Cancel,
    /// Set if plans found after the last verified one are discarded on cancellation.
    pub(super) gives_up: bool,
    /// Set by a concurrent step whose result makes this one needless.
    pub(super) halt: Option<Cancel>,
}

impl Interrupt {
    pub(super) fn new(cancel: Cancel) -> Self {
        Self { cancel, gives_up: false, halt: None }
    }

    /// Returns `true` if a concurrent step made this one needless.
    pub(super) fn is_halted(&self) -> bool {
        self.halt.as_ref().is_some_and(Cancel::is_cancelled)
    }

    /// Returns `true` if the only step left is to return the last verified plan.
    pub(super) fn is_given_up(&self) -> bool {
        self.gives_up && self.cancel.is_cancelled()
    }
}
