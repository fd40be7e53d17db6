//! Construction of a first plan: groups are grown one after the other, and each is repeated while its classes last.

use super::cells::Cells;
use super::grow::{GrowthState, NextGroup};
use super::neighbours::Neighbours;
use super::params::{MAX_FAILED_SEEDS, REMOTENESS_CELLS};
use super::random::Random;
use super::rest::{Built, seat_rest};
use super::scarcity::Scarcity;
use crate::convert::Convert;
use crate::instance::{
    Capacity, ClassIdx, GroupClasses, Incumbent, Instance, Price, VenueUse, hand_out,
};
use crate::limits::Budget;

/// Number of groups between two checks of the clock.
const GROUPS_PER_LOOK: u64 = 16;

/// Returns the numbers of groups by component that place the most seats; ties go to the larger number of groups.
pub(crate) fn group_counts(instance: &Instance) -> Vec<u64> {
    let last = instance.num_levels.saturating_sub(1);
    let capacities = instance.capacities(last);
    let most: Vec<u64> = capacities.iter().map(Capacity::most_groups).collect();
    hand_out(&capacities, &most, instance.most_groups())
}

/// Constructs `counts[c]` groups of each component `c`. Some units may stay without a group, among them all that are
/// left when `is_late` returns `true`.
pub(crate) fn construct(
    instance: &Instance,
    neighbours: &Neighbours,
    left: Vec<u32>,
    counts: &[u64],
    random: &mut Random,
    is_late: impl Fn() -> bool,
) -> Vec<Built> {
    let venue_use = VenueUse::new(instance, None);
    let mut builder = Builder { instance, neighbours, left, venue_use, groups: Vec::new() };
    for (classes, &count) in instance.components.classes.iter().zip(counts) {
        builder.build(classes, count, random, &is_late);
    }
    let Builder { mut left, mut groups, .. } = builder;
    seat_rest(instance, neighbours, &mut left, &mut groups, is_late);
    groups
}

/// Constructs a first plan, as far as the budget allows.
pub(crate) fn constructed_plan(
    instance: &Instance,
    neighbours: &Neighbours,
    seed: u64,
    budget: &Budget,
) -> Incumbent {
    let mut random = Random::new(seed, u64::MAX);
    let counts = group_counts(instance);
    let left = everybody(instance);
    let is_late = || budget.is_pressing();
    let groups = construct(instance, neighbours, left, &counts, &mut random, is_late);
    let copied =
        |built: Built| std::iter::repeat_n((built.classes, built.price), built.copies.to_usize());
    instance.in_turn(Incumbent::of_priced(instance, groups.into_iter().flat_map(copied).collect()))
}

/// Returns the number of units of each class.
pub(crate) fn everybody(instance: &Instance) -> Vec<u32> {
    instance.classes.iter().map(|class| class.number).collect()
}

struct Builder<'i> {
    instance: &'i Instance,
    neighbours: &'i Neighbours,
    /// Units of each class without a group.
    left: Vec<u32>,
    venue_use: VenueUse,
    groups: Vec<Built>,
}

impl Builder<'_> {
    /// Constructs `count` groups of a component, starting with the values that are hardest to spread.
    fn build(
        &mut self,
        classes: &[ClassIdx],
        count: u64,
        random: &mut Random,
        is_late: &impl Fn() -> bool,
    ) {
        let instance = self.instance;
        let mut pressure = Scarcity::new(instance, classes, &self.left);
        let mut cells = Cells::new(instance, self.neighbours, classes, &self.left);
        let mut order = self.seeds(&cells, classes, random);
        let mut seats_left: u64 = classes
            .iter()
            .map(|&c| u64::from(self.left[c.index()]) * u64::from(instance.class(c).seats))
            .sum();
        let (mut groups_left, mut failures) = (count, 0);
        let mut done: u64 = 0;
        while groups_left > 0 && failures < MAX_FAILED_SEEDS {
            done += 1;
            if done.is_multiple_of(GROUPS_PER_LOOK) && is_late() {
                break;
            }
            // The seats left are spread evenly over the groups left.
            let even = seats_left.div_ceil(groups_left).min(u64::from(instance.size.1));
            let seats = even.to_u32().max(instance.size.0);
            // A value that needs at least three quarters of the groups left is placed first.
            let (hardest, pressing) = pressure.hardest(&self.left);
            let pressing_first = pressing.filter(|_| hardest * 4 >= groups_left * 3);
            let seed = pressing_first.or_else(|| self.next_seed(&mut order)).or(pressing);
            let Some(seed) = seed else { break };
            let forced = pressure.forced(&self.left, groups_left);
            let is_free = instance.count.0 == 0 && seats < instance.size.1;
            let wish = NextGroup { seed, seats, is_free, forced: &forced };
            let state = GrowthState {
                instance,
                neighbours: self.neighbours,
                cells: &cells,
                left: &self.left,
                venue_use: &self.venue_use,
            };
            let Some((classes, price)) = state.grow(wish) else {
                // The seed may still join the group of another seed.
                if order.last() == Some(&seed) {
                    order.pop();
                } else {
                    failures += 1;
                }
                continue;
            };
            // Copies are limited so that the values outside this group still find enough groups.
            let slack = groups_left.saturating_sub(pressure.hardest_outside(&classes));
            let copies = self.copies(&classes, &price).min(slack).min(groups_left).max(1);
            for &class in &classes {
                self.left[class.index()] -= copies.to_u32();
                cells.take(self.neighbours.anchor(class), class, copies, &self.left);
                pressure.take(class, copies);
            }
            if !instance.groups_share_nothing() {
                (0..copies).for_each(|_| self.venue_use.enter(price.setting()));
            }
            seats_left -= copies * u64::from(instance.seats(&classes));
            groups_left -= copies;
            self.groups.push(Built { classes, price, copies });
        }
    }

    /// Number of groups of these classes that the units left and the setting allow.
    fn copies(&self, group: &GroupClasses, price: &Price) -> u64 {
        let each = group.iter().map(|class| {
            let times = group.iter().filter(|other| *other == class).count() as u64;
            u64::from(self.left[class.index()]) / times
        });
        each.min().unwrap_or(0).min(self.venue_use.left(price.setting()))
    }

    /// Orders the seeds by remoteness. Seeds are taken from the end, so remote classes come first: groups of other
    /// seeds rarely reach them.
    fn seeds(&self, cells: &Cells<'_>, classes: &[ClassIdx], random: &mut Random) -> Vec<ClassIdx> {
        let remoteness = cells.remoteness(REMOTENESS_CELLS);
        let mut keyed: Vec<(i64, usize, ClassIdx)> = classes
            .iter()
            .map(|&class| {
                // A random factor from 0.75 to 1.25 varies the order between seeds.
                let noise = random.below(1024);
                let remote = remoteness.get(&self.neighbours.anchor(class)).copied().unwrap_or(0);
                (remote * (768 + noise.to_i64() / 2) / 1024, noise, class)
            })
            .collect();
        keyed.sort_unstable();
        keyed.into_iter().map(|(_, _, class)| class).collect()
    }

    fn next_seed(&self, order: &mut Vec<ClassIdx>) -> Option<ClassIdx> {
        while let Some(&class) = order.last() {
            if self.left[class.index()] > 0 {
                return Some(class);
            }
            order.pop();
        }
        None
    }
}
