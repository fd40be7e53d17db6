//! The conductor: compile, construct, bound, search, prove, deal, verify.

use std::time::Duration;

use crate::budget::{Budget, Cancel, Spent};
use crate::columns::balance::lower_bound as bound_by_balance;
use crate::columns::evidence::{Names, enumerated};
use crate::columns::exact::{Counts, Exact, solve_exactly};
use crate::columns::placement::{is_proven, most_groups, placement_bounds};
use crate::columns::relaxation::{Relaxation, Scope};
use crate::columns::shares::lower_bound as bound_by_shares;
use crate::deal::{Claims, deal};
use crate::error::{Fault, FaultKind, Faults, Place, Table};
use crate::instance::{GroupClasses, Incumbent, Instance, Placement, Roster, Travel};
use crate::measure::Metres;
use crate::plan::certificate::{Certificate, Proof as Evidence};
use crate::plan::{Conflict, Error, Outcome, Plan, PlanDocument, StopReason, gap, verify};
use crate::pool::Pool;
use crate::programme::Programme;
use crate::search::{Neighbours, Rounds, first_plan, rounded_plan};

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
    /// Whether the plan comes with what re-proves its lower bound. Default no.
    pub certificate: bool,
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
            certificate: false,
            threads: 0,
            cancel: Cancel::new(),
        }
    }
}

/// Up to so many units a pool is small enough to try to solve it exactly.
const MOST_UNITS_EXACT: usize = 40;
/// Lanes of a round of search by itself, and beside bounding: the same on every machine, so that results are.
const LANES: (u64, u64) = (2, 1);
/// The search goes alone until so many rounds bring nothing, or until this share of the budget is used.
const PATIENCE: u64 = 3;
const SEARCH_ALONE: f64 = 0.2;
/// Then search and bounding go side by side, and learn from each other when these shares are used.
const PHASES: [f64; 5] = [0.4, 0.55, 0.7, 0.85, 1.0];
/// A plan rounded from the linear program is improved for this share of what is left.
const POLISH: f64 = 0.1;
/// Dealing and judging take so many times what compiling took, and so many times where the judge looks at all venues:
/// measured on 100,000 to 1,000,000.
const END: f64 = 1.5;
const END_ANYWHERE: f64 = 5.5;
/// A glance at each class takes its time where there are more than so many.
const MANY: usize = 20_000;
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
        let mut budget =
            Budget::new(options.time_limit, options.work_limit, options.cancel.clone());
        let (instance, roster) = Instance::compile(pool, self)?;
        budget.leave(time_of_the_end(&instance));
        let solver = Solver { pool, programme: self, options, instance, roster };
        in_threads(options.threads, || solver.run(budget, observer))
    }
}

fn refuse_what_is_not_there(pool: &Pool) -> Result<(), Faults> {
    let place = Place::Table(Table::Facilitators);
    let kind = FaultKind::NotYet("a facilitators file");
    if pool.facilitators().is_some() { Err(Fault::new(place, kind).into()) } else { Ok(()) }
}

/// How long the end of a solve takes, in times of compiling.
fn time_of_the_end(instance: &Instance) -> f64 {
    let is_anywhere = matches!(instance.travel, Travel::Central { anywhere: true, .. });
    if is_anywhere { END_ANYWHERE } else { END }
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
        let first = first_plan(instance, &neighbours, self.options.seed, &budget);
        neighbours.find_near(instance, &budget);
        let mut rounds = Rounds::new(instance, &neighbours, first, self.options.seed);
        if instance.num_units() <= MOST_UNITS_EXACT && budget.spent().is_none() {
            self.search(&mut rounds, &proof.known(), LANES.0, PATIENCE, &mut budget, observer);
            match solve_exactly(instance, rounds.incumbent(), &mut budget) {
                Some(Exact::Infeasible) => {
                    let demanded = instance.count.0;
                    let possible = demanded - 1;
                    return Ok(Outcome::Infeasible(Conflict::TooFewGroups { demanded, possible }));
                }
                Some(Exact::Optimal(optimum, duals)) => {
                    rounds.learn(&optimum);
                    proof.optimum = Some((optimum, duals));
                }
                None => {}
            }
        }
        let mut alone = budget.until(SEARCH_ALONE);
        self.search(&mut rounds, &proof.known(), LANES.0, PATIENCE, &mut alone, observer);
        budget.book(alone.work() - budget.work());
        proof.count(rounds.incumbent());
        let is_large = instance.classes.len() > MANY;
        if is_large && budget.spent().is_none() {
            proof.glance(rounds.incumbent());
        }
        let mut is_searching = true;
        for until in PHASES {
            if self.is_done(&proof.known(), rounds.incumbent()) || budget.spent().is_some() {
                break;
            }
            is_searching =
                self.phase(&mut rounds, &mut proof, &mut budget, until, is_searching, observer);
        }
        let best = rounds.incumbent();
        let is_late = matches!(budget.spent(), Some(Spent::Time | Spent::Cancelled));
        let known = proof.known_of(best, is_large && is_late);
        let stopped_by = self.stop_reason(&known, best, &budget);
        if (best.groups.len() as u64) < instance.count.0 {
            return Ok(Outcome::Undecided(stopped_by));
        }
        let claims = Claims {
            lower_bound: known.bound(best),
            placement_proven: known.places_most(best),
            seed: self.options.seed,
            stopped_by,
            seconds: budget.seconds(),
        };
        let mut plan = deal(self.pool, self.programme, instance, &self.roster, best, claims);
        if self.options.certificate {
            let names = Names { pool: self.pool, instance, roster: &self.roster };
            plan.certificate = proof.certificate(&known, best, &names).map(Box::new);
        }
        self.verified(plan)
    }

    /// Bounding, with search at its side where that `is_searching`; then each learns from the other. Says whether
    /// there is a better plan than before.
    fn phase(
        &self,
        rounds: &mut Rounds<'_>,
        proof: &mut Proof<'_>,
        budget: &mut Budget,
        until: f64,
        is_searching: bool,
        observer: &mut (dyn Observer + Send),
    ) -> bool {
        let before = rounds.incumbent().clone();
        let phase = budget.until(until);
        if proof.is_over() {
            let mut searching = phase;
            let known = proof.known();
            self.search(rounds, &known, LANES.0, u64::MAX, &mut searching, observer);
            budget.book(searching.work() - budget.work());
        } else if is_searching {
            let known = proof.known();
            let halt = Cancel::new();
            let (searching, mut bounding) = (phase.share(2), phase.share(2));
            let mut searching = searching.halted_by(&halt);
            rayon::join(
                || self.search(rounds, &known, LANES.1, u64::MAX, &mut searching, observer),
                || {
                    proof.tighten(&before, &mut bounding);
                    if proof.plan().is_some_and(|plan| self.is_done(&proof.known(), &plan)) {
                        halt.cancel();
                    }
                },
            );
            budget.book(searching.work() + bounding.work());
        } else {
            let mut bounding = phase;
            proof.tighten(&before, &mut bounding);
            budget.book(bounding.work() - budget.work());
        }
        if let Some(plan) = proof.plan() {
            rounds.learn(&plan);
        }
        let wished = proof.wished();
        let is_done = self.is_done(&proof.known(), rounds.incumbent());
        if !wished.is_empty() && budget.spent().is_none() && !is_done {
            let (instance, neighbours) = (&self.instance, rounds.neighbours());
            let rounded = rounded_plan(instance, neighbours, &wished, self.options.seed, budget);
            let mut polishing = budget.until(until + POLISH * (1.0 - until));
            let mut polished = Rounds::new(instance, neighbours, rounded, self.options.seed);
            let known = proof.known();
            self.search(&mut polished, &known, LANES.0, 1, &mut polishing, observer);
            budget.book(polishing.work() - budget.work());
            rounds.learn(polished.incumbent());
        }
        rounds.incumbent().is_better_than(&before)
    }

    /// Local search until the budget is spent, so many rounds bring nothing or nothing is left to gain.
    fn search(
        &self,
        rounds: &mut Rounds<'_>,
        known: &Known,
        lanes: u64,
        patience: u64,
        budget: &mut Budget,
        observer: &mut (dyn Observer + Send),
    ) {
        let (mut before, mut idle) = (None, 0);
        rounds.run(lanes, budget, |plan, budget| {
            observer.progress(&Progress {
                cost: Metres(plan.cost),
                lower_bound: Metres(known.bound(plan)),
                placed_seats: plan.placement.iter().sum(),
                groups: plan.groups.len(),
                used: budget.fraction(),
            });
            let now = (plan.placement.clone(), plan.cost);
            idle = if before.as_ref() == Some(&now) { idle + 1 } else { 0 };
            before = Some(now);
            idle >= patience || self.is_done(known, plan)
        });
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
    /// The best plan there is, with the duals that show it.
    optimum: Option<(Incumbent, Vec<(Counts, i64)>)>,
    /// The bound by counting alone, of plans with a placement.
    counted: Option<(Placement, i64)>,
    /// The bound by a glance at each registrant, where it was not left to the end.
    glanced: Option<(Placement, i64)>,
    relaxation: Option<Relaxation<'a>>,
    /// Whether the relaxation was asked for.
    is_begun: bool,
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
            glanced: None,
            relaxation: None,
            is_begun: false,
        }
    }

    /// Goes on with the bound for plans with the placement of this one.
    fn tighten(&mut self, plan: &Incumbent, budget: &mut Budget) {
        let covers = |relaxation: &Relaxation<'_>| relaxation.scope().covers(&plan.placement);
        self.is_begun = true;
        if !self.relaxation.as_ref().is_some_and(covers) {
            self.relaxation = Relaxation::new(self.instance, plan, self.most_groups);
        }
        if let Some(relaxation) = &mut self.relaxation {
            relaxation.advance(plan, budget);
        }
    }

    /// Bounds the cost of plans with the placement of this one by counting.
    fn count(&mut self, plan: &Incumbent) {
        let bound = bound_by_balance(self.instance, &plan.placement, self.most_groups);
        self.counted = Some((plan.placement.clone(), bound));
    }

    /// Bounds the cost of plans with the placement of this one by a glance at each registrant.
    fn glance(&mut self, plan: &Incumbent) {
        let bound = bound_by_shares(self.instance, &plan.placement, self.most_groups);
        self.glanced = Some((plan.placement.clone(), bound));
    }

    /// Whether nothing can prove more.
    fn is_over(&self) -> bool {
        self.is_begun && self.relaxation.as_ref().is_none_or(Relaxation::is_over)
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
        let (scope, bound, by) = match (&self.optimum, &self.relaxation) {
            (Some((optimum, _)), _) => (Scope::of(&optimum.placement), optimum.cost, By::Search),
            (_, Some(relaxation)) => {
                (relaxation.scope().clone(), relaxation.bound(), By::Relaxation)
            }
            _ => (Scope::default(), 0, By::Sign),
        };
        let (scope, bound, by) = match &self.counted {
            Some((placement, counted))
                if *counted > bound && (bound == 0 || scope.covers(placement)) =>
            {
                (Scope::of(placement), *counted, By::Counting)
            }
            _ => (scope, bound, by),
        };
        let optimal = self.optimum.as_ref().map(|(optimum, _)| optimum.placement.clone());
        Known { most_placed: self.most_placed.clone(), optimal, scope, bound, by }
    }

    /// The same, and of this plan what a glance at each registrant tells where nothing better is known; who is hasty
    /// does without, unless it was known before.
    fn known_of(&self, plan: &Incumbent, is_hasty: bool) -> Known {
        let known = self.known();
        if known.bound(plan) > 0 {
            return known;
        }
        let bound = match &self.glanced {
            Some((placement, bound)) if *placement == plan.placement => *bound,
            _ if is_hasty => return known,
            _ => bound_by_shares(self.instance, &plan.placement, self.most_groups),
        };
        Known { scope: Scope::of(&plan.placement), bound, by: By::Shares, ..known }
    }

    /// What re-proves what is known of a plan.
    fn certificate(
        &self,
        known: &Known,
        plan: &Incumbent,
        names: &Names<'_>,
    ) -> Option<Certificate> {
        let proof = match known.by {
            _ if known.bound(plan) <= 0 => Some(Evidence::Sign),
            By::Sign => Some(Evidence::Sign),
            By::Search => self.optimum.as_ref().and_then(|(_, duals)| enumerated(duals, names)),
            By::Relaxation => self.relaxation.as_ref().and_then(|r| r.certificate(names)),
            By::Counting => Some(Evidence::Spread),
            By::Shares => Some(Evidence::Shares),
        };
        proof.map(Certificate::new)
    }
}

/// How a bound was found.
#[derive(Clone, Copy, Debug)]
enum By {
    /// Costs are not negative.
    Sign,
    /// All plans were looked at.
    Search,
    Relaxation,
    Counting,
    /// A glance at each registrant.
    Shares,
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
    by: By,
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
