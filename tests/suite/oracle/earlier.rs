//! Reading of an earlier plan that is revised.

use super::Reading;

impl Reading<'_> {
    /// Returns the members of each earlier group who are still registered and eligible.
    pub(crate) fn left(&self) -> Vec<Vec<usize>> {
        let is_left = |registrant: &usize| self.eligible.get(*registrant).copied().unwrap_or(false);
        let of = |group: &Vec<usize>| group.iter().copied().filter(is_left).collect();
        self.case.earlier.iter().flatten().map(of).collect()
    }

    /// Penalty of all earlier pairs that are in none of these groups.
    pub(crate) fn change(&self, groups: &[&[usize]]) -> i64 {
        let keep = self.case.programme.revise.as_ref().map_or(0, |revise| revise.keep.0);
        let together = |a, b| groups.iter().any(|g| g.contains(&a) && g.contains(&b));
        let mut parted = 0;
        for left in self.left() {
            for (nth, &a) in left.iter().enumerate() {
                parted += left[nth + 1..].iter().filter(|&&b| !together(a, b)).count() as i64;
            }
        }
        keep * parted
    }

    /// Returns the members of each earlier group who are locked.
    pub(crate) fn locked(&self) -> Vec<Vec<usize>> {
        let is_locked = |nth: &usize| self.is_locked() || self.case.people[*nth].locked;
        let of = |left: Vec<usize>| left.into_iter().filter(is_locked).collect();
        self.left().into_iter().map(of).collect()
    }

    /// Returns `true` if earlier groups are locked.
    pub(crate) fn is_locked(&self) -> bool {
        let revise = self.case.programme.revise.as_ref();
        self.case.earlier.is_some() && revise.is_some_and(|revise| revise.lock)
    }

    /// Seats of the smallest locked earlier group that is among the members, where such groups may shrink.
    pub(crate) fn left_of_small(&self, members: &[usize]) -> Option<u32> {
        let may_shrink = self.case.programme.revise.as_ref().is_some_and(|r| r.may_shrink);
        if !may_shrink || !self.is_locked() {
            return None;
        }
        let is_here = |left: &&Vec<usize>| {
            !left.is_empty() && left.iter().all(|registrant| members.contains(registrant))
        };
        let seats = |left: &Vec<usize>| {
            left.iter().map(|&registrant| self.case.people[registrant].seats).sum()
        };
        self.left().iter().filter(is_here).map(seats).min()
    }

    /// Returns `true` if the locked of each earlier group are in one of these groups, and those of no two in one.
    pub(crate) fn keeps_locks(&self, groups: &[&[usize]]) -> bool {
        let mut held = Vec::new();
        for left in self.locked().iter().filter(|locked| !locked.is_empty()) {
            let holds = |g: &&[usize]| left.iter().all(|registrant| g.contains(registrant));
            let Some(group) = groups.iter().position(holds) else { return false };
            if held.contains(&group) {
                return false;
            }
            held.push(group);
        }
        true
    }
}
