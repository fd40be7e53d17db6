//! Duals from an ascent: any are valid, so what counts is that they are good.

use super::*;
use crate::convert::Convert;
use crate::limits::{Budget, Cancel};

impl Case {
    /// Bound on plans of `groups` groups by the duals that an ascent makes of equal ones.
    fn ascended(mut self, groups: u64, cost: f64) -> i128 {
        let extent = ProblemExtent { waiting: vec![0], groups: (groups, groups) };
        let equal = vec![cost / self.ids.len().to_f64(); self.ids.len()];
        let mut budget = Budget::new(None, Some(u64::MAX / 2), Cancel::new());
        let pricer = Pricer::new(&self.instance, self.classes()).unwrap();
        assert!(pricer.ascends());
        let duals = pricer.improved_duals(&equal, &extent, &mut budget);
        assert!(budget.work() > 0);
        self.duals = duals.iter().map(|dual| (dual * METRE.to_f64()).to_i64()).collect();
        self.bound(groups, &mut self.price(FAR, u64::MAX).buckets)
    }
}

/// Metres between six towns in two clusters of three. The first town of each is nearest to the two others.
fn clusters() -> PoolBuilder {
    towns(6, &[2, 4, 900, 900, 900, 5, 900, 900, 900, 900, 900, 900, 20, 40, 50])
}

#[test]
fn an_ascent_finds_duals_that_prove_nearly_the_optimum() {
    for meetings in [anywhere(), Meetings::central(1)] {
        // Units of one seat each, and of one or two seats.
        for (more, size) in [(0, (3, 3)), (1, (4, 5))] {
            let seats = |nth: usize| 1 + more * (nth as u32 % 2);
            let person = |nth| one(&format!("r{nth}"), nth, "").with_seats(seats(nth));
            let programme = programme(size.0, size.1, meetings.clone());
            let case = Case::new(clusters().registrants((0..6).map(person)), &programme, |_| 11);
            let equal = case.bound(2, &mut case.price(FAR, u64::MAX).buckets);
            // Each cluster meets at its first town.
            let (optimum, bound) = (66 * SCALE, case.ascended(2, 90.0));
            assert!(bound <= optimum && bound > equal, "{bound}, {equal}");
            assert!(100 * bound > 97 * optimum, "{bound} of {optimum}");
        }
    }
}

#[test]
fn an_ascent_opens_no_venue_without_a_host() {
    let people = (0..6).filter(|nth| nth % 3 > 0).map(|nth| one(&format!("r{nth}"), nth, ""));
    let programme = programme(2, 2, Meetings::central(1));
    let case = Case::new(clusters().registrants(people), &programme, |_| 0);
    // The first town of a cluster has no registrant, so the others meet 5 m and 50 m away.
    let (optimum, bound) = (55 * SCALE, case.ascended(2, 90.0));
    assert!(bound <= optimum && 100 * bound > 97 * optimum, "{bound}");
}

/// A venue lists some of its candidates. If these were the nearest ones, the remote person would be listed at home alone,
/// where a group costs 600 m, and the dual of this person would rise until every other venue wants this person too.
#[test]
fn an_ascent_lists_a_remote_person_where_the_duals_say() {
    // 25 clusters of five towns, the last of which is remote.
    let num = 125;
    let metres = |from: usize, to: usize| match to {
        124 => 150,
        _ if from / 5 == to / 5 => 10,
        _ => 50,
    };
    let places: Vec<i64> =
        (0..num).flat_map(|from| (from + 1..num).map(move |to| metres(from, to))).collect();
    let people = (0..num).map(|nth| one(&format!("r{nth}"), nth, ""));
    let programme = programme(5, 5, Meetings::central(1));
    let case = Case::new(towns(num, &places).registrants(people), &programme, |_| 0);
    let (optimum, bound) = ((24 * 40 + 180) * SCALE, case.ascended(25, 2_500.0));
    assert!(bound <= optimum && 100 * bound > 97 * optimum, "{bound} of {optimum}");
}

/// Sums in which a dual is too large must not overflow, whatever an ascent starts from.
#[test]
fn an_ascent_overflows_no_sum() {
    let person = |nth| one(&format!("r{nth}"), nth, "").with_seats(1 + nth as u32 % 2);
    for size in [(1, 40), (4, 5)] {
        let programme = programme(size.0, size.1, Meetings::central(1));
        let case = Case::new(clusters().registrants((0..6).map(person)), &programme, |_| 0);
        let pricer = Pricer::new(&case.instance, case.classes()).unwrap();
        let extent = ProblemExtent { waiting: vec![1], groups: (2, 2) };
        for wild in [1e11, 1e30, -1e30] {
            let start: Vec<f64> = (0..6).map(|at| wild * f64::from(at % 3 - 1)).collect();
            let mut budget = Budget::new(None, Some(u64::MAX / 2), Cancel::new());
            let duals = pricer.improved_duals(&start, &extent, &mut budget);
            assert!(duals.iter().all(|dual| dual.is_finite()), "{duals:?}");
        }
    }
}
