//! State of a solve: the stated input, its compiled form, and the steps that complete a plan.

use super::options::Options;
use super::proven_bounds::ProvenState;
use crate::assign::{Claims, assign_people};
use crate::audit::verify::{Defect, judge};
use crate::branch_and_price::setup::Setup;
use crate::instance::{Incumbent, Instance, Roster};
use crate::limits::{Budget, Exhausted, GivenUp};
use crate::plan::{Plan, PlanDocument, StopReason};
use crate::pool::Pool;
use crate::programme::Programme;
use crate::reasons::{StatedProblem, tell};

pub(super) struct Solver<'a> {
    pub(super) pool: &'a Pool,
    pub(super) programme: &'a Programme,
    pub(super) options: &'a Options,
    pub(super) instance: Instance,
    pub(super) roster: Roster,
    pub(super) setup: Setup,
}

impl Solver<'_> {
    /// Returns `true` if the plan has the minimum number of groups.
    pub(super) fn has_groups(&self, plan: &Incumbent) -> bool {
        plan.groups.len() as u64 >= self.instance.count.0
    }

    /// Returns `true` if every locked seat is placed.
    pub(super) fn has_locked(&self, plan: &Incumbent) -> bool {
        let locked = self.instance.locked_seats();
        // With a lock, the locked seats are those of the first priority level.
        locked == 0 || plan.placement.first().is_none_or(|&placed| placed >= locked)
    }

    /// Claims about a plan besides its groups: bound, placement, seed and stop reason.
    pub(super) fn claims(
        &self,
        plan: &Incumbent,
        known: &ProvenState,
        stopped_by: StopReason,
        budget: &Budget,
    ) -> Claims {
        Claims {
            lower_bound: known.bound(plan),
            placement_proven: known.places_most(plan),
            seed: self.options.seed,
            stopped_by,
            seconds: budget.seconds(),
            work: budget.work_of_stages(),
        }
    }

    /// Assigns people to the places of a plan, and adds the reasons of the reserve list.
    pub(super) fn assigned(
        &self,
        best: &Incumbent,
        claims: Claims,
        budget: &Budget,
    ) -> Result<Plan, GivenUp> {
        let (pool, programme, go_on) = (self.pool, self.programme, || budget.go_on());
        let mut plan =
            assign_people(pool, programme, &self.instance, &self.roster, best, claims, go_on)?;
        plan.fallbacks = self.setup.linear.failures();
        let previous = self.options.previous.as_deref();
        if let Some(previous) = previous {
            plan.number_after(previous);
        }
        let stated = StatedProblem { pool, programme, previous };
        tell(stated, &self.instance, &self.roster, &mut plan, budget);
        budget.go_on()?;
        Ok(plan)
    }

    pub(super) fn stop_reason(
        &self,
        known: &ProvenState,
        plan: &Incumbent,
        budget: &Budget,
    ) -> StopReason {
        let is_done = self.is_done(known, plan);
        match budget.exhausted() {
            _ if is_done && known.bound(plan) == plan.cost => StopReason::Optimal,
            _ if is_done => StopReason::Gap,
            Some(Exhausted::Cancelled) => StopReason::Cancelled,
            Some(Exhausted::Time) => StopReason::Time,
            Some(Exhausted::Work) | None => StopReason::Work,
        }
    }

    /// Defects that the verifier finds in a plan. Every plan is verified before it is returned.
    pub(super) fn defects(&self, plan: &Plan, budget: &Budget) -> Result<Vec<Defect>, GivenUp> {
        let (previous, document) = (self.options.previous.as_deref(), PlanDocument::from(plan));
        let verdict = judge(self.pool, self.programme, previous, &document, || budget.go_on())?;
        Ok(verdict.defects)
    }
}
