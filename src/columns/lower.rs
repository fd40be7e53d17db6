//! The lower bound of the cost: the best that is known for an instance.

use rayon::prelude::*;

use super::bound::{Extent, SCALE, whole};
use super::pricing::Pricer;
use super::generation::{Generated, Generation};
pub(crate) use super::shares::lower_bound as simple_bound;
use crate::budget::Budget;
use crate::instance::{Capacity, ClassIdx, GroupClasses, Incumbent, Instance, Price};

/// What is proven of the cost, and what the linear program would like best.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bounded {
    /// No plan that places `seats` seats costs less.
    pub(crate) bound: i64,
    /// The seats placed by the plans that the bound speaks of.
    pub(crate) seats: u64,
    /// Groups that a plan should have, and how often; may be empty.
    pub(crate) fractional: Vec<(GroupClasses, f64)>,
}

/// Bounds the cost of all plans that place as many seats as this one; or as many as counting lets be placed, where
/// that is more and components do not depend on each other. `most_groups` bounds the groups of any plan.
pub(crate) fn lower_bound(
    instance: &Instance,
    incumbent: &Incumbent,
    most_groups: u64,
    budget: &mut Budget,
) -> Bounded {
    let seats = incumbent.placement.iter().sum();
    let shares = simple_bound(instance, &incumbent.placement, most_groups);
    match generated(instance, incumbent, most_groups, budget) {
        Some(found) if found.seats == seats => Bounded { bound: found.bound.max(shares), ..found },
        Some(found) => found,
        None => Bounded { bound: shares, seats, fractional: Vec::new() },
    }
}

/// The bound by column generation, where that is possible.
pub(super) fn generated(
    instance: &Instance,
    incumbent: &Incumbent,
    most_groups: u64,
    budget: &mut Budget,
) -> Option<Bounded> {
    let components = instance.components.classes.iter();
    let parts: Option<Vec<Pricer<'_>>> =
        components.map(|classes| Pricer::new(instance, classes)).collect();
    let parts = parts.filter(|parts| !parts.is_empty())?;
    let Some((extents, seats)) = extents_by_component(instance, incumbent) else {
        let extent = whole_extent(instance, incumbent, most_groups);
        let mut generation = Generation::new(instance, &parts, extent, incumbent);
        let wanted = i128::from(incumbent.cost) * SCALE;
        let found = generation.run(wanted, budget)?;
        let seats = incumbent.placement.iter().sum();
        return Some(Bounded { bound: whole(found.bound), seats, fractional: found.fractional });
    };
    let share = budget.share(parts.len() as u64);
    let found: Vec<(Option<Generated>, u64)> = parts
        .par_iter()
        .zip(extents)
        .map(|(part, extent)| {
            let mut budget = share.clone();
            let part = std::slice::from_ref(part);
            let wanted = i128::from(cost_of(instance, part[0].classes, incumbent)) * SCALE;
            let mut generation = Generation::new(instance, part, extent, incumbent);
            let bound = generation.run(wanted, &mut budget);
            (bound, budget.work())
        })
        .collect();
    budget.book(found.iter().map(|(_, work)| work).sum());
    let found: Option<Vec<Generated>> = found.into_iter().map(|(generated, _)| generated).collect();
    let found = found?;
    let bound = whole(found.iter().map(|part| part.bound).sum());
    let fractional = found.into_iter().flat_map(|part| part.fractional).collect();
    Some(Bounded { bound, seats, fractional })
}

/// What the groups of a component cost.
fn cost_of(instance: &Instance, classes: &[ClassIdx], incumbent: &Incumbent) -> i64 {
    let component = classes.first().map(|&class| instance.components.of[class as usize]);
    let of_component = |group: &&(GroupClasses, Price)| {
        group.0.first().map(|&class| instance.components.of[class as usize]) == component
    };
    incumbent.groups.iter().filter(of_component).map(|(_, price)| price.cost()).sum()
}

/// Seats that wait and numbers of groups of any plan with this placement.
fn whole_extent(instance: &Instance, incumbent: &Incumbent, most_groups: u64) -> Extent {
    let placed: u64 = incumbent.placement.iter().sum();
    let (min, max) = (u64::from(instance.size.0), u64::from(instance.size.1));
    let least = placed.div_ceil(max).max(instance.count.0);
    let most = (placed / min).min(most_groups);
    let waiting = if instance.classes.iter().all(|class| class.levels.len() == 1) {
        let seats = instance.seats_by_level();
        seats.iter().zip(&incumbent.placement).map(|(all, placed)| all - placed).collect()
    } else {
        vec![instance.total_seats() - placed]
    };
    Extent { waiting, groups: (least, most) }
}

/// The same for each component, and the seats of all: known where each places all that it can, since nothing ties them
/// together or since the plan says so.
fn extents_by_component(instance: &Instance, incumbent: &Incumbent) -> Option<(Vec<Extent>, u64)> {
    let last = instance.num_levels.saturating_sub(1);
    let components = instance.components.classes.iter();
    let capacities: Vec<Capacity> =
        components.map(|classes| instance.capacity(classes, last)).collect();
    let most: Vec<u64> = capacities.iter().map(Capacity::most_groups).collect();
    let can_place: Vec<u64> = capacities.iter().zip(&most).map(|(c, &k)| c.of(k)).collect();
    let seats = can_place.iter().sum();
    let independent = most.iter().sum::<u64>() <= instance.most_groups();
    if !independent && incumbent.placement.iter().sum::<u64>() != seats {
        return None;
    }
    let (min, max) = (u64::from(instance.size.0), u64::from(instance.size.1));
    let extent = |((capacity, &most), &placed): ((&Capacity, &u64), &u64)| Extent {
        waiting: vec![capacity.seats() - placed],
        groups: (placed.div_ceil(max), most.min(placed / min)),
    };
    Some((capacities.iter().zip(&most).zip(&can_place).map(extent).collect(), seats))
}
