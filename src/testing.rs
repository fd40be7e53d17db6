//! How many random cases tests try: few, unless the environment asks for more.

use std::ops::Range;
use std::str::FromStr;

/// Of fewer cases no sum tells anything.
const FEW: u64 = 20;

fn stated<T: FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
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
