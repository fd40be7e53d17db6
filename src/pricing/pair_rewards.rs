//! Rewards of pairs: two units that share a group cost less if they did so in an earlier plan, or if one has a wish for
//! the other.
//!
//! Pairs are chosen together with their units, so a bound that adds up units must distribute each reward over the two
//! units of its pair. Any distribution gives a true bound.
//!
//! *Retained pairs* of an earlier group form a clique. Let the members of one earlier group have costs
//! `v_1 <= v_2 <= ...`, with a discount `r` for each retained pair. The cheapest choice of `m` members takes the first
//! `m`, at `f(m) = v_1 + ... + v_m - r m (m - 1) / 2`. As a set function this is submodular, so it has a base `w` whose
//! values are equal within each block of the lower convex hull of `f` (Fujishige 1980): every set of members costs at
//! least the sum of its `w`. Pooling adjacent blocks finds `w`, which replaces the costs wherever members are taken one
//! by one in order of cost.
//!
//! *Wishes* form a sparse graph. Each reward is moved to the unit that costs more, until both costs are equal or the
//! reward is used up: coordinate descent towards the base whose values are most equal, as in Danisch, Chan and Sozio
//! (2017). A fixed number of sweeps suffices, since the result need not be the best one.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::bounds::dual_bound::SCALE;
use crate::convert::Convert;
use crate::instance::{ClassIdx, Instance};

/// Marks a position without an earlier group, or with one that does not matter.
const ALONE: u32 = u32::MAX;

/// Number of sweeps over the wishes among the units that may be taken.
const SWEEPS: usize = 3;

/// Earlier group-mates and wishes, by position.
#[derive(Debug, Default)]
pub(crate) struct PairRewards {
    /// Earlier group of each position; empty if no pair is retained.
    group: Vec<u32>,
    /// Discount of each retained pair, scaled.
    price: i64,
    /// Each position's half of the discounts that involve a unit of several registrants or several earlier groups,
    /// scaled; empty if there are none.
    undistributed_half: Vec<i64>,
    /// For each position the later positions with which it has a wish in common, with the reward, scaled; empty if wishes
    /// have no price.
    wishes: Vec<SmallVec<[(u32, i64); 4]>>,
    /// Number of registrants of a unit at each position; empty if wishes have no price.
    people: Vec<u32>,
}

/// Unit that may be taken.
pub(crate) trait RewardedUnit {
    /// `true` if the value of a unit is its cost per registrant.
    const IS_PER_REGISTRANT: bool;

    fn position(&self) -> u32;
    /// Number of copies that may be taken.
    fn copies(&self) -> u32;
    /// Cost of one copy.
    fn value(&self) -> i64;
    fn set_value(&mut self, value: i64);
}

impl PairRewards {
    pub(crate) fn new(instance: &Instance, classes: &[ClassIdx]) -> Self {
        let mut rewards = Self::of_earlier(instance, classes);
        let positions: FxHashMap<ClassIdx, usize> = classes.iter().copied().zip(0..).collect();
        let position = |class: &ClassIdx| positions.get(class).copied();
        let later = |at: usize| {
            let others = instance.wished(classes[at]).iter().filter_map(position);
            let others = others.filter(|&other| other > at);
            let reward = |other: usize| {
                SCALE.to_i64() * instance.wishes_between(classes[at], classes[other])
            };
            others.map(|other| (other.to_u32(), reward(other))).collect()
        };
        let wishes: Vec<SmallVec<[(u32, i64); 4]>> = (0..classes.len()).map(later).collect();
        if wishes.iter().any(|later| !later.is_empty()) {
            rewards.wishes = wishes;
            rewards.people = classes.iter().map(|&class| instance.class(class).people()).collect();
        }
        rewards
    }

    /// Rewards of retained pairs.
    fn of_earlier(instance: &Instance, classes: &[ClassIdx]) -> Self {
        let keep = instance.earlier.keep;
        let mut retained = Self { price: SCALE.to_i64() * keep, ..Self::default() };
        let units = |at: usize| instance.class(classes[at]).number;
        let of = |at: usize| match instance.earlier_groups(classes[at]) {
            [group] if instance.class(classes[at]).people() == 1 => *group,
            _ => ALONE,
        };
        let mut number: FxHashMap<u32, u32> = FxHashMap::default();
        for at in 0..classes.len() {
            *number.entry(of(at)).or_default() += units(at);
        }
        let known = |at: usize| Some(of(at)).filter(|group| number[group] > 1).unwrap_or(ALONE);
        retained.group = (0..classes.len()).map(known).collect();
        let has_loose =
            (0..classes.len()).any(|at| of(at) == ALONE && instance.is_of_earlier(classes[at]));
        if keep == 0 || retained.group.iter().all(|&group| group == ALONE) && !has_loose {
            return Self::default();
        }
        if has_loose {
            let half = |at: usize| {
                let others = (0..classes.len()).filter(|&other| {
                    retained.group[at] == ALONE || retained.group[other] != retained.group[at]
                });
                let weight = |other: usize| {
                    let twins = units(other) - u32::from(other == at);
                    i64::from(twins) * instance.retained_value_between(classes[at], classes[other])
                };
                let both: i64 = others.map(weight).sum();
                SCALE.to_i64() * (both - both.div_euclid(2))
            };
            retained.undistributed_half = (0..classes.len()).map(half).collect();
        }
        retained
    }

    /// Returns `true` if no pair has a reward.
    pub(crate) fn are_none(&self) -> bool {
        self.group.is_empty() && self.wishes.is_empty()
    }

    /// Reward of two units that [`distribute`](Self::distribute) distributes, scaled.
    pub(crate) fn weight(&self, a: u32, b: u32) -> i64 {
        let group = |at: u32| self.group.get(at as usize).copied().unwrap_or(ALONE);
        let retained = if group(a) != ALONE && group(a) == group(b) { self.price } else { 0 };
        retained + self.wish(a.min(b), a.max(b))
    }

    fn wish(&self, at: u32, later: u32) -> i64 {
        let wishes = self.wishes.get(at as usize).into_iter().flatten();
        wishes.filter(|(other, _)| *other == later).map(|(_, reward)| reward).sum()
    }

    /// Upper bound on a unit's half of the discounts that `distribute` does not distribute, scaled.
    pub(crate) fn undistributed_half(&self, at: u32) -> i64 {
        self.undistributed_half.get(at as usize).copied().unwrap_or(0)
    }

    /// Changes the costs of units such that any choice of at most `most` of them costs at least their sum, with a
    /// reward of `times` its amount for each pair. The order of the units is lost.
    pub(crate) fn distribute<T: RewardedUnit>(&self, units: &mut [T], times: i64, most: u32) {
        if most < 2 {
            return;
        }
        if !self.group.is_empty() {
            self.distribute_retained(units, times, most);
        }
        if !self.wishes.is_empty() {
            self.distribute_wishes(units, times);
        }
    }

    fn distribute_retained<T: RewardedUnit>(&self, units: &mut [T], times: i64, most: u32) {
        let group = |unit: &T| self.group[unit.position() as usize];
        units.sort_unstable_by_key(|unit| (group(unit), unit.position()));
        for retained in units.chunk_by_mut(|a, b| group(a) == group(b)) {
            let is_alone = group(&retained[0]) == ALONE;
            if !is_alone && (retained.len() > 1 || retained[0].copies() > 1) {
                share_among(retained, times * self.price, most);
            }
        }
    }

    fn distribute_wishes<T: RewardedUnit>(&self, units: &mut [T], times: i64) {
        units.sort_unstable_by_key(RewardedUnit::position);
        let mut pairs: SmallVec<[SharedReward; 32]> = SmallVec::new();
        for (nth, unit) in units.iter().enumerate() {
            let mut rest = nth + 1;
            for &(other, reward) in &self.wishes[unit.position() as usize] {
                rest += units[rest..].partition_point(|unit| unit.position() < other);
                if units.get(rest).is_some_and(|unit| unit.position() == other) {
                    pairs.push(SharedReward {
                        ends: [nth, rest],
                        reward: times * reward,
                        first: 0,
                    });
                }
            }
        }
        if pairs.is_empty() {
            return;
        }
        let people = |unit: &T| match T::IS_PER_REGISTRANT {
            true => i64::from(self.people[unit.position() as usize]),
            false => 1,
        };
        // Cost of each unit less its parts of the rewards.
        let mut left: SmallVec<[i64; 64]> =
            units.iter().map(|unit| people(unit) * unit.value()).collect();
        for pair in &mut pairs {
            left[pair.ends[1]] -= pair.reward;
        }
        for _ in 0..SWEEPS {
            for pair in &mut pairs {
                let [one, other] = pair.ends;
                // Moving half of the difference makes both costs equal.
                let more = (left[one] - left[other]).div_euclid(2);
                let first = (pair.first + more).clamp(0, pair.reward);
                left[one] -= first - pair.first;
                left[other] += first - pair.first;
                pair.first = first;
            }
        }
        for (unit, left) in units.iter_mut().zip(left) {
            unit.set_value(left.div_euclid(people(unit)));
        }
    }
}

/// Reward of two units, of which the first gets a part and the other the rest.
struct SharedReward {
    ends: [usize; 2],
    reward: i64,
    first: i64,
}

/// Distributes the discounts among the members of one earlier group.
fn share_among<T: RewardedUnit>(retained: &mut [T], price: i64, most: u32) {
    retained.sort_unstable_by_key(|unit| (unit.value(), unit.position()));
    // Blocks of equal shares: the sum of each and its number of copies.
    let mut blocks: SmallVec<[(i128, i128); 16]> = SmallVec::new();
    let mut taken = 0;
    for unit in retained.iter() {
        for _ in 0..unit.copies().min(most) {
            // A further member retains a pair with each member taken before, of whom a choice has at most `most - 1`.
            let with = i128::from(taken.min(i64::from(most) - 1));
            let mut block = (i128::from(unit.value()) - with * i128::from(price), 1);
            // Pools adjacent blocks until the mean shares ascend; products compare the means without division.
            while let Some(&before) = blocks.last()
                && before.0 * block.1 >= block.0 * before.1
            {
                block = (block.0 + before.0, block.1 + before.1);
                blocks.pop();
            }
            blocks.push(block);
            taken += 1;
        }
    }
    // Each unit pays the share of its first copy, the cheapest of its copies.
    let mut shares = blocks.iter().flat_map(|&(sum, number)| {
        std::iter::repeat_n(sum.div_euclid(number).to_i64(), number.to_usize())
    });
    for unit in retained {
        let copies = unit.copies().min(most) as usize;
        let Some(distribute) = shares.next() else { return };
        unit.set_value(distribute);
        if copies > 1 {
            shares.nth(copies - 2);
        }
    }
}
