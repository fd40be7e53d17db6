//! Computation of the components: disjoint sets over pairs of classes that may meet.

use super::Instance;
use super::components::Components;
use super::indices::ClassIdx;
use crate::convert::Convert;

/// Disjoint sets with path halving (Tarjan and van Leeuwen 1984).
struct DisjointSets(Vec<u32>);

impl DisjointSets {
    fn find(&mut self, mut a: u32) -> u32 {
        while self.0[a as usize] != a {
            self.0[a as usize] = self.0[self.0[a as usize] as usize];
            a = self.0[a as usize];
        }
        a
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}

/// Number of classes up to which every pair is tested. Above it only `same` rules count, which takes linear time.
const MAX_PAIRED: usize = 3_000;

impl Components {
    /// Computes the components. Two classes are in one component if a chain of conflict-free pairs connects them.
    pub(super) fn new(instance: &Instance) -> Self {
        let num = instance.classes.len();
        let mut sets = DisjointSets((0..num.to_u32()).collect());
        if num <= MAX_PAIRED {
            let meet = |a: usize, b: usize| instance.may_meet(ClassIdx::new(a), ClassIdx::new(b));
            for a in 0..num {
                for b in a + 1..num {
                    if sets.find(a.to_u32()) != sets.find(b.to_u32()) && meet(a, b) {
                        sets.join(a.to_u32(), b.to_u32());
                    }
                }
            }
        } else {
            sets.join_equal_keys(instance);
        }
        Self::numbered(num, &mut sets)
    }

    fn numbered(num: usize, sets: &mut DisjointSets) -> Self {
        let mut components = Self { of: vec![u32::MAX; num], classes: Vec::new() };
        // The root of a set is its smallest class, so components are numbered in the order of their first classes.
        for class in 0..num.to_u32() {
            let root = sets.find(class) as usize;
            if components.of[root] == u32::MAX {
                components.of[root] = components.classes.len().to_u32();
                components.classes.push(Vec::new());
            }
            let component = components.of[root];
            components.of[class as usize] = component;
            components.classes[component as usize].push(ClassIdx(class));
        }
        components
    }
}

impl DisjointSets {
    /// Joins classes that agree on every `same` rule. The partition is coarser than that of pairwise tests, but takes
    /// linear time.
    fn join_equal_keys(&mut self, instance: &Instance) {
        let mut first = rustc_hash::FxHashMap::default();
        for (idx, class) in instance.classes.iter().enumerate() {
            let profile = &instance.profiles[class.profiles[0].index()];
            let key: Vec<_> = instance
                .pairs
                .relations()
                .same
                .iter()
                .map(|&attribute| profile.values[attribute].clone())
                .collect();
            let root = *first.entry(key).or_insert(idx.to_u32());
            self.join(root, idx.to_u32());
        }
    }
}
