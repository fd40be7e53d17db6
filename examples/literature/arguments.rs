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
    /// File to write the groups to as well (CSV: group, id)
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) groups: Option<PathBuf>,
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
    /// Number of threads; 0 uses all cores
    #[arg(long, value_name = "N", global = true, default_value_t = 0)]
    threads: usize,
}

/// Family of public instances.
#[derive(Debug, Subcommand)]
pub(crate) enum Family {
    /// Capacitated p-median: the least sum of distances to exactly p medians
    Cpmp {
        /// First line `n p`, then lines `x y capacity demand`
        file: PathBuf,
        /// Rounding of Euclidean distances
        #[arg(long, value_enum, default_value = "real")]
        distances: Rounding,
    },
    /// Maximally diverse grouping: groups with the least, or greatest, sum of distances within
    Mdgp {
        /// First line `n G ss lo hi lo hi ...`, then lines `i j d`
        file: PathBuf,
        /// Maximise the sum instead of minimising it
        #[arg(long)]
        maximise: bool,
    },
    /// People of many towns: groups of 6 to 8, all from different towns
    Towns {
        /// Columns id, municipality, x, y (km); `towns.csv` with columns town, x, y stands beside it
        file: PathBuf,
        /// Sum to minimise
        #[arg(long, value_enum, default_value = "pairs")]
        objective: Objective,
    },
}

/// Rounding of Euclidean distances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rounding {
    /// Rounded down to whole numbers
    Floor,
    /// Kept to four decimals
    Real,
}

/// Cost of a group of people from towns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Objective {
    /// Distance between each two members
    Pairs,
    /// Distance from each member to the town of one of them
    Median,
}

impl Family {
    pub(crate) fn file(&self) -> &Path {
        match self {
            Self::Cpmp { file, .. } | Self::Mdgp { file, .. } | Self::Towns { file, .. } => file,
        }
    }
}

/// Upper bound on the time limit, in seconds.
const MAX_LENGTH: f64 = 1e9;

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    if (0.0..=MAX_LENGTH).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err(format!("seconds must lie between 0 and {MAX_LENGTH}"))
    }
}

impl Arguments {
    /// Parses the arguments of this process; `Err` is the exit status if the program has nothing to do.
    pub(crate) fn read() -> Result<Self, u8> {
        Self::try_parse().map_err(|error| {
            // A failure to print, such as a closed pipe, does not change the exit status.
            drop(error.print());
            let asked = [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion];
            u8::from(!asked.contains(&error.kind()))
        })
    }

    /// Returns the options of the solve.
    pub(crate) fn options(&self) -> Options {
        let mut options = Options::default();
        options.time_limit = Some(self.limits.time_limit);
        options.gap = self.limits.gap;
        options.seed = self.limits.seed;
        options.threads = self.limits.threads;
        options
    }
}
