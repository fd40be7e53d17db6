//! Small pools exactly: all groups, and the best choice of them.

pub(crate) mod all_groups;
pub(crate) mod choices;
pub(crate) mod exact;
pub(crate) mod model;
