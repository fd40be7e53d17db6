//! Any bytes as a plan.

use std::sync::Arc;

use kring::files::read_plan;
use kring::{Error, Metres, Revise, verify};

use super::{are_told, file, led_pool, pool, programmes, work};

/// Reads it, judges it, and revises it.
pub(crate) fn run(data: &[u8]) {
    let plan = match read_plan(file("plan.json", data)) {
        Ok(plan) => plan,
        Err(faults) => return are_told(&faults, data),
    };
    let text = serde_json::to_string(&plan).unwrap();
    assert_eq!(read_plan(file("again.json", text.as_bytes())).unwrap(), plan, "{text}");
    let previous = Arc::new(plan);
    for (nth, mut programme) in programmes().into_iter().enumerate() {
        let pool = if nth == 0 { led_pool() } else { pool() };
        for defect in verify(&pool, &programme, None, &previous).defects {
            assert!(!defect.to_string().is_empty());
        }
        programme.revise = Some(Revise { keep: Metres(20_000), lock: nth == 1 });
        let mut options = work(200);
        options.previous = Some(previous.clone());
        if let Err(Error::Defective(defect)) = programme.form_groups(&pool, &options) {
            panic!("{defect}");
        }
    }
}
