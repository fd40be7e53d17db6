//! Compatibility of classes, and the components between which no group is possible.

use rustc_hash::FxHashMap;

use super::people::{CheckedClass, CheckedPeople};
use super::rules::Rules;
use crate::convert::Convert;
use crate::programme::Hosting;

/// Largest number of classes for which all pairs are compared.
const MAX_PAIRED: usize = 3_000;

/// Compatibility of pairs of classes.
#[derive(Debug)]
pub(crate) struct Meeting<'m> {
    people: &'m CheckedPeople<'m>,
    rules: &'m Rules<'m>,
    /// Sites that each class can reach; empty where sites are not compared.
    comes: Vec<Vec<usize>>,
}

impl<'m> Meeting<'m> {
    pub(crate) fn new(people: &'m CheckedPeople<'m>, rules: &'m Rules<'m>) -> Self {
        let is_central = people.hosting() == Hosting::Central;
        let comes_to = |class: &CheckedClass| -> Vec<usize> {
            let sites = people.sites.iter().enumerate();
            sites.filter_map(|(nth, &s)| people.to_site(&class.members, s).map(|_| nth)).collect()
        };
        let looks = is_central && people.classes.len() <= MAX_PAIRED;
        let comes = people.classes.iter().filter(|_| looks).map(comes_to).collect();
        Self { people, rules, comes }
    }

    /// Returns `true` if two classes can be in one group, judged by these two alone.
    fn may_be(&self, a: u32, b: u32) -> bool {
        let members = |at: u32| &self.people.classes[at as usize].members;
        let both: Vec<_> = members(a).iter().chain(members(b)).copied().collect();
        self.rules.may_grow(self.people.pool, &both)
            && match (self.people.hosting(), self.comes.get(a as usize)) {
                (Hosting::Rotating, _) => self.people.both_ways(members(a), members(b)).is_some(),
                (Hosting::Central, Some(here)) => {
                    let there = &self.comes[b as usize];
                    here.iter().any(|site| there.binary_search(site).is_ok())
                }
                _ => true,
            }
    }

    /// Returns `true` if no group spans two components: no two of their classes are compatible.
    pub(crate) fn are_separate<'p>(&self, parts: impl Iterator<Item = &'p Vec<u32>>) -> bool {
        let parts: Vec<&Vec<u32>> = parts.collect();
        parts.iter().enumerate().all(|(nth, part)| {
            let others = || parts[..nth].iter().flat_map(|other| other.iter());
            part.iter().all(|&a| others().all(|&b| !self.may_be(a, b)))
        })
    }

    /// Components of all classes by pairwise compatibility; above `MAX_PAIRED` classes, by the values that all members
    /// of a group must share.
    pub(crate) fn components(&self) -> Vec<Vec<u32>> {
        let num = self.people.classes.len().to_u32();
        if num as usize > MAX_PAIRED {
            let mut parts: FxHashMap<Vec<&[u32]>, Vec<u32>> = FxHashMap::default();
            for (at, class) in (0..).zip(&self.people.classes) {
                parts.entry(self.rules.shared_by(class.members[0])).or_default().push(at);
            }
            return parts.into_values().collect();
        }
        let mut left: Vec<u32> = (0..num).collect();
        let mut parts = Vec::new();
        while let Some(first) = left.pop() {
            let mut part = vec![first];
            // Breadth-first search over compatible classes.
            let mut nth = 0;
            while nth < part.len() {
                let (near, far) = left.iter().partition(|&&other| self.may_be(part[nth], other));
                part.extend::<Vec<u32>>(near);
                left = far;
                nth += 1;
            }
            parts.push(part);
        }
        parts
    }
}
