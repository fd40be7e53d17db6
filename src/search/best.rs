//! The best plan that a search has met, kept at the price of the groups that have changed since.

use std::cmp::Reverse;

use super::assignment::{Group, GroupIdx};
use crate::instance::{GroupClasses, Incumbent, Instance, Placement, SiteIdx};

/// A plan slot by slot; empty slots are no groups.
#[derive(Debug, Default)]
pub(super) struct Best {
    groups: Vec<(GroupClasses, Option<SiteIdx>)>,
    placement: Placement,
    cost: i64,
    /// Slots that have changed since, each once.
    touched: Vec<GroupIdx>,
    is_touched: Vec<bool>,
}

impl Best {
    /// A group is no longer what it was.
    pub(super) fn touch(&mut self, slot: GroupIdx) {
        if self.is_touched.len() <= slot as usize {
            self.is_touched.resize(slot as usize + 1, false);
        }
        if !std::mem::replace(&mut self.is_touched[slot as usize], true) {
            self.touched.push(slot);
        }
    }

    pub(super) fn is_worse_than(&self, placement: &Placement, cost: i64) -> bool {
        (Reverse(placement), cost) < (Reverse(&self.placement), self.cost)
    }

    /// Takes over the groups that have changed since the last time.
    pub(super) fn keep(&mut self, groups: &[Group], placement: &Placement, cost: i64) {
        self.groups.resize_with(groups.len(), Default::default);
        for slot in self.touched.drain(..) {
            let group = &groups[slot as usize];
            self.groups[slot as usize] = (group.classes(), group.sums.venue);
            self.is_touched[slot as usize] = false;
        }
        self.placement.clone_from(placement);
        self.cost = cost;
    }

    /// The plan, each group at the best venue that is open to it.
    pub(super) fn incumbent(&self, instance: &Instance) -> Option<Incumbent> {
        let groups = self.groups.iter().filter(|(classes, _)| !classes.is_empty());
        Incumbent::price(instance, groups.cloned())
    }
}
