//! Properties that no other generator varies: options, names, and the size of numbers. None of them matters.

use kring::{Error, Rule, Status};
use proptest::prelude::*;

use crate::case::Case;
use crate::generate;
use crate::many::{Held, hold};
use crate::oracle::{best, judge};
use crate::solver::{decided, options};

fn cases() -> impl Strategy<Value = Case> {
    prop_oneof![3 => generate::cases(), 1 => generate::led_cases()]
}

/// Seats placed and cost of the best plan; `None` without a plan.
fn optimum(case: &Case) -> Result<Option<(Vec<u64>, i64)>, TestCaseError> {
    let Ok(plan) = decided(case, &case.pool()) else { return Ok(None) };
    prop_assert_eq!(plan.status(), Status::Optimal);
    judge(case, &(&plan).into()).map(Some).map_err(TestCaseError::fail)
}

#[test]
fn any_options_give_a_legal_plan_and_true_claims() {
    let gaps = prop::sample::select(vec![0.0, 0.01, 0.3, 1.0]);
    let asked = || (cases(), any::<u64>(), 1..=3_usize, gaps.clone(), any::<bool>());
    hold(2_000, asked, |(case, seed, threads, gap, certificate)| {
        let mut options = options(&case);
        (options.seed, options.threads) = (seed, threads);
        (options.gap, options.certificate) = (gap, certificate);
        let solved = case.programme.form_groups(&case.pool(), &options);
        let Some(best) = best(&case) else {
            prop_assert!(matches!(solved, Err(Error::NoPlan(_))));
            return Ok(());
        };
        let plan = solved.map_err(|error| TestCaseError::fail(error.to_string()))?;
        let (placement, cost) = judge(&case, &(&plan).into()).map_err(TestCaseError::fail)?;
        prop_assert_eq!(&placement, &best.placement);
        prop_assert!(cost >= best.cost && plan.lower_bound().0 <= best.cost);
        prop_assert!(plan.gap() <= gap && plan.placement_proven());
        prop_assert_eq!(plan.status() == Status::Optimal, plan.lower_bound().0 == cost);
        prop_assert_eq!(plan.seed(), seed);
        Ok(())
    });
}

/// Prefixes of strange names: other alphabets, markup of other formats, letters whose other case is several letters.
const STRANGE: [&str; 12] =
    ["É", "ß", "İ", "ﬁ", "文", "🙂", "=", "'", "\"x\" ", "a;b,c ", "r\u{301}", "\u{200f}"];

/// Returns the case with strange ids and values, which differ from each other exactly if the old ones do.
pub(crate) fn renamed(case: &Case, at: usize) -> Case {
    let mut other = case.clone();
    let strange = |nth: usize| STRANGE[(at + nth) % STRANGE.len()];
    let id = |old: &str| format!("{}{old}", strange(old.len() + usize::from(old.as_bytes()[1])));
    let value = |old: &str| match old {
        "" => String::new(),
        tags => {
            tags.split('|').map(|tag| format!("{}{tag}", strange(1))).collect::<Vec<_>>().join("|")
        }
    };
    other.rename(id);
    let towns = other.towns.iter_mut().map(|town| &mut town.values);
    for values in other.people.iter_mut().map(|person| &mut person.values).chain(towns) {
        values.values_mut().for_each(|old| *old = value(old));
    }
    let led = other.facilitators.iter_mut().flatten().flat_map(|led| &mut led.available);
    let slots = other.people.iter_mut().flat_map(|person| &mut person.available).chain(led);
    slots.for_each(|slot| *slot = value(slot));
    for rule in &mut other.programme.rules {
        if let Rule::Quota { attribute, value: old, .. } = rule
            && attribute != "municipality"
        {
            *old = value(old);
        }
    }
    for (attribute, accepted) in &mut other.programme.eligible {
        if attribute.to_lowercase() != "municipality" {
            accepted.iter_mut().for_each(|old| *old = value(old));
        }
    }
    other
}

fn same(one: &Case, other: &Case) -> Held {
    prop_assert_eq!(optimum(one)?, optimum(other)?);
    Ok(())
}

#[test]
fn strange_names_do_not_matter() {
    let cases = || (cases().prop_map(generate::dated), 0..STRANGE.len());
    hold(1_000, cases, |(case, at)| same(&case, &renamed(&case, at)));
}

#[test]
fn places_may_be_counted_in_thousands() {
    let times = || prop::sample::select(vec![2_u32, 7, 1_000, 3_000]);
    hold(
        1_000,
        || (cases(), times()),
        |(mut case, by)| {
            let mut other = case.clone();
            if let Some(ideal) = &mut other.programme.groups.ideal {
                ideal.seats *= by;
            }
            // Each place more or fewer becomes several, which together cost as much as the one.
            if let Some(ideal) = &mut case.programme.groups.ideal {
                ideal.off.0 *= i64::from(by);
            }
            other.people.iter_mut().for_each(|person| person.seats *= by);
            let size = &mut other.programme.groups.size;
            (size.min, size.max) = (size.min * by, size.max * by);
            for rule in &mut other.programme.rules {
                if let Rule::AtMost { max, .. } = rule {
                    *max *= by;
                }
            }
            let more = |(placed, cost): (Vec<u64>, i64)| {
                (placed.into_iter().map(|seats| seats * u64::from(by)).collect::<Vec<_>>(), cost)
            };
            prop_assert_eq!(optimum(&case)?.map(more), optimum(&other)?);
            Ok(())
        },
    );
}

/// All towns at one place, or all people alike: nothing distinguishes plans.
#[test]
fn all_may_be_equal() {
    hold(
        1_000,
        || (cases(), any::<bool>()),
        |(mut case, alike)| {
            let point = case.towns[0].point;
            case.towns.iter_mut().for_each(|town| town.point = point);
            case.distances.iter_mut().flatten().flatten().for_each(|metres| *metres = 0);
            case.people.iter_mut().for_each(|person| person.point = None);
            if alike {
                let first = case.people[0].clone();
                for person in &mut case.people {
                    let (id, day) = (person.id.clone(), person.day);
                    *person = crate::case::Person { id, day, ..first.clone() };
                }
            }
            crate::properties::as_the_oracle(&case)
        },
    );
}
