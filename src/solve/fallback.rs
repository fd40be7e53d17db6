//! Fallback plan: the last plan that was assigned and verified during the search, returned at once on cancellation.

use std::time::Duration;

use super::compiled::END;
use super::proven_bounds::ProvenState;
use super::solver::Solver;
use super::withheld::Kept;
use super::{Observer, Progress};
use crate::instance::Incumbent;
use crate::limits::Budget;
use crate::measure::Metres;
use crate::plan::{Outcome, Plan, StopReason};

/// Maximum number of registrants for which a plan is assigned and verified in a few milliseconds, so that no fallback
/// plan is needed.
const MOST_AT_ONCE: usize = 4_000;
/// Minimum pause between two fallback plans, as a multiple of the time that one takes.
const SELDOM: u32 = 50;
/// Minimum remaining time for another fallback plan, in the same multiple.
const LEFT: u32 = 3;

/// Observer of the plans of a solve, with the fallback plan and the retained improvements.
pub(super) struct Watch<'o> {
    observer: &'o mut (dyn Observer + Send),
    standby: Option<FallbackPlan>,
    /// Recent improvements of a small pool, to replace a best plan that fails verification.
    kept: Kept,
}

impl<'o> Watch<'o> {
    pub(super) fn new(
        solver: &Solver<'_>,
        observer: &'o mut (dyn Observer + Send),
        budget: &Budget,
    ) -> Self {
        let is_needed = solver.is_watched && solver.is_large();
        let standby = is_needed.then(|| FallbackPlan::new(budget));
        Self { observer, standby, kept: Kept::default() }
    }

    /// Returns `true` if there is no fallback plan yet, and a plan found now would become one.
    pub(super) fn waits(&self, budget: &Budget) -> bool {
        let waits = |standby: &FallbackPlan| standby.judged.is_none() && standby.is_due(budget);
        self.standby.as_ref().is_some_and(waits)
    }

    /// Reports the current plan, improved or not, and updates the fallback plan and the retained improvements.
    pub(super) fn see(
        &mut self,
        solver: &Solver<'_>,
        plan: &Incumbent,
        known: &ProvenState,
        budget: &Budget,
    ) {
        let parted = solver.instance.earlier.constant();
        self.observer.progress(&Progress {
            cost: Metres(plan.cost + parted),
            lower_bound: Metres(known.bound(plan) + parted),
            placed_seats: plan.placement.iter().sum(),
            groups: plan.groups.len(),
            used: budget.progress(),
        });
        if let Some(standby) = &mut self.standby {
            standby.see(solver, plan, known, budget);
        }
        if !solver.is_large() {
            self.kept.keep(solver, plan);
        }
    }

    /// Takes the retained improvements.
    pub(super) fn take_kept(&mut self) -> Kept {
        std::mem::take(&mut self.kept)
    }

    /// Outcome on cancellation: the fallback plan if there is one.
    pub(super) fn handed_over(
        self,
        solver: &Solver<'_>,
        known: &ProvenState,
        budget: &Budget,
    ) -> Outcome {
        let plan = self.standby.and_then(|standby| standby.plan(solver, known, budget));
        plan.map_or(Outcome::Undecided(StopReason::Cancelled), Outcome::Plan)
    }
}

/// Plan that is returned on cancellation.
#[derive(Debug)]
struct FallbackPlan {
    /// Last verified plan, by class and by person.
    judged: Option<(Incumbent, Plan)>,
    /// Time at which the last plan was verified.
    at: Duration,
    /// Time that it takes to assign and verify a plan.
    takes: Duration,
}

impl FallbackPlan {
    fn new(budget: &Budget) -> Self {
        // Until it is measured, this time is estimated from that of compiling.
        Self { judged: None, at: Duration::ZERO, takes: budget.prepared().mul_f64(END) }
    }

    /// Returns `true` if the pause is over and there is time to verify another plan.
    fn is_due(&self, budget: &Budget) -> bool {
        let has_rested = self.judged.is_none() || budget.elapsed() >= self.at + self.takes * SELDOM;
        let has_time = budget.time_left().is_none_or(|left| left > self.takes * LEFT);
        has_rested && has_time && budget.exhausted().is_none()
    }

    /// Assigns and verifies a plan if that is due and the plan is better than the last one.
    fn see(&mut self, solver: &Solver<'_>, plan: &Incumbent, known: &ProvenState, budget: &Budget) {
        let is_better =
            |(last, _): &(Incumbent, Plan)| plan.is_preferred_to(last, &solver.instance);
        let is_new = self.judged.as_ref().is_none_or(is_better);
        if !is_new || !self.is_due(budget) || !solver.has_groups(plan) || !solver.has_locked(plan) {
            return;
        }
        let begun = budget.elapsed();
        let claims = solver.claims(plan, known, StopReason::Cancelled, budget);
        let judged = solver.dealt(plan, claims, budget).and_then(|dealt| {
            let defects = solver.defects(&dealt, budget)?;
            Ok((dealt, defects.is_empty()))
        });
        let Ok((judged, is_legal)) = judged else { return };
        if is_legal {
            self.judged = Some((plan.clone(), judged));
        }
        // An illegal plan restarts the pause too: otherwise it would be verified again at every call.
        self.at = budget.elapsed();
        self.takes = self.at - begun;
    }

    /// Last verified plan, with the current bound.
    fn plan(self, solver: &Solver<'_>, known: &ProvenState, budget: &Budget) -> Option<Plan> {
        let (incumbent, mut plan) = self.judged?;
        let parted = solver.instance.earlier.constant();
        plan.lower_bound = plan.lower_bound.max(Metres(known.bound(&incumbent) + parted));
        plan.seconds = budget.seconds();
        Some(plan)
    }
}

impl Solver<'_> {
    /// Returns `true` if it takes long to assign and verify a plan.
    pub(super) fn is_large(&self) -> bool {
        self.pool.registrants().len() > MOST_AT_ONCE
    }
}
