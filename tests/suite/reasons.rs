//! Reasons for waiting: no reason is false. Each is tested by its own meaning, and a reason that names an obstacle by
//! the exact oracle without that obstacle.

use std::collections::BTreeMap;

use kring::plan::Statement;
use kring::{Language, Plan, Reason, Rule};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::case::{Case, name};
use crate::generate;
use crate::hand::pairs;
use crate::many::hold;
use crate::oracle::{Reading, groups, has_group, has_plan, same_rule, without};
use crate::solver::decided;

/// Returns the placed people of the same or a higher priority than a waiting person.
fn not_after(case: &Case, plan: &Plan, waiting: usize) -> Vec<usize> {
    let members = plan.groups().iter().flat_map(|group| group.members());
    let placed = members.map(|id| case.registrant(id));
    placed.filter(|&p| case.people[p].priority >= case.people[waiting].priority).collect()
}

fn placed(case: &Case, plan: &Plan) -> Vec<usize> {
    plan.groups().iter().flat_map(|group| group.members()).map(|id| case.registrant(id)).collect()
}

fn with(mut all: Vec<usize>, one: usize) -> Vec<usize> {
    all.push(one);
    all
}

fn seats(case: &Case, all: impl IntoIterator<Item = usize>) -> u64 {
    all.into_iter().map(|registrant| u64::from(case.people[registrant].seats)).sum()
}

/// Returns `true` if a person shows this value under this attribute, as rules count it.
fn shows(case: &Case, registrant: usize, attribute: &str, value: &str) -> bool {
    let has = Reading::of(case).values(registrant, attribute);
    if attribute.to_lowercase() == "municipality" {
        return name(case.people[registrant].town) == value;
    }
    has.contains(value)
}

/// Returns the case with only this one rule, groups of any size and any travel.
fn with_only(case: &Case, rule: &Rule) -> Case {
    let mut only = case.clone();
    only.programme.rules = vec![rule.clone()];
    (only.programme.groups.size.min, only.programme.groups.size.max) = (1, 1000);
    only.programme.meetings = kring::programme::Meetings::online(1);
    only.facilitators = None;
    only
}

/// Returns the case with no rules and groups of any size.
fn free_of_rules(case: &Case) -> Case {
    let mut free = case.clone();
    free.programme.rules.clear();
    (free.programme.groups.size.min, free.programme.groups.size.max) = (1, 1000);
    free
}

/// Returns the false part of a reason, if any.
fn lie(case: &Case, plan: &Plan, waiting: usize, reason: &Reason) -> Option<&'static str> {
    let must_wait = || !has_plan(case, &with(not_after(case, plan, waiting), waiting));
    let could_be_added = |obstacle: &Option<Statement>| {
        obstacle.as_ref().is_none_or(|obstacle| {
            let relaxed = without(case, std::slice::from_ref(obstacle));
            has_plan(&relaxed, &with(placed(case, plan), waiting))
        })
    };
    let group_without = |obstacle: &Option<Statement>| {
        let alone = |obstacle| has_group(&without(case, std::slice::from_ref(obstacle)), waiting);
        obstacle.as_ref().is_none_or(alone)
    };
    let unless = |holds: bool, what| (!holds).then_some(what);
    let size = case.programme.groups.size;
    match reason {
        Reason::NotEligible { attribute } => {
            let mut case = case.clone();
            case.programme.eligible.retain(|name, _| name.to_lowercase() == attribute.as_ref());
            unless(!Reading::of(&case).eligible[waiting], "it is eligible")
        }
        Reason::CannotHost => {
            let host = case.towns[case.people[waiting].town].host;
            unless(!host && Reading::of(case).rotates(), "it can host")
        }
        Reason::TooManySeats { seats, most } => {
            let right = *most == u64::from(size.max) && seats > most;
            unless(right && !has_group(case, waiting), "its places fit")
        }
        Reason::RulesForbid { rule: Some(Statement::Rule { rule }) } => {
            let stated = case.programme.rules.iter().any(|other| same_rule(other, rule));
            unless(stated, "no such rule").or_else(|| {
                unless(!has_group(&with_only(case, rule), waiting), "the rule allows it")
            })
        }
        Reason::RulesForbid { .. } | Reason::CompanionsCannot => {
            unless(!has_group(case, waiting), "a group is possible")
        }
        Reason::OutOfReach => {
            unless(!has_group(&free_of_rules(case), waiting), "a meeting can be within reach")
        }
        Reason::TooFew { seats: counted, least, shared, obstacle } => {
            let small = without(case, &[Statement::SizeMin { min: size.min }]);
            let with_it = groups(&small).into_iter().filter(|(mask, _)| mask >> waiting & 1 == 1);
            let most = with_it.map(|(_, group)| seats(case, group.members)).max().unwrap_or(0);
            let of_value = shared.as_ref().is_none_or(|shared| {
                let values = |registrant| Reading::of(case).values(registrant, &shared.attribute);
                let shares = (0..case.people.len()).filter(|&w| values(w) == values(waiting));
                let own = values(waiting).into_iter().collect::<String>();
                // The count covers people with a class; a person whom no group admits may share the value too.
                own == *shared.value && shares.filter(|&w| has_group(&small, w)).count() < 100
            });
            unless(*least == u64::from(size.min) && counted < least, "a wrong count")
                .or_else(|| unless(most <= *counted, "more can be with it"))
                .or_else(|| unless(!has_group(case, waiting), "a group is possible"))
                .or_else(|| unless(of_value, "another value"))
                .or_else(|| unless(group_without(obstacle), "no group without the obstacle"))
        }
        Reason::NoGroup { obstacle } => unless(!has_group(case, waiting), "a group is possible")
            .or_else(|| unless(group_without(obstacle), "no group without the obstacle")),
        Reason::TooManyAlike { rule, value, seats: all, groups: most, each } => {
            let Statement::Rule { rule: Rule::AtMost { attribute, max } } = rule else {
                return Some("no such rule");
            };
            let bearers = (0..case.people.len()).filter(|&w| shows(case, w, attribute, value));
            let right = u64::from(*max) == *each && *all > most * each;
            unless(right && *all <= seats(case, bearers), "a wrong count")
                .or_else(|| unless(shows(case, waiting, attribute, value), "another value"))
                .or_else(|| unless(must_wait(), "it need not wait"))
        }
        Reason::SizesDoNotAddUp { seats: all, fit, size: (min, max) } => {
            let sums = |k: u64| (k * min..=k * max).contains(all);
            let right = (*min, *max) == (size.min.into(), size.max.into()) && fit < all;
            unless(right && !(1..=*all).any(sums), "they add up")
                .or_else(|| unless(must_wait(), "it need not wait"))
        }
        Reason::Full { groups, seats: all, .. } => {
            unless(*all == groups * u64::from(size.max), "a wrong count")
                .or_else(|| unless(*all == seats(case, placed(case, plan)), "not full"))
                .or_else(|| unless(must_wait(), "it need not wait"))
        }
        Reason::NoFacilitator { groups, seats: all } => {
            let led = case
                .facilitators
                .iter()
                .flatten()
                .map(|facilitator| u64::from(facilitator.max_groups));
            unless(*groups == led.sum::<u64>(), "more groups can be led")
                .or_else(|| unless(*all == seats(case, placed(case, plan)), "not full"))
                .or_else(|| unless(*all == groups * u64::from(size.max), "a wrong count"))
                .or_else(|| unless(must_wait(), "it need not wait"))
        }
        Reason::NoFacilitatorInReach => {
            let unled = without(case, &[Statement::Facilitators { groups: 0 }]);
            unless(case.facilitators.is_some() && !has_group(case, waiting), "it can be led")
                .or_else(|| unless(has_group(&unled, waiting), "not for want of a facilitator"))
        }
        Reason::Outranked { obstacle } => unless(must_wait(), "it need not wait")
            .or_else(|| unless(could_be_added(obstacle), "no place without the obstacle")),
        Reason::NotProven { obstacle } => {
            unless(could_be_added(obstacle), "no place without the obstacle")
        }
        other => panic!("not known here: {other:?}"),
    }
}

#[test]
fn no_reason_is_false() {
    hold(128, generate::unlocked_cases, |case| {
        if let Ok(plan) = decided(&case, &case.pool()) {
            for waiting in plan.reserve() {
                let (reason, nth) = (waiting.reason(), case.registrant(waiting.id()));
                let lie = lie(&case, &plan, nth, reason);
                prop_assert_eq!(lie, None, "{} waits: {}", waiting.id(), reason);
                prop_assert!(!reason.sentence(Language::Dutch).is_empty());
            }
        }
        Ok(())
    });
}

/// Returns the people who wait because a rule admits them to no group, with the number of that rule.
fn barred(case: &Case) -> Vec<(String, usize)> {
    let plan = decided(case, &case.pool()).expect("a plan");
    let reserve = plan.reserve().iter();
    reserve
        .filter_map(|waiting| match waiting.reason() {
            Reason::RulesForbid { rule: Some(Statement::Rule { rule }) } => {
                let nth = case.programme.rules.iter().position(|other| same_rule(other, rule));
                Some((waiting.id().to_owned(), nth.expect("a rule of the programme")))
            }
            _ => None,
        })
        .collect()
}

#[test]
fn the_rule_that_excludes_a_registrant_is_named() {
    let quota = |attribute: &str, value: &str, max| Rule::Quota {
        or_none: false,
        attribute: attribute.into(),
        value: value.into(),
        min: 0,
        max: Some(max),
    };
    for value in ["T1", "Town 1", "TOWN 1"] {
        let case = pairs().with(quota("municipality", value, 0));
        assert_eq!(barred(&case), [("p1".into(), 0)], "{value}");
    }
    assert_eq!(barred(&pairs().with(quota("municipality", "T1", 1))), []);
    let with_party = |registrant: usize, seats| {
        let mut case = pairs();
        case.people[registrant].values.insert("party".into(), "X".into());
        case.people[registrant].seats = seats;
        case
    };
    let harmless = Rule::AtMost { attribute: "region".into(), max: 2 };
    let case = with_party(2, 1).with(harmless).with(quota("party", "X", 0));
    assert_eq!(barred(&case), [("p2".into(), 1)]);
    assert_eq!(barred(&with_party(2, 1).with(quota("party", "Y", 0))), []);
    // Two seats of one party, where a group takes one.
    let once = || Rule::AtMost { attribute: "party".into(), max: 1 };
    assert_eq!(barred(&with_party(3, 2).with(once())), [("p3".into(), 0)]);
    assert_eq!(barred(&with_party(3, 1).with(once())), []);
    // One slot, stated twice, where two are required; a person without slots is always available.
    let mut case = pairs().with(Rule::Overlap { min: 2 });
    case.people[0].available = vec!["a".into(), "a".into()];
    case.people[1].available = vec!["a".into(), "b".into()];
    assert_eq!(barred(&case), [("p0".into(), 0)]);
    // A person with no slots or with enough slots is not barred by that rule.
    let case = with_party(2, 1).with(Rule::Overlap { min: 2 }).with(quota("party", "X", 0));
    assert_eq!(barred(&case), [("p2".into(), 1)]);
    let mut case = case;
    case.people[2].available = vec!["a".into(), "b".into()];
    assert_eq!(barred(&case), [("p2".into(), 1)]);
}

fn kind(reason: &Reason) -> String {
    let told = format!("{reason:?}");
    let name = told.split([' ', '{']).next().unwrap_or_default();
    format!("{name}{}", if told.contains("obstacle: Some") { " with an obstacle" } else { "" })
}

#[test]
fn every_kind_of_reason_is_reached() {
    let mut runner = TestRunner::deterministic();
    let strategy = generate::unlocked_cases();
    let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
    for _ in 0..1500 {
        let case = strategy.new_tree(&mut runner).expect("a case").current();
        let Ok(plan) = decided(&case, &case.pool()) else { continue };
        for waiting in plan.reserve() {
            *kinds.entry(kind(waiting.reason())).or_default() += 1;
        }
    }
    let expected = [
        "NotEligible",
        "CannotHost",
        "TooManySeats",
        "RulesForbid",
        "CompanionsCannot",
        "OutOfReach",
        "TooFew",
        "TooFew with an obstacle",
        "NoGroup",
        "NoGroup with an obstacle",
        "TooManyAlike",
        "SizesDoNotAddUp",
        "Full with an obstacle",
        "NoFacilitator",
        "NoFacilitatorInReach",
        "Outranked",
        "Outranked with an obstacle",
    ];
    let missing: Vec<_> = expected.iter().filter(|kind| !kinds.contains_key(**kind)).collect();
    assert!(missing.is_empty(), "{missing:?} of {kinds:#?}");
    assert!(!kinds.contains_key("NotProven"), "{kinds:#?}");
    println!("{kinds:#?}");
}
