//! Test bodies for arbitrary bytes: the fuzzer runs them at random, `tests/corpus.rs` on the inputs that it kept.
//!
//! A body panics if and only if it finds a defect.
#![allow(dead_code)]

pub(crate) mod certificate;
pub(crate) mod plan;
pub(crate) mod programme;
pub(crate) mod revise;
pub(crate) mod solve;
pub(crate) mod tables;
pub(crate) mod written;

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use kring::error::Place;
use kring::programme::{Meetings, Size};
use kring::{Facilitator, Faults, Municipality, Options, Point, Pool, Programme, Registrant, Rule};
use tempfile::TempDir;

thread_local! {
    static FOLDER: TempDir = TempDir::new().unwrap();
}

/// Runs a body in a thread that is started once, because starting a pool takes longer than the solves here.
pub(crate) fn in_one_thread(body: impl FnOnce() + Send) {
    static THREAD: OnceLock<rayon::ThreadPool> = OnceLock::new();
    let thread = || rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    THREAD.get_or_init(thread).install(body);
}

/// Writes a file of that name with that content; the thread's next file of that name replaces it.
pub(crate) fn file(name: &str, content: &[u8]) -> PathBuf {
    let path = folder().join(name);
    fs::write(&path, content).unwrap();
    path
}

/// Returns the folder of the thread.
pub(crate) fn folder() -> PathBuf {
    FOLDER.with(|folder| folder.path().to_owned())
}

/// Checks that each fault has a message, and that each fault of that file has a place within its content.
pub(crate) fn are_told(faults: &Faults, name: &str, content: &[u8]) {
    let lines = content.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64 + 1;
    assert!(faults.iter().len() > 0);
    for fault in faults {
        assert!(!fault.kind.to_string().is_empty());
        if let Place::File { file, line: Some(line), .. } = &fault.place
            && file.ends_with(name)
        {
            assert!((1..=lines).contains(line), "{fault} of {lines} lines");
        }
    }
}

/// Returns options with this work limit, for solves that end at once.
pub(crate) fn work(units: u64) -> Options {
    let mut options = Options::default();
    options.time_limit = None;
    options.work_limit = Some(units);
    options.threads = 1;
    options
}

/// Returns a pool of seven people in three municipalities.
pub(crate) fn pool() -> Pool {
    let town = |code: &str, name: &str, latitude, longitude| {
        Municipality::new(code, name, Point::new(latitude, longitude))
    };
    let registrant =
        |id: &str, home: &str, party: &str| Registrant::new(id, home).with("party", party);
    Pool::builder()
        .municipalities([town("A", "Aa", 52.0, 5.0), town("B", "Bee", 52.0, 5.3)])
        .municipality(town("C", "Cee", 52.3, 5.0).with_max_groups(1))
        .registrants([
            registrant("r1", "A", "x"),
            registrant("r2", "B", "x"),
            registrant("r3", "C", "y"),
        ])
        .registrants([
            registrant("r4", "A", "y").with_priority(1),
            registrant("r5", "B", "x").with_seats(2),
        ])
        .registrants([
            registrant("r6", "A", "x").with_tags(&["new", "old"]),
            registrant("r7", "B", ""),
        ])
        .earlier_group(["r1", "r2", "r3"])
        .build()
        .unwrap()
}

/// Returns the pool of seven people with facilitators.
pub(crate) fn led_pool() -> Pool {
    let people = pool();
    Pool::builder()
        .municipalities(people.municipalities().iter().cloned())
        .registrants(people.registrants().iter().cloned())
        .facilitators([Facilitator::new("f1", "A").with_max_groups(2), Facilitator::new("r3", "C")])
        .build()
        .unwrap()
}

/// Returns a programme of each hosting.
pub(crate) fn programmes() -> [Programme; 3] {
    let small = Size { min: 2, max: 3 };
    let mut central = Programme::new("central", small, Meetings::central(2));
    central.rules.push(Rule::AtMost { attribute: "municipality".into(), max: 1 });
    let mut rotating =
        Programme::new("rotating", small, Meetings::rotating(kring::programme::OnSite::Members));
    rotating.rules.push(Rule::Avoid { attribute: "party".into(), penalty: kring::Metres(9_000) });
    let mut online = Programme::new("online", small, Meetings::online(1));
    online.rules.push(Rule::Acquainted { penalty: kring::Metres(500) });
    [central, rotating, online]
}
