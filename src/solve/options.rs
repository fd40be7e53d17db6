//! Options of a solve, and the progress that an observer sees.

use std::sync::Arc;
use std::time::Duration;

use crate::error::{Fault, FaultKind, Faults, Place};
use crate::limits::Cancel;
use crate::measure::Metres;
use crate::plan::PlanDocument;

/// Limits and settings of a solve.
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
    /// Time limit of the solve; unlimited if absent. Default 10 s.
    pub time_limit: Option<Duration>,
    /// Work limit in deterministic units, such as a move or a search node; unlimited if absent (the default).
    ///
    /// With a work limit and no time limit the clock plays no part, and equal inputs give equal plans. The work is
    /// spent in stages, each twice as long as the one before, while they fit: a larger limit never gives a worse plan.
    pub work_limit: Option<u64>,
    /// Relative gap at which the solve stops once it is proven, 0 to 1. Default 0: stop when proven optimal.
    pub gap: f64,
    /// Seed of the random numbers. Default 0.
    pub seed: u64,
    /// Adds a certificate of the lower bound to the plan if `true`. Default `false`.
    pub certificate: bool,
    /// Earlier plan that is revised as `programme.revise` states. Default none.
    pub previous: Option<Arc<PlanDocument>>,
    /// Number of threads; 0 (the default) uses all cores. A result under a work limit does not depend on it.
    pub threads: usize,
    /// Handle that stops the solve from outside.
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

/// Maximum value of the option `threads`.
const MOST_THREADS: usize = 1024;

impl Options {
    /// Validates the options.
    ///
    /// # Errors
    ///
    /// Returns a fault for every option out of its range, by name, and for every repeated member of the earlier plan.
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

/// Returns a fault for each registrant who is a member of the earlier plan more than once.
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

/// Progress of a solve.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// Cost of the best plan so far.
    pub cost: Metres,
    /// Proven lower bound on the cost.
    pub lower_bound: Metres,
    /// Seats that the best plan places.
    pub placed_seats: u64,
    /// Groups of the best plan.
    pub groups: usize,
    /// Used share of the budget, 0 to 1.
    pub used: f64,
}

/// Receives the progress of a solve. Every method has an empty default.
pub trait Observer {
    /// Receives the progress at a better plan or at a check of the clock.
    fn progress(&mut self, _progress: &Progress) {}
}

/// Ignores the progress.
impl Observer for () {}
