//! Lines of a summary: what the program prints about a plan.

pub(super) mod dutch;
pub(super) mod english;

use crate::measure::Metres;
use crate::plan::{Figures, Reason, StopReason};

/// Content of a line of a summary.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Line<'a> {
    /// Numbers of groups, of places taken and of waiting registrants.
    Counts {
        /// Number of groups.
        groups: usize,
        /// Places taken.
        placed: u64,
        /// Number of waiting registrants.
        waiting: usize,
    },
    /// No registrant is placed, with the most frequent reason, if any registered.
    NobodyPlaced(Option<&'a Reason>),
    /// Travel, one way.
    Travel {
        /// Mean, in kilometres.
        average: f64,
        /// Longest journey.
        longest: Metres,
    },
    /// Cost of the plan.
    Cost(Figures),
    /// Cost of the plan, to the metre.
    Exactly(Figures),
    /// Proof that no plan is better.
    Optimal,
    /// Proven gap.
    Gap {
        /// Share of the cost.
        gap: f64,
        /// Proven lower bound.
        bound: Metres,
        /// Cost of the plan.
        cost: Metres,
    },
    /// Lack of a proof that no plan places more.
    PlacementNotProven,
    /// Stop reason and run time.
    Stopped {
        /// Stop reason.
        by: StopReason,
        /// Run time in seconds.
        seconds: f64,
    },
    /// Registrants who wait for one reason.
    Waiting {
        /// Number of these registrants.
        number: usize,
        /// Ids of some of them.
        named: &'a str,
        /// Number of those who are not named.
        more: usize,
        /// Their reason.
        reason: &'a Reason,
    },
    /// Number of other waiting registrants, whose reasons are not listed.
    MoreWaiting(usize),
    /// Suggestion that would help waiting registrants.
    Help(&'a str),
    /// Difference from an earlier plan.
    Revised(&'a str),
    /// Path of a file that was written.
    Written(&'a str),
    /// Result of a verification: `true` for a legal plan.
    Legal(bool),
    /// Confirmation that the lower bound is proved again.
    Reproved,
}
