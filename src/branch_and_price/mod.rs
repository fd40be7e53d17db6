//! Branch and price (Barnhart et al. 1998): restricted master over groups, column generation, cuts, branching, diving.
//!
//! Reading order: [`relaxation`] (independent problems and their bound), [`tree`], [`node`], [`column_generation`],
//! [`pricing_round`], then [`master`] with its LP, duals and rows, and `bounds::dual_bound` for the proof. Dives are in
//! [`diving`] and [`dive_completion`], branching decisions in [`strong_branching`]; [`tiles`] start large LPs.

#[cfg(feature = "bench")]
pub(crate) mod bench;
#[cfg(test)]
pub(crate) mod certified;
mod column_generation;
pub(crate) mod components;
mod cuts;
mod dive_completion;
mod diving;
pub(crate) mod dual_certificate;
mod master;
mod master_duals;
mod master_lp;
mod node;
pub(crate) mod params;
mod pricing_round;
pub(crate) mod queues;
pub(crate) mod relaxation;
#[cfg(test)]
mod revised;
mod round_robin;
mod row_layout;
mod rows;
pub(crate) mod setup;
mod stabilisation_box;
mod strong_branching;
#[cfg(test)]
pub(crate) mod tests;
mod tiles;
mod tree;
