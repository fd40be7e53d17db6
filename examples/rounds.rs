//! Plans four rounds for one pool so that people meet new people: each round's groups are history in the next, where
//! each pair that met before has a penalty. Prints the repeated meetings of pairs with the rule and without it.
//!
//! ```text
//! cargo run --release --example rounds
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use kring::files::{PoolFiles, read_programme};
use kring::{Metres, Options, Plan, Pool, Programme, Rule};

const ROUNDS: u32 = 4;
/// Penalty for each pair that met before.
const PENALTY: Metres = Metres(200_000);
const SECONDS: u64 = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let programme = read_programme(examples.join("programmes/mayors.toml"))?;
    let files =
        PoolFiles::new(examples.join("data/municipalities.csv"), examples.join("data/mayors.csv"));
    let (pool, _) = files.read()?;
    let asked = programme.clone().with_rule(Rule::Acquainted { penalty: PENALTY });
    println!("with the rule `acquainted`, {} for each pair that met before:", PENALTY.in_km());
    let with = plan_rounds(&pool, &asked)?;
    println!("without it:");
    let without = plan_rounds(&pool, &programme)?;
    println!("meetings of pairs that met before: {with} with the rule, {without} without");
    Ok(())
}

/// Plans the rounds one after the other and returns the number of repeated meetings of pairs.
fn plan_rounds(pool: &Pool, programme: &Programme) -> Result<usize, Box<dyn Error>> {
    let options = Options::default().with_time_limit(Duration::from_secs(SECONDS));
    let mut history: Vec<Vec<Arc<str>>> = Vec::new();
    let mut met: BTreeMap<(Arc<str>, Arc<str>), u32> = BTreeMap::new();
    for round in 1..=ROUNDS {
        let pool = with_history(pool, &history)?;
        let plan = programme.form_groups(&pool, &options)?;
        let again = meet(&plan, &mut met);
        let travel = plan.figures().travel.in_km();
        let gap = 100.0 * plan.gap();
        println!(
            "  round {round}: travel {travel}, proven within {gap:.2} %, {again} pairs meet again"
        );
        history.extend(plan.groups().iter().map(|group| group.members().to_vec()));
    }
    Ok(met.values().map(|&times| times as usize - 1).sum())
}

/// Records the pairs of a plan and returns the number of pairs that met before.
fn meet(plan: &Plan, met: &mut BTreeMap<(Arc<str>, Arc<str>), u32>) -> usize {
    let mut again = 0;
    for group in plan.groups() {
        for (nth, one) in group.members().iter().enumerate() {
            for other in &group.members()[nth + 1..] {
                let times = met.entry((one.clone(), other.clone())).or_default();
                again += usize::from(*times > 0);
                *times += 1;
            }
        }
    }
    again
}

/// Returns the pool with the groups of earlier rounds as its history.
fn with_history(pool: &Pool, history: &[Vec<Arc<str>>]) -> Result<Pool, Box<dyn Error>> {
    let builder = pool.to_builder();
    let builder =
        history.iter().fold(builder, |builder, group| builder.earlier_group(group.clone()));
    Ok(builder.build()?)
}
