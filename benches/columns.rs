//! One pricing round for each hosting, and one solve of the restricted master.

#[path = "pools/towns.rs"]
mod towns;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use kring::bench::Compiled;

/// Pricing rounds before the measured one, and moves of the plan from which column generation starts.
const ROUNDS: usize = 10;
const MOVES: u64 = 500_000;

fn columns(criterion: &mut Criterion) {
    let pool = towns::w200();
    for hosting in ["central", "rotating", "each once", "online"] {
        let programme = towns::programme(hosting);
        let compiled = Compiled::new(&pool, &programme).expect("a pool for the programme");
        let plan = compiled.searched(&compiled.constructed(), MOVES);
        let master = compiled.master(&plan, ROUNDS).expect("a program");
        criterion.bench_function(&format!("pricing/w200, {hosting}"), |bencher| {
            bencher.iter(|| black_box(master.price()));
        });
        criterion.bench_function(&format!("master/w200, {hosting}"), |bencher| {
            bencher.iter(|| black_box(master.solve()));
        });
    }
}

fn settings() -> Criterion {
    let millis = std::time::Duration::from_millis;
    Criterion::default().sample_size(10).warm_up_time(millis(500)).measurement_time(millis(2_000))
}

criterion_group! { name = benches; config = settings(); targets = columns }
criterion_main!(benches);
