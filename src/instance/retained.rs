//! Effect of an earlier plan on groups: retained pairs and locked groups.

use super::earlier::EarlierGroup;
use super::indices::ClassIdx;
use super::{Check, Instance};
use crate::convert::Convert;
use crate::plan::{Conflict, Reason};
use crate::pool::{Pool, RegistrantIdx};

impl Instance {
    /// Records the classes of each earlier group.
    pub(super) fn note_earlier_classes(&mut self) {
        for (class, idx) in self.classes.iter().zip(ClassIdx::counted()) {
            for &p in &class.profiles {
                for &group in &self.profiles[p.index()].earlier {
                    let classes = &mut self.earlier.groups[group as usize].classes;
                    if classes.last() != Some(&idx) {
                        classes.push(idx);
                    }
                }
            }
        }
    }

    /// Lets locked earlier groups stay smaller than the least size: this becomes the least of their seats, and a check
    /// demands the stated size of all groups without one.
    pub(super) fn let_locked_groups_shrink(&mut self) {
        let least = self.size.0;
        let all = self.classes.iter().zip(ClassIdx::counted());
        let is_small = |class: ClassIdx| {
            self.class(class).seats < least && self.is_of_earlier(class) && self.earlier.lock
        };
        let small: Vec<bool> = all.map(|(_, class)| is_small(class)).collect();
        let seats = self.classes.iter().map(|class| class.seats);
        let smallest =
            seats.clone().zip(&small).filter(|(_, small)| **small).map(|(seats, _)| seats);
        let Some(smallest) = smallest.min() else { return };
        let enough = |(seats, small): (u32, &bool)| if *small { least } else { seats };
        let weights = seats.zip(&small).map(enough).collect();
        self.checks.push(Check::Seats { weights, least });
        self.size.0 = smallest;
    }

    /// Returns `true` if a member of the class was in an earlier group.
    pub(crate) fn is_of_earlier(&self, class: ClassIdx) -> bool {
        let profiles = &self.class(class).profiles;
        profiles.iter().any(|&p| !self.profiles[p.index()].earlier.is_empty())
    }

    /// Returns `true` if a member of the class is locked.
    pub(super) fn is_locked(&self, class: ClassIdx) -> bool {
        let profiles = &self.class(class).profiles;
        profiles.iter().any(|&p| !self.profiles[p.index()].locked.is_empty())
    }

    /// Returns `true` if a member of the class is locked in an earlier group.
    fn is_locked_in(&self, class: ClassIdx, group: u32) -> bool {
        let profiles = &self.class(class).profiles;
        profiles.iter().any(|&p| self.profiles[p.index()].locked.contains(&group))
    }

    /// Returns the earlier groups of a class's first registrant.
    pub(crate) fn earlier_groups(&self, class: ClassIdx) -> &[u32] {
        &self.profiles[self.class(class).profiles[0].index()].earlier
    }

    /// Reduction of cost by the retained pairs between two units, in metres.
    pub(crate) fn retained_value_between(&self, a: ClassIdx, b: ClassIdx) -> i64 {
        self.retained_value(&[a, b]) - self.retained_value(&[a]) - self.retained_value(&[b])
    }

    /// Reduction of cost by the retained pairs of a group, in metres.
    pub(crate) fn retained_value(&self, group: &[ClassIdx]) -> i64 {
        if self.earlier.keep == 0 {
            return 0;
        }
        let profiles = group.iter().flat_map(|&class| &self.class(class).profiles);
        let mut from: Vec<u32> =
            profiles.flat_map(|&p| self.profiles[p.index()].earlier.iter().copied()).collect();
        from.sort_unstable();
        let pairs = from.chunk_by(|a, b| a == b).map(|run| run.len().to_i64());
        self.earlier.keep * pairs.map(|number| number * (number - 1) / 2).sum::<i64>()
    }

    /// Number of seats that must be taken because their people are locked. They form the first level; 0 without a lock.
    pub(crate) fn locked_seats(&self) -> u64 {
        if ClassIdx::all(self.classes.len()).any(|class| self.is_locked(class)) {
            self.seats_by_level().first().copied().unwrap_or(0)
        } else {
            0
        }
    }

    /// Returns the conflict of the locked groups, if there is one: a locked group that cannot be formed or filled up,
    /// more missing than free seats, or more locked groups than groups.
    pub(crate) fn locked_conflict(
        &self,
        pool: &Pool,
        excluded: &[(RegistrantIdx, Reason)],
        most_groups: u64,
    ) -> Option<Conflict> {
        if !self.earlier.has_locked() {
            return None;
        }
        let named = |group: &EarlierGroup| {
            let ids = group
                .locked
                .iter()
                .map(|&registrant| pool.registrant(registrant).id.clone())
                .collect();
            Conflict::Locked { earlier: group.id, ids }
        };
        let groups = &self.earlier.groups;
        // A member of two locked groups cannot stay in both.
        let is_out = |group: &&EarlierGroup| {
            let of_several = |registrant| self.earlier.locks_of(registrant).len() > 1;
            group.locked.iter().any(|&registrant| {
                of_several(registrant)
                    || excluded
                        .binary_search_by_key(&registrant, |(registrant, _)| *registrant)
                        .is_ok()
            })
        };
        if let Some(group) = groups.iter().find(is_out) {
            return Some(named(group));
        }
        let (mut lacking, mut locked) = (0, 0);
        for (group, nth) in groups.iter().zip(0..) {
            // The locked members of a group form one unit, hence one class.
            let classes = group.classes.iter().copied();
            let mut of_locked = classes.filter(|&class| self.is_locked_in(class, nth));
            let (Some(class), None) = (of_locked.next(), of_locked.next()) else { continue };
            let lacks = u64::from(self.size.0.saturating_sub(self.class(class).seats));
            (lacking, locked) = (lacking + lacks, locked + 1);
            let others = self.seats_beside(class);
            if lacks > others {
                let (seats, least) = (self.class(class).seats.into(), self.size.0.into());
                return Some(match named(group) {
                    // Only groups that are locked whole may shrink, which the sentence proposes.
                    Conflict::Locked { earlier, ids } if self.earlier.lock => {
                        Conflict::LockedTooSmall { earlier, ids, seats, others, least }
                    }
                    other => other,
                });
            }
        }
        // Locked groups compete for the same free seats, so their needs are summed.
        let free = self.total_seats() - self.locked_seats();
        (lacking > free || locked > most_groups).then_some(Conflict::AllLocked)
    }

    /// Number of seats of registrants who are not locked and can be in a group with the class.
    fn seats_beside(&self, class: ClassIdx) -> u64 {
        let others = ClassIdx::all(self.classes.len())
            .filter(|&other| !self.is_locked(other) && self.may_meet(class, other));
        others.map(|c| u64::from(self.class(c).number) * u64::from(self.class(c).seats)).sum()
    }
}
