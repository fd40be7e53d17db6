//! Replays the inputs that the fuzzer kept, with the bodies of `fuzz/`.
#![cfg(feature = "files")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../fuzz/bodies/mod.rs"]
mod bodies;

use std::fs;
use std::path::Path;

/// Runs a body on each file of a corpus; a failure names the file.
fn replay(target: &str, run: impl Fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut paths: Vec<_> = fs::read_dir(corpus).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort_unstable();
    assert!(paths.len() > 5, "{target}: nothing to try");
    for path in paths {
        println!("{}", path.display());
        run(&fs::read(&path).unwrap());
    }
}

#[test]
fn tables() {
    replay("tables", bodies::tables::run);
}

#[test]
fn programmes() {
    replay("programme", bodies::programme::run);
}

#[test]
fn plans() {
    replay("plan", bodies::plan::run);
}

#[test]
fn certificates() {
    replay("certificate", bodies::certificate::run);
}

#[test]
fn whole_solves() {
    replay("solve", bodies::solve::run);
}

#[test]
fn written_tables() {
    replay("written", bodies::written::run);
}

#[test]
fn revised_plans() {
    replay("revise", bodies::revise::run);
}
