//! Legality and cost of groups, one definition after the other.

use std::collections::{BTreeMap, BTreeSet};

use kring::Rule;

use crate::case::{Case, called, code};

/// Case with the facts that are read from it repeatedly.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) case: &'a Case,
    pub(crate) eligible: Vec<bool>,
}

impl<'a> Reading<'a> {
    pub(crate) fn of(case: &'a Case) -> Self {
        let mut reading = Self { case, eligible: Vec::new() };
        reading.eligible =
            (0..case.people.len()).map(|registrant| reading.is_accepted(registrant)).collect();
        reading
    }

    /// Values that a person has of an attribute.
    pub(crate) fn values(&self, registrant: usize, attribute: &str) -> BTreeSet<String> {
        let attribute = attribute.to_lowercase();
        let person = &self.case.people[registrant];
        if attribute == "municipality" {
            return [code(person.town)].into();
        }
        let own = person.values.get(&attribute).filter(|value| !value.is_empty());
        let value = own.or_else(|| self.case.towns[person.town].values.get(&attribute));
        let value = value.map_or("", String::as_str);
        let parts = if attribute == "tags" { value.split('|').collect() } else { vec![value] };
        parts.into_iter().filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// Returns a value as the programme names it; any name of a municipality becomes its code.
    fn named(&self, attribute: &str, value: &str) -> String {
        match called(self.case.towns.len(), value) {
            Some(town) if attribute.to_lowercase() == "municipality" => code(town),
            _ => value.to_owned(),
        }
    }

    fn is_accepted(&self, registrant: usize) -> bool {
        self.case.programme.eligible.iter().all(|(attribute, accepted)| {
            let has = self.values(registrant, attribute);
            accepted.iter().any(|value| has.contains(&self.named(attribute, value)))
        })
    }

    /// Checks all hard rules about the members.
    pub(crate) fn may_be(&self, members: &[usize]) -> Result<(), String> {
        let seats: u32 = members.iter().map(|&registrant| self.case.people[registrant].seats).sum();
        let size = self.case.programme.groups.size;
        let least = self.left_of_small(members).unwrap_or(size.min).min(size.min);
        if seats < least || seats > size.max {
            return Err("size".into());
        }
        if !members.iter().all(|&registrant| self.eligible[registrant]) {
            return Err("eligible".into());
        }
        for rule in &self.case.programme.rules {
            self.holds(rule, members).then_some(()).ok_or_else(|| rule.kind().to_owned())?;
        }
        Ok(())
    }

    fn holds(&self, rule: &Rule, members: &[usize]) -> bool {
        let sets = |attribute: &str| -> Vec<BTreeSet<String>> {
            members.iter().map(|&registrant| self.values(registrant, attribute)).collect()
        };
        match rule {
            Rule::AtMost { attribute, max } => {
                let mut seats: BTreeMap<String, u32> = BTreeMap::new();
                for &registrant in members {
                    for value in self.values(registrant, attribute) {
                        *seats.entry(value).or_default() += self.case.people[registrant].seats;
                    }
                }
                seats.values().all(|seats| seats <= max)
            }
            Rule::Same { attribute } => {
                let sets = sets(attribute);
                sets.iter().all(BTreeSet::is_empty) || !common(&sets).is_empty()
            }
            Rule::Distinct { attribute, min } => {
                let all: BTreeSet<String> = sets(attribute).into_iter().flatten().collect();
                all.len() >= *min as usize
            }
            Rule::Quota { attribute, value, min, max, or_none } => {
                let value = self.named(attribute, value);
                let having =
                    sets(attribute).iter().filter(|set| set.contains(&value)).count() as u32;
                *or_none && having == 0 || having >= *min && max.is_none_or(|max| having <= max)
            }
            Rule::Overlap { min } => {
                let slots =
                    members.iter().map(|&registrant| &self.case.people[registrant].available);
                let stated = slots.filter(|slots| !slots.is_empty());
                let sets: Vec<BTreeSet<String>> =
                    stated.map(|slots| slots.iter().cloned().collect()).collect();
                sets.is_empty() || common(&sets).len() >= *min as usize
            }
            Rule::Together { ids } => {
                let named: BTreeSet<&str> = ids.iter().map(AsRef::as_ref).collect();
                let here = self.named_here(members, &named);
                here == 0 || here == named.len()
            }
            Rule::Apart { ids } => {
                self.named_here(members, &ids.iter().map(AsRef::as_ref).collect()) <= 1
            }
            Rule::Wish { min: Some(min), .. } => self.likes_enough(members, *min),
            _ => true,
        }
    }

    fn named_here(&self, members: &[usize], named: &BTreeSet<&str>) -> usize {
        members
            .iter()
            .filter(|&&registrant| named.contains(self.case.people[registrant].id.as_str()))
            .count()
    }

    pub(crate) fn penalty(&self, members: &[usize]) -> i64 {
        let mut penalty = self.case.programme.groups.cost.0;
        if let Some(ideal) = self.case.programme.groups.ideal {
            let seats: i64 =
                members.iter().map(|&nth| i64::from(self.case.people[nth].seats)).sum();
            penalty += ideal.off.0 * (seats - i64::from(ideal.seats)).abs();
        }
        for (nth, &one) in members.iter().enumerate() {
            for &other in &members[nth + 1..] {
                penalty += self.pair_penalty(one, other);
            }
        }
        penalty
    }

    fn pair_penalty(&self, one: usize, other: usize) -> i64 {
        let price = |rule: &Rule| match rule {
            Rule::Avoid { attribute, penalty } => {
                let shared =
                    !self.values(one, attribute).is_disjoint(&self.values(other, attribute));
                if shared { penalty.0 } else { 0 }
            }
            Rule::Acquainted { penalty } if self.have_met(one, other) => penalty.0,
            _ => 0,
        };
        self.case.programme.rules.iter().map(price).sum()
    }

    pub(crate) fn have_met(&self, one: usize, other: usize) -> bool {
        self.case.history.iter().any(|group| group.contains(&one) && group.contains(&other))
    }
}

fn common(sets: &[BTreeSet<String>]) -> BTreeSet<String> {
    let mut sets = sets.iter().cloned();
    let first = sets.next().unwrap_or_default();
    sets.fold(first, |common, set| &common & &set)
}
