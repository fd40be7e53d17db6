//! Why a bound is not re-proved.

use thiserror::Error;

use super::search::Stop;
use crate::measure::Metres;

/// Why a bound is not re-proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Unproven {
    /// The plan states no bound.
    #[error("the plan states no lower bound")]
    NoBound,
    /// Another version of this crate wrote it.
    #[error("the certificate has a version that is not known")]
    Version,
    /// It speaks of something else.
    #[error("the certificate does not fit the pool, the programme or the plan: {0}")]
    Misfit(&'static str),
    /// There is a group with a smaller reduced cost than is claimed.
    #[error("the certificate claims a reduced cost that some group is below")]
    Refuted,
    /// The numbers prove something, but not that.
    #[error("the certificate proves {} m, the plan claims {} m", proven.0, claimed.0)]
    Less {
        /// What is proven.
        proven: Metres,
        /// What the plan states.
        claimed: Metres,
    },
    /// More would have to be looked at than is allowed.
    #[error("not re-proved within the limit of parts of groups to be looked at")]
    TooLong,
}

impl From<Stop> for Unproven {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refuted => Self::Refuted,
            Stop::TooLong => Self::TooLong,
        }
    }
}
