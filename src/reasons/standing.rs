//! Placed and waiting registrants of a plan, by class.

use std::cell::Cell;
use std::time::Duration;

use crate::audit::verify::{Verdict, judge};
use crate::error::Faults;
use crate::instance::{ClassIdx, Instance, Prepared, Roster, Unit};
use crate::limits::{Budget, BudgetUsed};
use crate::plan::{Plan, PlanDocument};
use crate::pool::Pool;
use crate::programme::Programme;

/// Work of compiling a problem, for each registrant; verifying a plan is one unit of work for each.
const WORK_OF_COMPILING: u64 = 4;

/// Input of a solve as the user states it.
#[derive(Clone, Copy)]
pub(crate) struct StatedProblem<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) programme: &'a Programme,
    /// Earlier plan that is revised.
    pub(crate) previous: Option<&'a PlanDocument>,
}

/// Plan with the problem that it solves.
pub(crate) struct Standing<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) programme: &'a Programme,
    pub(crate) previous: Option<&'a PlanDocument>,
    pub(crate) instance: &'a Instance,
    pub(crate) plan: &'a Plan,
    /// Class of each registrant; `None` if they cannot be placed at all.
    pub(crate) class_of: Vec<Option<ClassIdx>>,
    /// Number of placed units of each class.
    pub(crate) placed: Vec<u32>,
    /// First waiting unit of each class, by turn; `None` if no unit waits.
    pub(crate) first: Vec<Option<Unit>>,
    /// Maximum number of groups of any plan, by the limits of the whole programme.
    pub(crate) most_groups: u64,
    budget: &'a Budget,
    /// Work of the budget at the start of the explanation, plus the work of the explanation itself.
    work: Cell<u64>,
}

/// A changed problem with faults has no explanation either.
impl From<Faults> for BudgetUsed {
    fn from(_: Faults) -> Self {
        Self
    }
}

impl<'a> Standing<'a> {
    pub(crate) fn new(
        stated: StatedProblem<'a>,
        instance: &'a Instance,
        roster: &Roster,
        plan: &'a Plan,
        budget: &'a Budget,
    ) -> Self {
        let StatedProblem { pool, programme, previous } = stated;
        let class_of = roster.class_of(pool);
        let class = |id: &str| class_of[pool.find_registrant(id)?.index()];
        let mut people = vec![0; instance.classes.len()];
        let members = plan.groups().iter().flat_map(|group| group.members());
        members.filter_map(|id| class(id)).for_each(|class| people[class.index()] += 1);
        let units = |(people, class): (u32, ClassIdx)| people / instance.class(class).people();
        let placed: Vec<u32> = people.into_iter().zip(ClassIdx::counted()).map(units).collect();
        // The units of a class are placed in turn, so the first waiting one follows the placed ones.
        let waits = |(units, placed): (&Vec<Unit>, &u32)| units.get(*placed as usize).cloned();
        let first = roster.units.iter().zip(&placed).map(waits).collect();
        let most_groups = instance.most_groups();
        let work = Cell::new(budget.work());
        Self {
            pool,
            programme,
            previous,
            instance,
            plan,
            class_of,
            placed,
            first,
            most_groups,
            budget,
            work,
        }
    }

    /// Charges work to the budget of the explanation.
    pub(crate) fn charge(&self, units: u64) {
        self.work.set(self.work.get().saturating_add(units));
    }

    /// Runs a search of at most `nodes` nodes and charges the nodes that it visits.
    pub(crate) fn look<T>(&self, nodes: u64, look: impl FnOnce(&mut u64) -> T) -> T {
        let mut left = nodes;
        let found = look(&mut left);
        self.charge(nodes - left);
        found
    }

    /// Remaining work of the explanation; `None` if work is unlimited.
    pub(crate) fn work_left(&self) -> Option<u64> {
        let used = self.work.get() - self.budget.work();
        self.budget.work_left().map(|left| left.saturating_sub(used))
    }

    /// Remaining time of the explanation; `None` if time is unlimited.
    pub(crate) fn time_left(&self) -> Option<Duration> {
        self.budget.time_left()
    }

    /// Returns `true` if the budget of the explanation is exhausted.
    pub(crate) fn is_over(&self) -> bool {
        self.budget.exhausted().is_some() || self.work_left() == Some(0)
    }

    /// Compiles a changed problem, charged by its size; `None` if it has faults or the budget is exhausted.
    pub(crate) fn compiled(
        &self,
        pool: &Pool,
        programme: &Programme,
        previous: Option<&PlanDocument>,
    ) -> Option<(Instance, Roster)> {
        self.charge(WORK_OF_COMPILING * pool.registrants().len() as u64);
        let go_on = || self.budget.within();
        let prepared = Prepared::new(pool, programme, previous, &go_on).ok()?;
        prepared.compile(&go_on).ok()
    }

    /// Verifies a plan of a changed problem, charged by its size; `None` if the budget is exhausted.
    pub(crate) fn judged(
        &self,
        pool: &Pool,
        programme: &Programme,
        plan: &PlanDocument,
    ) -> Option<Verdict> {
        self.charge(pool.registrants().len() as u64);
        let go_on = || self.budget.within();
        judge(pool, programme, self.previous, plan, go_on).ok()
    }

    /// Number of units of each class.
    pub(crate) fn numbers(&self) -> Vec<u32> {
        self.instance.classes.iter().map(|class| class.number).collect()
    }

    /// Highest priority level of a unit of a class.
    pub(crate) fn level(&self, class: ClassIdx) -> u32 {
        self.instance.class(class).levels.iter().map(|(level, _)| *level).min().unwrap_or(0)
    }

    pub(crate) fn component(&self, class: ClassIdx) -> u32 {
        self.instance.components.of[class.index()]
    }
}
