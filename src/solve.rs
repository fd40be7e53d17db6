//! The conductor: compile, construct, bound, search, prove, deal, verify.

use std::time::Duration;

use crate::budget::{Budget, Cancel, Spent};
use crate::columns::ascent::Ascent;
use crate::columns::balance::lower_bound as bound_by_balance;
use crate::columns::exact::{Exact, solve_exactly};
use crate::columns::placement::{is_proven, most_groups, placement_bounds};
use crate::columns::relaxation::{Relaxation, Scope};
use crate::columns::shares::lower_bound as bound_by_shares;
use crate::deal::{Claims, deal};
use crate::error::{Fault, FaultKind, Faults, Place, Table};
use crate::instance::{GroupClasses, Incumbent, Instance, Placement, Roster};
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
/// The search goes alone for so many rounds, or until this share of the budget is used.
const ROUNDS_ALONE: u64 = 4;
const SEARCH_ALONE: f64 = 0.05;
/// For each unit the time that the search takes to hand over what it has found.
const WRAP_UP: Duration = Duration::from_nanos(600);
/// Prices and the plan that follows from them come first for this share.
const LEADING: f64 = 0.5;
/// Settling by prices ends when this share is used.
const SETTLING: f64 = 0.9;
/// Then search and bounding go side by side, and learn from each other when these shares are used.
const PHASES: [f64; 4] = [0.5, 0.7, 0.85, 1.0];
/// A plan rounded from the linear program is improved for this share of what is left.
const POLISH: f64 = 0.1;
/// Up to so many classes a glance at each of them takes no time.
const MOST_GLANCED: usize = 100_000;
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
        let units = instance.num_units().try_into().unwrap_or(u32::MAX);
        budget = budget.less(WRAP_UP * units);
        let mut proof = Proof::new(instance, possible);
        let mut neighbours = Neighbours::new(instance);
        let mut best = self.lead(&neighbours, &mut proof, &mut budget);
        if !self.is_done(&proof.known(), &best) {
            neighbours.find_near(instance, &budget);
        }
        if instance.num_units() <= MOST_UNITS_EXACT && budget.spent().is_none() {
            let rounds = ROUNDS_BEFORE_EXACT;
            best = self.search(&neighbours, best, proof.known(), &mut budget, observer, rounds);
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
        if !self.is_done(&proof.known(), &best) {
            let mut first = budget.until(SEARCH_ALONE);
            let rounds = ROUNDS_ALONE;
            best = self.search(&neighbours, best, proof.known(), &mut first, observer, rounds);
            budget.book(first.work() - budget.work());
        }
        proof.count(&best);
        for until in PHASES {
            if self.is_done(&proof.known(), &best) || budget.spent().is_some() {
                break;
            }
            best = self.phase(&neighbours, best, &mut proof, &mut budget, until, observer);
        }
        let known = proof.known_of(&best, &budget);
        let stopped_by = self.stop_reason(&known, &best, &budget);
        if (best.groups.len() as u64) < instance.count.0 {
            return Ok(Outcome::Undecided(stopped_by));
        }
        let claims = Claims {
            lower_bound: known.bound(&best),
            placement_proven: known.places_most(&best),
            seed: self.options.seed,
            stopped_by,
            seconds: budget.seconds(),
        };
        self.verified(deal(self.pool, self.programme, instance, &self.roster, &best, claims))
    }

    /// A first plan. Where there are too many classes for column generation prices come first, and a plan that follows
    /// from them; else groups are made one by one.
    fn lead(
        &self,
        neighbours: &Neighbours,
        proof: &mut Proof<'_>,
        budget: &mut Budget,
    ) -> Incumbent {
        let (instance, seed) = (&self.instance, self.options.seed);
        let mut best = Incumbent::nobody(instance);
        let mut leading = budget.until(LEADING);
        if proof.leads() && budget.spent().is_none() {
            let mut settling = budget.until(SETTLING);
            let wished = proof.lead(&mut leading, &mut settling);
            budget.book(leading.work() + settling.work() - 2 * budget.work());
            if !wished.is_empty() {
                best = rounded_plan(instance, neighbours, &wished, seed, budget);
            }
        }
        // Where no value is limited groups made one by one may be as good.
        let is_simple = instance.at_most_rules().is_empty() && !self.is_done(&proof.known(), &best);
        if is_simple || !proof.known().places_most(&best) {
            let first = first_plan(instance, neighbours, seed, budget);
            if first.is_better_than(&best) {
                best = first;
            }
        }
        best
    }

    /// Search and bounding side by side; then each learns from the other.
    fn phase(
        &self,
        neighbours: &Neighbours,
        best: Incumbent,
        proof: &mut Proof<'_>,
        budget: &mut Budget,
        until: f64,
        observer: &mut (dyn Observer + Send),
    ) -> Incumbent {
        let (phase, known) = (budget.until(until), proof.known());
        let halt = Cancel::new();
        let (searching, mut bounding) = (phase.share(2), phase.share(2));
        let mut searching = searching.halted_by(&halt);
        let first = best.clone();
        let (found, ()) = rayon::join(
            || self.search(neighbours, first, known, &mut searching, observer, u64::MAX),
            || {
                proof.tighten(&best, &mut bounding);
                if proof.plan().is_some_and(|plan| self.is_done(&proof.known(), &plan)) {
                    halt.cancel();
                }
            },
        );
        budget.book(searching.work() + bounding.work());
        let better = |a: Incumbent, b: Incumbent| if b.is_better_than(&a) { b } else { a };
        let mut best = better(best, found);
        if let Some(plan) = proof.plan() {
            best = better(best, plan);
        }
        let wished = proof.wished();
        if !wished.is_empty() && budget.spent().is_none() && !self.is_done(&proof.known(), &best) {
            let rounded =
                rounded_plan(&self.instance, neighbours, &wished, self.options.seed, budget);
            let mut polishing = budget.until(until + POLISH * (1.0 - until));
            let known = proof.known();
            let rounded = self.search(neighbours, rounded, known, &mut polishing, observer, 2);
            budget.book(polishing.work() - budget.work());
            best = better(best, rounded);
        }
        best
    }

    /// Local search for a number of rounds, or until the budget is spent or nothing is left to gain.
    fn search(
        &self,
        neighbours: &Neighbours,
        first: Incumbent,
        known: Known,
        budget: &mut Budget,
        observer: &mut (dyn Observer + Send),
        rounds: u64,
    ) -> Incumbent {
        let mut left = rounds;
        improve(&self.instance, neighbours, first, self.options.seed, budget, |plan, budget| {
            observer.progress(&Progress {
                cost: Metres(plan.cost),
                lower_bound: Metres(known.bound(plan)),
                placed_seats: plan.placement.iter().sum(),
                groups: plan.groups.len(),
                used: budget.fraction(),
            });
            left = left.saturating_sub(1);
            left == 0 || self.is_done(&known, plan)
        })
    }

    /// Whether a plan is as good as was asked for.
    fn is_done(&self, known: &Known, plan: &Incumbent) -> bool {
        let gap = gap(Metres(plan.cost), Metres(known.bound(plan)));
        let is_legal = plan.groups.len() as u64 >= self.instance.count.0;
        is_legal && gap <= self.options.gap && known.places_most(plan)
    }

    fn stop_reason(&self, known: &Known, plan: &Incumbent, budget: &Budget) -> StopReason {
        let is_done = self.is_done(known, plan);
        match budget.spent() {
            _ if is_done && known.bound(plan) == plan.cost => StopReason::Optimal,
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

/// What is proven of any plan of an instance, and what may prove more.
struct Proof<'a> {
    instance: &'a Instance,
    most_groups: u64,
    /// Seats that any plan places at most, by level and all above it.
    most_placed: Vec<u64>,
    optimum: Option<Incumbent>,
    /// The bound by counting alone, of plans with a placement.
    counted: Option<(Placement, i64)>,
    relaxation: Option<Relaxation<'a>>,
    /// In place of the relaxation where there are too many classes for it.
    ascent: Option<Ascent<'a>>,
}

impl<'a> Proof<'a> {
    fn new(instance: &'a Instance, most_groups: u64) -> Self {
        let most_placed = placement_bounds(instance);
        Self {
            instance,
            most_groups,
            most_placed,
            optimum: None,
            counted: None,
            relaxation: None,
            ascent: None,
        }
    }

    /// Goes on with the bound for plans with the placement of this one.
    fn tighten(&mut self, plan: &Incumbent, budget: &mut Budget) {
        let covers = |relaxation: &Relaxation<'_>| relaxation.scope().covers(&plan.placement);
        if !self.relaxation.as_ref().is_some_and(covers) {
            self.relaxation = Relaxation::new(self.instance, plan, self.most_groups);
        }
        if let Some(relaxation) = &mut self.relaxation {
            relaxation.advance(plan, budget);
            return;
        }
        let covers = |ascent: &Ascent<'_>| ascent.scope().covers(&plan.placement);
        if !self.ascent.as_ref().is_some_and(covers) {
            self.ascent = Ascent::new(self.instance, &plan.placement, self.most_groups, budget);
        }
        if let Some(ascent) = &mut self.ascent {
            ascent.advance(budget, &budget.clone());
        }
    }

    /// Whether there are too many classes for the relaxation: then prices come first.
    fn leads(&self) -> bool {
        !Relaxation::takes(self.instance)
    }

    /// Looks for prices, as if everybody who counting lets have a place had one, and for groups that follow from them.
    fn lead(&mut self, climbing: &mut Budget, settling: &mut Budget) -> Vec<(GroupClasses, f64)> {
        let mut above = 0;
        let at_level = |&most: &u64| most - std::mem::replace(&mut above, most);
        let placement: Placement = self.most_placed.iter().map(at_level).collect();
        self.ascent = Ascent::new(self.instance, &placement, self.most_groups, climbing);
        let Some(ascent) = &mut self.ascent else { return Vec::new() };
        ascent.advance(climbing, settling);
        ascent.wished(settling).into_iter().map(|classes| (classes, 1.0)).collect()
    }

    /// Bounds the cost of plans with the placement of this one by counting, and by a glance at each registrant where
    /// no relaxation comes.
    fn count(&mut self, plan: &Incumbent) {
        if self.counted.as_ref().is_some_and(|(placement, _)| *placement == plan.placement) {
            return;
        }
        let mut bound = bound_by_balance(self.instance, &plan.placement, self.most_groups);
        if self.leads() && self.ascent.is_none() {
            bound = bound.max(bound_by_shares(self.instance, &plan.placement, self.most_groups));
        }
        self.counted = Some((plan.placement.clone(), bound));
    }

    /// The best plan of the relaxation.
    fn plan(&self) -> Option<Incumbent> {
        self.relaxation.as_ref().and_then(Relaxation::plan)
    }

    /// The groups that a plan should have, and how often.
    fn wished(&self) -> Vec<(GroupClasses, f64)> {
        self.relaxation.as_ref().map(Relaxation::wished).unwrap_or_default()
    }

    /// What is proven by now.
    fn known(&self) -> Known {
        let (scope, bound) = match (&self.optimum, &self.relaxation, &self.ascent) {
            (Some(optimum), ..) => (Scope::of(&optimum.placement), optimum.cost),
            (_, Some(relaxation), _) => (relaxation.scope().clone(), relaxation.bound()),
            (_, _, Some(ascent)) => (ascent.scope().clone(), ascent.bound()),
            _ => (Scope::default(), 0),
        };
        let (scope, bound) = match &self.counted {
            Some((placement, counted))
                if *counted > bound && (bound == 0 || scope.covers(placement)) =>
            {
                (Scope::of(placement), *counted)
            }
            _ => (scope, bound),
        };
        let optimal = self.optimum.as_ref().map(|optimum| optimum.placement.clone());
        Known { most_placed: self.most_placed.clone(), optimal, scope, bound }
    }

    /// The same, and of this plan what a glance at each registrant tells where nothing better is known.
    fn known_of(&self, plan: &Incumbent, budget: &Budget) -> Known {
        let known = self.known();
        let is_long = budget.spent().is_some() && self.instance.classes.len() > MOST_GLANCED;
        if known.bound(plan) > 0 || is_long {
            return known;
        }
        let bound = bound_by_shares(self.instance, &plan.placement, self.most_groups);
        Known { scope: Scope::of(&plan.placement), bound, ..known }
    }
}

/// What is proven at some moment.
#[derive(Clone, Debug)]
struct Known {
    /// Seats that any plan places at most, by level and all above it.
    most_placed: Vec<u64>,
    /// The placement of the optimum, where it is known.
    optimal: Option<Placement>,
    /// No plan in this scope costs less than `bound`.
    scope: Scope,
    bound: i64,
}

impl Known {
    /// No plan with this one's placement costs less.
    fn bound(&self, plan: &Incumbent) -> i64 {
        debug_assert!(!self.scope.covers(&plan.placement) || self.bound <= plan.cost);
        // A bound above a plan is none: better no proof than a false one.
        let holds = self.scope.covers(&plan.placement) && self.bound <= plan.cost;
        if holds { self.bound } else { 0 }
    }

    /// Whether no plan places more.
    fn places_most(&self, plan: &Incumbent) -> bool {
        self.optimal.as_ref() == Some(&plan.placement)
            || is_proven(&self.most_placed, &plan.placement)
    }
}
