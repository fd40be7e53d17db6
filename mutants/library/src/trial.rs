//! Tries mutants: first each test is run once on the original and tells which mutants it comes by; then, of each mutant, those
//! tests alone, until one notices.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use rayon::prelude::*;

use crate::tree::Program;

/// What one test may take in memory: a mutant may ask for ever more.
const MEMORY_KIB: usize = 6 << 20;

/// Tests that take no longer are always asked.
const SHORT: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Noticed,
    /// A test did not come to its end in five times its time.
    TimedOut,
    Missed,
    /// No test comes by.
    Unseen,
}

struct Test {
    program: PathBuf,
    name: String,
    took: Duration,
}

pub(crate) struct Trials<'a> {
    root: &'a Path,
    tests: Vec<Test>,
    /// Of each mutant the tests that come by it.
    passing: HashMap<usize, Vec<usize>>,
    /// After so many tries without a success a test of more than a second is asked no more.
    tries: u32,
    /// Of each test how many mutants it noticed, and of how many: who notices much is asked first.
    records: Mutex<Vec<(u32, u32)>>,
}

impl<'a> Trials<'a> {
    /// Runs all tests of the original once. Tests that fail (they read the source, say) or take longer are not used.
    pub(crate) fn traced(
        root: &'a Path,
        programs: &[Program],
        longest: Duration,
        tries: u32,
    ) -> Result<Self> {
        let traces = root.join("target/traces");
        let _ = fs::remove_dir_all(&traces);
        fs::create_dir_all(&traces)?;
        let mut trials = Self {
            root,
            tests: listed(root, programs)?,
            passing: HashMap::new(),
            tries,
            records: Mutex::default(),
        };
        let traced = trials.tests.par_iter().enumerate().with_max_len(1).map(|(place, test)| {
            let trace = traces.join(place.to_string());
            let began = Instant::now();
            let outcome = trials.run(test, longest, ("KRING_TRACE", &trace.to_string_lossy()));
            let numbers = fs::read_to_string(&trace).unwrap_or_default();
            (outcome == Outcome::Missed, began.elapsed(), numbers)
        });
        let traced: Vec<_> = traced.collect();
        for (place, (passed, took, numbers)) in traced.into_iter().enumerate() {
            let test = &mut trials.tests[place];
            test.took = took;
            if !passed {
                eprintln!("not used: {} ({:.1} s)", test.name, took.as_secs_f64());
                continue;
            }
            // Each program that a test starts tells anew what it comes by.
            let numbers: BTreeSet<&str> = numbers.lines().collect();
            for number in numbers {
                trials.passing.entry(number.parse()?).or_default().push(place);
            }
        }
        trials.records = Mutex::new(vec![(0, 0); trials.tests.len()]);
        Ok(trials)
    }

    /// How many tests there are, and how long they take together.
    pub(crate) fn extent(&self) -> (usize, Duration) {
        (self.tests.len(), self.tests.iter().map(|test| test.took).sum())
    }

    /// What becomes of each of them, told as it is found.
    pub(crate) fn outcomes(
        &self,
        numbers: &[usize],
        told: impl Fn(usize, Outcome, &str) + Sync,
    ) -> Vec<(usize, Outcome)> {
        let tried = numbers.par_iter().with_max_len(1).map(|&number| {
            let (outcome, test) = self.outcome(number);
            told(number, outcome, test.map_or("", |test| &self.tests[test].name));
            (number, outcome)
        });
        tried.collect()
    }

    fn outcome(&self, number: usize) -> (Outcome, Option<usize>) {
        let Some(passing) = self.passing.get(&number) else { return (Outcome::Unseen, None) };
        for test in self.in_order(passing) {
            let limit = self.tests[test].took * 5 + Duration::from_secs(5);
            let outcome = self.run(&self.tests[test], limit, ("KRING_MUTANT", &number.to_string()));
            let is_noticed = outcome != Outcome::Missed;
            if let Ok(mut records) = self.records.lock() {
                records[test].0 += u32::from(is_noticed);
                records[test].1 += 1;
            }
            if is_noticed {
                return (outcome, Some(test));
            }
        }
        (Outcome::Missed, None)
    }

    /// By what they can be expected to notice in a second; without long ones that noticed nothing in so many tries.
    fn in_order(&self, passing: &[usize]) -> Vec<usize> {
        let Ok(records) = self.records.lock() else { return passing.to_vec() };
        let rate = |&test: &usize| {
            let (noticed, tried) = records[test];
            let share = (f64::from(noticed) + 0.2) / (f64::from(tried) + 1.0);
            share / (self.tests[test].took.as_secs_f64() + 0.02)
        };
        let is_asked = |&test: &usize| {
            let (noticed, tried) = records[test];
            self.tests[test].took < SHORT || noticed > 0 || tried < self.tries
        };
        let mut order: Vec<usize> = passing.iter().copied().filter(is_asked).collect();
        order.sort_by(|one, other| rate(other).total_cmp(&rate(one)));
        order
    }

    /// `Missed` where the test passes.
    fn run(&self, test: &Test, limit: Duration, (key, value): (&str, &str)) -> Outcome {
        let status = Command::new("bash")
            .current_dir(self.root)
            .args([
                "-c",
                &format!(
                    "ulimit -v {MEMORY_KIB}; exec timeout -s KILL {:.3} \"$@\"",
                    limit.as_secs_f64()
                ),
                "-",
            ])
            .arg(&test.program)
            .args(["--exact", &test.name, "--test-threads", "1"])
            .env(key, value)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        match status.ok().and_then(|status| status.code()) {
            Some(0) => Outcome::Missed,
            Some(124 | 137) | None => Outcome::TimedOut,
            Some(_) => Outcome::Noticed,
        }
    }
}

fn listed(root: &Path, programs: &[Program]) -> Result<Vec<Test>> {
    let mut tests = Vec::new();
    for program in programs {
        let listed = Command::new(&program.path)
            .current_dir(root)
            .args(["--list", "--format", "terse"])
            .output()?;
        ensure!(listed.status.success(), "{} does not list its tests", program.name);
        let names = String::from_utf8(listed.stdout)?;
        tests.extend(names.lines().filter_map(|line| line.strip_suffix(": test")).map(|name| {
            Test { program: program.path.clone(), name: name.to_owned(), took: Duration::ZERO }
        }));
    }
    Ok(tests)
}
