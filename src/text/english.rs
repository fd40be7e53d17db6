//! Sentences in English.

use std::sync::Arc;

use super::{Language, name, outwards, untold};
use crate::measure::Metres;
use crate::plan::{
    Change, Conflict, Contradiction, Names, NoFit, Opening, Reason, Relief, Shared, Statement,
};
use crate::programme::Rule;

const ME: Language = Language::English;

pub(crate) fn reason(reason: &Reason) -> String {
    match reason {
        Reason::NotEligible { attribute } => {
            format!("Not eligible: the programme does not accept this {attribute}.")
        }
        Reason::TooManySeats { seats, most } => {
            format!("Needs {seats} places in one group; a group has at most {most}.")
        }
        Reason::CannotHost => {
            "Every member hosts in turn, and this person's municipality cannot host.".into()
        }
        Reason::RulesForbid { rule: None } => "The rules allow no group with this person.".into(),
        Reason::RulesForbid { rule: Some(rule) } => {
            format!("The rules allow no group with this person: {}.", statement(rule))
        }
        Reason::OutOfReach => "No group can meet within this person's travel distance.".into(),
        Reason::NoFacilitatorInReach => "No facilitator can lead a group with this person.".into(),
        Reason::CompanionsCannot => {
            "Must be in one group with others, and no group with them is possible.".into()
        }
        Reason::TooFew { seats, least, shared, obstacle } => {
            let group = shared.as_ref().map_or_else(
                || "a group with this person".to_owned(),
                |shared| format!("with this person, {}", among(shared)),
            );
            format!(
                "Too few registrations: {group} can fill {seats} of the {least} places that a group needs{}.",
                because_of(untold(shared.as_ref(), obstacle.as_ref()))
            )
        }
        Reason::NoGroup { obstacle } => format!(
            "No group with this person satisfies all rules.{}",
            place_without(obstacle.as_ref())
        ),
        Reason::TooManyAlike { value, seats, groups, each, .. } => format!(
            "Too many people of {value}: together they need {}, but {} possible for them, with at most {} for \
             {value} in a group.",
            places(*seats),
            if *groups == 1 {
                "only 1 group is".to_owned()
            } else {
                format!("at most {groups} groups are")
            },
            places(*each)
        ),
        Reason::SizesDoNotAddUp { seats, fit, size: (min, max) } => format!(
            "{} cannot be divided into groups of {min} to {max}: at most {fit} fit, and those are taken.",
            places(*seats)
        ),
        Reason::Full { groups, seats, obstacle } => format!(
            "All places are taken: at most {} can be formed, with {} in all{}.",
            count(*groups, "group", "groups"),
            places(*seats),
            because_of(obstacle.as_ref())
        ),
        Reason::NoFacilitator { groups, seats } => format!(
            "No facilitator is free: together they lead at most {}, and all {} in them are taken.",
            count(*groups, "group", "groups"),
            places(*seats)
        ),
        Reason::Outranked { obstacle } => format!(
            "All places are taken: placing this person would leave out someone with the same or a higher priority.{}",
            place_without(obstacle.as_ref())
        ),
        Reason::NotProven { obstacle } => format!(
            "No place in the best plan found. A plan with a place for this person may exist; allow more time to be \
             sure.{}",
            place_without(obstacle.as_ref())
        ),
        Reason::NotInPlan { obstacle } => {
            format!("Has no group in this plan.{}", place_without(obstacle.as_ref()))
        }
    }
}

pub(crate) fn no_fit(no_fit: &NoFit) -> String {
    match no_fit {
        NoFit::NotRegistered { id } => format!("No registrant has the id {id}."),
        NoFit::HasGroup { id, group } => format!("{id} is already in group {group}."),
        NoFit::NoSuchGroup { group } => format!("The plan has no group {group}."),
        NoFit::Closed { id, group, because } => {
            let because: Vec<String> = because.iter().map(statement).collect();
            format!("{id} cannot join group {group}: {}.", because.join("; "))
        }
    }
}

/// Line on the groups that cannot take a registrant, with the reasons.
pub(crate) fn closed(groups: u64, because: &str) -> String {
    format!("Not possible in {}: {because}.", count(groups, "other group", "other groups"))
}

pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

pub(super) fn places(number: u64) -> String {
    count(number, "place", "places")
}

fn among(Shared { attribute, value }: &Shared) -> String {
    if value.is_empty() {
        format!("registrants without {attribute}")
    } else {
        format!("{attribute} {value}")
    }
}

fn because_of(obstacle: Option<&Statement>) -> String {
    obstacle.map_or_else(String::new, |o| format!(" ({})", statement(o)))
}

fn place_without(obstacle: Option<&Statement>) -> String {
    obstacle.map_or_else(String::new, |o| format!(" Possible without this: {}.", statement(o)))
}

pub(crate) fn statement(statement: &Statement) -> String {
    match statement {
        Statement::CountMin { min } => {
            format!("at least {}", count((*min).into(), "group", "groups"))
        }
        Statement::CountMax { max } => {
            format!("at most {}", count((*max).into(), "group", "groups"))
        }
        Statement::SizeMin { min } => {
            format!("at least {} in a group", places((*min).into()))
        }
        Statement::SizeMax { max } => {
            format!("at most {} in a group", places((*max).into()))
        }
        Statement::Rule { rule: it } => rule(it),
        Statement::Eligible { attribute } => {
            format!("only some values of {attribute} are eligible")
        }
        Statement::Reach { max } => {
            format!("each member travels at most {}", ME.kilometres(*max))
        }
        Statement::OwnReach => "the travel limits that registrants stated".into(),
        Statement::OnlyVenues => "the venues that registrants accept".into(),
        Statement::NoHosting => "municipalities that cannot host".into(),
        Statement::VenueLimits => "the number of groups that a municipality can host".into(),
        Statement::VenuesOfMembers => "groups meet in the municipality of a member".into(),
        Statement::Lock => "earlier groups stay whole".into(),
        Statement::OwnLock => "locked members of an earlier group stay together".into(),
        Statement::Facilitators { groups } => format!(
            "each group has a facilitator, and they lead at most {}",
            count(*groups, "group", "groups")
        ),
    }
}

fn none(or_none: bool) -> &'static str {
    if or_none { ", or none" } else { "" }
}

pub(crate) fn rule(rule: &Rule) -> String {
    match rule {
        Rule::AtMost { attribute, max } => {
            format!("at most {} per {attribute} in a group", places((*max).into()))
        }
        Rule::Same { attribute } => {
            format!("all members of a group have the same {attribute}")
        }
        Rule::Distinct { attribute, min } => {
            format!("{attribute}: at least {min} different ones in a group")
        }
        Rule::Quota { attribute, value, min, max: Some(max), or_none } => {
            format!("{min} to {max} people with {attribute} {value} in a group{}", none(*or_none))
        }
        Rule::Quota { attribute, value, min, max: None, or_none } => {
            let people = count((*min).into(), "person", "people");
            format!("at least {people} with {attribute} {value} in a group{}", none(*or_none))
        }
        Rule::Together { ids } => format!("together: {}", ids.join(", ")),
        Rule::Apart { ids } => format!("apart: {}", ids.join(", ")),
        Rule::Overlap { min } => {
            let slots = count((*min).into(), "slot", "slots");
            format!("all members of a group share at least {slots}")
        }
        Rule::Avoid { attribute, .. } => {
            format!("preferably at most one person per {attribute} in a group")
        }
        Rule::Acquainted { .. } => "preferably no two people who met before".into(),
        Rule::Wish { min: Some(min), .. } if *min > 0 => {
            let people = match min {
                1 => "one of the people they named".into(),
                more => format!("{more} of the people they named, or with all if these are fewer"),
            };
            format!("everyone who has wishes shares a group with at least {people}")
        }
        Rule::Wish { .. } => "preferably groups with the people whom the members named".into(),
    }
}

/// Lists at most `most` names and the number of the others.
pub(super) fn some(names: &[Arc<str>], most: usize) -> String {
    let named = names.iter().take(most).map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(most) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// Maximum number of names in a sentence.
const NAMED: usize = 8;

pub(crate) fn opening(opening: &Opening, names: &Names) -> String {
    let places = some(&opening.waiting, NAMED);
    let more = registrations(opening, names, NAMED);
    let fewer = if opening.proven { "" } else { "; perhaps fewer are enough" };
    format!("{more}: a place for {places}{fewer}")
}

/// Registrations of an opening, with at most `most` municipalities.
pub(super) fn registrations(opening: &Opening, names: &Names, most: usize) -> String {
    let shared: String =
        opening.shared.iter().map(|shared| format!(", {}", among(shared))).collect();
    let from = if opening.from_anywhere {
        "any municipality".to_owned()
    } else {
        let from: Vec<Arc<str>> = opening.from.iter().map(|code| name(names, code)).collect();
        if from.len() == 1 { some(&from, most) } else { format!("one of {}", some(&from, most)) }
    };
    let more = count(opening.missing, "more registration", "more registrations");
    format!("{more}{shared}, from {from}")
}

pub(crate) fn relief(relief: &Relief, names: &Names) -> String {
    let places = some(&relief.places, NAMED);
    let loses = match relief.loses.as_slice() {
        [] => String::new(),
        loses => format!(", but none for {}", some(loses, NAMED)),
    };
    let exact = relief.bounds.filter(|(least, most)| least == most);
    let price = match exact.or_else(|| relief.bounds.map(outwards)) {
        Some((least, most)) if least == most => match least.0 {
            0 => "at the same cost".to_owned(),
            metres if metres > 0 => format!("for {} more", ME.kilometres(least)),
            metres => format!("for {} less", ME.kilometres(Metres(-metres))),
        },
        Some((least, most)) if least.0 >= 0 => {
            format!("for {} more", between(least, most))
        }
        Some((least, most)) if most.0 <= 0 => {
            format!("for {} less", between(Metres(-most.0), Metres(-least.0)))
        }
        Some((least, most)) => format!(
            "at a cost between {} less and {} more",
            ME.kilometres(Metres(-least.0)),
            ME.kilometres(most)
        ),
        None => "at a cost that is not known".to_owned(),
    };
    let longest =
        relief.longest.map(|longest| format!("; longest journey {}", ME.kilometres(longest)));
    let longest = longest.unwrap_or_default();
    format!("{}: a place for {places}{loses}, {price}{longest}", change(&relief.change, names))
}

fn between(least: Metres, most: Metres) -> String {
    format!("between {} and {}", ME.decimal(least.kilometres(), 1), ME.kilometres(most))
}

pub(super) fn change(change: &Change, names: &Names) -> String {
    match change {
        Change::SizeMin { to } => format!("at least {} in a group", places((*to).into())),
        Change::SizeMax { to } => format!("at most {} in a group", places((*to).into())),
        Change::CountMax { to } => {
            format!("at most {}", count((*to).into(), "group", "groups"))
        }
        Change::Reach { to: None } => "no maximum travel distance".into(),
        Change::Reach { to: Some(max) } => {
            format!("journeys of at most {}", ME.kilometres(*max))
        }
        Change::Rule { to: Some(to), .. } => rule(to),
        Change::Rule { from, to: None } => format!("without this rule: {}", rule(from)),
        Change::Facilitator { at } => format!("one more facilitator, from {}", name(names, at)),
        Change::Room { at } => {
            format!("room for one more group in {}", name(names, at))
        }
        Change::FreeTravel { id } => {
            format!("{id} travels any distance, to any venue")
        }
    }
}

pub(crate) fn conflict(conflict: &Conflict) -> String {
    let why = match conflict {
        Conflict::TooFewGroups { demanded, possible } => format!(
            "it asks for at least {}, and {} can be formed",
            count(*demanded, "group", "groups"),
            match possible {
                0 => "none".to_owned(),
                most => format!("at most {most}"),
            }
        ),
        Conflict::Locked { earlier, ids } => format!(
            "locked members of an earlier group stay together, and no group can hold those of group {earlier}: {}",
            ids.join(", ")
        ),
        Conflict::LockedTooSmall { earlier, ids, seats, others, least } => format!(
            "earlier groups stay whole, and group {earlier} cannot reach {}: {} left ({}), and others who can join fill \
             {others}. With may_shrink = true under [revise] it may stay smaller",
            places(*least),
            if *seats == 1 { "1 place is".to_owned() } else { format!("{seats} places are") },
            some(ids, NAMED)
        ),
        Conflict::AllLocked => {
            "locked members of earlier groups stay together, and no plan keeps them all".into()
        }
    };
    format!("no plan satisfies the programme: {why}")
}

pub(crate) fn contradiction(contradiction: &Contradiction) -> String {
    let needed =
        if contradiction.is_minimal { " Drop any one of them and there is a plan." } else { "" };
    format!(
        "These demands do not go together for the {} of all registrations.{needed}",
        places(contradiction.seats)
    )
}
