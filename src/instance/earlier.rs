//! What an earlier plan means: who was with whom, what parting them costs, whether its groups are locked.

use rustc_hash::FxHashMap;

use super::class::ClassIdx;
use super::values::Values;
use crate::plan::PlanDocument;
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::Programme;

/// An earlier plan, as far as its people are still registered and eligible; empty where nothing is revised.
///
/// Each pair that is still together takes `keep` off what its group costs: the cost of a plan is what its groups cost
/// and [`constant`](Self::constant).
#[derive(Clone, Debug, Default)]
pub(crate) struct EarlierPlan {
    /// The price of each pair that is parted.
    pub(crate) keep: i64,
    /// Whether earlier groups stay whole and are not merged.
    pub(crate) lock: bool,
    pub(super) groups: Vec<EarlierGroup>,
    of: FxHashMap<RegistrantIdx, Values>,
}

/// Who is left of a group.
#[derive(Clone, Debug)]
pub(super) struct EarlierGroup {
    pub(super) id: u32,
    pub(super) left: Vec<RegistrantIdx>,
    /// The classes that they are in, each once.
    pub(super) classes: Vec<ClassIdx>,
}

impl EarlierPlan {
    /// The earlier plan, where there is one and the programme says what it counts for.
    pub(super) fn read(
        pool: &Pool,
        programme: &Programme,
        previous: Option<&PlanDocument>,
        eligible: &[RegistrantIdx],
    ) -> Self {
        let Some((plan, revise)) = previous.zip(programme.revise.as_ref()) else {
            return Self::default();
        };
        let mut is_eligible = vec![false; pool.registrants().len()];
        eligible.iter().for_each(|who| is_eligible[who.index()] = true);
        let mut earlier = Self { keep: revise.keep.0, lock: revise.lock, ..Self::default() };
        let groups = plan.groups.iter().map(|group| {
            let found = group.members.iter().filter_map(|id| pool.find_registrant(id));
            let mut left: Vec<RegistrantIdx> =
                found.filter(|who| is_eligible[who.index()]).collect();
            left.sort_unstable();
            left.dedup();
            EarlierGroup { id: group.id, left, classes: Vec::new() }
        });
        earlier.groups = groups.collect();
        // The order of the groups in their file has no influence.
        earlier.groups.sort_unstable_by(|a, b| (&a.left, a.id).cmp(&(&b.left, b.id)));
        for (group, nth) in earlier.groups.iter().zip(0..) {
            for &who in &group.left {
                earlier.of.entry(who).or_default().push(nth);
            }
        }
        earlier
    }

    /// The earlier groups that a registrant was in, ascending: one but in plans that nobody made.
    pub(super) fn groups_of(&self, who: RegistrantIdx) -> Values {
        self.of.get(&who).cloned().unwrap_or_default()
    }

    /// Whether a plan is revised.
    pub(crate) fn is_some(&self) -> bool {
        !self.groups.is_empty()
    }

    /// Whether any pair can be parted at a price.
    pub(super) fn is_priced(&self) -> bool {
        self.keep > 0 && self.groups.iter().any(|group| group.left.len() > 1)
    }

    /// The registrants of each earlier group who are left.
    pub(super) fn left(&self) -> impl Iterator<Item = &[RegistrantIdx]> {
        self.groups.iter().map(|group| group.left.as_slice())
    }

    /// What it would cost to part everybody: each pair that is kept takes its price off again.
    pub(crate) fn constant(&self) -> i64 {
        i64::try_from(self.most()).unwrap_or(i64::MAX)
    }

    /// The same where it may not fit.
    pub(super) fn most(&self) -> i128 {
        let pairs = |group: &EarlierGroup| {
            let number = group.left.len() as i128;
            number * (number - 1).max(0) / 2
        };
        i128::from(self.keep) * self.groups.iter().map(pairs).sum::<i128>()
    }

    /// The most that one pair of registrants can take off.
    pub(crate) fn dearest(&self) -> i128 {
        let times = self.of.values().map(|groups| groups.len()).max().unwrap_or(0);
        i128::from(self.keep) * times as i128
    }

    /// The classes of each earlier group that are left of it, each once.
    pub(crate) fn classes(&self) -> impl Iterator<Item = &[ClassIdx]> {
        self.groups.iter().map(|group| group.classes.as_slice())
    }

    /// The classes of one of them.
    pub(crate) fn classes_of(&self, group: u32) -> &[ClassIdx] {
        self.groups.get(group as usize).map_or(&[], |group| &group.classes)
    }
}
