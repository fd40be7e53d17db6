//! Reasons why a bound is not re-proved.

use serde::Serialize;
use thiserror::Error;

use super::search::Stop;
use crate::measure::Metres;

/// Reason why a bound is not re-proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unproven {
    /// The plan states no bound.
    #[error("the plan states no lower bound")]
    NoBound,
    /// Another version of this crate wrote the certificate.
    #[error("the certificate has a version that is not known")]
    Version,
    /// The certificate belongs to another pool, programme or plan.
    #[error("the certificate does not fit the pool, the programme or the plan: {0}")]
    Misfit(&'static str),
    /// A group has a smaller reduced cost than the certificate claims.
    #[error("the certificate claims a reduced cost that some group is below")]
    Refuted,
    /// The certificate proves a weaker bound than the plan states.
    #[error("the certificate proves {} m, the plan claims {} m", proven.0, claimed.0)]
    Less {
        /// Proven bound.
        proven: Metres,
        /// Bound that the plan states.
        claimed: Metres,
    },
    /// The limit on visited partial groups was reached.
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
