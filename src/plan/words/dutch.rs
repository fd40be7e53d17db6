//! Every sentence in Dutch.

use super::Language;
use crate::plan::{Reason, Shared, Statement};
use crate::programme::Rule;

const ME: Language = Language::Dutch;

pub(super) fn reason(reason: &Reason) -> String {
    match reason {
        Reason::NotEligible { attribute } => {
            format!("niet toegelaten: het programma aanvaardt deze waarde van {attribute} niet")
        }
        Reason::TooManySeats { seats, most } => {
            format!("heeft {seats} plaatsen bij elkaar nodig; een groep heeft er hoogstens {most}")
        }
        Reason::CannotHost => {
            "in de eigen gemeente kan geen bijeenkomst zijn, en elk lid ontvangt de groep".into()
        }
        Reason::RulesForbid { rule: None } => {
            "de regels laten geen enkele groep toe, met wie dan ook".into()
        }
        Reason::RulesForbid { rule: Some(rule) } => {
            format!("geen enkele groep is toegestaan, met wie dan ook: {}", statement(rule))
        }
        Reason::OutOfReach => "geen bijeenkomst kan binnen bereik zijn".into(),
        Reason::CompanionsCannot => {
            "moet samen met anderen met wie geen groep mogelijk is".into()
        }
        Reason::TooFew { seats, least, shared, obstacle } => {
            let among = shared.as_ref().map_or_else(String::new, among);
            let missing = least.saturating_sub(*seats);
            format!(
                "{among}wie in één groep kunnen nemen samen {} in; een groep heeft er {least} nodig: minstens \
                 {missing} te weinig{}",
                places(*seats),
                enough_without(obstacle.as_ref())
            )
        }
        Reason::NoGroup { obstacle: None } => {
            "geen groep voldoet aan alle eisen, met wie dan ook".into()
        }
        Reason::NoGroup { obstacle: Some(obstacle) } => format!(
            "geen groep voldoet aan alle eisen; wel zonder deze: {}",
            statement(obstacle)
        ),
        Reason::TooManyAlike { rule, value, seats, groups, each } => format!(
            "{} van {value}, en hoogstens {} met elk hoogstens {each} van hen: {}",
            places(*seats),
            count(*groups, "groep", "groepen"),
            statement(rule)
        ),
        Reason::SizesDoNotAddUp { seats, fit, size: (min, max) } => format!(
            "{} komen niet uit op groepen van {min} tot {max}: hoogstens {fit} passen, en die zijn bezet",
            places(*seats)
        ),
        Reason::Full { groups, seats, obstacle } => format!(
            "alle {} van {} zijn bezet{}",
            places(*seats),
            count(*groups, "groep", "groepen"),
            obstacle.as_ref().map_or_else(String::new, |o| format!(": {}", statement(o)))
        ),
        Reason::Outranked { obstacle } => format!(
            "in elk plan met een plaats hiervoor valt iemand met gelijke of hogere voorrang af{}",
            place_without(obstacle.as_ref())
        ),
        Reason::NotProven { obstacle } => format!(
            "wacht in het beste gevonden plan; het is niet bewezen dat dat moet{}",
            place_without(obstacle.as_ref())
        ),
    }
}

fn count(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

fn places(number: u64) -> String {
    count(number, "plaats", "plaatsen")
}

fn among(shared: &Shared) -> String {
    let Shared { attribute, value } = shared;
    if value.is_empty() { format!("zonder {attribute}: ") } else { format!("{attribute} {value}: ") }
}

fn enough_without(obstacle: Option<&Statement>) -> String {
    obstacle.map_or_else(String::new, |o| format!("; genoeg zonder deze eis: {}", statement(o)))
}

fn place_without(obstacle: Option<&Statement>) -> String {
    let added = |o| format!("; er is wel een plaats bij zonder deze eis: {}", statement(o));
    obstacle.map_or_else(String::new, added)
}

pub(super) fn statement(statement: &Statement) -> String {
    match statement {
        Statement::CountMin { min } => {
            format!("minstens {} (groups.count.min)", count((*min).into(), "groep", "groepen"))
        }
        Statement::CountMax { max } => {
            format!("hoogstens {} (groups.count.max)", count((*max).into(), "groep", "groepen"))
        }
        Statement::SizeMin { min } => {
            format!("minstens {} in een groep (groups.size.min)", places((*min).into()))
        }
        Statement::SizeMax { max } => {
            format!("hoogstens {} in een groep (groups.size.max)", places((*max).into()))
        }
        Statement::Rule { nth, rule: it } => format!("{} (rules[{nth}])", rule(it)),
        Statement::Eligible { attribute } => {
            format!("alleen sommige waarden van {attribute} doen mee (eligible.{attribute})")
        }
        Statement::Reach { max } => {
            format!("niemand reist verder dan {} (travel.max_km)", ME.kilometres(*max))
        }
        Statement::OwnReach => "hoe ver deelnemers hoogstens reizen (max_travel_km)".into(),
        Statement::OnlyVenues => "waar deelnemers alleen komen (only_venues)".into(),
        Statement::NoHosting => "gemeenten waar geen bijeenkomst kan zijn (host)".into(),
        Statement::VenueLimits => {
            "hoeveel groepen in een gemeente bijeen kunnen komen (max_groups)".into()
        }
        Statement::VenuesOfMembers => {
            "groepen komen bijeen in de gemeente van een lid (meetings.venues)".into()
        }
        Statement::Facilitators { groups } => format!(
            "elke groep heeft een begeleider, en zij begeleiden hoogstens {} (facilitators)",
            count(*groups, "groep", "groepen")
        ),
    }
}

fn rule(rule: &Rule) -> String {
    match rule {
        Rule::AtMost { attribute, max } => {
            format!("hoogstens {} van één {attribute} in een groep", places((*max).into()))
        }
        Rule::Same { attribute } => format!("in een groep heeft iedereen {attribute} gemeen"),
        Rule::Distinct { attribute, min } => {
            format!("minstens {min} verschillende waarden van {attribute} in een groep")
        }
        Rule::Quota { attribute, value, min, max: Some(max) } => {
            format!("tussen {min} en {max} met {attribute} {value} in een groep")
        }
        Rule::Quota { attribute, value, min, max: None } => {
            format!("minstens {min} met {attribute} {value} in een groep")
        }
        Rule::Together { ids } => format!("samen: {}", ids.join(", ")),
        Rule::Apart { ids } => format!("niet bij elkaar: {}", ids.join(", ")),
        Rule::Overlap { min } => {
            format!("minstens {} gemeen", count((*min).into(), "dagdeel", "dagdelen"))
        }
        Rule::Avoid { attribute, .. } => {
            format!("liever geen twee van één {attribute} in een groep")
        }
        Rule::Acquainted { .. } => "liever geen twee in een groep die elkaar kennen".into(),
    }
}
