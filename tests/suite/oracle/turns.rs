//! Order in which alike registrants are placed.

use std::collections::{BTreeMap, BTreeSet};

use kring::Rule;

use super::Reading;

impl Reading<'_> {
    pub(crate) fn count_fits(&self, groups: usize) -> bool {
        let count = self.case.programme.groups.count;
        groups >= count.min as usize && count.max.is_none_or(|max| groups <= max as usize)
    }

    /// Seats placed of each priority that an eligible person has, the highest first.
    pub(crate) fn placement(&self, is_placed: impl Fn(usize) -> bool) -> Vec<u64> {
        let mut seats: BTreeMap<i32, u64> = BTreeMap::new();
        for (registrant, person) in
            self.case.people.iter().enumerate().filter(|(registrant, _)| self.eligible[*registrant])
        {
            *seats.entry(person.priority).or_default() +=
                if is_placed(registrant) { u64::from(person.seats) } else { 0 };
        }
        seats.into_values().rev().collect()
    }

    /// Sort key of the reserve list: priority, registration, id.
    pub(crate) fn turn(&self, registrant: usize) -> (i32, u32, String) {
        let person = &self.case.people[registrant];
        (-person.priority, person.day.unwrap_or(u32::MAX), person.id.clone())
    }

    /// Returns all pairs of alike people of whom the first must be placed if the second is, having the earlier turn.
    pub(crate) fn turns(&self) -> Vec<(usize, usize)> {
        let people = 0..self.case.people.len();
        let pairs = people.clone().flat_map(|one| people.clone().map(move |other| (one, other)));
        let in_turn = |&(one, other): &(usize, usize)| self.turn(one) < self.turn(other);
        let eligible = |&(one, _): &(usize, usize)| self.eligible[one];
        pairs.filter(eligible).filter(in_turn).filter(|&(a, b)| self.alike(a, b)).collect()
    }

    fn alike(&self, one: usize, other: usize) -> bool {
        let programme = &self.case.programme;
        let looked_at = programme
            .rules
            .iter()
            .filter_map(Rule::attribute)
            .chain(programme.eligible.keys().map(String::as_str));
        let (a, b) = (&self.case.people[one], &self.case.people[other]);
        let sorted = |list: &Vec<String>| list.iter().cloned().collect::<BTreeSet<_>>();
        let chosen =
            |list: &Vec<usize>| self.case.chosen(list).into_iter().collect::<BTreeSet<_>>();
        let towns = |list: &Vec<usize>| list.iter().copied().collect::<BTreeSet<_>>();
        !self.is_singular(one)
            && !self.is_singular(other)
            && (a.town, a.point, a.seats, a.priority, a.max_travel)
                == (b.town, b.point, b.seats, b.priority, b.max_travel)
            && self.start_of(one) == self.start_of(other)
            && sorted(&a.available) == sorted(&b.available)
            && towns(&a.only) == towns(&b.only)
            && chosen(&a.only_led) == chosen(&b.only_led)
            && chosen(&a.not_led) == chosen(&b.not_led)
            && looked_at.into_iter().all(|name| self.values(one, name) == self.values(other, name))
    }

    /// Returns `true` if the person is named by a rule, met another or has a wish in common where that counts, is a facilitator too, or is
    /// locked in an earlier group.
    fn is_singular(&self, registrant: usize) -> bool {
        let id = self.case.people[registrant].id.as_str();
        let rules = &self.case.programme.rules;
        let acquainted = rules.iter().any(|rule| matches!(rule, Rule::Acquainted { .. }));
        let met = (0..self.case.people.len())
            .any(|other| other != registrant && self.have_met(registrant, other));
        self.locked().iter().flatten().any(|&other| other == registrant)
            || rules.iter().any(|rule| rule.ids().iter().any(|named| named.as_ref() == id))
            || acquainted && met
            || self.is_in_wishes(registrant)
            || self.case.facilitators.iter().flatten().any(|facilitator| facilitator.id == id)
    }
}
