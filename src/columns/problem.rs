//! Branch and price (Barnhart et al. 1998) over what belongs together: one component, or all that share a limit.
//!
//! The search is best-first and takes the cases in fixed batches, so that results do not depend on the number of
//! threads.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::bound::{Extent, SCALE};
use super::branching::{Branch, Halves};
use super::column::Column;
use super::cuts::Cut;
use super::dealing::dealt;
use super::diving::dive;
use super::evidence::{Evidence, Names, certified};
use super::generation::{Ended, Generation};
use super::linear::Linear;
use super::master::Master;
use super::pricing::Pricer;
use super::queues::{Queue, queues};
use super::splitting::Trial;
use super::tiles;
use crate::budget::Budget;
use crate::instance::{ClassIdx, GroupClasses, Instance, Post, Price, VenueUse};
use crate::plan::certificate;

/// Cases that are looked at together.
const BATCH: usize = 2;
/// Rounds of cuts of the first case, and of any other.
const CUT_ROUNDS: (u32, u32) = (60, 1);
/// Groups that a case begins with, for each class, and at least.
const COLUMNS_OF_A_CASE: (usize, usize) = (8, 2_000);
/// How far from the duals of the case around it a case looks for its own, in shares of their mean.
const REACH_OF_A_CASE: f64 = 0.2;
/// Groups that are remembered, for each class.
const MOST_REMEMBERED: usize = 200;
/// A program of more classes begins with those of tiles of the best plan; small ones do so when they are tested.
pub(super) const MOST_AT_ONCE: usize = if cfg!(test) { 4 } else { 400 };
/// A share of a whole this near to a whole number is whole.
const WHOLE: f64 = 1e-5;

/// Components that are priced one by one and share their rows.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    pub(super) instance: &'a Instance,
    pub(super) pricers: Vec<Pricer<'a>>,
    /// Where the classes of each part begin in `classes`.
    pub(super) offset: Vec<usize>,
    pub(super) classes: Vec<ClassIdx>,
    /// Who waits one after the other.
    pub(super) queues: Vec<Queue>,
    /// Who solves their linear programs.
    pub(super) linear: Linear,
}

impl<'a> Parts<'a> {
    pub(super) fn new(instance: &'a Instance, pricers: Vec<Pricer<'a>>, linear: Linear) -> Self {
        let mut offset = Vec::with_capacity(pricers.len());
        let mut classes = Vec::new();
        for part in &pricers {
            offset.push(classes.len());
            classes.extend_from_slice(part.classes);
        }
        let queues = queues(instance, &classes);
        Self { instance, pricers, offset, classes, queues, linear }
    }
}

/// A problem on its way to its optimum.
pub(super) struct Problem<'a> {
    parts: Parts<'a>,
    extent: Extent,
    /// Groups that are known.
    columns: Vec<Column>,
    known: FxHashSet<(Vec<u32>, Post)>,
    /// Cases that may hold a better plan, the least bound last.
    open: Vec<Case>,
    /// Cases that hold none, or that cannot be split any further.
    closed: Vec<(Vec<Branch>, Arc<Evidence>)>,
    /// The best plan, with its cost.
    best: Option<(i64, Vec<Column>)>,
    /// The last case that came to its bound.
    latest: Option<Case>,
    /// Groups that a plan should have, and how often.
    wished: Vec<(GroupClasses, f64)>,
}

/// Some of all plans: those that keep to the branches.
#[derive(Clone)]
pub(super) struct Case {
    bound: i128,
    pub(super) branches: Vec<Branch>,
    pub(super) cuts: Vec<Cut>,
    /// Duals to begin with.
    pub(super) centre: Option<Vec<f64>>,
    /// How far searches went in the end.
    most_nodes: u64,
    /// Whether its program has no cuts yet: a first plan comes before them.
    is_bare: bool,
    /// What proves the bound; of this case or of one around it.
    evidence: Option<Arc<Evidence>>,
}

/// What came of looking at a case.
struct Seen {
    case: Case,
    end: Ended,
    /// The groups of the last program.
    known: Vec<Column>,
    /// Those that it uses, and how often.
    mixed: Vec<(Column, f64)>,
    /// Two cases that cover this one.
    halves: Option<Halves>,
    work: u64,
}

impl<'a> Problem<'a> {
    pub(super) fn new(parts: Parts<'a>, extent: Extent) -> Self {
        let first = Case {
            bound: i128::MIN,
            branches: Vec::new(),
            cuts: Vec::new(),
            centre: None,
            most_nodes: 0,
            is_bare: parts.pricers.iter().all(Pricer::takes_cuts),
            evidence: None,
        };
        Self {
            parts,
            extent,
            columns: Vec::new(),
            known: FxHashSet::default(),
            open: vec![first],
            closed: Vec::new(),
            best: None,
            latest: None,
            wished: Vec::new(),
        }
    }

    /// Learns the groups of a plan, and the plan where it fits and is better.
    pub(super) fn learn(&mut self, groups: &[(GroupClasses, Price)]) {
        let instance = self.parts.instance;
        let mut position = vec![None; instance.classes.len()];
        for (at, &class) in (0..).zip(&self.parts.classes) {
            position[class as usize] = Some(at);
        }
        let column = |(classes, price): &(GroupClasses, Price)| {
            let positions: Option<Vec<u32>> =
                classes.iter().map(|&class| position[class as usize]).collect();
            Some(Column::new(price.cost(), positions?.into_iter(), price.post()))
        };
        let plan: Vec<Column> = groups.iter().filter_map(column).collect();
        self.remember(&plan);
        self.offer(plan);
    }

    /// Takes a plan that is better than the best one and fits.
    fn offer(&mut self, plan: Vec<Column>) {
        let cost = plan.iter().map(Column::cost).sum();
        let is_better = self.best.as_ref().is_none_or(|(best, _)| cost < *best);
        if is_better && self.fits(&plan) {
            self.best = Some((cost, plan));
        }
    }

    /// Whether a plan has as many groups and as many who wait as this problem is about.
    fn fits(&self, plan: &[Column]) -> bool {
        let (least, most) = self.extent.groups;
        if !(least..=most).contains(&(plan.len() as u64)) {
            return false;
        }
        let instance = self.parts.instance;
        let mut left: Vec<u32> =
            self.parts.classes.iter().map(|&idx| instance.class(idx).number).collect();
        let mut used = VenueUse::new(instance, None);
        for column in plan {
            for &at in column.positions() {
                if left[at as usize] == 0 {
                    return false;
                }
                left[at as usize] -= 1;
            }
            if used.left(column.post()) == 0 {
                return false;
            }
            used.enter(column.post());
        }
        let is_in_turn = |queue: &Queue| queue.is_in_turn(|at| left[at as usize]);
        if !self.parts.queues.iter().all(is_in_turn) {
            return false;
        }
        let mut waiting: Vec<u64> = vec![0; self.extent.waiting.len()];
        for (&idx, &units) in self.parts.classes.iter().zip(&left) {
            for &(level, seats) in &instance.class(idx).levels {
                let level = if waiting.len() > 1 { level as usize } else { 0 };
                waiting[level] += u64::from(units) * u64::from(seats);
            }
        }
        waiting == self.extent.waiting
    }

    fn remember(&mut self, columns: &[Column]) {
        let most = MOST_REMEMBERED * self.parts.classes.len();
        for column in columns {
            let key = (column.positions().to_vec(), column.post());
            if self.columns.len() < most && self.known.insert(key) {
                self.columns.push(column.clone());
            }
        }
    }

    /// No plan of this problem costs less, scaled.
    pub(super) fn bound(&self) -> i128 {
        let proven = self.best.as_ref().map_or(i128::MAX, |(cost, _)| i128::from(*cost) * SCALE);
        let closed = self.closed.iter().map(|(_, evidence)| evidence.bound);
        self.open.iter().map(|case| case.bound).chain(closed).fold(proven, i128::min)
    }

    /// What is better than the best plan has at most this bound; scaled.
    fn wanted(&self) -> i128 {
        let best = self.best.as_ref();
        best.map_or(i128::MAX, |(cost, _)| (i128::from(*cost) - 1) * SCALE + 1)
    }

    /// Whether nothing is left to look at.
    pub(super) fn is_over(&self) -> bool {
        self.open.is_empty()
    }

    /// The groups of the best plan.
    pub(super) fn plan(&self) -> Option<Vec<(GroupClasses, Post)>> {
        let (_, plan) = self.best.as_ref()?;
        Some(plan.iter().map(|column| (self.group(column), column.post())).collect())
    }

    /// Groups that a plan should have, and how often: what the last dive came to.
    pub(super) fn wished(&self) -> &[(GroupClasses, f64)] {
        &self.wished
    }

    /// All cases with what proves their bounds, as a certificate has them; `None` where one has nothing.
    pub(super) fn certified(&self, names: &Names<'_>) -> Option<certificate::Problem> {
        let open = self.open.iter().map(|case| Some((&case.branches, case.evidence.as_deref()?)));
        let closed = self.closed.iter().map(|(branches, evidence)| Some((branches, &**evidence)));
        let cases = open.chain(closed).collect::<Option<Vec<_>>>()?;
        certified(&self.parts, self.extent.groups, cases, names)
    }

    fn group(&self, column: &Column) -> GroupClasses {
        column.positions().iter().map(|&at| self.parts.classes[at as usize]).collect()
    }

    /// Looks at so many cases, the most promising ones first.
    pub(super) fn advance(&mut self, most_cases: usize, budget: &mut Budget) {
        let mut looked = 0;
        let is_first = self.latest.is_none();
        while looked < most_cases && budget.spent().is_none() {
            self.close_hopeless();
            let batch: Vec<Case> = self
                .open
                .split_off(self.open.len().saturating_sub(BATCH))
                .into_iter()
                .rev()
                .collect();
            if batch.is_empty() {
                return;
            }
            looked += batch.len();
            let seen: Vec<Seen> =
                batch.into_par_iter().map(|case| self.look(case, budget.clone())).collect();
            let worked: u64 = seen.iter().map(|seen| seen.work - budget.work()).sum();
            budget.book(worked);
            for seen in seen {
                self.take_in(seen);
            }
            let order = |case: &Case| (std::cmp::Reverse(case.bound), case.branches.len());
            self.open.sort_by_key(order);
        }
        self.close_hopeless();
        if is_first || !self.open.is_empty() {
            self.dive(budget);
        }
    }

    /// Rounds the most promising case to a plan, step by step: whole groups are taken out, and the program is solved
    /// for who is left.
    fn dive(&mut self, budget: &mut Budget) {
        let Some(case) = &self.latest else { return };
        let taken = dive(&self.parts, &self.extent, self.columns_for(case), case, budget);
        if 2 * taken.len() as u64 <= self.extent.groups.0 {
            return;
        }
        self.remember(&taken);
        self.wished = taken.iter().map(|column| (self.group(column), 1.0)).collect();
        self.offer(taken);
    }

    fn close_hopeless(&mut self) {
        let wanted = self.wanted();
        let (closed, open): (Vec<Case>, Vec<Case>) =
            std::mem::take(&mut self.open).into_iter().partition(|case| case.bound >= wanted);
        self.open = open;
        for case in closed {
            self.close(&case);
        }
    }

    fn close(&mut self, case: &Case) {
        let evidence = case.evidence.clone();
        self.closed.extend(evidence.map(|evidence| (case.branches.clone(), evidence)));
    }

    /// Brings a case to its bound.
    fn look(&self, mut case: Case, mut budget: Budget) -> Seen {
        let (parts, branches) = (&self.parts, case.branches.clone());
        let columns = self.columns_for(&case);
        let mut master = Master::new(parts, &self.extent, &columns, &branches);
        master.add_cuts(&case.cuts);
        let centre = match case.centre.take() {
            Some(mut centre) => {
                // The rows of venues and cuts may differ: those of the classes and of who waits are what counts.
                centre.truncate(master.count_row() + 1);
                centre.resize(master.num_rows(), 0.0);
                master.look_around_mean(&centre, REACH_OF_A_CASE);
                centre
            }
            None if parts.classes.len() > MOST_AT_ONCE && self.best.is_some() => {
                let plan = self.best.as_ref().map_or(&[][..], |(_, plan)| plan);
                let mut start = tiles::start(parts, &self.extent, plan, &mut budget);
                master.add(start.columns);
                start.duals.resize(master.num_rows(), 0.0);
                master.look_around_mean(&start.duals, REACH_OF_A_CASE);
                start.duals
            }
            None => {
                let plan = self.best.as_ref().map_or(&[][..], |(_, plan)| plan);
                master.share_out(if plan.is_empty() { &self.columns } else { plan })
            }
        };
        let rounds = match branches.is_empty() {
            _ if case.is_bare || !parts.pricers.iter().all(Pricer::takes_cuts) => 0,
            true => CUT_ROUNDS.0,
            false => CUT_ROUNDS.1,
        };
        let generation = Generation::new(parts, &branches, master, Some(centre));
        let mut generation = generation.with_most_nodes(case.most_nodes);
        let end = generation.run(self.wanted(), rounds, &mut budget);
        if generation.bound() > case.bound {
            case.bound = generation.bound();
            case.evidence = generation.best.take().map(Arc::new);
        }
        case.most_nodes = generation.most_nodes();
        case.centre = generation.centre().map(<[f64]>::to_vec);
        let master = &generation.master;
        case.cuts = master.cuts().to_vec();
        let mixed = master.mixed();
        let halves = if case.is_bare || end == Ended::Enough || end == Ended::Spent {
            None
        } else {
            self.split(&case, master, &mixed, &budget)
        };
        let mixed = mixed.into_iter().map(|(column, value)| (column.clone(), value)).collect();
        let known = master.columns().to_vec();
        Seen { case, end, known, mixed, halves, work: budget.work() }
    }

    /// The split of a case that pays most.
    fn split(
        &self,
        case: &Case,
        master: &Master<'_>,
        mixed: &[(&Column, f64)],
        budget: &Budget,
    ) -> Option<Halves> {
        let centre = case.centre.as_deref()?;
        let value = master.dual_value(centre);
        // No better plan has a group that costs more than the gap.
        let gap = self.best.as_ref().map_or(f64::INFINITY, |(cost, _)| *cost as f64 - value);
        let matters = |column: &&Column| master.reduced(column, centre) <= gap;
        let columns: Vec<Column> = master.columns().iter().filter(matters).cloned().collect();
        let trial = Trial {
            parts: &self.parts,
            extent: &self.extent,
            branches: &case.branches,
            columns: &columns,
            cuts: &case.cuts,
            centre: &centre[..self.parts.classes.len()],
            numbers: master.numbers(),
        };
        trial.best(mixed, &master.alone(), master.groups(), value, budget)
    }

    /// The known groups that are cheapest under the duals of a case.
    fn columns_for(&self, case: &Case) -> Vec<Column> {
        let (each, least) = COLUMNS_OF_A_CASE;
        let most = (each * self.parts.classes.len()).max(least);
        let Some(centre) = case.centre.as_ref().filter(|_| self.columns.len() > most) else {
            return self.columns.clone();
        };
        let reduced = |column: &Column| {
            let paid: f64 = column.positions().iter().map(|&at| centre[at as usize]).sum();
            column.cost() as f64 - paid
        };
        let mut columns: Vec<(f64, &Column)> =
            self.columns.iter().map(|column| (reduced(column), column)).collect();
        columns.select_nth_unstable_by(most, |a, b| a.0.total_cmp(&b.0));
        columns.truncate(most);
        let in_order = |a: &(f64, &Column), b: &(f64, &Column)| {
            (a.1.positions(), a.1.post()).cmp(&(b.1.positions(), b.1.post()))
        };
        columns.sort_by(in_order);
        columns.into_iter().map(|(_, column)| column.clone()).collect()
    }

    /// Learns from a case, and closes or splits it.
    fn take_in(&mut self, seen: Seen) {
        let Seen { mut case, end, known, mixed, halves, .. } = seen;
        if end == Ended::Converged {
            self.latest = Some(case.clone());
        }
        self.remember(&known);
        if end != Ended::Enough {
            self.take_plan(&mixed);
        }
        match halves {
            _ if end == Ended::Spent => self.open.push(case),
            _ if case.bound >= self.wanted() => self.close(&case),
            _ if end == Ended::Enough => self.open.push(case),
            _ if std::mem::take(&mut case.is_bare) => self.open.push(case),
            None => self.close(&case),
            Some(halves) => {
                for half in halves {
                    let mut case = case.clone();
                    case.branches.push(half);
                    self.open.push(case);
                }
            }
        }
    }

    /// A program that mixes nothing is a plan; and so is one that mixes only who is with whom at a venue.
    fn take_plan(&mut self, mixed: &[(Column, f64)]) {
        let mut plan = Vec::new();
        for (column, value) in mixed {
            let times = value.round();
            if (value - times).abs() > WHOLE {
                match dealt(self.parts.instance, &self.parts.classes, mixed) {
                    Some(dealt) => plan = dealt,
                    None => return,
                }
                break;
            }
            // Values are hints: more groups than there can be are not even written down.
            if plan.len() as f64 + times > self.extent.groups.1 as f64 {
                return;
            }
            plan.extend(std::iter::repeat_n(column.clone(), times as usize));
        }
        self.offer(plan);
    }
}
