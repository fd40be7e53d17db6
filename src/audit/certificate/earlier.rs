//! Earlier plan as the checker sees it: the rewards of retained pairs, the locks, and the order of placement.

use crate::audit::verify::revision::EarlierGroups;
use crate::audit::verify::rules::RuleEvidence;
use crate::audit::verify::values::{ValueSets, pairs_of};
use crate::convert::Convert;
use crate::plan::PlanDocument;
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::Programme;

/// Earlier plan that binds a plan.
#[derive(Debug)]
pub(crate) struct CheckedEarlier {
    /// Earlier groups of each registrant.
    pub(crate) groups: ValueSets,
    /// Earlier groups in which each registrant is locked.
    pub(crate) locked: ValueSets,
    /// Locked registrants of each earlier group.
    pub(crate) unions: Vec<Vec<RegistrantIdx>>,
    /// Reward of a retained pair, in metres.
    pub(crate) keep: i64,
    /// Price of separating every pair, in metres.
    pub(crate) all_pairs: i128,
    /// `true` if all registrants are locked, so that none comes before another.
    pub(crate) are_all_locked: bool,
}

impl CheckedEarlier {
    /// Reads an earlier plan; `None` if it binds nothing. Lets small locked groups stay small in the evidence.
    pub(crate) fn read(
        pool: &Pool,
        programme: &Programme,
        previous: Option<&PlanDocument>,
        evidence: &mut RuleEvidence<'_>,
    ) -> Option<Self> {
        let is_locked = |registrant: RegistrantIdx| {
            evidence.eligible[registrant.index()] && pool.registrant(registrant).is_locked()
        };
        let revise = programme.revise.as_ref();
        let binds = revise.is_some() || pool.indices().any(is_locked);
        let previous = previous.filter(|plan| binds && !plan.groups.is_empty())?;
        let earlier = EarlierGroups::read(pool, programme, previous, &evidence.eligible);
        evidence.let_locked_groups_shrink(&earlier);
        let keep = revise.map_or(0, |revise| revise.keep.0);
        let unions: Vec<Vec<RegistrantIdx>> = earlier.locked().map(<[_]>::to_vec).collect();
        let pairs = earlier.each().map(|left| pairs_of(left.len() as i128)).sum::<i128>();
        let sets = |groups: Vec<&[RegistrantIdx]>| {
            let numbered = groups.into_iter().zip(0_usize..);
            let pairs = numbered.flat_map(|(group, nth)| {
                group.iter().map(move |&registrant| (registrant, nth.to_u32()))
            });
            ValueSets::new(pool.registrants().len(), pairs.collect())
        };
        Some(Self {
            groups: sets(earlier.each().collect()),
            locked: sets(earlier.locked().collect()),
            unions,
            keep,
            all_pairs: i128::from(keep) * pairs,
            are_all_locked: revise.is_some_and(|revise| revise.lock),
        })
    }

    /// Reward of two registrants in one group, in metres.
    pub(crate) fn reward(&self, one: RegistrantIdx, other: RegistrantIdx) -> i64 {
        if self.keep == 0 {
            return 0;
        }
        let others = self.groups.of(other);
        let common = self.groups.of(one).iter().filter(|group| others.contains(group));
        self.keep * common.count().to_i64()
    }

    /// Returns `true` if no two of these registrants are locked in different earlier groups.
    pub(crate) fn may_share(&self, members: &[RegistrantIdx]) -> bool {
        let mut locks = members.iter().map(|&member| self.locked.of(member));
        let first = locks.find(|locks| !locks.is_empty());
        locks.all(|locks| locks.is_empty() || Some(locks) == first)
    }
}
