//! Statements that may be obstacles, and the problem without them.

use crate::plan::Statement;
use crate::pool::Pool;
use crate::programme::{Hosting, Programme, Rule, Venues};

/// Maximum group size where none is stated, in seats.
const ANY_SIZE: u32 = 10_000;

/// Statements that can make a plan illegal, eligibility aside, with the most useful ones first.
pub(crate) fn stated(pool: &Pool, programme: &Programme) -> Vec<Statement> {
    let mut stated = Vec::new();
    let groups = &programme.groups;
    if let Some(all) = pool.facilitators() {
        let groups = all.map(|facilitator| u64::from(facilitator.max_groups())).sum();
        stated.push(Statement::Facilitators { groups });
    }
    if programme.revise.as_ref().is_some_and(|revise| revise.lock) {
        stated.push(Statement::Lock);
    }
    if pool.has_locked() {
        stated.push(Statement::OwnLock);
    }
    if groups.count.min > 0 {
        stated.push(Statement::CountMin { min: groups.count.min });
    }
    stated.extend(groups.count.max.map(|max| Statement::CountMax { max }));
    stated.extend(of_travel(pool, programme));
    for rule in programme.rules.iter().filter(|rule| is_hard(rule)) {
        let statement = Statement::Rule { rule: rule.clone() };
        if !stated.contains(&statement) {
            stated.push(statement);
        }
    }
    stated.push(Statement::SizeMax { max: groups.size.max });
    if groups.size.min > 1 {
        stated.push(Statement::SizeMin { min: groups.size.min });
    }
    stated
}

/// Statements on eligibility.
pub(crate) fn stated_of_eligibility(programme: &Programme) -> impl Iterator<Item = Statement> {
    programme.eligible.keys().map(|attribute| Statement::Eligible { attribute: attribute.clone() })
}

fn is_hard(rule: &Rule) -> bool {
    let is_soft = matches!(
        rule,
        Rule::Avoid { .. } | Rule::Acquainted { .. } | Rule::Wish { min: None | Some(0), .. }
    );
    !is_soft
}

fn of_travel(pool: &Pool, programme: &Programme) -> Vec<Statement> {
    let mut stated = Vec::new();
    if !programme.travels() {
        return stated;
    }
    let people = pool.registrants();
    if programme.meetings.hosting == Hosting::Central {
        if pool.municipalities().iter().any(|m| m.max_groups().is_some()) {
            stated.push(Statement::VenueLimits);
        }
        if pool.indices().any(|person| !pool.only_venues_of(person).is_empty()) {
            stated.push(Statement::OnlyVenues);
        }
    }
    if people.iter().any(|registrant| registrant.max_travel().is_some()) {
        stated.push(Statement::OwnReach);
    }
    stated.extend(programme.travel.max.map(|max| Statement::Reach { max }));
    if programme.meetings.hosting == Hosting::Central
        && programme.meetings.venues != Some(Venues::All)
    {
        stated.push(Statement::VenuesOfMembers);
    }
    if pool.municipalities().iter().any(|municipality| !municipality.can_host()) {
        stated.push(Statement::NoHosting);
    }
    stated
}

/// Pool and programme without these statements.
pub(crate) fn without(
    pool: &Pool,
    programme: &Programme,
    dropped: &[Statement],
) -> (Pool, Programme) {
    let (mut pool, mut relaxed) = (pool.clone(), programme.clone());
    for statement in dropped {
        match statement {
            Statement::CountMin { .. } => relaxed.groups.count.min = 0,
            Statement::CountMax { .. } => relaxed.groups.count.max = None,
            Statement::SizeMin { .. } => relaxed.groups.size.min = 1,
            Statement::SizeMax { .. } => relaxed.groups.size.max = ANY_SIZE,
            Statement::Rule { .. } => {}
            Statement::Eligible { attribute } => {
                relaxed.eligible.remove(attribute);
            }
            Statement::Reach { .. } => relaxed.travel.max = None,
            Statement::Lock => relaxed.revise = None,
            Statement::OwnLock => pool = pool.without_locks(),
            Statement::VenuesOfMembers => relaxed.meetings.venues = Some(Venues::All),
            Statement::OwnReach => pool = pool.without_own_reach(),
            Statement::OnlyVenues => pool = pool.without_only_venues(),
            Statement::NoHosting => pool = pool.hosting_everywhere(),
            Statement::VenueLimits => pool = pool.without_venue_limits(),
            Statement::Facilitators { .. } => pool = pool.without_facilitators(),
        }
    }
    let is_dropped = |rule: &Rule| {
        dropped
            .iter()
            .any(|statement| matches!(statement, Statement::Rule { rule: other } if other == rule))
    };
    relaxed.rules.retain(|rule| !is_dropped(rule));
    (pool, relaxed)
}
