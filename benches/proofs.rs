//! Verification of a plan, and the check of its certificate.

#[path = "pools/samples.rs"]
mod samples;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use kring::{Certificate, Options, PlanDocument, verify};

fn proofs(criterion: &mut Criterion) {
    let mut options = Options::default();
    options.time_limit = None;
    options.work_limit = Some(3_000_000);
    options.certificate = true;
    for name in ["local_councillors", "aldermen_open", "mayors", "aldermen_by_quarter"] {
        let (pool, programme) = samples::sample(name);
        let plan = programme.form_groups(&pool, &options).expect("a plan");
        let document = PlanDocument::from(&plan);
        criterion.bench_function(&format!("verify/{name}"), |bencher| {
            bencher.iter(|| black_box(verify(&pool, &programme, None, &document)));
        });
        let certificate = plan.certificate().expect("a certificate");
        criterion.bench_function(&format!("certificate/{name}"), |bencher| {
            let most = Certificate::MAX_NODES;
            bencher
                .iter(|| black_box(certificate.reprove(&pool, &programme, None, &document, most)));
        });
    }
}

fn settings() -> Criterion {
    let millis = std::time::Duration::from_millis;
    Criterion::default().sample_size(10).warm_up_time(millis(300)).measurement_time(millis(1_500))
}

criterion_group! { name = benches; config = settings(); targets = proofs }
criterion_main!(benches);
