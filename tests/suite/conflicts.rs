//! Explanations of infeasibility: the named statements contradict each other by themselves, and each of them is needed.

use kring::plan::Statement;
use kring::programme::Meetings;
use kring::{Language, Metres, Municipality, Options, Pool, Programme, Registrant};
use proptest::prelude::*;

use crate::case::Case;
use crate::generate;
use crate::many::hold;
use crate::oracle::{has_plan, same_rule, without};
use crate::solver::{decided, options};

/// Three groups of five need 15 places, and 11 people registered. The table of distances has no row for a municipality
/// without registrants; the venues play no part in the contradiction.
#[test]
fn missing_distances_do_not_make_a_contradiction_larger() {
    let mut pool = Pool::builder().municipality(Municipality::without_point("Far", ""));
    for nth in 0..11 {
        let code = format!("G{nth}");
        pool = pool
            .municipality(Municipality::without_point(code.as_str(), ""))
            .registrant(Registrant::new(format!("r{nth}"), code.as_str()));
        for other in 0..nth {
            pool = pool.distance(code.as_str(), format!("G{other}"), Metres(1_000 * (nth - other)));
        }
    }
    let pool = pool.build().expect("a valid pool");
    let mut programme = Programme::new("three", 5..=6, Meetings::central(1));
    programme.groups.count.min = 3;
    let found = programme.contradiction(&pool, &Options::default()).expect("a contradiction");
    let expected = [Statement::CountMin { min: 3 }, Statement::SizeMin { min: 5 }];
    assert_eq!(found.statements, expected);
    assert!(found.is_minimal && found.is_smallest);
}

/// Returns every possible statement; dropping one that the case does not make has no effect.
fn everything(case: &Case) -> Vec<Statement> {
    let groups = &case.programme.groups;
    let rules = case.programme.rules.iter().map(|rule| Statement::Rule { rule: rule.clone() });
    let eligible = case.programme.eligible.keys();
    let eligible = eligible.map(|attribute| Statement::Eligible { attribute: attribute.clone() });
    let mut all = vec![
        Statement::CountMin { min: groups.count.min },
        Statement::SizeMin { min: groups.size.min },
        Statement::SizeMax { max: groups.size.max },
        Statement::OwnReach,
        Statement::OnlyVenues,
        Statement::NoHosting,
        Statement::VenueLimits,
        Statement::VenuesOfMembers,
    ];
    if case.programme.revise.as_ref().is_some_and(|revise| revise.lock) {
        all.push(Statement::Lock);
    }
    if case.people.iter().any(|person| person.locked) {
        all.push(Statement::OwnLock);
    }
    all.extend(groups.count.max.map(|max| Statement::CountMax { max }));
    all.extend(case.programme.travel.max.map(|max| Statement::Reach { max }));
    all.extend(case.facilitators.iter().map(|facilitators| Statement::Facilitators {
        groups: facilitators.iter().map(|facilitator| u64::from(facilitator.max_groups)).sum(),
    }));
    all.into_iter().chain(rules).chain(eligible).collect()
}

/// Returns the case with only these statements.
fn with_only(case: &Case, kept: &[Statement]) -> Case {
    let mut dropped = everything(case);
    let is_kept = |statement: &Statement| {
        kept.iter().any(|other| match (statement, other) {
            (Statement::Rule { rule }, Statement::Rule { rule: other }) => same_rule(rule, other),
            _ => statement == other,
        })
    };
    dropped.retain(|statement| !is_kept(statement));
    without(case, &dropped)
}

/// Generates cases in which more groups are demanded than can be formed.
fn impossible() -> impl Strategy<Value = Case> {
    (generate::cases(), 1..=4_u32).prop_filter_map("possible", |(mut case, min)| {
        case.programme.groups.count.min = min;
        let max = case.programme.groups.count.max;
        case.programme.groups.count.max = max.map(|max| max.max(min));
        let is_impossible = !has_plan(&case, &[]);
        is_impossible.then_some(case)
    })
}

#[test]
fn statements_that_are_named_contradict_each_other() {
    hold(128, impossible, |case| {
        let pool = case.pool();
        prop_assert!(decided(&case, &pool).is_err(), "a plan where none is legal");
        let found = case.programme.contradiction(&pool, &options(&case));
        let Some(found) = found else { return Err(TestCaseError::fail("nothing is named")) };
        prop_assert!(!has_plan(&with_only(&case, &found.statements), &[]), "{found}");
        prop_assert!(found.is_minimal, "{found}");
        // No smaller set of statements contradicts itself, if that is said.
        let all = everything(&case);
        for one in all.iter().filter(|_| found.is_smallest && found.statements.len() > 1) {
            prop_assert!(
                has_plan(&with_only(&case, std::slice::from_ref(one)), &[]),
                "{one:?}: {found}"
            );
            for other in all.iter().filter(|_| found.statements.len() > 2) {
                let both = with_only(&case, &[one.clone(), other.clone()]);
                prop_assert!(has_plan(&both, &[]), "{one:?} {other:?}: {found}");
            }
        }
        for nth in 0..found.statements.len() {
            let mut fewer = found.statements.clone();
            fewer.remove(nth);
            prop_assert!(has_plan(&with_only(&case, &fewer), &[]), "{nth} is not needed: {found}");
        }
        let text = found.text(Language::Dutch, |_| String::new());
        prop_assert_eq!(text.lines().count(), found.statements.len() + 1);
        Ok(())
    });
}
