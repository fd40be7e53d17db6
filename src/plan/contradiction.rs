use std::fmt;

use serde::Serialize;

use super::words::Language;
use super::{Conflict, Statement};
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

impl Contradiction {
    /// One line that names the contradiction, then one for each statement, headed by its place in the words of
    /// `place`.
    #[must_use]
    pub fn text(&self, language: Language, place: impl Fn(&Place) -> String) -> String {
        let mut lines = vec![language.contradiction(self)];
        let line = |(at, statement)| format!("  {}: {}", place(at), language.statement(statement));
        lines.extend(self.places.iter().zip(&self.statements).map(line));
        lines.join("\n")
    }
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English, Place::to_string))
    }
}

impl Conflict {
    /// The sentence that says it.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        language.conflict(self)
    }
}
