//! The conductor: compile, construct, bound, search, prove, deal, verify.

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

/// The work of the first stage that has any, or as many units as there are people.
const FIRST_STAGE: u64 = 1_000;
/// For each unit the time that the search takes to hand over what it has found.
const WRAP_UP: Duration = Duration::from_nanos(600);
/// This share of the time, and at most so much, is for telling who waits why.
const TELLING: f64 = 0.02;
const LONGEST_TELLING: Duration = Duration::from_millis(300);

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
        self.solve_asking(Linear::default(), pool, options, observer)
    }

    /// The same, with this solver of linear programs.
    fn solve_asking(
        &self,
        linear: Linear,
        pool: &Pool,
        options: &Options,
        observer: &mut (dyn Observer + Send),
    ) -> Result<Outcome, Error> {
        options.validate()?;
        // Faults name the keys as they are stated; from here on the order of rules has no influence.
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
            // To give back so much memory takes longer than who cancels would like; it is done on the side.
            let Solver { instance, roster, .. } = solver;
            let _ = thread::Builder::new().spawn(move || drop((instance, roster)));
        }
        outcome
    }
}

/// Runs with so many threads: with those of the caller where they are as many; with all cores where that is 0 or no pool
/// of threads can be made.
fn in_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    if rayon::current_thread_index().is_some() && rayon::current_num_threads() == threads {
        return work();
    }
    let of = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads);
    // Where no thread can be made the caller's does all the work: the global pool would panic.
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
        // Under a limit of time a part of it is for telling who waits why.
        let whole = budget.clone();
        budget = budget
            .less(whole.time_left().unwrap_or_default().mul_f64(TELLING).min(LONGEST_TELLING));
        let mut proof = ProvenBounds::new(instance, possible, self.linear.clone());
        let Ok(mut neighbours) = Neighbours::located(instance, || budget.go_on()) else {
            return Ok(Outcome::Undecided(StopReason::Cancelled));
        };
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
        // A plan for less than half is none, if there was no time for more.
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

    /// The best plan dealt out, with its certificate, and verified; where it fails, the best of the others that passes.
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
        // The checker does not know earlier plans yet.
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
        let other = self.in_place_of(best, &defects, kept, stopped_by, budget)?;
        Ok(other.ok_or_else(|| Error::Defective {
            defect: defect.to_string(),
            seed: self.options.seed,
            version: env!("CARGO_PKG_VERSION"),
        }))
    }
}
