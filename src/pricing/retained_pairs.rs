//! Earlier group-mates: each pair of them in one group takes something off its cost.
//!
//! Of `m` members from one earlier group with costs `v_1 <= v_2 <= ...` and a price `r` for each pair that is kept, the
//! cheapest are the first, at `f(m) = v_1 + ... + v_m - r m (m - 1) / 2`. As a function of sets this is submodular, so
//! that it has a base `w` of which the values within a block of the lower convex hull of `f` are equal (Fujishige
//! 1980): whoever is taken costs at least the sum of their `w`. These are found by pooling neighbours, and then stand in
//! for costs wherever members are taken one by one in order of cost.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::bounds::dual_bound::SCALE;
use crate::instance::ClassIdx;
use crate::instance::Instance;

/// In place of an earlier group: none, or it is of no matter.
const ALONE: u32 = u32::MAX;

/// Who was with whom, by position.
#[derive(Debug, Default)]
pub(crate) struct Mates {
    /// The earlier group of each position; empty where no pair is kept.
    group: Vec<u32>,
    /// What each pair of mates takes off, scaled.
    price: i64,
    /// What units of several registrants can take off with others, their half of it, scaled; empty where there are none.
    loose: Vec<i64>,
}

/// A unit that may be taken.
pub(crate) trait Taken {
    fn position(&self) -> u32;
    /// How often it may be taken.
    fn copies(&self) -> u32;
    /// What it costs.
    fn value(&self) -> i64;
    fn set_value(&mut self, value: i64);
}

impl Mates {
    pub(crate) fn new(instance: &Instance, classes: &[ClassIdx]) -> Self {
        let keep = instance.earlier.keep;
        let mut mates = Self { price: SCALE as i64 * keep, ..Self::default() };
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
        mates.group = (0..classes.len()).map(known).collect();
        let has_loose =
            (0..classes.len()).any(|at| of(at) == ALONE && instance.is_of_earlier(classes[at]));
        if keep == 0 || mates.group.iter().all(|&group| group == ALONE) && !has_loose {
            return Self::default();
        }
        if has_loose {
            let half = |at: usize| {
                let others = (0..classes.len()).filter(|&other| {
                    mates.group[at] == ALONE || mates.group[other] != mates.group[at]
                });
                let kept = |other: usize| {
                    let twins = units(other) - u32::from(other == at);
                    i64::from(twins) * instance.kept_between(classes[at], classes[other])
                };
                let both: i64 = others.map(kept).sum();
                SCALE as i64 * (both - both.div_euclid(2))
            };
            mates.loose = (0..classes.len()).map(half).collect();
        }
        mates
    }

    /// Whether there are none.
    pub(crate) fn are_none(&self) -> bool {
        self.group.is_empty()
    }

    /// What two units take off together, scaled, as far as [`share`](Self::share) tells it.
    pub(crate) fn kept(&self, a: u32, b: u32) -> i64 {
        let group = |at: u32| self.group.get(at as usize).copied().unwrap_or(ALONE);
        if group(a) != ALONE && group(a) == group(b) { self.price } else { 0 }
    }

    /// At most half of what a unit takes off with others, scaled, as far as `share` does not tell it.
    pub(crate) fn loose(&self, at: u32) -> i64 {
        self.loose.get(at as usize).copied().unwrap_or(0)
    }

    /// Makes the costs of units such that any choice of at most so many costs at least their sum, each pair of mates
    /// taking off `times` its price. The order is lost.
    pub(crate) fn share<T: Taken>(&self, units: &mut [T], times: i64, most: u32) {
        if self.are_none() || most < 2 {
            return;
        }
        let group = |unit: &T| self.group[unit.position() as usize];
        units.sort_unstable_by_key(|unit| (group(unit), unit.position()));
        for mates in units.chunk_by_mut(|a, b| group(a) == group(b)) {
            let is_alone = group(&mates[0]) == ALONE;
            if !is_alone && (mates.len() > 1 || mates[0].copies() > 1) {
                share_among(mates, times * self.price, most);
            }
        }
    }
}

/// Shares out what the members of one earlier group take off.
fn share_among<T: Taken>(mates: &mut [T], price: i64, most: u32) {
    mates.sort_unstable_by_key(|unit| (unit.value(), unit.position()));
    // Blocks of equal shares: what they come to, and over how many.
    let mut blocks: SmallVec<[(i128, i128); 16]> = SmallVec::new();
    let mut taken = 0;
    for unit in mates.iter() {
        for _ in 0..unit.copies().min(most) {
            let with = i128::from(taken.min(i64::from(most) - 1));
            let mut block = (i128::from(unit.value()) - with * i128::from(price), 1);
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
    // Each unit pays as its first copy does, the cheapest of them.
    let mut shares = blocks.iter().flat_map(|&(sum, number)| {
        std::iter::repeat_n(sum.div_euclid(number) as i64, number as usize)
    });
    for unit in mates {
        let copies = unit.copies().min(most) as usize;
        let Some(share) = shares.next() else { return };
        unit.set_value(share);
        if copies > 1 {
            shares.nth(copies - 2);
        }
    }
}
