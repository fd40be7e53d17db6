//! The judge, the checker and the bound without the solver: a mutant of them is built and tried in seconds.
#![allow(dead_code, missing_docs, unused_imports, reason = "the solver, which is not here, uses the rest")]

mod columns {
    mod bound;
}
mod error;
mod measure;
mod plan;
mod pool;
mod programme;
#[cfg(test)]
mod testing;

pub use error::*;
pub use measure::{Metres, Point};
pub use plan::*;
pub use pool::*;
pub use programme::*;
