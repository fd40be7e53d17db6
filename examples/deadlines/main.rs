//! Measures the lateness of solves: after the time limit, and after a cancellation from another thread.
//!
//! ```text
//! cargo run --release --example deadlines -- --sizes 10,1000,100000 --busy 2
//! ```
//!
//! Each row is one solve of a pool that is drawn as in the benchmark. *Late* is the time from the limit, or from the
//! call that cancels, until the plan is returned: compiling, solving, assigning people and verifying together.

#[allow(dead_code, reason = "only the program that draws pools to files uses all of it")]
#[path = "../sample_pool/country.rs"]
mod country;
#[path = "../sample_pool/draw.rs"]
mod draw;
#[allow(dead_code, reason = "only the program that draws pools to files uses all of it")]
#[path = "../sample_pool/facts.rs"]
mod facts;
#[allow(dead_code, reason = "the benchmark alone asks which families grow")]
#[path = "../benchmark/families.rs"]
mod families;
mod lateness;
#[allow(dead_code, reason = "only the program that draws pools to files uses all of it")]
#[path = "../sample_pool/people.rs"]
mod people;
#[path = "../sample_pool/table.rs"]
mod table;

use std::error::Error;
use std::io::{Write, stdout};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use clap::Parser;
use families::{Case, Family};
use lateness::{End, Lateness, Quantiles};

/// Measures how late solves end.
#[derive(Parser)]
struct Arguments {
    /// Families of pools
    #[arg(long, value_enum, value_delimiter = ',', default_value = "central,rotating,homes")]
    families: Vec<Family>,
    /// Numbers of registrants
    #[arg(long, value_delimiter = ',', default_value = "10,100,1000,10000,100000")]
    sizes: Vec<u64>,
    /// Time limits, seconds
    #[arg(long, value_delimiter = ',', default_value = "0,0.01,0.1,1,10")]
    limits: Vec<f64>,
    /// Moments of cancellation, seconds; the time limit is twice as long
    #[arg(long, value_delimiter = ',', default_value = "0.05,0.5,2")]
    cancels: Vec<f64>,
    /// Number of measurements of each solve
    #[arg(long, default_value_t = 1)]
    times: u32,
    /// Number of threads that keep cores busy meanwhile
    #[arg(long, default_value_t = 0)]
    busy: u32,
    /// Fail if a solve ends later than promised
    #[arg(long)]
    promised: bool,
    /// Seed of the pools
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Promised lateness in seconds: 99th percentile after the limit, maximum after it, 99th percentile after cancelling.
const PROMISED: (f64, f64, f64) = (0.05, 0.25, 0.02);

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let is_over = AtomicBool::new(false);
    let spin = || {
        while !is_over.load(Ordering::Relaxed) {
            std::hint::spin_loop();
        }
    };
    let outcome = thread::scope(|scope| {
        (0..arguments.busy).for_each(|_| drop(scope.spawn(spin)));
        let outcome = run(&arguments);
        is_over.store(true, Ordering::Relaxed);
        outcome
    });
    match outcome {
        Ok(is_punctual) if is_punctual || !arguments.promised => ExitCode::SUCCESS,
        Ok(_) => {
            eprintln!("deadlines: later than promised");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("deadlines: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Returns `true` if all solves kept the promised lateness.
fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let mut out = stdout();
    let limits = arguments.limits.iter().copied().map(End::Limit);
    let cancels = arguments.cancels.iter().copied().map(End::Cancel);
    let ends: Vec<End> = limits.chain(cancels).collect();
    let mut limited = Quantiles::default();
    let mut cancelled = Quantiles::default();
    writeln!(out, "{}", Lateness::HEADER)?;
    for &family in &arguments.families {
        for &size in &arguments.sizes {
            let case = Case { family, size: Some(size) };
            let (pool, programme) = case.stated(arguments.seed)?;
            let repeated = ends.iter().flat_map(|&end| (0..arguments.times).map(move |_| end));
            for end in repeated {
                let measured = Lateness::of(&pool, &programme, end)?;
                writeln!(out, "{}", measured.row(case, end))?;
                let quantiles = match end {
                    End::Limit(_) => &mut limited,
                    End::Cancel(_) => &mut cancelled,
                };
                quantiles.add(measured.late());
            }
        }
    }
    writeln!(out, "\nlate after the limit: {limited}")?;
    writeln!(out, "late after being cancelled: {cancelled}")?;
    let (usual, most, after_cancel) = PROMISED;
    Ok(limited.at(0.99) <= usual && limited.at(1.0) <= most && cancelled.at(0.99) <= after_cancel)
}
