//! Verification of plans, certificates and insertions, by code that shares nothing with the solver.

pub(crate) mod certificate;
mod completion;
pub(crate) mod insertion;
mod joining;
mod placing;
pub(crate) mod soft_rules;
pub(crate) mod verify;

pub use certificate::unproven::Unproven;
pub(crate) use completion::complete;
pub use insertion::{Closed, Fit, Fits, WhereFits};
pub use soft_rules::{Broken, SoftRules};
pub use verify::{Breach, Defect, GroupFigures, Verdict, verify};
