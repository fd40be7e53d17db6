//! Groups from the units at each slot.

use rayon::prelude::*;

use super::ascend::SoftAssignment;
use super::assignment_graph::AssignmentGraph;
use super::chains::NOWHERE;
use super::multipliers::SeatPrices;
use super::settle::Settlement;
use super::targets::targets;
use crate::convert::Convert;
use crate::instance::{ClassIdx, GroupClasses};
use crate::limits::Budget;

/// Target groups of a plan; the units in none of them are left to later steps.
pub(crate) fn groups(
    graph: &AssignmentGraph<'_>,
    seat_prices: &SeatPrices,
    soft_assignment: &SoftAssignment,
    most_groups: u64,
    budget: &mut Budget,
) -> Vec<GroupClasses> {
    let targets = targets(graph, seat_prices, soft_assignment, most_groups);
    let Some(mut settlement) = Settlement::new(graph, seat_prices, &targets, budget) else {
        return Vec::new();
    };
    settlement.settle(budget);
    let mut units: Vec<Vec<(Option<u32>, ClassIdx)>> = vec![Vec::new(); graph.slots.len()];
    for (&class, &pair) in settlement.class.iter().zip(&settlement.pair) {
        if pair != NOWHERE {
            let slot = graph.pairs[pair as usize].slot;
            units[slot as usize].push((graph.value(class), class));
        }
    }
    let here = units.into_par_iter().zip(&targets).zip(&graph.slots);
    let distributed = here.flat_map_iter(|((units, &groups), slot)| {
        let instance = graph.instance;
        let is_group = move |classes: &GroupClasses| {
            instance.price(classes, |site| site == slot.site).is_some()
        };
        distributed(graph, units, groups).into_iter().filter(is_group)
    });
    distributed.collect()
}

/// Deals units, sorted by value, to the groups in turn, so that no group has more units of a value than necessary.
fn distributed(
    graph: &AssignmentGraph<'_>,
    mut units: Vec<(Option<u32>, ClassIdx)>,
    groups: u64,
) -> Vec<GroupClasses> {
    let size = graph.instance.size;
    let groups = groups.to_usize().min(units.len() / size.0.max(1) as usize);
    if groups == 0 {
        return Vec::new();
    }
    units.sort_unstable();
    let mut distributed: Vec<GroupClasses> = vec![GroupClasses::new(); groups];
    for (nth, (_, class)) in units.into_iter().take(groups * size.1 as usize).enumerate() {
        distributed[nth % groups].push(class);
    }
    distributed.iter_mut().for_each(|classes| classes.sort_unstable());
    distributed
}
