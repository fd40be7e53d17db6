//! Arbitrary bytes as a plan that is revised.

use std::sync::Arc;

use kring::files::read_plan;
use kring::programme::Revise;
use kring::{Error, Metres};

use super::{file, led_pool, pool, programmes, work};

/// Revises the plan under each programme.
pub(crate) fn run(data: &[u8]) {
    let Ok(plan) = read_plan(file("plan.json", data)) else { return };
    let previous = Arc::new(plan);
    for (nth, mut programme) in programmes().into_iter().enumerate() {
        let pool = if nth == 0 { led_pool() } else { pool() };
        programme.revise = Some(Revise::keeping(Metres(20_000)).with_lock(nth == 1));
        let mut options = work(200);
        options.previous = Some(previous.clone());
        if let Err(error @ Error::Defective { .. }) = programme.form_groups(&pool, &options) {
            panic!("{}: {error}", programme.name);
        }
    }
}
