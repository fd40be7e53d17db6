//! Verification of the members of a group: eligibility, size, every rule, and the price of soft rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::breach::Breach;
use super::defect::Defect;
use super::revision::EarlierGroups;
use super::roster::PlannedGroup;
use super::shared::slots_of;
use super::values::{Attribute, ValueSets};
use crate::convert::Convert;
use crate::pool::{Pool, RegistrantIdx};
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
        let small = FxHashMap::default();
        Self { pool, programme, attributes, slots, met, named, eligible, small }
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

    /// Judges the members of a group, independently of where it meets.
    pub(crate) fn judge(&self, group: &PlannedGroup<'_>, defects: &mut Vec<Defect>) {
        let (id, members) = (group.id(), group.members.as_slice());
        let strangers = members.iter().filter(|registrant| !self.eligible[registrant.index()]);
        defects.extend(strangers.map(|&registrant| {
            let stranger = self.pool.registrant(registrant).id.clone();
            Defect::Ineligible { group: id, id: stranger }
        }));
        let (size, seats) = (self.programme.groups.size, self.seats(members));
        // A group with a part of an earlier group breaks the lock, which is judged elsewhere.
        let small = members.iter().filter_map(|registrant| self.small.get(registrant)).min();
        let least = small.map_or(u64::from(size.min), |&left| left.min(size.min.into()));
        if !(least..=u64::from(size.max)).contains(&seats) {
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
