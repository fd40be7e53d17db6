//! Attribute values as small integers.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::convert::Convert;
use crate::pool::attributes::{TAGS, canonical, split};
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::Rule;

/// Values of a registrant for one attribute: none, one, or several tags.
pub(crate) type Values = SmallVec<[u32; 2]>;

/// Attributes that rules refer to, each with its values numbered in the order of their first occurrence.
#[derive(Debug, Default)]
pub(super) struct ValueBook<'p> {
    attributes: Vec<String>,
    numbers: Vec<FxHashMap<&'p str, u32>>,
}

impl<'p> ValueBook<'p> {
    /// Creates a book for the attributes of these rules.
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut attributes: Vec<String> =
            rules.iter().filter_map(Rule::attribute).map(canonical).collect();
        attributes.sort_unstable();
        attributes.dedup();
        let numbers = attributes.iter().map(|_| FxHashMap::default()).collect();
        Self { attributes, numbers }
    }

    /// Returns the position of an attribute in the book.
    pub(super) fn position(&self, attribute: &str) -> usize {
        let name = canonical(attribute);
        self.attributes.partition_point(|known| *known < name)
    }

    /// Returns the number of a value, if a registrant has it.
    pub(super) fn number(&self, attribute: usize, value: &str) -> Option<u32> {
        self.numbers[attribute].get(value).copied()
    }

    /// Returns the values of a registrant for each attribute of the book, sorted.
    pub(super) fn read(&mut self, pool: &'p Pool, registrant: RegistrantIdx) -> Vec<Values> {
        let of_attribute = |(attribute, numbers): (&String, &mut FxHashMap<&'p str, u32>)| {
            let text = pool.value(registrant, attribute);
            let mut number = |value: &'p str| {
                let next = numbers.len().to_u32();
                *numbers.entry(value).or_insert(next)
            };
            let mut values: Values = match text {
                "" => Values::new(),
                tags if attribute == TAGS => split(tags).map(&mut number).collect(),
                value => std::iter::once(number(value)).collect(),
            };
            values.sort_unstable();
            values.dedup();
            values
        };
        self.attributes.iter().zip(&mut self.numbers).map(of_attribute).collect()
    }
}

/// Returns `true` if two sorted lists are equal.
pub(crate) fn equal(a: &[u32], b: &[u32]) -> bool {
    match (a, b) {
        ([a], [b]) => a == b,
        _ => a == b,
    }
}

/// Returns `true` if two sorted lists have a common value.
pub(crate) fn share(a: &[u32], b: &[u32]) -> bool {
    match (a, b) {
        ([], _) | (_, []) => false,
        ([a], [b]) => a == b,
        _ => a.iter().any(|value| b.contains(value)),
    }
}
