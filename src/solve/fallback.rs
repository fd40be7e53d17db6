//! The last plan that was dealt and judged while there was time, so that who cancels waits for neither.

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

/// Up to so many registrants are dealt and judged in a few milliseconds: they need no plan that stands by.
const MOST_AT_ONCE: usize = 4_000;
/// A plan is dealt and judged for this once so many times as long as that takes has gone by since the last, and where so
/// many times that is left.
const SELDOM: u32 = 50;
const LEFT: u32 = 3;

/// Who looks at the plans of a solve while it goes on.
pub(super) struct Watch<'o> {
    observer: &'o mut (dyn Observer + Send),
    standby: Option<FallbackPlan>,
    /// Of pools that are not large, for when the judge withholds the best plan.
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

    /// Whether nothing stands by yet, and a plan that there is now would.
    pub(super) fn waits(&self, budget: &Budget) -> bool {
        let waits = |standby: &FallbackPlan| standby.judged.is_none() && standby.is_due(budget);
        self.standby.as_ref().is_some_and(waits)
    }

    /// A plan, better than before or not.
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

    /// The plans that were kept.
    pub(super) fn take_kept(&mut self) -> Kept {
        std::mem::take(&mut self.kept)
    }

    /// What there is for who cancels.
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

/// A plan that stands by for who cancels.
#[derive(Debug)]
struct FallbackPlan {
    judged: Option<(Incumbent, Plan)>,
    /// When the last was judged, and how long that takes.
    at: Duration,
    takes: Duration,
}

impl FallbackPlan {
    fn new(budget: &Budget) -> Self {
        Self { judged: None, at: Duration::ZERO, takes: budget.prepared().mul_f64(END) }
    }

    /// Whether there is time to judge a plan that differs from the last.
    fn is_due(&self, budget: &Budget) -> bool {
        let has_rested = self.judged.is_none() || budget.elapsed() >= self.at + self.takes * SELDOM;
        let has_time = budget.time_left().is_none_or(|left| left > self.takes * LEFT);
        has_rested && has_time && budget.exhausted().is_none()
    }

    /// Deals and judges a plan, where that is due and it is better than the last.
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
        self.at = budget.elapsed();
        self.takes = self.at - begun;
    }

    /// The last plan that was judged, with what is proven by now.
    fn plan(self, solver: &Solver<'_>, known: &ProvenState, budget: &Budget) -> Option<Plan> {
        let (incumbent, mut plan) = self.judged?;
        let parted = solver.instance.earlier.constant();
        plan.lower_bound = plan.lower_bound.max(Metres(known.bound(&incumbent) + parted));
        plan.seconds = budget.seconds();
        Some(plan)
    }
}

impl Solver<'_> {
    /// Whether dealing and judging take long.
    pub(super) fn is_large(&self) -> bool {
        self.pool.registrants().len() > MOST_AT_ONCE
    }
}
