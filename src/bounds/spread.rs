//! Spread bound, for programmes without travel: the least number of pairs that share a value, if it is spread evenly.

use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use crate::instance::{Instance, Travel};

/// Maximum number of values times numbers of groups that are evaluated.
const MAX_WORK: u64 = 10_000_000;

/// Lower bound on the cost of a plan with this placement; 0 if people travel.
///
/// For each number of groups, the registrants with each value of a penalised attribute are spread evenly over the
/// groups. The waiting seats are taken, for each attribute by itself, where this saves most. `O(groups * values)`.
pub(crate) fn lower_bound(instance: &Instance, placement: &[u64], most_groups: u64) -> i64 {
    if instance.travel != Travel::None {
        return 0;
    }
    let placed: u64 = placement.iter().sum();
    let waiting = instance.total_seats().saturating_sub(placed);
    let (min, max) = (u64::from(instance.size.0), u64::from(instance.size.1));
    let (least, most) = (placed.div_ceil(max).max(instance.count.0), most_groups.min(placed / min));
    let avoided: Vec<(i64, Vec<u64>)> = instance
        .avoided()
        .iter()
        .filter_map(|&(attribute, price)| Some((price, registrants_by_value(instance, attribute)?)))
        .collect();
    let values: u64 = avoided.iter().map(|(_, numbers)| numbers.len() as u64).sum();
    if least > most || (most - least + 1) * (values + waiting).max(1) > MAX_WORK {
        return 0;
    }
    let cost = |groups: u64| -> i128 {
        let pairs = avoided.iter().map(|(price, numbers)| {
            i128::from(*price) * i128::from(fewest_pairs(numbers, groups, waiting))
        });
        i128::from(instance.group_cost) * i128::from(groups) + pairs.sum::<i128>()
    };
    let bound = (least..=most).map(cost).min().unwrap_or(0);
    i64::try_from(bound).unwrap_or(0)
}

/// Number of registrants with each value. `None` if a registrant has several values: a pair may share two but costs
/// once.
fn registrants_by_value(instance: &Instance, attribute: usize) -> Option<Vec<u64>> {
    let mut numbers: FxHashMap<u32, u64> = FxHashMap::default();
    for class in &instance.classes {
        for &profile in &class.profiles {
            match instance.profiles[profile.index()].values[attribute].as_slice() {
                [] => {}
                [value] => *numbers.entry(*value).or_default() += u64::from(class.number),
                _ => return None,
            }
        }
    }
    let mut numbers: Vec<u64> = numbers.into_values().collect();
    numbers.sort_unstable();
    Some(numbers)
}

/// Least number of pairs with a common value in `groups` groups, if `waiting` registrants wait.
fn fewest_pairs(numbers: &[u64], groups: u64, waiting: u64) -> u64 {
    if groups == 0 {
        return 0;
    }
    let mut heap: BinaryHeap<u64> = numbers.iter().copied().collect();
    // A waiting registrant leaves the most frequent value: pairs grow more than linearly with its number.
    for _ in 0..waiting {
        match heap.pop() {
            Some(number) if number > groups => heap.push(number - 1),
            Some(_) | None => return 0,
        }
    }
    let spread = |number: u64| {
        let (each, more) = (number / groups, number % groups);
        more * (each + 1) * each / 2 + (groups - more) * each * each.saturating_sub(1) / 2
    };
    heap.into_iter().map(spread).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_spread_evenly() {
        // Seven of one value in three groups: 3, 2, 2 make 3 + 1 + 1 pairs.
        assert_eq!(fewest_pairs(&[7], 3, 0), 5);
        // One of them waits: 2, 2, 2.
        assert_eq!(fewest_pairs(&[7], 3, 1), 3);
        // Without a shared value in any group there is no pair to avoid.
        assert_eq!(fewest_pairs(&[3, 2], 3, 4), 0);
    }
}
