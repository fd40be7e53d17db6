//! Advice on pools that are too large for the exact oracle: each line is solved for real afterwards, with far more work.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kring::plan::{Opening, Relief};
use kring::{Error, Options, Plan, Pool, Programme};
use proptest::prelude::*;

use crate::case::Case;
use crate::generate;
use crate::help::{changed, joined, town};
use crate::many::{Held, hold};
use crate::solver::options;
use crate::testing::{are_telling, seeds};

/// Work limits of the plan that is explained, and of the solves that judge its advice.
const WORK: (u64, u64) = (100_000, 2_000_000);

fn solved(pool: &Pool, programme: &Programme, options: &Options) -> Option<Plan> {
    match programme.form_groups(pool, options) {
        Ok(plan) => Some(plan),
        Err(Error::NoPlan(_) | Error::Undecided(_)) => None,
        Err(other) => panic!("{other}"),
    }
}

fn placed(plan: &Plan) -> u64 {
    plan.figures().placed_seats
}

/// Checks a change against long solves of the problem with it (`with`) and without it (`without`).
fn is_true(relief: &Relief, plan: &Plan, without: &Plan, with: &Plan, one_level: bool) -> Held {
    let told = placed(plan) + relief.seats;
    if with.placement_proven() && one_level {
        prop_assert!(placed(with) >= told, "{} placed: {relief:?}", placed(with));
    }
    let Some((least, most)) = relief.bounds else { return Ok(()) };
    prop_assert!(least <= most && least <= relief.cost && relief.cost <= most, "{relief:?}");
    prop_assert!(placed(with) == told || !with.placement_proven(), "{}: {relief:?}", placed(with));
    if placed(with) == told && placed(without) == placed(plan) {
        // The true difference is in both intervals.
        let (below, above) =
            (with.lower_bound() - without.cost(), with.cost() - without.lower_bound());
        prop_assert!(below <= most && least <= above, "{below:?} to {above:?}: {relief:?}");
    }
    Ok(())
}

/// Returns `true` if a long solve with newcomers from one of the towns of an opening gives waiting registrants a place.
fn is_true_opening(case: &Case, plan: &Plan, opening: &Opening, options: &Options) -> bool {
    let missing = opening.missing as usize;
    let from: Vec<usize> = opening.from.iter().map(|of| town(case, of)).collect();
    let alone = from.iter().map(|&town| vec![town; missing]);
    let mixed = from.windows(missing).map(<[usize]>::to_vec);
    alone.chain(mixed).any(|choice| {
        let case = joined(case, &choice, &opening.shared);
        let plan_with = solved(&case.pool(), &case.programme, options);
        plan_with.is_some_and(|with| placed(&with) > placed(plan) + opening.missing)
    })
}

#[test]
fn advice_on_medium_pools_holds_when_it_is_solved() {
    let lines = AtomicUsize::new(0);
    hold(12, generate::medium_cases, |case| {
        let (pool, programme) = (case.pool(), &case.programme);
        let short = options(&case).with_work_limit(WORK.0);
        let long = options(&case).with_work_limit(WORK.1).with_seed(1);
        let Some(mut plan) = solved(&pool, programme, &short) else { return Ok(()) };
        prop_assert!(programme.explain(&pool, &mut plan, &short).is_ok());
        if plan.help().relief.is_empty() && plan.help().openings.is_empty() {
            return Ok(());
        }
        let help = plan.help();
        lines.fetch_add(help.relief.len() + help.openings.len(), Ordering::Relaxed);
        let one_level = case.people.iter().all(|person| person.priority == 0);
        let without = solved(&pool, programme, &long).expect("a plan");
        for relief in &plan.help().relief {
            let relaxed = changed(&case, &relief.change);
            let with = solved(&relaxed.pool(), &relaxed.programme, &long);
            prop_assert!(with.is_some(), "no plan: {relief:?}");
            with.map_or(Ok(()), |with| is_true(relief, &plan, &without, &with, one_level))?;
        }
        for opening in plan.help().openings.iter().filter(|_| plan.placement_proven()) {
            let holds = is_true_opening(&case, &plan, opening, &long);
            prop_assert!(holds, "no place: {opening:?}");
        }
        Ok(())
    });
    let lines = lines.into_inner();
    assert!(lines > 0 || !are_telling(&seeds(12)), "no advice was tested");
}

/// Explains the samples and solves each change again; `KRING_CASES=5` takes all five.
#[cfg(feature = "files")]
#[test]
fn advice_on_the_samples_holds_when_it_is_solved() {
    use crate::many::hold_numbered;
    use crate::record::sample;
    let samples = [
        ("consultants", None),
        ("mayors", Some("facilitators_mayors")),
        ("aldermen_by_quarter", None),
        ("aldermen_open", Some("facilitators_aldermen")),
        ("local_councillors", None),
    ];
    hold_numbered(2, |nth| {
        let (name, facilitators) = samples[nth as usize % samples.len()];
        let (pool, programme) = sample(name, facilitators);
        let short = Options::default().with_work_limit(WORK.0);
        let Some(mut plan) = solved(&pool, &programme, &short) else { return Ok(()) };
        prop_assert!(programme.explain(&pool, &mut plan, &short).is_ok());
        let long = Options::default().with_work_limit(WORK.1).with_seed(1);
        let start = Arc::new(kring::PlanDocument::from(&plan));
        let without = solved(&pool, &programme, &long.clone().start_from(start)).expect("a plan");
        for relief in &plan.help().relief {
            let Some((pool, programme)) = restated(&pool, &programme, relief) else { continue };
            let with = solved(&pool, &programme, &long);
            with.map_or(Ok(()), |with| is_true(relief, &plan, &without, &with, false))?;
        }
        Ok(())
    });
}

/// Returns the programme with a change of its own keys; `None` for a change of the pool.
#[cfg(feature = "files")]
fn restated(pool: &Pool, programme: &Programme, relief: &Relief) -> Option<(Pool, Programme)> {
    use kring::plan::Change;
    let (mut pool, mut programme) = (pool.clone(), programme.clone());
    match &relief.change {
        Change::SizeMin { to } => programme.groups.size.min = *to,
        Change::SizeMax { to } => programme.groups.size.max = *to,
        Change::CountMax { to } => programme.groups.count.max = Some(*to),
        Change::Reach { to } => programme.travel.max = *to,
        Change::Rule { from, to } => {
            let (changed, mut kept): (Vec<_>, Vec<_>) =
                programme.rules.into_iter().partition(|rule| crate::oracle::same_rule(rule, from));
            kept.extend(changed.iter().filter_map(|_| to.clone()));
            programme.rules = kept;
        }
        Change::Facilitator { at } => {
            let more = kring::Facilitator::new("one more", at.as_ref());
            pool = pool.to_builder().facilitator(more).build().ok()?;
        }
        _ => return None,
    }
    Some((pool, programme))
}
