//! Explanations of infeasibility: the named statements contradict each other by themselves, and each of them is needed.

use kring::Language;
use kring::plan::Statement;
use proptest::prelude::*;

use crate::case::Case;
use crate::generate;
use crate::many::hold;
use crate::oracle::{has_plan, same_rule, without};
use crate::solver::{decided, options};

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
