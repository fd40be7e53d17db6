//! What it means for one group when a unit leaves, a unit enters, or both: evaluated exactly before it is done.

use super::assignment::{Assignment, GroupIdx, Sums, UnitIdx};
use super::costs::{Common, FAR};
use crate::instance::{GroupClasses, SiteIdx, Travel};

/// A group with one unit out, one in, or both: evaluated, not yet applied.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    pub(super) group: GroupIdx,
    pub(super) out: Option<UnitIdx>,
    pub(super) enter: Option<UnitIdx>,
    pub(super) sums: Sums,
    /// What the entering unit has in common with the group.
    pub(super) joined: Common,
    /// What it adds to the cost.
    pub(super) delta: i64,
}

impl Assignment<'_> {
    /// Evaluates a group with `out` taken out and `enter` put in; `None` where seats, pairs or venues do not let that
    /// be. Checks of whole groups are left to [`admits`](Self::admits).
    pub(super) fn change(
        &self,
        group: GroupIdx,
        out: Option<UnitIdx>,
        enter: Option<UnitIdx>,
    ) -> Option<Change> {
        let (costs, size) = (self.costs, self.instance.size);
        let before = &self.groups[group as usize];
        let mut sums = before.sums;
        if let Some(unit) = out {
            let left = &self.units[unit as usize];
            sums.seats -= costs.seats(left.class);
            sums.people -= costs.people(left.class);
            sums.common = sums.common - left.common;
        }
        let mut joined = Common::default();
        if let Some(unit) = enter {
            let class = self.class(unit);
            sums.seats += costs.seats(class);
            if sums.seats < size.0 || sums.seats > size.1 {
                return None;
            }
            sums.people += costs.people(class);
            let stay = before.members.iter().filter(|member| Some(member.unit) != out);
            joined = costs.with_all(self.instance, class, stay.map(|member| member.class))?;
            sums.common = sums.common + joined;
        } else if sums.seats < size.0 {
            return None;
        }
        if let Travel::Central { anywhere, .. } = self.instance.travel {
            let (metres, venue) = self.meet(group, out, enter, anywhere)?;
            (sums.metres, sums.venue) = (metres, Some(venue));
        }
        sums.cost = self.cost_of(&sums);
        Some(Change { group, out, enter, sums, joined, delta: sums.cost - before.sums.cost })
    }

    /// The best open venue of a changed group among those in sight and the homes of who enters.
    fn meet(
        &self,
        group: GroupIdx,
        out: Option<UnitIdx>,
        enter: Option<UnitIdx>,
        anywhere: bool,
    ) -> Option<(i64, SiteIdx)> {
        let (instance, costs) = (self.instance, self.costs);
        let group = &self.groups[group as usize];
        let (out_class, enter_class) = (out.map(|u| self.class(u)), enter.map(|u| self.class(u)));
        let is_open = |site| Some(site) == group.sums.venue || self.venue_use.is_open(site);
        let way = |class: Option<_>, site| class.map_or(0, |class| costs.way(instance, class, site));
        let mut best = (FAR, SiteIdx::MAX);
        for stop in &group.stops {
            let metres = stop.metres + way(enter_class, stop.site) - way(out_class, stop.site);
            if (metres, stop.site) < best
                && (out.is_none() || stop.host != out)
                && is_open(stop.site)
            {
                best = (metres, stop.site);
            }
        }
        if let Some(class) = enter_class.filter(|_| !anywhere) {
            let stay = group.members.iter().filter(|member| Some(member.unit) != out);
            for site in instance.homes(class).filter(|&site| is_open(site)) {
                let ways = stay.clone().map(|member| costs.way(instance, member.class, site));
                let metres = ways.sum::<i64>() + costs.way(instance, class, site);
                best = best.min((metres, site));
            }
        }
        (best.0 < FAR).then_some(best)
    }

    /// Whether the checks of whole groups hold after a change.
    pub(super) fn admits(&self, change: &Change) -> bool {
        if self.instance.checks.is_empty() {
            return true;
        }
        let members = self.groups[change.group as usize].members.iter();
        let stay = members.filter(|member| Some(member.unit) != change.out);
        let mut classes: GroupClasses = stay.map(|member| member.class).collect();
        classes.extend(change.enter.map(|unit| self.class(unit)));
        self.instance.checks_hold(&classes)
    }

    /// A change that the checks admit.
    pub(super) fn admitted_change(
        &self,
        group: GroupIdx,
        out: Option<UnitIdx>,
        enter: Option<UnitIdx>,
    ) -> Option<Change> {
        self.change(group, out, enter).filter(|change| self.admits(change))
    }

    /// An upper bound of what a group saves when one unit takes another's place.
    pub(super) fn saved_at_most(&self, out: UnitIdx, enter: UnitIdx) -> i64 {
        let common = self.units[out as usize].common;
        match self.instance.travel {
            // Where a group meets depends on all of it.
            Travel::Central { .. } => i64::MAX,
            Travel::None | Travel::EachOnce => common.metres + common.price,
            Travel::Rotating { .. } => i64::MAX,
        }
    }
}
