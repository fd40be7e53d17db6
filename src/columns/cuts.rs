//! Subset-row cuts (Jepsen et al. 2008): of three units that are alone in their classes at most one group holds two or
//! more. The linear program breaks that where it mixes groups; with the cut it may not.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

/// A cut is worth its row when it is broken by more than this.
const LEAST_VIOLATION: f64 = 0.02;
/// New cuts of one round that a unit may be in.
const MOST_OF_A_UNIT: u32 = 6;

/// Three positions, in order.
pub(super) type Cut = [u32; 3];

/// What cuts add to the reduced cost of groups of one component.
#[derive(Debug, Default)]
pub(super) struct CutPrices {
    /// For each position the cuts that it is in; empty where there are none.
    of: Vec<SmallVec<[u32; 6]>>,
    /// What a group pays that holds two of the three, scaled.
    price: Vec<i64>,
}

impl CutPrices {
    /// Prices, above 0, of cuts by position among so many.
    pub(super) fn new(positions: usize, cuts: impl Iterator<Item = (Cut, i64)>) -> Self {
        let mut prices = Self::default();
        for (cut, price) in cuts.filter(|(_, price)| *price > 0) {
            prices.of.resize(positions, SmallVec::new());
            for at in cut {
                prices.of[at as usize].push(prices.price.len() as u32);
            }
            prices.price.push(price);
        }
        prices
    }

    /// The number of cuts.
    pub(super) fn len(&self) -> usize {
        self.price.len()
    }

    pub(super) fn of(&self, position: u32) -> &[u32] {
        self.of.get(position as usize).map_or(&[], |cuts| cuts.as_slice())
    }

    pub(super) fn price(&self, cut: u32) -> i64 {
        self.price[cut as usize]
    }

    /// What a group pays.
    pub(super) fn of_group(&self, positions: &[u32]) -> i64 {
        let mut sum = 0;
        for (nth, &at) in positions.iter().enumerate() {
            for cut in self.of(at) {
                let before = positions[..nth].iter().filter(|&&b| self.of(b).contains(cut)).count();
                sum += if before == 1 { self.price(*cut) } else { 0 };
            }
        }
        sum
    }
}

/// The cuts that fractional groups break most, at most so many; `alone` tells the positions whose class has one unit.
pub(super) fn separate(
    groups: &[(&[u32], f64)],
    alone: &[bool],
    known: &FxHashSet<Cut>,
    most: usize,
) -> Vec<Cut> {
    let mut together: FxHashMap<(u32, u32), f64> = FxHashMap::default();
    let mut near: Vec<Vec<u32>> = vec![Vec::new(); alone.len()];
    let mut triples: FxHashMap<Cut, f64> = FxHashMap::default();
    for (positions, value) in groups {
        let of: SmallVec<[u32; 12]> =
            positions.iter().copied().filter(|&at| alone[at as usize]).collect();
        for (nth, &a) in of.iter().enumerate() {
            for (mth, &b) in of.iter().enumerate().skip(nth + 1) {
                *together.entry((a, b)).or_insert_with(|| {
                    near[a as usize].push(b);
                    near[b as usize].push(a);
                    0.0
                }) += value;
                for &c in &of[mth + 1..] {
                    *triples.entry([a, b, c]).or_default() += value;
                }
            }
        }
    }
    let weight = |a: u32, b: u32| together.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0);
    let mut broken: Vec<(f64, Cut)> = Vec::new();
    let mut seen: FxHashSet<Cut> = FxHashSet::default();
    // At least two of the three pairs share a group: a middle and two of its companions.
    for (middle, near) in (0..).zip(&near) {
        for (nth, &a) in near.iter().enumerate() {
            for &b in &near[nth + 1..] {
                let mut cut = [middle, a, b];
                cut.sort_unstable();
                let all = triples.get(&cut).copied().unwrap_or(0.0);
                let held = weight(middle, a) + weight(middle, b) + weight(a, b) - 2.0 * all;
                if held > 1.0 + LEAST_VIOLATION && !known.contains(&cut) && seen.insert(cut) {
                    broken.push((held, cut));
                }
            }
        }
    }
    broken.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut times = vec![0; alone.len()];
    let mut chosen = Vec::new();
    for (_, cut) in broken {
        if chosen.len() < most && cut.iter().all(|&at| times[at as usize] < MOST_OF_A_UNIT) {
            cut.iter().for_each(|&at| times[at as usize] += 1);
            chosen.push(cut);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::bound::Extent;
    use crate::columns::column::Column;
    use crate::columns::linear::Linear;
    use crate::columns::master::Master;
    use crate::columns::parts::Parts;
    use crate::instance::{Instance, Post};
    use crate::measure::Point;
    use crate::pool::{Municipality, Pool, Registrant};
    use crate::programme::{Meetings, OnSite, Programme, Size};

    #[test]
    fn a_triangle_of_half_groups_is_cut_off() {
        let groups: [(&[u32], f64); 3] = [(&[0, 1], 0.5), (&[0, 2], 0.5), (&[1, 2], 0.5)];
        let found = separate(&groups, &[true; 3], &FxHashSet::default(), 10);
        assert_eq!(found, [[0, 1, 2]]);
        // A class of several units may be in several groups.
        assert!(separate(&groups, &[true, false, true], &FxHashSet::default(), 10).is_empty());
    }

    #[test]
    fn a_class_of_two_is_in_no_cut() {
        let point = Point::new(52.0, 5.0).unwrap();
        let town = |nth| Municipality::new(format!("T{nth}"), "", point);
        let one = |(id, town)| Registrant::new(id, format!("T{town}"));
        let people = [("a", 0), ("b1", 1), ("b2", 1), ("c", 2)].map(one);
        let pool = Pool::builder().municipalities((0..3).map(town)).registrants(people);
        let size = Size { min: 2, max: 2 };
        let programme = Programme::new("pairs", size, Meetings::rotating(OnSite::Members));
        let (instance, _) = Instance::compile(&pool.build().unwrap(), &programme).unwrap();
        // The plan of two groups, each with one of the two.
        let number = |class: u32| instance.class(class).number;
        let twins = (0..3).find(|&class| number(class) == 2).unwrap();
        let others = (0..3).filter(|&class| class != twins);
        let plan: Vec<Column> = others
            .map(|other| Column::new(0, [twins, other].into_iter(), Post::default()))
            .collect();
        let extent = Extent { waiting: vec![0], groups: (2, 2) };
        let mut parts = Parts::new(&instance, Vec::new(), Linear::default());
        parts.classes = vec![0, 1, 2];
        let mut master = Master::new(&parts, &extent, &plan, &[]);
        master.set_values(&[1.0, 1.0]);
        assert_eq!(master.cut(10), 0);
        // Naive: a cut of any three, and the plan is gone.
        let used: Vec<(&[u32], f64)> = plan.iter().map(|group| (group.positions(), 1.0)).collect();
        assert_eq!(separate(&used, &[true; 3], &FxHashSet::default(), 10), [[0, 1, 2]]);
    }

    #[test]
    fn whole_groups_break_no_cut() {
        let groups: [(&[u32], f64); 2] = [(&[0, 1, 2], 1.0), (&[3, 4], 1.0)];
        assert!(separate(&groups, &[true; 5], &FxHashSet::default(), 10).is_empty());
    }

    #[test]
    fn a_group_pays_once_for_two_or_three_of_a_cut() {
        let prices = CutPrices::new(4, [([0, 1, 2], 5), ([1, 2, 3], 7)].into_iter());
        assert_eq!(prices.of_group(&[0, 3]), 0);
        assert_eq!(prices.of_group(&[0, 1]), 5);
        assert_eq!(prices.of_group(&[2, 1, 0]), 12);
        assert_eq!(prices.of_group(&[0, 1, 2, 3]), 12);
    }
}
