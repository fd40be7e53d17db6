//! The conductor: compile, construct, bound, search, prove, deal, verify.

use std::time::Duration;

use crate::budget::{Budget, Cancel, Spent};
use crate::columns::exact::{Exact, solve_exactly};
use crate::columns::lower::{lower_bound, simple_bound};
use crate::columns::placement::{is_proven, most_groups, placement_bounds};
use crate::deal::{Claims, deal};
use crate::error::{Fault, FaultKind, Faults, Place, Table};
use crate::instance::{GroupClasses, Incumbent, Instance, Roster};
use crate::measure::Metres;
use crate::plan::{Conflict, Error, Outcome, Plan, PlanDocument, StopReason, gap, verify};
use crate::pool::Pool;
use crate::programme::Programme;
use crate::search::{Neighbours, first_plan, improve, rounded_plan};

/// How long to search, and how.
///
/// ```
/// use std::time::Duration;
/// let mut options = kring::Options::default();
/// options.time_limit = Some(Duration::from_secs(2));
/// options.gap = 0.01;
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Time for solving; no limit where absent. Default 10 s.
    pub time_limit: Option<Duration>,
    /// Deterministic units of work, a move or a node of a search; no limit where absent (the default). With this
    /// and no time limit the clock plays no part and equal inputs give equal plans.
    pub work_limit: Option<u64>,
    /// Stop when this gap is proven, 0 to 1. Default 0: stop when proven optimal.
    pub gap: f64,
    /// Seed of the random numbers. Default 0.
    pub seed: u64,
    /// Threads; 0 (the default) takes all cores. A result under a work limit does not depend on it.
    pub threads: usize,
    /// Stops the solve from outside.
    pub cancel: Cancel,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            time_limit: Some(Duration::from_secs(10)),
            work_limit: None,
            gap: 0.0,
            seed: 0,
            threads: 0,
            cancel: Cancel::new(),
        }
    }
}

/// Up to so many units a pool is small enough to try to solve it exactly.
const MOST_UNITS_EXACT: usize = 40;
/// Rounds of search before that.
const ROUNDS_BEFORE_EXACT: u64 = 3;
/// The search pauses after so many rounds, or when this share of the budget is used, for the lower bound.
const ROUNDS_BEFORE_BOUND: u64 = 5;
const SEARCH_BEFORE_BOUND: f64 = 0.4;
/// A plan rounded from the linear program is improved until this share is used, before it is compared.
const POLISH_UNTIL: f64 = 0.9;
/// The lower bound is improved until this share of the budget is used.
const BOUND_UNTIL: f64 = 0.8;
/// The most threads that may be asked for.
const MOST_THREADS: usize = 1024;

impl Options {
    /// Validates the options.
    ///
    /// # Errors
    ///
    /// Every option that is out of its range, by name.
    pub fn validate(&self) -> Result<(), Faults> {
        let mut faults = Vec::new();
        let mut blame = |name, what, most| {
            let kind = FaultKind::OutOfRange { what, least: 0, most };
            faults.push(Fault::new(Place::Option(name), kind));
        };
        if !(0.0..=1.0).contains(&self.gap) {
            blame("gap", "the gap", 1);
        }
        if self.threads > MOST_THREADS {
            blame("threads", "the number of threads", MOST_THREADS as i64);
        }
        Faults::none(faults)
    }
}

/// How far a solve has come.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// Cost of the best plan so far.
    pub cost: Metres,
    /// Proven lower bound of the cost.
    pub lower_bound: Metres,
    /// Seats that the best plan places.
    pub placed_seats: u64,
    /// Groups of the best plan.
    pub groups: usize,
    /// The share of the budget that is used, 0 to 1.
    pub used: f64,
}

/// Sees how a solve goes on. Every method has an empty default.
pub trait Observer {
    /// A better plan, or a look at the clock.
    fn progress(&mut self, _progress: &Progress) {}
}

/// Watches nothing.
impl Observer for () {}

impl Programme {
    /// Forms groups: every plan that comes back satisfies all hard rules and was verified.
    ///
    /// # Errors
    ///
    /// Faults of the input; that no plan can satisfy the programme; that the limit came before there was a plan.
    pub fn form_groups(&self, pool: &Pool, options: &Options) -> Result<Plan, Error> {
        self.form_groups_observed(pool, options, &mut ())
    }

    /// The same, watched by an observer.
    ///
    /// # Errors
    ///
    /// As [`form_groups`](Self::form_groups).
    pub fn form_groups_observed(
        &self,
        pool: &Pool,
        options: &Options,
        observer: &mut (dyn Observer + Send),
    ) -> Result<Plan, Error> {
        match self.solve(pool, options, observer)? {
            Outcome::Plan(plan) => Ok(plan),
            Outcome::Infeasible(conflict) => Err(Error::NoPlan(conflict)),
            Outcome::Undecided(reason) => Err(Error::Undecided(reason)),
        }
    }

    /// Forms groups; infeasibility and limits are answers, only a wrong input is an error.
    ///
    /// # Errors
    ///
    /// Faults of the input.
    pub fn solve(
        &self,
        pool: &Pool,
        options: &Options,
        observer: &mut (dyn Observer + Send),
    ) -> Result<Outcome, Error> {
        options.validate()?;
        refuse_what_is_not_there(pool)?;
        let (instance, roster) = Instance::compile(pool, self)?;
        let budget = Budget::new(options.time_limit, options.work_limit, options.cancel.clone());
        let solver = Solver { pool, programme: self, options, instance, roster };
        in_threads(options.threads, || solver.run(budget, observer))
    }
}

fn refuse_what_is_not_there(pool: &Pool) -> Result<(), Faults> {
    let place = Place::Table(Table::Facilitators);
    let kind = FaultKind::NotYet("a facilitators file");
    if pool.facilitators().is_some() { Err(Fault::new(place, kind).into()) } else { Ok(()) }
}

/// Runs with so many threads; with all cores where that is 0 or no pool of threads can be made.
fn in_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

struct Solver<'a> {
    pool: &'a Pool,
    programme: &'a Programme,
    options: &'a Options,
    instance: Instance,
    roster: Roster,
}

impl Solver<'_> {
    fn run(
        &self,
        mut budget: Budget,
        observer: &mut (dyn Observer + Send),
    ) -> Result<Outcome, Error> {
        let instance = &self.instance;
        let possible = most_groups(instance);
        if possible < instance.count.0 {
            let demanded = instance.count.0;
            return Ok(Outcome::Infeasible(Conflict::TooFewGroups { demanded, possible }));
        }
        let mut proof = Proof::new(instance, possible);
        let mut neighbours = Neighbours::new(instance);
        let mut best = first_plan(instance, &neighbours, self.options.seed, &budget);
        neighbours.find_near(instance, &budget);
        if instance.num_units() <= MOST_UNITS_EXACT && budget.spent().is_none() {
            best =
                self.search(&neighbours, best, &proof, &mut budget, observer, ROUNDS_BEFORE_EXACT);
            match solve_exactly(instance, &best, &mut budget) {
                Some(Exact::Infeasible) => {
                    let demanded = instance.count.0;
                    let possible = demanded - 1;
                    return Ok(Outcome::Infeasible(Conflict::TooFewGroups { demanded, possible }));
                }
                Some(Exact::Optimal(optimum)) => {
                    proof.optimum = Some(optimum.clone());
                    best = optimum;
                }
                None => {}
            }
        }
        if !self.is_done(&proof, &best) {
            let mut first = budget.until(SEARCH_BEFORE_BOUND);
            best =
                self.search(&neighbours, best, &proof, &mut first, observer, ROUNDS_BEFORE_BOUND);
            budget.book(first.work() - budget.work());
            let mut bounding = budget.until(BOUND_UNTIL);
            let fractional = proof.tighten(&best, &mut bounding);
            budget.book(bounding.work() - budget.work());
            if !fractional.is_empty() && budget.spent().is_none() {
                let seed = self.options.seed;
                let rounded = rounded_plan(instance, &neighbours, &fractional, seed, &budget);
                let mut polishing = budget.until(POLISH_UNTIL);
                let rounded =
                    self.search(&neighbours, rounded, &proof, &mut polishing, observer, 2);
                budget.book(polishing.work() - budget.work());
                if rounded.is_better_than(&best) {
                    best = rounded;
                }
            }
            best = self.search(&neighbours, best, &proof, &mut budget, observer, u64::MAX);
        }
        let stopped_by = self.stop_reason(&proof, &best, &budget);
        if (best.groups.len() as u64) < instance.count.0 {
            return Ok(Outcome::Undecided(stopped_by));
        }
        let claims = Claims {
            lower_bound: proof.bound(&best),
            placement_proven: proof.places_most(&best),
            seed: self.options.seed,
            stopped_by,
            seconds: budget.seconds(),
        };
        self.verified(deal(self.pool, self.programme, instance, &self.roster, &best, claims))
    }

    /// Local search for a number of rounds, or until the budget is spent or nothing is left to gain.
    fn search(
        &self,
        neighbours: &Neighbours,
        first: Incumbent,
        proof: &Proof<'_>,
        budget: &mut Budget,
        observer: &mut (dyn Observer + Send),
        rounds: u64,
    ) -> Incumbent {
        let mut left = rounds;
        improve(&self.instance, neighbours, first, self.options.seed, budget, |plan, budget| {
            observer.progress(&Progress {
                cost: Metres(plan.cost),
                lower_bound: Metres(proof.bound(plan)),
                placed_seats: plan.placement.iter().sum(),
                groups: plan.groups.len(),
                used: budget.fraction(),
            });
            left = left.saturating_sub(1);
            left == 0 || self.is_done(proof, plan)
        })
    }

    /// Whether a plan is as good as was asked for.
    fn is_done(&self, proof: &Proof<'_>, plan: &Incumbent) -> bool {
        let gap = gap(Metres(plan.cost), Metres(proof.bound(plan)));
        let is_legal = plan.groups.len() as u64 >= self.instance.count.0;
        is_legal && gap <= self.options.gap && proof.places_most(plan)
    }

    fn stop_reason(&self, proof: &Proof<'_>, plan: &Incumbent, budget: &Budget) -> StopReason {
        let is_done = self.is_done(proof, plan);
        match budget.spent() {
            _ if is_done && proof.bound(plan) == plan.cost => StopReason::Optimal,
            _ if is_done => StopReason::Gap,
            Some(Spent::Cancelled) => StopReason::Cancelled,
            Some(Spent::Time) => StopReason::Time,
            Some(Spent::Work) | None => StopReason::Work,
        }
    }

    /// No plan leaves unverified.
    fn verified(&self, plan: Plan) -> Result<Outcome, Error> {
        let verdict = verify(self.pool, self.programme, None, &PlanDocument::from(&plan));
        match verdict.defects.first() {
            None => Ok(Outcome::Plan(plan)),
            Some(defect) => Err(Error::Defective(defect.to_string())),
        }
    }
}

/// What is proven of any plan of an instance.
struct Proof<'a> {
    instance: &'a Instance,
    most_groups: u64,
    placement: Vec<u64>,
    optimum: Option<Incumbent>,
    /// Of all plans that place so many seats a lower bound of the cost.
    bound: Option<(u64, i64)>,
}

impl<'a> Proof<'a> {
    fn new(instance: &'a Instance, most_groups: u64) -> Self {
        let placement = placement_bounds(instance);
        Self { instance, most_groups, placement, optimum: None, bound: None }
    }

    /// Finds the best bound that it can for plans with the placement of this one.
    /// Returns the groups that a plan should have, and how often.
    fn tighten(&mut self, plan: &Incumbent, budget: &mut Budget) -> Vec<(GroupClasses, f64)> {
        let bounded = lower_bound(self.instance, plan, self.most_groups, budget);
        self.bound = Some((bounded.seats, bounded.bound));
        bounded.fractional
    }

    /// No plan with this one's placement costs less.
    fn bound(&self, plan: &Incumbent) -> i64 {
        let seats: u64 = plan.placement.iter().sum();
        match (&self.optimum, self.bound) {
            (Some(optimum), _) if optimum.placement == plan.placement => optimum.cost,
            (_, Some((of, bound))) if of == seats => bound,
            _ => simple_bound(self.instance, &plan.placement, self.most_groups),
        }
    }

    /// Whether no plan places more.
    fn places_most(&self, plan: &Incumbent) -> bool {
        let optimal = self.optimum.as_ref().is_some_and(|best| best.placement == plan.placement);
        optimal || is_proven(&self.placement, &plan.placement)
    }
}
