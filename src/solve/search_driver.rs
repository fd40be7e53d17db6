//! Search of a solve: annealing rounds in turn with subproblems of the incumbent that are solved to optimality
//! (POPMUSIC, Taillard and Voss 2002). The next turn goes to whichever gained more when last tried.

use smallvec::SmallVec;

use super::params::{
    LARGE_ROUND_GAIN, MAX_EFFORT, MAX_SUBPROBLEM_TIME, MAX_SUBPROBLEM_WORK, MAX_TURN_SHARE,
    MIN_SUBPROBLEM_WORK, MIN_TURN_SHARE, PLACEMENT_EFFORT, PLACEMENT_GROWTH, STALL_PASSES,
    SUBPROBLEM_GROUPS, SUBPROBLEM_GROWTH, SUBPROBLEM_SHRINKAGE, SUBPROBLEM_UNITS,
};
use crate::bounds::placement::most_groups;
use crate::branch_and_price::relaxation::Relaxation;
use crate::branch_and_price::setup::Setup;
use crate::convert::Convert;
use crate::instance::{ClassIdx, Incumbent, Instance, Placement};
use crate::limits::Budget;
use crate::local_search::{Random, Rounds, Subproblem};

/// Kind of a turn of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Round,
    Parts,
}

/// Gain rates of the last round and the last turn of subproblems, in metres for the whole budget.
#[derive(Debug)]
struct Rates {
    round: f64,
    parts: f64,
}

/// Search that can be interrupted after each turn and resumed.
#[derive(Debug)]
pub(super) struct SearchDriver<'a> {
    instance: &'a Instance,
    pub(super) rounds: Rounds<'a>,
    setup: Setup,
    seed: u64,
    /// Initial and minimum size of a subproblem, in units.
    least: (f64, f64),
    /// Size of the next subproblem, in units.
    units: f64,
    /// Number of subproblems so far.
    parts: u64,
    /// Total units of the subproblems since the last improvement.
    stalled: usize,
    /// Factor of the time and work of a subproblem.
    times: u32,
    rates: Rates,
    /// Kind of turn that found the incumbent; `Parts` until subproblems are first tried.
    better_by: Turn,
    /// Kind of the last turn.
    last: Turn,
    /// Relative gain of the last turn.
    gained: f64,
    /// Share of the budget that the last round used.
    share: f64,
}

impl<'a> SearchDriver<'a> {
    pub(super) fn new(
        instance: &'a Instance,
        rounds: Rounds<'a>,
        setup: &Setup,
        seed: u64,
    ) -> Self {
        let largest = instance.largest_group();
        let least = (
            (SUBPROBLEM_GROUPS.0 * largest).max(SUBPROBLEM_UNITS.0),
            (SUBPROBLEM_GROUPS.1 * largest).max(SUBPROBLEM_UNITS.1),
        );
        Self {
            instance,
            rounds,
            setup: setup.clone(),
            seed,
            least,
            units: least.0,
            parts: 0,
            stalled: 0,
            times: 1,
            rates: Rates { round: f64::INFINITY, parts: f64::INFINITY },
            better_by: Turn::Parts,
            last: Turn::Parts,
            gained: f64::INFINITY,
            share: 0.0,
        }
    }

    /// Returns `true` if subproblems can be solved on their own.
    fn takes_parts(&self) -> bool {
        let is_larger = self.instance.num_units().to_f64() > self.least.0;
        is_larger && Relaxation::takes(self.instance) && !self.instance.earlier.is_some()
    }

    /// Takes turns until the budget is exhausted or `is_done`, called with the incumbent before each turn, returns
    /// `true`. Each round has `replicas` replicas.
    pub(super) fn run(
        &mut self,
        replicas: u64,
        budget: &mut Budget,
        mut is_done: impl FnMut(&Incumbent, &Budget) -> bool,
    ) {
        let takes_parts = self.takes_parts();
        while self.instance.num_units() > 0
            && !is_done(self.rounds.incumbent(), budget)
            && budget.exhausted().is_none()
        {
            let before = self.rounds.incumbent();
            let (placement, cost) = (before.placement.clone(), before.cost);
            let begun = budget.fraction();
            let turn = if takes_parts { self.turn() } else { Turn::Round };
            match turn {
                Turn::Round => {
                    self.rounds.step(replicas, budget);
                    self.share = budget.fraction() - begun;
                }
                Turn::Parts => {
                    let own = budget.until((begun + self.share_of_parts()).min(1.0));
                    budget.spend(own, |own| self.solve_parts(own));
                }
            }
            let after = self.rounds.incumbent();
            // Placing more seats outranks any saving in cost.
            let gain = if after.placement == placement {
                (cost - after.cost).to_f64()
            } else {
                f64::INFINITY
            };
            self.gained = gain / after.cost.to_f64().max(1.0);
            self.last = turn;
            if gain > 0.0 && self.rates.parts < f64::INFINITY {
                self.better_by = turn;
            }
            let rate = gain / (budget.fraction() - begun).max(f64::EPSILON);
            match turn {
                // An interrupted round says little about its gain rate.
                Turn::Round if budget.exhausted().is_some() => {}
                Turn::Round => self.rates.round = rate,
                Turn::Parts => self.rates.parts = rate,
            }
        }
    }

    /// Chooses the kind of turn with the higher gain rate; equal rates alternate.
    fn turn(&self) -> Turn {
        let Rates { round, parts } = self.rates;
        // Subproblems gain steadily, but too early they keep rounds from becoming long, which gains more.
        let is_cold = Relaxation::is_wide(self.instance) && !self.rounds.has_reheated();
        let is_early = parts == f64::INFINITY && (self.gained > LARGE_ROUND_GAIN || is_cold);
        match self.last {
            Turn::Round if round > parts || is_early => Turn::Round,
            Turn::Round => Turn::Parts,
            Turn::Parts if parts > round => Turn::Parts,
            Turn::Parts => Turn::Round,
        }
    }

    fn share_of_parts(&self) -> f64 {
        let share = if self.better_by == Turn::Parts { self.share } else { MIN_TURN_SHARE };
        share.clamp(MIN_TURN_SHARE, MAX_TURN_SHARE)
    }

    /// Number of centre classes of the next subproblem. If the number of groups is at its minimum or maximum, a group
    /// can only move from one place to another, so every other subproblem has two centres.
    fn centres(&self) -> usize {
        let (least, most) = self.instance.count;
        let groups = self.rounds.incumbent().groups.len() as u64;
        let is_tied = groups == least || groups == most;
        if is_tied && self.parts.is_multiple_of(2) { 2 } else { 1 }
    }

    /// Solves subproblems around random classes until the budget is exhausted.
    fn solve_parts(&mut self, budget: &mut Budget) {
        while budget.exhausted().is_none() {
            let mut random = self.random();
            let centres: SmallVec<[ClassIdx; 2]> = (0..self.centres())
                .map(|_| ClassIdx::new(random.below(self.instance.classes.len())))
                .collect();
            let part = self.part(self.units, &centres, &mut random);
            self.solve_part(&part, budget);
        }
    }

    /// Random numbers of the next subproblem, from a stream of its own.
    fn random(&mut self) -> Random {
        self.parts += 1;
        // Rounds number their streams from 0, so the upper half is free.
        Random::new(self.seed, u64::MAX / 2 + self.parts)
    }

    fn part(&self, units: f64, centres: &[ClassIdx], random: &mut Random) -> Subproblem {
        let (plan, near) = (self.rounds.incumbent(), self.rounds.neighbours());
        Subproblem::near(self.instance, near, plan, units.to_usize(), centres, random)
    }

    fn solve_part(&mut self, part: &Subproblem, budget: &mut Budget) {
        let (better, own) = self.best_of(part, &part.plan.placement, self.times, budget);
        let better = better.filter(|plan| plan.is_better_than(&part.plan));
        self.stalled += part.instance.num_units();
        let (is_better, is_over) = (better.is_some(), own.is_exhausted);
        if let Some(better) = better {
            self.rounds.learn(&part.whole(self.instance, &better));
            self.stalled = 0;
        } else if self.stalled > STALL_PASSES * self.instance.num_units() {
            self.times = (2 * self.times).min(MAX_EFFORT);
            self.stalled = 0;
        }
        // Grows after an easy subproblem without a gain. Shrinks only if the subproblem's own budget ran out, not the
        // whole one.
        if is_over {
            let is_soon = own.used < 0.5;
            self.units *= if is_better || !is_soon { 1.0 } else { SUBPROBLEM_GROWTH };
        } else if budget.exhausted().is_none() {
            self.units *= SUBPROBLEM_SHRINKAGE;
        }
        let all = self.instance.num_units().to_f64().max(self.least.1);
        self.units = self.units.clamp(self.least.1, all);
    }

    /// Best plan of a subproblem with this placement, found within `times` the budget of a subproblem.
    fn best_of(
        &self,
        part: &Subproblem,
        placement: &Placement,
        times: u32,
        budget: &mut Budget,
    ) -> (Option<Incumbent>, Effort) {
        let most = most_groups(&part.instance);
        let relaxation = Relaxation::new(&part.instance, placement, most, &self.setup);
        let Some(mut relaxation) = relaxation else {
            budget.charge(MIN_SUBPROBLEM_WORK);
            return (None, Effort { used: 0.0, is_exhausted: false });
        };
        let mut own =
            budget.apart(MAX_SUBPROBLEM_TIME * times, MAX_SUBPROBLEM_WORK * u64::from(times));
        relaxation.advance(&part.plan, &mut own);
        budget.charge(own.work().max(MIN_SUBPROBLEM_WORK));
        (relaxation.plan(), Effort { used: own.fraction(), is_exhausted: relaxation.is_over() })
    }

    /// Extends the plan to a placement one unit at a time, by subproblems of growing size around a waiting unit.
    pub(super) fn complete(&mut self, placement: &Placement, budget: &mut Budget) {
        let mut units = self.least.0;
        let all = self.instance.num_units().to_f64();
        while self.takes_parts() && units <= all && budget.exhausted().is_none() {
            let plan = self.rounds.incumbent();
            if plan.placement >= *placement {
                return;
            }
            let waiting = plan.waiting(self.instance);
            let mut random = self.random();
            let Some(&centre) = waiting.get(random.below(waiting.len().max(1))) else { return };
            let part = self.part(units, &[centre], &mut random);
            let wanted = part.plan.placement_with(self.instance, centre);
            let (found, _) = self.best_of(&part, &wanted, PLACEMENT_EFFORT, budget);
            units = match found {
                Some(found) => {
                    self.rounds.learn(&part.whole(self.instance, &found));
                    self.least.0
                }
                None => units * PLACEMENT_GROWTH,
            };
        }
    }
}

/// Effort of a subproblem.
struct Effort {
    /// Used share of its time or work.
    used: f64,
    /// `true` if its tree has no open node. Its plan is then usually optimal, but this is not proven.
    is_exhausted: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::{GroupClasses, Setting};
    use crate::limits::Cancel;
    use crate::local_search::Neighbours;
    use crate::measure::Point;
    use crate::pool::{Municipality, Pool, Registrant};
    use crate::programme::{Meetings, Programme, Size};
    use crate::testing::is_on_record;

    /// Instance with forty people of twenty towns in a row, in groups of three or four.
    fn instance() -> Instance {
        row(20)
    }

    /// Instance with two people in each of `towns` towns in a row.
    fn row(towns: u32) -> Instance {
        let mut builder = Pool::builder();
        for town in 0..towns {
            let point = Point::new(52.0 + f64::from(town) / 20.0, 5.0);
            builder = builder.municipality(Municipality::new(format!("G{town}"), "", point));
        }
        for id in 0..2 * towns {
            let registrant = Registrant::new(format!("r{id}"), format!("G{}", id / 2));
            builder = builder.registrant(registrant);
        }
        let programme = Programme::new("lane", Size { min: 3, max: 4 }, Meetings::central(1));
        Instance::compile(&builder.build().unwrap(), &programme).unwrap().0
    }

    /// Plan whose groups take `sizes` units each, in the order of the towns.
    fn plan(instance: &Instance, sizes: &[usize]) -> Incumbent {
        let classes = ClassIdx::counted().zip(&instance.classes);
        let mut units = classes.flat_map(|(class, of)| (0..of.number).map(move |_| class));
        let group = |&size: &usize| -> (GroupClasses, Setting) {
            (units.by_ref().take(size).collect(), Setting::default())
        };
        Incumbent::price(instance, sizes.iter().map(group).collect::<Vec<_>>()).unwrap()
    }

    /// A registrant left out at the end of the row gets a place, whether the room is there or at the other end.
    #[test]
    fn waiting_registrants_get_a_place_when_all_fit() {
        let instance = instance();
        let all = plan(&instance, &[4; 10]);
        let mut lines = String::new();
        for (sizes, waiting) in [
            ([4, 4, 4, 4, 4, 4, 4, 3, 3, 3], &[18, 19][..]),
            ([3, 3, 4, 4, 4, 4, 4, 4, 4, 4], &[19]),
        ] {
            let short = plan(&instance, &sizes);
            let waiting: Vec<ClassIdx> = waiting.iter().copied().map(ClassIdx).collect();
            assert_eq!(short.waiting(&instance), waiting);
            let mut budget = Budget::new(None, Some(500_000_000), Cancel::new());
            let mut neighbours = Neighbours::new(&instance);
            neighbours.find_near(&instance, &budget);
            let rounds = Rounds::new(&instance, &neighbours, short, 1);
            let mut driver = SearchDriver::new(&instance, rounds, &Setup::small(), 1);
            driver.complete(&all.placement, &mut budget);
            let found = driver.rounds.incumbent();
            assert_eq!((&found.placement, found.waiting(&instance).len()), (&all.placement, 0));
            assert!(budget.exhausted().is_none());
            lines += &format!("{sizes:?}: {} m, work {}\n", found.cost, budget.work());
        }
        is_on_record("src/solve/record/completed.txt", &lines);
    }

    /// Partition crossover keeps the better components of two plans: one is poor at the start of the row, one further
    /// on.
    #[test]
    fn partition_crossover_takes_the_better_components() {
        let instance = instance();
        let good = plan(&instance, &[4; 10]);
        let mixed = |first: usize| {
            let mut groups: Vec<(GroupClasses, Setting)> = good
                .groups
                .iter()
                .map(|(classes, _)| (classes.clone(), Setting::default()))
                .collect();
            let (a, b) = (groups[first].0.clone(), groups[first + 1].0.clone());
            groups[first].0 = a.iter().take(2).chain(b.iter().take(2)).copied().collect();
            groups[first + 1].0 = a.iter().skip(2).chain(b.iter().skip(2)).copied().collect();
            Incumbent::price(&instance, groups).unwrap()
        };
        let (begun, other) = (mixed(0), mixed(6));
        assert!(good.cost < begun.cost.min(other.cost));
        let budget = Budget::new(None, Some(1_000_000), Cancel::new());
        let mut neighbours = Neighbours::new(&instance);
        neighbours.find_near(&instance, &budget);
        let mut rounds = Rounds::new(&instance, &neighbours, begun, 1);
        rounds.merge(&other);
        assert_eq!(rounds.incumbent().cost, good.cost);
    }

    /// Records the turns of the search and the sizes of its subproblems.
    #[test]
    fn records_of_search_turns_match() {
        let mut lines = String::new();
        for (towns, work) in [(20, 20_000_000), (60, 10_000_000)] {
            let instance = row(towns);
            let mut neighbours = Neighbours::new(&instance);
            let mut budget = Budget::new(None, Some(work), Cancel::new());
            neighbours.find_near(&instance, &budget);
            let empty = Incumbent::empty(&instance);
            let rounds = Rounds::new(&instance, &neighbours, empty, 1);
            let mut driver = SearchDriver::new(&instance, rounds, &Setup::small(), 1);
            let mut turns = 0;
            driver.run(2, &mut budget, |_, _| {
                turns += 1;
                turns > 60
            });
            let SearchDriver {
                units, parts, stalled, times, rates, better_by, gained, share, ..
            } = &driver;
            lines += &format!(
                "{towns} towns, {turns} turns: {} m, units {units:.6}, {parts} parts, idle {stalled}, times {times}, \
                 {rates:?}, {better_by:?}, gained {gained:.9}, share {share:.9}\n",
                driver.rounds.incumbent().cost
            );
        }
        is_on_record("src/solve/record/lane.txt", &lines);
    }
}
