//! Solves of changed problems, each within a share of the budget of the explanation.

use std::sync::Arc;
use std::time::Duration;

use crate::plan::{Plan, PlanDocument};
use crate::pool::Pool;
use crate::programme::Programme;
use crate::reasons::Standing;
use crate::solve::Options;

/// Maximum work of one solve if neither time nor work is limited, in units of work.
const MAX_WORK: u64 = 1_000_000;
/// Minimum work of one solve under a work limit, in units of work: with less, a solve proves nothing even of ten people.
const MIN_WORK: u64 = 5_000;

/// Part of a budget that a step leaves to later steps.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reserve {
    time: Option<Duration>,
    work: Option<u64>,
}

impl Reserve {
    /// All but one of `parts` equal shares of what is left.
    pub(super) fn all_but_one_of(standing: &Standing<'_>, parts: u32) -> Self {
        let parts = parts.max(1);
        Self {
            time: standing.time_left().map(|left| left.saturating_sub(left / parts)),
            work: standing.work_left().map(|left| left - left / u64::from(parts)),
        }
    }

    /// Returns `true` if no more than the reserve is left.
    pub(super) fn is_reached(&self, standing: &Standing<'_>) -> bool {
        standing.is_over()
            || self.time_above(standing).is_some_and(|above| above.is_zero())
            || self.work_above(standing) == Some(0)
    }

    /// Time that is left above the reserve; `None` if time is unlimited.
    fn time_above(&self, standing: &Standing<'_>) -> Option<Duration> {
        Some(standing.time_left()?.saturating_sub(self.time.unwrap_or_default()))
    }

    /// Work that is left above the reserve; `None` if work is unlimited.
    fn work_above(&self, standing: &Standing<'_>) -> Option<u64> {
        Some(standing.work_left()?.saturating_sub(self.work.unwrap_or_default()))
    }
}

/// Solver of changed problems. Every search starts from the plan that is explained.
pub(super) struct Trials<'a> {
    pub(super) standing: &'a Standing<'a>,
    options: Options,
}

impl<'a> Trials<'a> {
    pub(super) fn new(standing: &'a Standing<'a>, options: &Options) -> Self {
        let start = Some(Arc::new(PlanDocument::from(standing.plan)));
        let options = Options { gap: 0.0, certificate: false, start, ..options.clone() };
        Self { standing, options }
    }

    /// Plan of a changed problem, solved within one of `parts` equal shares of what is left above a reserve; `None` if
    /// there is none. The work that the solve uses is charged.
    pub(super) fn solved(
        &self,
        (pool, programme): (&Pool, &Programme),
        reserve: &Reserve,
        parts: u32,
    ) -> Option<Plan> {
        if reserve.is_reached(self.standing) {
            return None;
        }
        let parts = parts.max(1);
        let mut options = self.options.clone();
        options.time_limit = reserve.time_above(self.standing).map(|above| above / parts);
        let above = reserve.work_above(self.standing);
        let share = above.map(|above| (above / u64::from(parts)).max(MIN_WORK).min(above));
        options.work_limit = share.or_else(|| options.time_limit.is_none().then_some(MAX_WORK));
        let Ok(plan) = programme.form_groups(pool, &options) else {
            self.standing.charge(share.unwrap_or_default());
            return None;
        };
        // A search without moves counts too, by the size of the pool.
        self.standing.charge(plan.work.max(pool.registrants().len() as u64));
        plan.withheld().is_none().then_some(plan)
    }
}
