//! Upper bounds by counting on the groups that some classes fill, and on their seats.

use rustc_hash::FxHashMap;

use super::people::{CheckedClass, CheckedPeople};
use super::rules::Rules;

/// Seats of classes, in total and by the values of counting rules.
#[derive(Debug)]
pub(crate) struct CheckedCapacity {
    size: (u64, u64),
    seats: u64,
    /// For each rule: seats that may share a value, seats of each value, and all other seats.
    counted: Vec<(u64, Vec<u64>, u64)>,
}

impl CheckedCapacity {
    pub(crate) fn of<'c>(
        people: &CheckedPeople<'_>,
        rules: &Rules<'_>,
        classes: impl Iterator<Item = &'c CheckedClass> + Clone,
    ) -> Self {
        let by_rule = rules.at_most().iter().map(|(values, most)| {
            let (mut by_value, mut others) = (FxHashMap::<u32, u64>::default(), 0);
            for class in classes.clone() {
                for &registrant in &class.members {
                    let seats =
                        class.number * u64::from(people.pool.registrant(registrant).seats());
                    match values.of(registrant) {
                        [value] => *by_value.entry(*value).or_default() += seats,
                        _ => others += seats,
                    }
                }
            }
            (*most, by_value.into_values().collect(), others)
        });
        Self {
            size: people.size,
            counted: by_rule.collect(),
            seats: classes.map(|class| class.number * class.seats).sum(),
        }
    }

    pub(crate) fn seats(&self) -> u64 {
        self.seats
    }

    /// Upper bound on the seats that this number of groups takes.
    fn most_seats(&self, groups: u64) -> u64 {
        let counted = self.counted.iter().map(|(most, by_value, others)| {
            let limit = most.saturating_mul(groups);
            by_value.iter().map(|&seats| seats.min(limit)).sum::<u64>() + others
        });
        let by_size = self.size.1.saturating_mul(groups);
        counted.fold(self.seats.min(by_size), u64::min)
    }

    /// Largest number of groups that can be filled, and the most seats that they take. More groups lack members, and
    /// fewer groups take no more seats.
    pub(crate) fn most(&self) -> (u64, u64) {
        let fits = |groups: &u64| self.most_seats(*groups) >= self.size.0.saturating_mul(*groups);
        let groups = (0..=self.seats / self.size.0.max(1)).rev().find(fits).unwrap_or(0);
        (groups, self.most_seats(groups))
    }
}
