//! Exact oracle for tiny cases: enumerates every plan by an independent, naive reading of the rules.

mod earlier;
mod judge;
mod liking;
mod meeting;
mod reading;
mod turns;
mod wishes;

use std::cmp::Reverse;

use kring::PlanDocument;
use kring::plan::{GroupDocument, WaitingDocument};

use crate::case::{Case, code};
pub(crate) use judge::judge;
pub(crate) use reading::Reading;
pub(crate) use wishes::{groups, has_group, has_plan, same_rule, without};

/// Group with its venue, facilitator and costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) members: Vec<usize>,
    pub(crate) venue: Option<usize>,
    pub(crate) facilitator: Option<usize>,
    pub(crate) travel: i64,
    /// Metres that far journeys count above their length.
    pub(crate) far: i64,
    pub(crate) penalty: i64,
}

/// Optimal plan of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Best {
    /// Seats placed of each priority, the highest first.
    pub(crate) placement: Vec<u64>,
    pub(crate) cost: i64,
    /// Share of the cost that is the penalty of change.
    pub(crate) change: i64,
    /// Share of the cost that is the price of unmet wishes.
    pub(crate) unmet: i64,
    pub(crate) groups: Vec<Choice>,
}

/// Returns an optimal plan of a case; `None` if no plan is legal.
pub(crate) fn best(case: &Case) -> Option<Best> {
    let reading = Reading::of(case);
    let people = case.people.len();
    assert!(people <= 9, "too many for looking at every plan");
    let mut by_first = vec![Vec::new(); people];
    for mask in 1_usize..1 << people {
        let members: Vec<usize> =
            (0..people).filter(|registrant| mask >> registrant & 1 == 1).collect();
        let first = members[0];
        let options = reading.options(&members);
        // Each set of groups is visited once: people are decided in order, and a group is chosen at its first member.
        by_first[first].extend(options.into_iter().map(|choice| (mask, choice)));
    }
    let turns = reading.turns();
    let mut search = Search { reading, turns, by_first, chosen: Vec::new(), best: None };
    search.decide(0, 0);
    search.best
}

struct Search<'a> {
    reading: Reading<'a>,
    /// Pairs of people of whom the first must be placed if the second is.
    turns: Vec<(usize, usize)>,
    /// Legal groups by their first member.
    by_first: Vec<Vec<(usize, Choice)>>,
    chosen: Vec<Choice>,
    best: Option<Best>,
}

impl Search<'_> {
    /// Decides about all people from `registrant` on; `placed` are in groups already.
    fn decide(&mut self, registrant: usize, placed: usize) {
        if self.is_hopeless(registrant, placed) {
            return;
        }
        if registrant == self.by_first.len() {
            return self.consider(placed);
        }
        for nth in 0..self.by_first[registrant].len() {
            let (mask, choice) = &self.by_first[registrant][nth];
            if mask & placed == 0 && self.reading.fits_beside(choice, &self.chosen) {
                let (mask, choice) = (*mask, choice.clone());
                self.chosen.push(choice);
                self.decide(registrant + 1, placed | mask);
                self.chosen.pop();
            }
        }
        // The person waits, or is in a group already.
        self.decide(registrant + 1, placed);
    }

    /// Seats placed and the cost of the groups, without change and wishes.
    fn rank(&self, is_placed: impl Fn(usize) -> bool) -> (Reverse<Vec<u64>>, i64) {
        let cost = self.chosen.iter().map(|group| group.travel + group.far + group.penalty).sum();
        (Reverse(self.reading.placement(is_placed)), cost)
    }

    /// Returns `true` if placing all people from `registrant` on at no cost would not beat the best plan.
    fn is_hopeless(&self, registrant: usize, placed: usize) -> bool {
        let hoped = self.rank(|other| other >= registrant || placed >> other & 1 == 1);
        self.best.as_ref().is_some_and(|best| hoped >= (Reverse(best.placement.clone()), best.cost))
    }

    fn consider(&mut self, placed: usize) {
        let is_placed = |registrant: usize| placed >> registrant & 1 == 1;
        let in_turn = self.turns.iter().all(|&(one, other)| is_placed(one) || !is_placed(other));
        let groups: Vec<&[usize]> = self.chosen.iter().map(|g| g.members.as_slice()).collect();
        let keeps = self.reading.keeps_locks(&groups);
        if !in_turn || !keeps || !self.reading.count_fits(self.chosen.len()) {
            return;
        }
        // Change and wishes depend on the whole plan, so their prices are added to complete plans only. They are never
        // negative, so pruning without them is safe.
        let (change, unmet) = (self.reading.change(&groups), self.reading.unmet(&groups));
        let (placement, cost) = self.rank(is_placed);
        let rank = (placement, cost + change + unmet);
        let is_better = |best: &Best| rank < (Reverse(best.placement.clone()), best.cost);
        if self.best.as_ref().is_none_or(is_better) {
            let (Reverse(placement), cost) = rank;
            self.best = Some(Best { placement, cost, change, unmet, groups: self.chosen.clone() });
        }
    }
}

impl Best {
    /// Returns the plan as a document with all its figures.
    pub(crate) fn document(&self, case: &Case) -> PlanDocument {
        let id = |registrant: usize| case.people[registrant].id.as_str().into();
        let rotates = Reading::of(case).rotates();
        let mut plan = PlanDocument::default();
        for (nth, choice) in self.groups.iter().enumerate() {
            let mut group = GroupDocument::default();
            group.id = nth as u32 + 1;
            group.members = choice.members.iter().map(|&registrant| id(registrant)).collect();
            group.venue = choice.venue.map(|town| code(town).into());
            group.hosts = rotates.then(|| group.members.clone());
            group.facilitator = choice.facilitator.map(|nth| {
                case.facilitators.as_ref().expect("facilitators are stated")[nth].id.as_str().into()
            });
            (group.travel_m, group.far_m) = (Some(choice.travel), Some(choice.far));
            group.penalty_m = Some(choice.penalty);
            plan.groups.push(group);
        }
        let placed: Vec<usize> =
            self.groups.iter().flat_map(|group| group.members.iter().copied()).collect();
        let mut waiting: Vec<usize> =
            (0..case.people.len()).filter(|registrant| !placed.contains(registrant)).collect();
        waiting.sort_by_key(|&registrant| Reading::of(case).turn(registrant));
        plan.reserve =
            waiting.iter().map(|&registrant| waits(&case.people[registrant].id)).collect();
        let seats = |all: &[usize]| {
            all.iter().map(|&registrant| u64::from(case.people[registrant].seats)).sum()
        };
        (plan.placed_seats, plan.reserve_seats) = (Some(seats(&placed)), Some(seats(&waiting)));
        plan.travel_m = Some(self.groups.iter().map(|group| group.travel).sum());
        plan.far_m = Some(self.groups.iter().map(|group| group.far).sum());
        plan.penalty_m = Some(self.groups.iter().map(|group| group.penalty).sum());
        (plan.change_m, plan.cost_m) = (Some(self.change), Some(self.cost));
        plan.wishes_m = Some(self.unmet);
        (plan.lower_bound_m, plan.gap) = (Some(self.cost), Some(0.0));
        (plan.placement_proven, plan.status) = (Some(true), Some(kring::Status::Optimal));
        plan
    }
}

fn waits(id: &str) -> WaitingDocument {
    let mut waiting = WaitingDocument::default();
    (waiting.id, waiting.reason) = (id.into(), "no place".into());
    waiting
}
