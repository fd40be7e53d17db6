//! Verification of the members of a group: eligibility, size, every rule, and the price of soft rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::breach::Breach;
use super::defect::Defect;
use super::revision::EarlierGroups;
use super::roster::PlannedGroup;
use super::shared::slots_of;
use super::values::{Attribute, ValueSets};
use crate::convert::Convert;
use crate::pool::{Pool, RegistrantIdx, StatedWishes};
use crate::programme::{Programme, Revise, Rule};

/// Data that the rules depend on, read once for all groups.
#[derive(Debug)]
pub(crate) struct RuleEvidence<'a> {
    pub(crate) pool: &'a Pool,
    programme: &'a Programme,
    /// Attributes that rules or eligibility name, by lower-case name.
    pub(crate) attributes: BTreeMap<String, Attribute<'a>>,
    /// Slots in which each registrant can attend.
    pub(crate) slots: ValueSets,
    /// Earlier groups of each registrant; empty where no rule depends on them.
    pub(crate) met: ValueSets,
    /// Rules that name each registrant by id.
    pub(crate) named: ValueSets,
    pub(crate) eligible: Vec<bool>,
    /// Eligible registrants for whom each eligible one has a wish, by index; empty where no rule depends on wishes.
    pub(crate) wishes: ValueSets,
    /// Registrants who have such a wish, or for whom another has one.
    pub(crate) in_wishes: FxHashSet<RegistrantIdx>,
    /// Seats of the locked earlier group of each of its members, where a group with it may be as small as these.
    small: FxHashMap<RegistrantIdx, u64>,
}

impl<'a> RuleEvidence<'a> {
    pub(crate) fn read(pool: &'a Pool, programme: &'a Programme) -> Self {
        let rules = &programme.rules;
        let in_rules = rules.iter().filter_map(Rule::attribute);
        let names = in_rules.chain(programme.eligible.keys().map(String::as_str));
        let attributes: BTreeMap<_, _> = names
            .map(str::to_lowercase)
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .map(|name| (name.clone(), Attribute::read(pool, name)))
            .collect();
        let eligible = eligible(pool, programme, &attributes);
        let slots = slots(pool);
        let (met, named) = (met(pool, rules), named(pool, rules));
        let pairs = wishes(pool, rules, &eligible);
        Self {
            pool,
            programme,
            attributes,
            slots,
            met,
            named,
            eligible,
            in_wishes: pairs.iter().flat_map(|&(one, other)| [one, RegistrantIdx(other)]).collect(),
            wishes: ValueSets::new(pool.registrants().len(), pairs),
            small: FxHashMap::default(),
        }
    }

    /// Lets groups with a locked earlier group stay as small as what is left of that, if the programme says so.
    pub(crate) fn let_locked_groups_shrink(&mut self, earlier: &EarlierGroups) {
        let may_shrink = |revise: &Revise| revise.lock && revise.may_shrink;
        if !self.programme.revise.as_ref().is_some_and(may_shrink) {
            return;
        }
        for left in earlier.each() {
            let seats = self.seats(left);
            self.small.extend(left.iter().map(|&registrant| (registrant, seats)));
        }
    }

    fn attribute(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes.get(&name.to_lowercase())
    }

    fn ids(&self, members: &[RegistrantIdx]) -> Vec<Arc<str>> {
        members.iter().map(|&registrant| self.pool.registrant(registrant).id.clone()).collect()
    }

    fn seats(&self, members: &[RegistrantIdx]) -> u64 {
        members.iter().map(|&registrant| u64::from(self.pool.registrant(registrant).seats)).sum()
    }

    /// Least seats of a group with these members. A group with a part of an earlier group breaks the lock, which is judged
    /// elsewhere.
    pub(crate) fn least_seats(&self, members: &[RegistrantIdx]) -> u64 {
        let small = members.iter().filter_map(|registrant| self.small.get(registrant)).copied();
        small.chain([self.programme.groups.size.min.into()]).min().unwrap_or(0)
    }

    /// Least seats of any group.
    pub(crate) fn least_size(&self) -> u64 {
        let small = self.small.values().copied();
        small.chain([self.programme.groups.size.min.into()]).min().unwrap_or(0)
    }

    /// Judges the members of a group, independently of where it meets.
    pub(crate) fn judge(&self, group: &PlannedGroup<'_>, defects: &mut Vec<Defect>) {
        let (id, members) = (group.id(), group.members.as_slice());
        let strangers = members.iter().filter(|registrant| !self.eligible[registrant.index()]);
        defects.extend(strangers.map(|&registrant| {
            let stranger = self.pool.registrant(registrant).id.clone();
            Defect::Ineligible { group: id, id: stranger }
        }));
        let (size, seats) = (self.programme.groups.size, self.seats(members));
        if !(self.least_seats(members)..=u64::from(size.max)).contains(&seats) {
            defects.push(Defect::Size { group: id, seats, least: size.min, most: size.max });
        }
        let mut breach = |rule: usize, breach| {
            let kind = self.programme.rules[rule].kind();
            defects.push(Defect::Rule { group: id, rule, kind, breach });
        };
        for (nth, rule) in self.programme.rules.iter().enumerate() {
            self.breaches(rule, group).into_iter().for_each(|found| breach(nth, found));
        }
        // Rules about ids are found through the members, so that rules that name no member cost no time.
        for (nth, here) in self.named.bearers(members) {
            if let Some(found) = self.misplaced(&self.programme.rules[nth as usize], &here) {
                breach(nth as usize, found);
            }
        }
    }

    /// Breaches of a rule about attributes or slots.
    fn breaches(&self, rule: &Rule, group: &PlannedGroup<'_>) -> Vec<Breach> {
        let members = group.members.as_slice();
        let attribute = rule.attribute().and_then(|name| self.attribute(name));
        match (rule, attribute) {
            (Rule::AtMost { attribute, max }, Some(read)) => {
                self.crowds(&read.values, attribute, *max, members)
            }
            (Rule::Same { attribute }, Some(read)) => {
                same(&read.values, attribute, members).into_iter().collect()
            }
            (Rule::Distinct { attribute, min }, Some(read)) => {
                distinct(&read.values, attribute, *min, members).into_iter().collect()
            }
            (Rule::Quota { .. }, Some(read)) => {
                self.quota(rule, read, members).into_iter().collect()
            }
            (Rule::Overlap { min }, _) => self.overlap(*min, group).into_iter().collect(),
            (Rule::Wish { min: Some(min), .. }, _) => self.lonely(*min, members),
            _ => Vec::new(),
        }
    }

    fn crowds(
        &self,
        values: &ValueSets,
        attribute: &str,
        most: u32,
        members: &[RegistrantIdx],
    ) -> Vec<Breach> {
        let crowd = |(_, sharing): (u32, Vec<RegistrantIdx>)| {
            let seats = self.seats(&sharing);
            let (attribute, ids) = (attribute.to_owned(), || self.ids(&sharing));
            (seats > most.into()).then(|| Breach::Crowded { attribute, ids: ids(), seats, most })
        };
        values.bearers(members).into_iter().filter_map(crowd).collect()
    }

    fn quota(
        &self,
        rule: &Rule,
        read: &Attribute<'_>,
        members: &[RegistrantIdx],
    ) -> Option<Breach> {
        let Rule::Quota { attribute, value, min, max, or_none } = rule else { return None };
        let number = read.number(self.pool, value);
        let has = |registrant: &&RegistrantIdx| {
            number.is_some_and(|number| read.values.of(**registrant).binary_search(&number).is_ok())
        };
        let registrants = members.iter().filter(has).count();
        let is_none = *or_none && registrants == 0;
        let fits = is_none
            || registrants >= *min as usize && max.is_none_or(|max| registrants <= max as usize);
        (!fits).then(|| Breach::Quota {
            attribute: attribute.clone(),
            value: value.clone(),
            registrants,
            least: *min,
            most: *max,
            or_none: *or_none,
        })
    }

    /// Members and facilitators who state no slots can attend in every slot.
    fn overlap(&self, least: u32, group: &PlannedGroup<'_>) -> Option<Breach> {
        let slots = slots_of(self.pool, group)?.len();
        (slots < least as usize).then_some(Breach::TooFewSlots { slots, least })
    }

    /// Members who share the group with too few of the people for whom they have a wish.
    fn lonely(&self, least: u32, members: &[RegistrantIdx]) -> Vec<Breach> {
        let breach = |&member: &RegistrantIdx| {
            let (met, least) = self.wishes_of(member, least, members);
            let id = || self.pool.registrant(member).id.clone();
            (met < least).then(|| Breach::TooFewWishes { id: id(), met, least })
        };
        members.iter().filter_map(breach).collect()
    }

    /// Number of a member's wishes that are met among these members, and the number that must be, of at least `least` or
    /// all if there are fewer.
    pub(crate) fn wishes_of(
        &self,
        member: RegistrantIdx,
        least: u32,
        members: &[RegistrantIdx],
    ) -> (usize, usize) {
        let wishes = self.wishes.of(member);
        let met = wishes.iter().filter(|&&other| members.contains(&RegistrantIdx(other)));
        (met.count(), wishes.len().min(least as usize))
    }

    /// Price of all wishes, as if none were met.
    pub(crate) fn all_wishes(&self) -> i128 {
        let number = self.in_wishes.iter().map(|&one| self.wishes.of(one).len() as i128);
        self.price_of_wish() * number.sum::<i128>()
    }

    /// Price of a wish that is not met.
    pub(crate) fn price_of_wish(&self) -> i128 {
        let price = |rule: &Rule| match rule {
            Rule::Wish { penalty: Some(penalty), .. } => i128::from(penalty.0),
            _ => 0,
        };
        self.programme.rules.iter().map(price).sum()
    }

    /// Price of the wishes for people who are not in the same group, where `group_of` is the group of a registrant.
    pub(crate) fn unmet_wishes(&self, group_of: impl Fn(RegistrantIdx) -> Option<u32>) -> i128 {
        let is_unmet = |one: RegistrantIdx, other: u32| {
            let group = group_of(one);
            group.is_none() || group != group_of(RegistrantIdx(other))
        };
        let unmet = self.in_wishes.iter().map(|&one| {
            self.wishes.of(one).iter().filter(|&&other| is_unmet(one, other)).count() as i128
        });
        self.price_of_wish() * unmet.sum::<i128>()
    }

    /// Price of the wishes that a registrant in a group with these members meets: its own and theirs.
    pub(crate) fn met_wishes(&self, registrant: RegistrantIdx, members: &[RegistrantIdx]) -> i128 {
        let met = members.iter().map(|&other| self.wishes_between(registrant, other));
        self.price_of_wish() * i128::from(met.sum::<u32>())
    }

    /// Number of wishes of two registrants for each other.
    pub(crate) fn wishes_between(&self, one: RegistrantIdx, other: RegistrantIdx) -> u32 {
        let wants =
            |one: RegistrantIdx, other: RegistrantIdx| self.wishes.of(one).contains(&other.0);
        u32::from(wants(one, other)) + u32::from(wants(other, one))
    }

    /// Breach of a rule about ids by those of its registrants who are in one group.
    fn misplaced(&self, rule: &Rule, here: &[RegistrantIdx]) -> Option<Breach> {
        let ids = || self.ids(here);
        match rule {
            Rule::Together { ids: named } => {
                let named = num_different(named);
                (here.len() < named).then(|| Breach::Separated { ids: ids(), named })
            }
            Rule::Apart { .. } => (here.len() > 1).then(|| Breach::NotApart { ids: ids() }),
            _ => None,
        }
    }

    /// Cost of a group apart from travel.
    pub(crate) fn penalty(&self, members: &[RegistrantIdx]) -> i128 {
        let price = |rule: &Rule| match rule {
            Rule::Avoid { attribute, penalty } => {
                let pairs = self.attribute(attribute).map_or(0, |a| a.values.num_pairs(members));
                i128::from(penalty.0) * pairs
            }
            Rule::Acquainted { penalty } => i128::from(penalty.0) * self.met.num_pairs(members),
            _ => 0,
        };
        let groups = &self.programme.groups;
        let off = groups.ideal.map_or(0, |ideal| {
            let off = self.seats(members).abs_diff(ideal.seats.into());
            i128::from(ideal.off.0) * i128::from(off)
        });
        i128::from(groups.cost.0) + off + self.programme.rules.iter().map(price).sum::<i128>()
    }
}

fn same(values: &ValueSets, attribute: &str, members: &[RegistrantIdx]) -> Option<Breach> {
    let nobody_has_one = members.iter().all(|&registrant| values.of(registrant).is_empty());
    let in_common = values.num_common(members.iter().copied()).unwrap_or(0);
    let fits = nobody_has_one || in_common > 0;
    (!fits).then(|| Breach::NothingInCommon { attribute: attribute.to_owned() })
}

fn distinct(
    values: &ValueSets,
    attribute: &str,
    least: u32,
    members: &[RegistrantIdx],
) -> Option<Breach> {
    let values = values.num_different(members);
    let fits = values >= least as usize;
    (!fits).then(|| Breach::TooFewValues { attribute: attribute.to_owned(), values, least })
}

fn num_different(ids: &[Arc<str>]) -> usize {
    ids.iter().collect::<std::collections::BTreeSet<_>>().len()
}

fn eligible(
    pool: &Pool,
    programme: &Programme,
    attributes: &BTreeMap<String, Attribute<'_>>,
) -> Vec<bool> {
    let mut eligible = vec![true; pool.registrants().len()];
    for (name, values) in &programme.eligible {
        let Some(attribute) = attributes.get(&name.to_lowercase()) else { continue };
        let accepted: Vec<u32> =
            values.iter().filter_map(|value| attribute.number(pool, value)).collect();
        for registrant in pool.indices() {
            let has = attribute.values.of(registrant);
            eligible[registrant.index()] &= has.iter().any(|number| accepted.contains(number));
        }
    }
    eligible
}

fn slots(pool: &Pool) -> ValueSets {
    let mut numbers = rustc_hash::FxHashMap::default();
    let mut pairs = Vec::new();
    for registrant in pool.indices() {
        for slot in pool.registrant(registrant).available() {
            let next = numbers.len().to_u32();
            pairs.push((registrant, *numbers.entry(slot.as_ref()).or_insert(next)));
        }
    }
    ValueSets::new(pool.registrants().len(), pairs)
}

/// Wishes of eligible registrants for other eligible ones; empty where no rule depends on them.
fn wishes(pool: &Pool, rules: &[Rule], eligible: &[bool]) -> Vec<(RegistrantIdx, u32)> {
    if !rules.iter().any(|rule| matches!(rule, Rule::Wish { .. })) {
        return Vec::new();
    }
    let pairs = StatedWishes::new(pool).pairs().into_iter();
    let counts = |&(one, other): &(RegistrantIdx, RegistrantIdx)| {
        eligible[one.index()] && eligible[other.index()]
    };
    pairs.filter(counts).map(|(one, other)| (one, other.0)).collect()
}

fn met(pool: &Pool, rules: &[Rule]) -> ValueSets {
    let asked = rules.iter().any(|rule| matches!(rule, Rule::Acquainted { .. }));
    let groups = pool.history().iter().filter(|_| asked).zip(0..);
    let pairs =
        groups.flat_map(|(group, nth)| group.iter().map(move |&registrant| (registrant, nth)));
    ValueSets::new(pool.registrants().len(), pairs.collect())
}

fn named(pool: &Pool, rules: &[Rule]) -> ValueSets {
    let named = rules.iter().zip(0..).flat_map(|(rule, nth)| {
        rule.ids()
            .iter()
            .filter_map(|id| pool.find_registrant(id))
            .map(move |registrant| (registrant, nth))
    });
    ValueSets::new(pool.registrants().len(), named.collect())
}
