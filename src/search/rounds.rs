//! Annealing in rounds: in each round several lanes start from the incumbent or anew, and the best one goes on.

use rayon::prelude::*;

use super::anneal::anneal;
use super::assignment::{Assignment, UnitIdx};
use super::construct::{construct, construct_rest, group_counts};
use super::neighbours::Neighbours;
use super::random::Random;
use crate::budget::Budget;
use crate::instance::{GroupClasses, Incumbent, Instance};

/// Lanes of a round: the same on every machine, so that results are.
const LANES: u64 = 2;
/// Moves for each unit in the first round, and their least number.
const FIRST_ROUND: (u64, u64) = (30, 20_000);
/// Each round is longer by this factor, up to a longest one.
const GROWTH: u64 = 3;
const LONGEST_ROUND: u64 = 40_000_000;
/// A number of times that is this near to a whole one is whole.
const ALMOST_WHOLE: f64 = 1e-4;
/// Heat of a round that starts anew, of one that goes on, and of the very first.
const HEAT: (f64, f64, f64) = (0.4, 0.1, 0.03);

/// A plan by construction alone.
pub(crate) fn first_plan(instance: &Instance, neighbours: &Neighbours, seed: u64) -> Incumbent {
    let mut random = Random::new(seed, u64::MAX);
    let mut plan = constructed(instance, neighbours, 0.0, &mut random);
    plan.keep_if_best();
    plan.best().unwrap_or_else(|| Incumbent::nobody(instance))
}

/// Improves a plan until the budget is spent or `is_done` says so; `report` sees each better plan.
pub(crate) fn improve(
    instance: &Instance,
    neighbours: &Neighbours,
    mut incumbent: Incumbent,
    seed: u64,
    budget: &mut Budget,
    mut report: impl FnMut(&Incumbent, &Budget) -> bool,
) -> Incumbent {
    let units = instance.num_units() as u64;
    if units == 0 {
        return incumbent;
    }
    let mut moves = (FIRST_ROUND.0 * units).max(FIRST_ROUND.1);
    for round in 0.. {
        if report(&incumbent, budget) || budget.spent().is_some() {
            break;
        }
        let share = budget.share(LANES);
        let found: Vec<(Option<Incumbent>, u64)> = (0..LANES)
            .into_par_iter()
            .map(|lane| {
                let mut random = Random::new(seed, round * LANES + lane);
                let mut budget = share.clone();
                let anew = round > 0 && (round + lane) % 2 == 1;
                let mut assignment = if anew {
                    let spare = 0.3 * random.unit() * f64::from(random.below(2) as u32);
                    constructed(instance, neighbours, spare, &mut random)
                } else {
                    Assignment::of(instance, neighbours, &incumbent)
                };
                let heat = if round == 0 {
                    HEAT.2
                } else if anew {
                    HEAT.0
                } else {
                    HEAT.1
                };
                anneal(&mut assignment, moves, heat, &mut random, &mut budget);
                (assignment.best(), budget.work())
            })
            .collect();
        for (best, work) in found {
            budget.book(work);
            if let Some(best) = best.filter(|best| best.is_better_than(&incumbent)) {
                incumbent = best;
            }
        }
        moves = (moves * GROWTH).min(LONGEST_ROUND.max(FIRST_ROUND.0 * units));
    }
    incumbent
}

fn constructed<'i>(
    instance: &'i Instance,
    neighbours: &'i Neighbours,
    spare: f64,
    random: &mut Random,
) -> Assignment<'i> {
    let counts = group_counts(instance, spare);
    let groups = construct(instance, neighbours, &counts, random);
    assigned(instance, neighbours, groups)
}

/// A plan near to a fractional one: groups as often as it has them in whole, then those with the largest rests, then
/// construction with who is left.
pub(crate) fn rounded_plan(
    instance: &Instance,
    neighbours: &Neighbours,
    fractional: &[(GroupClasses, f64)],
    seed: u64,
) -> Incumbent {
    let mut random = Random::new(seed, u64::MAX - 1);
    let mut counts = group_counts(instance, 0.0);
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
    groups.extend(construct_rest(instance, neighbours, left, &counts, &mut random));
    let mut plan = assigned(instance, neighbours, groups);
    plan.keep_if_best();
    plan.best().unwrap_or_else(|| Incumbent::nobody(instance))
}

/// The state with these groups, each so many times.
fn assigned<'i>(
    instance: &'i Instance,
    neighbours: &'i Neighbours,
    groups: Vec<(GroupClasses, u64)>,
) -> Assignment<'i> {
    let mut assignment = Assignment::new(instance, neighbours);
    let mut taken: Vec<UnitIdx> = vec![0; instance.classes.len()];
    for (classes, copies) in groups {
        for _ in 0..copies {
            let mut take = |&class: &u32| {
                taken[class as usize] += 1;
                assignment.units_of(class).start + taken[class as usize] - 1
            };
            let units: Vec<UnitIdx> = classes.iter().map(&mut take).collect();
            if assignment.open(&units, None).is_none() {
                give_back(&classes, &mut taken);
            }
        }
    }
    assignment
}

/// The units of a group that could not be opened stay available.
fn give_back(classes: &GroupClasses, taken: &mut [UnitIdx]) {
    for &class in classes {
        taken[class as usize] -= 1;
    }
}
