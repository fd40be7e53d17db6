//! Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983) over feasible plans.

use super::assignment::Assignment;
use super::params::{ANNEAL_SAMPLES, EXPONENTIAL_DRAWS, MOVES_PER_COMPOUND_MOVE};
use super::random::Random;
use crate::convert::Convert;
use crate::limits::Budget;

/// Number of moves between two checks of the budget.
const MOVES_PER_LOOK: u64 = 2_000;

/// Cooling schedule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cooling {
    pub(super) moves: u64,
    /// First and last temperature, as fractions of the mean rise in cost.
    pub(super) heat: (f64, f64),
    /// Fraction of the moves after which plans are recorded.
    pub(super) keep_from: f64,
    /// `true` if groups may be closed.
    pub(super) closes: bool,
}

/// Cools down over a number of moves or until the budget is exhausted; the assignment records the best plan.
///
/// The temperature falls geometrically with the fraction of the moves made or of the budget used, whichever is larger.
pub(super) fn anneal(
    assignment: &mut Assignment<'_>,
    cooling: Cooling,
    random: &mut Random,
    budget: &mut Budget,
) {
    let (first, last) = cooling.heat;
    let rise = mean_rise(assignment, random);
    let started = budget.fraction();
    let draws = exponential_draws();
    let mut done = 0;
    while done < cooling.moves && budget.exhausted().is_none() {
        let used = (budget.fraction() - started) / (1.0 - started).max(1e-9);
        let progress = (done.to_f64() / cooling.moves.to_f64()).max(used).min(1.0);
        let temperature = rise * first * (last / first).powf(progress);
        let keeps = progress >= cooling.keep_from;
        for _ in 0..MOVES_PER_LOOK / MOVES_PER_COMPOUND_MOVE {
            compound(assignment, temperature, cooling.closes, keeps, random);
            for _ in 1..MOVES_PER_COMPOUND_MOVE {
                let (unit, draw) = random.two();
                let unit = unit.below(assignment.num_units()).to_u32();
                // Metropolis criterion with the random number drawn first: `most` is the largest accepted rise.
                let most = (temperature * draws[draw.below(EXPONENTIAL_DRAWS)]).to_i64();
                if let Some(planned) = assignment.propose(unit, most, random) {
                    assignment.make(&planned);
                    if keeps {
                        assignment.keep_if_best();
                    }
                }
            }
        }
        done += MOVES_PER_LOOK;
        budget.charge(MOVES_PER_LOOK);
    }
    assignment.keep_if_best();
}

/// Opens or closes a group, does both, or runs a chain.
fn compound(
    assignment: &mut Assignment<'_>,
    temperature: f64,
    closes: bool,
    keeps: bool,
    random: &mut Random,
) {
    let most = (-temperature * (1.0 - random.unit()).ln()).to_i64();
    let is_made = match random.below(3) {
        0 => assignment.found(random, |delta| delta <= most),
        1 if closes => assignment.dissolve(random, |delta| delta <= most),
        _ if assignment.keeps_number() => assignment.shift(random, |delta| delta <= most),
        _ => assignment.chain(random),
    };
    if is_made && keeps {
        assignment.keep_if_best();
    }
}

/// Midpoints of equally likely parts of the exponential distribution with mean 1. A draw from them is the accepted rise
/// in cost, in units of the temperature (Metropolis et al. 1953).
fn exponential_draws() -> Vec<f64> {
    (0..EXPONENTIAL_DRAWS)
        .map(|nth| -((nth.to_f64() + 0.5) / EXPONENTIAL_DRAWS.to_f64()).ln())
        .collect()
}

/// Mean rise in cost over random moves that raise the cost.
fn mean_rise(assignment: &Assignment<'_>, random: &mut Random) -> f64 {
    let propose = |_| {
        let unit = random.below(assignment.num_units()).to_u32();
        assignment.propose(unit, i64::MAX, random)
    };
    let draws = (0..ANNEAL_SAMPLES).filter_map(propose);
    let rises: Vec<i64> = draws.map(|planned| planned.delta).filter(|&delta| delta > 0).collect();
    rises.iter().sum::<i64>().to_f64() / rises.len().max(1).to_f64()
}
