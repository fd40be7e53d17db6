//! What an earlier plan means: who was with whom, what parting them costs, whether its groups are locked.

use rustc_hash::FxHashMap;

use super::values::Values;
use super::{ClassIdx, Instance};
use crate::plan::{Conflict, PlanDocument, Reason};
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::Programme;

/// An earlier plan, as far as its people are still registered and eligible; empty where nothing is revised.
///
/// Each pair that is still together takes `keep` off what its group costs: the cost of a plan is what its groups cost
/// and [`constant`](Self::constant).
#[derive(Clone, Debug, Default)]
pub(crate) struct Earlier {
    /// The price of each pair that is parted.
    pub(crate) keep: i64,
    /// Whether earlier groups stay whole and are not merged.
    pub(crate) lock: bool,
    groups: Vec<EarlierGroup>,
    of: FxHashMap<RegistrantIdx, Values>,
}

/// Who is left of a group.
#[derive(Clone, Debug)]
struct EarlierGroup {
    id: u32,
    left: Vec<RegistrantIdx>,
    /// The classes that they are in, each once.
    classes: Vec<ClassIdx>,
}

impl Earlier {
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

impl Instance {
    /// Notes which classes come from which earlier group.
    pub(super) fn note_earlier_classes(&mut self) {
        for (class, idx) in self.classes.iter().zip(0..) {
            for &p in &class.profiles {
                for &group in &self.profiles[p as usize].earlier {
                    let classes = &mut self.earlier.groups[group as usize].classes;
                    if classes.last() != Some(&idx) {
                        classes.push(idx);
                    }
                }
            }
        }
    }

    /// Whether somebody of a class was in an earlier group.
    pub(crate) fn is_of_earlier(&self, class: ClassIdx) -> bool {
        let profiles = &self.class(class).profiles;
        profiles.iter().any(|&p| !self.profiles[p as usize].earlier.is_empty())
    }

    /// The earlier groups of a class's first registrant.
    pub(crate) fn earlier_groups(&self, class: ClassIdx) -> &[u32] {
        &self.profiles[self.class(class).profiles[0] as usize].earlier
    }

    /// What the pairs of two units that are kept take off.
    pub(crate) fn kept_between(&self, a: ClassIdx, b: ClassIdx) -> i64 {
        self.kept(&[a, b]) - self.kept(&[a]) - self.kept(&[b])
    }

    /// What the pairs that a group keeps take off its cost.
    pub(crate) fn kept(&self, group: &[ClassIdx]) -> i64 {
        if self.earlier.keep == 0 {
            return 0;
        }
        let profiles = group.iter().flat_map(|&class| &self.class(class).profiles);
        let mut from: Vec<u32> =
            profiles.flat_map(|&p| self.profiles[p as usize].earlier.iter().copied()).collect();
        from.sort_unstable();
        let pairs = from.chunk_by(|a, b| a == b).map(|run| run.len() as i64);
        self.earlier.keep * pairs.map(|number| number * (number - 1) / 2).sum::<i64>()
    }

    /// Seats that must be taken because groups are locked; they are of the first level then.
    pub(crate) fn locked_seats(&self) -> u64 {
        let is_locked =
            self.earlier.lock && self.classes.iter().zip(0..).any(|(_, c)| self.is_of_earlier(c));
        if is_locked { self.seats_by_level().first().copied().unwrap_or(0) } else { 0 }
    }

    /// A locked group that no group can hold, or that there are too few people to fill up, or more locked groups than
    /// there may be groups.
    pub(crate) fn locked_conflict(
        &self,
        pool: &Pool,
        excluded: &[(RegistrantIdx, Reason)],
        most_groups: u64,
    ) -> Option<Conflict> {
        if !self.earlier.lock {
            return None;
        }
        let named = |group: &EarlierGroup| {
            let ids = group.left.iter().map(|&who| pool.registrant(who).id.clone()).collect();
            Conflict::Locked { earlier: group.id, ids }
        };
        let groups = &self.earlier.groups;
        let is_out = |group: &&EarlierGroup| {
            let of_several = |who| self.earlier.groups_of(who).len() > 1;
            group.left.iter().any(|&who| {
                of_several(who) || excluded.binary_search_by_key(&who, |(who, _)| *who).is_ok()
            })
        };
        if let Some(group) = groups.iter().find(is_out) {
            return Some(named(group));
        }
        let (mut lacking, mut locked) = (0, 0);
        for group in groups {
            let [class] = group.classes[..] else { continue };
            let lacks = u64::from(self.size.0.saturating_sub(self.class(class).seats));
            (lacking, locked) = (lacking + lacks, locked + 1);
            if lacks > self.seats_beside(class) {
                return Some(named(group));
            }
        }
        let free = self.total_seats() - self.locked_seats();
        (lacking > free || locked > most_groups).then_some(Conflict::AllLocked)
    }

    /// Seats of those who are not locked and can be with a class.
    fn seats_beside(&self, class: ClassIdx) -> u64 {
        let others = (0..self.classes.len() as ClassIdx)
            .filter(|&other| !self.is_of_earlier(other) && self.may_meet(class, other));
        others.map(|c| u64::from(self.class(c).number) * u64::from(self.class(c).seats)).sum()
    }
}
