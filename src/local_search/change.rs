//! Exact evaluation of a change of one group before it is applied: a unit leaves, a unit enters, both, or another
//! facilitator serves the group.

use super::assignment::Assignment;
use super::state::{Step, StepChange};
use super::travel_table::{FAR, TravelRow};
use super::units::{Common, GroupIdx, SearchClassIdx, UnitIdx};
use crate::instance::{FacilitatorClassIdx, GroupClasses, SiteIdx, Travel};

impl Assignment<'_> {
    /// Evaluates a step; `None` if seats, pairs, venues or the facilitator forbid it. Checks of whole groups are left
    /// to [`admits`](Self::admits).
    #[inline(always)]
    pub(super) fn change(&self, step: Step) -> Option<StepChange> {
        let (kinds, size) = (self.kinds, self.instance.size);
        let before = &self.groups[step.group as usize];
        let mut sums = before.sums;
        if let Some(unit) = step.out {
            let left = &self.units[unit as usize];
            sums.seats -= kinds.seats(left.kind);
            sums.people -= kinds.people(left.kind);
            sums.common = sums.common - left.common;
        }
        let mut joined = Common::default();
        if let Some(unit) = step.enter {
            let kind = self.units[unit as usize].kind;
            sums.seats += kinds.seats(kind);
            if sums.seats < size.0 || sums.seats > size.1 {
                return None;
            }
            sums.people += kinds.people(kind);
            joined = kinds.with_all(kind, &before.members, step.out)?;
            sums.common = sums.common + joined;
        } else if sums.seats < size.0 {
            return None;
        }
        if let Some(leader) = step.leader.or(before.sums.leader) {
            (sums.leader, sums.led) = (Some(leader), self.led(step, leader)?);
        }
        if let Travel::Central { anywhere, .. } = self.instance.travel {
            let (metres, venue) = self.meet(step, anywhere)?;
            (sums.metres, sums.venue) = (metres, Some(venue));
        }
        sums.cost = self.cost_of(&sums);
        Some(StepChange { step, sums, joined, delta: sums.cost - before.sums.cost })
    }

    /// Metres of a facilitator to all hosts of a changed group; `None` if the facilitator cannot serve it.
    fn led(&self, step: Step, leader: FacilitatorClassIdx) -> Option<i64> {
        let (kinds, group) = (self.kinds, &self.groups[step.group as usize]);
        let leading = |unit: Option<UnitIdx>| {
            unit.map_or(0, |unit| kinds.leading(leader, self.units[unit as usize].kind))
        };
        let before = match step.leader {
            None => group.sums.led,
            Some(_) => group.members.iter().map(|member| kinds.leading(leader, member.kind)).sum(),
        };
        let led = before + leading(step.enter) - leading(step.out);
        (led < FAR).then_some(led)
    }

    /// Returns the best open venue of a changed group, among its candidate venues and the homes of the entering unit.
    #[inline]
    fn meet(&self, step: Step, anywhere: bool) -> Option<(i64, SiteIdx)> {
        let ways = &self.kinds.ways;
        if ways.are_written() {
            self.meet_by(step, anywhere, |kind| ways.written(kind))
        } else {
            self.meet_by(step, anywhere, |kind| ways.measured(kind))
        }
    }

    fn meet_by<R: TravelRow>(
        &self,
        step: Step,
        anywhere: bool,
        row: impl Fn(SearchClassIdx) -> R,
    ) -> Option<(i64, SiteIdx)> {
        let kinds = self.kinds;
        let group = &self.groups[step.group as usize];
        let ways = |unit: Option<UnitIdx>| unit.map(|unit| row(self.units[unit as usize].kind));
        let (out, enter) = (ways(step.out), ways(step.enter));
        // `UnitIdx::MAX` is the index of no unit.
        let leaver = step.out.unwrap_or(UnitIdx::MAX);
        let is_open = |site| Some(site) == group.sums.venue || self.venue_use.is_open(site);
        let leader = step.leader.or(group.sums.leader);
        let changed = group.sums.leader.zip(step.leader);
        let mut best = (FAR, SiteIdx::MAX);
        for stop in &self.stops[step.group as usize] {
            let way = |ways: Option<R>| ways.map_or(0, |ways| ways.to(stop.site));
            let mut metres = stop.metres + way(enter) - way(out);
            if let Some((old, new)) = changed {
                metres += kinds.leader_way(new, stop.site) - kinds.leader_way(old, stop.site);
            }
            let there = (metres, stop.site);
            if there < best && stop.host != Some(leaver) && is_open(stop.site) {
                best = there;
            }
        }
        // The homes of the entering unit are not yet candidate venues of the group.
        if let Some((unit, entering)) = step.enter.zip(enter).filter(|_| !anywhere) {
            for site in self.instance.homes(self.class(unit)).filter(|&site| is_open(site)) {
                let stay = group.members.iter().filter(|member| member.unit != leaver);
                let ways = stay.map(|member| row(member.kind).to(site));
                let led = leader.map_or(0, |leader| kinds.leader_way(leader, site));
                best = best.min((ways.sum::<i64>() + entering.to(site) + led, site));
            }
        }
        (best.0 < FAR).then_some(best)
    }

    /// Returns `true` if the checks of whole groups hold after a step.
    pub(super) fn admits(&self, step: &Step) -> bool {
        if self.instance.checks.is_empty() {
            return true;
        }
        let members = self.groups[step.group as usize].members.iter();
        let stay = members.filter(|member| Some(member.unit) != step.out);
        let mut classes: GroupClasses = stay.map(|member| self.kinds.class(member.kind)).collect();
        classes.extend(step.enter.map(|unit| self.class(unit)));
        self.instance.checks_hold(&classes)
    }

    /// Evaluates a step that must also pass the checks of whole groups.
    pub(super) fn admitted(
        &self,
        group: GroupIdx,
        out: Option<UnitIdx>,
        enter: Option<UnitIdx>,
    ) -> Option<StepChange> {
        let step = Step { group, out, enter, leader: None };
        self.change(step).filter(|_| self.admits(&step))
    }

    /// Upper bound on the saving of a group when a unit leaves it for another with the same number of registrants,
    /// apart from the reduction for earlier group-mates of that other unit.
    #[inline(always)]
    pub(super) fn saved_at_most(&self, out: UnitIdx) -> i64 {
        let unit = &self.units[out as usize];
        match self.instance.travel {
            // The venue depends on all members, so no bound per unit is known.
            Travel::Central { .. } => i64::MAX,
            _ if self.instance.needs_leaders() => i64::MAX,
            Travel::None | Travel::EachOnce => unit.common.metres,
            Travel::Rotating { .. } => {
                let before = &self.groups[unit.group as usize].sums;
                let mut sums = *before;
                sums.common = sums.common - unit.common;
                before.cost - self.cost_of(&sums)
            }
        }
    }
}
