use serde::Serialize;

use super::Statement;
use crate::error::Place;

/// Things that were stated and that no plan satisfies together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Contradiction {
    /// The statements.
    pub statements: Vec<Statement>,
    /// For each statement the key of the programme or the table that states it.
    #[serde(skip)]
    pub places: Vec<Place>,
    /// Whether it is proven that without any one of them there is a plan.
    pub is_minimal: bool,
    /// The places that all registrants take.
    pub seats: u64,
}
