//! Exact evaluation of a change of one group before it is applied: a unit leaves, a unit enters, both, or another
//! facilitator serves the group.

use super::assignment::Assignment;
use super::pair_sums::{is_free, summand};
use super::state::{Step, StepChange};
use super::travel_table::{FAR, TravelRow};
use super::units::{Common, GroupIdx, SearchClassIdx, UnitIdx};
use crate::instance::{FacilitatorClassIdx, GroupClasses, SiteIdx, Travel};

impl Assignment<'_> {
    /// Evaluates a step; `None` if seats, pairs, venues or the facilitator forbid it. Checks of whole groups are left
    /// to [`admits`](Self::admits).
    #[inline(always)]
    pub(super) fn change(&self, step: Step) -> Option<StepChange> {
        let (search_classes, size) = (self.search_classes, self.instance.size);
        let before = &self.groups[step.group as usize];
        let mut sums = before.sums;
        if let Some(unit) = step.out {
            let left = &self.units[unit as usize];
            sums.seats -= search_classes.seats(left.search_class);
            sums.people -= search_classes.people(left.search_class);
            sums.common = sums.common - left.common;
        }
        let mut joined = Common::default();
        if let Some(unit) = step.enter {
            let search_class = self.units[unit as usize].search_class;
            sums.seats += search_classes.seats(search_class);
            if sums.seats < size.0 || sums.seats > size.1 {
                return None;
            }
            sums.people += search_classes.people(search_class);
            joined = self.joined(search_class, step)?;
            sums.common = sums.common + joined;
        } else if sums.seats < size.0 {
            return None;
        }
        if let Some(facilitator) = step.facilitator.or(before.sums.facilitator) {
            (sums.facilitator, sums.facilitator_metres) =
                (Some(facilitator), self.facilitator_metres_after(step, facilitator)?);
        }
        if let Travel::Central { anywhere, .. } = self.instance.travel {
            let (metres, venue) = self.meet(step, anywhere)?;
            (sums.metres, sums.venue) = (metres, Some(venue));
        }
        sums.cost = self.cost_of(&sums);
        Some(StepChange { step, sums, joined, delta: sums.cost - before.sums.cost })
    }

    /// Travel and prices of an entering unit with the members that stay and alone; `None` if it is in conflict with one
    /// of them.
    #[inline(always)]
    fn joined(&self, search_class: SearchClassIdx, step: Step) -> Option<Common> {
        if !self.pair_sums.are_kept() {
            let members = &self.groups[step.group as usize].members;
            return self.search_classes.with_all(search_class, members, step.out);
        }
        let mut sum = self.pair_sums.of(step.group, search_class);
        if let Some(out) = step.out {
            let leaver = self.units[out as usize].search_class;
            sum -= summand(self.search_classes.row(search_class)[leaver as usize]);
        }
        let common = Common { metres: sum, price: 0 };
        is_free(sum).then(|| common + self.search_classes.own(search_class))
    }

    /// Change of the cost by a swap of two units of different groups, larger than any cost if pairs are in conflict;
    /// `None` if no sums of pairs are kept.
    #[inline(always)]
    pub(super) fn swap_delta(&self, a: UnitIdx, b: UnitIdx) -> Option<i64> {
        if !self.pair_sums.are_kept() {
            return None;
        }
        let (search_classes, sums) = (self.search_classes, &self.pair_sums);
        let (a, b) = (&self.units[a as usize], &self.units[b as usize]);
        let pair = summand(search_classes.row(a.search_class)[b.search_class as usize]);
        let after = sums.of(b.group, a.search_class) + sums.of(a.group, b.search_class) - 2 * pair;
        let own = search_classes.own(a.search_class) + search_classes.own(b.search_class);
        Some(after + (own - a.common - b.common).metres)
    }

    /// Metres of a facilitator to all hosts of a changed group; `None` if the facilitator cannot serve it.
    fn facilitator_metres_after(
        &self,
        step: Step,
        facilitator: FacilitatorClassIdx,
    ) -> Option<i64> {
        let (search_classes, group) = (self.search_classes, &self.groups[step.group as usize]);
        let leading = |unit: Option<UnitIdx>| {
            unit.map_or(0, |unit| {
                search_classes.leading(facilitator, self.units[unit as usize].search_class)
            })
        };
        let before = match step.facilitator {
            None => group.sums.facilitator_metres,
            Some(_) => group
                .members
                .iter()
                .map(|member| search_classes.leading(facilitator, member.search_class))
                .sum(),
        };
        let facilitator_metres = before + leading(step.enter) - leading(step.out);
        (facilitator_metres < FAR).then_some(facilitator_metres)
    }

    /// Returns the best open venue of a changed group, among its candidate venues and the homes of the entering unit.
    #[inline]
    fn meet(&self, step: Step, anywhere: bool) -> Option<(i64, SiteIdx)> {
        let ways = &self.search_classes.travel_table;
        if ways.are_written() {
            self.meet_by(step, anywhere, |search_class| ways.written(search_class))
        } else {
            self.meet_by(step, anywhere, |search_class| ways.measured(search_class))
        }
    }

    fn meet_by<R: TravelRow>(
        &self,
        step: Step,
        anywhere: bool,
        row: impl Fn(SearchClassIdx) -> R,
    ) -> Option<(i64, SiteIdx)> {
        let search_classes = self.search_classes;
        let group = &self.groups[step.group as usize];
        let ways =
            |unit: Option<UnitIdx>| unit.map(|unit| row(self.units[unit as usize].search_class));
        let (out, enter) = (ways(step.out), ways(step.enter));
        // `UnitIdx::MAX` is the index of no unit.
        let leaver = step.out.unwrap_or(UnitIdx::MAX);
        let is_open = |site| Some(site) == group.sums.venue || self.venue_use.is_open(site);
        let facilitator = step.facilitator.or(group.sums.facilitator);
        let changed = group.sums.facilitator.zip(step.facilitator);
        let mut best = (FAR, SiteIdx::NONE);
        for stop in &self.stops[step.group as usize] {
            let way = |ways: Option<R>| ways.map_or(0, |ways| ways.to(stop.site));
            let mut metres = stop.metres + way(enter) - way(out);
            if let Some((old, new)) = changed {
                metres += search_classes.facilitator_way(new, stop.site)
                    - search_classes.facilitator_way(old, stop.site);
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
                let ways = stay.map(|member| row(member.search_class).to(site));
                let facilitator_metres = facilitator
                    .map_or(0, |facilitator| search_classes.facilitator_way(facilitator, site));
                best = best.min((ways.sum::<i64>() + entering.to(site) + facilitator_metres, site));
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
        let mut classes: GroupClasses =
            stay.map(|member| self.search_classes.class(member.search_class)).collect();
        classes.extend(step.enter.map(|unit| self.class(unit)));
        let facilitator = step.facilitator.or(self.groups[step.group as usize].sums.facilitator);
        self.instance.checks_hold(&classes)
            && facilitator.is_none_or(|led| self.instance.leads_in_time(led, &classes))
    }

    /// Evaluates a step that must also pass the checks of whole groups.
    pub(super) fn admitted(
        &self,
        group: GroupIdx,
        out: Option<UnitIdx>,
        enter: Option<UnitIdx>,
    ) -> Option<StepChange> {
        let step = Step { group, out, enter, facilitator: None };
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
            _ if self.instance.needs_facilitators() || self.instance.ideal.is_some() => i64::MAX,
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
