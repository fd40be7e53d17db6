//! What `cargo mutants --list --json` says of a mutant.

use std::collections::BTreeMap;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Mutant {
    /// `src/a.rs:12:5: replace + with - in f`
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) genre: Genre,
    pub(crate) replacement: String,
    pub(crate) span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub(crate) enum Genre {
    FnValue,
    MatchArm,
    MatchArmGuard,
    StructField,
    BinaryOperator,
    UnaryOperator,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Span {
    pub(crate) start: Position,
    pub(crate) end: Position,
}

/// Counted from 1, in characters.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Mutant {
    /// The folder or file right under `src/`.
    pub(crate) fn room(&self) -> &str {
        self.file.split('/').nth(1).unwrap_or(&self.file)
    }
}

/// So many of them, the same for the same seed.
pub(crate) fn sample(mut all: Vec<Mutant>, count: usize, seed: u64) -> Vec<Mutant> {
    all.shuffle(&mut rand_pcg::Pcg64Mcg::seed_from_u64(seed));
    all.truncate(count);
    all
}

/// By file, each with its number.
pub(crate) fn by_file(mutants: &[Mutant]) -> BTreeMap<&str, Vec<(usize, &Mutant)>> {
    let mut files: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for (number, mutant) in mutants.iter().enumerate() {
        files.entry(&mutant.file).or_default().push((number, mutant));
    }
    files
}
