//! The checker of certificates: from the pool, the programme and the plan, trusting no number of the certificate and sharing
//! no code with what made it.

mod bounds;
mod capacity;
mod enumeration;
mod extent;
mod extent_of_all;
mod formula;
mod ground;
mod leader;
mod leaders;
mod node;
mod parts;
mod people;
mod prices;
mod problem;
mod range;
pub(crate) mod reprove;
mod rules;
mod search;
mod shares;
mod spread;
pub(crate) mod unproven;
