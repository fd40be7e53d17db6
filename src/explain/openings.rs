//! Openings: the least numbers of registrations with which waiting registrants would have a place, and the municipalities
//! that the new registrants can come from.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::newcomers::{Helped, Newcomers, Tried, by_nearness, multisets, shared};
use super::trial::{Reserve, Trials};
use crate::plan::{Opening, Reason, Shared, Waiting};
use crate::pool::{MunicipalityIdx, RegistrantIdx};
use crate::programme::Rule;
use crate::reasons::Standing;

/// Maximum number of openings.
const MAX_OPENINGS: usize = 10;
/// Maximum number of waiting registrants that are considered.
const MAX_WAITING: usize = 200;
/// Number of choices of municipalities up to which all of them are solved.
const MAX_CHOICES: usize = 60;
/// Number of choices of municipalities that are solved if there are more.
const NEAR_CHOICES: usize = 8;
/// Reciprocal of the share of the remaining budget that openings may use.
const SHARE: u32 = 2;

/// Openings; each waiting registrant is in one of them or in none. Those with the same values share one budget.
pub(super) fn openings(trials: &Trials<'_>) -> Vec<Opening> {
    let standing = trials.standing;
    let placed = standing.plan.groups().iter().flat_map(|group| group.members());
    let placed: Vec<RegistrantIdx> =
        placed.filter_map(|id| standing.pool.find_registrant(id)).collect();
    let mut kinds: Vec<(Vec<Shared>, Vec<RegistrantIdx>)> = Vec::new();
    for person in free(standing) {
        let values = shared(trials, person);
        match kinds.iter_mut().find(|(other, _)| *other == values) {
            Some((_, people)) => people.push(person),
            None => kinds.push((values, vec![person])),
        }
    }
    let whole = Reserve::all_but_one_of(standing, SHARE);
    let mut openings: Vec<Opening> = Vec::new();
    for (shared, people) in kinds {
        if openings.len() >= MAX_OPENINGS || whole.is_reached(standing) {
            break;
        }
        let newcomers = Newcomers { trials, shared, placed: placed.clone(), reserve: whole };
        openings.extend(OpeningSearch::new(newcomers, people).openings());
    }
    openings.truncate(MAX_OPENINGS);
    openings
}

/// Search for the openings of waiting registrants with the same values.
struct OpeningSearch<'a> {
    newcomers: Newcomers<'a>,
    /// Ids of those who are in no opening yet.
    left: BTreeSet<Arc<str>>,
    /// All municipalities, the nearest ones first.
    towns: Vec<MunicipalityIdx>,
    /// `true` while it is proven that fewer newcomers than those tried now open no place.
    is_refuted: bool,
}

impl<'a> OpeningSearch<'a> {
    fn new(newcomers: Newcomers<'a>, people: Vec<RegistrantIdx>) -> Self {
        let standing = newcomers.trials.standing;
        let id = |person: &RegistrantIdx| standing.pool.registrant(*person).id.clone();
        let first = people.first();
        let towns = first.map_or_else(Vec::new, |&first| by_nearness(newcomers.trials, first));
        let left = people.iter().map(id).collect();
        let is_refuted = standing.plan.placement_proven();
        Self { newcomers, left, towns, is_refuted }
    }

    /// Openings by growing number of newcomers, up to the minimum size of a group.
    fn openings(mut self) -> Vec<Opening> {
        let standing = self.newcomers.trials.standing;
        let mut openings = Vec::new();
        for number in 1..=standing.programme.groups.size.min.max(1) as usize {
            if self.left.is_empty() || self.newcomers.is_over() {
                break;
            }
            let all = multisets(&self.towns, number, MAX_CHOICES);
            let is_complete = all.is_some();
            let choices = all.unwrap_or_else(|| self.near(number));
            let (helped, are_refuted) = self.first_helped(&choices);
            if let Some(helped) = helped {
                let opening = self.opening(&helped, &choices);
                self.left.retain(|id| !opening.waiting.contains(id));
                openings.push(opening);
                self.is_refuted = false;
            } else {
                self.is_refuted &= is_complete && are_refuted;
            }
        }
        openings
    }

    /// Choices of near municipalities: all newcomers from one, or from the nearest ones, each from another.
    fn near(&self, number: usize) -> Vec<Vec<MunicipalityIdx>> {
        let alone = self.towns.iter().map(|&town| vec![town; number]);
        let mut near: Vec<Vec<MunicipalityIdx>> = alone.take(NEAR_CHOICES).collect();
        if number > 1 && self.towns.len() > number {
            let others = self.towns.iter().skip(1).take(number).copied().collect();
            near.insert(1.min(near.len()), others);
        }
        near
    }

    /// First choice with which registrants who are in no opening yet have a place, and `true` if every choice before it
    /// is refuted.
    fn first_helped(&self, choices: &[Vec<MunicipalityIdx>]) -> (Option<Box<Helped>>, bool) {
        let mut are_refuted = true;
        for choice in choices {
            match self.newcomers.tried(choice) {
                Tried::Helped(helped) if helped.waiting.iter().any(|id| self.left.contains(id)) => {
                    return (Some(helped), are_refuted);
                }
                Tried::Refuted => {}
                Tried::Helped(_) | Tried::Unknown => are_refuted = false,
            }
            if self.newcomers.is_over() {
                return (None, false);
            }
        }
        (None, are_refuted)
    }

    /// Opening of a plan with newcomers, with all municipalities that are found for them.
    fn opening(&self, helped: &Helped, choices: &[Vec<MunicipalityIdx>]) -> Opening {
        let number = helped.from.len();
        let mut from: BTreeSet<MunicipalityIdx> = helped.from.iter().copied().collect();
        // First those with which the plan stays legal, then those that need a plan of their own.
        for &town in &self.towns {
            if from.contains(&town) || self.newcomers.is_over() {
                continue;
            }
            let mut one = helped.from.clone();
            one.iter_mut().take(1).for_each(|first| *first = town);
            let all = vec![town; number];
            let comes = |choice: &Vec<_>| self.newcomers.may_come_from(helped, choice);
            if comes(&all) || (one != all && comes(&one)) {
                from.insert(town);
            }
        }
        for choice in choices.iter().filter(|choice| choice.len() == number) {
            if choice.iter().all(|town| from.contains(town)) || self.newcomers.is_over() {
                continue;
            }
            if let Tried::Helped(other) = self.newcomers.tried(choice)
                && other.from.len() == number
                && helped.waiting.iter().all(|id| other.waiting.contains(id))
            {
                from.extend(other.from);
            }
        }
        let pool = self.newcomers.trials.standing.pool;
        Opening {
            waiting: helped.waiting.clone(),
            missing: number as u64,
            proven: self.is_refuted,
            shared: self.newcomers.shared.clone(),
            from_anywhere: from.len() == pool.municipalities().len(),
            from: from.into_iter().map(|town| pool.municipality(town).code.clone()).collect(),
        }
    }
}

/// First waiting registrants without an obstacle that no registration can remove, nor have their companions and the
/// companions of these.
fn free(standing: &Standing<'_>) -> Vec<RegistrantIdx> {
    let may_be_placed = |waiting: &&Waiting| {
        !matches!(
            waiting.reason(),
            Reason::NotEligible { .. }
                | Reason::TooManySeats { .. }
                | Reason::CannotHost
                | Reason::RulesForbid { .. }
        )
    };
    let waiting = standing.plan.reserve().iter().filter(may_be_placed);
    let waiting = waiting.filter_map(|waiting| standing.pool.find_registrant(waiting.id()));
    let mut free: Vec<RegistrantIdx> = waiting.take(MAX_WAITING).collect();
    let companions: Vec<Vec<RegistrantIdx>> =
        standing.programme.rules.iter().filter_map(|rule| companions(standing, rule)).collect();
    // To remove one set of companions may break another: repeat until nothing changes.
    let mut before = usize::MAX;
    while free.len() < before {
        before = free.len();
        for together in &companions {
            if !together.iter().all(|person| free.contains(person)) {
                free.retain(|person| !together.contains(person));
            }
        }
    }
    free
}

/// Registrants of a rule that binds them together; `None` for other rules.
fn companions(standing: &Standing<'_>, rule: &Rule) -> Option<Vec<RegistrantIdx>> {
    let Rule::Together { ids } = rule else { return None };
    Some(ids.iter().filter_map(|id| standing.pool.find_registrant(id)).collect())
}
