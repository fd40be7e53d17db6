//! Entry points of a solve: compile, construct, bound, search, prove, assign people, verify.

mod compiled;
mod fallback;
#[cfg(test)]
mod liars;
mod options;
mod phases;
#[cfg(test)]
mod proven;
mod proven_bounds;
#[cfg(test)]
mod recorded;
mod search_driver;
mod solver;
mod withheld;

use compiled::END;
use solver::Solver;
use std::thread;
use std::time::Duration;

use crate::bounds::placement::most_groups;
use crate::branch_and_price::dual_certificate::CertificateNames;
use crate::instance::Incumbent;
use crate::limits::{Budget, GivenUp};
use crate::local_search::{Neighbours, Rounds};
use crate::lp::linear::Linear;
use crate::plan::{Conflict, Error, Outcome, Plan, StopReason};
use crate::pool::Pool;
use crate::programme::Programme;
use compiled::{Stopped, compiled};
use fallback::Watch;
use proven_bounds::{ProvenBounds, ProvenState};
use search_driver::SearchDriver;
use withheld::Kept;

pub use options::{Observer, Options, Progress};

/// Minimum work of the first stage that has any; an instance with more units gets one unit of work for each.
const FIRST_STAGE: u64 = 1_000;
/// Time that the search takes to hand over its result, for each unit of the instance.
const WRAP_UP: Duration = Duration::from_nanos(600);
/// Share of the time that is reserved for the reasons of the reserve list.
const TELLING: f64 = 0.02;
/// Maximum time that is reserved for these reasons.
const LONGEST_TELLING: Duration = Duration::from_millis(300);

impl Programme {
    /// Forms groups and returns a verified plan that satisfies all hard rules.
    ///
    /// # Errors
    ///
    /// Returns an error if the input has faults, if no plan can satisfy the programme, if a limit is reached before a
    /// plan is found, or if no plan passes verification.
    pub fn form_groups(&self, pool: &Pool, options: &Options) -> Result<Plan, Error> {
        self.form_groups_observed(pool, options, &mut ())
    }

    /// Forms groups and reports the progress to an observer.
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

    /// Forms groups. An infeasible programme and a reached limit are outcomes, not errors.
    ///
    /// # Errors
    ///
    /// Returns an error if the input has faults, or if no plan passes verification, which is a defect of this library.
    pub fn solve(
        &self,
        pool: &Pool,
        options: &Options,
        observer: &mut (dyn Observer + Send),
    ) -> Result<Outcome, Error> {
        self.solve_asking(Linear::default(), pool, options, observer)
    }

    /// Solves with the given LP backend.
    fn solve_asking(
        &self,
        linear: Linear,
        pool: &Pool,
        options: &Options,
        observer: &mut (dyn Observer + Send),
    ) -> Result<Outcome, Error> {
        options.validate()?;
        // Faults name the keys as the user states them. The canonical form removes any influence of the order of the
        // rules.
        self.validate_for(pool)?;
        let programme = &self.canonical();
        let is_watched = options.cancel.is_shared();
        let mut budget =
            Budget::new(options.time_limit, options.work_limit, options.cancel.clone());
        let previous = options.previous.as_deref();
        let (instance, roster) = match compiled(programme, pool, previous, &budget) {
            Ok(compiled) => compiled,
            Err(Stopped::Faults(faults)) => return Err(faults.into()),
            Err(Stopped::Because(reason)) => return Ok(Outcome::Undecided(reason)),
        };
        budget.leave(END);
        let solver = Solver { pool, programme, options, instance, roster, linear, is_watched };
        if solver.is_large() {
            budget.give_up_when_cancelled();
        }
        let outcome = in_threads(options.threads, || solver.run(budget, observer));
        if solver.is_large() {
            // Freeing a large instance takes noticeable time: a separate thread does it, so that a cancelled solve
            // returns at once.
            let Solver { instance, roster, .. } = solver;
            let _ = thread::Builder::new().spawn(move || drop((instance, roster)));
        }
        outcome
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
    fn run(
        &self,
        mut budget: Budget,
        observer: &mut (dyn Observer + Send),
    ) -> Result<Outcome, Error> {
        let instance = &self.instance;
        // Two quick proofs of infeasibility come before any search.
        let possible = most_groups(instance);
        if possible < instance.count.0 {
            let demanded = instance.count.0;
            return Ok(Outcome::Infeasible(Conflict::TooFewGroups { demanded, possible }));
        }
        if let Some(conflict) =
            instance.locked_conflict(self.pool, &self.roster.excluded, instance.most_groups())
        {
            return Ok(Outcome::Infeasible(conflict));
        }
        let units = instance.num_units().try_into().unwrap_or(u32::MAX);
        budget = budget.less(WRAP_UP * units);
        // With a time limit, a share of it is reserved for the reasons of the reserve list.
        let whole = budget.clone();
        budget = budget
            .less(whole.time_left().unwrap_or_default().mul_f64(TELLING).min(LONGEST_TELLING));
        let mut proof = ProvenBounds::new(instance, possible, self.linear.clone());
        let Ok(mut neighbours) = Neighbours::located(instance, || budget.go_on()) else {
            return Ok(Outcome::Undecided(StopReason::Cancelled));
        };
        // Repairing an earlier plan needs near neighbours at once; otherwise they are computed after the first plan.
        if instance.earlier.is_some() {
            neighbours.find_near(instance, &budget);
        }
        let mut watch = Watch::new(self, observer, &budget);
        let (first_stage, later_stages) = budget.stages(FIRST_STAGE.max(units.into()));
        let all = std::mem::replace(&mut budget, first_stage);
        let first = self.lead(&neighbours, &mut proof, &mut budget, &mut watch);
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
        let mut lane = SearchDriver::new(instance, rounds, &self.linear, self.options.seed);
        let mut conflict = self.stage(&mut lane, &mut proof, &mut budget, &mut watch);
        for stage in later_stages {
            let is_done = self.is_done(&proof.known(), lane.rounds.incumbent());
            if conflict.is_some() || is_done || all.exhausted().is_some() {
                break;
            }
            budget = stage;
            proof.go_on();
            // The first stage has no work, so the Lagrangian ascent of a large instance may start in a later one.
            if proof.leads() && !proof.has_led() {
                let led = self.lead(&neighbours, &mut proof, &mut budget, &mut watch);
                lane.rounds.learn(&led);
            }
            conflict = self.stage(&mut lane, &mut proof, &mut budget, &mut watch);
        }
        if let Some(conflict) = conflict {
            return Ok(Outcome::Infeasible(conflict));
        }
        let best = lane.rounds.incumbent();
        if budget.is_given_up() && !self.is_done(&proof.known(), best) {
            return Ok(watch.handed_over(self, &proof.known(), &budget));
        }
        let known = proof.known_of(best, &budget);
        let stopped_by = self.stop_reason(&known, best, &budget);
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
        let kept = watch.take_kept();
        match self.ended(best, kept, &known, &proof, stopped_by, &whole) {
            Ok(plan) => plan.map(Outcome::Plan),
            Err(GivenUp) => Ok(watch.handed_over(self, &proof.known(), &budget)),
        }
    }

    /// Assigns people to the best plan, adds its certificate and verifies it; if verification fails, returns the best
    /// other plan that passes.
    fn ended(
        &self,
        best: &Incumbent,
        kept: Kept,
        known: &ProvenState,
        proof: &ProvenBounds<'_>,
        stopped_by: StopReason,
        budget: &Budget,
    ) -> Result<Result<Plan, Error>, GivenUp> {
        let mut plan = self.dealt(best, self.claims(best, known, stopped_by, budget), budget)?;
        // The certificate checker does not support earlier plans yet.
        if self.options.certificate && !self.instance.earlier.is_some() {
            let names = CertificateNames {
                pool: self.pool,
                instance: &self.instance,
                roster: &self.roster,
            };
            plan.certificate = proof.certificate(known, best, &names).map(Box::new);
        }
        let defects = self.defects(&plan, budget)?;
        let Some(defect) = defects.first() else { return Ok(Ok(plan)) };
        let other = self.in_place_of(best, &plan, &defects, kept, stopped_by, budget)?;
        Ok(other.ok_or_else(|| Error::Defective {
            defect: defect.to_string(),
            seed: self.options.seed,
            version: env!("CARGO_PKG_VERSION"),
        }))
    }
}
