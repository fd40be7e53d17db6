//! Support for tests: the seeds of random cases, of which the environment can ask for more, and records in files.

use std::fmt::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::{env, fs};

/// Number of cases below which totals over cases are too small to assert on.
const FEW: u64 = 20;

fn stated<T: FromStr>(name: &str) -> Option<T> {
    env::var(name).ok()?.parse().ok()
}

/// Returns the seeds of a test that tries `usual` cases by default. `KRING_CASES` sets another number and `KRING_SEED`
/// the first seed. `KRING_SEED` alone selects one case, which replays a failure.
pub(crate) fn seeds(usual: u64) -> Range<u64> {
    let first: Option<u64> = stated("KRING_SEED");
    let cases = stated("KRING_CASES").unwrap_or(if first.is_some() { 1 } else { usual });
    let first = first.unwrap_or(0);
    first..first.saturating_add(cases)
}

/// Returns `true` if there are enough cases to assert on totals over them.
pub(crate) fn are_telling(seeds: &Range<u64>) -> bool {
    seeds.end - seeds.start >= FEW
}

/// Returns `true` if the environment sets the number of cases. Each case is then tested completely.
pub(crate) fn is_thorough() -> bool {
    stated::<u64>("KRING_CASES").is_some()
}

/// Returns the path of a file or folder of the repository.
pub(crate) fn inside(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Asserts, line by line, that a text equals a recorded file of the repository. With `KRING_RECORD` set, it writes the
/// text to the file instead.
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
