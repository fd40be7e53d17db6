//! Nearest-companion bound, a weak bound for any pool: the least that each registrant adds to any group.

use rayon::prelude::*;

use super::extent::Seats;
use super::formula::{Waiter, most_waiting, whole};
use super::people::{CheckedClass, CheckedPeople};
use super::range::Range;
use super::rules::Rules;
use crate::convert::Convert;
use crate::plan::certificate::SCALE;
use crate::programme::{Hosting, OnSite};

/// Largest number of classes for which all pairs are compared.
const MAX_PAIRED: usize = 3_000;

/// Lower bound on the cost of all plans that place these seats in a number of groups in this range, in metres.
pub(crate) fn prove(
    people: &CheckedPeople<'_>,
    rules: &Rules<'_>,
    seats: &Seats,
    (least, most): Range,
) -> i128 {
    let able = Able::new(people, rules);
    let nearest_companions: Vec<Option<i128>> =
        people.classes.par_iter().map(|class| able.share(class)).collect();
    // Units that no group can contain wait in every plan.
    let waiters = people.classes.iter().zip(&nearest_companions).map(|(class, share)| Waiter {
        dual: share.unwrap_or(0),
        seats: class.seats,
        units: (if share.is_some() { 0 } else { class.number }, class.number),
    });
    let waiting = seats.iter().map(|(_, all, placed)| all - placed).sum();
    let waiting = most_waiting(waiters.collect(), &[], waiting);
    let numbers = people.classes.iter().zip(&nearest_companions);
    let sum: i128 =
        numbers.map(|(class, share)| i128::from(class.number) * share.unwrap_or(0)).sum();
    // Where travel is divided by the number of members, each group rounds down once.
    let times = people.programme.meetings.on_site;
    let is_shared_out =
        people.hosting() == Hosting::Rotating && matches!(times, Some(OnSite::Times(_)));
    let rounding = if is_shared_out { SCALE * i128::from(most) } else { 0 };
    let groups = i128::from(people.programme.groups.cost.0) * i128::from(least);
    whole((sum - waiting - rounding).max(0)) + groups
}

/// Classes whose units break no rule by themselves; only these can be companions.
struct Able<'a> {
    people: &'a CheckedPeople<'a>,
    rules: &'a Rules<'a>,
    classes: Vec<&'a CheckedClass>,
    /// `true` if all pairs can be compared: at most `MAX_PAIRED` classes, with one registrant per unit.
    is_small: bool,
}

impl<'a> Able<'a> {
    fn new(people: &'a CheckedPeople<'a>, rules: &'a Rules<'a>) -> Self {
        let is_able = |class: &&CheckedClass| rules.may_grow(people.pool, &class.members);
        let classes: Vec<&CheckedClass> = people.classes.iter().filter(is_able).collect();
        let is_small =
            classes.len() <= MAX_PAIRED && classes.iter().all(|class| class.members.len() == 1);
        Self { people, rules, classes, is_small }
    }

    /// Least cost that a unit adds to any group, scaled; `None` if no group can contain it.
    fn share(&self, class: &CheckedClass) -> Option<i128> {
        let Self { people, rules, .. } = self;
        let members = &class.members;
        rules.may_grow(people.pool, members).then_some(())?;
        let alone = SCALE * i128::from(rules.penalty_within(members));
        let meetings = i128::from(people.meetings());
        if people.hosting() == Hosting::Central {
            let ways = people.sites.iter().filter_map(|&site| people.to_site(members, site));
            let nearest = ways.min().unwrap_or(0);
            return Some(alone + SCALE * meetings * i128::from(nearest));
        }
        let is_rotating = people.hosting() == Hosting::Rotating;
        let own = if is_rotating { people.own_ways(members).unwrap_or(0) } else { 0 };
        let by_size = |registrants: u64, others: i64| {
            // Distances to companions are shared equally by both ends.
            let ways = SCALE * (2 * i128::from(own) + i128::from(others)) / 2;
            match people.programme.meetings.on_site {
                Some(OnSite::Times(_)) => meetings * ways / i128::from(registrants),
                _ => ways,
            }
        };
        let size = people.size;
        if !self.is_small {
            return Some(alone + by_size(size.1, 0));
        }
        let (ways, prices) = self.companions(class, size.1);
        let seats = self.classes.iter().map(|class| class.seats).max().unwrap_or(1);
        let most = size.1.min(ways.len() as u64 + 1);
        let with = |registrants: u64| {
            let others = registrants.to_usize() - 1;
            let price: i64 = prices.iter().take(others).sum();
            by_size(registrants, ways.iter().take(others).sum()) + SCALE * i128::from(price) / 2
        };
        (size.0.div_ceil(seats).max(1)..=most).map(with).min()
    }

    /// Distances and prices of possible companions of a unit, each sorted, with at most `most` companions per class.
    fn companions(&self, class: &CheckedClass, most: u64) -> (Vec<i64>, Vec<i64>) {
        let Self { people, rules, .. } = self;
        let (mut ways, mut prices) = (Vec::new(), Vec::new());
        let is_rotating = people.hosting() == Hosting::Rotating;
        for other in &self.classes {
            let twins = other.number - u64::from(other.members == class.members);
            let (one, two) = (class.members[0], other.members[0]);
            let metres = if is_rotating {
                people.both_ways(&class.members, &other.members)
            } else {
                Some(0)
            };
            let metres = metres.filter(|_| rules.may_grow(people.pool, &[one, two]));
            if let Some(metres) = metres {
                let number = twins.min(most).to_usize();
                ways.extend(std::iter::repeat_n(metres, number));
                prices.extend(std::iter::repeat_n(rules.penalty(one, two), number));
            }
        }
        ways.sort_unstable();
        prices.sort_unstable();
        (ways, prices)
    }
}
