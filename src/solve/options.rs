//! What may be asked of a solve, and what can be seen of it.

use std::sync::Arc;
use std::time::Duration;

use crate::error::{Fault, FaultKind, Faults, Place};
use crate::limits::Cancel;
use crate::measure::Metres;
use crate::plan::PlanDocument;

/// How long to search, and how.
///
/// ```
/// use std::time::Duration;
/// let mut options = kring::Options::default();
/// options.time_limit = Some(Duration::from_secs(2));
/// options.gap = 0.01;
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Time for solving; no limit where absent. Default 10 s.
    pub time_limit: Option<Duration>,
    /// Deterministic units of work, a move or a node of a search; no limit where absent (the default). With this
    /// and no time limit the clock plays no part and equal inputs give equal plans. It is spent in stages, each twice as
    /// long as the one before, as many as fit: so more of it never gives a worse plan.
    pub work_limit: Option<u64>,
    /// Stop when this gap is proven, 0 to 1. Default 0: stop when proven optimal.
    pub gap: f64,
    /// Seed of the random numbers. Default 0.
    pub seed: u64,
    /// Whether the plan comes with what re-proves its lower bound. Default no.
    pub certificate: bool,
    /// The plan that is revised: what `programme.revise` says of it counts. Default none.
    pub previous: Option<Arc<PlanDocument>>,
    /// Threads; 0 (the default) takes all cores. A result under a work limit does not depend on it.
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
            certificate: false,
            previous: None,
            threads: 0,
            cancel: Cancel::new(),
        }
    }
}

/// The most threads that may be asked for.
const MOST_THREADS: usize = 1024;

impl Options {
    /// Validates the options.
    ///
    /// # Errors
    ///
    /// Every option that is out of its range, by name.
    pub fn validate(&self) -> Result<(), Faults> {
        let mut faults = Vec::new();
        let mut blame = |name, what, most| {
            let kind = FaultKind::OutOfRange { what, least: 0, most };
            faults.push(Fault::new(Place::Option(name), kind));
        };
        if !(0.0..=1.0).contains(&self.gap) {
            blame("gap", "the gap", 1);
        }
        if self.threads > MOST_THREADS {
            blame("threads", "the number of threads", MOST_THREADS as i64);
        }
        faults.extend(self.previous.iter().flat_map(|plan| double_members(plan)));
        Faults::none(faults)
    }
}

/// A fault for each registrant who is a member of an earlier plan more than once.
fn double_members(plan: &PlanDocument) -> impl Iterator<Item = Fault> {
    let mut ids: Vec<&Arc<str>> = plan.groups.iter().flat_map(|group| &group.members).collect();
    ids.sort_unstable();
    let double: Vec<Arc<str>> = ids
        .chunk_by(|a, b| a == b)
        .filter_map(|same| (same.len() > 1).then(|| same.first().map(|id| (*id).clone()))?)
        .collect();
    double
        .into_iter()
        .map(|id| Fault::new(Place::Option("previous"), FaultKind::DoubleMember { id }))
}

/// How far a solve has come.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// Cost of the best plan so far.
    pub cost: Metres,
    /// Proven lower bound of the cost.
    pub lower_bound: Metres,
    /// Seats that the best plan places.
    pub placed_seats: u64,
    /// Groups of the best plan.
    pub groups: usize,
    /// The share of the budget that is used, 0 to 1.
    pub used: f64,
}

/// Sees how a solve goes on. Every method has an empty default.
pub trait Observer {
    /// A better plan, or a look at the clock.
    fn progress(&mut self, _progress: &Progress) {}
}

/// Watches nothing.
impl Observer for () {}
