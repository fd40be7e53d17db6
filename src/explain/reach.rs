//! Least travel limits that would give waiting registrants a place.

use std::collections::BTreeSet;

use super::trial::Reserve;
use crate::measure::{MAX_KM, Metres};
use crate::pool::RegistrantIdx;
use crate::reasons::{Relaxed, Standing};

/// Maximum number of search nodes for one question.
const NODES: u64 = 5_000;
/// Reciprocal of the share of the remaining budget that the search for travel limits may use.
const SHARE: u32 = 4;

/// Maximum number of travel limits that are returned.
const MAX_REACHES: usize = 10;

/// Least limit in whole kilometres for each waiting registrant whom dropping `travel.max_km` would give a place, all
/// others keeping theirs; ascending. Of more than `MAX_REACHES` limits some are left out, never the largest.
pub(super) fn least_reaches(standing: &Standing<'_>, waiting: &[RegistrantIdx]) -> Vec<Metres> {
    let Some(max) = standing.programme.travel.max else { return Vec::new() };
    let reserve = Reserve::all_but_one_of(standing, SHARE);
    let mut search = ReachSearch { standing, reserve, found: BTreeSet::new() };
    let (mut left, _) = search.within(None, waiting.to_vec());
    let (mut low, mut step) = (max.0 / METRES_PER_KM, 1);
    // Doubling steps bracket the limits, bisection narrows them (Bentley and Yao 1976).
    while !left.is_empty() && low + step <= MAX_KM && !search.is_over() {
        let (near, far) = search.within(Some(low + step), left);
        search.narrow(low, low + step, near);
        (left, low, step) = (far, low + step, 2 * step);
    }
    let every = search.found.len().div_ceil(MAX_REACHES).max(1);
    let remaining = search.found.iter().rev().step_by(every);
    let mut reaches: Vec<Metres> = remaining.map(|km| Metres(km * METRES_PER_KM)).collect();
    reaches.reverse();
    reaches
}

/// Rounds a length up to whole kilometres.
pub(super) fn whole_kilometres(length: Metres) -> Metres {
    Metres((length.0 + METRES_PER_KM - 1) / METRES_PER_KM * METRES_PER_KM)
}

const METRES_PER_KM: i64 = 1_000;

/// Bisection over kilometres for all waiting registrants at once: each number is tried once.
struct ReachSearch<'a> {
    standing: &'a Standing<'a>,
    reserve: Reserve,
    found: BTreeSet<i64>,
}

impl ReachSearch<'_> {
    /// Returns `true` if the share of the budget is used.
    fn is_over(&self) -> bool {
        self.reserve.is_reached(self.standing)
    }

    /// Splits registrants into those with a place within `km` kilometres (`None`: at any distance) and those without.
    fn within(
        &self,
        km: Option<i64>,
        registrants: Vec<RegistrantIdx>,
    ) -> (Vec<RegistrantIdx>, Vec<RegistrantIdx>) {
        let mut programme = self.standing.programme.clone();
        programme.travel.max = km.map(|km| Metres(km * METRES_PER_KM));
        let Some(relaxed) = Relaxed::new(self.standing, self.standing.pool.clone(), programme)
        else {
            return (Vec::new(), registrants);
        };
        let has_place = |registrant: &RegistrantIdx| {
            let place = |nodes: &mut u64| relaxed.has_place_for(*registrant, nodes);
            !self.is_over() && self.standing.look(NODES, place)
        };
        registrants.into_iter().partition(has_place)
    }

    /// Records the least kilometres of registrants with a place within `high` and none within `low`.
    fn narrow(&mut self, low: i64, high: i64, registrants: Vec<RegistrantIdx>) {
        if registrants.is_empty() || self.is_over() {
            return;
        }
        if high - low == 1 {
            self.found.insert(high);
            return;
        }
        let middle = low + (high - low) / 2;
        let (near, far) = self.within(Some(middle), registrants);
        self.narrow(low, middle, near);
        self.narrow(middle, high, far);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kilometres_are_rounded_up() {
        for (metres, whole) in [(0, 0), (1, 1), (999, 1), (1_000, 1), (1_001, 2), (1_999, 2)] {
            assert_eq!(whole_kilometres(Metres(metres)), Metres(whole * 1_000), "{metres}");
        }
    }
}
