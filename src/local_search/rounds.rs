//! Annealing in rounds: in each round several replicas anneal the best plan, and partition crossover combines the
//! results.

use rayon::prelude::*;

use super::anneal::{Cooling, anneal};
use super::assignment::Assignment;
use super::construct::{construct, group_counts};
use super::neighbours::Neighbours;
use super::partition_crossover::combine;
use super::random::Random;
use super::rest::Built;
use super::search_classes::SearchClasses;
use super::snapshot::Snapshot;
use super::subproblem::Subproblem;
use super::units::UnitIdx;
use crate::instance::{GroupClasses, Incumbent, Instance};
use crate::limits::Budget;

/// Number of moves per unit in the first round, and their least number in total.
const FIRST_ROUND: (u64, u64) = (30, 20_000);
/// Growth of the number of moves from round to round.
const GROWTH: f64 = 4.0;
/// Largest number of moves of a round, per unit and in total; the first round may exceed the total.
const LONGEST_ROUND: (u64, u64) = (24_000, 160_000_000);
/// First and last temperature of short rounds, as fractions of the mean rise in cost.
const COOL: (f64, f64) = (0.01, 0.002);
/// First and last temperature of long rounds, which reheat. The schedule with the largest gain when last tried is next.
const HEATS: [(f64, f64); 3] = [(0.2, 0.005), (0.1, 0.005), (0.05, 0.004)];
/// Number of moves per unit from which a round is long.
const LONG_ROUND: f64 = 2_000.0;
/// Largest number of units with long rounds: with more, a hot round would leave the plan worse than before.
const MOST_HEATED: usize = 4_000;
/// Number of classes up to which pools of more than `MOST_HEATED` units are searched by subproblems.
const MOST_CLASSES_OF_PARTS: usize = 2_500;
/// Fraction of the moves of a long round after which plans are recorded.
const KEEP_FROM: f64 = 0.8;
/// Distance below a whole number at which a fractional number of copies is rounded up.
const ALMOST_WHOLE: f64 = 1e-4;

/// Search for better plans in rounds; it can be stopped after each round and continued later.
#[derive(Debug)]
pub(crate) struct Rounds<'i> {
    instance: &'i Instance,
    neighbours: &'i Neighbours,
    kinds: SearchClasses<'i>,
    seed: u64,
    /// Number of replicas started so far; each draws its own random numbers.
    lanes: u64,
    /// Number of moves of each replica in the next round.
    moves: f64,
    /// Gain of each temperature schedule when last tried.
    gains: [i64; HEATS.len()],
    incumbent: Incumbent,
    seating: Snapshot,
}

impl<'i> Rounds<'i> {
    pub(crate) fn new(
        instance: &'i Instance,
        neighbours: &'i Neighbours,
        incumbent: Incumbent,
        seed: u64,
    ) -> Self {
        let kinds = SearchClasses::tabulated(instance, neighbours);
        let seating = Snapshot::of(&kinds, &incumbent);
        let units = instance.num_units() as u64;
        let moves = (FIRST_ROUND.0 * units).max(FIRST_ROUND.1) as f64;
        Self {
            instance,
            neighbours,
            kinds,
            seed,
            lanes: 0,
            moves,
            // Schedules that were not tried yet come first.
            gains: [i64::MAX; HEATS.len()],
            incumbent,
            seating,
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
            self.seating = Snapshot::of(&self.kinds, plan);
        }
    }

    /// Continues from the partition crossover of both plans.
    pub(crate) fn merge(&mut self, plan: &Incumbent) {
        let other = if plan.is_preferred_to(&self.incumbent, self.instance) {
            let before = self.seating.clone();
            self.learn(plan);
            before
        } else {
            Snapshot::of(&self.kinds, plan)
        };
        let both = combine(self.instance, &self.kinds, self.seating.clone(), &other);
        if let Some(both) = both.incumbent(self.instance, &self.kinds) {
            self.learn(&both);
        }
    }

    /// Runs one round of `lanes` replicas. The number of threads does not influence the result.
    pub(crate) fn step(&mut self, lanes: u64, budget: &mut Budget) {
        let is_taken = self.is_large() && self.take_part(lanes, budget);
        if !is_taken && budget.exhausted().is_none() {
            self.round(lanes, budget);
        }
    }

    /// Runs rounds until the budget is exhausted.
    #[cfg(any(test, feature = "bench"))]
    pub(crate) fn run(&mut self, lanes: u64, budget: &mut Budget) {
        while self.instance.num_units() > 0 && budget.exhausted().is_none() {
            self.step(lanes, budget);
        }
    }

    /// Returns `true` if the search of subproblems converges sooner than the search of the whole.
    fn is_large(&self) -> bool {
        self.instance.num_units() > MOST_HEATED
            && self.instance.classes.len() <= MOST_CLASSES_OF_PARTS
            && !self.instance.earlier.is_some()
    }

    /// Searches one subproblem in rounds, until each temperature schedule was used or the budget is exhausted. Returns
    /// `true` if the plan improved.
    fn take_part(&mut self, lanes: u64, budget: &mut Budget) -> bool {
        let mut random = Random::new(self.seed, self.lanes);
        let Some(part) = Subproblem::new(
            self.instance,
            self.neighbours,
            &self.incumbent,
            MOST_HEATED,
            &mut random,
        ) else {
            return false;
        };
        let mut neighbours = Neighbours::new(&part.instance);
        neighbours.find_near(&part.instance, budget);
        let seed = self.seed.wrapping_add(self.lanes);
        let mut rounds = Rounds::new(&part.instance, &neighbours, part.plan.clone(), seed);
        let mut hot = 0;
        while hot < HEATS.len() && budget.exhausted().is_none() {
            // Rounds grow until they count as long, and no further.
            rounds.moves = rounds.moves.min(LONG_ROUND * part.instance.num_units() as f64);
            hot += usize::from(rounds.heat().is_some());
            rounds.round(lanes, budget);
        }
        self.lanes += rounds.lanes;
        if budget.is_given_up() {
            return false;
        }
        let whole = part.whole(self.instance, rounds.incumbent());
        let gains = whole.is_preferred_to(&self.incumbent, self.instance);
        self.learn(&whole);
        gains
    }

    /// Runs one round: each replica anneals the best plan, and partition crossover combines the results.
    fn round(&mut self, lanes: u64, budget: &mut Budget) {
        let heat = self.heat();
        let (heats, keep_from) = heat.map_or((COOL, 0.0), |nth| (HEATS[nth], KEEP_FROM));
        // The first round closes no group: on a poor plan that pays too early, and a good plan hardly regains the
        // group.
        let closes = self.lanes > 0;
        let cooling = Cooling { moves: self.moves as u64, heat: heats, keep_from, closes };
        let share = budget.share(lanes);
        let lane = |lane| {
            let mut random = Random::new(self.seed, self.lanes + lane);
            let mut budget = share.clone();
            let mut assignment =
                Assignment::of(self.instance, self.neighbours, &self.kinds, &self.seating);
            anneal(&mut assignment, cooling, &mut random, &mut budget);
            (assignment.into_best(), budget.work())
        };
        let found: Vec<(Option<Snapshot>, u64)> = (0..lanes).into_par_iter().map(lane).collect();
        if budget.is_given_up() {
            return;
        }
        // The order of the replicas, not of their completion, keeps the result independent of the threads.
        for (other, work) in found {
            budget.charge(work);
            if let Some(other) = other {
                let seating = std::mem::take(&mut self.seating);
                self.seating = combine(self.instance, &self.kinds, seating, &other);
            }
        }
        let better = self.seating.incumbent(self.instance, &self.kinds);
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
        self.lanes += lanes;
        let units = self.instance.num_units() as u64;
        let longest = (LONGEST_ROUND.0 * units).min(LONGEST_ROUND.1).max(FIRST_ROUND.0 * units);
        let longest = longest.max(FIRST_ROUND.1) as f64;
        self.moves = (self.moves * GROWTH).min(longest);
    }

    /// Returns the temperature schedule of the next round; `None` for a short round.
    fn heat(&self) -> Option<usize> {
        let units = self.instance.num_units();
        let is_long = self.moves >= LONG_ROUND * units as f64 && units <= MOST_HEATED;
        let most = self.gains.iter().copied().max().filter(|_| is_long)?;
        // If no schedule gains, they alternate.
        let turn = if most > 0 { 0 } else { (self.lanes / 2) as usize % HEATS.len() };
        (0..HEATS.len()).map(|nth| (nth + turn) % HEATS.len()).find(|&nth| self.gains[nth] == most)
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
        let component = instance.components.of[classes[0] as usize] as usize;
        let times = |class: &u32| classes.iter().filter(|other| *other == class).count() as u64;
        let lasts = classes.iter().map(|class| u64::from(left[*class as usize]) / times(class));
        let copies = lasts.min().unwrap_or(0).min(most).min(counts[component]);
        if copies > 0 {
            counts[component] -= copies;
            classes.iter().for_each(|&class| left[class as usize] -= copies as u32);
            groups.push((classes.clone(), copies));
        }
    };
    for (classes, times) in fractional {
        take(classes, (times + ALMOST_WHOLE).floor() as u64, &mut left);
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
    let kinds = SearchClasses::new(instance);
    let mut assignment = Assignment::new(instance, neighbours, &kinds);
    let mut left = kinds.units().to_vec();
    for (classes, copies) in groups {
        for _ in 0..copies {
            let mut take = |&class: &u32| left[class as usize].next();
            let units: Vec<UnitIdx> = classes.iter().filter_map(&mut take).collect();
            if assignment.open(&units).is_none() {
                // The units of a group without an open venue stay available.
                classes.iter().for_each(|&class| left[class as usize].start -= 1);
            }
        }
    }
    assignment.keep_if_best();
    let plan = assignment.into_best().and_then(|plan| plan.incumbent(instance, &kinds));
    plan.map_or_else(|| Incumbent::nobody(instance), |plan| instance.in_turn(plan))
}
