//! What it would bring to move few: the best plan for each number of moves.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::budget::{Budget, Cancel};
use crate::deal::{Claims, deal};
use crate::instance::{Incumbent, Instance, Placement, Roster};
use crate::plan::{Difference, Error, Outcome, Plan, PlanDocument, Status, StopReason, verify};
use crate::pool::Pool;
use crate::programme::Programme;
use crate::search::{Neighbours, repaired_plan};
use crate::solve::Options;

/// The share of the limits for the plan without a limit on moves; the rest is for the others.
const UNLIMITED: f64 = 0.5;

/// The best plan that was found in which at most so many moved.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CurvePoint {
    /// The most who may move; none where any number may.
    pub most_moves: Option<usize>,
    /// How many moved, as [`Difference::moves`] counts.
    pub moves: usize,
    /// The plan. Its lower bound is that of all plans which place as many, however many move: where both meet, the plan
    /// is proven to be the best for this number of moves, too.
    pub plan: Plan,
}

impl CurvePoint {
    /// Whether it is proven that no plan with so few moves is better.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.plan.status() == Status::Optimal
    }
}

impl Programme {
    /// The best plan that was found for each of these numbers of moves since an earlier plan, and last for any number:
    /// so the curve of what moving people brings. `keep_km` counts in the costs, if it is stated; groups are not locked.
    ///
    /// A *move* is an earlier member, still registered, who is not with the largest part of his earlier group now. No
    /// point costs more than one before it that places as much. Numbers of moves in which no plan was found (earlier
    /// groups that are none any more have to be given up) are left out.
    ///
    /// # Errors
    ///
    /// As [`form_groups`](Self::form_groups).
    pub fn curve_of_moves(
        &self,
        pool: &Pool,
        previous: &PlanDocument,
        numbers: &[usize],
        options: &Options,
    ) -> Result<Vec<CurvePoint>, Error> {
        let mut programme = self.clone();
        programme.revise.get_or_insert_default().lock = false;
        let mut free = options.clone();
        free.previous = Some(Arc::new(previous.clone()));
        free.time_limit = options.time_limit.map(|limit| limit.mul_f64(UNLIMITED));
        free.work_limit = options.work_limit.map(|limit| (limit as f64 * UNLIMITED) as u64);
        let best = match programme.solve(pool, &free, &mut ())? {
            Outcome::Plan(plan) => plan,
            Outcome::Infeasible(conflict) => return Err(Error::NoPlan(conflict)),
            Outcome::Undecided(reason) => return Err(Error::Undecided(reason)),
        };
        let mut numbers = numbers.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        let (instance, roster) = Instance::compile_after(pool, &programme, Some(previous))?;
        let mut neighbours = Neighbours::new(&instance);
        neighbours.find_near(&instance, &Budget::new(None, None, Cancel::new()));
        let curve = Curve { pool, programme: &programme, previous, best, options: &free };
        let mut points: Vec<CurvePoint> = Vec::new();
        let share = 1.0 / numbers.len().max(1) as f64;
        let time = free.time_limit.map(|limit| limit.mul_f64(share));
        let work = free.work_limit.map(|limit| (limit as f64 * share) as u64);
        for most in numbers {
            let mut budget = Budget::new(time, work, options.cancel.clone());
            let found =
                repaired_plan(&instance, &neighbours, most as u64, options.seed, &mut budget);
            let dealt = curve.dealt(&instance, &roster, &found);
            points.extend(curve.point(Some(most), dealt, points.last()));
        }
        points.extend(curve.point(None, None, points.last()));
        Ok(points)
    }
}

/// What all points of a curve share.
struct Curve<'a> {
    pool: &'a Pool,
    programme: &'a Programme,
    previous: &'a PlanDocument,
    /// The best plan with any number of moves.
    best: Plan,
    options: &'a Options,
}

/// Seats placed by priority, the highest first, and the cost: the less the better.
type Rank = (Reverse<Placement>, i64);

impl Curve<'_> {
    fn dealt(&self, instance: &Instance, roster: &Roster, found: &Incumbent) -> Option<Plan> {
        let claims = Claims {
            lower_bound: -instance.earlier.constant(),
            placement_proven: false,
            seed: self.options.seed,
            stopped_by: StopReason::Work,
            seconds: 0.0,
        };
        let plan = deal(self.pool, self.programme, instance, roster, found, claims);
        let document = PlanDocument::from(&plan);
        verify(self.pool, self.programme, Some(self.previous), &document).is_legal().then_some(plan)
    }

    /// The best of what was found, what the point before has, and the plan with any number of moves, of those with few
    /// enough.
    fn point(
        &self,
        most: Option<usize>,
        found: Option<Plan>,
        before: Option<&CurvePoint>,
    ) -> Option<CurvePoint> {
        let known = found.into_iter().chain(before.map(|point| point.plan.clone()));
        let plans = known.chain([self.best.clone()]).map(|plan| (self.moves(&plan), plan));
        let few = plans.filter(|(moves, _)| most.is_none_or(|most| *moves <= most));
        let (moves, mut plan) = few.min_by_key(|(_, plan)| self.rank(plan))?;
        if self.rank(&plan).0 == self.rank(&self.best).0 {
            plan.lower_bound = self.best.lower_bound;
            plan.placement_proven = self.best.placement_proven;
        }
        Some(CurvePoint { most_moves: most, moves, plan })
    }

    fn moves(&self, plan: &Plan) -> usize {
        Difference::between(self.previous, &PlanDocument::from(plan)).moves()
    }

    fn rank(&self, plan: &Plan) -> Rank {
        let mut seats: BTreeMap<Reverse<i32>, u64> = BTreeMap::new();
        for registrant in self.pool.registrants() {
            seats.entry(Reverse(registrant.priority)).or_default();
        }
        for id in plan.groups.iter().flat_map(|group| &group.members) {
            if let Some(who) = self.pool.find_registrant(id) {
                let registrant = self.pool.registrant(who);
                *seats.entry(Reverse(registrant.priority)).or_default() +=
                    u64::from(registrant.seats);
            }
        }
        (Reverse(seats.into_values().collect()), plan.cost().0)
    }
}
