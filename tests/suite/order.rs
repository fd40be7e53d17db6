//! Independence of the order in which anything is stated.

use kring::{Error, PlanDocument, Rule};
use proptest::prelude::*;

use crate::case::Case;
use crate::generate;
use crate::many::hold;
use crate::shuffle::Shuffle;
use crate::solver::options;

/// Returns the case with everything stated in another order.
pub(crate) fn in_another_order(case: &Case) -> Case {
    let mut shuffle = Shuffle::new(case.order);
    let mut other = case.clone();
    other.order = case.order.wrapping_add(1);
    other.programme.rules = shuffle.mixed(&case.programme.rules);
    for rule in &mut other.programme.rules {
        if let Rule::Together { ids } | Rule::Apart { ids } = rule {
            *ids = shuffle.mixed(ids);
        }
    }
    for values in other.programme.eligible.values_mut() {
        *values = shuffle.mixed(values);
    }
    other
}

/// Returns everything that the library reports about a case within a work limit.
fn said(case: &Case, work: u64) -> String {
    let mut options = options(case);
    (options.time_limit, options.work_limit) = (None, Some(work));
    let pool = case.pool();
    match case.programme.form_groups(&pool, &options) {
        Ok(mut plan) => {
            case.programme.explain(&pool, &mut plan, &options).expect("a valid case");
            format!("{:#?}", PlanDocument::from(&plan))
        }
        Err(Error::NoPlan(conflict)) => {
            let found = case.programme.contradiction(&pool, &options);
            format!("{conflict}\n{:#?}", found.map(|found| found.statements))
        }
        Err(other) => other.to_string(),
    }
}

#[test]
fn the_order_of_rows_does_not_matter_for_small_pools() {
    let all = || {
        let small = prop_oneof![3 => generate::cases(), 1 => generate::led_cases()];
        (small, prop_oneof![Just(3_000_u64), Just(100_000)])
    };
    hold(1_000, all, |(case, work)| {
        prop_assert_eq!(said(&case, work), said(&in_another_order(&case), work));
        Ok(())
    });
}

#[test]
fn the_order_of_rows_does_not_matter_for_medium_pools() {
    hold(30, generate::medium_cases, |case| {
        prop_assert_eq!(said(&case, 20_000), said(&in_another_order(&case), 20_000));
        Ok(())
    });
}
