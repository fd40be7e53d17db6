//! Lagrangian bound (Geoffrion 1974) on central meetings, for pools with more classes than column generation takes.
//!
//! In the aggregated model, whole numbers of groups `y_v` meet at the venues and units are assigned to them:
//! `min y_v <= sum x_iv <= max y_v`, with at most `k y_v` units of one value. All rows are relaxed except "every unit
//! is assigned or waits". Where the multipliers of the size rows follow from the others, so that the group of every
//! venue has the same reduced cost, the bound is a concave function of the multipliers of the limits and of one
//! multiplier for the number of groups (`multipliers.rs`): every unit takes its cheapest place. `ascend.rs` looks for
//! good multipliers in floats, `certify.rs` turns them into a true bound.

use crate::convert::Convert;

mod ascend;
mod assignment_graph;
mod certify;
mod chains;
mod multipliers;
mod params;
mod plan;
mod settle;
mod targets;
#[cfg(test)]
mod tests;

use ascend::GradientAscent;
use assignment_graph::AssignmentGraph;
use certify::{Certified, certify, is_summable};
use params::{MAX_STAGES, RESTART_FACTOR, STAGE_STEPS, STEP_LENGTHS, TEMPERATURES};
use plan::groups;

use crate::bounds::dual_bound::{ProblemExtent, ceil_metres};
use crate::branch_and_price::dual_certificate::CertificateNames;
use crate::branch_and_price::relaxation::{Scope, whole_extent};
use crate::instance::{ClassIdx, GroupClasses, Instance, Placement};
use crate::limits::Budget;
use crate::plan::certificate::Proof;

/// Lagrangian bound on all plans with one placement.
pub(crate) struct LagrangianBound<'a> {
    graph: AssignmentGraph<'a>,
    gradient: GradientAscent,
    extent: ProblemExtent,
    scope: Scope,
    stage: u32,
    best: Certified,
}

impl<'a> LagrangianBound<'a> {
    /// Sets up the bound for the plans with a placement. Returns `None` if meetings are not central, groups are too
    /// large for scaled sums, no number of groups can have that placement, or the budget is exhausted.
    pub(crate) fn new(
        instance: &'a Instance,
        placement: &Placement,
        most_groups: u64,
        budget: &Budget,
    ) -> Option<Self> {
        let graph = AssignmentGraph::new(instance, budget).filter(is_summable)?;
        let extent = whole_extent(instance, placement, most_groups);
        if extent.groups.0 > extent.groups.1 {
            return None;
        }
        let gradient = GradientAscent::new(&graph, &extent, most_groups);
        let best = certify(&graph, &gradient.prices, &extent, budget)?;
        let scope = Scope::of(placement);
        Some(Self { graph, gradient, extent, scope, stage: 0, best })
    }

    /// Scope of the bound: the plans that it covers.
    pub(crate) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Lower bound on the cost of every plan in scope, in metres.
    pub(crate) fn bound(&self) -> i64 {
        // Rewards of pairs are not modelled here, so these costs are not negative.
        ceil_metres(self.best.bound).unwrap_or(0)
    }

    /// Returns the proof of the bound, from which the checker derives it again.
    pub(crate) fn certificate(&self, names: &CertificateNames<'_>) -> Option<Proof> {
        let classes = ClassIdx::counted().zip(&self.best.duals);
        let named = classes.map(|(class, &dual)| Some((names.class(class)?, dual)));
        named.collect::<Option<Vec<_>>>().map(Proof::Prices)
    }

    /// Runs stages until the budget is exhausted or no stage is left. The multipliers found are certified within the
    /// `whole` budget.
    pub(crate) fn advance(&mut self, budget: &mut Budget, whole: &Budget) {
        while self.stage < MAX_STAGES && budget.exhausted().is_none() {
            self.ascend(budget);
            let found = certify(&self.graph, &self.gradient.best.1, &self.extent, whole);
            if let Some(found) = found.filter(|found| found.bound > self.best.bound) {
                self.best = found;
            }
            self.gradient.return_to_best();
        }
    }

    /// Target groups of a plan; empty if the budget ends too early.
    pub(crate) fn target_groups(&self, budget: &mut Budget) -> Vec<GroupClasses> {
        let prices = &self.gradient.best.1;
        let seat_prices = prices.seat_prices(&self.graph);
        let temperature = TEMPERATURES.1 * self.graph.mean_cost();
        let soft_assignment =
            self.gradient.soft_assignment(&self.graph, &seat_prices, temperature, budget);
        let Some(soft_assignment) = soft_assignment else { return Vec::new() };
        groups(&self.graph, &seat_prices, &soft_assignment, self.extent.groups.1, budget)
    }

    /// Runs one stage, in which temperature and step length fall geometrically.
    fn ascend(&mut self, budget: &mut Budget) {
        let steps = STAGE_STEPS.0 * STAGE_STEPS.1.pow(self.stage);
        let mean = self.graph.mean_cost();
        let start = RESTART_FACTOR.powi(self.stage.to_i32());
        for step in 0..steps {
            let progress = step.to_f64() / steps.to_f64();
            let at = |(first, last): (f64, f64)| {
                let first = (first * start).max(last);
                mean * first * (last / first).powf(progress)
            };
            if self.gradient.step(&self.graph, at(TEMPERATURES), at(STEP_LENGTHS), budget).is_none()
            {
                return;
            }
            budget.charge(self.graph.num_classes() as u64);
        }
        self.stage += 1;
    }
}
