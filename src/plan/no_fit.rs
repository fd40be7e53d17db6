use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use super::Statement;

/// Reason why a registrant cannot be placed in a group of a plan.
///
/// ```
/// use kring::{Language, plan::NoFit};
/// let no_fit = NoFit::NoSuchGroup { group: 7 };
/// assert_eq!(Language::Dutch.no_fit(&no_fit), "Het plan heeft geen groep 7.");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoFit {
    /// No registrant has the id.
    NotRegistered {
        /// The id.
        id: Arc<str>,
    },
    /// The registrant has a group.
    HasGroup {
        /// The registrant.
        id: Arc<str>,
        /// Number of the registrant's group.
        group: u32,
    },
    /// The plan has no group of this number.
    NoSuchGroup {
        /// The number.
        group: u32,
    },
    /// The group cannot take the registrant.
    Closed {
        /// The registrant.
        id: Arc<str>,
        /// Number of the group.
        group: u32,
        /// Statements that the group would break, each once.
        because: Vec<Statement>,
    },
}

impl fmt::Display for NoFit {
    /// Writes a short text for programmers; sentences for users are those of [`Language`](crate::Language::no_fit).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRegistered { id } => write!(f, "no registrant has the id {id:?}"),
            Self::HasGroup { id, group } => write!(f, "{id:?} is in group {group}"),
            Self::NoSuchGroup { group } => write!(f, "there is no group {group}"),
            Self::Closed { id, group, .. } => write!(f, "group {group} cannot take {id:?}"),
        }
    }
}

impl std::error::Error for NoFit {}
