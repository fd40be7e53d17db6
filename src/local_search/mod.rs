//! Primal heuristics: construction, moves with exact deltas, annealing.
//!
//! Every state of the search satisfies every hard rule; units without a place wait. Placement comes before cost: a move
//! that places fewer seats of a higher priority is never made, a move that places more always is.

mod anneal;
mod assignment;
mod atlas;
mod cells;
mod change;
mod compound;
mod construct;
mod grow;
mod moves;
mod neighbours;
mod pair_sums;
mod params;
mod partition_crossover;
mod random;
mod repair;
#[cfg(test)]
mod repaired;
mod rest;
mod rounds;
mod scarcity;
mod search_classes;
mod served;
mod snapshot;
mod state;
mod subproblem;
mod travel_table;
mod turns;
mod units;

pub(crate) use construct::constructed_plan;
pub(crate) use neighbours::Neighbours;
pub(crate) use random::Random;
pub(crate) use repair::{improved_plan, repaired_plan};
pub(crate) use rounds::{Rounds, rounded_plan};
pub(crate) use subproblem::Subproblem;
