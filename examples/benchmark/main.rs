//! Measures whole solves on pools of growing size and prints a table in Markdown: cost, bound, gap, time and peak
//! memory, and the growth of time with the number of registrants.
//!
//! ```text
//! cargo run --release --example benchmark -- --sizes 1000,10000,100000 --time-limit 60 --gap 0.03
//! ```
//!
//! Each solve stops as soon as the requested gap is proven, so that times are comparable. Each runs in its own process,
//! so that its peak memory is its own.

mod arguments;
#[allow(dead_code, reason = "only the program that draws pools to files uses all of it")]
#[path = "../sample_pool/country.rs"]
mod country;
#[path = "../sample_pool/draw.rs"]
mod draw;
#[allow(dead_code, reason = "only the program that draws pools to files uses all of it")]
#[path = "../sample_pool/facts.rs"]
mod facts;
mod families;
mod growth;
mod measured;
#[allow(dead_code, reason = "only the program that draws pools to files uses all of it")]
#[path = "../sample_pool/people.rs"]
mod people;
#[path = "../sample_pool/table.rs"]
mod table;

use std::error::Error;
use std::io::{Write, stdout};
use std::process::{Command, ExitCode, Stdio};

use arguments::Arguments;
use clap::Parser;
use families::Case;
use growth::Growth;
use measured::Measured;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("benchmark: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let mut out = stdout();
    if let Some(case) = arguments.case {
        let measured = Measured::of(case, arguments)?;
        return Ok(writeln!(out, "{}", serde_json::to_string(&measured)?)?);
    }
    let mut growth = Growth::default();
    writeln!(out, "{}", Measured::HEADER)?;
    for case in arguments.cases() {
        let measured = in_a_process_of_its_own(case, arguments)?;
        writeln!(out, "{}", measured.row(case))?;
        // A solve that ran into the time limit says nothing about the time to the gap.
        if measured.gap <= arguments.gap {
            growth.add(case, measured.seconds);
        }
    }
    Ok(write!(out, "{growth}")?)
}

/// Measures one case in a child process, whose errors go to standard error.
fn in_a_process_of_its_own(case: Case, arguments: &Arguments) -> Result<Measured, Box<dyn Error>> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(format!("--case={case}")).args(arguments.shared());
    let child = command.stderr(Stdio::inherit()).output()?;
    if child.status.success() {
        Ok(serde_json::from_slice(&child.stdout)?)
    } else {
        Err(format!("{case} was not solved").into())
    }
}
