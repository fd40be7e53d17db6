//! Whole solves with a fixed work limit, so that the result does not depend on the clock.

#[path = "pools/samples.rs"]
mod samples;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use kring::Options;

/// Work limit of each solve, in moves and nodes.
const WORK: u64 = 1_000_000;

fn solves(criterion: &mut Criterion) {
    let mut options = Options::default();
    options.time_limit = None;
    options.work_limit = Some(WORK);
    let samples =
        ["local_councillors", "aldermen_open", "mayors", "aldermen_by_quarter", "consultants"];
    for name in samples {
        let (pool, programme) = samples::sample(name);
        criterion.bench_function(&format!("solve/{name}"), |bencher| {
            bencher.iter(|| black_box(programme.form_groups(&pool, &options)));
        });
    }
}

fn settings() -> Criterion {
    let millis = std::time::Duration::from_millis;
    Criterion::default().sample_size(10).warm_up_time(millis(300)).measurement_time(millis(2_000))
}

criterion_group! { name = benches; config = settings(); targets = solves }
criterion_main!(benches);
