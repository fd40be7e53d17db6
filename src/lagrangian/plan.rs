//! Groups from the units at each slot.

use rayon::prelude::*;

use super::ascend::Crowd;
use super::assignment_graph::AssignmentGraph;
use super::chains::NOWHERE;
use super::multipliers::Tariff;
use super::settle::Settlement;
use super::targets::targets;
use crate::instance::{ClassIdx, GroupClasses};
use crate::limits::Budget;

/// Target groups of a plan; the units in none of them are left to later steps.
pub(crate) fn groups(
    market: &AssignmentGraph<'_>,
    tariff: &Tariff,
    crowd: &Crowd,
    most_groups: u64,
    budget: &mut Budget,
) -> Vec<GroupClasses> {
    let targets = targets(market, tariff, crowd, most_groups);
    let Some(mut settlement) = Settlement::new(market, tariff, &targets, budget) else {
        return Vec::new();
    };
    settlement.settle(budget);
    let mut units: Vec<Vec<(Option<u32>, ClassIdx)>> = vec![Vec::new(); market.slots.len()];
    for (&class, &pair) in settlement.class.iter().zip(&settlement.pair) {
        if pair != NOWHERE {
            let slot = market.pairs[pair as usize].slot;
            units[slot as usize].push((market.value(class), class));
        }
    }
    let here = units.into_par_iter().zip(&targets).zip(&market.slots);
    let dealt = here.flat_map_iter(|((units, &groups), slot)| {
        let instance = market.instance;
        let is_group = move |classes: &GroupClasses| {
            instance.price(classes, |site| site == slot.site).is_some()
        };
        dealt(market, units, groups).into_iter().filter(is_group)
    });
    dealt.collect()
}

/// Deals units, sorted by value, to the groups in turn, so that no group has more units of a value than necessary.
fn dealt(
    market: &AssignmentGraph<'_>,
    mut units: Vec<(Option<u32>, ClassIdx)>,
    groups: u64,
) -> Vec<GroupClasses> {
    let size = market.instance.size;
    let groups = (groups as usize).min(units.len() / size.0.max(1) as usize);
    if groups == 0 {
        return Vec::new();
    }
    units.sort_unstable();
    let mut dealt: Vec<GroupClasses> = vec![GroupClasses::new(); groups];
    for (nth, (_, class)) in units.into_iter().take(groups * size.1 as usize).enumerate() {
        dealt[nth % groups].push(class);
    }
    dealt.iter_mut().for_each(|classes| classes.sort_unstable());
    dealt
}
