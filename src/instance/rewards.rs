//! Rewards of pairs that share a group: for wishes that are met, and for pairs that an earlier plan had.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::Instance;
use super::indices::{ClassIdx, ProfileIdx};
use super::price::sum_over_pairs;
use crate::convert::Convert;

impl Instance {
    /// Constant part of the cost of a plan: the price of separating every earlier pair and of meeting no wish. Each
    /// retained pair and each met wish subtracts its price again.
    pub(crate) fn cost_offset(&self) -> i64 {
        self.earlier.constant() + self.unmet_wishes
    }

    /// Price of all wishes, as if none were met, in metres.
    pub(crate) fn unmet_wishes(&self) -> i64 {
        self.unmet_wishes
    }

    /// Records for each class the classes with which it has a wish in common.
    pub(super) fn note_wishes(&mut self) {
        if !self.pairs.reward_wishes() {
            return;
        }
        let mut class_of: FxHashMap<ProfileIdx, ClassIdx> = FxHashMap::default();
        for (class, idx) in self.classes.iter().zip(ClassIdx::counted()) {
            class_of.extend(class.profiles.iter().map(|&p| (p, idx)));
        }
        let mut wished = vec![Vec::new(); self.classes.len()];
        for (p, q) in self.pairs.wishes() {
            if let (Some(&a), Some(&b)) = (class_of.get(&p), class_of.get(&q))
                && a != b
            {
                wished[a.index()].push(b);
                wished[b.index()].push(a);
            }
        }
        for classes in &mut wished {
            classes.sort_unstable();
            classes.dedup();
        }
        self.wished = wished;
    }

    /// Returns the classes with which a class has a wish in common.
    pub(crate) fn wished(&self, class: ClassIdx) -> &[ClassIdx] {
        self.wished.get(class.index()).map_or(&[], |classes| classes)
    }

    /// Mean over the classes of the price of all wishes that a class has in common with others, in metres.
    pub(crate) fn mean_wishes(&self) -> f64 {
        let both_ends = 2.0 * self.unmet_wishes.to_f64();
        both_ends / self.classes.len().max(1).to_f64()
    }

    /// Reduction of cost by the wishes that a group meets, in metres.
    pub(crate) fn met_wishes(&self, group: &[ClassIdx]) -> i64 {
        if !self.pairs.reward_wishes() {
            return 0;
        }
        let profiles = group.iter().flat_map(|&class| &self.class(class).profiles).copied();
        let profiles: SmallVec<[ProfileIdx; 16]> = profiles.collect();
        sum_over_pairs(&profiles, |p, q| self.pairs.wish(p, q))
    }

    /// Reduction of cost by the wishes of two units for each other, in metres.
    pub(crate) fn wishes_between(&self, a: ClassIdx, b: ClassIdx) -> i64 {
        if !self.pairs.reward_wishes() {
            return 0;
        }
        let (a, b) = (&self.class(a).profiles, &self.class(b).profiles);
        let pairs = a.iter().flat_map(|&p| b.iter().map(move |&q| (p, q)));
        pairs.map(|(p, q)| self.pairs.wish(p, q)).sum()
    }

    /// Reduction of cost by the retained pairs and met wishes of a group, in metres.
    pub(crate) fn reward(&self, group: &[ClassIdx]) -> i64 {
        self.retained_value(group) + self.met_wishes(group)
    }

    /// Reduction of cost by the retained pairs and met wishes between two units, in metres.
    pub(crate) fn reward_between(&self, a: ClassIdx, b: ClassIdx) -> i64 {
        self.retained_value_between(a, b) + self.wishes_between(a, b)
    }
}
