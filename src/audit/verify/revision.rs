//! Comparison with an earlier plan: separated pairs and locked groups.

use super::defect::Defect;
use super::roster::PlanRoster;
use super::values::pairs_of;
use crate::plan::PlanDocument;
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::Programme;

/// Groups of an earlier plan, reduced to members who are still registered and eligible.
#[derive(Debug)]
pub(crate) struct EarlierGroups {
    groups: Vec<(u32, Vec<RegistrantIdx>)>,
    /// Number of each earlier group, and its members who are locked.
    locked: Vec<(u32, Vec<RegistrantIdx>)>,
    /// Price of a separated pair, in metres.
    keep: i128,
}

impl EarlierGroups {
    pub(crate) fn read(
        pool: &Pool,
        programme: &Programme,
        plan: &PlanDocument,
        eligible: &[bool],
    ) -> Self {
        let revise = programme.revise.as_ref();
        let left = |ids: &[std::sync::Arc<str>]| {
            let found = ids.iter().filter_map(|id| pool.find_registrant(id));
            let mut left: Vec<_> =
                found.filter(|registrant| eligible[registrant.index()]).collect();
            left.sort_unstable();
            left.dedup();
            left
        };
        let groups: Vec<(u32, Vec<RegistrantIdx>)> =
            plan.groups.iter().map(|group| (group.id, left(&group.members))).collect();
        let are_all = revise.is_some_and(|revise| revise.lock);
        let is_locked =
            |registrant: &RegistrantIdx| are_all || pool.registrant(*registrant).is_locked();
        let locked = |(id, left): &(u32, Vec<RegistrantIdx>)| {
            (*id, left.iter().copied().filter(is_locked).collect())
        };
        let locked = groups.iter().map(locked).collect();
        Self { groups, locked, keep: revise.map_or(0, |revise| revise.keep.0.into()) }
    }

    /// Earlier mates of a registrant, once for each group that they shared.
    pub(crate) fn earlier_companions_of(&self, registrant: RegistrantIdx) -> Vec<RegistrantIdx> {
        let with = self.groups.iter().filter(|(_, left)| left.contains(&registrant));
        let earlier_companions = with.flat_map(|(_, left)| left.iter().copied());
        earlier_companions.filter(|&mate| mate != registrant).collect()
    }

    /// Remaining members of each earlier group.
    pub(crate) fn each(&self) -> impl Iterator<Item = &[RegistrantIdx]> {
        self.groups.iter().map(|(_, left)| left.as_slice())
    }

    /// Locked members of each earlier group that has any.
    pub(crate) fn locked(&self) -> impl Iterator<Item = &[RegistrantIdx]> {
        self.locked.iter().map(|(_, locked)| locked.as_slice()).filter(|locked| !locked.is_empty())
    }

    /// All locked members of earlier groups.
    pub(crate) fn locked_members(&self) -> impl Iterator<Item = RegistrantIdx> {
        self.locked.iter().flat_map(|(_, left)| left.iter().copied())
    }

    /// Price of all earlier pairs that no longer share a group.
    pub(crate) fn change(&self, roster: &PlanRoster<'_>) -> i128 {
        let parted = |(_, left): &(u32, Vec<RegistrantIdx>)| {
            let mut places: Vec<u32> =
                left.iter().filter_map(|&registrant| roster.place_of(registrant)).collect();
            places.sort_unstable();
            let still = places.chunk_by(|a, b| a == b).map(|run| pairs_of(run.len() as i128));
            pairs_of(left.len() as i128) - still.sum::<i128>()
        };
        self.keep * self.groups.iter().map(parted).sum::<i128>()
    }

    /// Checks that the locked members of each earlier group are in one group, and those of no two in the same.
    pub(crate) fn judge_lock(
        &self,
        pool: &Pool,
        roster: &PlanRoster<'_>,
        defects: &mut Vec<Defect>,
    ) {
        let mut holders: Vec<Option<u32>> = vec![None; roster.groups.len()];
        for (earlier, left) in self.locked.iter().filter(|(_, locked)| !locked.is_empty()) {
            let mut places: Vec<_> =
                left.iter().map(|&registrant| roster.place_of(registrant)).collect();
            places.sort_unstable();
            places.dedup();
            if !matches!(places[..], [Some(_)]) {
                let ids =
                    left.iter().map(|&registrant| pool.registrant(registrant).id.clone()).collect();
                defects.push(Defect::LockedSplit { earlier: *earlier, ids });
            }
            for place in places.into_iter().flatten() {
                let holder = &mut holders[place as usize];
                match *holder {
                    Some(first) => defects.push(Defect::LockedMerged {
                        group: roster.groups[place as usize].id(),
                        earlier: (first, *earlier),
                    }),
                    None => *holder = Some(*earlier),
                }
            }
        }
    }
}
