//! How many random cases tests try: few, unless the environment asks for more.

use std::ops::Range;
use std::str::FromStr;

fn stated<T: FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

/// The seeds of a test that usually tries so many: `KRING_SEED` is the first, `KRING_CASES` how many (each can be had
/// alone so, when it failed).
pub(crate) fn seeds(usual: u64) -> Range<u64> {
    let first = stated("KRING_SEED").unwrap_or(0);
    first..first + stated("KRING_CASES").unwrap_or(usual)
}

/// Whether a larger number of cases was asked for: then nothing is left out of a case either.
pub(crate) fn is_thorough() -> bool {
    stated::<u64>("KRING_CASES").is_some()
}
