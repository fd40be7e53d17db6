//! Exhaustive search for the optimum.

/// Least total cost of a partition of `0..n` into at most `groups` groups; `cost` is `None` for a group that is not
/// allowed.
pub(crate) fn least_of_partitions(
    n: usize,
    groups: usize,
    cost: &dyn Fn(&[usize]) -> Option<i64>,
) -> Option<i64> {
    let mut best = None;
    divide(0, n, groups, &mut Vec::new(), &mut |parts| {
        let sum = parts.iter().map(|members| cost(members)).sum::<Option<i64>>();
        best = [best, sum].into_iter().flatten().min();
    });
    best
}

fn divide(
    next: usize,
    n: usize,
    groups: usize,
    parts: &mut Vec<Vec<usize>>,
    show: &mut dyn FnMut(&[Vec<usize>]),
) {
    if next == n {
        return show(parts);
    }
    for nth in 0..parts.len() {
        parts[nth].push(next);
        divide(next + 1, n, groups, parts, show);
        parts[nth].pop();
    }
    // Only one empty group is tried, because groups are interchangeable.
    if parts.len() < groups {
        parts.push(vec![next]);
        divide(next + 1, n, groups, parts, show);
        parts.pop();
    }
}

/// Sum over pairs of members.
pub(crate) fn within(members: &[usize], between: impl Fn(usize, usize) -> i64) -> i64 {
    let later = |nth: usize| members[nth + 1..].iter();
    let pairs = members.iter().enumerate().flat_map(|(nth, &a)| later(nth).map(move |&b| (a, b)));
    pairs.map(|(a, b)| between(a, b)).sum()
}

/// Least sum of distances to three medians within their capacity.
pub(crate) fn three_medians(
    demands: &[u64],
    capacity: u64,
    between: &dyn Fn(usize, usize) -> i64,
) -> Option<i64> {
    let n = demands.len();
    let mut best = None;
    for c in 0..n {
        for (a, b) in (0..c).flat_map(|b| (0..b).map(move |a| (a, b))) {
            let sum = assign(demands, [a, b, c], [capacity; 3], between);
            best = [best, sum].into_iter().flatten().min();
        }
    }
    best
}

/// Least sum of distances for the points with these demands; the last of all points is assigned first.
fn assign(
    demands: &[u64],
    medians: [usize; 3],
    left: [u64; 3],
    between: &dyn Fn(usize, usize) -> i64,
) -> Option<i64> {
    let Some((demand, others)) = demands.split_last() else { return Some(0) };
    let served = (0..3).filter(|&m| left[m] >= *demand).filter_map(|m| {
        let mut left = left;
        left[m] -= demand;
        Some(between(others.len(), medians[m]) + assign(others, medians, left, between)?)
    });
    served.min()
}

/// Pseudorandom numbers.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// Draws a number below `limit` from the upper bits of Knuth's linear congruential generator (MMIX).
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        let (factor, step) = (6_364_136_223_846_793_005, 1_442_695_040_888_963_407);
        self.0 = self.0.wrapping_mul(factor).wrapping_add(step);
        (self.0 >> 33) % limit
    }
}
