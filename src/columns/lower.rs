//! The lower bound of the cost: the best that is known for an instance.

use rayon::prelude::*;

use super::bound::{Extent, whole};
use super::central::Central;
use super::generation::Generation;
pub(crate) use super::shares::lower_bound as simple_bound;
use crate::budget::Budget;
use crate::instance::{Capacity, Incumbent, Instance};

/// Up to so many classes columns are generated.
const MOST_CLASSES: usize = 1_500;

/// No plan with the placement of this one costs less. `most_groups` bounds the groups of any plan.
pub(crate) fn lower_bound(
    instance: &Instance,
    incumbent: &Incumbent,
    most_groups: u64,
    budget: &mut Budget,
) -> i64 {
    let shares = simple_bound(instance, &incumbent.placement, most_groups);
    let generated = generated(instance, incumbent, most_groups, budget);
    generated.map_or(shares, |generated| generated.max(shares))
}

/// The bound by column generation, where that is possible.
pub(super) fn generated(
    instance: &Instance,
    incumbent: &Incumbent,
    most_groups: u64,
    budget: &mut Budget,
) -> Option<i64> {
    let num = instance.classes.len();
    if !Central::applies(instance) || num == 0 || num > MOST_CLASSES {
        return None;
    }
    let components = instance.components.classes.iter();
    let parts: Vec<Central<'_>> =
        components.map(|classes| Central::new(instance, classes)).collect();
    let Some(extents) = extents_by_component(instance, incumbent) else {
        let extent = whole_extent(instance, incumbent, most_groups);
        let scaled = Generation::new(instance, &parts, extent, incumbent).run(budget)?;
        return Some(whole(scaled));
    };
    let share = budget.share(parts.len() as u64);
    let bounds: Vec<(Option<i128>, u64)> = parts
        .par_iter()
        .zip(extents)
        .map(|(part, extent)| {
            let mut budget = share.clone();
            let part = std::slice::from_ref(part);
            let bound = Generation::new(instance, part, extent, incumbent).run(&mut budget);
            (bound, budget.work())
        })
        .collect();
    budget.book(bounds.iter().map(|(_, work)| work).sum());
    let scaled: Option<i128> = bounds.into_iter().map(|(bound, _)| bound).sum();
    scaled.map(whole)
}

/// Seats that wait and numbers of groups of any plan with this placement.
fn whole_extent(instance: &Instance, incumbent: &Incumbent, most_groups: u64) -> Extent {
    let placed: u64 = incumbent.placement.iter().sum();
    let (min, max) = (u64::from(instance.size.0), u64::from(instance.size.1));
    let least = placed.div_ceil(max).max(instance.count.0);
    let most = (placed / min).min(most_groups);
    Extent { waiting: instance.total_seats() - placed, groups: (least, most) }
}

/// The same for each component: known where each must place all that it can for the sum to be what it is.
fn extents_by_component(instance: &Instance, incumbent: &Incumbent) -> Option<Vec<Extent>> {
    let last = instance.num_levels.saturating_sub(1);
    let components = instance.components.classes.iter();
    let capacities: Vec<Capacity> =
        components.map(|classes| instance.capacity(classes, last)).collect();
    let most: Vec<u64> = capacities.iter().map(Capacity::most_groups).collect();
    let can_place: Vec<u64> = capacities.iter().zip(&most).map(|(c, &k)| c.of(k)).collect();
    let placed: u64 = incumbent.placement.iter().sum();
    if can_place.iter().sum::<u64>() != placed {
        return None;
    }
    let (min, max) = (u64::from(instance.size.0), u64::from(instance.size.1));
    let extent = |((capacity, &most), &placed): ((&Capacity, &u64), &u64)| Extent {
        waiting: capacity.seats() - placed,
        groups: (placed.div_ceil(max), most.min(placed / min)),
    };
    Some(capacities.iter().zip(&most).zip(&can_place).map(extent).collect())
}
