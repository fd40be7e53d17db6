//! Values of registrants as small sets of numbers.

use rustc_hash::FxHashMap;

use crate::convert::Convert;
use crate::pool::attributes::{TAGS, split};
use crate::pool::{Pool, RegistrantIdx};

/// Sorted set of numbers for each registrant.
#[derive(Debug, Default)]
pub(crate) struct ValueSets {
    /// Position in `numbers` where each registrant's set ends and the next one begins.
    ends: Vec<u32>,
    numbers: Vec<u32>,
    /// `true` if no registrant has more than one number.
    single: bool,
}

impl ValueSets {
    /// Builds the sets from pairs of registrant and number, in any order.
    pub(crate) fn new(registrants: usize, mut pairs: Vec<(RegistrantIdx, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let single = pairs.windows(2).all(|pair| pair[0].0 != pair[1].0);
        let mut ends = vec![0; registrants];
        for (end, &(registrant, _)) in (1..).zip(&pairs) {
            ends[registrant.index()] = end;
        }
        let mut last = 0;
        for end in &mut ends {
            last = last.max(*end);
            *end = last;
        }
        Self { ends, numbers: pairs.into_iter().map(|(_, number)| number).collect(), single }
    }

    pub(crate) fn of(&self, registrant: RegistrantIdx) -> &[u32] {
        let start = registrant.index().checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.numbers[start as usize..self.ends[registrant.index()] as usize]
    }

    /// Each number that occurs among the members, with the members who have it.
    pub(crate) fn bearers(&self, members: &[RegistrantIdx]) -> Vec<(u32, Vec<RegistrantIdx>)> {
        let mut bearers: Vec<(u32, Vec<RegistrantIdx>)> = Vec::new();
        for (number, registrant) in self.sorted(members) {
            match bearers.last_mut() {
                Some((last, all)) if *last == number => all.push(registrant),
                _ => bearers.push((number, vec![registrant])),
            }
        }
        bearers
    }

    fn sorted(&self, members: &[RegistrantIdx]) -> Vec<(u32, RegistrantIdx)> {
        let of = |&registrant| self.of(registrant).iter().map(move |&number| (number, registrant));
        let mut pairs: Vec<_> = members.iter().flat_map(of).collect();
        pairs.sort_unstable();
        pairs
    }

    /// Number of different numbers among the members.
    pub(crate) fn num_different(&self, members: &[RegistrantIdx]) -> usize {
        let mut numbers: Vec<u32> =
            members.iter().flat_map(|&registrant| self.of(registrant)).copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.len()
    }

    /// Number of numbers that all members have; `None` without members.
    pub(crate) fn num_common(
        &self,
        mut members: impl Iterator<Item = RegistrantIdx>,
    ) -> Option<usize> {
        let mut common = self.of(members.next()?).to_vec();
        for registrant in members {
            common.retain(|number| self.of(registrant).binary_search(number).is_ok());
        }
        Some(common.len())
    }

    /// Number of pairs of members with a number in common.
    pub(crate) fn num_pairs(&self, members: &[RegistrantIdx]) -> i128 {
        // Members with equal sets are counted at once; only different sets are compared in pairs.
        let mut sets: Vec<&[u32]> = members
            .iter()
            .map(|&registrant| self.of(registrant))
            .filter(|set| !set.is_empty())
            .collect();
        sets.sort_unstable();
        let alike: Vec<(&[u32], i128)> =
            sets.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as i128)).collect();
        let within: i128 = alike.iter().map(|&(_, many)| pairs_of(many)).sum();
        if self.single { within } else { within + pairs_across(&alike) }
    }
}

/// Number of pairs among `many` elements.
pub(crate) fn pairs_of(many: i128) -> i128 {
    many * (many - 1) / 2
}

fn pairs_across(alike: &[(&[u32], i128)]) -> i128 {
    let mut pairs = 0;
    for (nth, (one, many)) in alike.iter().enumerate() {
        let meeting = alike[nth + 1..].iter().filter(|(other, _)| meet(one, other));
        pairs += many * meeting.map(|(_, many)| many).sum::<i128>();
    }
    pairs
}

fn meet(one: &[u32], other: &[u32]) -> bool {
    one.iter().any(|number| other.binary_search(number).is_ok())
}

/// Attribute with the numbered values of all registrants.
#[derive(Debug)]
pub(crate) struct Attribute<'a> {
    name: String,
    pub(crate) values: ValueSets,
    numbers: FxHashMap<&'a str, u32>,
}

impl<'a> Attribute<'a> {
    /// Reads an attribute by its lower-case name.
    pub(crate) fn read(pool: &'a Pool, name: String) -> Self {
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut pairs = Vec::with_capacity(pool.registrants().len());
        for registrant in pool.indices() {
            let mut state = |value: &'a str| {
                let next = numbers.len().to_u32();
                pairs.push((registrant, *numbers.entry(value).or_insert(next)));
            };
            match pool.value(registrant, &name) {
                "" => {}
                several if name == TAGS => split(several).for_each(state),
                one => state(one),
            }
        }
        Self { name, values: ValueSets::new(pool.registrants().len(), pairs), numbers }
    }

    /// Number of a value that the programme names; `None` if no registrant has it.
    pub(crate) fn number(&self, pool: &Pool, value: &str) -> Option<u32> {
        if self.name == "municipality" {
            let named = pool.find_municipality(value).ok()?;
            return self.numbers.get(pool.municipality(named).code()).copied();
        }
        self.numbers.get(value).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_in_common_are_counted_once() {
        // Sets {1,2} {1,2} {2,3} {3} {}: pairs 0-1, 0-2, 1-2, 2-3.
        let pairs = [(0, 1), (0, 2), (1, 1), (1, 2), (2, 2), (2, 3), (3, 3)];
        let values =
            ValueSets::new(5, pairs.map(|(registrant, n)| (RegistrantIdx(registrant), n)).to_vec());
        let all: Vec<_> = (0..5).map(RegistrantIdx).collect();
        assert_eq!(values.num_pairs(&all), 4);
        assert_eq!(values.num_different(&all), 3);
        assert_eq!(values.num_common(all[..3].iter().copied()), Some(1));
        assert_eq!(values.num_common(all.iter().copied()), Some(0));
        assert_eq!(values.bearers(&all)[2], (3, vec![RegistrantIdx(2), RegistrantIdx(3)]));
    }
}
