//! Runs random cases on all cores, each from its own seed, which replays it.

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use crate::testing::seeds;

/// Upper bound on the shrinking steps for a failing case.
const MAX_STEPS: u32 = 2_000;
/// Time after which no further shrinking step begins.
const MAX_LENGTH: Duration = Duration::from_secs(20);

/// Outcome of a test on one case.
pub(crate) type Held = Result<(), TestCaseError>;

/// Draws the case of a seed; equal seeds give equal cases.
#[cfg(feature = "files")]
pub(crate) fn drawn<S: Strategy>(strategy: &S, seed: u64) -> S::Value {
    tree(strategy, seed).current()
}

fn tree<S: Strategy>(strategy: &S, seed: u64) -> S::Tree {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let config = Config { max_local_rejects: 10_000_000, ..Config::default() };
    strategy.new_tree(&mut TestRunner::new_with_rng(config, rng)).expect("a case")
}

/// Tries `usual` cases; `KRING_CASES` sets another number, `KRING_SEED` the first seed or the only one. A failure shows
/// its seed and the case, shrunk as far as possible.
pub(crate) fn hold<S: Strategy>(
    usual: u64,
    strategy: impl Fn() -> S + Sync,
    holds: impl Fn(S::Value) -> Held + Sync,
) {
    told(first_failure(usual, || {
        let strategy = strategy();
        let holds = &holds;
        move |seed| {
            let tree = tree(&strategy, seed);
            why(holds, tree.current()).map(|why| smallest(tree, why, holds))
        }
    }));
}

/// Tries numbered cases, usually `usual` of them.
pub(crate) fn hold_numbered(usual: u64, holds: impl Fn(u64) -> Held + Sync) {
    told(first_failure(usual, || |seed| why(&holds, seed).map(|why| why.to_string())));
}

type Failure = Option<(u64, String)>;

/// Hands out seeds to one worker on each core until a worker finds a failure.
fn first_failure<W: Fn(u64) -> Option<String>>(
    usual: u64,
    worker: impl Fn() -> W + Sync,
) -> Failure {
    let seeds = seeds(usual);
    let next = AtomicU64::new(seeds.start);
    let failed: Mutex<Failure> = Mutex::new(None);
    let lane = || {
        let finds = worker();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if !seeds.contains(&seed) {
                break;
            }
            if let Some(failure) = finds(seed) {
                next.store(seeds.end, Ordering::Relaxed);
                let mut failed = failed.lock().expect("no lane panics");
                // The failure with the lowest seed is kept.
                *failed = failed.take().into_iter().chain([(seed, failure)]).min();
            }
        }
    };
    let lanes = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| (0..lanes).for_each(|_| drop(scope.spawn(lane))));
    failed.into_inner().expect("no lane panics")
}

fn told(failed: Failure) {
    if let Some((seed, text)) = failed {
        let test = thread::current().name().unwrap_or_default().to_owned();
        panic!("KRING_SEED={seed} cargo test --test suite {test} replays this:\n{text}");
    }
}

/// Returns the reason why a case fails, panics included.
fn why<T>(holds: &impl Fn(T) -> Held, case: T) -> Option<TestCaseError> {
    match catch_unwind(AssertUnwindSafe(|| holds(case))) {
        Ok(held) => held.err(),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            Some(TestCaseError::fail(text.unwrap_or_else(|| "it panicked".into())))
        }
    }
}

/// Upper bound on the shrinking steps; `KRING_STEPS=0` skips shrinking where the case is not read.
fn most_steps() -> u32 {
    std::env::var("KRING_STEPS").ok().and_then(|most| most.parse().ok()).unwrap_or(MAX_STEPS)
}

/// Shrinks a failing case and returns the smallest one that still fails, as text.
fn smallest<T: ValueTree>(
    mut tree: T,
    mut failure: TestCaseError,
    holds: &impl Fn(T::Value) -> Held,
) -> String
where
    T::Value: Debug,
{
    let mut shown = format!("{:#?}", tree.current());
    let mut fails = true;
    let started = Instant::now();
    for _ in 0..most_steps() {
        if started.elapsed() > MAX_LENGTH
            || !(if fails { tree.simplify() } else { tree.complicate() })
        {
            break;
        }
        let found = why(holds, tree.current());
        fails = found.is_some();
        if let Some(found) = found {
            (failure, shown) = (found, format!("{:#?}", tree.current()));
        }
    }
    format!("{failure}\n{shown}")
}

#[test]
#[should_panic(expected = "replays this:\nCase failed: never\n5")]
fn a_failure_is_shrunk_before_it_is_shown() {
    hold(3, || 5..1_000_u32, |_| Err(TestCaseError::fail("never")));
}
