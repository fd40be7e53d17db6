//! Verification of plans, certificates and insertions, by code that shares nothing with the solver.

pub(crate) mod certificate;
pub(crate) mod insertion;
mod joining;
pub(crate) mod soft_rules;
pub(crate) mod verify;

pub use certificate::unproven::Unproven;
pub use insertion::{Closed, Fit, Fits, WhereFits};
pub use soft_rules::{Broken, Wishes};
pub use verify::{Breach, Defect, Verdict, verify};
