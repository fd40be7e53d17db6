//! Branch and price (Barnhart et al. 1998): restricted master over groups, column generation, cuts, branching, diving.

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
