//! Which values of `at_most` rules are hardest to spread over the groups that are left.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use crate::instance::ClassIdx;
use crate::instance::{GroupClasses, Instance};
use crate::numeric::take;

/// Classes of a value that are looked at for one that seeds a group or must be in it.
const MOST_OF_A_VALUE: usize = 32;

/// Seats that are left of each value that an `at_most` rule counts, in groups that they need at least.
pub(super) struct Scarcity<'i> {
    instance: &'i Instance,
    rules: Vec<ScarceRule>,
    /// What each value needed when it was entered: never less than it needs now.
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

/// Groups that a value needs; of equal ones the first by rule and value is the greatest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Need {
    groups: u64,
    key: Reverse<(usize, u32)>,
}

impl<'i> Scarcity<'i> {
    pub(super) fn new(instance: &'i Instance, classes: &[ClassIdx], units: &[u32]) -> Self {
        let rule = |&(attribute, most): &(usize, u32)| {
            let mut values: FxHashMap<u32, ValueLeft> = FxHashMap::default();
            for &class in classes.iter().rev().filter(|&&class| units[class as usize] > 0) {
                for value in instance.values_of(class, attribute) {
                    let here = values.entry(value).or_default();
                    here.seats += u64::from(units[class as usize])
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

    /// The most groups that any value needs, and a class of that value.
    pub(super) fn hardest(&mut self, left: &[u32]) -> (u64, Option<ClassIdx>) {
        let Some(need) = self.pop() else { return (0, None) };
        self.heap.push(need);
        let class = self
            .classes(need, left)
            .reduce(|a, b| if left[b as usize] > left[a as usize] { b } else { a });
        (need.groups, class)
    }

    /// The most groups that any value needs that is not in the group.
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

    /// Classes of each value that must be in every group from now on.
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

    /// Books that so many groups with a unit of a class were made.
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

    /// Takes out the value that needs most now.
    fn pop(&mut self) -> Option<Need> {
        loop {
            let entered = self.heap.pop()?;
            let Reverse((rule, value)) = entered.key;
            let need = self.rules[rule].need(rule, value);
            if need == entered {
                return Some(need);
            }
            self.heap.push(need);
        }
    }

    /// Some classes of a value with units left. Of many classes the first will do: they have few units each.
    fn classes(&mut self, need: Need, left: &[u32]) -> impl Iterator<Item = ClassIdx> {
        let Reverse((rule, value)) = need.key;
        let here = self.rules[rule].values.get_mut(&value).map(|here| &mut here.classes);
        let alive = here.map(|classes| {
            while classes.last().is_some_and(|&class| left[class as usize] == 0) {
                classes.pop();
            }
            classes.iter().rev().copied().filter(|&class| left[class as usize] > 0)
        });
        alive.into_iter().flatten().take(MOST_OF_A_VALUE)
    }
}

impl ScarceRule {
    fn need(&self, nth: usize, value: u32) -> Need {
        let seats = self.values.get(&value).map_or(0, |here| here.seats);
        Need { groups: seats.div_ceil(self.most), key: Reverse((nth, value)) }
    }
}
