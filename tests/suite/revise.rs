//! Earlier plans: what is kept, what is locked, against looking at every plan.

use std::cmp::Reverse;
use std::sync::Arc;

use kring::{Defect, GroupDocument, Metres, PlanDocument, Revise, Status, verify};
use proptest::prelude::*;

use crate::case::Case;
use crate::generate;
use crate::many::hold;
use crate::mutate::mutations;
use crate::oracle::{self, Choice, Reading};
use crate::solver::decided_after;

/// A case and the groups of an earlier plan; who is not among its people has left.
#[derive(Clone, Debug)]
pub(crate) struct Revision {
    pub(crate) case: Case,
    earlier: Vec<Vec<usize>>,
}

pub(crate) fn revisions() -> impl Strategy<Value = Revision> {
    let earlier = prop::collection::vec(prop::option::weighted(0.75, 0..3_usize), 11);
    let revise = (0..40_000_i64, prop::bool::weighted(0.3));
    (generate::cases(), earlier, revise).prop_map(|(mut case, earlier, (keep, lock))| {
        case.leaders = None;
        case.people.truncate(7);
        let ids = case.people.len();
        case.history.iter_mut().for_each(|group| group.retain(|&who| who < ids));
        case.programme.rules.retain(|rule| {
            let known = |id: &Arc<str>| case.people.iter().any(|one| one.id == id.as_ref());
            rule.ids().iter().all(known)
        });
        case.programme.revise = Some(Revise { keep: Metres(keep), lock });
        let of = |group| {
            let members = earlier.iter().enumerate().filter(|(_, of)| **of == Some(group));
            members.map(|(who, _)| who).collect()
        };
        Revision { earlier: (0..3).map(of).collect(), case }
    })
}

impl Revision {
    pub(crate) fn document(&self) -> PlanDocument {
        let mut plan = PlanDocument::default();
        for (members, id) in self.earlier.iter().zip(1..) {
            let mut group = GroupDocument::default();
            let id_of = |&who: &usize| {
                let person = self.case.people.get(who);
                person.map_or_else(|| format!("gone{who}").into(), |p| p.id.as_str().into())
            };
            (group.id, group.members) = (id, members.iter().map(id_of).collect());
            plan.groups.push(group);
        }
        plan
    }

    /// Who is left of each earlier group.
    fn left(&self, reading: &Reading<'_>) -> Vec<Vec<usize>> {
        let is_left = |who: &usize| reading.eligible.get(*who).copied().unwrap_or(false);
        let of = |group: &Vec<usize>| group.iter().copied().filter(is_left).collect();
        self.earlier.iter().map(of).collect()
    }

    fn change(&self, reading: &Reading<'_>, groups: &[&[usize]]) -> i64 {
        let keep = self.case.programme.revise.as_ref().map_or(0, |revise| revise.keep.0);
        let together = |a, b| groups.iter().any(|g| g.contains(&a) && g.contains(&b));
        let mut parted = 0;
        for left in self.left(reading) {
            for (nth, &a) in left.iter().enumerate() {
                parted += left[nth + 1..].iter().filter(|&&b| !together(a, b)).count() as i64;
            }
        }
        keep * parted
    }

    fn keeps_locks(&self, reading: &Reading<'_>, groups: &[&[usize]]) -> bool {
        let mut held = Vec::new();
        for left in self.left(reading).iter().filter(|left| !left.is_empty()) {
            let holds = |g: &&[usize]| left.iter().all(|who| g.contains(who));
            let Some(group) = groups.iter().position(holds) else { return false };
            if held.contains(&group) {
                return false;
            }
            held.push(group);
        }
        true
    }
}

type Rank = (Reverse<Vec<u64>>, i64);

/// The best of all plans, and the best of those in which nobody leaves an earlier group that still can be one.
struct Best<'a> {
    revision: &'a Revision,
    reading: Reading<'a>,
    /// Who must be placed where another is.
    turns: Vec<(usize, usize)>,
    by_first: Vec<Vec<Choice>>,
    chosen: Vec<Choice>,
    best: Option<Rank>,
    best_repair: Option<Rank>,
}

impl<'a> Best<'a> {
    fn of(revision: &'a Revision) -> Self {
        let reading = Reading::of(&revision.case);
        let people = revision.case.people.len();
        let mut by_first = vec![Vec::new(); people];
        for mask in 1_usize..1 << people {
            let members: Vec<usize> = (0..people).filter(|who| mask >> who & 1 == 1).collect();
            by_first[members[0]].extend(reading.options(&members));
        }
        let (best, best_repair) = (None, None);
        // Where groups are locked their people keep their places, whoever came first.
        let is_locked = revision.case.programme.revise.as_ref().is_some_and(|r| r.lock);
        let turns = if is_locked { Vec::new() } else { reading.turns() };
        let chosen = Vec::new();
        let mut search = Self { revision, reading, turns, by_first, chosen, best, best_repair };
        search.decide(0, 0);
        search
    }

    fn decide(&mut self, who: usize, placed: usize) {
        if who == self.by_first.len() {
            return self.consider(placed);
        }
        if placed >> who & 1 == 0 {
            for nth in 0..self.by_first[who].len() {
                let choice = self.by_first[who][nth].clone();
                let mask: usize = choice.members.iter().map(|who| 1 << who).sum();
                if mask & placed == 0 && self.reading.fits_beside(&choice, &self.chosen) {
                    self.chosen.push(choice);
                    self.decide(who + 1, placed | mask);
                    self.chosen.pop();
                }
            }
        }
        self.decide(who + 1, placed);
    }

    fn consider(&mut self, placed: usize) {
        let revise = self.revision.case.programme.revise.as_ref();
        let is_locked = revise.is_some_and(|revise| revise.lock);
        let is_placed = |who: usize| placed >> who & 1 == 1;
        let groups: Vec<&[usize]> = self.chosen.iter().map(|g| g.members.as_slice()).collect();
        if !self.reading.count_fits(self.chosen.len())
            || self.turns.iter().any(|&(one, other)| is_placed(other) && !is_placed(one))
            || is_locked && !self.revision.keeps_locks(&self.reading, &groups)
        {
            return;
        }
        let cost: i64 = self.chosen.iter().map(|group| group.travel + group.penalty).sum();
        let cost = cost + self.revision.change(&self.reading, &groups);
        let rank = (Reverse(self.reading.placement(|who| placed >> who & 1 == 1)), cost);
        if self.revision.keeps_locks(&self.reading, &groups) {
            self.best_repair = self.best_repair.take().into_iter().chain([rank.clone()]).min();
        }
        self.best = self.best.take().into_iter().chain([rank]).min();
    }
}

/// What the best plan costs, looked for among all; none where there is none.
pub(crate) fn least_cost(revision: &Revision) -> Option<i64> {
    Best::of(revision).best.map(|(_, cost)| cost)
}

#[test]
fn revised_plans_are_the_best_there_are() {
    hold(6_000, revisions, |revision| {
        let best = Best::of(&revision);
        let pool = revision.case.pool();
        match (decided_after(&revision.case, &pool, revision.document()), best.best) {
            (Err(_), None) => {}
            (Ok(plan), Some((Reverse(placement), cost))) => {
                let document = PlanDocument::from(&plan);
                let programme = &revision.case.programme;
                let verdict = verify(&pool, programme, Some(&revision.document()), &document);
                prop_assert!(verdict.is_legal(), "{:?}", verdict.defects);
                let is_placed = |who: usize| {
                    let id = revision.case.people[who].id.as_str();
                    plan.groups().iter().any(|g| g.members().iter().any(|m| m.as_ref() == id))
                };
                prop_assert_eq!(&best.reading.placement(is_placed), &placement);
                prop_assert_eq!(plan.cost().0, cost);
                prop_assert_eq!(plan.lower_bound().0, cost);
                prop_assert_eq!(plan.status(), Status::Optimal);
                let is_out = |&&(one, other): &&(usize, usize)| is_placed(other) && !is_placed(one);
                prop_assert_eq!(best.turns.iter().find(is_out), None);
                if let Some(repair) = best.best_repair {
                    prop_assert!((Reverse(placement), cost) <= repair);
                }
            }
            (Ok(_), None) => prop_assert!(false, "a plan where none is legal"),
            (Err(conflict), Some(_)) => prop_assert!(false, "a false conflict: {conflict}"),
        }
        Ok(())
    });
}

/// What the judge says of change and of locks is so, whatever was done to a plan.
#[test]
fn the_judge_agrees_on_what_was_parted_and_locked() {
    let edited = || (revisions(), prop::collection::vec(mutations(), 4));
    hold(1_000, edited, |(revision, mutations)| {
        let (case, pool) = (&revision.case, revision.case.pool());
        let Some(best) = oracle::best(case) else { return Ok(()) };
        let (plan, earlier) = (best.document(case), revision.document());
        let reading = Reading::of(case);
        let position = |id: &Arc<str>| case.people.iter().position(|one| one.id == id.as_ref());
        for mutation in &mutations {
            let plan = mutation.of(case, &plan);
            let members = |group: &GroupDocument| group.members.iter().map(position).collect();
            let known: Option<Vec<Vec<usize>>> = plan.groups.iter().map(members).collect();
            let Some(known) = known else { continue };
            let mut all: Vec<usize> = known.concat();
            all.sort_unstable();
            all.dedup();
            // Of somebody who is in two groups nothing is said.
            if all.len() < known.concat().len() {
                continue;
            }
            let groups: Vec<&[usize]> = known.iter().map(Vec::as_slice).collect();
            let verdict = verify(&pool, &case.programme, Some(&earlier), &plan);
            let change = revision.change(&reading, &groups);
            prop_assert_eq!(verdict.figures.change, Metres(change));
            let is_of_locks =
                |d: &Defect| matches!(d, Defect::LockedSplit { .. } | Defect::LockedMerged { .. });
            let is_locked = case.programme.revise.as_ref().is_some_and(|revise| revise.lock);
            let breaks = is_locked && !revision.keeps_locks(&reading, &groups);
            prop_assert_eq!(verdict.defects.iter().any(is_of_locks), breaks);

            // Where something else is wrong the cost may not be told.
            let is_sound = verdict.defects.iter().all(is_of_locks);
            let figures = verdict.figures;
            for wrong in [0, 1].into_iter().filter(|_| is_sound) {
                let mut stated = plan.clone();
                stated.change_m = Some(change);
                stated.cost_m = Some((figures.travel + figures.penalty).0 + change + wrong);
                let defects = verify(&pool, &case.programme, Some(&earlier), &stated).defects;
                let is_wrong = !defects.iter().all(is_of_locks);
                prop_assert_eq!(is_wrong, wrong > 0, "{:?}", defects);
            }
        }
        Ok(())
    });
}
