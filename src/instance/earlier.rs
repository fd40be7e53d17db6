//! Meaning of an earlier plan: its groups, the price of separating their members, and the lock on its groups.

use rustc_hash::FxHashMap;

use super::indices::ClassIdx;
use super::values::Values;
use crate::plan::PlanDocument;
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::Programme;

/// Earlier plan, restricted to registrants who are still registered and eligible; empty if no plan is revised.
///
/// Each retained pair reduces the cost of its group by `keep`. The cost of a plan is the cost of its groups plus
/// [`constant`](Self::constant).
#[derive(Clone, Debug, Default)]
pub(crate) struct EarlierPlan {
    /// Price of each separated pair, in metres.
    pub(crate) keep: i64,
    /// Lock of all registrants: earlier groups stay whole and are not merged.
    pub(crate) lock: bool,
    pub(super) groups: Vec<EarlierGroup>,
    of: FxHashMap<RegistrantIdx, Values>,
}

/// Remaining members of an earlier group.
#[derive(Clone, Debug)]
pub(super) struct EarlierGroup {
    pub(super) id: u32,
    pub(super) left: Vec<RegistrantIdx>,
    /// Remaining members who are locked, sorted: they all have a place, in one group.
    pub(super) locked: Vec<RegistrantIdx>,
    /// Classes of the remaining members, each once.
    pub(super) classes: Vec<ClassIdx>,
}

impl EarlierPlan {
    /// Reads the earlier plan; the result is empty if there is none, or the programme does not revise it and no
    /// registrant is locked.
    pub(super) fn read(
        pool: &Pool,
        programme: &Programme,
        previous: Option<&PlanDocument>,
        eligible: &[RegistrantIdx],
    ) -> Self {
        let is_locked = |&registrant: &RegistrantIdx| pool.registrant(registrant).locked;
        let binds = programme.revise.is_some() || eligible.iter().any(is_locked);
        let Some(plan) = previous.filter(|_| binds) else { return Self::default() };
        let revise = programme.revise.clone().unwrap_or_default();
        let mut is_eligible = vec![false; pool.registrants().len()];
        eligible.iter().for_each(|registrant| is_eligible[registrant.index()] = true);
        let mut earlier = Self { keep: revise.keep.0, lock: revise.lock, ..Self::default() };
        let groups = plan.groups.iter().map(|group| {
            let found = group.members.iter().filter_map(|id| pool.find_registrant(id));
            let mut left: Vec<RegistrantIdx> =
                found.filter(|registrant| is_eligible[registrant.index()]).collect();
            left.sort_unstable();
            left.dedup();
            let is_locked = |registrant: &RegistrantIdx| revise.lock || is_locked(registrant);
            let locked = left.iter().copied().filter(is_locked).collect();
            EarlierGroup { id: group.id, left, locked, classes: Vec::new() }
        });
        earlier.groups = groups.collect();
        // Sorting makes the result independent of the order of the groups in their file.
        earlier.groups.sort_unstable_by(|a, b| (&a.left, a.id).cmp(&(&b.left, b.id)));
        for (group, nth) in earlier.groups.iter().zip(0..) {
            for &registrant in &group.left {
                earlier.of.entry(registrant).or_default().push(nth);
            }
        }
        earlier
    }

    /// Returns the earlier groups of a registrant, ascending: at most one, unless the plan lists a registrant in
    /// several groups.
    pub(super) fn groups_of(&self, registrant: RegistrantIdx) -> Values {
        self.of.get(&registrant).cloned().unwrap_or_default()
    }

    /// Returns the earlier groups in which a registrant is locked, ascending.
    pub(super) fn locks_of(&self, registrant: RegistrantIdx) -> Values {
        let mut groups = self.groups_of(registrant);
        groups.retain(|nth| self.groups[*nth as usize].locked.binary_search(&registrant).is_ok());
        groups
    }

    /// Returns `true` if a registrant is locked.
    pub(crate) fn has_locked(&self) -> bool {
        self.groups.iter().any(|group| !group.locked.is_empty())
    }

    /// Returns `true` if a plan is revised.
    pub(crate) fn is_some(&self) -> bool {
        !self.groups.is_empty()
    }

    /// Returns `true` if some pair can be separated at a price.
    pub(super) fn is_priced(&self) -> bool {
        self.keep > 0 && self.groups.iter().any(|group| group.left.len() > 1)
    }

    /// Iterates over the locked members of each earlier group.
    pub(super) fn locked(&self) -> impl Iterator<Item = &[RegistrantIdx]> {
        self.groups.iter().map(|group| group.locked.as_slice())
    }

    /// Cost of separating every earlier pair; each retained pair subtracts its price again.
    pub(crate) fn constant(&self) -> i64 {
        i64::try_from(self.most()).unwrap_or(i64::MAX)
    }

    /// Cost of separating every earlier pair, in a type that cannot overflow.
    pub(super) fn most(&self) -> i128 {
        let pairs = |group: &EarlierGroup| {
            let number = group.left.len() as i128;
            number * (number - 1).max(0) / 2
        };
        i128::from(self.keep) * self.groups.iter().map(pairs).sum::<i128>()
    }

    /// Largest reduction of cost by one pair of registrants, in metres.
    pub(crate) fn dearest(&self) -> i128 {
        let times = self.of.values().map(|groups| groups.len()).max().unwrap_or(0);
        i128::from(self.keep) * times as i128
    }

    /// Iterates over the classes of each earlier group, each class once.
    pub(crate) fn classes(&self) -> impl Iterator<Item = &[ClassIdx]> {
        self.groups.iter().map(|group| group.classes.as_slice())
    }

    /// Returns the classes of one earlier group.
    pub(crate) fn classes_of(&self, group: u32) -> &[ClassIdx] {
        self.groups.get(group as usize).map_or(&[], |group| &group.classes)
    }
}
