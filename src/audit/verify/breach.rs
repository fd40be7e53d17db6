use std::sync::Arc;

use serde::Serialize;
use thiserror::Error;

/// Breach of a hard rule by a group. Contains ids but no values of attributes, since those may be personal.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "breach", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Breach {
    /// Too many seats share a value (`at_most`).
    #[error("{} take {seats} seats with one {attribute}, at most {most} may", list(.ids))]
    Crowded {
        /// The attribute.
        attribute: String,
        /// Ids of the members who share it.
        ids: Vec<Arc<str>>,
        /// Seats of these members.
        seats: u64,
        /// Most seats allowed.
        most: u32,
    },
    /// The members have no value in common (`same`).
    #[error("the members have no {attribute} in common")]
    NothingInCommon {
        /// The attribute.
        attribute: String,
    },
    /// The members have too few different values (`distinct`).
    #[error(
        "the members have {values} different values of {attribute}, at least {least} are needed"
    )]
    TooFewValues {
        /// The attribute.
        attribute: String,
        /// Number of different values.
        values: usize,
        /// Least number of different values.
        least: u32,
    },
    /// Too few or too many members have a value (`quota`).
    #[error("{registrants} members have {attribute} {value:?}, outside {}{}", range(*.least, *.most), if *.or_none { " or none" } else { "" })]
    Quota {
        /// The attribute.
        attribute: String,
        /// The value, as the programme names it.
        value: String,
        /// Number of members who have it.
        registrants: usize,
        /// Least number allowed.
        least: u32,
        /// Largest number allowed, where limited.
        most: Option<u32>,
        /// `true` if none would be allowed too.
        or_none: bool,
    },
    /// Registrants who belong together are separated (`together`).
    #[error("{} of the {named} who belong together are here without the others", list(.ids))]
    Separated {
        /// Ids of those who are in the group.
        ids: Vec<Arc<str>>,
        /// Number of registrants who belong together.
        named: usize,
    },
    /// Registrants who must be apart share the group (`apart`).
    #[error("{} must be apart", list(.ids))]
    NotApart {
        /// Ids of those who are in the group.
        ids: Vec<Arc<str>>,
    },
    /// Too few slots suit all members (`overlap`).
    #[error("all members can come in {slots} slots, at least {least} are needed")]
    TooFewSlots {
        /// Number of slots that suit all members.
        slots: usize,
        /// Least number of slots.
        least: u32,
    },
    /// A member shares the group with too few of the people for whom it has a wish (`wish`).
    #[error(
        "{id:?} is here with {met} of the people for whom it has a wish, at least {least} are needed"
    )]
    TooFewWishes {
        /// The member.
        id: Arc<str>,
        /// Number of wishes that are met.
        met: usize,
        /// Least number of them.
        least: usize,
    },
}

pub(crate) fn range(least: u32, most: Option<u32>) -> String {
    match most {
        Some(most) => format!("{least} to {most}"),
        None => format!("{least} or more"),
    }
}

/// Largest number of ids that a message lists; the others are counted.
const LISTED: usize = 10;

pub(crate) fn list(ids: &[Arc<str>]) -> String {
    let shown: Vec<String> = ids.iter().take(LISTED).map(|id| format!("{id:?}")).collect();
    match ids.len().saturating_sub(LISTED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
