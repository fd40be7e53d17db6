//! Subset-row cuts (Jepsen et al. 2008): of three units, each alone in its class, at most one group holds two or more.
//! A fractional LP solution may violate this.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::params::{MAX_CUTS_PER_UNIT, MIN_CUT_VIOLATION};
use crate::pricing::cut_prices::Cut;

/// Returns the most violated cuts, at most `most`; `is_single_unit` is `true` for positions whose class has one unit.
pub(crate) fn separate(
    groups: &[(&[u32], f64)],
    is_single_unit: &[bool],
    known: &FxHashSet<Cut>,
    most: usize,
) -> Vec<Cut> {
    let mut together: FxHashMap<(u32, u32), f64> = FxHashMap::default();
    let mut near: Vec<Vec<u32>> = vec![Vec::new(); is_single_unit.len()];
    let mut triples: FxHashMap<Cut, f64> = FxHashMap::default();
    for (positions, value) in groups {
        let of: SmallVec<[u32; 12]> =
            positions.iter().copied().filter(|&at| is_single_unit[at as usize]).collect();
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
    // Weight of groups with at least two of three units: sum over the pairs, less twice the groups that hold all three.
    let weight = |a: u32, b: u32| together.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0);
    let mut broken: Vec<(f64, Cut)> = Vec::new();
    let mut seen: FxHashSet<Cut> = FxHashSet::default();
    // A violated cut has two pairs of positive weight: a middle unit and two of its companions.
    for (middle, near) in (0..).zip(&near) {
        for (nth, &a) in near.iter().enumerate() {
            for &b in &near[nth + 1..] {
                let mut cut = [middle, a, b];
                cut.sort_unstable();
                let all = triples.get(&cut).copied().unwrap_or(0.0);
                let held = weight(middle, a) + weight(middle, b) + weight(a, b) - 2.0 * all;
                if held > 1.0 + MIN_CUT_VIOLATION && !known.contains(&cut) && seen.insert(cut) {
                    broken.push((held, cut));
                }
            }
        }
    }
    // Ties are broken by position, so that results are reproducible.
    broken.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut times = vec![0; is_single_unit.len()];
    let mut chosen = Vec::new();
    for (_, cut) in broken {
        if chosen.len() < most && cut.iter().all(|&at| times[at as usize] < MAX_CUTS_PER_UNIT) {
            cut.iter().for_each(|&at| times[at as usize] += 1);
            chosen.push(cut);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::super::components::ProblemComponents;
    use super::super::master::Master;
    use super::super::setup::Setup;
    use super::*;
    use crate::bounds::dual_bound::ProblemExtent;
    use crate::instance::{ClassIdx, Instance, Setting};
    use crate::measure::Point;
    use crate::pool::{Municipality, Pool, Registrant};
    use crate::pricing::column::Column;
    use crate::programme::{Meetings, OnSite, Programme, Size};

    #[test]
    fn a_triangle_of_half_groups_is_cut_off() {
        let groups: [(&[u32], f64); 3] = [(&[0, 1], 0.5), (&[0, 2], 0.5), (&[1, 2], 0.5)];
        let found = separate(&groups, &[true; 3], &FxHashSet::default(), 10);
        assert_eq!(found, [[0, 1, 2]]);
        // The units of a class of several may be in several groups.
        assert!(separate(&groups, &[true, false, true], &FxHashSet::default(), 10).is_empty());
    }

    #[test]
    fn the_most_violated_cuts_come_first_and_known_cuts_are_not_repeated() {
        // 0, 1, 2: three pairs of weight 0.6. 3, 4, 5: two pairs of 0.4, all three 0.3. 6, 7, 8: weight exactly 1.
        let groups: [(&[u32], f64); 9] = [
            (&[3, 4], 0.4),
            (&[4, 5], 0.4),
            (&[3, 4, 5], 0.3),
            (&[0, 1], 0.6),
            (&[0, 2], 0.6),
            (&[1, 2], 0.6),
            (&[6, 7], 0.5),
            (&[7, 8], 0.25),
            (&[6, 7, 8], 0.25),
        ];
        let found = |known: &[Cut], most| {
            separate(&groups, &[true; 9], &known.iter().copied().collect(), most)
        };
        assert_eq!(found(&[], 9), [[0, 1, 2], [3, 4, 5]]);
        assert_eq!(found(&[], 1), [[0, 1, 2]]);
        assert_eq!(found(&[[0, 1, 2]], 9), [[3, 4, 5]]);
    }

    #[test]
    fn no_unit_is_in_too_many_new_cuts() {
        // All pairs of eight units have weight 0.5: 56 cuts of equal violation.
        let pairs: Vec<[u32; 2]> = (0..8).flat_map(|b| (0..b).map(move |a| [a, b])).collect();
        let groups: Vec<(&[u32], f64)> = pairs.iter().map(|pair| (&pair[..], 0.5)).collect();
        let found = separate(&groups, &[true; 8], &FxHashSet::default(), 99);
        let times = |at: u32| found.iter().filter(|cut| cut.contains(&at)).count();
        assert_eq!(found[0], [0, 1, 2]);
        assert!((0..8).all(|at| times(at) <= MAX_CUTS_PER_UNIT as usize), "{found:?}");
        // Each cut left out contains a unit that has reached its maximum.
        let is_full = |cut: &Cut| cut.iter().any(|&at| times(at) == MAX_CUTS_PER_UNIT as usize);
        let all = (0..8).flat_map(|c| (0..c).flat_map(move |b| (0..b).map(move |a| [a, b, c])));
        assert!(all.filter(|cut| !found.contains(cut)).all(|cut| is_full(&cut)), "{found:?}");
    }

    #[test]
    fn a_class_of_two_is_in_no_cut() {
        let point = Point::new(52.0, 5.0);
        let town = |nth| Municipality::new(format!("T{nth}"), "", point);
        let one = |(id, town)| Registrant::new(id, format!("T{town}"));
        let people = [("a", 0), ("b1", 1), ("b2", 1), ("c", 2)].map(one);
        let pool = Pool::builder().municipalities((0..3).map(town)).registrants(people);
        let size = Size { min: 2, max: 2 };
        let programme = Programme::new("pairs", size, Meetings::rotating(OnSite::Members));
        let (instance, _) = Instance::compile(&pool.build().unwrap(), &programme).unwrap();
        // The plan has two groups, each with one of the two twins.
        let number = |class: u32| instance.class(ClassIdx(class)).number;
        let twins = (0..3).find(|&class| number(class) == 2).unwrap();
        let others = (0..3).filter(|&class| class != twins);
        let plan: Vec<Column> = others
            .map(|other| Column::new(0, [twins, other].into_iter(), Setting::default()))
            .collect();
        let extent = ProblemExtent { waiting: vec![0], groups: (2, 2) };
        let mut parts = ProblemComponents::new(&instance, Vec::new(), Setup::small());
        parts.classes = ClassIdx::all(3).collect();
        let mut master = Master::new(&parts, &extent, &plan, &[]);
        master.set_values(&[1.0, 1.0]);
        assert_eq!(master.cut(10), 0);
        // Naive separation for any three classes: the cut excludes the plan.
        let used: Vec<(&[u32], f64)> = plan.iter().map(|group| (group.positions(), 1.0)).collect();
        assert_eq!(separate(&used, &[true; 3], &FxHashSet::default(), 10), [[0, 1, 2]]);
    }

    #[test]
    fn unused_cuts_are_dropped_after_some_rounds() {
        let point = Point::new(52.0, 5.0);
        let town = |nth| Municipality::new(format!("T{nth}"), "", point);
        let one = |nth| Registrant::new(format!("r{nth}"), format!("T{nth}"));
        let pool = Pool::builder().municipalities((0..4).map(town)).registrants((0..4).map(one));
        let (size, meetings) = (Size { min: 2, max: 2 }, Meetings::rotating(OnSite::Members));
        let programme = Programme::new("pairs", size, meetings);
        let (instance, _) = Instance::compile(&pool.build().unwrap(), &programme).unwrap();
        let extent = ProblemExtent { waiting: vec![0], groups: (2, 2) };
        let mut parts = ProblemComponents::new(&instance, Vec::new(), Setup::small());
        parts.classes = ClassIdx::all(4).collect();
        let group = |of: [u32; 2]| Column::new(1_000, of.into_iter(), Setting::default());
        let mut master = Master::new(&parts, &extent, &[group([0, 1]), group([2, 3])], &[]);
        master.add_cuts(&[[0, 1, 2], [1, 2, 3]]);
        let mut duals = vec![0.0; master.layout().len()];
        let second = duals.len() - 1;
        // The second cut has a dual now and then; that of the first is so small that it counts as 0.
        duals[second - 1] = -1e-4;
        for round in 1..8 {
            duals[second] = if round == 4 { -1.0 } else { 0.0 };
            assert_eq!(master.drop_unused_cuts(&duals), [true, true], "round {round}");
        }
        assert_eq!(master.drop_unused_cuts(&duals), [false, true]);
        assert_eq!(master.cuts(), [[1, 2, 3]]);
        duals.pop();
        for round in 9..12 {
            assert_eq!(master.drop_unused_cuts(&duals), [true], "round {round}");
        }
        assert_eq!(master.drop_unused_cuts(&duals), [false]);
        assert!(master.cuts().is_empty());
    }

    #[test]
    fn integral_groups_violate_no_cut() {
        let groups: [(&[u32], f64); 2] = [(&[0, 1, 2], 1.0), (&[3, 4], 1.0)];
        assert!(separate(&groups, &[true; 5], &FxHashSet::default(), 10).is_empty());
    }
}
