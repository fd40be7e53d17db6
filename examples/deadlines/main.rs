//! Measures how late a solve ends: after its time limit, and after it is cancelled from another thread.
//!
//! ```text
//! cargo run --release --example deadlines -- --sizes 10,1000,100000 --busy 2
//! ```
//!
//! Each row is one solve of a pool that was drawn as the benchmark draws it. *Late* is the time from the limit, or from
//! the call that cancels, to the plan in hand: compiling, solving, dealing and judging together.

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
    /// Kinds of pools.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "central,rotating,homes")]
    families: Vec<Family>,
    /// Numbers of registrants.
    #[arg(long, value_delimiter = ',', default_value = "10,100,1000,10000,100000")]
    sizes: Vec<u64>,
    /// Time limits, seconds.
    #[arg(long, value_delimiter = ',', default_value = "0,0.01,0.1,1,10")]
    limits: Vec<f64>,
    /// Moments at which a solve with twice that time is cancelled, seconds.
    #[arg(long, value_delimiter = ',', default_value = "0.05,0.5,2")]
    cancels: Vec<f64>,
    /// How often each solve is measured.
    #[arg(long, default_value_t = 1)]
    times: u32,
    /// So many threads keep the cores busy meanwhile.
    #[arg(long, default_value_t = 0)]
    busy: u32,
    /// Fail where that is later than promised.
    #[arg(long)]
    promised: bool,
    /// Seed of the pools.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What is promised, in seconds: 99 of 100 solves after the limit, all of them, 99 of 100 after being cancelled.
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

/// Whether all were as punctual as is promised.
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
