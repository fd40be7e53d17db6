//! Moves of the local search: from a constructed plan and from a good plan, in pairs and at a central venue.

#[path = "pools/samples.rs"]
mod samples;
#[path = "pools/towns.rs"]
mod towns;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kring::bench::Compiled;
use kring::{Pool, Programme};

/// Number of moves in one measurement, large enough that the set-up before them hardly counts.
const MOVES: u64 = 200_000;
/// Number of moves after which a plan counts as good.
const GOOD: u64 = 5_000_000;

fn moves(criterion: &mut Criterion) {
    let w200 = |hosting| (towns::w200(), towns::programme(hosting));
    let pools: [(&str, (Pool, Programme)); 4] = [
        ("pairs, w200", w200("each once")),
        ("central, w200", w200("central")),
        ("pairs, aldermen by quarter", samples::sample("aldermen_by_quarter")),
        ("central, local councillors", samples::sample("local_councillors")),
    ];
    let mut group = criterion.benchmark_group("moves");
    group.throughput(Throughput::Elements(MOVES));
    for (name, (pool, programme)) in pools {
        let compiled = Compiled::new(&pool, &programme).expect("a pool for the programme");
        let constructed = compiled.constructed();
        let good = compiled.searched(&constructed, GOOD);
        for (from, start) in [("construction", &constructed), ("good plan", &good)] {
            group.bench_function(format!("{name}, from a {from}"), |bencher| {
                bencher.iter(|| black_box(compiled.searched(start, MOVES)));
            });
        }
    }
    group.finish();
}

fn settings() -> Criterion {
    let tenths = std::time::Duration::from_millis;
    Criterion::default().sample_size(10).warm_up_time(tenths(500)).measurement_time(tenths(2_000))
}

criterion_group! { name = benches; config = settings(); targets = moves }
criterion_main!(benches);
