use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Plan;
use crate::error::{Fault, Faults};

/// What is proven of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// No plan places more, and none that places as many costs less.
    Optimal,
    /// It satisfies every hard rule; a better one may exist.
    Feasible,
}

/// Why a solver stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum StopReason {
    /// The plan is proven optimal.
    Optimal,
    /// The gap that was asked for is proven.
    Gap,
    /// The time limit.
    Time,
    /// The work limit, or nothing was left to try.
    Work,
    /// Somebody cancelled.
    Cancelled,
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Optimal => "proven optimal",
            Self::Gap => "the gap asked for is proven",
            Self::Time => "time limit",
            Self::Work => "work limit",
            Self::Cancelled => "cancelled",
        })
    }
}

/// Why no plan can satisfy a programme: a fact that was proven.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Conflict {
    /// Fewer groups can be made than the programme demands.
    TooFewGroups {
        /// The groups that it demands.
        demanded: u64,
        /// The most groups that any plan can have.
        possible: u64,
    },
    /// Earlier groups are locked, and no group can hold all who are left of this one.
    Locked {
        /// Its number in the earlier plan.
        earlier: u32,
        /// Who is left of it.
        ids: Vec<Arc<str>>,
    },
    /// Earlier groups are locked, and no plan keeps them all.
    AllLocked,
}

/// What came of a solve: an infeasible programme and a limit are answers, not errors.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "a solve returns one, and it is nearly always a plan"
)]
pub enum Outcome {
    /// A plan.
    Plan(Plan),
    /// It is proven that no plan satisfies the programme.
    Infeasible(Conflict),
    /// The limit came before a plan was found or disproved.
    Undecided(StopReason),
}

/// Why there is no plan to return.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The input is wrong.
    #[error(transparent)]
    Input(#[from] Faults),
    /// It is proven that no plan satisfies the programme.
    #[error("{0}")]
    NoPlan(Conflict),
    /// The limit came before a plan was found or disproved.
    #[error("stopped ({0}) before a plan was found")]
    Undecided(StopReason),
    /// Every plan failed its own verification: a defect of this library, and no plan is returned.
    #[error(
        "a defect of kring {version}: no plan passed verification, and none is returned; please report this with seed \
         {seed}: {defect}"
    )]
    Defective {
        /// The first defect of the best plan.
        defect: String,
        /// The seed of the solve.
        seed: u64,
        /// The version of the library.
        version: &'static str,
    },
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Input(fault.into())
    }
}
