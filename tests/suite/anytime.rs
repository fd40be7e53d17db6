//! More work never makes a plan worse, given equal seeds.

use kring::{Error, Options, Rule};
use proptest::prelude::*;

use crate::case::Case;
use crate::generate;
use crate::hand::pairs;
use crate::many::{Held, hold};
use crate::oracle::judge;
use crate::solver::options;

/// Increasing work limits.
const WORK: [u64; 9] = [0, 100, 1_000, 3_000, 10_000, 20_000, 40_000, 80_000, 160_000];

fn never_worse(case: &Case, seed: u64) -> Held {
    let pool = case.pool();
    let mut last = None;
    for work in WORK {
        let mut options = options(case);
        (options.time_limit, options.work_limit, options.seed) = (None, Some(work), seed);
        let plan = match case.programme.form_groups(&pool, &options) {
            Ok(plan) => plan,
            Err(Error::Undecided(_)) if last.is_none() => continue,
            Err(Error::NoPlan(_)) if last.is_none() => return Ok(()),
            Err(other) => return Err(TestCaseError::fail(format!("{work}: {other}"))),
        };
        let (placement, cost) = judge(case, &(&plan).into()).map_err(TestCaseError::fail)?;
        if let Some((before, (placed, least), bound)) = last {
            let is_worse = placement < placed || placement == placed && cost > least;
            prop_assert!(
                !is_worse,
                "{cost} m after {work}, {least} m after {before}: {placement:?} {placed:?}"
            );
            let weaker = placement == placed && plan.lower_bound() < bound;
            prop_assert!(
                !weaker,
                "bound {} after {work}, {bound} after {before}",
                plan.lower_bound()
            );
        }
        last = Some((work, (placement, cost), plan.lower_bound()));
    }
    Ok(())
}

#[test]
fn more_work_is_never_worse() {
    let larger = || (generate::larger_cases(), 0..3_u64);
    hold(40, larger, |(case, seed)| never_worse(&case, seed));
}

#[test]
fn more_work_is_never_worse_for_small_pools() {
    let small = || (prop_oneof![generate::cases(), generate::led_cases()], 0..3_u64);
    hold(300, small, |(case, seed)| never_worse(&case, seed));
}

/// No registrant can be placed while one group is demanded. No bound speaks of that, whatever is proven of plans.
#[test]
fn a_plan_with_too_few_groups_is_not_returned() {
    let mut case = pairs().with(Rule::Quota {
        or_none: false,
        attribute: "party".into(),
        value: "X".into(),
        min: 1,
        max: Some(1),
    });
    case.programme.groups.count.min = 1;
    for work in WORK {
        let mut options = Options::default();
        (options.time_limit, options.work_limit) = (None, Some(work));
        let outcome = case.programme.form_groups(&case.pool(), &options);
        assert!(matches!(outcome, Err(Error::NoPlan(_) | Error::Undecided(_))), "{outcome:?}");
    }
}
