use std::sync::Arc;

use thiserror::Error;

/// How a group breaks a hard rule. Values of attributes are not told, since they may be personal; ids are.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Breach {
    /// Too many seats share a value (`at_most`).
    #[error("{} take {seats} seats with one {attribute}, at most {most} may", list(.ids))]
    Crowded {
        /// The attribute.
        attribute: String,
        /// Those who share it.
        ids: Vec<Arc<str>>,
        /// Their seats.
        seats: u64,
        /// The most.
        most: u32,
    },
    /// Not all members share a value (`same`).
    #[error("the members have no {attribute} in common")]
    NothingInCommon {
        /// The attribute.
        attribute: String,
    },
    /// Too few different values (`distinct`).
    #[error(
        "the members have {values} different values of {attribute}, at least {least} are needed"
    )]
    TooFewValues {
        /// The attribute.
        attribute: String,
        /// The different values.
        values: usize,
        /// The least.
        least: u32,
    },
    /// Too few or too many registrants have a value (`quota`).
    #[error("{registrants} members have {attribute} {value:?}, outside {}", range(*.least, *.most))]
    Quota {
        /// The attribute.
        attribute: String,
        /// The value, as the programme names it.
        value: String,
        /// Those who have it.
        registrants: usize,
        /// The least.
        least: u32,
        /// The most, where limited.
        most: Option<u32>,
    },
    /// Some are here and others not (`together`).
    #[error("{} of the {named} who belong together are here without the others", list(.ids))]
    Separated {
        /// Those who are here.
        ids: Vec<Arc<str>>,
        /// How many belong together.
        named: usize,
    },
    /// More than one of them is here (`apart`).
    #[error("{} must be apart", list(.ids))]
    NotApart {
        /// Those who are here.
        ids: Vec<Arc<str>>,
    },
    /// Too few slots in which all can come (`overlap`).
    #[error("all members can come in {slots} slots, at least {least} are needed")]
    TooFewSlots {
        /// The slots they share.
        slots: usize,
        /// The least.
        least: u32,
    },
}

pub(crate) fn range(least: u32, most: Option<u32>) -> String {
    match most {
        Some(most) => format!("{least} to {most}"),
        None => format!("{least} or more"),
    }
}

/// So many ids are listed; the others are counted.
const LISTED: usize = 10;

pub(crate) fn list(ids: &[Arc<str>]) -> String {
    let shown: Vec<String> = ids.iter().take(LISTED).map(|id| format!("{id:?}")).collect();
    match ids.len().saturating_sub(LISTED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
