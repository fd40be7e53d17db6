//! A first plan, class by class: one group is grown and then repeated as often as its classes last.

use rustc_hash::FxHashMap;

use super::neighbours::Neighbours;
use super::random::Random;
use crate::instance::{Capacity, ClassIdx, GroupClasses, Instance, hand_out};

/// Candidates that are compared for each next member.
const CANDIDATES: usize = 60;
/// Sites that are searched for candidates before a group is given up.
const MOST_SITES: usize = 2_000;
/// Classes of one site that are candidates.
const MOST_OF_A_SITE: usize = 12;

/// How many groups each component gets: as many as place the most seats and, within that, the most groups that
/// are allowed less `spare` of them.
pub(crate) fn group_counts(instance: &Instance, spare: f64) -> Vec<u64> {
    let last = instance.num_levels.saturating_sub(1);
    let capacities: Vec<Capacity> =
        instance.components.classes.iter().map(|c| instance.capacity(c, last)).collect();
    let most: Vec<u64> = capacities.iter().map(Capacity::most_groups).collect();
    let allowed = instance.most_groups();
    if most.iter().sum::<u64>() <= allowed && spare == 0.0 {
        return most;
    }
    hand_out(&capacities, &most, allowed, |component, count, gain| {
        gain > 0 || count as f64 <= most[component] as f64 * (1.0 - spare)
    })
}

/// Groups of classes with the number of times each is made; some units may be left over.
pub(crate) fn construct(
    instance: &Instance,
    neighbours: &Neighbours,
    counts: &[u64],
    random: &mut Random,
) -> Vec<(GroupClasses, u64)> {
    let left = instance.classes.iter().map(|class| class.number).collect();
    construct_rest(instance, neighbours, left, counts, random)
}

/// The same where only so many units of each class are left.
pub(super) fn construct_rest(
    instance: &Instance,
    neighbours: &Neighbours,
    left: Vec<u32>,
    counts: &[u64],
    random: &mut Random,
) -> Vec<(GroupClasses, u64)> {
    let mut builder = Builder {
        instance,
        neighbours,
        left,
        alive: vec![Vec::new(); instance.sites.len().max(1)],
    };
    let mut groups = Vec::new();
    for (classes, &count) in instance.components.classes.iter().zip(counts) {
        builder.build(classes, count, random, &mut groups);
    }
    groups
}

struct Builder<'a> {
    instance: &'a Instance,
    neighbours: &'a Neighbours,
    /// Units of each class without a group.
    left: Vec<u32>,
    /// For each site the classes of the present component that may have units left.
    alive: Vec<Vec<ClassIdx>>,
}

/// Seats that are left of each value that an `at_most` rule counts, in groups that they need at least.
struct Pressure {
    rules: Vec<(usize, u64, FxHashMap<u32, ValueLeft>)>,
}

#[derive(Default)]
struct ValueLeft {
    seats: u64,
    classes: Vec<ClassIdx>,
}

impl Builder<'_> {
    /// Makes `count` groups of a component, the values that are hardest to spread first.
    fn build(
        &mut self,
        classes: &[ClassIdx],
        count: u64,
        random: &mut Random,
        groups: &mut Vec<(GroupClasses, u64)>,
    ) {
        let instance = self.instance;
        let mut pressure = Pressure::new(instance, classes, &self.left);
        self.alive.iter_mut().for_each(Vec::clear);
        for &class in classes.iter().rev() {
            self.alive[self.neighbours.anchor(class) as usize].push(class);
        }
        let mut order = self.seeds_without_pressure(classes, random);
        let mut seats_left: u64 = classes
            .iter()
            .map(|&c| u64::from(self.left[c as usize]) * u64::from(instance.class(c).seats))
            .sum();
        let (mut groups_left, mut failures) = (count, 0);
        while groups_left > 0 && failures < 3 {
            let even = seats_left.div_ceil(groups_left).min(u64::from(instance.size.1));
            let target = (even as u32).max(instance.size.0);
            let (hardest, seed) = pressure.hardest(&self.left);
            let seed = match seed.filter(|_| hardest * 4 >= groups_left * 3) {
                Some(seed) => seed,
                None => match self.next_seed(&mut order).or(seed) {
                    Some(seed) => seed,
                    None => break,
                },
            };
            let Some(group) = self.grow(seed, target, groups_left, &pressure) else {
                // Who could not be given a group now may still be taken along by another.
                failures += u32::from(!self.set_aside(seed, &mut order));
                continue;
            };
            let slack =
                groups_left - pressure.hardest_outside(instance, &group).min(groups_left - 1);
            let copies = self.copies(&group).min(slack).min(groups_left).max(1);
            for &class in &group {
                self.left[class as usize] -= copies as u32;
                pressure.take(instance, class, copies);
            }
            seats_left -= copies * u64::from(instance.seats(&group));
            groups_left -= copies;
            groups.push((group, copies));
        }
    }

    /// How often a group can be made of what is left.
    fn copies(&self, group: &GroupClasses) -> u64 {
        let each = group.iter().map(|class| {
            let times = group.iter().filter(|other| *other == class).count() as u64;
            u64::from(self.left[*class as usize]) / times
        });
        each.min().unwrap_or(0)
    }

    /// Classes far from the others come first: nobody passes by them later.
    fn seeds_without_pressure(&self, classes: &[ClassIdx], random: &mut Random) -> Vec<ClassIdx> {
        let remoteness = |&class: &ClassIdx| {
            let near = self.neighbours.near(class);
            let metres =
                near.iter().take(8).map(|&n| self.neighbours.closeness(self.instance, class, n));
            metres.sum::<i64>()
        };
        let mut keyed: Vec<(i64, usize, ClassIdx)> = classes
            .iter()
            .map(|class| {
                let noise = random.below(1024);
                (remoteness(class) * (768 + noise as i64 / 2) / 1024, noise, *class)
            })
            .collect();
        keyed.sort_unstable();
        keyed.into_iter().map(|(_, _, class)| class).collect()
    }

    fn next_seed(&self, order: &mut Vec<ClassIdx>) -> Option<ClassIdx> {
        while let Some(&class) = order.last() {
            if self.left[class as usize] > 0 {
                return Some(class);
            }
            order.pop();
        }
        None
    }

    /// Takes a seed out of the order; `false` where it was not the next in it.
    fn set_aside(&self, seed: ClassIdx, order: &mut Vec<ClassIdx>) -> bool {
        if order.last() == Some(&seed) {
            order.pop();
            return true;
        }
        false
    }

    /// A group around a seed, the most pressing and the nearest classes first.
    fn grow(
        &mut self,
        seed: ClassIdx,
        target: u32,
        groups_left: u64,
        pressure: &Pressure,
    ) -> Option<GroupClasses> {
        let instance = self.instance;
        let mut group: GroupClasses = GroupClasses::from_slice(&[seed]);
        let mut candidates = pressure.forced(&self.left, groups_left);
        let num_forced = candidates.len();
        self.collect_near(seed, &mut candidates);
        while instance.seats(&group) < target {
            let next = candidates
                .iter()
                .enumerate()
                .filter(|(_, class)| self.can_join(&group, **class))
                .map(|(nth, &class)| {
                    let lacks = self.lacks_with(&group, class);
                    ((lacks, nth >= num_forced, self.distance(&group, class)), class)
                })
                .min();
            let Some((_, class)) = next else { break };
            group.push(class);
        }
        group.sort_unstable();
        instance.price(&group, |_| true).is_some().then_some(group)
    }

    fn can_join(&self, group: &GroupClasses, class: ClassIdx) -> bool {
        let instance = self.instance;
        let taken = group.iter().filter(|other| **other == class).count() as u32;
        if taken >= self.left[class as usize]
            || instance.seats(group) + instance.class(class).seats > instance.size.1
            || !group.iter().all(|&other| instance.may_meet(class, other))
        {
            return false;
        }
        let mut with = group.clone();
        with.push(class);
        instance.checks_allow(&with)
    }

    fn lacks_with(&self, group: &GroupClasses, class: ClassIdx) -> u32 {
        if self.instance.checks.is_empty() {
            return 0;
        }
        let mut with = group.clone();
        with.push(class);
        self.instance.lacks(&with)
    }

    /// How far a class is from a group, prices of pairs included.
    fn distance(&self, group: &GroupClasses, class: ClassIdx) -> i64 {
        let to = |&other: &ClassIdx| {
            self.neighbours.closeness(self.instance, class, other)
                + self.instance.pair_penalty(class, other)
        };
        group.iter().map(to).sum()
    }

    /// Classes with units left, site by site around the seed.
    fn collect_near(&mut self, seed: ClassIdx, candidates: &mut Vec<ClassIdx>) {
        let per_site = if self.instance.sites.len() == 0 { CANDIDATES } else { MOST_OF_A_SITE };
        let group = GroupClasses::from_slice(&[seed]);
        let most = candidates.len() + CANDIDATES;
        let around = self.neighbours.around(self.neighbours.anchor(seed));
        for &site in around.iter().take(MOST_SITES) {
            let here = &mut self.alive[site as usize];
            while here.last().is_some_and(|&class| self.left[class as usize] == 0) {
                here.pop();
            }
            let here = &self.alive[site as usize];
            let fitting = here.iter().rev().copied().filter(|&class| self.can_join(&group, class));
            candidates.extend(fitting.take(per_site));
            if candidates.len() >= most {
                break;
            }
        }
    }
}

impl Pressure {
    fn new(instance: &Instance, classes: &[ClassIdx], units: &[u32]) -> Self {
        let rule = |&(attribute, most): &(usize, u32)| {
            let mut values: FxHashMap<u32, ValueLeft> = FxHashMap::default();
            for &class in classes {
                for value in instance.values_of(class, attribute) {
                    let left = values.entry(value).or_default();
                    left.seats += u64::from(units[class as usize])
                        * u64::from(instance.seats_with(class, attribute, value));
                    left.classes.push(class);
                }
            }
            (attribute, u64::from(most.max(1)), values)
        };
        Self { rules: instance.at_most_rules().iter().map(rule).collect() }
    }

    /// The most groups that any value needs, and a class of that value.
    fn hardest(&self, left: &[u32]) -> (u64, Option<ClassIdx>) {
        let needs = self.rules.iter().flat_map(|(_, most, values)| {
            values.iter().map(move |(value, here)| (here.seats.div_ceil(*most), *value, here))
        });
        let hardest = needs.max_by_key(|(groups, value, _)| (*groups, std::cmp::Reverse(*value)));
        let (groups, seed) = hardest.map_or((0, None), |(groups, _, here)| {
            // Of many classes the first with units left will do: they have few each.
            let mut some = here.classes.iter().copied().filter(|&c| left[c as usize] > 0).take(32);
            let class = some.next().map(|first| {
                some.fold(first, |a, b| if left[b as usize] > left[a as usize] { b } else { a })
            });
            (groups, class)
        });
        (groups, seed)
    }

    /// The most groups that any value needs that is not in the group.
    fn hardest_outside(&self, instance: &Instance, group: &GroupClasses) -> u64 {
        let needs = self.rules.iter().flat_map(|(attribute, most, values)| {
            let inside = move |value: u32| {
                group.iter().any(|&class| instance.values_of(class, *attribute).any(|v| v == value))
            };
            let outside = values.iter().filter(move |(value, _)| !inside(**value));
            outside.map(|(_, here)| here.seats.div_ceil(*most))
        });
        needs.max().unwrap_or(0)
    }

    /// A class of each value that must be in every group from now on.
    fn forced(&self, left: &[u32], groups_left: u64) -> Vec<ClassIdx> {
        let mut forced = Vec::new();
        for (_, most, values) in &self.rules {
            for here in values.values() {
                if here.seats.div_ceil(*most) >= groups_left {
                    forced.extend(here.classes.iter().copied().filter(|&c| left[c as usize] > 0));
                }
            }
        }
        forced.sort_unstable();
        forced.dedup();
        forced
    }

    fn take(&mut self, instance: &Instance, class: ClassIdx, copies: u64) {
        for (attribute, _, values) in &mut self.rules {
            for value in instance.values_of(class, *attribute) {
                if let Some(here) = values.get_mut(&value) {
                    let seats = u64::from(instance.seats_with(class, *attribute, value));
                    here.seats = here.seats.saturating_sub(copies * seats);
                }
            }
        }
    }
}
