//! A case of branch and price: some of all plans, on the way to its bound and to its split.

use std::sync::Arc;

use super::column_generation::{ColumnGeneration, Termination};
use super::components::ProblemComponents;
use super::dual_certificate::DualCertificate;
use super::master::Master;
use super::params::MOST_AT_ONCE;
use super::strong_branching::BranchingCandidate;
use super::tiles;
use crate::bounds::dual_bound::ProblemExtent;
use crate::limits::Budget;
use crate::pricing::Pricer;
use crate::pricing::branching_rules::{BranchingDecision, Children};
use crate::pricing::column::Column;
use crate::pricing::cut_prices::Cut;

/// Rounds of cuts that the first case has before its second dive, and by how much that grows from dive to dive; of any
/// other case.
const CUT_ROUNDS: (u32, u32) = (3, 3);
const CUT_ROUNDS_OF_A_CASE: u32 = 1;
/// Groups that a case begins with, for each class, and at least.
const COLUMNS_OF_A_CASE: (usize, usize) = (8, 2_000);
/// How far from the duals of the case around it a case looks for its own, in shares of their mean; and how far from those
/// of tiles.
const REACH_OF_A_CASE: f64 = 0.2;
const REACH_OF_TILES: f64 = 0.5;

/// Some of all plans: those that keep to the branches.
#[derive(Clone)]
pub(crate) struct Node {
    pub(crate) bound: i128,
    pub(crate) branches: Vec<BranchingDecision>,
    pub(crate) cuts: Vec<Cut>,
    /// Duals to begin with.
    pub(crate) centre: Option<Vec<f64>>,
    /// How far searches went in the end.
    most_nodes: u64,
    /// Rounds of cuts that the next look takes, where there is no branch yet: a first plan comes before them.
    cut_rounds: u32,
    /// What proves the bound; of this case or of one around it.
    pub(crate) evidence: Option<Arc<DualCertificate>>,
}

impl Node {
    /// All plans.
    pub(crate) fn first() -> Self {
        Self {
            bound: i128::MIN,
            branches: Vec::new(),
            cuts: Vec::new(),
            centre: None,
            most_nodes: 0,
            cut_rounds: 0,
            evidence: None,
        }
    }

    /// The same with more rounds of cuts for the next look.
    pub(crate) fn cut_further(self) -> Self {
        Self { cut_rounds: (self.cut_rounds * CUT_ROUNDS.1).max(CUT_ROUNDS.0), ..self }
    }

    /// The same for later proofs alone.
    pub(crate) fn at_rest(self) -> Self {
        Self { cuts: Vec::new(), centre: None, ..self }
    }

    /// Those of its plans that keep to one more branch.
    pub(crate) fn with(&self, branch: BranchingDecision) -> Self {
        let mut case = self.clone();
        case.branches.push(branch);
        case
    }
}

/// What came of looking at a case.
pub(crate) struct NodeResult {
    pub(crate) case: Node,
    pub(crate) end: Termination,
    /// The groups of the last program.
    pub(crate) known: Vec<Column>,
    /// Those that it uses, and how often.
    pub(crate) mixed: Vec<(Column, f64)>,
    /// Two cases that cover this one.
    pub(crate) halves: Option<Children>,
    pub(crate) work: u64,
}

/// What a look at a case needs of its problem.
#[derive(Clone, Copy)]
pub(crate) struct TreeView<'v, 'a> {
    pub(crate) parts: &'v ProblemComponents<'a>,
    pub(crate) extent: &'v ProblemExtent,
    /// Groups that are known.
    pub(crate) columns: &'v [Column],
    /// The best plan, with its cost.
    pub(crate) best: Option<(i64, &'v [Column])>,
    /// The bound of a case that holds nothing better, scaled.
    pub(crate) wanted: i128,
}

impl TreeView<'_, '_> {
    /// Brings a case to its bound.
    pub(crate) fn look(&self, mut case: Node, mut budget: Budget) -> NodeResult {
        let (parts, branches) = (self.parts, case.branches.clone());
        let columns = self.columns_for(&case);
        let mut master = Master::new(parts, self.extent, &columns, &branches);
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
                let mut start = tiles::start(parts, self.extent, self.plan(), &mut budget);
                master.add(start.columns);
                start.duals.resize(master.num_rows(), 0.0);
                master.look_around_mean(&start.duals, REACH_OF_TILES);
                start.duals
            }
            None => {
                let plan = self.plan();
                master.share_out(if plan.is_empty() { self.columns } else { plan })
            }
        };
        let takes_cuts = parts.pricers.iter().all(Pricer::takes_cuts);
        let rounds = match branches.is_empty() {
            _ if !takes_cuts => 0,
            true => case.cut_rounds,
            false => CUT_ROUNDS_OF_A_CASE,
        };
        let generation = ColumnGeneration::new(parts, &branches, master, Some(centre));
        let mut generation = generation.with_most_nodes(case.most_nodes);
        let comes_back = takes_cuts && branches.is_empty();
        let end = generation.run(self.wanted, rounds, comes_back, &mut budget);
        if generation.bound() > case.bound {
            case.bound = generation.bound();
            case.evidence = generation.best.take().map(Arc::new);
        }
        case.most_nodes = generation.most_nodes();
        case.centre = generation.centre().map(<[f64]>::to_vec);
        let master = &generation.master;
        case.cuts = master.cuts().to_vec();
        let mixed = master.mixed();
        let halves = match end {
            Termination::Enough | Termination::Spent | Termination::Paused => None,
            Termination::Converged | Termination::Lost => {
                self.split(&case, master, &mixed, &budget)
            }
        };
        let mixed = mixed.into_iter().map(|(column, value)| (column.clone(), value)).collect();
        let known = master.columns().to_vec();
        NodeResult { case, end, known, mixed, halves, work: budget.work() }
    }

    /// The split of a case that pays most.
    fn split(
        &self,
        case: &Node,
        master: &Master<'_>,
        mixed: &[(&Column, f64)],
        budget: &Budget,
    ) -> Option<Children> {
        let centre = case.centre.as_deref()?;
        let value = master.dual_value(centre);
        // No better plan has a group that costs more than the gap.
        let gap = self.best.map_or(f64::INFINITY, |(cost, _)| cost as f64 - value);
        let matters = |column: &&Column| master.reduced(column, centre) <= gap;
        let columns: Vec<Column> = master.columns().iter().filter(matters).cloned().collect();
        let trial = BranchingCandidate {
            parts: self.parts,
            extent: self.extent,
            branches: &case.branches,
            columns: &columns,
            cuts: &case.cuts,
            centre: &centre[..self.parts.classes.len()],
            numbers: master.numbers(),
        };
        trial.best(mixed, &master.alone(), master.groups(), value, budget)
    }

    /// The known groups that are cheapest under the duals of a case.
    pub(crate) fn columns_for(&self, case: &Node) -> Vec<Column> {
        let (each, least) = COLUMNS_OF_A_CASE;
        let most = (each * self.parts.classes.len()).max(least);
        let Some(centre) = case.centre.as_ref().filter(|_| self.columns.len() > most) else {
            return self.columns.to_vec();
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

    fn plan(&self) -> &[Column] {
        self.best.map_or(&[], |(_, plan)| plan)
    }
}
