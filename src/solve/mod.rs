//! Entry points of a solve: compile, construct, bound, search, prove, assign people, verify.

mod compiled;
mod fallback;
#[cfg(test)]
mod liars;
mod options;
mod params;
mod phases;
#[cfg(test)]
mod proven;
mod proven_bounds;
#[cfg(test)]
mod recorded;
mod search_driver;
mod simpler;
mod solver;
mod start;
mod withheld;

use std::thread;

use compiled::{NotCompiled, compiled};
use fallback::{Watch, Watcher};
use params::{FIRST_STAGE_WORK, HANDOVER_FACTOR, HANDOVER_TIME, MAX_REASONS_TIME, REASONS_SHARE};
use proven_bounds::{ProvenBounds, ProvenState};
use search_driver::SearchDriver;
use simpler::SimplerProblem;
use solver::Solver;
use withheld::OtherPlans;

use crate::bounds::placement::most_groups;
use crate::branch_and_price::dual_certificate::CertificateNames;
use crate::branch_and_price::setup::Setup;
use crate::convert::Convert;
use crate::instance::Incumbent;
use crate::limits::{Budget, Cancel, GivenUp};
use crate::local_search::{Neighbours, Rounds};
use crate::plan::{Conflict, Defective, Error, Outcome, Plan, SolveError, StopReason};
use crate::pool::Pool;
use crate::programme::Programme;

pub use options::{Observer, Options, Progress};

impl Programme {
    /// Forms groups and returns a verified plan that satisfies all hard rules.
    ///
    /// ```
    /// use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let pool = Pool::builder()
    ///     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
    ///     .registrants(["r1", "r2", "r3", "r4"].map(|id| Registrant::new(id, "Utrecht")))
    ///     .build()?;
    /// let programme = Programme::new("Pairs", 2..=2, Meetings::central(3));
    /// let plan = programme.form_groups(&pool, &Options::default())?;
    /// assert_eq!(plan.groups().len(), 2);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the input has faults, if no plan can satisfy the programme, if a limit is reached before a
    /// plan is found, or if no plan passes verification.
    pub fn form_groups(&self, pool: &Pool, options: &Options) -> Result<Plan, Error> {
        planned(self.solve(pool, options)?)
    }

    /// Forms groups and reports the progress to an observer, which can stop the solve.
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
        planned(self.solve_observed(pool, options, observer)?)
    }

    /// Forms groups. An infeasible programme and a reached limit are outcomes, not errors.
    ///
    /// ```
    /// use kring::{Municipality, Options, Outcome, Point, Pool, Programme, Registrant, programme::Meetings};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let pool = Pool::builder()
    ///     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
    ///     .registrant(Registrant::new("r1", "Utrecht"))
    ///     .build()?;
    /// let mut programme = Programme::new("Pairs", 2..=2, Meetings::central(3));
    /// programme.groups.count.min = 1;
    /// assert!(matches!(programme.solve(&pool, &Options::default())?, Outcome::Infeasible(_)));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the input has faults, or if no plan passes verification, which is a defect of this library.
    pub fn solve(&self, pool: &Pool, options: &Options) -> Result<Outcome, SolveError> {
        self.solve_with(Setup::default(), pool, options, None)
    }

    /// Forms groups as [`solve`](Self::solve) does, and reports the progress to an observer, which can stop the solve.
    ///
    /// # Errors
    ///
    /// As [`solve`](Self::solve).
    pub fn solve_observed(
        &self,
        pool: &Pool,
        options: &Options,
        observer: &mut (dyn Observer + Send),
    ) -> Result<Outcome, SolveError> {
        self.solve_with(Setup::default(), pool, options, Some(observer))
    }

    /// Solves with the given LP backend and sizes.
    fn solve_with(
        &self,
        setup: Setup,
        pool: &Pool,
        options: &Options,
        observer: Option<&mut (dyn Observer + Send)>,
    ) -> Result<Outcome, SolveError> {
        options.validate()?;
        // Faults name the keys as the user states them. The canonical form removes any influence of the order of the
        // rules.
        self.validate_for(pool)?;
        let programme = &self.canonical();
        let cancel = Cancel::below(options.cancel.as_ref());
        let mut budget = Budget::new(options.time_limit, options.work_limit, cancel.clone());
        let previous = options.previous.as_deref();
        let (instance, roster) = match compiled(programme, pool, previous, &budget) {
            Ok(compiled) => compiled,
            Err(NotCompiled::Faults(faults)) => return Err(faults.into()),
            Err(NotCompiled::Because(reason)) => return Ok(Outcome::Undecided(reason)),
        };
        budget.leave(HANDOVER_FACTOR);
        let solver = Solver { pool, programme, options, instance, roster, setup };
        if solver.is_large() {
            budget.give_up_when_cancelled();
        }
        let watcher = Watcher { observer, cancel };
        let outcome = in_threads(options.threads, || solver.run(budget, watcher));
        if solver.is_large() {
            // Freeing a large instance takes noticeable time: a separate thread does it, so that a cancelled solve
            // returns at once.
            let Solver { instance, roster, .. } = solver;
            let _ = thread::Builder::new().spawn(move || drop((instance, roster)));
        }
        outcome
    }
}

/// Returns the plan of an outcome, or the reason why there is none as an error.
fn planned(outcome: Outcome) -> Result<Plan, Error> {
    match outcome {
        Outcome::Plan(plan) => Ok(plan),
        Outcome::Infeasible(conflict) => Err(Error::NoPlan(conflict)),
        Outcome::Undecided(reason) => Err(Error::Undecided(reason)),
    }
}

/// Runs `work` in `threads` threads, 0 for all cores: in the caller's thread pool if it has that size, in the caller's
/// thread if no pool can be created.
fn in_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    if rayon::current_thread_index().is_some() && rayon::current_num_threads() == threads {
        return work();
    }
    let of = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads);
    // If no thread can be started, the caller's thread does all the work: the global pool would panic.
    let pool = of(threads).build().or_else(|_| of(1).use_current_thread().build());
    match pool {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

impl Solver<'_> {
    fn run(&self, mut budget: Budget, watcher: Watcher<'_>) -> Result<Outcome, SolveError> {
        let instance = &self.instance;
        let possible = most_groups(instance);
        if let Some(conflict) = self.quick_conflict(possible) {
            return Ok(Outcome::Infeasible(conflict));
        }
        let units = instance.num_units().to_u32();
        budget = budget.less(HANDOVER_TIME * units);
        // With a time limit, a share of it is reserved for the reasons of the reserve list.
        let whole = budget.clone();
        budget = budget.less(
            whole.time_left().unwrap_or_default().mul_f64(REASONS_SHARE).min(MAX_REASONS_TIME),
        );
        let simpler = SimplerProblem::new(self.pool, self.programme, instance, &self.roster);
        let mut proof = ProvenBounds::new(instance, simpler.as_ref(), possible, self.setup.clone());
        let Ok(mut neighbours) = Neighbours::located(instance, || budget.go_on()) else {
            return Ok(Outcome::Undecided(StopReason::Cancelled));
        };
        // Repairing an earlier plan needs near neighbours at once; otherwise they are computed after the first plan.
        if instance.earlier.is_some() {
            neighbours.find_near(instance, &budget);
        }
        let mut watch = Watch::new(self, watcher, &budget);
        let (first_stage, later_stages) = budget.stages(FIRST_STAGE_WORK.max(units.into()));
        let all = std::mem::replace(&mut budget, first_stage);
        let first = self.first_plan(&neighbours, &mut proof, &mut budget, &mut watch);
        if budget.is_given_up() {
            return Ok(watch.handed_over(self, &proof.known(), &budget));
        }
        // A plan that places less than half of the seats counts as none if time cut it short.
        let is_cut = 2 * first.placement.iter().sum::<u64>() < instance.total_seats();
        if is_cut && budget.is_pressing() && !proof.known().places_most(&first) {
            return Ok(Outcome::Undecided(self.stop_reason(&proof.known(), &first, &budget)));
        }
        if !instance.earlier.is_some() && !self.is_done(&proof.known(), &first) {
            neighbours.find_near(instance, &all);
        }
        let rounds = Rounds::new(instance, &neighbours, first, self.options.seed);
        let mut driver = SearchDriver::new(instance, rounds, &self.setup, self.options.seed);
        let mut conflict = self.stage(&mut driver, &mut proof, &mut budget, &mut watch);
        for stage in later_stages {
            let is_done = self.is_done(&proof.known(), driver.rounds.incumbent());
            if conflict.is_some() || is_done || all.exhausted().is_some() {
                break;
            }
            budget = stage;
            proof.start_stage();
            // The first stage has no work, so the Lagrangian ascent of a large instance may start in a later one.
            if proof.is_lagrangian_first() && !proof.has_lagrangian() {
                let plan = self.first_plan(&neighbours, &mut proof, &mut budget, &mut watch);
                driver.rounds.learn(&plan);
            }
            conflict = self.stage(&mut driver, &mut proof, &mut budget, &mut watch);
        }
        if let Some(conflict) = conflict {
            return Ok(Outcome::Infeasible(conflict));
        }
        self.outcome(driver.rounds.incumbent(), &proof, watch, &budget, &whole)
    }

    /// Proofs of infeasibility that need no search.
    fn quick_conflict(&self, possible: u64) -> Option<Conflict> {
        let instance = &self.instance;
        let demanded = instance.count.0;
        if possible < demanded {
            return Some(Conflict::TooFewGroups { demanded, possible });
        }
        instance.locked_conflict(self.pool, &self.roster.excluded, instance.most_groups())
    }

    /// Outcome of a search that ended with a plan. The reasons of the reserve list have the `whole` budget.
    fn outcome(
        &self,
        best: &Incumbent,
        proof: &ProvenBounds<'_>,
        mut watch: Watch<'_>,
        budget: &Budget,
        whole: &Budget,
    ) -> Result<Outcome, SolveError> {
        if budget.is_given_up() && !self.is_done(&proof.known(), best) {
            return Ok(watch.handed_over(self, &proof.known(), budget));
        }
        let known = proof.known_of(best, budget);
        let stopped_by = self.stop_reason(&known, best, budget);
        if !self.has_groups(best) {
            return Ok(Outcome::Undecided(stopped_by));
        }
        // If even a plan that provably places the most misses locked seats, no plan keeps the lock.
        if !self.has_locked(best) {
            return Ok(if known.places_most(best) {
                Outcome::Infeasible(Conflict::AllLocked)
            } else {
                Outcome::Undecided(stopped_by)
            });
        }
        let others = watch.take_others();
        match self.finished(best, others, &known, proof, stopped_by, whole) {
            Ok(plan) => Ok(plan.map(Outcome::Plan)?),
            Err(GivenUp) => Ok(watch.handed_over(self, &proof.known(), budget)),
        }
    }

    /// Assigns people to the best plan, adds its certificate and verifies it; if verification fails, returns the best
    /// other plan that passes.
    fn finished(
        &self,
        best: &Incumbent,
        others: OtherPlans,
        known: &ProvenState,
        proof: &ProvenBounds<'_>,
        stopped_by: StopReason,
        budget: &Budget,
    ) -> Result<Result<Plan, Defective>, GivenUp> {
        let mut plan = self.assigned(best, self.claims(best, known, stopped_by, budget), budget)?;
        if self.options.certificate {
            let names = CertificateNames {
                pool: self.pool,
                instance: &self.instance,
                roster: &self.roster,
            };
            plan.certificate = proof.certificate(known, best, &names).map(Box::new);
        }
        let defects = self.defects(&plan, budget)?;
        let Some(defect) = defects.first() else { return Ok(Ok(plan)) };
        let other = self.replacement(best, &plan, &defects, others, stopped_by, budget)?;
        Ok(other.ok_or_else(|| Defective {
            defect: defect.to_string(),
            seed: self.options.seed,
            version: env!("CARGO_PKG_VERSION"),
        }))
    }
}
