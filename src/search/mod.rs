//! Finding good plans: construction, moves with exact deltas, annealing.
//!
//! Every state of the search satisfies every hard rule; who has no place waits. Placement comes before cost: a
//! move that places fewer seats of a higher priority is never made, one that places more always is.

mod anneal;
mod assignment;
mod best;
mod change;
mod compound;
mod construct;
mod costs;
mod moves;
mod neighbours;
mod random;
mod rounds;

pub(crate) use neighbours::Neighbours;
pub(crate) use rounds::{first_plan, improve, rounded_plan};
