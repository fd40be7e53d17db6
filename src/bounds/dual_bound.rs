//! Lower bound from integer duals; it is valid whatever the duals are (Neumaier and Shcherbina 2004).
//!
//! With duals `u` of the classes, scaled by [`SCALE`], and groups sorted into buckets so that each lies in exactly
//! one, the cost of any plan is at least
//!
//! `sum n_c u_c - max{ sum u_c w_c } + min{ sum r_k L_k : l_k <= L_k <= cap_k, K_min <= sum L_k <= K_max } + rows`
//!
//! where `w` are numbers of waiting units that fill exactly the waiting seats of each level, in a queue only its last
//! units; `r_k` is at most the least reduced cost of the groups in bucket `k`, without the dual of the number of groups,
//! which the inner minimum replaces; and `rows` is the least value of dual times activity over all other rows. Proof:
//! add `u_c` times the row of each class, and each other row's dual times its activity, to the cost of a plan.

use std::cmp::Ordering;

/// Units of a scaled dual per metre.
pub(crate) const SCALE: i128 = 1 << 20;

/// Bucket of groups: a lower bound on their reduced cost, and the least and greatest number of them in a plan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bucket {
    pub(crate) reduced: i128,
    /// Estimate of `reduced`, as if a truncated search had found its best group.
    pub(crate) estimate: i128,
    pub(crate) least: u64,
    pub(crate) cap: u64,
}

/// Class in the form of the bound.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClassTerm {
    /// Priority level.
    pub(crate) level: usize,
    pub(crate) number: u64,
    /// Least and greatest number of waiting units.
    pub(crate) waiting: (u64, u64),
    pub(crate) seats: u64,
    /// Dual of one unit, scaled.
    pub(crate) value: i128,
}

/// Queue whose last units wait: the sum of their duals by their number, scaled.
#[derive(Clone, Debug)]
pub(crate) struct QueueTerm {
    pub(crate) level: usize,
    /// Seats of each unit.
    pub(crate) seats: u64,
    /// Least number of waiting units.
    pub(crate) least: usize,
    /// Sums of the duals of no unit, the last one, the last two and so on.
    pub(crate) sums: Vec<i128>,
}

/// Waiting seats and numbers of groups of the plans that a bound holds for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProblemExtent {
    /// Waiting seats of each priority level, or in total if all classes have level 0.
    pub(crate) waiting: Vec<u64>,
    /// Least and greatest number of groups.
    pub(crate) groups: (u64, u64),
}

/// Returns the bound, scaled. `rows` is the contribution of all other rows: the least value of dual times activity.
pub(crate) fn bound(
    duals: &[ClassTerm],
    suffixes: &[QueueTerm],
    extent: &ProblemExtent,
    buckets: &mut [Bucket],
    rows: i128,
) -> i128 {
    let all: i128 = duals.iter().map(|dual| i128::from(dual.number) * dual.value).sum();
    let levels = extent.waiting.iter().enumerate();
    let waiting: i128 =
        levels.map(|(level, &seats)| most_waiting(duals, suffixes, level, seats)).sum();
    all - waiting + least_groups(buckets, extent.groups) + rows
}

/// Rounds a scaled bound up to whole metres, as costs are integral. `None` if it is out of range, as before anything is
/// proven: retained pairs and met wishes make costs negative, so that 0 would be a false bound.
pub(crate) fn ceil_metres(scaled: i128) -> Option<i64> {
    let metres = scaled.div_euclid(SCALE) + i128::from(scaled.rem_euclid(SCALE) != 0);
    i64::try_from(metres).ok()
}

/// Divisible item of the waiting knapsack: the sum of its duals and its seats.
#[derive(Clone, Copy, Debug)]
struct Segment {
    value: i128,
    seats: u64,
}

impl Segment {
    /// Orders by value per seat, highest first.
    fn by_seat(a: &Self, b: &Self) -> Ordering {
        (b.value * i128::from(a.seats)).cmp(&(a.value * i128::from(b.seats)))
    }
}

/// Upper bound on the sum of the duals of the waiting units of a level: a fractional knapsack of exactly `seats` seats.
fn most_waiting(duals: &[ClassTerm], suffixes: &[QueueTerm], level: usize, mut seats: u64) -> i128 {
    let mut sum = 0;
    let mut must_wait = |value: i128, taken: u64| {
        sum += value;
        seats = seats.saturating_sub(taken);
    };
    let mut runs: Vec<Segment> = Vec::new();
    for dual in duals.iter().filter(|dual| dual.level == level) {
        let (least, most) = dual.waiting;
        must_wait(dual.value * i128::from(least), least * dual.seats);
        let value = dual.value * i128::from(most - least);
        runs.push(Segment { value, seats: (most - least) * dual.seats });
    }
    for last in suffixes.iter().filter(|last| last.level == level) {
        must_wait(last.sums[last.least], last.least as u64 * last.seats);
        runs.extend(last.runs());
    }
    runs.retain(|run| run.seats > 0);
    runs.sort_by(Segment::by_seat);
    for run in runs {
        let taken = seats.min(run.seats);
        // Rounded up: the knapsack is subtracted, so that this rounds the bound down.
        sum += -(-run.value * i128::from(taken)).div_euclid(i128::from(run.seats));
        seats -= taken;
        if seats == 0 {
            break;
        }
    }
    sum
}

impl QueueTerm {
    /// Relaxes the queue to fractional numbers: the segments of the least concave curve above the sums, by descending
    /// value per seat (Andrew 1979).
    fn runs(&self) -> Vec<Segment> {
        let between = |from: usize, to: usize| Segment {
            value: self.sums[to] - self.sums[from],
            seats: (to - from) as u64 * self.seats,
        };
        let mut corners: Vec<usize> = Vec::new();
        for next in self.least..self.sums.len() {
            while let [.., before, last] = corners[..]
                && Segment::by_seat(&between(before, last), &between(last, next)) != Ordering::Less
            {
                corners.pop();
            }
            corners.push(next);
        }
        corners.windows(2).map(|pair| between(pair[0], pair[1])).collect()
    }
}

/// Returns the least sum of reduced costs: negative buckets as often as they can occur, and the cheapest others as
/// often as the least number of groups requires.
fn least_groups(buckets: &mut [Bucket], (least, most): (u64, u64)) -> i128 {
    buckets.sort_unstable_by_key(|bucket| bucket.reduced);
    let mut groups: u64 = buckets.iter().map(|bucket| bucket.least).sum();
    let mut sum: i128 =
        buckets.iter().map(|bucket| bucket.reduced * i128::from(bucket.least)).sum();
    for bucket in buckets {
        let wanted = if bucket.reduced.is_negative() { most } else { least };
        let more = bucket.cap.saturating_sub(bucket.least);
        let times = more.min(wanted.saturating_sub(groups));
        sum += bucket.reduced * i128::from(times);
        groups += times;
    }
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn negative_buckets_are_used_up_to_their_cap() {
        let bucket = |reduced, cap| Bucket { reduced, estimate: reduced, least: 0, cap };
        let mut buckets = [bucket(-5, 2), bucket(-1, 10), bucket(3, 10)];
        // Two of -5, then two of -1: at most four groups.
        assert_eq!(least_groups(&mut buckets, (0, 4)), -12);
        // Two of -5 and ten of -1 are not enough for 13 groups: one of +3 is added.
        assert_eq!(least_groups(&mut buckets, (13, 20)), -10 - 10 + 3);
        // A mandatory group of +3 counts as one of the four.
        buckets.iter_mut().for_each(|bucket| bucket.least = u64::from(bucket.reduced > 0));
        assert_eq!(least_groups(&mut buckets, (0, 4)), 3 - 10 - 1);
    }

    #[test]
    fn waiting_units_reduce_the_bound() {
        let dual = |number, seats, value| ClassTerm {
            level: 0,
            number,
            waiting: (0, number),
            seats,
            value,
        };
        let duals = [dual(2, 1, 10), dual(1, 2, 30), dual(5, 1, -4)];
        // Two seats of 15 each, then one of 10.
        assert_eq!(most_waiting(&duals, &[], 0, 3), 40);
        // All units, also those with negative duals.
        assert_eq!(most_waiting(&duals, &[], 0, 9), 20 + 30 - 20);
        let extent = ProblemExtent { waiting: vec![3], groups: (0, 0) };
        assert_eq!(bound(&duals, &[], &extent, &mut [], 0), 30 - 40);
    }

    #[test]
    fn ignoring_waiting_units_makes_the_bound_false() {
        // Three units, one group of two for 10 m, one waiting unit.
        let duals = [ClassTerm { level: 0, number: 3, waiting: (0, 3), seats: 1, value: 6 }];
        let bucket = Bucket { reduced: 10 - 12, estimate: 10 - 12, least: 0, cap: 3 };
        let with = |waiting| ProblemExtent { waiting: vec![waiting], groups: (1, 1) };
        assert_eq!(bound(&duals, &[], &with(1), &mut [bucket], 0), 10);
        let naive = bound(&duals, &[], &with(0), &mut [bucket], 0);
        assert!(naive > 10, "{naive}");
    }

    #[test]
    fn mandatory_and_optional_waiting_units_are_distinguished() {
        let dual = |waiting, value| ClassTerm { level: 0, number: 1, waiting, seats: 1, value };
        let duals = [dual((0, 0), 90), dual((0, 1), 10), dual((1, 1), 4), dual((0, 1), 7)];
        // The mandatory unit of 4, and the dearest optional one.
        assert_eq!(most_waiting(&duals, &[], 0, 2), 4 + 10);
    }

    #[test]
    fn suffix_runs_form_the_least_concave_majorant_of_their_sums() {
        let runs = |least, sums: &[i128]| -> Vec<(i128, u64)> {
            let last = QueueTerm { level: 0, seats: 2, least, sums: sums.to_vec() };
            last.runs().iter().map(|run| (run.value, run.seats)).collect()
        };
        // The last unit alone is worth less than half of the last two.
        assert_eq!(runs(0, &[0, 1, 5, 6, 4]), [(5, 4), (1, 2), (-2, 2)]);
        assert_eq!(runs(1, &[0, 1, 5, 6, 4]), [(4, 2), (1, 2), (-2, 2)]);
        // Equal duals make one segment; a queue whose units all must wait has none.
        assert_eq!(runs(0, &[0, 3, 6, 9]), [(9, 6)]);
        assert_eq!(runs(2, &[0, 1, 5]), []);
        // All sequences of sums: no point of the curve is below its sum, and its corners are sums.
        for nth in 0..5_i128.pow(4) {
            let sums = [0, nth % 5 - 2, nth / 5 % 5 - 2, nth / 25 % 5 - 2, nth / 125 - 2];
            let (mut at, mut height) = (0, 0);
            for (value, seats) in runs(0, &sums) {
                let steps = i128::from(seats) / 2;
                for (step, sum) in (0..=steps).zip(&sums[at..]) {
                    assert!(steps * height + step * value >= steps * sum, "{sums:?}");
                }
                (at, height) = (at + steps as usize, height + value);
                assert_eq!(height, sums[at], "{sums:?}");
            }
            assert_eq!(at, 4);
            let is_concave = |pair: &[(i128, u64)]| {
                pair[0].0 * i128::from(pair[1].1) > pair[1].0 * i128::from(pair[0].1)
            };
            assert!(runs(0, &sums).windows(2).all(is_concave), "{sums:?}");
        }
    }

    #[test]
    fn each_level_has_its_own_waiting_units() {
        let dual = |level, value| ClassTerm { level, number: 3, waiting: (0, 3), seats: 1, value };
        let duals = [dual(0, 10), dual(1, 7)];
        let extent = ProblemExtent { waiting: vec![0, 2], groups: (0, 0) };
        // Units of the dearer level are placed in each such plan.
        assert_eq!(bound(&duals, &[], &extent, &mut [], 0), 30 + 21 - 14);
    }

    /// Greatest sum over all choices of waiting units with exactly `seats` seats; `None` if there is no such choice.
    fn most_of_all(
        duals: &[ClassTerm],
        suffixes: &[QueueTerm],
        level: usize,
        seats: u64,
    ) -> Option<i128> {
        let mut reached = std::collections::BTreeMap::from([(0, 0)]);
        let mut choose = |choices: Vec<(u64, i128)>| {
            let mut next = std::collections::BTreeMap::new();
            for (&at, &sum) in &reached {
                for &(taken, value) in &choices {
                    let best = next.entry(at + taken).or_insert(i128::MIN);
                    *best = (sum + value).max(*best);
                }
            }
            reached = next;
        };
        for dual in duals.iter().filter(|dual| dual.level == level) {
            let numbers = dual.waiting.0..=dual.waiting.1;
            choose(numbers.map(|n| (n * dual.seats, i128::from(n) * dual.value)).collect());
        }
        for last in suffixes.iter().filter(|last| last.level == level) {
            let numbers = last.least..last.sums.len();
            choose(numbers.map(|n| (n as u64 * last.seats, last.sums[n])).collect());
        }
        reached.get(&seats).copied()
    }

    prop_compose! {
        fn duals()(most in 0..3_u64, least in 0..3_u64, level in 0..2_usize, seats in 1..3_u64, value in -9..10_i128)
            -> ClassTerm
        {
            ClassTerm { level, number: most + 1, waiting: (least.min(most), most), seats, value }
        }
    }

    prop_compose! {
        fn suffixes()(least in 0..3_usize, level in 0..2_usize, seats in 1..3_u64,
            each in prop::collection::vec(-9..10_i128, 0..4)) -> QueueTerm
        {
            let mut sums = vec![0];
            each.iter().for_each(|value| sums.push(sums[sums.len() - 1] + value));
            QueueTerm { level, seats, least: least.min(each.len()), sums }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn the_waiting_bound_is_never_below_the_true_maximum(
            duals in prop::collection::vec(duals(), 0..4),
            suffixes in prop::collection::vec(suffixes(), 0..3),
            seats in 0..9_u64,
        ) {
            let bound = most_waiting(&duals, &suffixes, 0, seats);
            let Some(most) = most_of_all(&duals, &suffixes, 0, seats) else { return Ok(()) };
            prop_assert!(bound >= most, "{bound} {most}");
            // The relaxation is exact for units of one seat each, unless the curve lies above the sums.
            let concave = |last: &QueueTerm| {
                last.level != 0 || last.seats == 1 && last.sums.windows(3).all(|w| w[1] - w[0] >= w[2] - w[1])
            };
            let is_exact = suffixes.iter().all(concave)
                && duals.iter().all(|dual| dual.level != 0 || dual.seats == 1);
            prop_assert!(!is_exact || bound == most, "{bound} {most}");
        }

        #[test]
        fn the_least_cost_of_groups_matches_enumeration(
            numbers in prop::collection::vec((-5..6_i128, 0..3_u64, 0..3_u64), 1..4),
            least in 0..4_u64,
            more in 0..4_u64,
        ) {
            let bucket = |&(reduced, least, more): &(i128, u64, u64)| {
                Bucket { reduced, estimate: reduced, least, cap: least + more }
            };
            let mut buckets: Vec<Bucket> = numbers.iter().map(bucket).collect();
            let mut all = vec![(0_u64, 0_i128)];
            for bucket in &buckets {
                let with = |&(groups, sum): &(u64, i128)| {
                    let add = move |n: u64| (groups + n, sum + bucket.reduced * i128::from(n));
                    (bucket.least..=bucket.cap).map(add)
                };
                all = all.iter().flat_map(with).collect();
            }
            let (first, last) = (least, least + more);
            let allowed = all.iter().filter(|(groups, _)| (first..=last).contains(groups));
            let Some(true_least) = allowed.map(|&(_, sum)| sum).min() else { return Ok(()) };
            prop_assert_eq!(least_groups(&mut buckets, (first, last)), true_least);
        }
    }

    #[test]
    fn the_constant_of_the_rows_is_added() {
        let extent = ProblemExtent { waiting: vec![], groups: (0, 0) };
        assert_eq!(bound(&[], &[], &extent, &mut [], 7), 7);
    }

    #[test]
    fn bounds_are_rounded_up_to_whole_metres() {
        assert_eq!(ceil_metres(SCALE), Some(1));
        assert_eq!(ceil_metres(SCALE + 1), Some(2));
        assert_eq!(ceil_metres(-SCALE - 1), Some(-1));
        assert_eq!(ceil_metres(0), Some(0));
        assert_eq!((ceil_metres(i128::MIN), ceil_metres(i128::MAX)), (None, None));
    }
}
