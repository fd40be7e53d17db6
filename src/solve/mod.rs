//! The conductor: compile, construct, bound, search, prove, deal, verify.

mod lane;
#[cfg(test)]
mod liars;
mod options;
mod proof;
#[cfg(test)]
mod proven;
mod stages;
mod standby;

use std::thread;
use std::time::Duration;

use crate::budget::{Budget, Spent};
use crate::columns::evidence::Names;
use crate::columns::linear::Linear;
use crate::columns::placement::most_groups;
use crate::deal::{Claims, deal};
use crate::instance::{Incumbent, Instance, Prepared, Roster};
use crate::plan::{Conflict, Error, Outcome, Plan, PlanDocument, StopReason, verify};
use crate::pool::Pool;
use crate::programme::Programme;
use crate::reasons::{Stated, tell};
use crate::search::{Neighbours, Rounds};
use lane::Lane;
use proof::{Known, Proof};
use standby::Watch;

pub use options::{Observer, Options, Progress};

/// The work of the first stage that has any, or as many units as there are people.
const FIRST_STAGE: u64 = 1_000;
/// For each unit the time that the search takes to hand over what it has found.
const WRAP_UP: Duration = Duration::from_nanos(600);
/// This share of the time, and at most so much, is for telling who waits why.
const TELLING: f64 = 0.02;
const LONGEST_TELLING: Duration = Duration::from_millis(300);
/// Compiling takes so many times what its first half took: measured likewise.
const PREPARED: f64 = 1.8;
/// Dealing and judging take so many times what compiling took: measured on 100,000 to 1,000,000.
const END: f64 = 1.5;

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
        let is_watched = options.cancel.is_shared();
        let mut budget =
            Budget::new(options.time_limit, options.work_limit, options.cancel.clone());
        let previous = options.previous.as_deref();
        let over = || {
            let is_cancelled = budget.is_cancelled();
            Outcome::Undecided(if is_cancelled { StopReason::Cancelled } else { StopReason::Time })
        };
        // What has gone by is the least that all of it takes.
        let is_over = || budget.is_cancelled() || budget.will_miss(1.0 + END);
        let prepared = Prepared::new(pool, self, previous, &is_over)?;
        if budget.is_cancelled() || budget.will_miss(PREPARED * (1.0 + END)) {
            return Ok(over());
        }
        let (instance, roster) = prepared.compile(&is_over)?;
        if is_over() {
            return Ok(over());
        }
        budget.leave(END);
        let solver =
            Solver { pool, programme: self, options, instance, roster, linear, is_watched };
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
    linear: Linear,
    /// Whether somebody may cancel.
    is_watched: bool,
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
        let mut proof = Proof::new(instance, possible, self.linear.clone());
        let mut neighbours = Neighbours::new(instance);
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
        let mut lane = Lane::new(instance, rounds, &self.linear, self.options.seed);
        let mut conflict = self.stage(&mut lane, &mut proof, &mut budget, &mut watch);
        for stage in later_stages {
            let is_done = self.is_done(&proof.known(), lane.rounds.incumbent());
            if conflict.is_some() || is_done || all.spent().is_some() {
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
        drop(watch);
        let mut plan = self.dealt(best, &known, stopped_by, &whole);
        // The checker does not know earlier plans yet.
        if self.options.certificate && !instance.earlier.is_some() {
            let names = Names { pool: self.pool, instance, roster: &self.roster };
            plan.certificate = proof.certificate(&known, best, &names).map(Box::new);
        }
        self.verified(plan).map(Outcome::Plan)
    }

    /// Whether a plan has as many groups as are demanded.
    fn has_groups(&self, plan: &Incumbent) -> bool {
        plan.groups.len() as u64 >= self.instance.count.0
    }

    /// Whether everybody has a place who must have one.
    fn has_locked(&self, plan: &Incumbent) -> bool {
        let locked = self.instance.locked_seats();
        locked == 0 || plan.placement.first().is_none_or(|&placed| placed >= locked)
    }

    /// Deals out the places of a plan, and tells who waits why.
    fn dealt(
        &self,
        best: &Incumbent,
        known: &Known,
        stopped_by: StopReason,
        budget: &Budget,
    ) -> Plan {
        let claims = Claims {
            lower_bound: known.bound(best),
            placement_proven: known.places_most(best),
            seed: self.options.seed,
            stopped_by,
            seconds: budget.seconds(),
        };
        let mut plan = deal(self.pool, self.programme, &self.instance, &self.roster, best, claims);
        plan.fallbacks = self.linear.failures();
        let previous = self.options.previous.as_deref();
        let stated = Stated { pool: self.pool, programme: self.programme, previous };
        tell(stated, &self.instance, &self.roster, &mut plan, budget);
        plan
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
    fn verified(&self, plan: Plan) -> Result<Plan, Error> {
        let previous = self.options.previous.as_deref();
        let verdict = verify(self.pool, self.programme, previous, &PlanDocument::from(&plan));
        match verdict.defects.first() {
            None => Ok(plan),
            Some(defect) => Err(Error::Defective(defect.to_string())),
        }
    }
}
