//! Test whether the cost of a pair says anything about other pairs.

use super::Instance;
use super::class::Travel;
use super::indices::ClassIdx;
use crate::convert::Convert;

/// Least number of seats of a group for which pairs can count as unrelated: smaller groups are bounded well in any case.
const MIN_UNRELATED_SEATS: u32 = 10;

/// Number of classes from which pairs can count as unrelated.
const MIN_UNRELATED_CLASSES: usize = 100;

/// Number of classes whose nearest companions are compared.
const SAMPLES: usize = 16;

/// Share of the mean cost of a pair from which companions count as strangers.
const STRANGER_SHARE: f64 = 0.9;

impl Instance {
    /// Returns `true` if groups are large and the nearest companions of a class are no nearer to each other than
    /// strangers, as with random costs. Neither column generation nor a search of near classes gets far then. Up to a
    /// constant factor linear in the classes.
    pub(super) fn has_unrelated_pairs(&self) -> bool {
        if self.size.0 < MIN_UNRELATED_SEATS
            || self.classes.len() < MIN_UNRELATED_CLASSES
            || !matches!(self.travel, Travel::None | Travel::EachOnce)
        {
            return false;
        }
        let (mut companions, mut strangers) = (Mean::default(), Mean::default());
        for sample in 0..SAMPLES {
            let class = ClassIdx::new(sample * self.classes.len() / SAMPLES);
            let others = ClassIdx::all(self.classes.len()).filter(|&other| other != class);
            let cost = |other| self.pair_cost(class, other).map(|cost| (cost, other));
            let mut near: Vec<(i64, ClassIdx)> = others.filter_map(cost).collect();
            near.iter().for_each(|&(cost, _)| strangers.add(cost));
            let number = self.size.0 as usize - 1;
            if near.len() > number {
                near.select_nth_unstable(number);
                near.truncate(number);
            }
            for (nth, &(_, one)) in near.iter().enumerate() {
                let pairs = near[..nth].iter().map(|&(_, other)| self.pair_cost(one, other));
                pairs.flatten().for_each(|cost| companions.add(cost));
            }
        }
        strangers.value() > 0.0 && companions.value() >= STRANGER_SHARE * strangers.value()
    }

    /// Travel and price of a pair, if it may be in one group.
    fn pair_cost(&self, a: ClassIdx, b: ClassIdx) -> Option<i64> {
        Some(self.pair_travel(a, b)? + self.pair_penalty(a, b))
    }
}

/// Mean of the numbers added so far.
#[derive(Default)]
struct Mean {
    sum: i128,
    number: i64,
}

impl Mean {
    fn add(&mut self, number: i64) {
        self.sum += i128::from(number);
        self.number += 1;
    }

    fn value(&self) -> f64 {
        self.sum.to_f64() / self.number.max(1).to_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Metres, Point};
    use crate::pool::{Municipality, Pool, Registrant};
    use crate::programme::{Meetings, OnSite, Programme, Size};

    /// Instance of 120 registrants of as many towns in a row, with the distance that `between` gives for two towns.
    fn instance(least: u32, between: impl Fn(u32, u32) -> i64) -> Instance {
        let mut builder = Pool::builder();
        for town in 0..120 {
            let point = Point::new(52.0, 5.0 + f64::from(town) / 1_000.0);
            builder = builder
                .municipality(Municipality::new(format!("T{town}"), "", point))
                .registrant(Registrant::new(format!("r{town}"), format!("T{town}")));
        }
        for (a, b) in (0..120).flat_map(|a| (0..a).map(move |b| (a, b))) {
            builder = builder.distance(format!("T{a}"), format!("T{b}"), Metres(between(a, b)));
        }
        let (size, meetings) =
            (Size { min: least, max: least + 2 }, Meetings::rotating(OnSite::Members));
        let programme = Programme::new("unrelated", size, meetings);
        Instance::compile(&builder.build().unwrap(), &programme).unwrap().0
    }

    /// Scattered numbers up to 1,000 without any pattern.
    fn scattered(a: u32, b: u32) -> i64 {
        let mixed = (u64::from(a) * 120 + u64::from(b)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32).to_i64() % 1_000
    }

    #[test]
    fn only_scattered_costs_of_large_groups_are_unrelated() {
        assert!(instance(10, scattered).are_pairs_unrelated);
        assert!(!instance(6, scattered).are_pairs_unrelated);
        assert!(!instance(10, |a, b| i64::from(a.abs_diff(b)) * 100).are_pairs_unrelated);
        // The farther apart the better: the best companions of one town are all at the other end.
        assert!(instance(10, |a, b| 12_000 - i64::from(a.abs_diff(b)) * 100).are_pairs_unrelated);
    }
}
