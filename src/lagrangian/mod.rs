//! Central meetings of pools with more classes than column generation takes: a Lagrangian bound (Geoffrion 1974).
//!
//! In the aggregated model whole numbers of groups `y_v` meet at venues and units go to them, `min y_v <= sum x_iv <= max
//! y_v`, at most `k y_v` of one value. All rows but "everybody goes somewhere" are priced. Where the prices of the sizes
//! follow from the others so that every venue's group comes to the same reduced cost, the bound is a concave function of
//! the prices of the limits and of one price for the number of groups (`prices.rs`): everybody takes the cheapest place.
//! `climb.rs` looks for good prices in floats, `certify.rs` makes a true bound of them.

mod ascend;
mod assignment_graph;
mod certify;
mod chains;
mod multipliers;
mod plan;
mod settle;
mod targets;
#[cfg(test)]
mod tests;

use crate::bounds::dual_bound::{ProblemExtent, whole};
use crate::branch_and_price::dual_certificate::CertificateNames;
use crate::branch_and_price::relaxation::{Scope, whole_extent};
use crate::instance::{GroupClasses, Instance, Placement};
use crate::limits::Budget;
use crate::plan::certificate::Proof;
use ascend::Climber;
use assignment_graph::AssignmentGraph;
use certify::{Certified, certify, is_summable};
use plan::groups;

/// Steps of the first stage, and by how much stages grow.
const STEPS: (usize, usize) = (120, 2);
const MOST_STAGES: u32 = 2;
/// Temperature and reach of a step at first and at last, as shares of the mean cost of a unit.
const TEMPERATURE: (f64, f64) = (0.1, 0.001);
const REACH: (f64, f64) = (1.0, 0.005);
/// Each stage begins with so much of the temperature and reach of the one before.
const COOLER: f64 = 0.3;

/// A bound of all plans with one placement.
pub(crate) struct Ascent<'a> {
    market: AssignmentGraph<'a>,
    climber: Climber,
    extent: ProblemExtent,
    scope: Scope,
    stage: u32,
    best: Certified,
}

impl<'a> Ascent<'a> {
    /// Of the plans with a placement; `None` where meetings are not central, no number of groups can have that placement,
    /// or there is no time.
    pub(crate) fn new(
        instance: &'a Instance,
        placement: &Placement,
        most_groups: u64,
        budget: &Budget,
    ) -> Option<Self> {
        let market = AssignmentGraph::new(instance, budget).filter(is_summable)?;
        let extent = whole_extent(instance, placement, most_groups);
        if extent.groups.0 > extent.groups.1 {
            return None;
        }
        let climber = Climber::new(&market, &extent, most_groups);
        let best = certify(&market, &climber.prices, &extent, budget)?;
        let scope = Scope::of(placement);
        Some(Self { market, climber, extent, scope, stage: 0, best })
    }

    /// Of which plans its bound speaks.
    pub(crate) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// No plan that it speaks of costs less.
    pub(crate) fn bound(&self) -> i64 {
        // What is kept is not known here: these costs are not negative.
        whole(self.best.bound).unwrap_or(0)
    }

    /// What re-proves the bound.
    pub(crate) fn certificate(&self, names: &CertificateNames<'_>) -> Option<Proof> {
        let classes = (0..).zip(&self.best.duals);
        let named = classes.map(|(class, &dual)| Some((names.class(class)?, dual)));
        named.collect::<Option<Vec<_>>>().map(Proof::Prices)
    }

    /// Goes on until the budget is spent or nothing is left to do.
    /// What was found is certified within the whole budget.
    pub(crate) fn advance(&mut self, budget: &mut Budget, whole: &Budget) {
        while self.stage < MOST_STAGES && budget.exhausted().is_none() {
            self.climb(budget);
            let found = certify(&self.market, &self.climber.best.1, &self.extent, whole);
            if let Some(found) = found.filter(|found| found.bound > self.best.bound) {
                self.best = found;
            }
            self.climber.return_to_best();
        }
    }

    /// Groups that a plan should have; none where the budget ends too early.
    pub(crate) fn wished(&self, budget: &mut Budget) -> Vec<GroupClasses> {
        let prices = &self.climber.best.1;
        let tariff = prices.tariff(&self.market);
        let temperature = TEMPERATURE.1 * self.market.mean_cost();
        let crowd = self.climber.crowd(&self.market, &tariff, temperature, budget);
        let Some(crowd) = crowd else { return Vec::new() };
        groups(&self.market, &tariff, &crowd, self.extent.groups.1, budget)
    }

    /// One stage: cooler and with shorter steps as it goes on.
    fn climb(&mut self, budget: &mut Budget) {
        let steps = STEPS.0 * STEPS.1.pow(self.stage);
        let mean = self.market.mean_cost();
        let start = COOLER.powi(self.stage as i32);
        for step in 0..steps {
            let progress = step as f64 / steps as f64;
            let at = |(first, last): (f64, f64)| {
                let first = (first * start).max(last);
                mean * first * (last / first).powf(progress)
            };
            if self.climber.step(&self.market, at(TEMPERATURE), at(REACH), budget).is_none() {
                return;
            }
            budget.charge(self.market.num_classes() as u64);
        }
        self.stage += 1;
    }
}
