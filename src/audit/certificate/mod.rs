//! Certificate checker. It works from the pool, the programme and the plan, trusts no number of the certificate and
//! shares no code with the solver.

mod alike;
mod bounds;
mod capacity;
mod checked_facilitator;
mod earlier;
mod enumeration;
mod extent;
mod extent_of_all;
mod facilitators;
mod formula;
mod ground;
mod nearest_companions;
mod node;
mod parts;
mod people;
mod prices;
mod problem;
mod queue;
mod range;
pub(crate) mod reprove;
mod rules;
mod search;
mod spread;
pub(crate) mod unproven;
