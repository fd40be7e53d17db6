//! The command line.

use clap::{Parser, ValueEnum};

use crate::families::{Case, Family};

/// Measures whole solves on pools of growing size: cost, bound, gap, time and memory.
#[derive(Debug, Parser)]
#[command(name = "benchmark", version, max_term_width = 100)]
pub(crate) struct Arguments {
    /// Families to measure [default: all]
    #[arg(long, value_enum, value_delimiter = ',')]
    families: Vec<Family>,
    /// Numbers of registrants, for families of variable size
    #[arg(long, value_delimiter = ',', default_value = "1000,10000,100000",
        value_parser = clap::value_parser!(u64).range(1..))]
    sizes: Vec<u64>,
    /// Stop when this gap is proven
    #[arg(long, value_name = "FRACTION", default_value_t = 0.03)]
    pub(crate) gap: f64,
    /// Time limit of each solve
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub(crate) time_limit: u64,
    /// Seed of the pools and the solver
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Number of threads; 0 uses all cores
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    /// Measure this case in this process and print JSON
    #[arg(long, hide = true)]
    pub(crate) case: Option<Case>,
}

impl Arguments {
    /// Returns the benchmark cases in the order of the table.
    pub(crate) fn cases(&self) -> Vec<Case> {
        let all = Family::value_variants();
        let families = if self.families.is_empty() { all } else { &self.families };
        let sized = |family: Family| match family.grows() {
            true => self.sizes.iter().map(|&size| Some(size)).collect(),
            false => vec![None],
        };
        let of =
            |&family: &Family| sized(family).into_iter().map(move |size| Case { family, size });
        families.iter().flat_map(of).collect()
    }

    /// Returns the arguments that the process of every case receives.
    pub(crate) fn shared(&self) -> [String; 4] {
        let Self { gap, time_limit, seed, threads, .. } = self;
        [
            format!("--gap={gap}"),
            format!("--time-limit={time_limit}"),
            format!("--seed={seed}"),
            format!("--threads={threads}"),
        ]
    }
}
