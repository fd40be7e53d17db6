//! Branch and price (Barnhart et al. 1998) over what belongs together: one component, or all that share a limit.
//!
//! The search is best-first and takes the cases in fixed batches, so that results do not depend on the number of
//! threads.

use std::time::Duration;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::column_generation::Termination;
use super::components::ProblemComponents;
use super::diving::{Complete, Dive};
use super::dual_certificate::{CertificateNames, certified};
use super::node::{Node, NodeResult, TreeView};
use super::queues::Queue;
use super::round_robin::dealt;
use crate::bounds::dual_bound::{ProblemExtent, SCALE};
use crate::instance::{GroupClasses, Price, Setting, VenueUse};
use crate::limits::Budget;
use crate::plan::certificate;
use crate::pricing::column::Column;

/// Cases that are looked at together.
const BATCH: usize = 2;
/// Seconds of dives for each second of cases.
const DIVING: f64 = 0.3;
/// The last groups of a dive are searched for as long as cases were looked at before it, but no shorter and no longer
/// than this.
const ENDING: (f64, f64) = (0.3, 3.0);
/// Groups that are remembered, for each class.
const MOST_REMEMBERED: usize = 200;

/// A share of a whole this near to a whole number is whole.
const WHOLE: f64 = 1e-5;

/// A problem on its way to its optimum.
pub(crate) struct Tree<'a> {
    parts: ProblemComponents<'a>,
    extent: ProblemExtent,
    /// Groups that are known.
    columns: Vec<Column>,
    known: FxHashSet<(Vec<u32>, Setting)>,
    /// Cases that may hold a better plan, the least bound last.
    open: Vec<Node>,
    /// Cases that hold none, or that cannot be split any further.
    closed: Vec<Node>,
    /// The best plan, with its cost.
    best: Option<(i64, Vec<Column>)>,
    /// A plan of this cost or more is of no use.
    cutoff: i64,
    /// Completes dives; `None` in a problem that completes one itself.
    complete: Option<Complete>,
    /// The last case that came to its bound.
    latest: Option<Node>,
    /// Whether it was not yet rounded to a plan.
    is_dive_due: bool,
    /// Seconds that went into cases and into dives.
    looked: f64,
    dived: f64,
    /// Groups that a plan should have, and how often.
    wished: Vec<(GroupClasses, f64)>,
    /// Whether they are new.
    is_news: bool,
}

impl<'a> Tree<'a> {
    pub(crate) fn new(
        parts: ProblemComponents<'a>,
        extent: ProblemExtent,
        complete: Option<Complete>,
    ) -> Self {
        Self {
            parts,
            extent,
            columns: Vec::new(),
            known: FxHashSet::default(),
            open: vec![Node::first()],
            closed: Vec::new(),
            best: None,
            cutoff: i64::MAX,
            complete,
            latest: None,
            is_dive_due: false,
            looked: 0.0,
            dived: 0.0,
            wished: Vec::new(),
            is_news: false,
        }
    }

    /// Looks only for plans that cost less than the cutoff.
    pub(crate) fn below(self, cutoff: i64) -> Self {
        Self { cutoff, ..self }
    }

    /// Learns the groups of a plan, and the plan where it fits and is better.
    pub(crate) fn learn(&mut self, groups: &[(GroupClasses, Price)]) {
        let position = self.parts.positions();
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
    pub(crate) fn bound(&self) -> i128 {
        let proven = self.best.as_ref().map_or(i128::MAX, |(cost, _)| i128::from(*cost) * SCALE);
        self.open.iter().chain(&self.closed).map(|case| case.bound).fold(proven, i128::min)
    }

    /// What is better than the best plan has at most this bound; scaled.
    fn wanted(&self) -> i128 {
        let cutoff = self.cutoff();
        if cutoff < i64::MAX { (i128::from(cutoff) - 1) * SCALE + 1 } else { i128::MAX }
    }

    /// What is of use costs less.
    fn cutoff(&self) -> i64 {
        self.best.as_ref().map_or(self.cutoff, |(cost, _)| *cost)
    }

    /// Whether nothing is left to look at.
    pub(crate) fn is_over(&self) -> bool {
        self.open.is_empty()
    }

    /// The groups of the best plan.
    pub(crate) fn plan(&self) -> Option<Vec<(GroupClasses, Setting)>> {
        Some(self.priced()?.map(|(group, _, post)| (group, post)).collect())
    }

    /// The same with what each costs.
    pub(crate) fn priced(&self) -> Option<impl Iterator<Item = (GroupClasses, i64, Setting)>> {
        let (_, plan) = self.best.as_ref()?;
        Some(plan.iter().map(|column| (self.parts.group(column), column.cost(), column.post())))
    }

    /// Whether nothing more is done: what is slow is only brought to its first bound.
    pub(crate) fn rests(&self) -> bool {
        self.is_over() || self.latest.is_some() && self.parts.are_slow()
    }

    /// Groups that a plan should have, and how often: what the last dive came to.
    pub(crate) fn wished(&self) -> &[(GroupClasses, f64)] {
        &self.wished
    }

    /// Whether there was a dive since this was asked.
    pub(crate) fn take_news(&mut self) -> bool {
        std::mem::take(&mut self.is_news)
    }

    /// All cases with what proves their bounds, as a certificate has them; `None` where one has nothing.
    pub(crate) fn certified(&self, names: &CertificateNames<'_>) -> Option<certificate::Problem> {
        let cases = self.open.iter().chain(&self.closed);
        let cases = cases.map(|case| Some((&case.branches, case.evidence.as_deref()?)));
        let cases = cases.collect::<Option<Vec<_>>>()?;
        certified(&self.parts, self.extent.groups, cases, names)
    }

    /// Looks at so many cases, and rounds what comes of them to plans.
    pub(crate) fn advance(&mut self, most_cases: usize, budget: &mut Budget) {
        if self.rests() {
            return;
        }
        // One that found no time before.
        self.dive(budget);
        let begun = budget.seconds();
        self.look(most_cases, budget);
        self.looked += budget.seconds() - begun;
        self.dive(budget);
    }

    /// Looks at so many cases, the most promising ones first.
    fn look(&mut self, most_cases: usize, budget: &mut Budget) {
        let mut looked = 0;
        while looked < most_cases && budget.exhausted().is_none() {
            self.close_hopeless();
            let batch: Vec<Node> = self
                .open
                .split_off(self.open.len().saturating_sub(BATCH))
                .into_iter()
                .rev()
                .collect();
            if batch.is_empty() {
                return;
            }
            looked += batch.len();
            let view = self.view();
            let seen: Vec<NodeResult> =
                batch.into_par_iter().map(|case| view.look(case, budget.clone())).collect();
            let worked: u64 = seen.iter().map(|seen| seen.work - budget.work()).sum();
            budget.charge(worked);
            for seen in seen {
                self.take_in(seen);
            }
            let order = |case: &Node| (std::cmp::Reverse(case.bound), case.branches.len());
            self.open.sort_by_key(order);
        }
        self.close_hopeless();
    }

    fn view(&self) -> TreeView<'_, 'a> {
        TreeView {
            parts: &self.parts,
            extent: &self.extent,
            columns: &self.columns,
            best: self.best.as_ref().map(|(cost, plan)| (*cost, plan.as_slice())),
            wanted: self.wanted(),
        }
    }

    /// Rounds the last case that came to its bound to a plan, where that is due and dives had no more than their share.
    fn dive(&mut self, budget: &mut Budget) {
        let is_due = self.is_dive_due && self.dived <= DIVING * self.looked;
        if !is_due || self.rests() || budget.exhausted().is_some() {
            return;
        }
        let Some(case) = &self.latest else { return };
        let begun = budget.seconds();
        let ending = (self.looked - self.dived).clamp(ENDING.0, ENDING.1);
        let dive = Dive {
            parts: &self.parts,
            extent: &self.extent,
            cutoff: self.cutoff(),
            completion: self.complete.map(|complete| (complete, Duration::from_secs_f64(ending))),
        };
        let taken = dive.from(case, self.view().columns_for(case), budget);
        self.dived += budget.seconds() - begun;
        self.is_dive_due = budget.exhausted().is_some();
        let is_little = 2 * taken.len() as u64 <= self.extent.groups.0;
        if is_little || self.is_dive_due && !self.wished.is_empty() {
            return;
        }
        self.remember(&taken);
        self.is_news = true;
        self.wished = taken.iter().map(|column| (self.parts.group(column), 1.0)).collect();
        self.offer(taken);
    }

    fn close_hopeless(&mut self) {
        let wanted = self.wanted();
        let hopeless = self.open.extract_if(.., |case| case.bound >= wanted);
        self.closed.extend(hopeless.map(Node::at_rest));
    }

    /// Learns from a case, and closes or splits it.
    fn take_in(&mut self, seen: NodeResult) {
        let NodeResult { case, end, known, mixed, halves, .. } = seen;
        if end == Termination::Converged || end == Termination::Paused {
            self.is_dive_due = true;
            self.latest = Some(case.clone());
        }
        self.remember(&known);
        if end != Termination::Enough {
            self.take_plan(&mixed);
        }
        match halves {
            _ if end == Termination::Spent => self.open.push(case),
            _ if case.bound >= self.wanted() => self.closed.push(case.at_rest()),
            _ if end == Termination::Enough => self.open.push(case),
            _ if end == Termination::Paused => self.open.push(case.cut_further()),
            None => self.closed.push(case.at_rest()),
            Some(halves) => self.open.extend(halves.map(|half| case.with(half))),
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

#[cfg(test)]
impl Tree<'_> {
    /// How far it has come.
    pub(crate) fn told(&self) -> String {
        let case =
            |case: &Node| format!("{}/{}/{}", case.bound, case.branches.len(), case.cuts.len());
        let cases = |cases: &[Node]| cases.iter().map(case).collect::<Vec<_>>().join(" ");
        let (columns, best) = (self.columns.len(), self.best.as_ref().map(|(cost, _)| cost));
        format!(
            "{columns} groups, {best:?}, open {}, closed {}",
            cases(&self.open),
            cases(&self.closed)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::Instance;
    use crate::lp::linear::Linear;
    use crate::measure::Point;
    use crate::pool::{Municipality, Pool, Registrant};
    use crate::pricing::Pricer;
    use crate::programme::{Meetings, Programme, Size};

    /// A case that came to nothing, as where the solver of linear programs gives up at once, is no proof.
    #[test]
    fn a_case_that_came_to_nothing_bounds_nothing() {
        let point = Point::new(52.0, 5.0).unwrap();
        let mut builder = Pool::builder().municipality(Municipality::new("A", "", point));
        for id in 0..4 {
            builder = builder.registrant(Registrant::new(format!("r{id}"), "A"));
        }
        let programme = Programme::new("nothing", Size { min: 2, max: 4 }, Meetings::central(1));
        let (instance, ..) = Instance::compile(&builder.build().unwrap(), &programme).unwrap();
        let pricer = Pricer::new(&instance, &instance.components.classes[0]).unwrap();
        let parts = ProblemComponents::new(&instance, vec![pricer], Linear::default());
        let extent = ProblemExtent { waiting: vec![0], groups: (1, 2) };
        let mut problem = Tree::new(parts, extent, None);
        let case = problem.open.pop().unwrap();
        let (known, mixed, halves) = (Vec::new(), Vec::new(), None);
        problem.take_in(NodeResult { case, end: Termination::Lost, known, mixed, halves, work: 0 });
        assert!(problem.is_over());
        assert_eq!(problem.bound(), i128::MIN);
    }
}
