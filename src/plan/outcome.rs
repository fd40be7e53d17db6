use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Plan;
use crate::error::{Fault, Faults};

/// Proof status of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Status {
    /// No plan places more, and none with the same placement costs less.
    Optimal,
    /// The plan satisfies every hard rule; a better one may exist.
    Feasible,
}

/// Reason why a solver stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum StopReason {
    /// The plan is proven optimal.
    Optimal,
    /// The requested gap is proven.
    Gap,
    /// The time limit was reached.
    Time,
    /// The work limit was reached, or nothing was left to try.
    Work,
    /// The caller cancelled the solve.
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

/// Proven reason why no plan can satisfy a programme.
///
/// In JSON it has the key `kind` and those of its fields.
///
/// ```
/// use kring::{Error, Language};
/// # use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let pool = Pool::builder()
/// #     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
/// #     .municipality(Municipality::new("GM0363", "Amsterdam", Point::new(52.37, 4.89)))
/// #     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht").with("party", id)))
/// #     .registrant(Registrant::new("r3", "Amsterdam").with("party", "r1"))
/// #     .build()?;
/// # let programme = Programme::new("Pairs", 2..=2, Meetings::central(3));
/// # let mut programme = programme;
/// programme.groups.count.min = 2;
/// let Err(Error::NoPlan(conflict)) = programme.form_groups(&pool, &Options::default()) else { panic!() };
/// println!("{}", conflict.sentence(Language::English));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Conflict {
    /// The programme demands more groups than can be formed.
    TooFewGroups {
        /// Number of groups that the programme demands.
        demanded: u64,
        /// Largest number of groups of any plan.
        possible: u64,
    },
    /// Earlier groups are locked, and no group can hold all remaining members of this one.
    Locked {
        /// Number of the group in the earlier plan.
        earlier: u32,
        /// Remaining members of the group.
        ids: Vec<Arc<str>>,
    },
    /// Earlier groups are locked and must not shrink, and too few others can join this one.
    LockedTooSmall {
        /// Number of the group in the earlier plan.
        earlier: u32,
        /// Remaining members of the group.
        ids: Vec<Arc<str>>,
        /// Seats of these members, those included who must be in their group.
        seats: u64,
        /// Seats of all others who could join.
        others: u64,
        /// Seats that a group needs.
        least: u64,
    },
    /// Earlier groups are locked, and no plan keeps all of them.
    AllLocked,
}

/// Outcome of a solve. An infeasible programme and a reached limit are outcomes, not errors.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[expect(
    clippy::large_enum_variant,
    reason = "a solve has one outcome, which is moved a few times"
)]
pub enum Outcome {
    /// A plan.
    Plan(Plan),
    /// It is proven that no plan satisfies the programme.
    Infeasible(Conflict),
    /// A limit was reached before a plan was found or proven impossible.
    Undecided(StopReason),
}

/// Reason why a solve has no outcome.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SolveError {
    /// The input is invalid.
    #[error(transparent)]
    Input(#[from] Faults),
    /// Every plan failed verification. This is a defect of the library, and no plan is returned.
    #[error(transparent)]
    Defective(#[from] Defective),
}

/// Every plan failed verification: a defect of the library.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "a defect of kring {version}: no plan passed verification, and none is returned; please report this with seed {seed}: \
     {defect}"
)]
#[non_exhaustive]
pub struct Defective {
    /// First defect of the best plan.
    pub defect: String,
    /// Seed of the solve.
    pub seed: u64,
    /// Version of the library.
    pub version: &'static str,
}

/// Reason why no plan is returned. `Debug` shows the same text as `Display`.
#[derive(Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// The input is invalid.
    #[error(transparent)]
    Input(#[from] Faults),
    /// It is proven that no plan satisfies the programme.
    #[error("{0}")]
    NoPlan(Conflict),
    /// A limit was reached before a plan was found or proven impossible.
    #[error("stopped ({0}) before a plan was found")]
    Undecided(StopReason),
    /// Every plan failed verification. This is a defect of the library, and no plan is returned.
    #[error(transparent)]
    Defective(#[from] Defective),
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<SolveError> for Error {
    fn from(error: SolveError) -> Self {
        match error {
            SolveError::Input(faults) => Self::Input(faults),
            SolveError::Defective(defective) => Self::Defective(defective),
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Input(fault.into())
    }
}
