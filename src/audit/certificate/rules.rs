//! Rules as the checker applies them to groups and partial groups, and prices of pairs. Registrants represent their
//! classes, so one may occur several times.

use smallvec::SmallVec;

use super::earlier::CheckedEarlier;
use crate::audit::verify::rules::RuleEvidence;
use crate::audit::verify::values::ValueSets;
use crate::convert::Convert;
use crate::pool::attributes::TAGS;
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::{Programme, Rule};

/// Rules with the data that they depend on.
#[derive(Debug)]
pub(crate) struct Rules<'e> {
    evidence: &'e RuleEvidence<'e>,
    earlier: Option<&'e CheckedEarlier>,
    size: (u64, u64),
    /// Reward of a wish that is met, and the least number of wishes of each member that a group meets.
    wish: (i64, u32),
    at_most: Vec<(&'e ValueSets, u64)>,
    /// Values, and `true` if one registrant may have several.
    same: Vec<(&'e ValueSets, bool)>,
    /// Values, least number of different values, and `true` if one registrant may have several.
    distinct: Vec<(&'e ValueSets, usize, bool)>,
    quotas: Vec<CountedQuota<'e>>,
    overlap: Option<(&'e ValueSets, usize)>,
    avoid: Vec<(&'e ValueSets, i64)>,
    acquainted: (&'e ValueSets, i64),
    /// Rules that name each registrant, and those of them that keep registrants apart.
    apart: (&'e ValueSets, Vec<u32>),
}

/// Limits on the registrants of a group who have a value.
#[derive(Debug)]
struct CountedQuota<'e> {
    values: &'e ValueSets,
    /// Number of the value; `None` if no registrant has it.
    number: Option<u32>,
    least: usize,
    most: usize,
    /// `true` if a group may have none.
    or_none: bool,
}

impl<'e> Rules<'e> {
    pub(crate) fn new(
        evidence: &'e RuleEvidence<'e>,
        programme: &Programme,
        earlier: Option<&'e CheckedEarlier>,
    ) -> Self {
        let mut rules = Self {
            evidence,
            earlier,
            size: (evidence.least_size(), programme.groups.size.max.into()),
            wish: (evidence.price_of_wish().to_i64(), 0),
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
                (Rule::Quota { value, min, max, or_none, .. }, Some(values)) => {
                    let number = attribute.and_then(|a| a.number(evidence.pool, value));
                    let most = max.map_or(usize::MAX, |max| max as usize);
                    let least = *min as usize;
                    rules.quotas.push(CountedQuota {
                        values,
                        number,
                        least,
                        most,
                        or_none: *or_none,
                    });
                }
                (Rule::Avoid { penalty, .. }, Some(values)) => {
                    rules.avoid.push((values, penalty.0))
                }
                (Rule::Overlap { min }, _) => {
                    let least = rules.overlap.map_or(0, |(_, least)| least);
                    rules.overlap = Some((&evidence.slots, least.max(*min as usize)));
                }
                (Rule::Acquainted { penalty }, _) => rules.acquainted.1 += penalty.0,
                (Rule::Wish { min: Some(min), .. }, _) => rules.wish.1 = rules.wish.1.max(*min),
                (Rule::Apart { .. }, _) => rules.apart.1.push(nth),
                _ => {}
            }
        }
        rules
    }

    /// Returns `true` if a larger group may contain these members, meeting places aside.
    pub(crate) fn may_grow(&self, pool: &Pool, members: &[RegistrantIdx]) -> bool {
        let seats_of = |&registrant: &RegistrantIdx| u64::from(pool.registrant(registrant).seats());
        members.iter().map(seats_of).sum::<u64>() <= self.size.1
            && self.at_most.iter().all(|(values, most)| {
                let count = |(_, seats): &(u32, u64)| seats <= most;
                tally(values, members, seats_of).iter().all(count)
            })
            && self.same.iter().all(|(values, _)| {
                members.iter().all(|&registrant| values.of(registrant).is_empty())
                    || common(values, members.iter().copied()) != Some(0)
            })
            && self.quotas.iter().all(|quota| quota.count(members) <= quota.most)
            && self.overlap.is_none_or(|(slots, least)| {
                let stating =
                    members.iter().copied().filter(|&registrant| !slots.of(registrant).is_empty());
                common(slots, stating).is_none_or(|slots| slots >= least)
            })
            && self.keeps_apart(members)
            && self.earlier.is_none_or(|earlier| earlier.may_share(members))
    }

    fn keeps_apart(&self, members: &[RegistrantIdx]) -> bool {
        let (named, apart) = &self.apart;
        apart.iter().all(|rule| {
            members
                .iter()
                .filter(|&&registrant| named.of(registrant).binary_search(rule).is_ok())
                .count()
                <= 1
        })
    }

    /// Returns `true` if members that pass `may_grow` form a complete group.
    pub(crate) fn is_complete(&self, pool: &Pool, members: &[RegistrantIdx]) -> bool {
        let seats: u64 =
            members.iter().map(|&registrant| u64::from(pool.registrant(registrant).seats())).sum();
        seats >= self.evidence.least_seats(members)
            && self.lacks_of_wishes(members) == 0
            && self.distinct.iter().all(|(values, least, _)| different(values, members) >= *least)
            && self.quotas.iter().all(|quota| quota.lacks(members) == 0)
    }

    /// Lower bound on the number of registrants that the group still lacks.
    pub(crate) fn lacks(&self, members: &[RegistrantIdx]) -> usize {
        // One member with several values can add several at once, so only rules with a single value give a bound.
        let single = self.distinct.iter().filter(|(_, _, several)| !several);
        let values =
            single.map(|(values, least, _)| least.saturating_sub(different(values, members)));
        let counts = self.quotas.iter().map(|quota| quota.lacks(members));
        values.chain(counts).chain([self.lacks_of_wishes(members)]).max().unwrap_or(0)
    }

    /// Largest number of wishes that a member lacks.
    fn lacks_of_wishes(&self, members: &[RegistrantIdx]) -> usize {
        if self.wish.1 == 0 {
            return 0;
        }
        let lacks = |&member: &RegistrantIdx| {
            let (met, least) = self.evidence.wishes_of(member, self.wish.1, members);
            least.saturating_sub(met)
        };
        members.iter().map(lacks).max().unwrap_or(0)
    }

    /// Price of two registrants in one group, less their reward for wishes and an earlier group.
    pub(crate) fn price(&self, one: RegistrantIdx, other: RegistrantIdx) -> i64 {
        self.penalty(one, other) - self.reward(one, other)
    }

    /// Reward of two registrants in one group for wishes and an earlier group.
    fn reward(&self, one: RegistrantIdx, other: RegistrantIdx) -> i64 {
        let wishes = match self.wish.0 {
            0 => 0,
            reward => reward * i64::from(self.evidence.wishes_between(one, other)),
        };
        wishes + self.earlier.map_or(0, |earlier| earlier.reward(one, other))
    }

    /// Price of two registrants in one group, apart from rewards.
    pub(crate) fn penalty(&self, one: RegistrantIdx, other: RegistrantIdx) -> i64 {
        let avoided = self.avoid.iter().filter(|(values, _)| meet(values, one, other));
        let met = if meet(self.acquainted.0, one, other) { self.acquainted.1 } else { 0 };
        avoided.map(|(_, price)| price).sum::<i64>() + met
    }

    /// Price of all pairs of some registrants, less their rewards.
    pub(crate) fn price_within(&self, members: &[RegistrantIdx]) -> i64 {
        pairs(members).map(|(one, other)| self.price(one, other)).sum()
    }

    /// Price of all pairs of some registrants, apart from rewards.
    pub(crate) fn penalty_within(&self, members: &[RegistrantIdx]) -> i64 {
        pairs(members).map(|(one, other)| self.penalty(one, other)).sum()
    }

    /// Cost of a plan that has no reward for any pair.
    pub(crate) fn all_rewards(&self) -> i128 {
        self.evidence.all_wishes() + self.earlier.map_or(0, |earlier| earlier.all_pairs)
    }

    /// Returns `true` if pairs can have a reward.
    pub(crate) fn have_rewards(&self) -> bool {
        self.all_rewards() != 0
    }

    /// Values of a registrant that all companions must share.
    pub(crate) fn shared_by(&self, registrant: RegistrantIdx) -> Vec<&'e [u32]> {
        let single = self.same.iter().filter(|(_, several)| !several);
        single.map(|(values, _)| values.of(registrant)).collect()
    }

    /// Returns `true` if pairs can have a price.
    pub(crate) fn have_prices(&self) -> bool {
        let has_price = self.avoid.iter().any(|(_, price)| *price != 0);
        self.acquainted.1 != 0 || has_price || self.have_rewards()
    }

    /// Counting rule with the smallest limit: its values and the limit.
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

fn pairs(members: &[RegistrantIdx]) -> impl Iterator<Item = (RegistrantIdx, RegistrantIdx)> {
    let pairs = (0..members.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
    pairs.map(|(a, b)| (members[a], members[b]))
}

/// Total weight of the members with each value.
fn tally(
    values: &ValueSets,
    members: &[RegistrantIdx],
    weight: impl Fn(&RegistrantIdx) -> u64,
) -> SmallVec<[(u32, u64); 16]> {
    let mut tally: SmallVec<[(u32, u64); 16]> = SmallVec::new();
    for registrant in members {
        for &value in values.of(*registrant) {
            match tally.iter_mut().find(|(other, _)| *other == value) {
                Some((_, sum)) => *sum += weight(registrant),
                None => tally.push((value, weight(registrant))),
            }
        }
    }
    tally
}

fn different(values: &ValueSets, members: &[RegistrantIdx]) -> usize {
    tally(values, members, |_| 1).len()
}

impl CountedQuota<'_> {
    fn count(&self, members: &[RegistrantIdx]) -> usize {
        let has = |number: u32| {
            members
                .iter()
                .filter(|&&registrant| self.values.of(registrant).binary_search(&number).is_ok())
                .count()
        };
        self.number.map_or(0, has)
    }

    /// Number of registrants with the value that the group still lacks.
    fn lacks(&self, members: &[RegistrantIdx]) -> usize {
        match self.count(members) {
            0 if self.or_none => 0,
            count => self.least.saturating_sub(count),
        }
    }
}

/// Number of values that all members have; `None` without members.
fn common(values: &ValueSets, mut members: impl Iterator<Item = RegistrantIdx>) -> Option<usize> {
    let mut common: SmallVec<[u32; 16]> = values.of(members.next()?).into();
    for registrant in members {
        common.retain(|value| values.of(registrant).binary_search(value).is_ok());
    }
    Some(common.len())
}

fn meet(values: &ValueSets, one: RegistrantIdx, other: RegistrantIdx) -> bool {
    values.of(one).iter().any(|value| values.of(other).binary_search(value).is_ok())
}
