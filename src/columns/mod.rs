//! Bounds that are true in exact integers, and plans that are proven optimal.

mod backend;
mod bound;
mod central;
mod enumerate;
pub(crate) mod exact;
mod generation;
pub(crate) mod lower;
pub(crate) mod placement;
mod shares;
#[cfg(test)]
mod tests;
