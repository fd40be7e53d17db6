//! The judge, the checker and the dual bound without the solver: a mutant of them is built and tried in seconds.
#![allow(dead_code, missing_docs, unused_imports, reason = "the solver, which is not here, uses the rest")]

mod audit;
mod bounds {
    mod dual_bound;
}
mod error;
mod measure;
mod plan;
mod pool;
mod programme;
#[cfg(test)]
mod testing;
mod text;

pub use audit::certificate::unproven::Unproven;
pub use audit::insertion::{Closed, Fit, Fits, WhereFits};
pub use audit::soft_rules::{Broken, Wishes};
pub use audit::verify::*;
pub use error::*;
pub use measure::{Metres, Point};
pub use plan::*;
pub use pool::*;
pub use programme::*;
pub use text::{Language, Line};
