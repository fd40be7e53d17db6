//! Column generation (Gilmore and Gomory 1961; Barnhart et al. 1998) for one node: the restricted master gives duals,
//! pricing adds groups of negative reduced cost, and each pricing round proves a dual bound.

use super::components::ProblemComponents;
use super::dual_certificate::DualCertificate;
use super::master::Master;
use super::params::{
    CUTS_PER_ROUND, EXACT_DUAL_REDUCTION, EXACT_PRICING_GAP, EXACT_PRICING_START,
    INITIAL_SEARCH_NODES, INVERSE_CUT_PROGRESS, MAX_ADDED_REDUCED_COST, MAX_PRICING_ROUNDS,
    MAX_STALLED_CUT_ROUNDS, MIN_REFRESH_DECREASE, NODE_PRICING_GAP, PRICING_GAP,
    SEARCH_NODES_GROWTH, SMOOTHING,
};
use super::pricing_round::{Round, price};
use crate::bounds::dual_bound::SCALE;
use crate::convert::Convert;
use crate::limits::Budget;
use crate::lp::model::Hint;
use crate::pricing::branching_rules::BranchingDecision;
use crate::pricing::column::Column;

/// Column generation for the LP of one node, with the best dual bound so far.
pub(crate) struct ColumnGeneration<'a> {
    parts: &'a ProblemComponents<'a>,
    branches: &'a [BranchingDecision],
    pub(crate) master: Master<'a>,
    /// Stability centre: the best duals for the present rows, with the scaled bound that they are estimated to prove.
    centre: Option<(i128, Vec<f64>)>,
    /// Node limit of one pricing search.
    most_nodes: u64,
    /// Relative gap, by the estimate, below which the pricing stops.
    close: f64,
    /// Certificate of the best dual bound so far.
    pub(crate) best: Option<DualCertificate>,
}

/// Reason why column generation stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Termination {
    /// LP value and dual bound meet, or come as near as the caller asked for (a tile) or as branching needs (a node
    /// below the root); or complete pricing adds no column; or cuts stall.
    Converged,
    /// The permitted number of cut rounds is used up, or a large LP is nearly solved; the node is resumed later.
    Suspended,
    /// The dual bound reached the value that was asked for.
    BoundReached,
    /// The budget is exhausted.
    BudgetExhausted,
    /// The LP solver failed, or the pricing reached its node limit or its round limit.
    Failed,
}

impl<'a> ColumnGeneration<'a> {
    /// Starts from the duals of the parent node, or from duals that a plan suggests.
    pub(crate) fn new(
        parts: &'a ProblemComponents<'a>,
        branches: &'a [BranchingDecision],
        master: Master<'a>,
        centre: Option<Vec<f64>>,
    ) -> Self {
        let centre = centre.map(|duals| (i128::MIN, duals));
        let most_nodes = first_nodes(&master);
        Self { parts, branches, master, centre, most_nodes, close: PRICING_GAP, best: None }
    }

    /// Stops the pricing at the relative gap `close`: rough duals are enough to start a larger LP.
    pub(crate) fn roughly(self, close: f64) -> Self {
        Self { close, ..self }
    }

    /// Raises the node limit of a pricing search to the one that an earlier visit of the node ended with.
    pub(crate) fn with_most_nodes(self, most_nodes: u64) -> Self {
        Self { most_nodes: self.most_nodes.max(most_nodes), ..self }
    }

    /// Returns the present node limit of a pricing search.
    pub(crate) fn most_nodes(&self) -> u64 {
        self.most_nodes
    }

    /// Dual bound so far, scaled.
    pub(crate) fn bound(&self) -> i128 {
        self.best.as_ref().map_or(i128::MIN, |best| best.bound)
    }

    /// Duals of the stability centre.
    pub(crate) fn centre(&self) -> Option<&[f64]> {
        self.centre.as_ref().map(|(_, duals)| duals.as_slice())
    }

    /// Prices until the dual bound is `wanted` (scaled), `most_cut_rounds` are used up, cuts stall, or the budget is
    /// exhausted. With `comes_back` the caller resumes the node, so that a large LP stops earlier in its first visit.
    pub(crate) fn run(
        &mut self,
        wanted: i128,
        most_cut_rounds: u32,
        comes_back: bool,
        budget: &mut Budget,
    ) -> Termination {
        let (mut stalled, mut before) = (0, i128::MIN);
        for round in 0.. {
            let is_first = comes_back && most_cut_rounds == 0;
            let end = self.converge(wanted, is_first, budget);
            let step = self.bound().saturating_sub(before);
            let left = wanted.saturating_sub(self.bound());
            stalled =
                if step.saturating_mul(INVERSE_CUT_PROGRESS) < left { stalled + 1 } else { 0 };
            before = self.bound();
            let is_stalled = stalled >= MAX_STALLED_CUT_ROUNDS;
            if end == Termination::Converged
                && comes_back
                && !is_stalled
                && round >= most_cut_rounds
            {
                return Termination::Suspended;
            }
            let is_over = is_stalled || round >= most_cut_rounds;
            if end != Termination::Converged || is_over || self.cut() == 0 {
                return end;
            }
        }
        Termination::Converged
    }

    /// Runs at most `rounds` pricing rounds for the units that are left, without a bound. Returns `false` if the LP
    /// solver failed or the budget is exhausted.
    pub(crate) fn refresh(&mut self, rounds: usize, budget: &mut Budget) -> bool {
        let mut before = f64::INFINITY;
        for round in 0.. {
            let hint = self.parts.setup.linear.relax(self.master.lp(), budget);
            let Some(Hint { duals: solved, values }) = hint else { return false };
            self.master.set_values(&values);
            let value = self.master.dual_value(&solved);
            let gains = before - value > MIN_REFRESH_DECREASE * value.abs();
            before = value;
            if round == rounds || !gains || budget.exhausted().is_some() {
                return budget.exhausted().is_none();
            }
            let columns = self.price(&solved, first_nodes(&self.master), budget).columns;
            if self.master.add(columns) == 0 {
                return true;
            }
        }
        true
    }

    fn cut(&mut self) -> usize {
        let added = self.master.cut(CUTS_PER_ROUND.max(self.master.num_classes() / 2));
        // New rows start with dual 0, under which the old centre proves the same bound.
        if let Some((_, centre)) = &mut self.centre {
            centre.resize(self.master.layout().len(), 0.0);
        }
        added
    }

    /// Adds groups until LP value and dual bound meet; on the first visit of a large LP until they nearly meet.
    fn converge(&mut self, wanted: i128, is_first: bool, budget: &mut Budget) -> Termination {
        // New rows leave the bound of the old duals as it was; pricing them again makes later estimates comparable.
        let is_large = self.master.num_classes() > self.parts.setup.sizes.untiled_classes;
        let price_exactly =
            if self.parts.are_slow() { EXACT_PRICING_START.1 } else { EXACT_PRICING_START.0 };
        let mut is_priced_exactly = is_large && budget.fraction() > price_exactly;
        if is_priced_exactly {
            self.price_exactly(budget);
        } else if let Some((_, duals)) = self.centre.take() {
            self.try_duals(duals, &[], budget);
        }
        for _ in 0..MAX_PRICING_ROUNDS {
            if budget.exhausted().is_some() {
                return Termination::BudgetExhausted;
            }
            if budget.fraction() > price_exactly && !std::mem::replace(&mut is_priced_exactly, true)
            {
                self.price_exactly(budget);
            }
            let hint = self.parts.setup.linear.relax(self.master.lp(), budget);
            let Some(Hint { duals: solved, values }) = hint else {
                return if budget.exhausted().is_some() {
                    Termination::BudgetExhausted
                } else {
                    Termination::Failed
                };
            };
            self.master.set_values(&values);
            let value = self.master.dual_value(&solved);
            let (added, is_complete) = self.price_smoothed(&solved, budget);
            if self.bound() >= wanted {
                return Termination::BoundReached;
            }
            // While box constraints are active, the LP value says nothing about the gap.
            let is_box_active = self.master.is_at_edge(&solved);
            let estimate = self.centre.as_ref().map_or(i128::MIN, |(bound, _)| *bound);
            let lacks = value - unscaled(estimate);
            let is_within = |share: f64| !is_box_active && lacks <= share * value.abs();
            if self.close > PRICING_GAP && is_within(self.close) {
                return Termination::Converged;
            }
            if is_first && is_large && !is_priced_exactly && is_within(EXACT_PRICING_GAP) {
                self.price_exactly(budget);
                return Termination::Suspended;
            }
            if let Some((_, duals)) = &self.centre {
                self.master.stabilisation.recentre(&duals[..self.master.num_classes()]);
            }
            if !is_box_active && (meets(value, self.bound()) || self.is_near(value, wanted)) {
                self.drop_unused_cuts(&solved);
                return Termination::Converged;
            }
            if is_box_active && added == 0 {
                let classes = self.master.num_classes();
                self.master.stabilisation.widen(&solved[..classes]);
            }
            if !is_box_active && (added == 0 || meets(value, estimate)) {
                if is_complete && added == 0 {
                    return Termination::Converged;
                }
                // Truncated searches hide columns or weaken the bound.
                if !self.raise_node_limit() {
                    return Termination::Failed;
                }
            }
            self.master.forget(&solved);
        }
        Termination::Failed
    }

    /// Prices smoothed duals and, if they add no column (mispricing), the LP's own. Returns the number of columns added,
    /// and `true` if no search was truncated.
    fn price_smoothed(&mut self, solved: &[f64], budget: &mut Budget) -> (usize, bool) {
        if let Some(centre) = self.centre() {
            let smooth = blend(centre, solved, SMOOTHING);
            let (added, is_complete) = self.try_duals(smooth, solved, budget);
            if added > 0 {
                return (added, is_complete);
            }
        }
        self.try_duals(solved.to_vec(), solved, budget)
    }

    /// Returns `true` below the root if the bound is so near the LP value that the node's decision is known: little is
    /// missing compared with what the node needs to be pruned.
    fn is_near(&self, value: f64, wanted: i128) -> bool {
        let lacks = unscaled(wanted) - value;
        !self.branches.is_empty() && value - unscaled(self.bound()) <= NODE_PRICING_GAP * lacks
    }

    /// Raises the limit of the pricing searches, unless it is at its maximum. Estimates under the old limit are not
    /// comparable with later ones.
    fn raise_node_limit(&mut self) -> bool {
        if self.most_nodes >= SEARCH_NODES_GROWTH.1 {
            return false;
        }
        self.most_nodes *= SEARCH_NODES_GROWTH.0;
        if let Some((estimate, _)) = &mut self.centre {
            *estimate = i128::MIN;
        }
        true
    }

    /// Completes the pricing exactly where truncated searches weaken the bound: prices slightly smaller duals of the
    /// centre with a high node limit.
    fn price_exactly(&mut self, budget: &mut Budget) {
        let Some((estimate, duals)) = &self.centre else { return };
        // A proven bound within half a per cent of its estimate leaves little to gain.
        if *estimate > i128::MIN
            && estimate.saturating_sub(self.bound()) <= estimate.saturating_abs() / 200
        {
            return;
        }
        let mut duals = duals.clone();
        duals[..self.master.num_classes()]
            .iter_mut()
            .for_each(|dual| *dual *= 1.0 - EXACT_DUAL_REDUCTION);
        let each = |left: u64| left / self.master.num_classes().max(1) as u64;
        let most_nodes = budget
            .work_left()
            .map_or(SEARCH_NODES_GROWTH.1, |left| each(left).min(SEARCH_NODES_GROWTH.1));
        let priced = self.price(&duals, most_nodes, budget);
        self.keep_better(priced.certificate);
        self.centre = Some((priced.estimate, duals));
        self.master.add(priced.columns);
    }

    fn keep_better(&mut self, certificate: DualCertificate) {
        if self.best.as_ref().is_none_or(|best| certificate.bound > best.bound) {
            self.best = Some(certificate);
        }
    }

    /// Prices `tried` and keeps its certificate if its bound is better. Returns the number of columns added, those with
    /// negative reduced cost under the LP's duals `solved`, and `true` if no search was truncated.
    fn try_duals(&mut self, tried: Vec<f64>, solved: &[f64], budget: &mut Budget) -> (usize, bool) {
        let priced = self.price(&tried, self.most_nodes, budget);
        self.keep_better(priced.certificate);
        if self.centre.as_ref().is_none_or(|(least, _)| priced.estimate > *least) {
            self.centre = Some((priced.estimate, tried));
        }
        let worth = |column: &Column| {
            solved.is_empty() || self.master.reduced(column, solved) < MAX_ADDED_REDUCED_COST
        };
        let wanted: Vec<Column> = priced.columns.into_iter().filter(worth).collect();
        (self.master.add(wanted), priced.is_complete)
    }

    /// Drops unused cuts from the master and their duals from the centre.
    fn drop_unused_cuts(&mut self, solved: &[f64]) {
        let keep = self.master.drop_unused_cuts(solved);
        if let Some((_, centre)) = &mut self.centre {
            let first = centre.len() - keep.len();
            let mut nth = 0;
            centre.retain(|_| {
                nth += 1;
                nth <= first || keep[nth - first - 1]
            });
        }
    }

    fn price(&self, duals: &[f64], most_nodes: u64, budget: &mut Budget) -> Round {
        price(self.parts, self.branches, &self.master, duals, most_nodes, budget)
    }
}

/// Returns the convex combination of `centre`, with weight `share`, and `other`.
fn blend(centre: &[f64], other: &[f64], share: f64) -> Vec<f64> {
    centre.iter().zip(other).map(|(c, o)| share * c + (1.0 - share) * o).collect()
}

/// Initial node limit of one pricing search, by the number of classes that have units.
fn first_nodes(master: &Master<'_>) -> u64 {
    let classes = master.numbers().iter().filter(|&&number| number > 0).count();
    (INITIAL_SEARCH_NODES.0 / classes.max(1) as u64).max(INITIAL_SEARCH_NODES.1)
}

/// Converts a scaled bound to metres.
fn unscaled(bound: i128) -> f64 {
    bound.to_f64() / SCALE.to_f64()
}

/// Returns `true` if a bound is as near an LP value as the accuracy of the LP allows.
fn meets(value: f64, bound: i128) -> bool {
    value - unscaled(bound) <= PRICING_GAP * value.abs().max(1.0)
}
