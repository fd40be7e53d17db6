//! Annealing in rounds: in each round several lanes start from the incumbent or anew, and the best one goes on.

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

/// Moves for each unit in the first round, and their least number.
const FIRST_ROUND: (u64, u64) = (30, 20_000);
/// Each round is longer than the one before, up to so many moves for each unit, but no more than so many in all unless
/// the first round has more.
const GROWTH: f64 = 4.0;
const LONGEST_ROUND: (u64, u64) = (24_000, 160_000_000);
/// First and last temperature as shares of the mean rise, of short rounds.
const COOL: (f64, f64) = (0.01, 0.002);
/// The same of long ones, which begin anew: what gained more when it was last tried is tried again.
const HEATS: [(f64, f64); 3] = [(0.2, 0.005), (0.1, 0.005), (0.05, 0.004)];
/// A round is long with so many moves for each unit, and no round of more units than so many: a hot one would leave the
/// plan worse than it found it.
const LONG_ROUND: f64 = 2_000.0;
const MOST_HEATED: usize = 4_000;
/// Of larger pools with no more classes than this parts are searched by themselves.
const MOST_CLASSES_OF_PARTS: usize = 2_500;
/// Of a round that heats up plans are kept from here on, as a share of its moves.
const KEEP_FROM: f64 = 0.8;
/// A number of times that is this near to a whole one is whole.
const ALMOST_WHOLE: f64 = 1e-4;

/// Search for better plans, round by round: it can be stopped after each and goes on where it was.
#[derive(Debug)]
pub(crate) struct Rounds<'i> {
    instance: &'i Instance,
    neighbours: &'i Neighbours,
    kinds: SearchClasses<'i>,
    seed: u64,
    /// The number of lanes that have begun: each draws its own numbers.
    lanes: u64,
    /// Moves of each lane of the next round.
    moves: f64,
    /// What each of the heats gained when it was last tried.
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
            gains: [i64::MAX; HEATS.len()],
            incumbent,
            seating,
        }
    }

    /// The best plan so far.
    pub(crate) fn incumbent(&self) -> &Incumbent {
        &self.incumbent
    }

    /// What is near to what.
    pub(crate) fn neighbours(&self) -> &'i Neighbours {
        self.neighbours
    }

    /// Goes on from another plan where that is better.
    pub(crate) fn learn(&mut self, plan: &Incumbent) {
        if plan.is_preferred_to(&self.incumbent, self.instance) {
            self.incumbent = plan.clone();
            self.seating = Snapshot::of(&self.kinds, plan);
        }
    }

    /// Goes on from what is best of both plans, part by part.
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

    /// One round of so many lanes, whatever the number of threads.
    pub(crate) fn step(&mut self, lanes: u64, budget: &mut Budget) {
        let is_taken = self.is_large() && self.take_part(lanes, budget);
        if !is_taken && budget.exhausted().is_none() {
            self.round(lanes, budget);
        }
    }

    /// Rounds until the budget is spent.
    #[cfg(any(test, feature = "bench"))]
    pub(crate) fn run(&mut self, lanes: u64, budget: &mut Budget) {
        while self.instance.num_units() > 0 && budget.exhausted().is_none() {
            self.step(lanes, budget);
        }
    }

    /// Whether parts by themselves come to rest sooner than the whole.
    fn is_large(&self) -> bool {
        self.instance.num_units() > MOST_HEATED
            && self.instance.classes.len() <= MOST_CLASSES_OF_PARTS
            && !self.instance.earlier.is_some()
    }

    /// Rounds of a part of the plan by itself, until each heat had one or the budget is spent. Says whether they brought
    /// anything.
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

    /// Each lane anneals the best plan; what they come to is combined part by part.
    fn round(&mut self, lanes: u64, budget: &mut Budget) {
        let heat = self.heat();
        let (heats, keep_from) = heat.map_or((COOL, 0.0), |nth| (HEATS[nth], KEEP_FROM));
        // A poor plan is soon cheaper with a group less, and a good one hardly finds it again.
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

    /// Which of the heats a round has; `None` for a short one.
    fn heat(&self) -> Option<usize> {
        let units = self.instance.num_units();
        let is_long = self.moves >= LONG_ROUND * units as f64 && units <= MOST_HEATED;
        let most = self.gains.iter().copied().max().filter(|_| is_long)?;
        // Where nothing gains they take turns.
        let turn = if most > 0 { 0 } else { (self.lanes / 2) as usize % HEATS.len() };
        (0..HEATS.len()).map(|nth| (nth + turn) % HEATS.len()).find(|&nth| self.gains[nth] == most)
    }
}

fn times(built: Built) -> (GroupClasses, u64) {
    (built.classes, built.copies)
}

/// A plan near to a fractional one: groups as often as it has them in whole, then those with the largest rests, then
/// construction with who is left.
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
    rests.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    for (_, classes) in rests {
        take(classes, 1, &mut left);
    }
    let is_late = || budget.is_pressing();
    let rest = construct(instance, neighbours, left, &counts, &mut random, is_late);
    groups.extend(rest.into_iter().map(times));
    assigned(instance, neighbours, groups, budget)
}

/// The plan of these groups, each so many times as venues allow.
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
                // The units of a group that has no open venue stay available.
                classes.iter().for_each(|&class| left[class as usize].start -= 1);
            }
        }
    }
    assignment.keep_if_best();
    let plan = assignment.into_best().and_then(|plan| plan.incumbent(instance, &kinds));
    plan.map_or_else(|| Incumbent::nobody(instance), |plan| instance.in_turn(plan))
}
