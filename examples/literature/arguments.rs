//! The command line.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand, ValueEnum};
use kring::Options;

/// Solves public instances and prints one line of JSON for each.
#[derive(Debug, Parser)]
#[command(name = "literature", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) family: Family,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Debug, Args)]
struct Limits {
    /// Time for solving
    #[arg(long, value_name = "SECONDS", global = true, default_value = "10", value_parser = seconds)]
    time_limit: Duration,
    /// Stop when this gap is proven
    #[arg(long, value_name = "FRACTION", global = true, default_value_t = 0.0)]
    gap: f64,
    /// Seed of the random numbers
    #[arg(long, value_name = "N", global = true, default_value_t = 0)]
    seed: u64,
    /// Threads; 0 takes all cores
    #[arg(long, value_name = "N", global = true, default_value_t = 0)]
    threads: usize,
}

/// A family of instances.
#[derive(Debug, Subcommand)]
pub(crate) enum Family {
    /// Maximally diverse grouping: groups with the least, or greatest, sum of distances within
    Mdgp {
        /// First line `n G ss lo hi lo hi ...`, then lines `i j d`
        file: PathBuf,
        /// The greatest sum instead of the least
        #[arg(long)]
        maximise: bool,
    },
    /// People of many towns: groups of 6 to 8, all from different towns
    Towns {
        /// Columns id, municipality, x, y (km); `towns.csv` with columns town, x, y stands beside it
        file: PathBuf,
        /// What is to be least
        #[arg(long, value_enum, default_value = "pairs")]
        objective: Objective,
    },
}

/// What groups of people from towns cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Objective {
    /// The distance between each two members
    Pairs,
    /// The distance from each member to the town of one of them
    Median,
}

impl Family {
    pub(crate) fn file(&self) -> &Path {
        match self {
            Self::Mdgp { file, .. } | Self::Towns { file, .. } => file,
        }
    }
}

/// The longest time limit, in seconds.
const LONGEST: f64 = 1e9;

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    if (0.0..=LONGEST).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err(format!("seconds must lie between 0 and {LONGEST}"))
    }
}

impl Arguments {
    /// The arguments of this process; `Err` is the exit status where there is nothing to do.
    pub(crate) fn read() -> Result<Self, u8> {
        Self::try_parse().map_err(|error| {
            // A closed output is no reason to fail twice.
            drop(error.print());
            let asked = [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion];
            u8::from(!asked.contains(&error.kind()))
        })
    }

    /// How long to search, and how.
    pub(crate) fn options(&self) -> Options {
        let mut options = Options::default();
        options.time_limit = Some(self.limits.time_limit);
        options.gap = self.limits.gap;
        options.seed = self.limits.seed;
        options.threads = self.limits.threads;
        options
    }
}
