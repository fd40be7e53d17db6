//! Phases of a solve: a first plan, an exact search, local search, and bounding beside it.

use std::time::Duration;

use super::fallback::Watch;
use super::params::{
    ASCENT_END, EARLY_SEARCH, IMPROVEMENT_SHARE, MAX_EXACT_UNITS, MAX_STALLED_TURNS,
    MAX_TINY_UNITS, MIN_RELATIVE_GAIN, OPENING_END, PHASE_ENDS, REPAIR_END, REPLICAS, ROUNDING_END,
    SEARCH_ALONE, SLOW_BOUNDING_CLASSES, SLOW_BOUNDING_TIME, SLOW_PHASE_ENDS, WIDE_BOUNDING_TIME,
};
use super::proven_bounds::{ProvenBounds, ProvenState};
use super::search_driver::SearchDriver;
use super::solver::Solver;
use crate::convert::Convert;
use crate::enumeration::exact::{Exact, solve_exactly};
use crate::instance::{Incumbent, Placement};
use crate::limits::{Budget, Cancel};
use crate::local_search::{Neighbours, Rounds, constructed_plan, repaired_plan, rounded_plan};
use crate::measure::Metres;
use crate::plan::{Conflict, gap};

/// Phase of a stage: bounding, and search beside it.
#[derive(Clone, Copy, Debug)]
struct Phase {
    /// Share of the budget at which the phase ends.
    until: f64,
    is_searching: bool,
    /// `true` if the phase ends with the first dive of bounding.
    ends_at_first_dive: bool,
}

impl Solver<'_> {
    /// Runs one stage of a solve: an exact search of a small pool, local search alone, then bounding and search side by
    /// side. Returns a conflict if one is proven.
    pub(super) fn stage(
        &self,
        driver: &mut SearchDriver<'_>,
        proof: &mut ProvenBounds<'_>,
        budget: &mut Budget,
        watch: &mut Watch<'_>,
    ) -> Option<Conflict> {
        let instance = &self.instance;
        watch.see(self, driver.rounds.incumbent(), &proof.known(), budget);
        if instance.num_units() <= MAX_EXACT_UNITS && budget.exhausted().is_none() {
            if instance.num_units() > MAX_TINY_UNITS {
                self.search(driver, &proof.known(), REPLICAS.0, MAX_STALLED_TURNS, budget, watch);
            }
            match solve_exactly(instance, driver.rounds.incumbent(), &self.setup.linear, budget) {
                Some(Exact::Infeasible) => {
                    // The search proves only that `demanded` groups are impossible, so at most one fewer is possible.
                    let demanded = instance.count.0;
                    let possible = demanded - 1;
                    return Some(Conflict::TooFewGroups { demanded, possible });
                }
                Some(Exact::Optimal(optimum, duals)) => {
                    driver.rounds.learn(&optimum);
                    proof.optimum = Some((optimum, duals));
                }
                None => {}
            }
        }
        if budget.exhausted().is_none() {
            proof.count(driver.rounds.incumbent());
        }
        let dives_early = proof.dives_early();
        if !proof.ends_at_first_dive() {
            let (share, time) = if dives_early { EARLY_SEARCH } else { SEARCH_ALONE };
            let alone = budget.until(share).for_at_most(time);
            let known = proof.known();
            budget.spend(alone, |alone| {
                self.search(driver, &known, REPLICAS.0, MAX_STALLED_TURNS, alone, watch);
            });
        }
        if budget.exhausted().is_none() {
            proof.count(driver.rounds.incumbent());
        }
        let is_slow = proof.is_slow();
        let opening = dives_early.then_some((OPENING_END, true));
        let ends = if is_slow { &SLOW_PHASE_ENDS[..] } else { &PHASE_ENDS };
        let phases = opening.into_iter().chain(ends.iter().map(|&until| (until, false)));
        if budget.time_left().is_some_and(|left| left < self.least_bounding_time(proof)) {
            self.search(driver, &proof.known(), REPLICAS.0, u64::MAX, budget, watch);
        }
        let mut is_searching = !is_slow && !proof.ends_at_first_dive();
        for (until, ends_at_first_dive) in phases {
            if self.is_done(&proof.known(), driver.rounds.incumbent())
                || budget.exhausted().is_some()
            {
                break;
            }
            let phase = Phase { until, is_searching, ends_at_first_dive };
            let improves = self.phase(driver, proof, budget, phase, watch);
            is_searching = improves || ends_at_first_dive;
        }
        None
    }

    /// Minimum remaining time for bounding to begin: less is better spent on the plan.
    fn least_bounding_time(&self, proof: &ProvenBounds<'_>) -> Duration {
        let classes = self.instance.classes.len().to_u32();
        if proof.is_slow() {
            let pairs = classes.saturating_mul(classes.max(SLOW_BOUNDING_CLASSES));
            SLOW_BOUNDING_TIME * (pairs / SLOW_BOUNDING_CLASSES)
        } else if proof.is_wide() {
            WIDE_BOUNDING_TIME * classes
        } else {
            Duration::ZERO
        }
    }

    /// First plan. With too many classes for column generation it is rounded from the Lagrangian relaxation; otherwise
    /// its groups are built one by one.
    pub(super) fn first_plan(
        &self,
        neighbours: &Neighbours,
        proof: &mut ProvenBounds<'_>,
        budget: &mut Budget,
        watch: &mut Watch<'_>,
    ) -> Incumbent {
        let (instance, seed) = (&self.instance, self.options.seed);
        let mut best = Incumbent::empty(instance);
        if instance.earlier.is_some() {
            best = budget.spend(budget.until(REPAIR_END), |repairing| {
                repaired_plan(instance, neighbours, 0, seed, repairing)
            });
        }
        let start = self.start_groups();
        if !start.is_empty() {
            let started = rounded_plan(instance, neighbours, &start, seed, budget);
            if started.is_preferred_to(&best, instance) {
                best = started;
            }
        }
        // The ascent takes long: a quick first plan provides a fallback plan meanwhile.
        let is_awaited = proof.is_lagrangian_first() && watch.waits(budget);
        let soon = is_awaited.then(|| constructed_plan(instance, neighbours, seed, budget));
        if let Some(soon) = &soon {
            watch.see(self, soon, &proof.known(), budget);
        }
        let mut leading = budget.until(ASCENT_END);
        if proof.is_lagrangian_first() && budget.exhausted().is_none() {
            let mut settling = budget.until(ROUNDING_END);
            let target_groups = proof.solve_relaxed(&mut leading, &mut settling);
            budget.charge(leading.work() + settling.work() - 2 * budget.work());
            if !target_groups.is_empty() && !budget.is_given_up() {
                let rounded = rounded_plan(instance, neighbours, &target_groups, seed, budget);
                if rounded.is_better_than(&best) {
                    best = rounded;
                }
            }
        }
        // Without at-most rules, groups built one by one may be as good.
        let is_simple = instance.at_most_rules().is_empty() && !self.is_done(&proof.known(), &best);
        let is_wanted = is_simple || !proof.known().places_most(&best);
        if is_wanted && !budget.is_given_up() {
            let first =
                soon.unwrap_or_else(|| constructed_plan(instance, neighbours, seed, budget));
            if first.is_preferred_to(&best, instance) {
                best = first;
            }
        }
        best
    }

    /// Runs bounding, with search beside it in some phases; then each learns from the other. Returns `true` if the
    /// incumbent improved.
    fn phase(
        &self,
        driver: &mut SearchDriver<'_>,
        proof: &mut ProvenBounds<'_>,
        budget: &mut Budget,
        Phase { until, is_searching, ends_at_first_dive }: Phase,
        watch: &mut Watch<'_>,
    ) -> bool {
        let before = driver.rounds.incumbent().clone();
        let phase = budget.until(until);
        let is_last = proof.is_slow() && until >= 1.0;
        if is_last || proof.is_over(&before) {
            let known = proof.known();
            budget.spend(phase, |searching| {
                self.search(driver, &known, REPLICAS.0, u64::MAX, searching, watch);
            });
        } else if is_searching {
            let known = proof.known();
            // The search is halted as soon as bounding finds a plan that meets the target, or has dived.
            let halt = Cancel::new();
            let (searching, mut bounding) = (phase.share(2), phase.share(2));
            let mut searching = searching.halted_by(&halt);
            rayon::join(
                || self.search(driver, &known, REPLICAS.1, u64::MAX, &mut searching, watch),
                || {
                    proof.tighten(&before, ends_at_first_dive, &mut bounding);
                    let is_done = |plan: Incumbent| self.is_done(&proof.known(), &plan);
                    let is_enough = ends_at_first_dive || proof.plan().is_some_and(is_done);
                    if bounding.exhausted().is_none() && is_enough {
                        halt.cancel();
                    }
                },
            );
            budget.charge(searching.work() + bounding.work());
        } else {
            budget.spend(phase, |bounding| proof.tighten(&before, ends_at_first_dive, bounding));
        }
        if budget.is_given_up() {
            return false;
        }
        if let Some(plan) = proof.plan() {
            driver.rounds.learn(&plan);
        }
        let target_groups = proof.take_target_groups();
        let is_done = self.is_done(&proof.known(), driver.rounds.incumbent());
        if !target_groups.is_empty() && budget.exhausted().is_none() && !is_done {
            let (neighbours, seed) = (driver.rounds.neighbours(), self.options.seed);
            let rounded = rounded_plan(&self.instance, neighbours, &target_groups, seed, budget);
            let improving = budget.until(until + IMPROVEMENT_SHARE * (1.0 - until));
            budget.spend(improving, |improving| {
                self.improve_rounded(rounded, driver, proof, improving, watch);
            });
        }
        driver.rounds.incumbent().is_preferred_to(&before, &self.instance)
    }

    /// Improves a plan that is rounded from target groups; the incumbent learns from its components.
    fn improve_rounded(
        &self,
        rounded: Incumbent,
        driver: &mut SearchDriver<'_>,
        proof: &ProvenBounds<'_>,
        improving: &mut Budget,
        watch: &mut Watch<'_>,
    ) {
        let (instance, seed) = (&self.instance, self.options.seed);
        let improved = Rounds::new(instance, driver.rounds.neighbours(), rounded, seed);
        let mut improved = SearchDriver::new(instance, improved, &self.setup, seed);
        // A rounded plan may place fewer seats than the incumbent: subproblems first bring it to the same placement.
        if !proof.ends_at_first_dive() {
            let placing = improving.until_share_of_rest(0.5);
            improving.spend(placing, |placing| {
                improved.complete(&driver.rounds.incumbent().placement, placing);
            });
        }
        self.search(&mut improved, &proof.known(), REPLICAS.0, 1, improving, watch);
        // A rounded plan that is worse as a whole may still have better components.
        driver.rounds.merge(improved.rounds.incumbent());
    }

    /// Searches until the budget is exhausted, `patience` consecutive turns stall, or the incumbent meets the target.
    fn search(
        &self,
        driver: &mut SearchDriver<'_>,
        known: &ProvenState,
        replicas: u64,
        patience: u64,
        budget: &mut Budget,
        watch: &mut Watch<'_>,
    ) {
        let (mut before, mut stalled) = (None, 0);
        let offset = self.instance.cost_offset();
        driver.run(replicas, budget, |plan, budget| {
            watch.see(self, plan, known, budget);
            let gains = |(placement, cost): &(Placement, i64)| {
                *placement != plan.placement
                    || (cost - plan.cost).to_f64() > MIN_RELATIVE_GAIN * (*cost + offset).to_f64()
            };
            stalled = if before.as_ref().is_none_or(gains) { 0 } else { stalled + 1 };
            before = Some((plan.placement.clone(), plan.cost));
            stalled >= patience || self.is_done(known, plan)
        });
    }

    /// Returns `true` if the plan has the required groups and the requested gap, and provably places the most.
    pub(super) fn is_done(&self, known: &ProvenState, plan: &Incumbent) -> bool {
        let offset = self.instance.cost_offset();
        let gap = gap(Metres(plan.cost + offset), Metres(known.bound(plan) + offset));
        self.has_groups(plan) && gap <= self.options.gap && known.places_most(plan)
    }
}
