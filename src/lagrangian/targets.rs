//! Target number of groups at each slot: the numbers that follow from the multipliers, rounded to integers.

use super::ascend::Crowd;
use super::assignment_graph::AssignmentGraph;
use super::multipliers::Tariff;

/// Share of the possible groups of a component that is left out where nearly all of them are wanted: with every group
/// at its least size, no unit could move.
const SLACK: f64 = 0.002;

/// Target number of groups for each slot; a component gets no more groups than its units fill.
pub(crate) fn targets(
    market: &AssignmentGraph<'_>,
    tariff: &Tariff,
    crowd: &Crowd,
    most_groups: u64,
) -> Vec<u64> {
    let instance = market.instance;
    let mut wanted = vec![0.0; market.slots.len()];
    for (pair, seats) in market.pairs.iter().zip(&crowd.seats) {
        wanted[pair.slot as usize] += seats / tariff.size[pair.slot as usize];
    }
    let mut targets = vec![0; market.slots.len()];
    let mut left = most_groups;
    let mut first = 0;
    for (classes, component) in instance.components.classes.iter().zip(0..) {
        let seats = |&class: &u32| {
            let class = instance.class(class);
            u64::from(class.number) * u64::from(class.seats)
        };
        let fill = classes.iter().map(seats).sum::<u64>() / u64::from(instance.size.0);
        let most = ((fill as f64) * (1.0 - SLACK)).floor() as u64;
        let slots = first
            ..first + market.slots[first..].iter().take_while(|s| s.component == component).count();
        first = slots.end;
        let sum: f64 = wanted[slots.clone()].iter().sum();
        let mut number = (sum.round() as u64).min(most.max(fill.min(1))).min(left);
        left -= number;
        let shrunk = if sum > 0.0 { number as f64 / sum } else { 0.0 };
        let mut rests: Vec<(f64, usize)> = Vec::new();
        for slot in slots {
            let groups = (wanted[slot] * shrunk).min(market.slots[slot].cap as f64);
            targets[slot] = groups.floor() as u64;
            number = number.saturating_sub(targets[slot]);
            rests.push((groups.fract(), slot));
        }
        // Groups that rounding left over go to the largest remainders, ties by slot.
        rests.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let open = rests.iter().filter(|(_, slot)| targets[*slot] < market.slots[*slot].cap);
        let more: Vec<usize> = open.take(number as usize).map(|(_, slot)| *slot).collect();
        more.into_iter().for_each(|slot| targets[slot] += 1);
    }
    targets
}
