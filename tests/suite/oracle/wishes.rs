//! Existence of groups and plans by enumeration, group by group and plan by plan.

use kring::Rule;
use kring::plan::Statement;
use kring::programme::Venues;

use super::{Choice, Reading};
use crate::case::Case;

/// Returns every group that a legal plan can have, with its members as bits.
pub(crate) fn groups(case: &Case) -> Vec<(usize, Choice)> {
    let reading = Reading::of(case);
    let people = case.people.len();
    let of = |mask: usize| {
        let members: Vec<usize> =
            (0..people).filter(|registrant| mask >> registrant & 1 == 1).collect();
        let options = reading.options(&members).into_iter();
        let open: Vec<Choice> = options.filter(|choice| reading.fits_beside(choice, &[])).collect();
        open.into_iter().map(move |choice| (mask, choice))
    };
    (1_usize..1 << people).flat_map(of).collect()
}

/// Returns `true` if a legal group with this person exists.
pub(crate) fn has_group(case: &Case, registrant: usize) -> bool {
    groups(case).iter().any(|(mask, _)| mask >> registrant & 1 == 1)
}

/// Returns `true` if a legal plan places all of these people, regardless of turns.
pub(crate) fn has_plan(case: &Case, placed: &[usize]) -> bool {
    let wanted = placed.iter().fold(0, |mask, registrant| mask | 1 << registrant);
    let reading = Reading::of(case);
    decide(&reading, &groups(case), wanted, 0, &mut Vec::new())
}

fn decide(
    reading: &Reading<'_>,
    groups: &[(usize, Choice)],
    wanted: usize,
    taken: usize,
    chosen: &mut Vec<Choice>,
) -> bool {
    if wanted & !taken == 0 && reading.count_fits(chosen.len()) {
        let members: Vec<&[usize]> = chosen.iter().map(|group| group.members.as_slice()).collect();
        if reading.keeps_locks(&members) {
            return true;
        }
    }
    groups.iter().enumerate().any(|(nth, (mask, choice))| {
        if mask & taken != 0 || !reading.fits_beside(choice, chosen) {
            return false;
        }
        chosen.push(choice.clone());
        let found = decide(reading, &groups[nth + 1..], wanted, taken | mask, chosen);
        chosen.pop();
        found
    })
}

/// Returns `true` if two rules are equal but for the order of their ids.
pub(crate) fn same_rule(one: &Rule, other: &Rule) -> bool {
    let sorted = |rule: &Rule| {
        let mut rule = rule.clone();
        if let Rule::Together { ids } | Rule::Apart { ids } = &mut rule {
            ids.sort();
            ids.dedup();
        }
        rule
    };
    sorted(one) == sorted(other)
}

/// Returns the case without these statements.
pub(crate) fn without(case: &Case, dropped: &[Statement]) -> Case {
    let mut case = case.clone();
    let mut rules: Vec<Rule> = Vec::new();
    for statement in dropped {
        let groups = &mut case.programme.groups;
        match statement {
            Statement::CountMin { .. } => groups.count.min = 0,
            Statement::CountMax { .. } => groups.count.max = None,
            Statement::SizeMin { .. } => groups.size.min = 1,
            Statement::SizeMax { .. } => groups.size.max = 1000,
            Statement::Rule { rule } => {
                assert!(case.programme.rules.iter().any(|other| same_rule(other, rule)));
                rules.push(rule.clone());
            }
            Statement::Eligible { attribute } => {
                case.programme.eligible.remove(attribute);
            }
            Statement::Reach { .. } => case.programme.travel.max = None,
            Statement::OwnReach => case.people.iter_mut().for_each(|p| p.max_travel = None),
            Statement::OnlyVenues => case.people.iter_mut().for_each(|p| p.only.clear()),
            Statement::NoHosting => case.towns.iter_mut().for_each(|t| t.host = true),
            Statement::VenueLimits => case.towns.iter_mut().for_each(|t| t.max_groups = None),
            Statement::VenuesOfMembers => case.programme.meetings.venues = Some(Venues::All),
            Statement::Facilitators { .. } => case.facilitators = None,
            Statement::Lock => case.programme.revise = None,
            Statement::OwnLock => case.people.iter_mut().for_each(|p| p.locked = false),
            other => panic!("not known here: {other:?}"),
        }
    }
    case.programme.rules.retain(|rule| !rules.iter().any(|dropped| same_rule(dropped, rule)));
    case
}
