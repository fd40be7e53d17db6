//! The reserve list with the reasons, and the changes that would help.

use super::shown::MAX_WAITING;
use crate::files::presentation::Source;
use crate::text::AdviceTable;

/// A waiting registrant.
#[derive(Debug)]
pub(super) struct Waiter {
    pub(super) nth: usize,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) place: String,
    pub(super) reason: String,
}

/// Returns the first registrants of the reserve list, at most `MAX_WAITING`.
pub(super) fn waiters(source: &Source<'_>) -> Vec<Waiter> {
    let pool = source.pool;
    let first = source.plan.reserve().iter().take(MAX_WAITING);
    let waiter = |(nth, waiting): (usize, &crate::plan::Waiting)| {
        let registrant = pool.find_registrant(waiting.id());
        let name = registrant
            .filter(|_| source.presentation.personal)
            .map(|registrant| pool.registrant(registrant).name());
        Waiter {
            nth: nth + 1,
            id: waiting.id().to_owned(),
            name: name.unwrap_or_default().to_owned(),
            place: registrant.map_or_else(String::new, |registrant| {
                pool.town_of(registrant).shown().to_string()
            }),
            reason: source.presentation.speech().reason(waiting.reason()),
        }
    };
    first.enumerate().map(waiter).collect()
}

/// Table of the registrations and the changes that would give a waiting registrant a place.
pub(super) fn help(source: &Source<'_>) -> AdviceTable {
    source.presentation.speech().advice(source.plan.help())
}
