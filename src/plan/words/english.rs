//! Every sentence in English.

use super::Language;
use crate::plan::{Reason, Shared, Statement};
use crate::programme::Rule;

const ME: Language = Language::English;

pub(super) fn reason(reason: &Reason) -> String {
    match reason {
        Reason::NotEligible { attribute } => {
            format!("not eligible: the programme does not accept its {attribute}")
        }
        Reason::TooManySeats { seats, most } => {
            format!("needs {seats} places together; a group has at most {most}")
        }
        Reason::CannotHost => "its municipality cannot host, and every member hosts".into(),
        Reason::RulesForbid { rule: None } => {
            "the rules admit it to no group, whoever is with it".into()
        }
        Reason::RulesForbid { rule: Some(rule) } => {
            format!("no group may hold it, whoever is with it: {}", statement(rule))
        }
        Reason::OutOfReach => "no meeting can be within reach".into(),
        Reason::CompanionsCannot => {
            "must be together with registrants with whom no group is possible".into()
        }
        Reason::TooFew { seats, least, shared, obstacle } => {
            let among = shared.as_ref().map_or_else(String::new, among);
            let missing = least.saturating_sub(*seats);
            format!(
                "{among}those who can be in one group with it take {} with it; a group needs {least}: at least \
                 {missing} missing{}",
                places(*seats),
                enough_without(obstacle.as_ref())
            )
        }
        Reason::NoGroup { obstacle: None } => {
            "no group with it satisfies all that is stated, whoever is in it".into()
        }
        Reason::NoGroup { obstacle: Some(obstacle) } => format!(
            "no group with it satisfies all that is stated; one would without {}",
            statement(obstacle)
        ),
        Reason::TooManyAlike { rule, value, seats, groups, each } => format!(
            "{} of {value}, and at most {} with at most {each} of them in each: {}",
            places(*seats),
            count(*groups, "group", "groups"),
            statement(rule)
        ),
        Reason::SizesDoNotAddUp { seats, fit, size: (min, max) } => format!(
            "{} do not add up to groups of {min} to {max}: at most {fit} fit, and those are taken",
            places(*seats)
        ),
        Reason::Full { groups, seats, obstacle } => format!(
            "all {} of {} are taken{}",
            places(*seats),
            count(*groups, "group", "groups"),
            obstacle.as_ref().map_or_else(String::new, |o| format!(": {}", statement(o)))
        ),
        Reason::Outranked { obstacle } => format!(
            "every plan that places it leaves out somebody of the same or a higher priority{}",
            place_without(obstacle.as_ref())
        ),
        Reason::NotProven { obstacle } => format!(
            "waits in the best plan that was found; it is not proven that it must{}",
            place_without(obstacle.as_ref())
        ),
    }
}

fn count(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

fn places(number: u64) -> String {
    count(number, "place", "places")
}

fn among(shared: &Shared) -> String {
    let Shared { attribute, value } = shared;
    if value.is_empty() { format!("without {attribute}: ") } else { format!("{attribute} {value}: ") }
}

fn enough_without(obstacle: Option<&Statement>) -> String {
    obstacle.map_or_else(String::new, |o| format!("; enough without {}", statement(o)))
}

fn place_without(obstacle: Option<&Statement>) -> String {
    obstacle.map_or_else(String::new, |o| format!("; it could be added without {}", statement(o)))
}

pub(super) fn statement(statement: &Statement) -> String {
    match statement {
        Statement::CountMin { min } => {
            format!("at least {} (groups.count.min)", count((*min).into(), "group", "groups"))
        }
        Statement::CountMax { max } => {
            format!("at most {} (groups.count.max)", count((*max).into(), "group", "groups"))
        }
        Statement::SizeMin { min } => {
            format!("at least {} in a group (groups.size.min)", places((*min).into()))
        }
        Statement::SizeMax { max } => {
            format!("at most {} in a group (groups.size.max)", places((*max).into()))
        }
        Statement::Rule { nth, rule: it } => format!("{} (rules[{nth}])", rule(it)),
        Statement::Eligible { attribute } => {
            format!("only some values of {attribute} are eligible (eligible.{attribute})")
        }
        Statement::Reach { max } => {
            format!("nobody travels more than {} (travel.max_km)", ME.kilometres(*max))
        }
        Statement::OwnReach => "how far registrants travel at most (max_travel_km)".into(),
        Statement::OnlyVenues => "where registrants come only (only_venues)".into(),
        Statement::NoHosting => "municipalities that cannot host (host)".into(),
        Statement::VenueLimits => "how many groups can meet in a municipality (max_groups)".into(),
        Statement::VenuesOfMembers => {
            "groups meet in the municipality of a member (meetings.venues)".into()
        }
        Statement::Facilitators { groups } => format!(
            "each group has a facilitator, and they lead at most {} (facilitators)",
            count(*groups, "group", "groups")
        ),
    }
}

fn rule(rule: &Rule) -> String {
    match rule {
        Rule::AtMost { attribute, max } => {
            format!("at most {} of one {attribute} in a group", places((*max).into()))
        }
        Rule::Same { attribute } => format!("all of a group share {attribute}"),
        Rule::Distinct { attribute, min } => {
            format!("at least {min} different values of {attribute} in a group")
        }
        Rule::Quota { attribute, value, min, max: Some(max) } => {
            format!("between {min} and {max} of {attribute} {value} in a group")
        }
        Rule::Quota { attribute, value, min, max: None } => {
            format!("at least {min} of {attribute} {value} in a group")
        }
        Rule::Together { ids } => format!("together: {}", ids.join(", ")),
        Rule::Apart { ids } => format!("apart: {}", ids.join(", ")),
        Rule::Overlap { min } => {
            format!("at least {} in common", count((*min).into(), "slot", "slots"))
        }
        Rule::Avoid { attribute, .. } => format!("rather not two of one {attribute} in a group"),
        Rule::Acquainted { .. } => "rather not two in a group who met before".into(),
    }
}
