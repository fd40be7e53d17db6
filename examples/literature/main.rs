//! Solves public instances of three problems that forming groups contains, for comparison with the literature:
//!
//! ```text
//! cargo run --release --example literature -- cpmp FILE [--distances floor|real]
//! cargo run --release --example literature -- mdgp FILE [--maximise]
//! cargo run --release --example literature -- towns FILE [--objective pairs|median]
//! ```
//!
//! and prints one line of JSON: `{"instance","objective","bound","seconds","proven_optimal"}`. Each problem is
//! stated as a pool and a programme; the solver has no code that is specific to it.

mod arguments;
mod cpmp;
mod mdgp;
mod problem;
mod text;
mod towns;

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use arguments::{Arguments, Family};
use kring::{Error, Options, Plan};
use problem::Problem;

/// Exit statuses besides 0.
const BAD_INPUT: u8 = 1;
const NO_PLAN: u8 = 2;
const UNDECIDED: u8 = 3;

fn main() -> ExitCode {
    let status = Arguments::read().and_then(|arguments| run(&arguments));
    ExitCode::from(status.err().unwrap_or(0))
}

/// Prints a message to standard error and returns the exit status.
fn fail(status: u8, message: impl Display) -> u8 {
    drop(writeln!(io::stderr(), "{message}"));
    status
}

fn run(arguments: &Arguments) -> Result<(), u8> {
    let file = arguments.family.file();
    let problem = match &arguments.family {
        Family::Cpmp { file, distances } => cpmp::read(file, *distances),
        Family::Mdgp { file, maximise } => mdgp::read(file, *maximise),
        Family::Towns { file, objective } => towns::read(file, *objective),
    };
    let problem = problem
        .map_err(|complaint| fail(BAD_INPUT, format_args!("{}: {complaint}", file.display())))?;
    let started = Instant::now();
    let plan = solve(&problem, &arguments.options())?;
    let seconds = started.elapsed().as_secs_f64();
    if let Some(groups) = &arguments.groups {
        let written = write_groups(groups, &plan);
        written.map_err(|error| fail(BAD_INPUT, format_args!("{}: {error}", groups.display())))?;
    }
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let unit = problem.unit;
    let (objective, bound) = (unit.units(plan.cost()), unit.units(plan.lower_bound()));
    let line = format!(
        "{{\"instance\":{},\"objective\":{},\"bound\":{},\"seconds\":{seconds:.2},\"proven_optimal\":{}}}",
        serde_json::Value::from(name),
        unit.told(objective),
        unit.told(bound),
        objective == bound,
    );
    writeln!(io::stdout(), "{line}").map_err(|error| fail(BAD_INPUT, error))
}

/// Solves a problem. A plan with a reserve list is an error, because the literature places every element.
fn solve(problem: &Problem, options: &Options) -> Result<Plan, u8> {
    let outcome = problem.programme.form_groups(&problem.pool, options);
    let plan = outcome.map_err(|error| match error {
        Error::Input(_) => fail(BAD_INPUT, error),
        Error::NoPlan(_) => fail(NO_PLAN, error),
        other => fail(UNDECIDED, other),
    })?;
    match (plan.reserve().len(), plan.placement_proven()) {
        (0, _) => Ok(plan),
        (_, true) => Err(fail(NO_PLAN, "it is proven that not everybody can be placed")),
        (waiting, false) => {
            Err(fail(UNDECIDED, format_args!("{waiting} had no place when the limit came")))
        }
    }
}

/// Writes a row for each member: the number of the group and the member's id.
fn write_groups(file: &Path, plan: &Plan) -> Result<(), csv::Error> {
    let mut rows = csv::Writer::from_path(file)?;
    rows.write_record(["group", "id"])?;
    for group in plan.groups() {
        for member in group.members() {
            rows.write_record([&*group.id().to_string(), &**member])?;
        }
    }
    Ok(rows.flush()?)
}
