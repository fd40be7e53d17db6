//! Snapshot of a plan unit by unit, and the best plan of a search.

use std::cmp::Reverse;

use smallvec::SmallVec;

use super::search_classes::SearchClasses;
use super::state::GroupState;
use super::units::{GroupIdx, UnitIdx};
use crate::instance::{ClassIdx, GroupClasses, Incumbent, Instance, Placement, Setting};

/// Units, setting and cost of a group.
#[derive(Clone, Debug, Default)]
pub(super) struct SnapshotGroup {
    pub(super) units: SmallVec<[UnitIdx; 8]>,
    pub(super) setting: Setting,
    pub(super) cost: i64,
}

/// Plan unit by unit; groups without units are empty slots.
#[derive(Clone, Debug, Default)]
pub(super) struct Snapshot {
    pub(super) groups: Vec<SnapshotGroup>,
    pub(super) placement: Placement,
    pub(super) cost: i64,
}

impl Snapshot {
    /// Creates the snapshot of a plan by classes; the units of a class are assigned in their order.
    pub(super) fn of(search_classes: &SearchClasses<'_>, incumbent: &Incumbent) -> Self {
        let mut left = search_classes.units().to_vec();
        let mut take = |&class: &ClassIdx| left[class.index()].next();
        let groups = incumbent.groups.iter().map(|(classes, price)| SnapshotGroup {
            units: classes.iter().filter_map(&mut take).collect(),
            setting: price.setting(),
            cost: price.cost(),
        });
        let groups = groups.collect();
        Self { groups, placement: incumbent.placement.clone(), cost: incumbent.cost }
    }

    /// Returns the plan by classes, each group at its best open venue with the best free facilitator.
    pub(super) fn incumbent(
        &self,
        instance: &Instance,
        search_classes: &SearchClasses<'_>,
    ) -> Option<Incumbent> {
        let groups = self.groups.iter().filter(|group| !group.units.is_empty());
        let described = groups.map(|group| {
            let classes =
                group.units.iter().map(|&unit| search_classes.class(search_classes.of_unit(unit)));
            (classes.collect::<GroupClasses>(), group.setting)
        });
        Incumbent::price(instance, described)
    }

    fn is_worse_than(&self, placement: &Placement, cost: i64) -> bool {
        (Reverse(placement), cost) < (Reverse(&self.placement), self.cost)
    }
}

/// Best plan recorded so far. Recording copies only the groups that changed since.
#[derive(Debug, Default)]
pub(super) struct Best {
    snapshot: Option<Snapshot>,
    /// Slots of groups that changed since the last record, each once.
    touched: Vec<GroupIdx>,
    is_touched: Vec<bool>,
}

impl Best {
    /// Marks a group as changed.
    pub(super) fn touch(&mut self, slot: GroupIdx) {
        if self.is_touched.len() <= slot as usize {
            self.is_touched.resize(slot as usize + 1, false);
        }
        if !std::mem::replace(&mut self.is_touched[slot as usize], true) {
            self.touched.push(slot);
        }
    }

    /// Records a plan that is better than all before.
    pub(super) fn show(&mut self, groups: &[GroupState], placement: &Placement, cost: i64) {
        if self.snapshot.as_ref().is_some_and(|best| !best.is_worse_than(placement, cost)) {
            return;
        }
        let best = self.snapshot.get_or_insert_default();
        best.groups.resize_with(groups.len(), SnapshotGroup::default);
        // Slots that did not change already hold their groups.
        for slot in self.touched.drain(..) {
            self.is_touched[slot as usize] = false;
            let group = &groups[slot as usize];
            let stored = &mut best.groups[slot as usize];
            stored.units.clear();
            stored.units.extend(group.members.iter().map(|member| member.unit));
            (stored.setting, stored.cost) = (group.sums.setting(), group.sums.cost);
        }
        best.placement.clone_from(placement);
        best.cost = cost;
    }

    pub(super) fn into_seating(self) -> Option<Snapshot> {
        self.snapshot
    }
}
