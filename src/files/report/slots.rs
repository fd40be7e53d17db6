//! Slots of groups that meet online only: what the report shows instead of the map.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::groups::Entry;
use super::map::Look;
use super::words::Words;
use crate::files::presentation::Source;

/// A slot with the groups whose members are all available at it.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) name: Arc<str>,
    pub(super) number: String,
    /// Numbers and looks of the groups; empty if the report does not show each group.
    pub(super) groups: Vec<(u32, Option<Look>)>,
}

/// Returns the slots that groups share, in the order of their names.
pub(super) fn slots(
    source: &Source<'_>,
    words: &Words,
    entries: &[Entry],
    is_whole: bool,
) -> Vec<Slot> {
    let mut by_slot: BTreeMap<Arc<str>, Vec<u32>> = BTreeMap::new();
    for group in source.plan.groups() {
        for slot in group.slots().unwrap_or_default() {
            by_slot.entry(slot.clone()).or_default().push(group.id());
        }
    }
    let looks: BTreeMap<u32, Option<Look>> =
        entries.iter().filter(|_| is_whole).map(|entry| (entry.id, entry.look)).collect();
    let slot = |(name, groups): (Arc<str>, Vec<u32>)| Slot {
        name,
        number: words.number_of_groups(groups.len()),
        groups: groups.iter().filter_map(|id| Some((*id, *looks.get(id)?))).collect(),
    };
    by_slot.into_iter().map(slot).collect()
}
