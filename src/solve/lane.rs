//! The search of a solve: rounds of annealing, and parts of the plan that are solved to their optimum (POPMUSIC, Taillard
//! and Voss 2002), each as it gains.

use std::time::Duration;

use smallvec::SmallVec;

use crate::budget::Budget;
use crate::columns::linear::Linear;
use crate::columns::placement::most_groups;
use crate::columns::relaxation::Relaxation;
use crate::instance::{ClassIdx, Incumbent, Instance};
use crate::search::{Part, Random, Rounds};

/// Units of the first part, and at least; how their number grows where parts are soon solved and hold nothing better, and
/// shrinks where they are given up.
const UNITS: f64 = 30.0;
const LEAST_UNITS: f64 = 16.0;
const GROWTH: f64 = 1.1;
const SHRINKING: f64 = 0.85;
/// A part is given up after so much time, or so much work.
const LONGEST: Duration = Duration::from_millis(150);
const MOST_WORK: u64 = 2_000_000;
/// A part counts as so much work at least: its linear programs are not counted.
const LEAST_WORK: u64 = 300_000;
/// Parts have as much of the budget as the round before them, but no less and no more than these shares; the least
/// where they gained nothing.
const LEAST_SHARE: f64 = 0.02;
const MOST_SHARE: f64 = 0.1;

/// What a turn tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Round,
    Parts,
}

/// What rounds and parts gained, in metres for the whole budget, when they were last tried.
#[derive(Debug)]
struct Rates {
    round: f64,
    parts: f64,
}

/// Search that can be stopped after each turn and goes on where it was.
#[derive(Debug)]
pub(super) struct Lane<'a> {
    instance: &'a Instance,
    pub(super) rounds: Rounds<'a>,
    linear: Linear,
    seed: u64,
    /// Units of the next part.
    units: f64,
    /// The number of parts until now.
    parts: u64,
    rates: Rates,
    /// What was tried last, and the share of the budget that the last round used.
    last: Turn,
    share: f64,
}

impl<'a> Lane<'a> {
    pub(super) fn new(
        instance: &'a Instance,
        rounds: Rounds<'a>,
        linear: &Linear,
        seed: u64,
    ) -> Self {
        let rates = Rates { round: f64::INFINITY, parts: f64::INFINITY };
        let (linear, last) = (linear.clone(), Turn::Parts);
        let (units, parts, share) = (UNITS, 0, 0.0);
        Self { instance, rounds, linear, seed, units, parts, rates, last, share }
    }

    /// Whether parts can be solved by themselves.
    fn takes_parts(&self) -> bool {
        let is_larger = self.instance.num_units() as f64 > UNITS;
        is_larger && Relaxation::takes(self.instance) && !self.instance.earlier.is_some()
    }

    /// Turns until the budget is spent or `is_done` says so, who sees the plan before each; rounds have so many lanes.
    pub(super) fn run(
        &mut self,
        lanes: u64,
        with_parts: bool,
        budget: &mut Budget,
        mut is_done: impl FnMut(&Incumbent, &Budget) -> bool,
    ) {
        let with_parts = with_parts && self.takes_parts();
        while self.instance.num_units() > 0
            && !is_done(self.rounds.incumbent(), budget)
            && budget.spent().is_none()
        {
            let before = self.rounds.incumbent();
            let (placement, cost) = (before.placement.clone(), before.cost);
            let begun = budget.fraction();
            let turn = if with_parts { self.turn() } else { Turn::Round };
            match turn {
                Turn::Round => {
                    self.rounds.step(lanes, budget);
                    self.share = budget.fraction() - begun;
                }
                Turn::Parts => {
                    let gains = self.rates.parts > 0.0;
                    let share = if gains { self.share } else { LEAST_SHARE };
                    let until = begun + share.clamp(LEAST_SHARE, MOST_SHARE);
                    let mut own = budget.until(until.min(1.0));
                    self.solve_parts(&mut own);
                    budget.book(own.work() - budget.work());
                }
            }
            let after = self.rounds.incumbent();
            let gain = if after.placement == placement {
                (cost - after.cost) as f64
            } else {
                f64::INFINITY
            };
            let rate = gain / (budget.fraction() - begun).max(f64::EPSILON);
            self.last = turn;
            match turn {
                Turn::Round => self.rates.round = rate,
                Turn::Parts => self.rates.parts = rate,
            }
        }
    }

    /// What gained more when it was last tried; in turn where both gained as much.
    fn turn(&self) -> Turn {
        let Rates { round, parts } = self.rates;
        match self.last {
            Turn::Round if round > parts => Turn::Round,
            Turn::Round => Turn::Parts,
            Turn::Parts if parts > round => Turn::Parts,
            Turn::Parts => Turn::Round,
        }
    }

    /// Around how many classes the next part lies: where there are as many groups as can be, or no more than must be, one
    /// can only come to one place from another.
    fn centres(&self) -> usize {
        let (least, most) = self.instance.count;
        let groups = self.rounds.incumbent().groups.len() as u64;
        let is_tied = groups == least || groups == most;
        if is_tied && self.parts.is_multiple_of(2) { 2 } else { 1 }
    }

    /// Parts around random classes, one after the other, until the budget is spent.
    fn solve_parts(&mut self, budget: &mut Budget) {
        while budget.spent().is_none() {
            self.parts += 1;
            let mut random = Random::new(self.seed, u64::MAX / 2 + self.parts);
            let centres: SmallVec<[ClassIdx; 2]> = (0..self.centres())
                .map(|_| random.below(self.instance.classes.len()) as ClassIdx)
                .collect();
            let (plan, near) = (self.rounds.incumbent(), self.rounds.neighbours());
            let most = self.units as usize;
            let part = Part::near(self.instance, near, plan, most, &centres, &mut random);
            self.solve_part(&part, budget);
        }
    }

    fn solve_part(&mut self, part: &Part, budget: &mut Budget) {
        let mut own = budget.apart(LONGEST, MOST_WORK);
        let most = most_groups(&part.instance);
        let relaxation = Relaxation::new(&part.instance, &part.plan, most, &self.linear);
        let Some(mut relaxation) = relaxation else {
            budget.book(LEAST_WORK);
            return;
        };
        relaxation.advance(&part.plan, &mut own);
        budget.book(own.work().max(LEAST_WORK));
        let better = relaxation.plan().filter(|plan| plan.is_better_than(&part.plan));
        let is_better = better.is_some();
        if let Some(better) = better {
            self.rounds.learn(&part.whole(self.instance, &better));
        }
        if relaxation.is_over() {
            let is_soon = own.fraction() < 0.5;
            self.units *= if is_better || !is_soon { 1.0 } else { GROWTH };
        } else if budget.spent().is_none() {
            self.units *= SHRINKING;
        }
        let all = (self.instance.num_units() as f64).max(LEAST_UNITS);
        self.units = self.units.clamp(LEAST_UNITS, all);
    }
}
