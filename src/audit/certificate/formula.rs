//! The two inner problems of the dual bound: the units that wait, and the groups that are formed.

/// Class in the dual bound.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiter {
    pub(crate) dual: i128,
    pub(crate) seats: u64,
    /// Least and most units that wait.
    pub(crate) units: (u64, u64),
}

/// Registrants of whom the last ones wait: the sum of their duals by their number.
#[derive(Clone, Debug)]
pub(crate) struct WaitingQueue {
    /// Seats of each registrant.
    pub(crate) seats: u64,
    /// Least number of waiting registrants.
    pub(crate) least: usize,
    /// Sums of the duals of no registrant, the last one, the last two and so on.
    pub(crate) sums: Vec<i128>,
}

/// Item of the knapsack, of which fractions can be taken.
struct Item {
    value: i128,
    seats: u64,
}

/// Largest sum of duals of waiting units that take this number of seats. Fractions of units count, so this is the LP
/// relaxation of a knapsack problem (Dantzig, 1957).
pub(crate) fn most_waiting(waiters: Vec<Waiter>, queues: &[WaitingQueue], mut seats: u64) -> i128 {
    let (mut sum, mut items) = (0, Vec::new());
    for Waiter { dual, seats: each, units: (least, most) } in waiters {
        sum += dual * i128::from(least);
        seats = seats.saturating_sub(least * each);
        let more = most - least;
        items.push(Item { value: dual * i128::from(more), seats: more * each });
    }
    for queue in queues {
        sum += queue.sums[queue.least];
        seats = seats.saturating_sub(queue.least as u64 * queue.seats);
        items.extend(queue.items());
    }
    items.retain(|item| item.seats > 0);
    // The highest value per seat comes first.
    items.sort_by(|a, b| (b.value * i128::from(a.seats)).cmp(&(a.value * i128::from(b.seats))));
    for item in items {
        let taken = seats.min(item.seats);
        let value = item.value * i128::from(taken);
        // Rounded up, so that the sum remains an upper bound.
        sum += value.div_euclid(i128::from(item.seats));
        sum += i128::from(value.rem_euclid(i128::from(item.seats)) != 0);
        seats -= taken;
    }
    sum
}

impl WaitingQueue {
    /// Items whose values bound the sums from above: from each number to the later one with the greatest value per
    /// registrant, so that the values per seat descend.
    fn items(&self) -> Vec<Item> {
        let (mut at, mut items) = (self.least, Vec::new());
        while at + 1 < self.sums.len() {
            let value = |to: usize| self.sums[to] - self.sums[at];
            let steepest = (at + 1..self.sums.len()).max_by(|&a, &b| {
                let by_number = |to: usize, other: usize| value(to) * (other - at) as i128;
                by_number(a, b).cmp(&by_number(b, a)).then(a.cmp(&b))
            });
            let Some(next) = steepest else { break };
            items.push(Item { value: value(next), seats: (next - at) as u64 * self.seats });
            at = next;
        }
        items
    }
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
        assert_eq!(most_waiting(waiters, &[], 3), 30 + 6);
        // A unit that must wait does so, whatever its dual.
        assert_eq!(most_waiting(vec![waiter(-4, 1, (1, 1)), waiter(9, 1, (0, 1))], &[], 2), 5);
    }

    #[test]
    fn only_the_last_of_a_queue_wait() {
        // The last costs 3 and is behind one that costs 7: together 10 for two seats.
        let queue = |least| WaitingQueue { seats: 1, least, sums: vec![0, 3, 10, 11] };
        assert_eq!(most_waiting(Vec::new(), &[queue(0)], 2), 10);
        assert_eq!(most_waiting(Vec::new(), &[queue(0)], 3), 11);
        // Alone, one seat is half of the two.
        assert_eq!(most_waiting(Vec::new(), &[queue(0)], 1), 5);
        assert_eq!(most_waiting(Vec::new(), &[queue(1)], 1), 3);
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
