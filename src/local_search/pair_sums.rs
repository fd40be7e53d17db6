//! Sums of the pairs of each class with the members of each group, kept as units move. In large groups a swap is then
//! evaluated in constant time: the delta matrix of maximally diverse grouping (Brimberg, Mladenović and Urošević 2015).

use super::params::{MAX_PAIR_SUMS, MIN_PAIR_SUM_UNITS};
use super::search_classes::{CONFLICT, SearchClasses};
use super::units::{GroupIdx, SearchClassIdx};
use crate::convert::Convert;

/// Summand for a pair that no group can contain: larger than any sum of metres.
const CONFLICT_SUM: i64 = 1 << 48;

/// Sums for pools where a group costs the sum over its members and their pairs, and nothing else.
#[derive(Debug, Default)]
pub(super) struct PairSums {
    /// Metres of each class with the members of a group, group by group.
    metres: Vec<i64>,
    /// Number of classes; 0 if sums are not kept.
    classes: usize,
}

impl PairSums {
    /// Creates the sums without any group yet. They are kept only if `groups` groups are large on average, and few
    /// enough for the sums to stay in the caches.
    pub(super) fn new(search_classes: &SearchClasses<'_>, groups: usize) -> Self {
        let classes = search_classes.num_classes();
        let are_large = search_classes.num_units() >= MIN_PAIR_SUM_UNITS * groups;
        let are_kept =
            are_large && groups * classes <= MAX_PAIR_SUMS && search_classes.cost_is_sum_of_pairs();
        Self { metres: Vec::new(), classes: if are_kept { classes } else { 0 } }
    }

    #[inline]
    pub(super) fn are_kept(&self) -> bool {
        self.classes > 0
    }

    /// Adds an empty group.
    pub(super) fn add_group(&mut self) {
        self.metres.resize(self.metres.len() + self.classes, 0);
    }

    /// Adds the pairs with a unit that enters a group, given the metres of its class with each class. Linear in the
    /// classes.
    pub(super) fn enter(&mut self, group: GroupIdx, row: &[i32]) {
        for (sum, &metres) in self.of_group(group).iter_mut().zip(row) {
            *sum += summand(metres);
        }
    }

    /// Subtracts the pairs with a unit that leaves a group.
    pub(super) fn leave(&mut self, group: GroupIdx, row: &[i32]) {
        for (sum, &metres) in self.of_group(group).iter_mut().zip(row) {
            *sum -= summand(metres);
        }
    }

    fn of_group(&mut self, group: GroupIdx) -> &mut [i64] {
        let start = group as usize * self.classes;
        &mut self.metres[start..start + self.classes]
    }

    /// Metres of a class with the members of a group.
    #[inline]
    pub(super) fn of(&self, group: GroupIdx, search_class: SearchClassIdx) -> i64 {
        self.metres[group as usize * self.classes + search_class as usize]
    }

    /// Returns `true` if the sums of a group agree with a computation from the rows of its members.
    pub(super) fn agree<'r>(
        &self,
        group: GroupIdx,
        rows: impl Iterator<Item = &'r [i32]> + Clone,
    ) -> bool {
        let sum = |at: usize| rows.clone().map(|row| summand(row[at])).sum::<i64>();
        (0..self.classes).all(|at| self.of(group, at.to_u32()) == sum(at))
    }
}

/// Summand of a pair.
#[inline]
pub(super) fn summand(metres: i32) -> i64 {
    if metres == CONFLICT { CONFLICT_SUM } else { i64::from(metres) }
}

/// Returns `true` if no pair of a sum is in conflict.
#[inline]
pub(super) fn is_free(sum: i64) -> bool {
    sum < CONFLICT_SUM / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::Instance;
    use crate::limits::{Budget, Cancel};
    use crate::local_search::anneal::{Cooling, anneal};
    use crate::local_search::assignment::Assignment;
    use crate::local_search::snapshot::Snapshot;
    use crate::local_search::{Neighbours, Random, constructed_plan};
    use crate::measure::{Metres, Point};
    use crate::pool::{Municipality, Pool, Registrant};
    use crate::programme::{Meetings, OnSite, Programme, Rule, Size};

    /// Instance of 70 registrants in at most five groups of ten to twelve, where members host: some wait, some towns
    /// have two registrants, who may not meet, and parties cost something. Without `distances` they meet online.
    fn instance(distances: bool, random: &mut Random) -> Instance {
        let mut builder = Pool::builder().attribute("party");
        let towns = 50;
        for town in 0..towns {
            let town = Municipality::new(format!("T{town}"), "", Point::new(52.0, 5.0));
            builder = builder.municipality(town);
        }
        for (a, b) in (0..towns).flat_map(|a| (0..a).map(move |b| (a, b))) {
            let metres = Metres(random.below(9_000).to_i64());
            builder = builder.distance(format!("T{a}"), format!("T{b}"), metres);
        }
        for id in 0..70 {
            let registrant = Registrant::new(format!("r{id}"), format!("T{}", id % towns));
            let party = ["A", "B", "C"][random.below(3)];
            builder = builder.registrant(registrant.with("party", party));
        }
        let meetings =
            if distances { Meetings::rotating(OnSite::Members) } else { Meetings::online(1) };
        let different = Rule::AtMost { attribute: "municipality".to_owned(), max: 1 };
        let parties = Rule::Avoid { attribute: "party".to_owned(), penalty: Metres(700) };
        let mut programme = Programme::new("sums", Size { min: 10, max: 12 }, meetings)
            .with_rule(different)
            .with_rule(parties);
        programme.groups.count.max = Some(5);
        Instance::compile(&builder.build().unwrap(), &programme).unwrap().0
    }

    /// The search makes the same moves with and without sums, and the sums are exact after each (a debug assertion).
    #[test]
    fn sums_change_no_move() {
        for (seed, distances) in [(1, true), (2, true), (3, false)] {
            let mut random = Random::new(seed, 0);
            let instance = instance(distances, &mut random);
            let budget = Budget::new(None, Some(60_000), Cancel::new());
            let mut near = Neighbours::new(&instance);
            near.find_near(&instance, &budget);
            let plan = constructed_plan(&instance, &near, seed, &budget);
            let search_classes = SearchClasses::tabulated(&instance, &near);
            let snapshot = Snapshot::of(&search_classes, &plan);
            let [with, without] = [true, false].map(|keeps_sums| {
                let mut assignment = Assignment::of(&instance, &near, &search_classes, &snapshot);
                assert!(assignment.pair_sums.are_kept());
                if !keeps_sums {
                    assignment.pair_sums = PairSums::default();
                }
                let heat = (0.2, 0.005);
                let cooling = Cooling { moves: 60_000, heat, keep_from: 0.0, closes: true };
                let mut budget = budget.clone();
                anneal(&mut assignment, cooling, &mut Random::new(seed, 1), &mut budget);
                assignment.into_best().unwrap()
            });
            assert_eq!((&with.placement, with.cost), (&without.placement, without.cost));
            assert!(with.placement > plan.placement || with.cost < plan.cost, "seed {seed}");
        }
    }
}
