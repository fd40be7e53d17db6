//! Annealing in rounds: in each round several replicas anneal the best plan, and partition crossover combines the
//! results.

use rayon::prelude::*;

use super::anneal::{Cooling, anneal};
use super::assignment::Assignment;
use super::construct::{construct, group_counts};
use super::neighbours::Neighbours;
use super::params::{
    FIRST_ROUND_MOVES, LONG_ROUND_MOVES, LONG_ROUND_TEMPERATURES, MAX_LONG_ROUND_UNITS,
    MAX_ROUND_MOVES, MAX_SUBPROBLEM_CLASSES, RECORD_FROM, ROUND_GROWTH, SHORT_ROUND_TEMPERATURES,
    UNRELATED_TEMPERATURES,
};
use super::partition_crossover::combine;
use super::random::Random;
use super::rest::Built;
use super::search_classes::SearchClasses;
use super::snapshot::Snapshot;
use super::subproblem::Subproblem;
use super::units::UnitIdx;
use crate::convert::Convert;
use crate::instance::{ClassIdx, GroupClasses, Incumbent, Instance};
use crate::limits::Budget;
use crate::numeric::TARGET_INTEGRALITY;

/// Search for better plans in rounds; it can be stopped after each round and continued later.
#[derive(Debug)]
pub(crate) struct Rounds<'i> {
    instance: &'i Instance,
    neighbours: &'i Neighbours,
    search_classes: SearchClasses<'i>,
    seed: u64,
    /// Number of replicas started so far; each draws its own random numbers.
    replicas: u64,
    /// Number of moves of each replica in the next round.
    moves: f64,
    /// Gain of each temperature schedule when last tried.
    gains: [i64; LONG_ROUND_TEMPERATURES.len()],
    incumbent: Incumbent,
    snapshot: Snapshot,
}

impl<'i> Rounds<'i> {
    pub(crate) fn new(
        instance: &'i Instance,
        neighbours: &'i Neighbours,
        incumbent: Incumbent,
        seed: u64,
    ) -> Self {
        let search_classes = SearchClasses::tabulated(instance, neighbours);
        let snapshot = Snapshot::of(&search_classes, &incumbent);
        let units = instance.num_units() as u64;
        let moves = (FIRST_ROUND_MOVES.0 * units).max(FIRST_ROUND_MOVES.1).to_f64();
        Self {
            instance,
            neighbours,
            search_classes,
            seed,
            replicas: 0,
            moves,
            // Schedules that were not tried yet come first.
            gains: [i64::MAX; LONG_ROUND_TEMPERATURES.len()],
            incumbent,
            snapshot,
        }
    }

    /// Returns the best plan so far.
    pub(crate) fn incumbent(&self) -> &Incumbent {
        &self.incumbent
    }

    /// Returns the neighbourhoods.
    pub(crate) fn neighbours(&self) -> &'i Neighbours {
        self.neighbours
    }

    /// Continues from another plan if it is preferred.
    pub(crate) fn learn(&mut self, plan: &Incumbent) {
        if plan.is_preferred_to(&self.incumbent, self.instance) {
            self.incumbent = plan.clone();
            self.snapshot = Snapshot::of(&self.search_classes, plan);
        }
    }

    /// Continues from the partition crossover of both plans.
    pub(crate) fn merge(&mut self, plan: &Incumbent) {
        let other = if plan.is_preferred_to(&self.incumbent, self.instance) {
            let before = self.snapshot.clone();
            self.learn(plan);
            before
        } else {
            Snapshot::of(&self.search_classes, plan)
        };
        let both = combine(self.instance, &self.search_classes, self.snapshot.clone(), &other);
        if let Some(both) = both.incumbent(self.instance, &self.search_classes) {
            self.learn(&both);
        }
    }

    /// Runs one round of `replicas` replicas. The number of threads does not influence the result.
    pub(crate) fn step(&mut self, replicas: u64, budget: &mut Budget) {
        let is_taken = self.is_large() && self.take_part(replicas, budget);
        if !is_taken && budget.exhausted().is_none() {
            self.round(replicas, budget);
        }
    }

    /// Runs rounds until the budget is exhausted.
    #[cfg(any(test, feature = "bench"))]
    pub(crate) fn run(&mut self, replicas: u64, budget: &mut Budget) {
        while self.instance.num_units() > 0 && budget.exhausted().is_none() {
            self.step(replicas, budget);
        }
    }

    /// Returns `true` if the search of subproblems converges sooner than the search of the whole.
    fn is_large(&self) -> bool {
        self.instance.num_units() > MAX_LONG_ROUND_UNITS
            && self.instance.classes.len() <= MAX_SUBPROBLEM_CLASSES
            && !self.instance.earlier.is_some()
    }

    /// Searches one subproblem in rounds, until each temperature schedule was used or the budget is exhausted. Returns
    /// `true` if the plan improved.
    fn take_part(&mut self, replicas: u64, budget: &mut Budget) -> bool {
        let mut random = Random::new(self.seed, self.replicas);
        let Some(part) = Subproblem::new(
            self.instance,
            self.neighbours,
            &self.incumbent,
            MAX_LONG_ROUND_UNITS,
            &mut random,
        ) else {
            return false;
        };
        let mut neighbours = Neighbours::new(&part.instance);
        neighbours.find_near(&part.instance, budget);
        let seed = self.seed.wrapping_add(self.replicas);
        let mut rounds = Rounds::new(&part.instance, &neighbours, part.plan.clone(), seed);
        let mut hot = 0;
        while hot < LONG_ROUND_TEMPERATURES.len() && budget.exhausted().is_none() {
            // Rounds grow until they count as long, and no further.
            rounds.moves = rounds.moves.min(LONG_ROUND_MOVES * part.instance.num_units().to_f64());
            hot += usize::from(rounds.heat().is_some());
            rounds.round(replicas, budget);
        }
        self.replicas += rounds.replicas;
        if budget.is_given_up() {
            return false;
        }
        let whole = part.whole(self.instance, rounds.incumbent());
        let gains = whole.is_preferred_to(&self.incumbent, self.instance);
        self.learn(&whole);
        gains
    }

    /// Runs one round: each replica anneals the best plan, and partition crossover combines the results.
    fn round(&mut self, replicas: u64, budget: &mut Budget) {
        let heat = self.heat();
        let (heats, keep_from) = heat.map_or((SHORT_ROUND_TEMPERATURES, 0.0), |nth| {
            (self.long_round_temperatures()[nth], RECORD_FROM)
        });
        // The first round closes no group: on a poor plan that pays too early, and a good plan hardly regains the
        // group.
        let closes = self.replicas > 0;
        let cooling = Cooling { moves: self.moves.to_u64(), heat: heats, keep_from, closes };
        let share = budget.share(replicas);
        let replica = |replica| {
            let mut random = Random::new(self.seed, self.replicas + replica);
            let mut budget = share.clone();
            let mut assignment = Assignment::of(
                self.instance,
                self.neighbours,
                &self.search_classes,
                &self.snapshot,
            );
            anneal(&mut assignment, cooling, &mut random, &mut budget);
            (assignment.into_best(), budget.work())
        };
        let found: Vec<(Option<Snapshot>, u64)> =
            (0..replicas).into_par_iter().map(replica).collect();
        if budget.is_given_up() {
            return;
        }
        // The order of the replicas, not of their completion, keeps the result independent of the threads.
        for (other, work) in found {
            budget.charge(work);
            if let Some(other) = other {
                let snapshot = std::mem::take(&mut self.snapshot);
                self.snapshot = combine(self.instance, &self.search_classes, snapshot, &other);
            }
        }
        let better = self.snapshot.incumbent(self.instance, &self.search_classes);
        let mut gain = 0;
        if let Some(better) =
            better.filter(|better| better.is_preferred_to(&self.incumbent, self.instance))
        {
            let places_more = better.placement != self.incumbent.placement;
            gain = if places_more { i64::MAX } else { self.incumbent.cost - better.cost };
            self.incumbent = better;
        }
        if let Some(nth) = heat {
            self.gains[nth] = gain;
        }
        self.replicas += replicas;
        let units = self.instance.num_units() as u64;
        let longest =
            (MAX_ROUND_MOVES.0 * units).min(MAX_ROUND_MOVES.1).max(FIRST_ROUND_MOVES.0 * units);
        let longest = longest.max(FIRST_ROUND_MOVES.1).to_f64();
        self.moves = (self.moves * ROUND_GROWTH).min(longest);
    }

    /// Returns `true` if a long round was made, or if there are too many units for any.
    pub(crate) fn has_reheated(&self) -> bool {
        self.instance.num_units() > MAX_LONG_ROUND_UNITS
            || self.gains.iter().any(|&gain| gain < i64::MAX)
    }

    fn long_round_temperatures(&self) -> &'static [(f64, f64); LONG_ROUND_TEMPERATURES.len()] {
        if self.instance.are_pairs_unrelated {
            &UNRELATED_TEMPERATURES
        } else {
            &LONG_ROUND_TEMPERATURES
        }
    }

    /// Returns the temperature schedule of the next round; `None` for a short round.
    fn heat(&self) -> Option<usize> {
        let units = self.instance.num_units();
        let is_long =
            self.moves >= LONG_ROUND_MOVES * units.to_f64() && units <= MAX_LONG_ROUND_UNITS;
        let most = self.gains.iter().copied().max().filter(|_| is_long)?;
        // If no schedule gains, they alternate.
        let turn =
            if most > 0 { 0 } else { (self.replicas / 2) as usize % LONG_ROUND_TEMPERATURES.len() };
        (0..LONG_ROUND_TEMPERATURES.len())
            .map(|nth| (nth + turn) % LONG_ROUND_TEMPERATURES.len())
            .find(|&nth| self.gains[nth] == most)
    }
}

fn times(built: Built) -> (GroupClasses, u64) {
    (built.classes, built.copies)
}

/// Rounds a fractional plan: the whole copies of each group, then one copy of the groups with the largest fractional
/// parts, then construction with the remaining units.
pub(crate) fn rounded_plan(
    instance: &Instance,
    neighbours: &Neighbours,
    fractional: &[(GroupClasses, f64)],
    seed: u64,
    budget: &Budget,
) -> Incumbent {
    let mut random = Random::new(seed, u64::MAX - 1);
    let mut counts = group_counts(instance);
    let mut left: Vec<u32> = instance.classes.iter().map(|class| class.number).collect();
    let mut groups: Vec<(GroupClasses, u64)> = Vec::new();
    let mut take = |classes: &GroupClasses, most: u64, left: &mut [u32]| {
        let component = instance.components.of[classes[0].index()] as usize;
        let times =
            |class: &ClassIdx| classes.iter().filter(|other| *other == class).count() as u64;
        let lasts = classes.iter().map(|class| u64::from(left[class.index()]) / times(class));
        let copies = lasts.min().unwrap_or(0).min(most).min(counts[component]);
        if copies > 0 {
            counts[component] -= copies;
            classes.iter().for_each(|&class| left[class.index()] -= copies.to_u32());
            groups.push((classes.clone(), copies));
        }
    };
    for (classes, times) in fractional {
        take(classes, (times + TARGET_INTEGRALITY).floor().to_u64(), &mut left);
    }
    let mut rests: Vec<(f64, &GroupClasses)> =
        fractional.iter().map(|(classes, times)| (times.fract(), classes)).collect();
    // Ties go to the smaller group, so that the order is deterministic.
    rests.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    for (_, classes) in rests {
        take(classes, 1, &mut left);
    }
    let is_late = || budget.is_pressing();
    let rest = construct(instance, neighbours, left, &counts, &mut random, is_late);
    groups.extend(rest.into_iter().map(times));
    assigned(instance, neighbours, groups, budget)
}

/// Builds the plan of these groups, with the copies that venues and facilitators allow.
fn assigned(
    instance: &Instance,
    neighbours: &Neighbours,
    groups: Vec<(GroupClasses, u64)>,
    budget: &Budget,
) -> Incumbent {
    if instance.groups_share_nothing() {
        let is_over = || budget.is_given_up();
        return instance.in_turn(Incumbent::of_repeated(instance, groups, is_over));
    }
    let search_classes = SearchClasses::new(instance);
    let mut assignment = Assignment::new(instance, neighbours, &search_classes);
    let mut left = search_classes.units().to_vec();
    for (classes, copies) in groups {
        for _ in 0..copies {
            let mut take = |&class: &ClassIdx| left[class.index()].next();
            let units: Vec<UnitIdx> = classes.iter().filter_map(&mut take).collect();
            if assignment.open(&units).is_none() {
                // The units of a group without an open venue stay available.
                classes.iter().for_each(|&class| left[class.index()].start -= 1);
            }
        }
    }
    assignment.keep_if_best();
    let plan = assignment.into_best().and_then(|plan| plan.incumbent(instance, &search_classes));
    plan.map_or_else(|| Incumbent::empty(instance), |plan| instance.in_turn(plan))
}
