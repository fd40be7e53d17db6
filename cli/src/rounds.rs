//! Plans rounds in which people meet new people: the groups of each round are history in the next.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use kring::{Language, Metres, Pool, Rule};

use crate::arguments::{Arguments, Limits, Output, Stated};
use crate::form;
use crate::inputs::Inputs;
use crate::terminal::Terminal;

/// Penalty for each pair that met before, in kilometres, where the programme has no rule `acquainted`.
const PENALTY_KM: i64 = 200;

/// Forms groups for several rounds in which people meet new people; each round gets a folder.
#[derive(Debug, Args)]
pub(crate) struct Rounds {
    /// Number of rounds
    #[arg(value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,
    #[command(flatten)]
    inputs: Stated,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    output: Output,
    /// Folder for the rounds: round-1, round-2, …
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Runs the command `rounds`.
pub(crate) fn run(rounds: &Rounds, terminal: Terminal) -> Result<(), u8> {
    let terminal = Terminal { quiet: rounds.output.quiet, ..terminal };
    let arguments = Arguments {
        limits: rounds.limits.clone(),
        output: rounds.output.clone(),
        ..Arguments::of(rounds.inputs.clone(), terminal.language)
    };
    let mut inputs = Inputs::read(&rounds.inputs, None, terminal)?;
    let programme = &mut inputs.programme.programme;
    if !programme.rules.iter().any(|rule| matches!(rule, Rule::Acquainted { .. })) {
        programme.rules.push(Rule::Acquainted { penalty: Metres(1_000 * PENALTY_KM) });
        terminal.warn(match terminal.language {
            Language::Dutch => format!(
                "het programma heeft geen regel acquainted: elk tweetal dat elkaar al ontmoette, kost {PENALTY_KM} km"
            ),
            _ => format!(
                "the programme has no rule acquainted: each pair that met before costs {PENALTY_KM} km"
            ),
        });
    }
    for round in 1..=rounds.rounds {
        let folder = folder(&rounds.out, round, terminal);
        let plan = form::formed(&arguments, &inputs, &folder)?;
        let groups = plan.groups().iter().map(|group| group.members().to_vec());
        inputs.pool = with_history(&inputs.pool, groups.collect())
            .map_err(|faults| inputs.refused(faults))?;
    }
    Ok(())
}

fn folder(out: &Path, round: u32, terminal: Terminal) -> PathBuf {
    let name = terminal.text(("round", "ronde"));
    out.join(format!("{name}-{round}"))
}

/// Returns the pool with further earlier groups.
fn with_history(pool: &Pool, groups: Vec<Vec<Arc<str>>>) -> Result<Pool, kring::Faults> {
    let builder = pool.to_builder();
    groups.into_iter().fold(builder, |builder, group| builder.earlier_group(group)).build()
}
