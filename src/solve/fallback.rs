//! Fallback plan: the last plan that was assigned and verified during the search, returned at once on cancellation.

use std::time::Duration;

use super::params::{FALLBACK_PAUSE, FALLBACK_RESERVE, HANDOVER_FACTOR, MAX_INSTANT_REGISTRANTS};
use super::proven_bounds::ProvenState;
use super::solver::Solver;
use super::withheld::OtherPlans;
use super::{Observer, Progress};
use crate::instance::Incumbent;
use crate::limits::{Budget, Cancel};
use crate::measure::Metres;
use crate::plan::{Outcome, Plan, StopReason};

/// The caller's observer, if there is one, and the handle by which it stops the solve.
pub(super) struct Watcher<'o> {
    pub(super) observer: Option<&'o mut (dyn Observer + Send)>,
    pub(super) cancel: Cancel,
}

/// Observer of the plans of a solve, with the fallback plan and the retained improvements.
pub(super) struct Watch<'o> {
    watcher: Watcher<'o>,
    fallback: Option<FallbackPlan>,
    /// Recent improvements of a small pool, to replace a best plan that fails verification.
    others: OtherPlans,
}

impl<'o> Watch<'o> {
    pub(super) fn new(solver: &Solver<'_>, watcher: Watcher<'o>, budget: &Budget) -> Self {
        let can_end_early = watcher.observer.is_some() || solver.options.cancel.is_some();
        let wants_plans = watcher.observer.as_ref().is_some_and(|observer| observer.wants_plans());
        let is_needed = can_end_early && solver.is_large() || wants_plans;
        let fallback = is_needed.then(|| FallbackPlan::new(budget));
        Self { watcher, fallback, others: OtherPlans::default() }
    }

    /// Returns `true` if there is no fallback plan yet, and a plan found now would become one.
    pub(super) fn waits(&self, budget: &Budget) -> bool {
        let waits =
            |fallback: &FallbackPlan| fallback.verified.is_none() && fallback.is_due(budget);
        self.fallback.as_ref().is_some_and(waits)
    }

    /// Reports the current plan, improved or not, and updates the fallback plan and the retained improvements.
    pub(super) fn see(
        &mut self,
        solver: &Solver<'_>,
        plan: &Incumbent,
        known: &ProvenState,
        budget: &Budget,
    ) {
        let offset = solver.instance.cost_offset();
        let progress = Progress {
            cost: Metres(plan.cost + offset),
            lower_bound: Metres(known.bound(plan) + offset),
            placement_proven: known.places_most(plan),
            placed_seats: plan.placement.iter().sum(),
            groups: plan.groups.len(),
            used: budget.progress(),
        };
        let Watcher { observer, cancel } = &mut self.watcher;
        let answer = observer.as_mut().map(|observer| observer.progress(&progress));
        if answer.is_some_and(|answer| answer.is_break()) {
            cancel.cancel();
        }
        if let Some(fallback) = &mut self.fallback
            && let Some(plan) = fallback.see(solver, plan, known, budget)
            && let Some(observer) = observer.as_mut().filter(|observer| observer.wants_plans())
        {
            observer.plan(plan);
        }
        if !solver.is_large() {
            self.others.keep(solver, plan);
        }
    }

    /// Takes the retained improvements.
    pub(super) fn take_others(&mut self) -> OtherPlans {
        std::mem::take(&mut self.others)
    }

    /// Outcome on cancellation: the fallback plan if there is one.
    pub(super) fn handed_over(
        self,
        solver: &Solver<'_>,
        known: &ProvenState,
        budget: &Budget,
    ) -> Outcome {
        let plan = self.fallback.and_then(|fallback| fallback.plan(solver, known, budget));
        plan.map_or(Outcome::Undecided(StopReason::Cancelled), Outcome::Plan)
    }
}

/// Plan that is returned on cancellation.
#[derive(Debug)]
struct FallbackPlan {
    /// Last verified plan, by class and by person.
    verified: Option<(Incumbent, Plan)>,
    /// Time at which the last plan was verified.
    at: Duration,
    /// Time that it takes to assign and verify a plan.
    takes: Duration,
}

impl FallbackPlan {
    fn new(budget: &Budget) -> Self {
        // Until it is measured, this time is estimated from that of compiling.
        Self {
            verified: None,
            at: Duration::ZERO,
            takes: budget.prepared().mul_f64(HANDOVER_FACTOR),
        }
    }

    /// Returns `true` if the pause is over and there is time to verify another plan.
    fn is_due(&self, budget: &Budget) -> bool {
        let has_rested =
            self.verified.is_none() || budget.elapsed() >= self.at + self.takes * FALLBACK_PAUSE;
        let has_time = budget.time_left().is_none_or(|left| left > self.takes * FALLBACK_RESERVE);
        has_rested && has_time && budget.exhausted().is_none()
    }

    /// Assigns and verifies a plan if that is due and the plan is better than the last one; returns it if it is legal.
    fn see(
        &mut self,
        solver: &Solver<'_>,
        plan: &Incumbent,
        known: &ProvenState,
        budget: &Budget,
    ) -> Option<&Plan> {
        let is_better =
            |(last, _): &(Incumbent, Plan)| plan.is_preferred_to(last, &solver.instance);
        let is_new = self.verified.as_ref().is_none_or(is_better);
        if !is_new || !self.is_due(budget) || !solver.has_groups(plan) || !solver.has_locked(plan) {
            return None;
        }
        let begun = budget.elapsed();
        let claims = solver.claims(plan, known, StopReason::Cancelled, budget);
        let verified = solver.assigned(plan, claims, budget).and_then(|assigned| {
            let defects = solver.defects(&assigned, budget)?;
            Ok((assigned, defects.is_empty()))
        });
        let (verified, is_legal) = verified.ok()?;
        // An illegal plan restarts the pause too: otherwise it would be verified again at every call.
        self.at = budget.elapsed();
        self.takes = self.at - begun;
        if !is_legal {
            return None;
        }
        self.verified = Some((plan.clone(), verified));
        self.verified.as_ref().map(|(_, plan)| plan)
    }

    /// Last verified plan, with the current bound.
    fn plan(self, solver: &Solver<'_>, known: &ProvenState, budget: &Budget) -> Option<Plan> {
        let (incumbent, mut plan) = self.verified?;
        let offset = solver.instance.cost_offset();
        plan.lower_bound = plan.lower_bound.max(Metres(known.bound(&incumbent) + offset));
        plan.seconds = budget.seconds();
        Some(plan)
    }
}

impl Solver<'_> {
    /// Returns `true` if it takes long to assign and verify a plan.
    pub(super) fn is_large(&self) -> bool {
        self.pool.registrants().len() > MAX_INSTANT_REGISTRANTS
    }
}
