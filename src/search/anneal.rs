//! Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983) over feasible plans.

use super::assignment::Assignment;
use super::random::Random;
use crate::budget::Budget;

/// Moves between two looks at the clock.
const MOVES_PER_LOOK: u64 = 2_000;
/// One in so many draws opens or closes a group or runs a chain.
const COMPOUND: usize = 300;
/// The last temperature, as a share of the first.
const LAST_TEMPERATURE: f64 = 0.002;
/// Draws that tell how far costs differ.
const SAMPLES: usize = 2_000;
/// Draws from the exponential distribution that are made once.
const DRAWS: usize = 1_024;

/// Cools down over `moves` moves, or until the budget is spent; the assignment keeps the best plan met.
///
/// The temperature falls geometrically with the share of the moves made or of the budget used, whichever is more.
pub(crate) fn anneal(
    assignment: &mut Assignment<'_>,
    moves: u64,
    heat: f64,
    random: &mut Random,
    budget: &mut Budget,
) {
    let first = mean_rise(assignment, random) * heat;
    let started = budget.fraction();
    let draws = exponential_draws();
    assignment.keep_if_best();
    let mut made = 0;
    while made < moves && budget.spent().is_none() {
        let used = (budget.fraction() - started) / (1.0 - started).max(1e-9);
        let progress = (made as f64 / moves as f64).max(used).min(1.0);
        let temperature = first * LAST_TEMPERATURE.powf(progress);
        for _ in 0..MOVES_PER_LOOK {
            step(assignment, (temperature * draws[random.below(DRAWS)]) as i64, random);
        }
        made += MOVES_PER_LOOK;
        budget.book(MOVES_PER_LOOK);
    }
}

/// One move that adds at most so much to the cost.
fn step(assignment: &mut Assignment<'_>, most: i64, random: &mut Random) {
    let is_made = match random.below(COMPOUND) {
        0 => match random.below(3) {
            0 => assignment.found(random, |delta| delta <= most),
            1 => assignment.dissolve(random, |delta| delta <= most),
            _ => assignment.chain(random),
        },
        _ => match assignment.propose(most, random) {
            Some(planned) => {
                assignment.make(&planned);
                true
            }
            None => false,
        },
    };
    if is_made {
        assignment.keep_if_best();
    }
}

/// The middles of equally likely parts of the exponential distribution with mean 1: a draw from them is what a rise in
/// cost may be, in temperatures (Metropolis et al. 1953).
fn exponential_draws() -> Vec<f64> {
    (0..DRAWS).map(|nth| -((nth as f64 + 0.5) / DRAWS as f64).ln()).collect()
}

/// The mean of what random moves that cost more add to the cost.
fn mean_rise(assignment: &Assignment<'_>, random: &mut Random) -> f64 {
    let draws = (0..SAMPLES).filter_map(|_| assignment.propose(i64::MAX, random));
    let rises: Vec<i64> = draws.map(|planned| planned.delta).filter(|&delta| delta > 0).collect();
    rises.iter().sum::<i64>() as f64 / rises.len().max(1) as f64
}
