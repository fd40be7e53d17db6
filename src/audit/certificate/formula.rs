//! The two inner problems of the dual bound: the units that wait, and the groups that are formed.

/// Class in the dual bound.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiter {
    pub(crate) dual: i128,
    pub(crate) seats: u64,
    /// Least and most units that wait.
    pub(crate) units: (u64, u64),
}

/// Largest sum of duals of waiting units that take this number of seats. Fractions of units count, so this is the LP
/// relaxation of a knapsack problem (Dantzig, 1957).
pub(crate) fn most_waiting(mut waiters: Vec<Waiter>, mut seats: u64) -> i128 {
    let mut sum = 0;
    for waiter in &waiters {
        sum += waiter.dual * i128::from(waiter.units.0);
        seats = seats.saturating_sub(waiter.units.0 * waiter.seats);
    }
    // The highest dual per seat comes first.
    waiters.sort_by(|a, b| (b.dual * i128::from(a.seats)).cmp(&(a.dual * i128::from(b.seats))));
    for waiter in waiters {
        let taken = seats.min((waiter.units.1 - waiter.units.0) * waiter.seats);
        let value = waiter.dual * i128::from(taken);
        // Rounded up, so that the sum remains an upper bound.
        sum += value.div_euclid(i128::from(waiter.seats));
        sum += i128::from(value.rem_euclid(i128::from(waiter.seats)) != 0);
        seats -= taken;
    }
    sum
}

/// Kind of groups: a lower bound on their reduced cost, and the least and largest number of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    pub(crate) reduced: i128,
    pub(crate) least: u64,
    pub(crate) most: u64,
}

/// Least sum of reduced costs over groups whose total number lies in this range.
pub(crate) fn least_groups(mut kinds: Vec<Kind>, (least, most): (u64, u64)) -> i128 {
    kinds.sort_by_key(|kind| kind.reduced);
    let mut groups: u64 = kinds.iter().map(|kind| kind.least).sum();
    let mut sum: i128 = kinds.iter().map(|kind| kind.reduced * i128::from(kind.least)).sum();
    for kind in kinds {
        // Above the least number, only groups with a negative reduced cost are added.
        let wanted = if kind.reduced < 0 { most } else { least };
        let more = kind.most.saturating_sub(kind.least).min(wanted.saturating_sub(groups));
        sum += kind.reduced * i128::from(more);
        groups += more;
    }
    sum
}

/// Rounds up to whole metres: costs are whole.
pub(crate) fn whole(scaled: i128) -> i128 {
    scaled.div_euclid(crate::plan::certificate::SCALE)
        + i128::from(scaled.rem_euclid(crate::plan::certificate::SCALE) != 0)
}

/// Least value of a dual times the activity of its row.
pub(crate) fn least_of_row(dual: i64, (least, most): (u64, u64)) -> i128 {
    let dual = i128::from(dual);
    (dual * i128::from(least)).min(dual * i128::from(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_waiting_bound_is_a_fractional_knapsack() {
        let waiter = |dual, seats, units| Waiter { dual, seats, units };
        // Two seats of 15 each, then half of 11: 5.5, rounded up.
        let waiters = vec![waiter(30, 2, (0, 1)), waiter(11, 2, (0, 1)), waiter(-4, 1, (0, 5))];
        assert_eq!(most_waiting(waiters, 3), 30 + 6);
        // A unit that must wait does so, whatever its dual.
        assert_eq!(most_waiting(vec![waiter(-4, 1, (1, 1)), waiter(9, 1, (0, 1))], 2), 5);
    }

    #[test]
    fn groups_are_taken_by_reduced_cost() {
        let kind = |reduced, least, most| Kind { reduced, least, most };
        let kinds = || vec![kind(3, 0, 10), kind(-5, 0, 2), kind(-1, 0, 10)];
        assert_eq!(least_groups(kinds(), (0, 4)), -12);
        assert_eq!(least_groups(kinds(), (13, 20)), -10 - 10 + 3);
        assert_eq!(least_groups(vec![kind(3, 1, 1), kind(-5, 0, 2)], (0, 2)), -2);
    }
}
