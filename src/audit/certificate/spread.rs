//! Spread bound for programmes without travel: values that cost are spread evenly over the groups.

use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use super::extent::Seats;
use super::people::CheckedPeople;
use super::range::Range;
use super::rules::Rules;
use super::unproven::Unproven;

/// Lower bound on the cost of all plans that place these seats in a number of groups in this range, in metres. It sums
/// the fewest pairs with a value in common, for each attribute separately, and is the least over all numbers of groups.
pub(crate) fn prove(
    people: &CheckedPeople<'_>,
    rules: &Rules<'_>,
    seats: &Seats,
    (least, most): Range,
    most_work: u64,
) -> Result<i128, Unproven> {
    let mut avoided: Vec<(i64, Vec<u64>)> = Vec::new();
    for (values, price) in rules.avoided() {
        let mut numbers: FxHashMap<u32, u64> = FxHashMap::default();
        let mut is_single = true;
        for class in &people.classes {
            for &registrant in &class.members {
                match values.of(registrant) {
                    [] => {}
                    [value] => *numbers.entry(*value).or_default() += class.number,
                    _ => is_single = false,
                }
            }
        }
        // With several values per registrant a pair may share two values but costs once.
        if is_single {
            avoided.push((*price, numbers.into_values().collect()));
        }
    }
    let waiting: u64 = seats.iter().map(|(_, all, placed)| all - placed).sum();
    let values: u64 = avoided.iter().map(|(_, numbers)| numbers.len() as u64 + waiting).sum();
    if (most.saturating_sub(least) + 1).saturating_mul(values.max(1)) > most_work {
        return Err(Unproven::TooLong);
    }
    let cost = |groups: u64| {
        let pairs = avoided.iter().map(|(price, numbers)| {
            i128::from(*price) * i128::from(fewest_pairs(numbers, groups, waiting))
        });
        i128::from(people.programme.groups.cost.0) * i128::from(groups) + pairs.sum::<i128>()
    };
    Ok((least..=most).map(cost).min().unwrap_or(0))
}

/// Fewest pairs with a value in common in this number of groups. Waiting registrants are taken from the most frequent
/// values.
fn fewest_pairs(numbers: &[u64], groups: u64, waiting: u64) -> u64 {
    let mut numbers: BinaryHeap<u64> = numbers.iter().copied().collect();
    for _ in 0..waiting {
        if let Some(number) = numbers.pop() {
            numbers.push(number.saturating_sub(1));
        }
    }
    // The number of pairs is convex in the number of registrants, so sizes that differ by at most one are best.
    let spread = |number: u64| {
        let (each, more) = (number / groups.max(1), number % groups.max(1));
        more * (each + 1) * each / 2 + (groups - more) * each * each.saturating_sub(1) / 2
    };
    if groups == 0 { 0 } else { numbers.into_iter().map(spread).sum() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_spread_evenly() {
        // Seven in three groups: 3, 2, 2 make 3 + 1 + 1 pairs; without one of them 1 + 1 + 1.
        assert_eq!(fewest_pairs(&[7], 3, 0), 5);
        assert_eq!(fewest_pairs(&[7], 3, 1), 3);
        assert_eq!(fewest_pairs(&[1, 1], 1, 5), 0);
        assert_eq!(fewest_pairs(&[4], 0, 0), 0);
    }
}
