//! Bounds that are true in exact integers, and plans that are proven optimal.

mod backend;
mod bound;
mod cuts;
mod enumerate;
pub(crate) mod exact;
mod generation;
pub(crate) mod lower;
mod master;
pub(crate) mod placement;
mod pricing;
mod shares;
#[cfg(test)]
mod tests;
