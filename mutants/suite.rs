//! The parts of the suite that test the verifier and the checker; plans come from the shelf.
#![allow(dead_code, unused_imports, reason = "some of these modules also serve tests that need a solver")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod by_hand;
mod case;
mod certificates;
mod fits;
mod forge;
mod generate;
mod invent;
mod many;
mod mutate;
mod oracle;
mod properties;
mod separated;
mod shelf;
mod shuffle;
mod solver;
mod testing;
