//! Forms groups from CSV files and writes them to a folder, or verifies a plan. `--help` lists the arguments.

mod arguments;
mod check;
mod demo;
mod form;
mod inputs;
mod layout;
mod limits;
mod progress;
mod summary;

use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;

use arguments::Command;
use inputs::Inputs;

/// Exit statuses besides 0.
const BAD_INPUT: u8 = 1;
const NO_PLAN: u8 = 2;
const UNDECIDED: u8 = 3;
const DEFECTIVE: u8 = 4;

fn main() -> ExitCode {
    let status = arguments::read().and_then(run);
    ExitCode::from(status.err().unwrap_or(0))
}

/// Prints a message to standard error and returns the exit status.
fn fail(status: u8, message: impl Display) -> u8 {
    drop(writeln!(std::io::stderr(), "{message}"));
    status
}

fn run(command: Command) -> Result<(), u8> {
    limits::refuse_large_files();
    let arguments = match command {
        Command::Form(arguments) => *arguments,
        Command::Demo(sample) => sample.arguments(),
    };
    if let Some(text) = arguments.inputs.too_little_memory() {
        return Err(fail(BAD_INPUT, text));
    }
    let inputs = Inputs::read(&arguments)?;
    match (&arguments.check, &arguments.out) {
        (Some(plan), _) => check::check(&arguments, &inputs, plan),
        (None, Some(out)) => form::form(&arguments, &inputs, out),
        (None, None) => Err(fail(BAD_INPUT, "--out or --check is required")),
    }
}
