use serde::Serialize;

use super::Statement;
use crate::error::Place;

/// Statements that no plan satisfies together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Contradiction {
    /// The statements.
    pub statements: Vec<Statement>,
    /// Key of the programme or table that makes each statement, in the order of `statements`.
    #[serde(skip)]
    pub places: Vec<Place>,
    /// `true` if it is proven that a plan exists without any one of the statements.
    pub is_minimal: bool,
    /// Places that all registrants take together.
    pub seats: u64,
}
