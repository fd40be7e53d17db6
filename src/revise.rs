//! Trade-off between moves and cost: the best plan that is found for each number of moves.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::assign::{Claims, assign_people};
use crate::audit::verify::verify;
use crate::convert::Convert;
use crate::instance::{ClassIdx, Incumbent, Instance, Placement, Roster, Setting};
use crate::limits::Budget;
use crate::local_search::{Neighbours, improved_plan, repaired_plan};
use crate::measure::Metres;
use crate::plan::{Difference, Error, Group, Outcome, Plan, PlanDocument, Status, StopReason};
use crate::pool::Pool;
use crate::programme::{Programme, Revise};
use crate::solve::Options;

/// Prices of separating an earlier pair, one solve for each.
const LADDER: [Metres; 4] = [Metres(3_000), Metres(20_000), Metres(100_000), Metres(500_000)];

/// Best plan found with a limited number of moves.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CurvePoint {
    /// Maximum number of moves; `None` if unlimited.
    pub most_moves: Option<usize>,
    /// Number of moves, as [`Difference::moves`] counts them.
    pub moves: usize,
    /// The plan. Its lower bound holds for all plans that place the same seats, whatever their number of moves: a plan
    /// that costs no more than the bound is proven to be the best for this number of moves too.
    pub plan: Plan,
}

impl CurvePoint {
    /// Returns `true` if it is proven that no plan within this number of moves is better.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.plan.status() == Status::Optimal
    }
}

impl Programme {
    /// Returns the best plan found for each of these numbers of moves since an earlier plan, and last for any number.
    /// `keep_km` counts in the costs if it is stated; groups are not locked.
    ///
    /// A *move* is an earlier member, still registered, who is no longer in the successor of their earlier group.
    /// No point costs more than one before it that places the same. A number of moves is left out if no plan was found
    /// for it: earlier groups that have become illegal cost moves to dissolve.
    ///
    /// ```
    /// use kring::PlanDocument;
    /// # use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let pool = Pool::builder()
    /// #     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
    /// #     .municipality(Municipality::new("GM0363", "Amsterdam", Point::new(52.37, 4.89)))
    /// #     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht").with("party", id)))
    /// #     .registrant(Registrant::new("r3", "Amsterdam").with("party", "r1"))
    /// #     .build()?;
    /// # let programme = Programme::new("Pairs", 2..=2, Meetings::central(3));
    /// # let plan = programme.form_groups(&pool, &Options::default())?;
    /// let earlier = PlanDocument::from(&plan);
    /// let options = Options::default().with_work_limit(10_000);
    /// let curve = programme.curve_of_moves(&pool, &earlier, &[0, 2], &options)?;
    /// assert!(curve.iter().all(|point| point.moves <= point.most_moves.unwrap_or(usize::MAX)));
    /// # Ok(()) }
    /// ```
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
        self.validate_for(pool)?;
        let mut programme = self.canonical();
        let revise = programme.revise.take().unwrap_or_default();
        programme.revise = Some(revise.with_lock(false));
        let whole =
            Budget::new(options.time_limit, None, options.cancel.clone().unwrap_or_default());
        // One share for the solve without a price, one for each price, and one for the improvements.
        let parts = LADDER.len().to_u32() + 2;
        let mut part = options.clone();
        part.previous = Some(Arc::new(previous.clone()));
        part.time_limit = options.time_limit.map(|limit| limit / parts);
        part.work_limit = options.work_limit.map(|limit| limit / u64::from(parts));
        let best = match programme.solve(pool, &part)? {
            Outcome::Plan(plan) => plan,
            Outcome::Infeasible(conflict) => return Err(Error::NoPlan(conflict)),
            Outcome::Undecided(reason) => return Err(Error::Undecided(reason)),
        };
        let mut numbers = numbers.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        let (instance, roster) = Instance::compile_after(pool, &programme, Some(previous))?;
        let mut neighbours = Neighbours::new(&instance);
        neighbours.find_near(&instance, &whole);
        let known = Vec::new();
        let options = &part;
        let mut curve =
            Curve { pool, programme: &programme, previous, best, known, options, whole };
        curve.solve_for_each_price()?;
        let seed = options.seed;
        let mut budget = curve.budget(numbers.len());
        let start = repaired_plan(&instance, &neighbours, 0, seed, &mut budget);
        curve.learn(curve.assigned(&instance, &roster, &start));
        let mut points: Vec<CurvePoint> = Vec::new();
        for &most in &numbers {
            let Some(point) = curve.point(Some(most), points.last()) else { continue };
            let start = curve.incumbent(&instance, &roster, &point.plan);
            let mut budget = curve.budget(numbers.len());
            let improve = |start: Incumbent| {
                improved_plan(&instance, &neighbours, &start, most as u64, seed, &mut budget)
            };
            let improved = start.map(improve);
            curve.learn(improved.and_then(|plan| curve.assigned(&instance, &roster, &plan)));
            points.extend(curve.point(Some(most), points.last()));
        }
        points.extend(curve.point(None, points.last()));
        Ok(points)
    }
}

/// Data shared by all points of a curve.
struct Curve<'a> {
    pool: &'a Pool,
    programme: &'a Programme,
    previous: &'a PlanDocument,
    /// Best plan with any number of moves.
    best: Plan,
    /// Other legal plans, at the prices of the programme.
    known: Vec<Plan>,
    options: &'a Options,
    /// Deadline of the whole curve.
    whole: Budget,
}

/// Placed seats by priority, the highest first, and the cost; a smaller rank is better.
type Rank = (Reverse<Placement>, i64);

impl Curve<'_> {
    /// Assigns people to a plan by class; `None` if the result is not legal.
    fn assigned(&self, instance: &Instance, roster: &Roster, found: &Incumbent) -> Option<Plan> {
        let claims = Claims {
            lower_bound: -instance.cost_offset(),
            placement_proven: false,
            seed: self.options.seed,
            stopped_by: StopReason::Work,
            seconds: 0.0,
            work: 0,
        };
        let (pool, programme) = (self.pool, self.programme);
        let Ok(mut plan) = assign_people::<Infallible>(
            pool,
            programme,
            instance,
            roster,
            found,
            claims,
            || Ok(()),
        );
        plan.number_after(self.previous);
        let document = PlanDocument::from(&plan);
        verify(self.pool, self.programme, Some(self.previous), &document).is_legal().then_some(plan)
    }

    /// Solves with rising prices of separating pairs: the higher the price, the fewer the moves.
    fn solve_for_each_price(&mut self) -> Result<(), Error> {
        for keep in LADDER {
            if self.whole.exhausted().is_some() {
                break;
            }
            let mut options = self.options.clone();
            options.time_limit = self.time_of(options.time_limit);
            let mut dearer = self.programme.clone();
            dearer.revise = Some(Revise::keeping(keep));
            if let Outcome::Plan(plan) = dearer.solve(self.pool, &options)? {
                self.learn(Some(plan));
            }
        }
        Ok(())
    }

    /// Adds a plan at the prices of the programme.
    fn learn(&mut self, plan: Option<Plan>) {
        let Some(mut plan) = plan else { return };
        let document = PlanDocument::from(&plan);
        plan.figures = verify(self.pool, self.programme, Some(self.previous), &document).figures;
        // A bound proven for another price of pairs does not hold here.
        (plan.lower_bound, plan.placement_proven) = (Metres::ZERO, false);
        self.known.push(plan);
    }

    /// Share of the time, limited to what is left of the whole.
    fn time_of(&self, share: Option<Duration>) -> Option<Duration> {
        share.map(|share| self.whole.time_left().map_or(share, |left| share.min(left)))
    }

    /// One of `parts` equal shares of the time and work for improving plans.
    fn budget(&self, parts: usize) -> Budget {
        let parts = parts.max(1).to_u32();
        let time = self.time_of(self.options.time_limit.map(|limit| limit / parts));
        let work = self.options.work_limit.map(|limit| limit / u64::from(parts));
        Budget::new(time, work, self.options.cancel.clone().unwrap_or_default())
    }

    /// Plan by class; `None` if it has no price in this instance.
    fn incumbent(&self, instance: &Instance, roster: &Roster, plan: &Plan) -> Option<Incumbent> {
        let mut class_of = FxHashMap::default();
        for class in ClassIdx::all(instance.classes.len()) {
            let firsts = roster.units(class).iter().filter_map(|unit| unit.first());
            class_of.extend(firsts.map(|&person| (person, class)));
        }
        let class = |id: &Arc<str>| class_of.get(&self.pool.find_registrant(id)?).copied();
        let classes = |group: &Group| group.members.iter().filter_map(class).collect();
        let groups = plan.groups.iter().map(|group| (classes(group), Setting::default()));
        Incumbent::price(instance, groups)
    }

    /// Best plan with at most `most` moves: one of the known plans, the plan of the point before, or the plan with any
    /// number of moves.
    fn point(&self, most: Option<usize>, before: Option<&CurvePoint>) -> Option<CurvePoint> {
        let known = self.known.iter().chain(before.map(|point| &point.plan)).cloned();
        let plans = known.chain([self.best.clone()]).map(|plan| (self.moves(&plan), plan));
        let few = plans.filter(|(moves, _)| most.is_none_or(|most| *moves <= most));
        let (moves, mut plan) = few.min_by_key(|(_, plan)| self.rank(plan))?;
        // The bound of the problem with unlimited moves holds for every plan with the same placement.
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
            if let Some(person) = self.pool.find_registrant(id) {
                let registrant = self.pool.registrant(person);
                *seats.entry(Reverse(registrant.priority)).or_default() +=
                    u64::from(registrant.seats);
            }
        }
        (Reverse(seats.into_values().collect()), plan.cost().0)
    }
}
