//! How many seats any plan can place at most, by counting.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::instance::{Capacity, Instance};

/// For each level of priority an upper bound of the seats that any plan places at that level and above it.
pub(crate) fn placement_bounds(instance: &Instance) -> Vec<u64> {
    let last = instance.num_levels.saturating_sub(1);
    let most: Vec<u64> = capacities(instance, last).iter().map(Capacity::most_groups).collect();
    (0..instance.num_levels)
        .map(|level| most_seats(&capacities(instance, level), &most, instance.most_groups()))
        .collect()
}

/// The most groups that any plan can have.
pub(crate) fn most_groups(instance: &Instance) -> u64 {
    let last = instance.num_levels.saturating_sub(1);
    let each = capacities(instance, last).iter().map(Capacity::most_groups).sum::<u64>();
    each.min(instance.most_groups())
}

/// Whether a placement reaches the bounds: then no plan places more.
pub(crate) fn is_proven(bounds: &[u64], placement: &[u64]) -> bool {
    let mut sum = 0;
    bounds.iter().zip(placement).all(|(&bound, &seats)| {
        sum += seats;
        sum == bound
    })
}

fn capacities(instance: &Instance, last_level: u32) -> Vec<Capacity> {
    instance.components.classes.iter().map(|c| instance.capacity(c, last_level)).collect()
}

/// The most seats in at most `groups` groups, of each component at most `most` of them. What a further group adds
/// only falls, so that taking them one by one is best.
fn most_seats(capacities: &[Capacity], most: &[u64], groups: u64) -> u64 {
    if most.iter().sum::<u64>() <= groups {
        return capacities.iter().zip(most).map(|(capacity, &k)| capacity.of(k)).sum();
    }
    let mut counts = vec![0; most.len()];
    let gain = |c: usize, k: u64| capacities[c].of(k + 1) - capacities[c].of(k);
    let mut gains: BinaryHeap<(u64, Reverse<usize>)> =
        (0..most.len()).filter(|&c| most[c] > 0).map(|c| (gain(c, 0), Reverse(c))).collect();
    let mut seats = 0;
    for _ in 0..groups {
        let Some((more, Reverse(c))) = gains.pop() else { break };
        seats += more;
        counts[c] += 1;
        if counts[c] < most[c] {
            gains.push((gain(c, counts[c]), Reverse(c)));
        }
    }
    seats
}
