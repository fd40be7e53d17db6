//! Arbitrary bytes as a certificate.

use std::cell::RefCell;

use kring::files::read_certificate;
use kring::{Plan, PlanDocument, Pool, Programme, Status};

use super::{are_told, file, pool, programmes, work};

/// Programme with its optimal plan: with its own bound, and with a bound that is one metre too high.
struct Case {
    programme: Programme,
    honest: PlanDocument,
    forged: PlanDocument,
}

thread_local! {
    static CASES: RefCell<Option<(Pool, Vec<Case>)>> = const { RefCell::new(None) };
}

/// Reads the bytes and checks that no certificate proves more than the optimum.
pub(crate) fn run(data: &[u8]) {
    let certificate = match read_certificate(file("proof.json", data)) {
        Ok(certificate) => certificate,
        Err(faults) => return are_told(&faults, "proof.json", data),
    };
    let text = serde_json::to_string(&certificate).unwrap();
    assert_eq!(read_certificate(file("again.json", text.as_bytes())).unwrap(), certificate);
    CASES.with_borrow_mut(|cases| {
        let (pool, cases) = cases.get_or_insert_with(|| (pool(), self::cases()));
        for Case { programme, honest, forged } in cases {
            let most = 20_000;
            let _ = certificate.reprove(pool, programme, None, honest, most);
            let forged = certificate.reprove(pool, programme, None, forged, most);
            assert!(forged.is_err(), "{}: more than the optimum is proven", programme.name);
        }
    });
}

fn cases() -> Vec<Case> {
    programmes().into_iter().map(case).collect()
}

fn case(programme: Programme) -> Case {
    let plan: Plan = programme.form_groups(&pool(), &work(1_000_000)).unwrap();
    assert_eq!(plan.status(), Status::Optimal);
    let honest = PlanDocument::from(&plan);
    let mut forged = honest.clone();
    forged.lower_bound_m = forged.lower_bound_m.map(|bound| bound + 1);
    forged.status = None;
    forged.gap = None;
    Case { programme, honest, forged }
}
