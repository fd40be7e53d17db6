//! How many random cases tests try: few, unless the environment asks for more. And what is on record in files.

use std::fmt::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::{env, fs};

/// Of fewer cases no sum tells anything.
const FEW: u64 = 20;

fn stated<T: FromStr>(name: &str) -> Option<T> {
    env::var(name).ok()?.parse().ok()
}

/// The seeds of a test that usually tries so many: `KRING_CASES` says how many others, from `KRING_SEED` on; that alone is
/// the one case, as it was when it failed.
pub(crate) fn seeds(usual: u64) -> Range<u64> {
    let first: Option<u64> = stated("KRING_SEED");
    let cases = stated("KRING_CASES").unwrap_or(if first.is_some() { 1 } else { usual });
    let first = first.unwrap_or(0);
    first..first.saturating_add(cases)
}

/// Whether sums over so many cases tell something.
pub(crate) fn are_telling(seeds: &Range<u64>) -> bool {
    seeds.end - seeds.start >= FEW
}

/// Whether a larger number of cases was asked for: then nothing is left out of a case either.
pub(crate) fn is_thorough() -> bool {
    stated::<u64>("KRING_CASES").is_some()
}

/// A file or folder of the repository.
pub(crate) fn inside(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Compares what is found, line by line, with what a file of the repository says; `KRING_RECORD` has it written there instead.
pub(crate) fn is_on_record(file: &str, found: &str) {
    let path = inside(file);
    if env::var_os("KRING_RECORD").is_some() {
        return fs::write(&path, found).unwrap();
    }
    let recorded = fs::read_to_string(&path).unwrap();
    let (was, is) = (recorded.lines().count(), found.lines().count());
    let mut differences = String::new();
    for (was, is) in recorded.lines().zip(found.lines()).filter(|(was, is)| was != is) {
        let _ = writeln!(differences, "was {was}\nis  {is}");
    }
    assert!(
        differences.is_empty() && was == is,
        "{file}, {was} lines, {is} found (with KRING_RECORD=1 it is written anew):\n{differences}"
    );
}
