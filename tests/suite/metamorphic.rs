//! Metamorphic properties: equivalent statements of a problem have plans of equal placement and cost.

use kring::{Metres, Rule};
use proptest::prelude::*;

use crate::case::{Case, code};
use crate::generate;
use crate::many::{Held, hold};
use crate::oracle::judge;
use crate::solver::decided;

/// Seats placed and cost of the best plan; `None` without a plan.
fn optimum(case: &Case) -> Result<Option<(Vec<u64>, i64)>, TestCaseError> {
    let Ok(plan) = decided(case, &case.pool()) else { return Ok(None) };
    prop_assert_eq!(plan.status(), kring::Status::Optimal);
    judge(case, &(&plan).into()).map(Some).map_err(TestCaseError::fail)
}

fn cases() -> impl Strategy<Value = Case> {
    prop_oneof![3 => generate::cases(), 1 => generate::led_cases()]
}

fn same(one: &Case, other: &Case) -> Held {
    prop_assert_eq!(optimum(one)?, optimum(other)?);
    Ok(())
}

#[test]
fn ids_of_people_do_not_matter() {
    let turned = |id: &str| format!("{}{id}", char::from(b'z' - id.as_bytes()[1] % 26));
    hold(
        1_000,
        || cases().prop_map(generate::dated),
        |case| {
            let mut other = case.clone();
            other.rename(turned);
            same(&case, &other)
        },
    );
}

#[test]
fn longitude_and_hemisphere_do_not_matter() {
    let moved = || (cases(), -180..170_i32, any::<[bool; 2]>());
    hold(1_000, moved, |(case, by, [is_south, is_mirrored])| {
        let of = |(latitude, longitude): (f64, f64)| {
            let east = if is_mirrored { 10.0 - longitude } else { longitude } + f64::from(by);
            // The shift may cross the date line.
            let east = if east < -180.0 { east + 360.0 } else { east };
            let east = if east > 180.0 { east - 360.0 } else { east };
            (if is_south { -latitude } else { latitude }, east)
        };
        let mut other = case.clone();
        other.towns.iter_mut().for_each(|town| town.point = of(town.point));
        other.people.iter_mut().for_each(|person| person.point = person.point.map(of));
        same(&case, &other)
    });
}

/// Draws a redundant rule: a copy of a hard rule of the case, or a rule that every plan satisfies.
fn redundant(case: &Case) -> impl Strategy<Value = Rule> + use<> {
    let attribute = || "municipality".to_owned();
    let hard = |rule: &Rule| {
        let has_price = matches!(rule, Rule::Wish { penalty: Some(_), .. });
        !has_price && !matches!(rule, Rule::Avoid { .. } | Rule::Acquainted { .. })
    };
    let mut rules: Vec<Rule> = case.programme.rules.iter().filter(|r| hard(r)).cloned().collect();
    rules.extend([
        Rule::Overlap { min: 0 },
        Rule::AtMost { attribute: attribute(), max: 1_000 },
        Rule::Distinct { attribute: attribute(), min: 1 },
        Rule::Quota { attribute: attribute(), value: code(0), min: 0, max: None, or_none: false },
        Rule::Avoid { attribute: attribute(), penalty: Metres(0) },
    ]);
    prop::sample::select(rules)
}

#[test]
fn redundant_rules_do_not_matter() {
    let with = || {
        cases().prop_flat_map(|case| {
            let rules =
                prop::collection::vec((redundant(&case), any::<prop::sample::Index>()), 1..=3);
            (Just(case), rules)
        })
    };
    hold(1_000, with, |(case, rules)| {
        let mut other = case.clone();
        for (rule, at) in rules {
            let at = at.index(other.programme.rules.len() + 1);
            other.programme.rules.insert(at, rule);
        }
        same(&case, &other)
    });
}

/// Returns the case with all lengths multiplied by `by`.
fn scaled(case: &Case, by: i64) -> Case {
    let mut case = case.clone();
    let long = |length: &mut Metres| length.0 *= by;
    for metres in case.distances.iter_mut().flatten().flatten() {
        *metres *= by;
    }
    let facilitators =
        case.facilitators.iter_mut().flatten().map(|facilitator| &mut facilitator.max_travel);
    let people = case.people.iter_mut().map(|person| &mut person.max_travel);
    people.chain(facilitators).flatten().for_each(|most| *most *= by);
    case.programme.travel.max.iter_mut().for_each(long);
    case.programme.travel.far.iter_mut().for_each(long);
    long(&mut case.programme.groups.cost);
    case.programme.groups.ideal.iter_mut().for_each(|ideal| long(&mut ideal.off));
    case.programme.revise.iter_mut().for_each(|revise| long(&mut revise.keep));
    for rule in &mut case.programme.rules {
        if let Rule::Avoid { penalty, .. }
        | Rule::Acquainted { penalty }
        | Rule::Wish { penalty: Some(penalty), .. } = rule
        {
            long(penalty);
        }
    }
    case
}

#[test]
fn the_unit_of_length_does_not_matter() {
    /// Common multiple of all numbers of hosts, so that no division of a length leaves a remainder.
    const WHOLE: i64 = 2_520;
    hold(
        1_000,
        || (cases(), 2..=7_i64),
        |(mut case, by)| {
            let points: Vec<_> =
                case.towns.iter().map(|town| crate::case::point(town.point)).collect();
            let row = |one: &kring::Point| {
                points.iter().map(|other| one.distance(*other, 1.0).0).collect()
            };
            case.distances.get_or_insert_with(|| points.iter().map(row).collect());
            case.people.iter_mut().for_each(|person| person.point = None);
            let case = scaled(&case, WHOLE);
            let longer = optimum(&scaled(&case, by))?;
            prop_assert_eq!(optimum(&case)?.map(|(placed, cost)| (placed, cost * by)), longer);
            Ok(())
        },
    );
}

#[test]
fn registrants_who_cannot_be_placed_do_not_matter() {
    hold(
        1_000,
        || (cases(), any::<prop::sample::Index>()),
        |(case, like)| {
            let mut other = case.clone();
            let mut one = case.people[like.index(case.people.len())].clone();
            let accepted = vec!["alderman".to_owned(), "mayor".to_owned()];
            other.programme.eligible.insert("role".to_owned(), accepted);
            let before = optimum(&other)?;
            (one.id, one.day) = ("one more".into(), Some(1));
            one.values.insert("role".into(), "guest".into());
            other.people.push(one);
            prop_assert_eq!(before, optimum(&other)?);
            Ok(())
        },
    );
}
