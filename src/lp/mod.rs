//! Linear programming: the model, the backend that solves it, and the guard that trusts no backend.

mod backend;
#[cfg(test)]
pub(crate) mod liars;
pub(crate) mod linear;
pub(crate) mod model;
