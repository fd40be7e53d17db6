//! Arbitrary bytes as a plan.

use std::cell::RefCell;

use kring::files::read_plan;
use kring::{Pool, Programme, verify};

use super::{are_told, file, led_pool, pool, programmes};

thread_local! {
    static CASES: RefCell<Vec<(Pool, Programme)>> = const { RefCell::new(Vec::new()) };
}

/// Reads the plan, writes it, and verifies it.
pub(crate) fn run(data: &[u8]) {
    let plan = match read_plan(file("plan.json", data)) {
        Ok(plan) => plan,
        Err(faults) => return are_told(&faults, "plan.json", data),
    };
    let text = serde_json::to_string(&plan).unwrap();
    assert_eq!(read_plan(file("again.json", text.as_bytes())).unwrap(), plan, "{text}");
    CASES.with_borrow_mut(|cases| {
        if cases.is_empty() {
            let pools = [led_pool(), pool(), pool()];
            cases.extend(pools.into_iter().zip(programmes()));
        }
        for (pool, programme) in cases {
            for defect in verify(pool, programme, None, &plan).defects {
                assert!(!defect.to_string().is_empty());
            }
        }
    });
}
