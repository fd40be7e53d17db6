//! Bound for central meetings of any number of people, from one dual per class. The cheapest group of each component at
//! each venue is found by sorting or, where units take several seats, seat by seat (a knapsack; Kellerer, Pferschy and
//! Pisinger 2004).
//!
//! Of the rules, only one counting rule is considered, and only in the first case. Rules that are left out make the
//! bound weaker, not false.

use std::sync::Arc;

use rayon::prelude::*;
use smallvec::SmallVec;

use super::extent::CheckedExtent;
use super::formula::{Kind, Waiter, least_groups, most_waiting, whole};
use super::ground::single;
use super::people::{CheckedPeople, Level};
use super::rules::Rules;
use crate::convert::Convert;
use crate::plan::certificate::SCALE;
use crate::pool::MunicipalityIdx;

/// Class that can come to a venue.
#[derive(Clone, Copy, Debug)]
struct CheckedCandidate {
    /// Cost of a unit at the venue minus its dual, scaled.
    reduced: i128,
    class: u32,
    units: u64,
    seats: usize,
    /// Value by which the counting rule counts the unit.
    value: Option<u32>,
    is_resident: bool,
}

/// Duals, with the people and rules that they refer to.
struct Prices<'p> {
    people: &'p CheckedPeople<'p>,
    rules: &'p Rules<'p>,
    /// Dual of each class.
    duals: Vec<i64>,
    /// Component of each class.
    part: Vec<u32>,
    /// Least and most seats of a group.
    sizes: (usize, usize),
    meetings: i128,
    one_seat_each: bool,
}

/// Lower bound on the cost of all plans of this extent, in metres; `None` if the duals do not fit these people. Groups
/// lie within `parts`.
pub(crate) fn prove(
    duals: &[(Arc<str>, i64)],
    people: &CheckedPeople<'_>,
    rules: &Rules<'_>,
    parts: &[Vec<u32>],
    extent: &CheckedExtent,
) -> Option<i128> {
    let mut of_class: Vec<Option<i64>> = vec![None; people.classes.len()];
    for (id, dual) in duals {
        of_class[people.find(id)? as usize] = Some(*dual);
    }
    let mut part = vec![0; people.classes.len()];
    for (members, nth) in parts.iter().zip(0..) {
        members.iter().for_each(|&at| part[at as usize] = nth);
    }
    let prices = Prices {
        people,
        rules,
        duals: of_class.into_iter().collect::<Option<Vec<i64>>>()?,
        part,
        sizes: (people.size.0.to_usize(), people.size.1.to_usize()),
        meetings: people.meetings().into(),
        one_seat_each: people.classes.iter().all(|class| class.seats == 1),
    };
    Some(whole(prices.bound(parts.len(), extent)))
}

impl Prices<'_> {
    fn bound(&self, parts: usize, extent: &CheckedExtent) -> i128 {
        let classes = self.people.classes.iter().zip(&self.duals);
        let all: i128 =
            classes.map(|(class, &dual)| i128::from(class.number) * i128::from(dual)).sum();
        let waiting = extent.waiting.iter();
        let waits: i128 =
            waiting.map(|&(of, seats)| most_waiting(self.waiters(of), &[], seats)).sum();
        let kinds: Vec<Kind> = self
            .people
            .sites
            .par_iter()
            .flat_map_iter(|&site| self.kinds(site, parts, extent.groups.1))
            .collect();
        all - waits + least_groups(kinds, extent.groups)
    }

    fn waiters(&self, level: Option<Level>) -> Vec<Waiter> {
        let classes = self.people.classes.iter().zip(&self.duals);
        let all = classes.map(|(class, &dual)| (class, dual, (0, class.number)));
        self.people.waiters(all, level)
    }

    /// Groups of each component at a venue, where any are possible.
    fn kinds(&self, site: MunicipalityIdx, parts: usize, most_groups: u64) -> Vec<Kind> {
        let mut candidates: Vec<Vec<CheckedCandidate>> = vec![Vec::new(); parts];
        for class in 0..self.duals.len().to_u32() {
            let part = self.part[class as usize] as usize;
            candidates[part].extend(self.candidate(class, site));
        }
        let limit = self.people.pool.municipality(site).max_groups().map_or(u64::MAX, u64::from);
        let per_group = SCALE * i128::from(self.people.programme.groups.cost.0);
        let kind = |mut candidates: Vec<CheckedCandidate>| {
            candidates.sort_unstable_by_key(|candidate| (candidate.reduced, candidate.class));
            let cheapest = if self.one_seat_each {
                self.sorted(&candidates)
            } else {
                self.by_seats(&candidates)
            };
            let residents = candidates.iter().filter(|candidate| candidate.is_resident);
            let residents = residents.map(|candidate| candidate.units).sum();
            let hosts = if self.people.meets_anywhere() { u64::MAX } else { residents };
            let most = most_groups.min(limit).min(hosts);
            Some(Kind { reduced: cheapest? + per_group, least: 0, most })
        };
        candidates.into_iter().filter_map(kind).collect()
    }

    fn candidate(&self, class: u32, site: MunicipalityIdx) -> Option<CheckedCandidate> {
        let one = &self.people.classes[class as usize];
        let metres = i128::from(self.people.to_site(&one.members, site)?);
        let price = i128::from(self.rules.penalty_within(&one.members));
        let dual = i128::from(self.duals[class as usize]);
        let counted = self.rules.narrowest();
        Some(CheckedCandidate {
            reduced: SCALE * (self.meetings * metres + price) - dual,
            class,
            units: one.number,
            seats: one.seats.to_usize(),
            value: counted.and_then(|(values, _)| single(values.of(one.members[0]))),
            is_resident: one
                .members
                .iter()
                .any(|&registrant| self.people.host(registrant) == Some(site)),
        })
    }

    /// Least reduced cost of a group of units with one seat each, within the limit of each value.
    fn sorted(&self, candidates: &[CheckedCandidate]) -> Option<i128> {
        if self.people.meets_anywhere() {
            return self.with_host(candidates, None);
        }
        // Among residents with equal values the cheapest is the best host.
        let mut hosts: Vec<&CheckedCandidate> =
            candidates.iter().filter(|candidate| candidate.is_resident).collect();
        hosts.sort_by_key(|host| (host.value, host.reduced));
        hosts.dedup_by_key(|host| host.value);
        hosts.into_iter().filter_map(|host| self.with_host(candidates, Some(host))).min()
    }

    fn with_host(
        &self,
        candidates: &[CheckedCandidate],
        host: Option<&CheckedCandidate>,
    ) -> Option<i128> {
        let most_of_value = self.rules.narrowest().map_or(u64::MAX, |(_, most)| most);
        let mut of_value: SmallVec<[(u32, u64); 16]> = SmallVec::new();
        let mut take = |value: Option<u32>| {
            let Some(value) = value else { return true };
            let known = of_value.iter().position(|(other, _)| *other == value);
            let at = known.unwrap_or_else(|| {
                of_value.push((value, 0));
                of_value.len() - 1
            });
            of_value[at].1 += 1;
            of_value[at].1 <= most_of_value
        };
        let (least, most) = self.sizes;
        let (mut members, mut sum, mut best) = (0, 0, None);
        let host_first = host.into_iter().map(|host| (host, 1));
        let others = candidates.iter().map(|candidate| {
            let is_host = host.is_some_and(|host| host.class == candidate.class);
            (candidate, candidate.units - u64::from(is_host))
        });
        for (candidate, units) in host_first.chain(others) {
            for _ in 0..units.min(most as u64) {
                if members == most || !take(candidate.value) {
                    break;
                }
                (members, sum) = (members + 1, sum + candidate.reduced);
                if members >= least {
                    best = Some(best.map_or(sum, |best: i128| best.min(sum)));
                }
            }
            if members == most {
                break;
            }
        }
        best
    }

    /// Least reduced cost of a group of units that take several seats, without the counting rule.
    fn by_seats(&self, candidates: &[CheckedCandidate]) -> Option<i128> {
        let (least, most) = self.sizes;
        // Least sums by number of seats, without a resident and with one.
        let mut sums: [Vec<Option<i128>>; 2] = [vec![None; most + 1], vec![None; most + 1]];
        sums[0][0] = Some(0);
        for candidate in candidates {
            let fitting = most.checked_div(candidate.seats).unwrap_or(0) as u64;
            for _ in 0..candidate.units.min(fitting) {
                // Descending order uses each unit at most once.
                for seats in (candidate.seats..=most).rev() {
                    for hosted in [1, 0] {
                        let Some(before) = sums[hosted][seats - candidate.seats] else { continue };
                        let with = &mut sums[hosted | usize::from(candidate.is_resident)][seats];
                        let sum = before + candidate.reduced;
                        *with = Some(with.map_or(sum, |known| known.min(sum)));
                    }
                }
            }
        }
        let [without, with] = &sums;
        let fitting = |sums: &[Option<i128>]| sums.iter().skip(least).copied().flatten().min();
        let unhosted = if self.people.meets_anywhere() { fitting(without) } else { None };
        unhosted.into_iter().chain(fitting(with)).min()
    }
}
