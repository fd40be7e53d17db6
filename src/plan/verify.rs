//! The judge of plans.
use std::fmt;

use super::{Figures, PlanDocument};
use crate::pool::Pool;
use crate::programme::Programme;

/// Something that is wrong with a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Defect {}

impl fmt::Display for Defect {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

/// What verification says of a plan: its true figures and everything that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// The figures, computed anew.
    pub figures: Figures,
    /// Everything that is wrong; empty for a legal plan.
    pub defects: Vec<Defect>,
}

/// Judges a plan from the pool and the programme alone.
#[must_use]
pub fn verify(_: &Pool, _: &Programme, _: &PlanDocument) -> Verdict {
    Verdict::default()
}
