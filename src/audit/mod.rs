//! Verification of plans, certificates and insertions, by code that shares nothing with the solver.

pub(crate) mod certificate;
pub(crate) mod insertion;
mod joining;
pub(crate) mod soft_rules;
pub(crate) mod verify;
