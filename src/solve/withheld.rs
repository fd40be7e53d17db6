//! Replacement of a best plan that fails verification.

use std::sync::Arc;

use super::params::{MAX_DISSOLVED_PLANS, MAX_OTHER_PLANS};
use super::solver::Solver;
use crate::assign::Claims;
use crate::audit::verify::Defect;
use crate::instance::{ClassIdx, GroupClasses, Incumbent, Price};
use crate::limits::{Budget, GivenUp};
use crate::plan::{Plan, StopReason};

/// The last improvements of a search, each better than the one before.
#[derive(Debug, Default)]
pub(super) struct OtherPlans(Vec<Incumbent>);

impl OtherPlans {
    /// Retains a plan that is better than the last one.
    pub(super) fn keep(&mut self, solver: &Solver<'_>, plan: &Incumbent) {
        let is_better = |last: &Incumbent| plan.is_preferred_to(last, &solver.instance);
        if self.0.last().is_none_or(is_better) {
            if self.0.len() == MAX_OTHER_PLANS {
                self.0.remove(0);
            }
            self.0.push(plan.clone());
        }
    }
}

impl Solver<'_> {
    /// Returns the best plan that passes verification in place of `best` (with its people: `assigned`): `best` without its
    /// defective groups, a retained improvement, or the empty plan. `None` if no plan passes.
    ///
    /// No bound is claimed for it: a solver that made an illegal plan is not trusted to have proven one.
    pub(super) fn replacement(
        &self,
        best: &Incumbent,
        assigned: &Plan,
        defects: &[Defect],
        others: OtherPlans,
        stopped_by: StopReason,
        budget: &Budget,
    ) -> Result<Option<Plan>, GivenUp> {
        let instance = &self.instance;
        let claims = Claims {
            lower_bound: -instance.cost_offset(),
            placement_proven: false,
            seed: self.options.seed,
            stopped_by,
            seconds: budget.seconds(),
            work: budget.work_of_stages(),
        };
        let mut open = others.0;
        open.push(Incumbent::empty(instance));
        open.extend(self.without_defects(best, assigned, defects));
        let mut repairs = 0;
        // Best first: a plan without its defective groups competes with the other candidates.
        while let Some(nth) = self.most_preferred(&open) {
            let candidate = open.swap_remove(nth);
            if !self.has_groups(&candidate) || !self.has_locked(&candidate) {
                continue;
            }
            let plan = self.assigned(&candidate, claims, budget)?;
            let found = self.defects(&plan, budget)?;
            if found.is_empty() {
                let withheld = defects.first().map(|defect| defect.to_string().into());
                return Ok(Some(Plan { withheld, ..plan }));
            }
            if repairs < MAX_DISSOLVED_PLANS {
                repairs += 1;
                open.extend(self.without_defects(&candidate, &plan, &found));
            }
        }
        Ok(None)
    }

    fn most_preferred<'p>(&self, plans: &'p [Incumbent]) -> Option<usize> {
        let better = |best: (usize, &'p Incumbent), next: (usize, &'p Incumbent)| {
            if next.1.is_preferred_to(best.1, &self.instance) { next } else { best }
        };
        plans.iter().enumerate().reduce(better).map(|(nth, _)| nth)
    }

    /// Plan without its defective groups; `None` if no defect belongs to a group. `assigned` is the plan with its people.
    fn without_defects(
        &self,
        plan: &Incumbent,
        assigned: &Plan,
        defects: &[Defect],
    ) -> Option<Incumbent> {
        let is_defective = |id: u32| defects.iter().any(|defect| defect.group() == Some(id));
        let class_of = self.roster.class_of(self.pool);
        let mut given_up: Vec<Vec<ClassIdx>> = Vec::new();
        for group in assigned.groups.iter().filter(|group| is_defective(group.id)) {
            let class = |id: &Arc<str>| *class_of.get(self.pool.find_registrant(id)?.index())?;
            let mut classes: Vec<ClassIdx> = group.members.iter().filter_map(class).collect();
            classes.sort_unstable();
            given_up.push(classes);
        }
        // Groups of people are matched to groups of classes by the classes of the members; each match removes one copy.
        let mut is_kept = |(classes, _): &&(GroupClasses, Price)| {
            let people = classes.iter().flat_map(|&class| {
                std::iter::repeat_n(class, self.instance.class(class).people() as usize)
            });
            let people: Vec<ClassIdx> = people.collect();
            let found = given_up.iter().position(|other| *other == people);
            found.map(|nth| given_up.swap_remove(nth)).is_none()
        };
        let others: Vec<_> = plan.groups.iter().filter(|group| is_kept(group)).cloned().collect();
        let is_less = others.len() < plan.groups.len();
        is_less.then(|| Incumbent::of_priced(&self.instance, others))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::branch_and_price::setup::Setup;
    use crate::instance::{FacilitatorClassIdx, Setting, SiteIdx};
    use crate::limits::Cancel;
    use crate::measure::Point;
    use crate::plan::PlanDocument;
    use crate::pool::{Facilitator, Municipality, Pool, Registrant};
    use crate::programme::{Meetings, Programme, Size};
    use crate::solve::Options;
    use crate::solve::compiled::compiled;

    /// Pool of two pairs, each of one town, and two facilitators for one group each.
    fn pool() -> Pool {
        let town = |code, east| Municipality::new(code, "", Point::new(52.0, east));
        let person = |nth: u32| Registrant::new(format!("r{nth}"), if nth < 2 { "A" } else { "B" });
        let facilitators = [("f1", "A"), ("f2", "B")].map(|(id, at)| Facilitator::new(id, at));
        let pool = Pool::builder().municipalities([town("A", 5.0), town("B", 5.1)]);
        pool.registrants((0..4).map(person)).facilitators(facilitators).build().unwrap()
    }

    /// Replacement of a plan in which the first facilitator has both pairs, as a faulty search would leave it. `others`
    /// is the class of a pair that is alone in a retained plan.
    fn in_place(pool: &Pool, programme: &Programme, others: Option<usize>) -> Option<Plan> {
        let (options, budget) = (Options::default(), Budget::new(None, None, Cancel::new()));
        let (instance, roster) = compiled(programme, pool, None, &budget).ok().unwrap();
        let setup = Setup::small();
        let solver = Solver { pool, programme, options: &options, instance, roster, setup };
        let pair = |class: u32, facilitator| {
            let setting = Setting {
                venue: Some(SiteIdx(class)),
                facilitator: Some(FacilitatorClassIdx(facilitator)),
            };
            let class = ClassIdx(class);
            let priced = Incumbent::price(
                &solver.instance,
                [(GroupClasses::from_slice(&[class, class]), setting)],
            )
            .unwrap();
            priced.groups.into_iter().next().unwrap()
        };
        let of = |groups: Vec<_>| Incumbent::of_priced(&solver.instance, groups);
        let led_by = |facilitator, (classes, price): (GroupClasses, Price)| {
            (classes, Price { facilitator: Some(facilitator), ..price })
        };
        let best = of(vec![
            led_by(FacilitatorClassIdx(0), pair(0, 0)),
            led_by(FacilitatorClassIdx(0), pair(1, 1)),
        ]);
        let others = OtherPlans(
            others.map(|class| of(vec![pair(class as u32, class as u32)])).into_iter().collect(),
        );
        let claims = Claims {
            lower_bound: best.cost,
            placement_proven: true,
            seed: 0,
            stopped_by: StopReason::Optimal,
            seconds: 0.0,
            work: 0,
        };
        let assigned = solver.assigned(&best, claims, &budget).ok().unwrap();
        let defects = solver.defects(&assigned, &budget).ok().unwrap();
        assert!(!defects.is_empty());
        solver
            .replacement(&best, &assigned, &defects, others, StopReason::Optimal, &budget)
            .ok()
            .unwrap()
    }

    fn programme(least_groups: u32) -> Programme {
        let mut programme =
            Programme::new("withheld", Size { min: 2, max: 2 }, Meetings::central(1));
        programme.groups.count.min = least_groups;
        programme
    }

    #[test]
    fn defective_groups_are_dropped_and_no_bound_is_claimed() {
        let (pool, programme) = (pool(), programme(0));
        let plan = in_place(&pool, &programme, None).unwrap();
        assert_eq!(plan.groups().len(), 1);
        assert_eq!(plan.reserve().len(), 2);
        assert!(!plan.placement_proven() && plan.lower_bound().0 == 0);
        assert!(plan.withheld().is_some_and(|defect| defect.contains("facilitator")));
        let document = PlanDocument::from(&plan);
        assert!(document.withheld.is_some());
        assert!(crate::audit::verify::verify(&pool, &programme, None, &document).is_legal());
    }

    #[test]
    fn a_retained_plan_is_returned_if_it_places_the_same_number() {
        let plan = in_place(&pool(), &programme(0), Some(1)).unwrap();
        assert_eq!((plan.groups().len(), plan.groups()[0].facilitator()), (1, Some("f2")));
    }

    #[test]
    fn no_plan_is_returned_if_none_has_the_demanded_groups() {
        assert!(in_place(&pool(), &programme(2), Some(0)).is_none());
    }
}
