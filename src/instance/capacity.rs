//! Upper bounds on the seats that a number of groups can offer a component, by counting alone.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use super::Instance;
use super::indices::{ClassIdx, ProfileIdx};

/// Seats of a component, in total and by the values that `at_most` rules count.
#[derive(Debug)]
pub(crate) struct Capacity {
    size: (u64, u64),
    seats: u64,
    /// One entry per `at_most` rule: the limit on the seats of one value in a group, the seats of each value, and the
    /// seats of registrants with no value or several.
    limits: Vec<(u64, Vec<u64>, u64)>,
}

impl Instance {
    /// Returns the capacity of the classes, counting levels up to and including `last_level`.
    pub(crate) fn capacity(&self, classes: &[ClassIdx], last_level: u32) -> Capacity {
        let seats_of = |profile: ProfileIdx| {
            let profile = &self.profiles[profile.index()];
            u64::from(profile.seats)
        };
        let counts = |idx: ClassIdx| self.class(idx).levels.iter().any(|(l, _)| *l <= last_level);
        let counted = || classes.iter().copied().filter(|&idx| counts(idx));
        let of_class = |idx: ClassIdx| {
            let class = self.class(idx);
            let within = class.levels.iter().filter(|(l, _)| *l <= last_level);
            u64::from(class.number) * within.map(|(_, seats)| u64::from(*seats)).sum::<u64>()
        };
        let limit = |&(attribute, most): &(usize, u32)| {
            let (mut by_value, mut free) = (FxHashMap::<u32, u64>::default(), 0);
            for idx in counted() {
                let class = self.class(idx);
                for &p in &class.profiles {
                    let seats = u64::from(class.number) * seats_of(p);
                    // A registrant with several values counts once, as free: the bound stays valid.
                    match self.profiles[p.index()].values[attribute].as_slice() {
                        [value] => *by_value.entry(*value).or_default() += seats,
                        _ => free += seats,
                    }
                }
            }
            let mut values: Vec<u64> = by_value.into_values().collect();
            values.sort_unstable();
            (u64::from(most), values, free)
        };
        Capacity {
            size: (self.size.0.into(), self.size.1.into()),
            seats: counted().map(of_class).sum(),
            limits: self.at_most_rules().iter().map(limit).collect(),
        }
    }

    /// Returns the capacity of each component.
    pub(crate) fn capacities(&self, last_level: u32) -> Vec<Capacity> {
        self.components.classes.iter().map(|classes| self.capacity(classes, last_level)).collect()
    }
}

impl Capacity {
    /// Upper bound on the seats that `groups` groups can take.
    pub(crate) fn of(&self, groups: u64) -> u64 {
        let by_limit = |(most, values, free): &(u64, Vec<u64>, u64)| {
            let limited = values.iter().map(|&seats| seats.min(most.saturating_mul(groups)));
            limited.sum::<u64>().saturating_add(*free)
        };
        let by_size = self.size.1.saturating_mul(groups);
        self.limits.iter().map(by_limit).fold(self.seats.min(by_size), u64::min)
    }

    /// Number of seats that all units take.
    pub(crate) fn seats(&self) -> u64 {
        self.seats
    }

    /// Returns `true` if counting allows `groups` groups to be filled.
    pub(crate) fn admits(&self, groups: u64) -> bool {
        self.of(groups) >= groups.saturating_mul(self.size.0)
    }

    /// Largest number of groups that counting allows to be filled. `of(k) - k * min` is concave in `k` and 0 at `k =
    /// 0`, where `min` is the least group size. The admissible numbers therefore run from 0 without a gap, and
    /// bisection applies.
    pub(crate) fn most_groups(&self) -> u64 {
        let (mut low, mut high) = (0, self.seats / self.size.0.max(1));
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            if self.admits(middle) { low = middle } else { high = middle - 1 }
        }
        low
    }
}

/// Distributes at most `groups` groups over the components, at most `most[c]` to component `c`, each to the component
/// where it adds the most seats. The gain of a further group never rises, so the greedy choice is optimal.
pub(crate) fn hand_out(capacities: &[Capacity], most: &[u64], groups: u64) -> Vec<u64> {
    if most.iter().sum::<u64>() <= groups {
        return most.to_vec();
    }
    let gain = |c: usize, k: u64| capacities[c].of(k + 1) - capacities[c].of(k);
    let mut counts = vec![0; most.len()];
    // Ties go to the component with the smaller index.
    let mut gains: BinaryHeap<(u64, Reverse<usize>)> =
        (0..most.len()).filter(|&c| most[c] > 0).map(|c| (gain(c, 0), Reverse(c))).collect();
    let mut left = groups;
    while left > 0
        && let Some((_, Reverse(c))) = gains.pop()
    {
        counts[c] += 1;
        left -= 1;
        if counts[c] < most[c] {
            gains.push((gain(c, counts[c]), Reverse(c)));
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_pcg::Pcg64Mcg;

    use super::*;

    /// Capacity of units with one seat each: `values` holds the number of units of each value of one rule, `free` the
    /// number of units without a value.
    fn capacity(size: (u64, u64), most: u64, values: &[u64], free: u64) -> Capacity {
        let seats = values.iter().sum::<u64>() + free;
        Capacity { size, seats, limits: vec![(most, values.to_vec(), free)] }
    }

    #[test]
    fn group_capacity_is_limited_by_sizes_rules_and_units() {
        // Values with 1, 1 and 5 units, at most two units of a value in a group, and two free units; groups of 3 or 4.
        let capacity = capacity((3, 4), 2, &[1, 1, 5], 2);
        let seats = [0, 4, 8, 9, 9].iter().zip(0..);
        assert!(seats.clone().all(|(&seats, groups)| capacity.of(groups) == seats), "{capacity:?}");
        let admitted: Vec<bool> = (0..5).map(|groups| capacity.admits(groups)).collect();
        assert_eq!(admitted, [true, true, true, true, false]);
        assert_eq!((capacity.most_groups(), capacity.seats()), (3, 9));
    }

    #[test]
    fn groups_go_to_the_components_that_seat_the_most() {
        for seed in 0..300 {
            let mut random = Pcg64Mcg::seed_from_u64(seed);
            let mut below = |bound: u64| random.next_u64() % bound;
            let mut component = || {
                let values: Vec<u64> = (0..3).map(|_| below(5)).collect();
                capacity((3, 4), 1 + below(3), &values, below(6))
            };
            let capacities = [component(), component(), component()];
            let most: Vec<u64> = capacities.iter().map(Capacity::most_groups).collect();
            let all: u64 = most.iter().sum();
            let seats = |counts: &[u64]| -> u64 {
                capacities.iter().zip(counts).map(|(capacity, &count)| capacity.of(count)).sum()
            };
            // The oracle enumerates every combination of group counts.
            let mut choices = vec![Vec::new()];
            for &most in &most {
                let longer = |choice: Vec<u64>| {
                    (0..=most).map(move |count| [choice.as_slice(), &[count]].concat())
                };
                choices = choices.into_iter().flat_map(longer).collect();
            }
            for groups in 0..=all + 1 {
                let counts = hand_out(&capacities, &most, groups);
                assert!(counts.iter().zip(&most).all(|(count, most)| count <= most), "seed {seed}");
                assert_eq!(counts.iter().sum::<u64>(), groups.min(all), "seed {seed}");
                let allowed = choices.iter().filter(|counts| counts.iter().sum::<u64>() <= groups);
                let best = allowed.map(|counts| seats(counts)).max();
                assert_eq!(Some(seats(&counts)), best, "seed {seed}, {groups} groups");
            }
        }
    }
}
