//! Target number of groups at each slot: the numbers that follow from the multipliers, rounded to integers.

use super::ascend::SoftAssignment;
use super::assignment_graph::AssignmentGraph;
use super::multipliers::SeatPrices;
use super::params::GROUP_SLACK;
use crate::convert::Convert;
use crate::instance::ClassIdx;

/// Target number of groups for each slot; a component gets no more groups than its units fill.
pub(crate) fn targets(
    graph: &AssignmentGraph<'_>,
    seat_prices: &SeatPrices,
    soft_assignment: &SoftAssignment,
    most_groups: u64,
) -> Vec<u64> {
    let instance = graph.instance;
    let mut wanted = vec![0.0; graph.slots.len()];
    for (pair, seats) in graph.pairs.iter().zip(&soft_assignment.seats) {
        wanted[pair.slot as usize] += seats / seat_prices.size[pair.slot as usize];
    }
    let mut targets = vec![0; graph.slots.len()];
    let mut left = most_groups;
    let mut first = 0;
    for (classes, component) in instance.components.classes.iter().zip(0..) {
        let seats = |&class: &ClassIdx| {
            let class = instance.class(class);
            u64::from(class.number) * u64::from(class.seats)
        };
        let fill = classes.iter().map(seats).sum::<u64>() / u64::from(instance.size.0);
        let most = (fill.to_f64() * (1.0 - GROUP_SLACK)).floor().to_u64();
        let slots = first
            ..first + graph.slots[first..].iter().take_while(|s| s.component == component).count();
        first = slots.end;
        let sum: f64 = wanted[slots.clone()].iter().sum();
        let mut number = sum.round().to_u64().min(most.max(fill.min(1))).min(left);
        left -= number;
        let shrunk = if sum > 0.0 { number.to_f64() / sum } else { 0.0 };
        let mut rests: Vec<(f64, usize)> = Vec::new();
        for slot in slots {
            let groups = (wanted[slot] * shrunk).min(graph.slots[slot].cap.to_f64());
            targets[slot] = groups.floor().to_u64();
            number = number.saturating_sub(targets[slot]);
            rests.push((groups.fract(), slot));
        }
        // Groups that rounding left over go to the largest remainders, ties by slot.
        rests.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let open = rests.iter().filter(|(_, slot)| targets[*slot] < graph.slots[*slot].cap);
        let more: Vec<usize> = open.take(number.to_usize()).map(|(_, slot)| *slot).collect();
        more.into_iter().for_each(|slot| targets[slot] += 1);
    }
    targets
}
