//! Scarcity: the values of `at_most` rules that are hardest to spread over the remaining groups.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use super::params::MAX_SEEDS_PER_VALUE;
use crate::instance::{ClassIdx, GroupClasses, Instance};
use crate::numeric::take;

/// Least number of groups for the remaining seats of each value that an `at_most` rule counts.
pub(super) struct Scarcity<'i> {
    instance: &'i Instance,
    rules: Vec<ScarceRule>,
    /// Need of each value when it was entered, an upper bound on its current need.
    heap: BinaryHeap<Need>,
}

struct ScarceRule {
    attribute: usize,
    most: u64,
    values: FxHashMap<u32, ValueLeft>,
}

#[derive(Default)]
struct ValueLeft {
    seats: u64,
    classes: Vec<ClassIdx>,
}

/// Number of groups that a value needs; among equal needs the first by rule and value is the greatest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Need {
    groups: u64,
    key: Reverse<(usize, u32)>,
}

impl<'i> Scarcity<'i> {
    pub(super) fn new(instance: &'i Instance, classes: &[ClassIdx], units: &[u32]) -> Self {
        let rule = |&(attribute, most): &(usize, u32)| {
            let mut values: FxHashMap<u32, ValueLeft> = FxHashMap::default();
            for &class in classes.iter().rev().filter(|&&class| units[class.index()] > 0) {
                for value in instance.values_of(class, attribute) {
                    let here = values.entry(value).or_default();
                    here.seats += u64::from(units[class.index()])
                        * u64::from(instance.seats_with(class, attribute, value));
                    here.classes.push(class);
                }
            }
            ScarceRule { attribute, most: u64::from(most.max(1)), values }
        };
        let rules: Vec<ScarceRule> = instance.at_most_rules().iter().map(rule).collect();
        let mut heap = BinaryHeap::new();
        for (nth, rule) in rules.iter().enumerate() {
            heap.extend(rule.values.keys().map(|&value| rule.need(nth, value)));
        }
        Self { instance, rules, heap }
    }

    /// Returns the largest need of a value, and a class with this value.
    pub(super) fn hardest(&mut self, left: &[u32]) -> (u64, Option<ClassIdx>) {
        let Some(need) = self.pop() else { return (0, None) };
        self.heap.push(need);
        let class = self
            .classes(need, left)
            .reduce(|a, b| if left[b.index()] > left[a.index()] { b } else { a });
        (need.groups, class)
    }

    /// Returns the largest need of a value that the group does not contain.
    pub(super) fn hardest_outside(&mut self, group: &GroupClasses) -> u64 {
        let mut inside = Vec::new();
        let mut hardest = 0;
        while let Some(need) = self.pop() {
            inside.push(need);
            let Reverse((rule, value)) = need.key;
            let attribute = self.rules[rule].attribute;
            let has = |&class: &ClassIdx| {
                self.instance.values_of(class, attribute).any(|other| other == value)
            };
            if !group.iter().any(has) {
                hardest = need.groups;
                break;
            }
        }
        self.heap.extend(inside);
        hardest
    }

    /// Returns the classes with a value that every remaining group must contain.
    pub(super) fn forced(&mut self, left: &[u32], groups_left: u64) -> Vec<ClassIdx> {
        let mut needs = Vec::new();
        while let Some(need) = self.pop() {
            needs.push(need);
            if need.groups < groups_left {
                break;
            }
        }
        self.heap.extend(needs.iter().copied());
        let pressing = needs.into_iter().filter(|need| need.groups >= groups_left);
        let mut forced = Vec::new();
        for need in pressing {
            forced.extend(self.classes(need, left));
        }
        forced.sort_unstable();
        forced.dedup();
        forced
    }

    /// Subtracts `copies` units of a class, one for each group.
    pub(super) fn take(&mut self, class: ClassIdx, copies: u64) {
        for rule in &mut self.rules {
            for value in self.instance.values_of(class, rule.attribute) {
                if let Some(here) = rule.values.get_mut(&value) {
                    let seats = self.instance.seats_with(class, rule.attribute, value);
                    take(&mut here.seats, copies * u64::from(seats));
                }
            }
        }
    }

    /// Removes and returns the value with the largest current need.
    fn pop(&mut self) -> Option<Need> {
        loop {
            let entered = self.heap.pop()?;
            let Reverse((rule, value)) = entered.key;
            let need = self.rules[rule].need(rule, value);
            // Needs only fall, so an outdated entry returns with its current need.
            if need == entered {
                return Some(need);
            }
            self.heap.push(need);
        }
    }

    /// Iterates over classes of a value with units left. If there are many, the first suffice: each has a small
    /// multiplicity.
    fn classes(&mut self, need: Need, left: &[u32]) -> impl Iterator<Item = ClassIdx> {
        let Reverse((rule, value)) = need.key;
        let here = self.rules[rule].values.get_mut(&value).map(|here| &mut here.classes);
        let alive = here.map(|classes| {
            while classes.last().is_some_and(|&class| left[class.index()] == 0) {
                classes.pop();
            }
            classes.iter().rev().copied().filter(|&class| left[class.index()] > 0)
        });
        alive.into_iter().flatten().take(MAX_SEEDS_PER_VALUE)
    }
}

impl ScarceRule {
    fn need(&self, nth: usize, value: u32) -> Need {
        let seats = self.values.get(&value).map_or(0, |here| here.seats);
        Need { groups: seats.div_ceil(self.most), key: Reverse((nth, value)) }
    }
}
