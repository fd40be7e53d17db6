//! Upper bounds on the number of placed seats, by counting.

use crate::instance::{Capacity, Instance, hand_out};

/// Upper bound, for each priority level, on the seats that any plan places at that level and those above it.
pub(crate) fn placement_bounds(instance: &Instance) -> Vec<u64> {
    let last = instance.num_levels.saturating_sub(1);
    let most: Vec<u64> = instance.capacities(last).iter().map(Capacity::most_groups).collect();
    (0..instance.num_levels)
        .map(|level| most_seats(&instance.capacities(level), &most, instance.most_groups()))
        .collect()
}

/// Upper bound on the number of groups of any plan.
pub(crate) fn most_groups(instance: &Instance) -> u64 {
    let last = instance.num_levels.saturating_sub(1);
    let each = instance.capacities(last).iter().map(Capacity::most_groups).sum::<u64>();
    each.min(instance.most_groups())
}

/// Returns `true` if a placement reaches the bounds: then no plan places more.
pub(crate) fn is_proven(bounds: &[u64], placement: &[u64]) -> bool {
    let mut sum = 0;
    bounds.iter().zip(placement).all(|(&bound, &seats)| {
        sum += seats;
        sum == bound
    })
}

/// Greatest number of seats in at most `groups` groups, of which component `k` has at most `most[k]`.
fn most_seats(capacities: &[Capacity], most: &[u64], groups: u64) -> u64 {
    let counts = hand_out(capacities, most, groups);
    capacities.iter().zip(counts).map(|(capacity, k)| capacity.of(k)).sum()
}
