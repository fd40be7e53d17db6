//! Node of the branch-and-bound tree, and its processing: bound by column generation, then branching.

use std::sync::Arc;

use super::column_generation::{ColumnGeneration, Termination};
use super::components::ProblemComponents;
use super::dual_certificate::DualCertificate;
use super::master::Master;
use super::params::{
    ASCENT_BOX_RADIUS, ASCENT_SHARE, INITIAL_NODE_COLUMNS, NODE_BOX_RADIUS, NODE_CUT_ROUNDS,
    ROOT_CUT_ROUNDS, TILE_BOX_RADIUS,
};
use super::strong_branching::StrongBranching;
use super::tiles;
use crate::bounds::dual_bound::ProblemExtent;
use crate::convert::Convert;
use crate::limits::Budget;
use crate::pricing::Pricer;
use crate::pricing::branching_rules::{BranchingDecision, Children};
use crate::pricing::column::Column;
use crate::pricing::cut_prices::Cut;

/// Node: the plans that satisfy its branching decisions.
#[derive(Clone)]
pub(crate) struct Node {
    /// Proven dual bound, scaled.
    pub(crate) bound: i128,
    pub(crate) branches: Vec<BranchingDecision>,
    pub(crate) cuts: Vec<Cut>,
    /// Duals that its column generation starts from.
    pub(crate) centre: Option<Vec<f64>>,
    /// Node limit of a pricing search at the end of the last visit.
    most_nodes: u64,
    /// Cut rounds of the next visit of the root; 0 at first, as a first plan is more urgent than cuts.
    cut_rounds: u32,
    /// Certificate of the bound; that of an ancestor if the node has proven no better one.
    pub(crate) certificate: Option<Arc<DualCertificate>>,
}

impl Node {
    /// Root node: all plans.
    pub(crate) fn first() -> Self {
        Self {
            bound: i128::MIN,
            branches: Vec::new(),
            cuts: Vec::new(),
            centre: None,
            most_nodes: 0,
            cut_rounds: 0,
            certificate: None,
        }
    }

    /// Returns the node with more cut rounds for its next visit.
    pub(crate) fn cut_further(self) -> Self {
        Self { cut_rounds: (self.cut_rounds * ROOT_CUT_ROUNDS.1).max(ROOT_CUT_ROUNDS.0), ..self }
    }

    /// Returns the closed node, with its certificate but without the data of its LP.
    pub(crate) fn at_rest(self) -> Self {
        Self { cuts: Vec::new(), centre: None, ..self }
    }

    /// Returns the child with one more branching decision.
    pub(crate) fn with(&self, branch: BranchingDecision) -> Self {
        let mut node = self.clone();
        node.branches.push(branch);
        node
    }
}

/// Result of processing a node.
pub(crate) struct NodeResult {
    pub(crate) node: Node,
    pub(crate) end: Termination,
    /// Columns of the last LP.
    pub(crate) known: Vec<Column>,
    /// Columns with a positive value in the last LP solution.
    pub(crate) support: Vec<(Column, f64)>,
    /// Two children that cover the node; `None` if it is not branched on.
    pub(crate) children: Option<Children>,
    pub(crate) work: u64,
}

/// Read-only view of the tree for processing a node.
#[derive(Clone, Copy)]
pub(crate) struct TreeView<'v, 'a> {
    pub(crate) parts: &'v ProblemComponents<'a>,
    pub(crate) extent: &'v ProblemExtent,
    /// Columns generated so far.
    pub(crate) columns: &'v [Column],
    /// Incumbent, with its cost.
    pub(crate) best: Option<(i64, &'v [Column])>,
    /// Dual bound at which a node is pruned, scaled.
    pub(crate) wanted: i128,
}

impl TreeView<'_, '_> {
    /// Bounds a node by column generation, and chooses its children.
    pub(crate) fn look(&self, mut node: Node, mut budget: Budget) -> NodeResult {
        let (parts, branches) = (self.parts, node.branches.clone());
        let columns = self.columns_for(&node);
        let mut master = Master::new(parts, self.extent, &columns, &branches);
        master.add_cuts(&node.cuts);
        let centre = self.stability_centre(node.centre.take(), &mut master, &mut budget);
        let prices_cuts = parts.pricers.iter().all(Pricer::prices_cuts);
        let rounds = match branches.is_empty() {
            _ if !prices_cuts => 0,
            true => node.cut_rounds,
            false => NODE_CUT_ROUNDS,
        };
        let generation = ColumnGeneration::new(parts, &branches, master, Some(centre));
        let mut generation = generation.with_most_nodes(node.most_nodes);
        let comes_back = prices_cuts && branches.is_empty();
        let end = generation.run(self.wanted, rounds, comes_back, &mut budget);
        if generation.bound() > node.bound {
            node.bound = generation.bound();
            node.certificate = generation.best.take().map(Arc::new);
        }
        node.most_nodes = generation.most_nodes();
        node.centre = generation.centre().map(<[f64]>::to_vec);
        let master = &generation.master;
        node.cuts = master.cuts().to_vec();
        let support = master.support();
        // A lost node keeps its weaker bound and is branched on: its children may succeed.
        let children = match end {
            Termination::BoundReached | Termination::BudgetExhausted | Termination::Suspended => {
                None
            }
            Termination::Converged | Termination::Failed => {
                self.split(&node, master, &support, &budget)
            }
        };
        let support = support.into_iter().map(|(column, value)| (column.clone(), value)).collect();
        let known = master.columns().to_vec();
        NodeResult { node, end, known, support, children, work: budget.work() }
    }

    /// Centre of the dual stabilisation at the start of a node, which also sets the size of its box: the parent's
    /// centre, at a large root the duals of an ascent or of its tiles, otherwise the costs of columns shared out over
    /// their members.
    fn stability_centre(
        &self,
        parent: Option<Vec<f64>>,
        master: &mut Master<'_>,
        budget: &mut Budget,
    ) -> Vec<f64> {
        let parts = self.parts;
        match parent {
            Some(mut centre) => {
                // Rows of venues, branching decisions and cuts may differ from the parent's: their duals start at 0.
                centre.truncate(master.layout().num_common());
                centre.resize(master.layout().len(), 0.0);
                let classes = &centre[..master.num_classes()];
                master.stabilisation.set_by_mean(classes, NODE_BOX_RADIUS);
                centre
            }
            None if self.has_ascent() => self.ascended(master, budget),
            None if parts.classes.len() > parts.setup.sizes.untiled_classes
                && self.best.is_some() =>
            {
                let mut start = tiles::start(parts, self.extent, self.plan(), budget);
                master.add(start.columns);
                start.duals.resize(master.layout().len(), 0.0);
                let classes = &start.duals[..master.num_classes()];
                master.stabilisation.set_by_mean(classes, TILE_BOX_RADIUS);
                start.duals
            }
            None => self.shares(master),
        }
    }

    /// Duals by which each unit pays an equal share of the cost of its groups.
    fn shares(&self, master: &mut Master<'_>) -> Vec<f64> {
        let plan = self.plan();
        master.share_out(if plan.is_empty() { self.columns } else { plan })
    }

    /// Duals of an ascent that starts from such shares.
    fn ascended(&self, master: &mut Master<'_>, budget: &mut Budget) -> Vec<f64> {
        let mut duals = self.shares(master);
        let classes = &mut duals[..master.num_classes()];
        let improved = budget.spend(budget.until_share_of_rest(ASCENT_SHARE), |own| {
            self.parts.pricers[0].improved_duals(classes, self.extent, own)
        });
        classes.copy_from_slice(&improved);
        master.stabilisation.set_by_mean(classes, ASCENT_BOX_RADIUS);
        duals
    }

    /// Returns `true` if the root of this problem starts from an ascent: the only component is large, has central
    /// meetings, and one row counts all waiting seats.
    fn has_ascent(&self) -> bool {
        let parts = self.parts;
        parts.pricers.len() == 1
            && self.extent.waiting.len() == 1
            && parts.classes.len() > parts.setup.sizes.unascended_classes
            && parts.pricers[0].ascends()
    }

    /// Chooses the branching decision of a node by strong branching.
    fn split(
        &self,
        node: &Node,
        master: &Master<'_>,
        support: &[(&Column, f64)],
        budget: &Budget,
    ) -> Option<Children> {
        let centre = node.centre.as_deref()?;
        let value = master.dual_value(centre);
        // A heuristic filter in the manner of reduced-cost fixing. It only selects the columns on which candidates are
        // scored, so the float value of the restricted master will do.
        let gap = self.best.map_or(f64::INFINITY, |(cost, _)| cost.to_f64() - value);
        let matters = |column: &&Column| master.reduced(column, centre) <= gap;
        let columns: Vec<Column> = master.columns().iter().filter(matters).cloned().collect();
        let trial = StrongBranching {
            parts: self.parts,
            extent: self.extent,
            branches: &node.branches,
            columns: &columns,
            cuts: &node.cuts,
            centre: &centre[..self.parts.classes.len()],
            numbers: master.numbers(),
        };
        trial.best(support, &master.is_single_unit(), master.groups(), value, budget)
    }

    /// Columns of least cost less class duals of a node; other rows are ignored, since this only selects. They are sorted, so that the LP does not depend on the
    /// order of selection.
    pub(crate) fn columns_for(&self, node: &Node) -> Vec<Column> {
        let (each, least) = INITIAL_NODE_COLUMNS;
        let most = (each * self.parts.classes.len()).max(least);
        let Some(centre) = node.centre.as_ref().filter(|_| self.columns.len() > most) else {
            return self.columns.to_vec();
        };
        let reduced = |column: &Column| {
            let paid: f64 = column.positions().iter().map(|&at| centre[at as usize]).sum();
            column.cost().to_f64() - paid
        };
        let mut columns: Vec<(f64, &Column)> =
            self.columns.iter().map(|column| (reduced(column), column)).collect();
        columns.select_nth_unstable_by(most, |a, b| a.0.total_cmp(&b.0));
        columns.truncate(most);
        let in_order = |a: &(f64, &Column), b: &(f64, &Column)| {
            (a.1.positions(), a.1.setting()).cmp(&(b.1.positions(), b.1.setting()))
        };
        columns.sort_by(in_order);
        columns.into_iter().map(|(_, column)| column.clone()).collect()
    }

    fn plan(&self) -> &[Column] {
        self.best.map_or(&[], |(_, plan)| plan)
    }
}
