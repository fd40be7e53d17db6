//! Extent of all plans that place given seats.

use super::capacity::CheckedCapacity;
use super::extent::{CheckedExtent, Seats};
use super::people::{CheckedClass, CheckedPeople};
use super::rules::Rules;
use crate::programme::Hosting;

pub(crate) fn capacities(
    people: &CheckedPeople<'_>,
    rules: &Rules<'_>,
    parts: &[Vec<u32>],
) -> Vec<CheckedCapacity> {
    let classes = |part: &Vec<u32>| part.iter().map(|&at| &people.classes[at as usize]).collect();
    let of = |part| {
        let classes: Vec<&CheckedClass> = classes(part);
        CheckedCapacity::of(people, rules, classes.iter().copied())
    };
    parts.iter().map(of).collect()
}

/// Extent of all plans that place these seats: waiting seats and the range of the number of groups.
pub(crate) fn extent_of_all(
    people: &CheckedPeople<'_>,
    rules: &Rules<'_>,
    seats: &Seats,
    parts: &[Vec<u32>],
) -> CheckedExtent {
    let (size, count) = (people.size, people.programme.groups.count);
    let placed: u64 = seats.iter().map(|(_, _, placed)| placed).sum();
    let can_be: u64 = capacities(people, rules, parts).iter().map(|part| part.most().0).sum();
    let least = placed.div_ceil(size.1.max(1)).max(count.min.into());
    let mut most = can_be.min(placed / size.0.max(1));
    most = count.max.map_or(most, |count| most.min(count.into()));
    if people.needs_facilitators() {
        most = most.min(people.facilitators().iter().map(|facilitator| facilitator.groups).sum());
    }
    if people.hosting() == Hosting::Central {
        let limits = people.sites.iter().map(|&site| people.pool.municipality(site).max_groups());
        let at_venues: Option<u64> = limits.map(|limit| limit.map(u64::from)).sum();
        most = at_venues.map_or(most, |limit| most.min(limit));
    }
    // A unit may contain registrants of different levels; then only the total of the waiting seats is known.
    let is_of_one = |class: &CheckedClass| {
        let mut of = class.members.iter().map(|&registrant| people.level(class, registrant));
        let first = of.next();
        of.all(|level| Some(level) == first)
    };
    let waiting = if people.classes.iter().all(is_of_one) {
        seats.iter().map(|&(level, all, placed)| (Some(level), all - placed)).collect()
    } else {
        vec![(None, seats.iter().map(|(_, all, placed)| all - placed).sum())]
    };
    CheckedExtent { waiting, groups: (least, most) }
}
