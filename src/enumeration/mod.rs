//! Exact solution of small pools: enumeration of all groups, and selection of the best ones.

pub(crate) mod all_groups;
pub(crate) mod choices;
pub(crate) mod exact;
pub(crate) mod model;
