//! Branch-and-price tree (Barnhart et al. 1998) of one problem: a component, or all components that share a limit.
//!
//! The search is best-first and processes nodes in batches of fixed size, so that results do not depend on the number
//! of threads.
//!
//! Branching is incomplete for classes of several units, on which only the number of groups and of waiting units and,
//! in central meetings, the groups and units at a venue are branched. A node with a fractional solution and no
//! branching decision is closed with its bound, so a tree without open nodes may leave a gap.

use std::time::Duration;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::column_generation::Termination;
use super::components::ProblemComponents;
use super::diving::{Complete, Dive};
use super::dual_certificate::{CertificateNames, certified};
use super::node::{Node, NodeResult, TreeView};
use super::params::{COMPLETION_TIME, DIVE_TIME_SHARE, MAX_POOL_COLUMNS, PARALLEL_NODES};
use super::queues::Queue;
use super::round_robin::round_robin;
use crate::bounds::dual_bound::{ProblemExtent, SCALE};
use crate::convert::Convert;
use crate::instance::{GroupClasses, Price, Setting, VenueUse};
use crate::limits::Budget;
use crate::numeric::SOLUTION_INTEGRALITY;
use crate::plan::certificate;
use crate::pricing::column::Column;

/// Branch-and-bound tree of one problem, with its column pool and incumbent.
pub(crate) struct Tree<'a> {
    parts: ProblemComponents<'a>,
    extent: ProblemExtent,
    /// Pool of the columns generated so far.
    columns: Vec<Column>,
    known: FxHashSet<(Vec<u32>, Setting)>,
    /// Open nodes, by descending bound: the next one is the last.
    open: Vec<Node>,
    /// Closed nodes: pruned by bound, or without a branching decision.
    closed: Vec<Node>,
    /// Incumbent, with its cost.
    best: Option<(i64, Vec<Column>)>,
    /// Cost from which on a plan is of no use.
    cutoff: i64,
    /// Completes dives; `None` in the subproblem of a dive completion.
    complete: Option<Complete>,
    /// Last node whose column generation converged or paused.
    latest: Option<Node>,
    /// `true` if no dive started from that node yet.
    is_dive_due: bool,
    /// Seconds spent on nodes and on dives.
    node_seconds: f64,
    dived: f64,
    /// Groups of the last dive, with weights.
    target_groups: Vec<(GroupClasses, f64)>,
    /// `true` if these were not yet reported.
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
            node_seconds: 0.0,
            dived: 0.0,
            target_groups: Vec::new(),
            is_news: false,
        }
    }

    /// Sets the cutoff: only plans of lower cost are searched for.
    pub(crate) fn below(self, cutoff: i64) -> Self {
        Self { cutoff, ..self }
    }

    /// Adds the groups of a plan to the pool, and the plan as incumbent if it fits and is better.
    pub(crate) fn learn(&mut self, groups: &[(GroupClasses, Price)]) {
        let position = self.parts.positions();
        let column = |(classes, price): &(GroupClasses, Price)| {
            ProblemComponents::column(&position, classes, price.cost(), price.setting())
        };
        let plan: Vec<Column> = groups.iter().filter_map(column).collect();
        self.remember(&plan);
        self.offer(plan);
    }

    /// Makes a plan the incumbent if it fits and costs less.
    fn offer(&mut self, plan: Vec<Column>) {
        let cost = plan.iter().map(Column::cost).sum();
        let is_better = self.best.as_ref().is_none_or(|(best, _)| cost < *best);
        if is_better && self.fits(&plan) {
            self.best = Some((cost, plan));
        }
    }

    /// Returns `true` if a plan has the numbers of groups and of waiting seats of this problem and respects its limits.
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
            if used.left(column.setting()) == 0 {
                return false;
            }
            used.enter(column.setting());
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

    /// Adds columns to the pool, up to its maximum size.
    fn remember(&mut self, columns: &[Column]) {
        let most = MAX_POOL_COLUMNS * self.parts.classes.len();
        for column in columns {
            let key = (column.positions().to_vec(), column.setting());
            if self.columns.len() < most && self.known.insert(key) {
                self.columns.push(column.clone());
            }
        }
    }

    /// Lower bound on the cost of any plan of this problem, scaled.
    pub(crate) fn bound(&self) -> i128 {
        let proven = self.best.as_ref().map_or(i128::MAX, |(cost, _)| i128::from(*cost) * SCALE);
        self.open.iter().chain(&self.closed).map(|node| node.bound).fold(proven, i128::min)
    }

    /// Dual bound at which a node is pruned, scaled. Costs are integral, so a bound above `cutoff - 1` is enough.
    fn wanted(&self) -> i128 {
        let cutoff = self.cutoff();
        if cutoff < i64::MAX { (i128::from(cutoff) - 1) * SCALE + 1 } else { i128::MAX }
    }

    /// Upper cutoff: a useful plan costs less.
    fn cutoff(&self) -> i64 {
        self.best.as_ref().map_or(self.cutoff, |(cost, _)| *cost)
    }

    /// Returns `true` if no open node is left.
    pub(crate) fn is_over(&self) -> bool {
        self.open.is_empty()
    }

    /// Groups of the incumbent.
    pub(crate) fn plan(&self) -> Option<Vec<(GroupClasses, Setting)>> {
        Some(self.priced()?.map(|(group, _, setting)| (group, setting)).collect())
    }

    /// Groups of the incumbent, with their costs.
    pub(crate) fn priced(&self) -> Option<impl Iterator<Item = (GroupClasses, i64, Setting)>> {
        let (_, plan) = self.best.as_ref()?;
        Some(plan.iter().map(|column| (self.parts.group(column), column.cost(), column.setting())))
    }

    /// Returns `true` if the search stops here: it is over, or a slow problem has its first bound.
    pub(crate) fn has_stopped(&self) -> bool {
        self.is_over() || self.latest.is_some() && self.parts.are_slow()
    }

    /// Groups of the last dive, with weights.
    pub(crate) fn target_groups(&self) -> &[(GroupClasses, f64)] {
        &self.target_groups
    }

    /// Returns `true` if a dive ended since the last call.
    pub(crate) fn take_news(&mut self) -> bool {
        std::mem::take(&mut self.is_news)
    }

    /// All nodes with their dual certificates, in the form of a plan's certificate; `None` if a node has none.
    pub(crate) fn certified(&self, names: &CertificateNames<'_>) -> Option<certificate::Problem> {
        let nodes = self.open.iter().chain(&self.closed);
        let nodes = nodes.map(|node| Some((&node.branches, node.certificate.as_deref()?)));
        let nodes = nodes.collect::<Option<Vec<_>>>()?;
        certified(&self.parts, self.extent.groups, nodes, names)
    }

    /// Processes `max_nodes` nodes, and dives from the last one that converged.
    pub(crate) fn advance(&mut self, max_nodes: usize, budget: &mut Budget) {
        if self.has_stopped() {
            return;
        }
        // A dive that was due but had no budget in the last call.
        self.dive(budget);
        let begun = budget.seconds();
        self.look(max_nodes, budget);
        self.node_seconds += budget.seconds() - begun;
        self.dive(budget);
    }

    /// Processes `max_nodes` nodes, best-first.
    fn look(&mut self, max_nodes: usize, budget: &mut Budget) {
        let mut node_seconds = 0;
        while node_seconds < max_nodes && budget.exhausted().is_none() {
            self.close_hopeless();
            let batch: Vec<Node> = self
                .open
                .split_off(self.open.len().saturating_sub(PARALLEL_NODES))
                .into_iter()
                .rev()
                .collect();
            if batch.is_empty() {
                return;
            }
            node_seconds += batch.len();
            let view = self.view();
            let seen: Vec<NodeResult> =
                batch.into_par_iter().map(|node| view.look(node, budget.clone())).collect();
            // Results are taken in the order of the batch, whichever thread ends first.
            let worked: u64 = seen.iter().map(|seen| seen.work - budget.work()).sum();
            budget.charge(worked);
            for seen in seen {
                self.take_in(seen);
            }
            // Best-first; of equal bounds the deepest node is last and thus next, as it is nearest to a plan.
            let order = |node: &Node| (std::cmp::Reverse(node.bound), node.branches.len());
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

    /// Dives from the last node that converged, if a dive is due and dives have not used up their share of the time.
    fn dive(&mut self, budget: &mut Budget) {
        let is_due = self.is_dive_due && self.dived <= DIVE_TIME_SHARE * self.node_seconds;
        if !is_due || self.has_stopped() || budget.exhausted().is_some() {
            return;
        }
        let Some(node) = &self.latest else { return };
        let begun = budget.seconds();
        let ending = (self.node_seconds - self.dived).clamp(COMPLETION_TIME.0, COMPLETION_TIME.1);
        let dive = Dive {
            parts: &self.parts,
            extent: &self.extent,
            cutoff: self.cutoff(),
            completion: self.complete.map(|complete| (complete, Duration::from_secs_f64(ending))),
        };
        let taken = dive.from(node, self.view().columns_for(node), budget);
        self.dived += budget.seconds() - begun;
        self.is_dive_due = budget.exhausted().is_some();
        let is_little = 2 * taken.len() as u64 <= self.extent.groups.0;
        // A dive that covers at most half of the groups says little about where to search.
        if is_little || self.is_dive_due && !self.target_groups.is_empty() {
            return;
        }
        self.remember(&taken);
        self.is_news = true;
        self.target_groups = taken.iter().map(|column| (self.parts.group(column), 1.0)).collect();
        self.offer(taken);
    }

    /// Closes the open nodes that the incumbent prunes.
    fn close_hopeless(&mut self) {
        let wanted = self.wanted();
        let hopeless = self.open.extract_if(.., |node| node.bound >= wanted);
        self.closed.extend(hopeless.map(Node::at_rest));
    }

    /// Takes in the columns and the plan of a processed node, and closes or branches on it.
    fn take_in(&mut self, seen: NodeResult) {
        let NodeResult { node, end, known, support, children, .. } = seen;
        if end == Termination::Converged || end == Termination::Suspended {
            self.is_dive_due = true;
            self.latest = Some(node.clone());
        }
        self.remember(&known);
        if end != Termination::BoundReached {
            self.take_plan(&support);
        }
        match children {
            _ if end == Termination::BudgetExhausted => self.open.push(node),
            _ if node.bound >= self.wanted() => self.closed.push(node.at_rest()),
            _ if end == Termination::BoundReached => self.open.push(node),
            _ if end == Termination::Suspended => self.open.push(node.cut_further()),
            None => self.closed.push(node.at_rest()),
            Some(children) => self.open.extend(children.map(|child| node.with(child))),
        }
    }

    /// Offers an integral LP solution as a plan; also one that is fractional only in the grouping at each venue.
    fn take_plan(&mut self, support: &[(Column, f64)]) {
        let mut plan = Vec::new();
        for (column, value) in support {
            let times = value.round();
            if (value - times).abs() > SOLUTION_INTEGRALITY {
                match round_robin(self.parts.instance, &self.parts.classes, support) {
                    Some(round_robin) => plan = round_robin,
                    None => return,
                }
                break;
            }
            // LP values are hints: a number of groups above the maximum is not written out.
            if plan.len().to_f64() + times > self.extent.groups.1.to_f64() {
                return;
            }
            plan.extend(std::iter::repeat_n(column.clone(), times.to_usize()));
        }
        self.offer(plan);
    }
}

#[cfg(test)]
impl Tree<'_> {
    /// Summary of the state, for test messages.
    pub(crate) fn summary(&self) -> String {
        let node =
            |node: &Node| format!("{}/{}/{}", node.bound, node.branches.len(), node.cuts.len());
        let nodes = |nodes: &[Node]| nodes.iter().map(node).collect::<Vec<_>>().join(" ");
        let (columns, best) = (self.columns.len(), self.best.as_ref().map(|(cost, _)| cost));
        format!(
            "{columns} groups, {best:?}, open {}, closed {}",
            nodes(&self.open),
            nodes(&self.closed)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::setup::Setup;
    use super::*;
    use crate::instance::Instance;
    use crate::measure::Point;
    use crate::pool::{Municipality, Pool, Registrant};
    use crate::pricing::Pricer;
    use crate::programme::{Meetings, Programme, Size};

    /// Checks that a node without a dual certificate, as after an immediate failure of the LP solver, proves no bound.
    #[test]
    fn a_node_without_a_certificate_proves_no_bound() {
        let point = Point::new(52.0, 5.0);
        let mut builder = Pool::builder().municipality(Municipality::new("A", "", point));
        for id in 0..4 {
            builder = builder.registrant(Registrant::new(format!("r{id}"), "A"));
        }
        let programme = Programme::new("nothing", Size { min: 2, max: 4 }, Meetings::central(1));
        let (instance, ..) = Instance::compile(&builder.build().unwrap(), &programme).unwrap();
        let pricer = Pricer::new(&instance, &instance.components.classes[0]).unwrap();
        let parts = ProblemComponents::new(&instance, vec![pricer], Setup::small());
        let extent = ProblemExtent { waiting: vec![0], groups: (1, 2) };
        let mut problem = Tree::new(parts, extent, None);
        let node = problem.open.pop().unwrap();
        let (known, support, children) = (Vec::new(), Vec::new(), None);
        problem.take_in(NodeResult {
            node,
            end: Termination::Failed,
            known,
            support,
            children,
            work: 0,
        });
        assert!(problem.is_over());
        assert_eq!(problem.bound(), i128::MIN);
    }
}
