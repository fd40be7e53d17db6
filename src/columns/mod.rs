//! Bounds that are true in exact integers, and plans that are proven optimal.

mod backend;
mod enumerate;
pub(crate) mod exact;
pub(crate) mod placement;
pub(crate) mod shares;
