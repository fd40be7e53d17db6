//! Forms groups from files, checks plans, and looks at registrants. `--help` lists the commands.

mod arguments;
mod built_in;
mod check;
mod demo;
mod explain;
mod fit;
mod form;
mod init;
mod inputs;
mod layout;
mod limits;
mod progress;
mod results;
mod rounds;
mod summary;
mod terminal;
mod usage;

use std::process::ExitCode;

use arguments::{Arguments, Command};
use inputs::Inputs;
use kring::Language;
use terminal::Terminal;

/// Exit statuses besides 0.
const BAD_INPUT: u8 = 1;
const NO_PLAN: u8 = 2;
const UNDECIDED: u8 = 3;
const DEFECTIVE: u8 = 4;

fn main() -> ExitCode {
    let status = arguments::read().and_then(|(command, language)| run(command, language));
    ExitCode::from(status.err().unwrap_or(0))
}

fn run(command: Command, language: Language) -> Result<(), u8> {
    limits::refuse_large_files();
    let terminal = Terminal { language, quiet: false };
    match command {
        Command::Form(arguments) => form(&Arguments { language, ..*arguments }),
        Command::Demo(sample) => form(&sample.arguments(language)),
        Command::Check(arguments) => check::run(&arguments, terminal),
        Command::Fit(arguments) => fit::run(&arguments, terminal),
        Command::Rounds(arguments) => rounds::run(&arguments, terminal),
        Command::Init(arguments) => init::init(&arguments, terminal),
        Command::Explain(topic) => explain::explain(&topic, terminal),
    }
}

/// Forms groups, or checks a plan if the arguments ask for that.
fn form(arguments: &Arguments) -> Result<(), u8> {
    let terminal = arguments.terminal();
    if let Some(text) = arguments.inputs.too_little_memory(terminal) {
        return Err(terminal.fail(BAD_INPUT, text));
    }
    let inputs = Inputs::read(&arguments.inputs, arguments.previous.as_deref(), terminal)?;
    match (&arguments.check, &arguments.out) {
        (Some(plan), _) => check::check(arguments, &inputs, plan),
        (None, Some(out)) => form::form(arguments, &inputs, out),
        (None, None) => Err(terminal.fail(
            BAD_INPUT,
            terminal.text(("--out or --check is required", "--out of --check is verplicht")),
        )),
    }
}
