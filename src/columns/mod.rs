//! Bounds that are true in exact integers, and plans that are proven optimal.

pub(crate) mod ascent;
mod backend;
pub(crate) mod balance;
#[cfg(feature = "bench")]
pub(crate) mod bench;
mod bound;
mod branching;
mod case;
#[cfg(test)]
mod certified;
mod choices;
mod column;
mod cuts;
mod dealing;
mod diving;
mod ending;
mod enumerate;
pub(crate) mod evidence;
pub(crate) mod exact;
mod generation;
#[cfg(test)]
pub(crate) mod liars;
pub(crate) mod linear;
mod master;
mod parts;
pub(crate) mod placement;
mod pricing;
mod problem;
mod queues;
pub(crate) mod relaxation;
#[cfg(test)]
mod revised;
mod rows;
pub(crate) mod shares;
mod splitting;
#[cfg(test)]
pub(crate) mod tests;
mod tiles;
