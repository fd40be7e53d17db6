//! Phases of a solve: a first plan, an exact search, local search, and bounding beside it.

use std::time::Duration;

use super::fallback::Watch;
use super::proven_bounds::{ProvenBounds, ProvenState};
use super::search_driver::SearchDriver;
use super::solver::Solver;
use crate::enumeration::exact::{Exact, solve_exactly};
use crate::instance::{Incumbent, Placement};
use crate::limits::{Budget, Cancel};
use crate::local_search::{Neighbours, Rounds, first_plan, repaired_plan, rounded_plan};
use crate::measure::Metres;
use crate::plan::{Conflict, gap};

/// Maximum number of units for which an exact solve by enumeration is tried.
const MOST_UNITS_EXACT: usize = 40;
/// Maximum number of units for which the exact solve needs no good plan to start from.
const MOST_UNITS_TINY: usize = 12;
/// Replicas of a search round, alone and beside bounding: equal on every machine, so that results are equal too.
const LANES: (u64, u64) = (2, 1);
/// Consecutive turns with a gain below `LEAST_GAIN` after which the search alone ends.
const PATIENCE: u64 = 3;
/// Relative gain below which a turn counts as stalled.
const LEAST_GAIN: f64 = 0.001;
/// Share of the budget after which the search alone ends.
const SEARCH_ALONE: f64 = 0.3;
/// Time since the start of the solve after which the search alone ends.
const LONGEST_ALONE: Duration = Duration::from_secs(3);
/// Share of the budget after which the Lagrangian ascent ends.
const LEADING: f64 = 0.5;
/// Share of the budget after which the repair of an earlier plan ends.
const REPAIRING: f64 = 0.2;
/// Share of the budget after which the work on the multipliers ends: certifying their bound and target group counts.
const SETTLING: f64 = 0.9;
/// Shares of the budget at which search and bounding, which run side by side, learn from each other.
const PHASES: [f64; 4] = [0.6, 0.75, 0.9, 1.0];
/// Shares of the budget at which a phase ends if bounding is slow: bounding has both threads in the first phase and
/// none in the last.
const SLOW_PHASES: [f64; 2] = [0.95, 1.0];
/// Minimum remaining time for each class for slow bounding to begin.
const SLOW_BOUNDING: Duration = Duration::from_millis(25);
/// Share of the remaining budget for improving a plan that is rounded from the LP; a turn without a gain ends it
/// earlier.
const POLISH: f64 = 0.07;

impl Solver<'_> {
    /// Runs one stage of a solve: an exact search of a small pool, local search alone, then bounding and search side by
    /// side. Returns a conflict if one is proven.
    pub(super) fn stage(
        &self,
        lane: &mut SearchDriver<'_>,
        proof: &mut ProvenBounds<'_>,
        budget: &mut Budget,
        watch: &mut Watch<'_>,
    ) -> Option<Conflict> {
        let instance = &self.instance;
        watch.see(self, lane.rounds.incumbent(), &proof.known(), budget);
        if instance.num_units() <= MOST_UNITS_EXACT && budget.exhausted().is_none() {
            if instance.num_units() > MOST_UNITS_TINY {
                self.search(lane, &proof.known(), LANES.0, PATIENCE, budget, watch);
            }
            match solve_exactly(instance, lane.rounds.incumbent(), &self.linear, budget) {
                Some(Exact::Infeasible) => {
                    // The search proves only that `demanded` groups are impossible, so at most one fewer is possible.
                    let demanded = instance.count.0;
                    let possible = demanded - 1;
                    return Some(Conflict::TooFewGroups { demanded, possible });
                }
                Some(Exact::Optimal(optimum, duals)) => {
                    lane.rounds.learn(&optimum);
                    proof.optimum = Some((optimum, duals));
                }
                None => {}
            }
        }
        if budget.exhausted().is_none() {
            proof.count(lane.rounds.incumbent());
        }
        if !proof.is_short() {
            let mut alone = budget.until(SEARCH_ALONE).for_at_most(LONGEST_ALONE);
            self.search(lane, &proof.known(), LANES.0, PATIENCE, &mut alone, watch);
            // `alone` began with the work of `budget`: only the difference is new.
            budget.charge(alone.work() - budget.work());
        }
        if budget.exhausted().is_none() {
            proof.count(lane.rounds.incumbent());
        }
        let is_slow = proof.is_slow();
        let phases = if is_slow { &SLOW_PHASES[..] } else { &PHASES };
        let least = SLOW_BOUNDING * u32::try_from(instance.classes.len()).unwrap_or(u32::MAX);
        if is_slow && budget.time_left().is_some_and(|left| left < least) {
            self.search(lane, &proof.known(), LANES.0, u64::MAX, budget, watch);
        }
        let mut is_searching = !is_slow && !proof.is_short();
        for &until in phases {
            if self.is_done(&proof.known(), lane.rounds.incumbent()) || budget.exhausted().is_some()
            {
                break;
            }
            is_searching = self.phase(lane, proof, budget, until, is_searching, watch);
        }
        None
    }

    /// First plan. With too many classes for column generation it is rounded from the Lagrangian relaxation; otherwise
    /// its groups are built one by one.
    pub(super) fn lead(
        &self,
        neighbours: &Neighbours,
        proof: &mut ProvenBounds<'_>,
        budget: &mut Budget,
        watch: &mut Watch<'_>,
    ) -> Incumbent {
        let (instance, seed) = (&self.instance, self.options.seed);
        let mut best = Incumbent::nobody(instance);
        if instance.earlier.is_some() {
            let mut repairing = budget.until(REPAIRING);
            best = repaired_plan(instance, neighbours, 0, seed, &mut repairing);
            budget.charge(repairing.work() - budget.work());
        }
        // The ascent takes long: a quick first plan provides a fallback plan meanwhile.
        let is_awaited = proof.leads() && watch.waits(budget);
        let soon = is_awaited.then(|| first_plan(instance, neighbours, seed, budget));
        if let Some(soon) = &soon {
            watch.see(self, soon, &proof.known(), budget);
        }
        let mut leading = budget.until(LEADING);
        if proof.leads() && budget.exhausted().is_none() {
            let mut settling = budget.until(SETTLING);
            let wished = proof.lead(&mut leading, &mut settling);
            budget.charge(leading.work() + settling.work() - 2 * budget.work());
            if !wished.is_empty() && !budget.is_given_up() {
                let rounded = rounded_plan(instance, neighbours, &wished, seed, budget);
                if rounded.is_better_than(&best) {
                    best = rounded;
                }
            }
        }
        // Without at-most rules, groups built one by one may be as good.
        let is_simple = instance.at_most_rules().is_empty() && !self.is_done(&proof.known(), &best);
        let is_wanted = is_simple || !proof.known().places_most(&best);
        if is_wanted && !budget.is_given_up() {
            let first = soon.unwrap_or_else(|| first_plan(instance, neighbours, seed, budget));
            if first.is_preferred_to(&best, instance) {
                best = first;
            }
        }
        best
    }

    /// Runs bounding, with search beside it if `is_searching`; then each learns from the other. Returns `true` if the
    /// incumbent improved.
    fn phase(
        &self,
        lane: &mut SearchDriver<'_>,
        proof: &mut ProvenBounds<'_>,
        budget: &mut Budget,
        until: f64,
        is_searching: bool,
        watch: &mut Watch<'_>,
    ) -> bool {
        let before = lane.rounds.incumbent().clone();
        let phase = budget.until(until);
        let is_last = proof.is_slow() && until >= 1.0;
        if is_last || proof.is_over(&before) {
            let mut searching = phase;
            let known = proof.known();
            self.search(lane, &known, LANES.0, u64::MAX, &mut searching, watch);
            budget.charge(searching.work() - budget.work());
        } else if is_searching {
            let known = proof.known();
            // The search is halted as soon as bounding finds a plan that meets the target.
            let halt = Cancel::new();
            let (searching, mut bounding) = (phase.share(2), phase.share(2));
            let mut searching = searching.halted_by(&halt);
            rayon::join(
                || self.search(lane, &known, LANES.1, u64::MAX, &mut searching, watch),
                || {
                    proof.tighten(&before, &mut bounding);
                    let is_done = |plan: Incumbent| self.is_done(&proof.known(), &plan);
                    if bounding.exhausted().is_none() && proof.plan().is_some_and(is_done) {
                        halt.cancel();
                    }
                },
            );
            budget.charge(searching.work() + bounding.work());
        } else {
            let mut bounding = phase;
            proof.tighten(&before, &mut bounding);
            budget.charge(bounding.work() - budget.work());
        }
        if budget.is_given_up() {
            return false;
        }
        if let Some(plan) = proof.plan() {
            lane.rounds.learn(&plan);
        }
        let wished = proof.take_wished();
        let is_done = self.is_done(&proof.known(), lane.rounds.incumbent());
        if !wished.is_empty() && budget.exhausted().is_none() && !is_done {
            let (instance, neighbours) = (&self.instance, lane.rounds.neighbours());
            let rounded = rounded_plan(instance, neighbours, &wished, self.options.seed, budget);
            let mut polishing = budget.until(until + POLISH * (1.0 - until));
            let seed = self.options.seed;
            let polished = Rounds::new(instance, neighbours, rounded, seed);
            let mut polished = SearchDriver::new(instance, polished, &self.linear, seed);
            // A rounded plan may place fewer seats than the incumbent: subproblems first bring it to the same
            // placement.
            if !proof.is_short() {
                let mut placing = polishing.until(0.5 * (polishing.fraction() + 1.0));
                polished.complete(&lane.rounds.incumbent().placement, &mut placing);
                polishing.charge(placing.work() - polishing.work());
            }
            let known = proof.known();
            self.search(&mut polished, &known, LANES.0, 1, &mut polishing, watch);
            budget.charge(polishing.work() - budget.work());
            // A rounded plan that is worse as a whole may still have better components.
            lane.rounds.merge(polished.rounds.incumbent());
        }
        lane.rounds.incumbent().is_preferred_to(&before, &self.instance)
    }

    /// Searches until the budget is exhausted, `patience` consecutive turns stall, or the incumbent meets the target.
    fn search(
        &self,
        lane: &mut SearchDriver<'_>,
        known: &ProvenState,
        lanes: u64,
        patience: u64,
        budget: &mut Budget,
        watch: &mut Watch<'_>,
    ) {
        let (mut before, mut idle) = (None, 0);
        let parted = self.instance.earlier.constant();
        lane.run(lanes, budget, |plan, budget| {
            watch.see(self, plan, known, budget);
            let gains = |(placement, cost): &(Placement, i64)| {
                *placement != plan.placement
                    || (cost - plan.cost) as f64 > LEAST_GAIN * (*cost + parted) as f64
            };
            idle = if before.as_ref().is_none_or(gains) { 0 } else { idle + 1 };
            before = Some((plan.placement.clone(), plan.cost));
            idle >= patience || self.is_done(known, plan)
        });
    }

    /// Returns `true` if the plan has the required groups and the requested gap, and provably places the most.
    pub(super) fn is_done(&self, known: &ProvenState, plan: &Incumbent) -> bool {
        let parted = self.instance.earlier.constant();
        let gap = gap(Metres(plan.cost + parted), Metres(known.bound(plan) + parted));
        self.has_groups(plan) && gap <= self.options.gap && known.places_most(plan)
    }
}
