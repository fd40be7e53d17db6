//! A service without a network: reads requests in JSON, a line each, and answers each with a line. It forms groups in
//! memory, shows progress, can be stopped, and answers every outcome as data.
//!
//! ```text
//! cargo run --release --example embed < requests.jsonl
//! ```
//!
//! Without input it answers a request of its own. A request has the keys `pool`, `programme` and optionally `options`:
//! the forms in JSON that `docs/embedding.md` describes.

use std::io::{self, BufRead, IsTerminal, Write};
use std::ops::ControlFlow;
use std::time::Duration;

use kring::files::{Results, Sheet};
use kring::plan::SolveError;
use kring::{Cancel, Language, Options, Outcome, Plan, PoolBuilder, Programme, Progress};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    pool: PoolBuilder,
    programme: Programme,
    #[serde(default)]
    options: Options,
    /// Language of the sentences.
    #[serde(default)]
    language: Language,
}

/// Answer to a request: a plan, or the reason why there is none.
#[derive(Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
enum Answer {
    /// The plan, and its members as a table.
    Plan { plan: serde_json::Value, groups_csv: String },
    /// No plan can satisfy the programme: the conflict, and statements that contradict each other.
    Infeasible { text: String, contradiction: Option<String> },
    /// A limit was reached or the request was cancelled before there was a plan.
    Undecided { stopped_by: String },
    /// Faults of the request, each with its code, message and place.
    Refused { faults: serde_json::Value },
    /// A defect of kring.
    Failed { text: String },
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let stdin = io::stdin();
    let requests: Box<dyn Iterator<Item = io::Result<String>>> = match stdin.is_terminal() {
        true => Box::new(std::iter::once(Ok(SAMPLE.to_owned()))),
        false => Box::new(stdin.lock().lines()),
    };
    // A server keeps one handle for each request and cancels it when the client goes away.
    let cancel = Cancel::new();
    for request in requests {
        let answer = serde_json::to_string(&answer(&request?, &cancel)?)?;
        writeln!(io::stdout(), "{answer}")?;
    }
    Ok(())
}

fn answer(request: &str, cancel: &Cancel) -> Result<Answer, Box<dyn std::error::Error>> {
    let Request { pool, programme, mut options, language } = match serde_json::from_str(request) {
        Ok(request) => request,
        Err(error) => {
            let faults = serde_json::json!([{ "code": "syntax", "message": error.to_string() }]);
            return Ok(Answer::Refused { faults });
        }
    };
    let pool = match pool.build() {
        Ok(pool) => pool,
        Err(faults) => return Ok(Answer::Refused { faults: serde_json::to_value(&faults)? }),
    };
    // No request may run longer than this, and each has its share of the cores.
    let limit = Duration::from_secs(30);
    options.time_limit = Some(options.time_limit.unwrap_or(limit).min(limit));
    options = options.with_threads(1).with_cancel(cancel.clone());
    let mut observer = |progress: &Progress| {
        // A plan within a thousandth is good enough here.
        let is_enough = progress.placement_proven && progress.gap() <= 0.001;
        eprintln!("{}", serde_json::to_string(progress).unwrap_or_default());
        if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    Ok(match programme.solve_observed(&pool, &options, &mut observer) {
        Ok(Outcome::Plan(plan)) => {
            let sheet = Sheet::of(&pool);
            let mut csv = Vec::new();
            Results::new(&pool, &programme, &sheet, &plan, language).write_groups(&mut csv)?;
            Answer::Plan { plan: document(&plan, language)?, groups_csv: String::from_utf8(csv)? }
        }
        Ok(Outcome::Infeasible(conflict)) => {
            let contradiction = programme.contradiction(&pool, &options);
            let contradiction = contradiction.map(|set| set.text(language, ToString::to_string));
            Answer::Infeasible { text: conflict.sentence(language), contradiction }
        }
        Ok(Outcome::Undecided(reason)) => Answer::Undecided { stopped_by: reason.to_string() },
        Ok(_) => Answer::Failed { text: "an outcome of a later version".into() },
        Err(SolveError::Input(faults)) => {
            Answer::Refused { faults: serde_json::to_value(&faults)? }
        }
        Err(other) => Answer::Failed { text: other.to_string() },
    })
}

/// The plan as data, with sentences in the language of the request.
fn document(plan: &Plan, language: Language) -> serde_json::Result<serde_json::Value> {
    serde_json::to_value(kring::PlanDocument::in_language(plan, language))
}

const SAMPLE: &str = r#"{
    "pool": {
        "municipalities": [
            { "code": "GM0344", "name": "Utrecht", "latitude": 52.09, "longitude": 5.12 },
            { "code": "GM0363", "name": "Amsterdam", "latitude": 52.37, "longitude": 4.89 }
        ],
        "registrants": [
            { "id": "r1", "municipality": "Utrecht", "party": "A" },
            { "id": "r2", "municipality": "Utrecht", "party": "B" },
            { "id": "r3", "municipality": "Amsterdam", "party": "A" },
            { "id": "r4", "municipality": "GM0363", "party": "B" },
            { "id": "r5", "municipality": "GM0363", "party": "B", "max_travel_km": 10 }
        ]
    },
    "programme": {
        "name": "Pairs",
        "groups": { "size": { "min": 2, "max": 2 } },
        "meetings": { "on_site": 3, "hosting": "central" },
        "rules": [{ "kind": "at_most", "attribute": "party", "max": 1 }]
    },
    "options": { "time_limit": 2 },
    "language": "nl"
}"#;
