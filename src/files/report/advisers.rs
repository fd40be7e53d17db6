//! Surcharges of the groups: the section for advisers.

use std::sync::Arc;

use super::shown::Shown;
use super::words::Words;
use crate::audit::soft_rules::{Broken, SoftRules};
use crate::files::presentation::Source;

/// The surcharges of a group for preferences that are not met.
#[derive(Debug)]
pub(super) struct Surcharge {
    pub(super) group: u32,
    pub(super) km: String,
    pub(super) preferences: Vec<Preference>,
}

/// A preference that a group does not meet.
#[derive(Debug)]
pub(super) struct Preference {
    pub(super) rule: String,
    pub(super) pairs: Vec<(Arc<str>, Arc<str>)>,
    pub(super) number: String,
    pub(super) km: String,
}

/// Returns the surcharges of the shown groups that have any.
pub(super) fn surcharges(source: &Source<'_>, shown: &Shown<'_>, words: &Words) -> Vec<Surcharge> {
    let soft_rules = SoftRules::read(source.pool, source.programme);
    let groups = shown.groups.iter().map(|group| (group.id(), soft_rules.broken_by(group)));
    let groups = groups.filter(|(_, broken)| !broken.is_empty());
    let surcharge = |(group, broken): (u32, Vec<Broken>)| Surcharge {
        group,
        km: words.km(broken.iter().map(|broken| broken.price).sum()),
        preferences: broken.into_iter().map(|broken| preference(source, words, broken)).collect(),
    };
    groups.map(surcharge).collect()
}

fn preference(source: &Source<'_>, words: &Words, broken: Broken) -> Preference {
    let rule = source.programme.rules.get(broken.rule);
    Preference {
        rule: rule.map_or_else(String::new, |rule| source.presentation.speech().rule(rule)),
        number: words.pairs(broken.pairs.len()),
        km: words.km(broken.price),
        pairs: broken.pairs,
    }
}
