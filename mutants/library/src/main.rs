//! Tries a random sample of the library's mutants, as cargo-mutants lists them, and says how many the tests notice.

mod mutant;
mod switch;
mod tree;
mod trial;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, ensure};
use clap::Parser;

use crate::mutant::{Mutant, sample};
use crate::tree::Tree;
use crate::trial::{Outcome, Trials};

/// What `scripts/mutants` tries, whole, and what is no part of the library as it is built.
const LEFT_OUT: [&str; 5] = [
    "src/audit/certificate/**",
    "src/audit/verify/**",
    "src/bounds/dual_bound.rs",
    "src/**/bench.rs",
    "src/testing.rs",
];

#[derive(Parser)]
struct Arguments {
    /// How many mutants.
    #[arg(long, default_value_t = 1_000)]
    sample: usize,
    /// Which ones: the same for the same seed and source.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only those that a file names, a line each, as this program printed them.
    #[arg(long)]
    named: Option<PathBuf>,
    /// Where it is built.
    #[arg(long, default_value = "target/mutants-library")]
    folder: PathBuf,
    /// Tests that take longer than so many seconds are not used.
    #[arg(long, default_value_t = 12.0)]
    longest: f64,
    /// After so many tries without a success a test of more than a second is asked no more: the score can only be lower for
    /// that.
    #[arg(long, default_value_t = 25)]
    tries: u32,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let origin = std::env::current_dir()?;
    let mutants = chosen(&arguments, &origin)?;
    fs::create_dir_all(&arguments.folder)?;
    let tree = Tree::copied(&origin, &arguments.folder.canonicalize()?)?;
    let (programs, left) = tree.built(&mutants)?;
    let trials = Trials::traced(
        tree.root(),
        &programs,
        Duration::from_secs_f64(arguments.longest),
        arguments.tries,
    )?;
    let (tests, time) = trials.extent();
    eprintln!(
        "{} of {} mutants build; {tests} tests, {} s",
        left.len(),
        mutants.len(),
        time.as_secs()
    );

    let numbers: Vec<usize> = left.into_iter().collect();
    let outcomes = trials.outcomes(&numbers, |number, outcome, test| {
        println!("{outcome:?}\t{}\t{test}", mutants[number].name);
    });
    report(&mutants, &outcomes);
    Ok(())
}

fn chosen(arguments: &Arguments, origin: &Path) -> Result<Vec<Mutant>> {
    let mut list = Command::new("cargo");
    list.current_dir(origin).args(["mutants", "--list", "--json"]);
    for glob in LEFT_OUT {
        list.args(["--exclude", glob]);
    }
    let listed = list.output()?;
    ensure!(listed.status.success(), "cargo mutants: {}", String::from_utf8_lossy(&listed.stderr));
    let all: Vec<Mutant> = serde_json::from_slice(&listed.stdout)?;
    eprintln!("{} mutants are listed", all.len());
    let Some(file) = &arguments.named else {
        return Ok(sample(all, arguments.sample, arguments.seed));
    };
    let named = fs::read_to_string(file)?;
    let named: HashSet<&str> = named.split(['\t', '\n']).collect();
    Ok(all.into_iter().filter(|mutant| named.contains(mutant.name.as_str())).collect())
}

/// A line for each room under `src/`, and one for all.
fn report(mutants: &[Mutant], outcomes: &[(usize, Outcome)]) {
    let mut rooms: BTreeMap<&str, Vec<Outcome>> = BTreeMap::new();
    for &(number, outcome) in outcomes {
        rooms.entry(mutants[number].room()).or_default().push(outcome);
        rooms.entry("total").or_default().push(outcome);
    }
    eprintln!("{:<16}{:>8}{:>10}{:>8}{:>8}", "room", "tried", "noticed", "missed", "score");
    for (room, outcomes) in rooms {
        let noticed = outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Outcome::Noticed | Outcome::TimedOut))
            .count();
        let score = 100.0 * noticed as f64 / outcomes.len() as f64;
        eprintln!(
            "{room:<16}{:>8}{noticed:>10}{:>8}{score:>7.1} %",
            outcomes.len(),
            outcomes.len() - noticed
        );
    }
}
