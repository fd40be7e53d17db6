//! Tests of the library from outside: an exact oracle, cases by hand and random cases.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod anytime;
mod blind_spots;
mod by_hand;
mod case;
mod certificates;
#[cfg(feature = "files")]
#[path = "../common/mod.rs"]
mod common;
mod conflicts;
mod curve;
mod features;
mod fits;
#[cfg(feature = "files")]
mod forge;
mod generate;
mod hand;
mod help;
mod help_solved;
#[cfg(feature = "files")]
mod invent;
mod larger;
mod many;
mod metamorphic;
mod mutate;
mod oracle;
mod order;
mod program;
mod properties;
mod reasons;
#[cfg(feature = "files")]
mod record;
mod revise;
mod separated;
#[cfg(feature = "files")]
#[allow(dead_code, reason = "who has no solver takes from it")]
mod shelf;
mod shuffle;
mod solver;
#[cfg(feature = "files")]
mod tables;
#[allow(dead_code, reason = "what the tests inside the library ask as well")]
#[path = "../../src/testing.rs"]
mod testing;
mod universe;
