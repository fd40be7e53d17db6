//! Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983) over feasible plans.

use std::cmp::Ordering;

use super::assignment::Assignment;
use super::moves::Move;
use super::random::Random;
use crate::budget::Budget;
use crate::instance::Incumbent;

/// Moves between two looks at the clock.
const MOVES_PER_LOOK: u64 = 2_000;
/// One in so many draws opens or closes a group or runs a chain.
const COMPOUND: usize = 50;
/// The last temperature, as a share of the first.
const LAST_TEMPERATURE: f64 = 0.002;
/// Draws that tell how far costs differ.
const SAMPLES: usize = 2_000;

/// Cools down over `moves` moves, or until the budget is spent; returns the best plan met.
///
/// The temperature falls geometrically with the share of the moves made or of the budget used, whichever is more.
pub(crate) fn anneal(
    assignment: &mut Assignment<'_>,
    moves: u64,
    heat: f64,
    random: &mut Random,
    budget: &mut Budget,
) -> Option<Incumbent> {
    let first = mean_rise(assignment, random) * heat;
    let started = budget.fraction();
    let mut best = assignment.incumbent();
    let (mut made, mut kept_at) = (0, 0);
    // A copy costs as much as many moves: one for every few moves a unit.
    let between_copies = 4 * assignment.num_units() as u64;
    while made < moves && budget.spent().is_none() {
        let used = (budget.fraction() - started) / (1.0 - started).max(1e-9);
        let progress = (made as f64 / moves as f64).max(used).min(1.0);
        let temperature = first * LAST_TEMPERATURE.powf(progress);
        for _ in 0..MOVES_PER_LOOK {
            step(assignment, temperature, random);
        }
        made += MOVES_PER_LOOK;
        budget.book(MOVES_PER_LOOK);
        if made - kept_at >= between_copies {
            kept_at = made;
            keep_better(assignment, &mut best);
        }
    }
    keep_better(assignment, &mut best);
    best
}

fn keep_better(assignment: &Assignment<'_>, best: &mut Option<Incumbent>) {
    let present = (std::cmp::Reverse(&assignment.placement), assignment.cost);
    let improves = |best: &Incumbent| present < (std::cmp::Reverse(&best.placement), best.cost);
    if best.as_ref().is_none_or(improves) {
        *best = assignment.incumbent();
    }
}

fn step(assignment: &mut Assignment<'_>, temperature: f64, random: &mut Random) {
    let threshold = -temperature * (1.0 - random.unit()).ln();
    let accepts = |delta: i64| delta as f64 <= threshold;
    match random.below(COMPOUND) {
        0 => match random.below(3) {
            0 => drop(assignment.found(random, accepts)),
            1 => drop(assignment.dissolve(random, accepts)),
            _ => drop(assignment.chain(random)),
        },
        _ => {
            if let Some(planned) = assignment.propose(random)
                && is_accepted(&planned, accepts)
            {
                assignment.make(&planned);
            }
        }
    }
}

fn is_accepted(planned: &Move, accepts: impl FnOnce(i64) -> bool) -> bool {
    match planned.placement {
        Ordering::Greater => true,
        Ordering::Equal => accepts(planned.delta),
        Ordering::Less => false,
    }
}

/// The mean of what random moves that cost more add to the cost.
fn mean_rise(assignment: &Assignment<'_>, random: &mut Random) -> f64 {
    let draws = (0..SAMPLES).filter_map(|_| assignment.propose(random));
    let rises: Vec<i64> = draws.map(|planned| planned.delta).filter(|&delta| delta > 0).collect();
    rises.iter().sum::<i64>() as f64 / rises.len().max(1) as f64
}
