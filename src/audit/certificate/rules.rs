//! What the rules ask of a group and of a part of one, and what pairs cost, on the registrants that stand for classes:
//! one may stand several times.

use smallvec::SmallVec;

use crate::audit::verify::rules::RuleEvidence;
use crate::audit::verify::values::ValueSets;
use crate::pool::attributes::TAGS;
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::{Programme, Rule};

/// The rules with what they look at.
#[derive(Debug)]
pub(crate) struct Rules<'e> {
    size: (u64, u64),
    at_most: Vec<(&'e ValueSets, u64)>,
    /// With whether one registrant may have several values.
    same: Vec<(&'e ValueSets, bool)>,
    /// With the least number of different values, and whether one registrant may have several.
    distinct: Vec<(&'e ValueSets, usize, bool)>,
    /// With the value's number, if anybody has it.
    quotas: Vec<(&'e ValueSets, Option<u32>, usize, usize)>,
    overlap: Option<(&'e ValueSets, usize)>,
    avoid: Vec<(&'e ValueSets, i64)>,
    acquainted: (&'e ValueSets, i64),
    /// The rules that each is named by, and which of them keep apart.
    apart: (&'e ValueSets, Vec<u32>),
}

impl<'e> Rules<'e> {
    pub(crate) fn new(evidence: &'e RuleEvidence<'_>, programme: &Programme) -> Self {
        let size = programme.groups.size;
        let mut rules = Self {
            size: (size.min.into(), size.max.into()),
            at_most: Vec::new(),
            same: Vec::new(),
            distinct: Vec::new(),
            quotas: Vec::new(),
            overlap: None,
            avoid: Vec::new(),
            acquainted: (&evidence.met, 0),
            apart: (&evidence.named, Vec::new()),
        };
        for (nth, rule) in (0..).zip(&programme.rules) {
            let name = rule.attribute().map(str::to_lowercase);
            let attribute = name.as_ref().and_then(|name| evidence.attributes.get(name));
            let values = attribute.map(|attribute| &attribute.values);
            let several = name.as_deref() == Some(TAGS);
            match (rule, values) {
                (Rule::AtMost { max, .. }, Some(values)) => {
                    rules.at_most.push((values, (*max).into()));
                }
                (Rule::Same { .. }, Some(values)) => rules.same.push((values, several)),
                (Rule::Distinct { min, .. }, Some(values)) => {
                    rules.distinct.push((values, *min as usize, several));
                }
                (Rule::Quota { value, min, max, .. }, Some(values)) => {
                    let number = attribute.and_then(|a| a.number(evidence.pool, value));
                    let most = max.map_or(usize::MAX, |max| max as usize);
                    rules.quotas.push((values, number, *min as usize, most));
                }
                (Rule::Avoid { penalty, .. }, Some(values)) => {
                    rules.avoid.push((values, penalty.0))
                }
                (Rule::Overlap { min }, _) => {
                    let least = rules.overlap.map_or(0, |(_, least)| least);
                    rules.overlap = Some((&evidence.slots, least.max(*min as usize)));
                }
                (Rule::Acquainted { penalty }, _) => rules.acquainted.1 += penalty.0,
                (Rule::Apart { .. }, _) => rules.apart.1.push(nth),
                _ => {}
            }
        }
        rules
    }

    /// Whether a larger group may hold these, places to meet aside.
    pub(crate) fn may_grow(&self, pool: &Pool, members: &[RegistrantIdx]) -> bool {
        let seats_of = |&who: &RegistrantIdx| u64::from(pool.registrant(who).seats());
        members.iter().map(seats_of).sum::<u64>() <= self.size.1
            && self.at_most.iter().all(|(values, most)| {
                let count = |(_, seats): &(u32, u64)| seats <= most;
                tally(values, members, seats_of).iter().all(count)
            })
            && self.same.iter().all(|(values, _)| {
                members.iter().all(|&who| values.of(who).is_empty())
                    || common(values, members.iter().copied()) != Some(0)
            })
            && self
                .quotas
                .iter()
                .all(|(values, number, _, most)| count(values, *number, members) <= *most)
            && self.overlap.is_none_or(|(slots, least)| {
                let stating = members.iter().copied().filter(|&who| !slots.of(who).is_empty());
                common(slots, stating).is_none_or(|slots| slots >= least)
            })
            && self.keeps_apart(members)
    }

    fn keeps_apart(&self, members: &[RegistrantIdx]) -> bool {
        let (named, apart) = &self.apart;
        apart.iter().all(|rule| {
            members.iter().filter(|&&who| named.of(who).binary_search(rule).is_ok()).count() <= 1
        })
    }

    /// Whether what may grow is a group as it is.
    pub(crate) fn is_complete(&self, pool: &Pool, members: &[RegistrantIdx]) -> bool {
        let seats: u64 = members.iter().map(|&who| u64::from(pool.registrant(who).seats())).sum();
        seats >= self.size.0
            && self.distinct.iter().all(|(values, least, _)| different(values, members) >= *least)
            && self
                .quotas
                .iter()
                .all(|(values, number, least, _)| count(values, *number, members) >= *least)
    }

    /// At least so many more registrants are needed.
    pub(crate) fn lacks(&self, members: &[RegistrantIdx]) -> usize {
        let single = self.distinct.iter().filter(|(_, _, several)| !several);
        let values =
            single.map(|(values, least, _)| least.saturating_sub(different(values, members)));
        let quotas = self.quotas.iter();
        let counts = quotas.map(|(values, number, least, _)| {
            least.saturating_sub(count(values, *number, members))
        });
        values.chain(counts).max().unwrap_or(0)
    }

    /// The price of two registrants in one group.
    pub(crate) fn price(&self, one: RegistrantIdx, other: RegistrantIdx) -> i64 {
        let avoided = self.avoid.iter().filter(|(values, _)| meet(values, one, other));
        let met = if meet(self.acquainted.0, one, other) { self.acquainted.1 } else { 0 };
        avoided.map(|(_, price)| price).sum::<i64>() + met
    }

    /// The price of all pairs of some registrants.
    pub(crate) fn price_within(&self, members: &[RegistrantIdx]) -> i64 {
        let pairs = (0..members.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
        pairs.map(|(a, b)| self.price(members[a], members[b])).sum()
    }

    /// The values that all of a registrant's companions have too.
    pub(crate) fn shared_by(&self, who: RegistrantIdx) -> Vec<&'e [u32]> {
        let single = self.same.iter().filter(|(_, several)| !several);
        single.map(|(values, _)| values.of(who)).collect()
    }

    /// Whether pairs can have a price.
    pub(crate) fn have_prices(&self) -> bool {
        self.acquainted.1 != 0 || self.avoid.iter().any(|(_, price)| *price != 0)
    }

    /// The rule that counts most narrowly how many share a value.
    pub(crate) fn narrowest(&self) -> Option<(&'e ValueSets, u64)> {
        self.at_most.iter().min_by_key(|(_, most)| *most).copied()
    }

    pub(crate) fn at_most(&self) -> &[(&'e ValueSets, u64)] {
        &self.at_most
    }

    pub(crate) fn avoided(&self) -> &[(&'e ValueSets, i64)] {
        &self.avoid
    }
}

/// Of each value how much the members who have it amount to.
fn tally(
    values: &ValueSets,
    members: &[RegistrantIdx],
    weight: impl Fn(&RegistrantIdx) -> u64,
) -> SmallVec<[(u32, u64); 16]> {
    let mut tally: SmallVec<[(u32, u64); 16]> = SmallVec::new();
    for who in members {
        for &value in values.of(*who) {
            match tally.iter_mut().find(|(other, _)| *other == value) {
                Some((_, sum)) => *sum += weight(who),
                None => tally.push((value, weight(who))),
            }
        }
    }
    tally
}

fn different(values: &ValueSets, members: &[RegistrantIdx]) -> usize {
    tally(values, members, |_| 1).len()
}

fn count(values: &ValueSets, number: Option<u32>, members: &[RegistrantIdx]) -> usize {
    let has = |number: u32| {
        members.iter().filter(|&&who| values.of(who).binary_search(&number).is_ok()).count()
    };
    number.map_or(0, has)
}

/// How many values all have; `None` where there is nobody.
fn common(values: &ValueSets, mut members: impl Iterator<Item = RegistrantIdx>) -> Option<usize> {
    let mut common: SmallVec<[u32; 16]> = values.of(members.next()?).into();
    for who in members {
        common.retain(|value| values.of(who).binary_search(value).is_ok());
    }
    Some(common.len())
}

fn meet(values: &ValueSets, one: RegistrantIdx, other: RegistrantIdx) -> bool {
    values.of(one).iter().any(|value| values.of(other).binary_search(value).is_ok())
}
