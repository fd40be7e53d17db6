//! Sentences in Dutch.

use std::sync::Arc;

use super::{Language, name, outwards, untold};
use crate::measure::Metres;
use crate::plan::{
    Change, Conflict, Contradiction, Names, NoFit, Opening, Reason, Relief, Shared, Statement,
};
use crate::programme::Rule;

const ME: Language = Language::Dutch;

pub(crate) fn reason(reason: &Reason) -> String {
    match reason {
        Reason::NotEligible { attribute } => {
            format!("Niet toegelaten: wat bij {attribute} is ingevuld, past niet bij dit programma.")
        }
        Reason::TooManySeats { seats, most } => {
            format!("Heeft {seats} plaatsen in één groep nodig; een groep heeft er hoogstens {most}.")
        }
        Reason::CannotHost => {
            "Elke deelnemer ontvangt de groep een keer, en in de gemeente van deze deelnemer kan geen bijeenkomst zijn.".into()
        }
        Reason::RulesForbid { rule: None } => {
            "De regels laten geen groep met deze deelnemer toe.".into()
        }
        Reason::RulesForbid { rule: Some(rule) } => {
            format!("De regels laten geen groep met deze deelnemer toe: {}.", statement(rule))
        }
        Reason::OutOfReach => {
            "Geen groep kan bijeenkomen binnen de reisafstand van deze deelnemer.".into()
        }
        Reason::NoFacilitatorInReach => {
            "Geen begeleider kan een groep met deze deelnemer begeleiden.".into()
        }
        Reason::CompanionsCannot => {
            "Moet met anderen in één groep, en met hen is geen groep mogelijk.".into()
        }
        Reason::TooFew { seats, least, shared, obstacle } => {
            let group = match shared {
                None => "een groep met deze deelnemer kan".to_owned(),
                Some(Shared { attribute, value }) if value.is_empty() => {
                    format!("met deze deelnemer kunnen deelnemers zonder {attribute}")
                }
                Some(Shared { attribute, value }) => {
                    format!("met deze deelnemer kan {attribute} {value}")
                }
            };
            format!(
                "Te weinig aanmeldingen: {group} {seats} van de {least} plaatsen vullen die een groep nodig heeft{}.",
                because_of(untold(shared.as_ref(), obstacle.as_ref()))
            )
        }
        Reason::NoGroup { obstacle } => format!(
            "Geen groep met deze deelnemer voldoet aan alle regels.{}",
            place_without(obstacle.as_ref())
        ),
        Reason::TooManyAlike { value, seats, groups, each, .. } => format!(
            "Te veel deelnemers van {value}: samen hebben zij {} nodig, maar voor hen {} mogelijk, met hoogstens {} \
             voor {value} in een groep.",
            places(*seats),
            if *groups == 1 {
                "is maar 1 groep".to_owned()
            } else {
                format!("zijn hoogstens {groups} groepen")
            },
            places(*each)
        ),
        Reason::SizesDoNotAddUp { seats, fit, size: (min, max) } => format!(
            "{} zijn niet te verdelen in groepen van {min} tot {max}: hoogstens {fit} passen, en die zijn bezet.",
            places(*seats)
        ),
        Reason::Full { groups, seats, obstacle } => format!(
            "Alle plaatsen zijn bezet: er {} hoogstens {} te vormen, met samen {}{}.",
            if *groups == 1 { "is" } else { "zijn" },
            count(*groups, "groep", "groepen"),
            places(*seats),
            because_of(obstacle.as_ref())
        ),
        Reason::NoFacilitator { groups, seats } => format!(
            "Geen begeleider is vrij: samen begeleiden zij hoogstens {}, en alle {} daarin zijn bezet.",
            count(*groups, "groep", "groepen"),
            places(*seats)
        ),
        Reason::Outranked { obstacle } => format!(
            "Alle plaatsen zijn bezet: met een plaats voor deze deelnemer valt iemand met dezelfde of een hogere \
             voorrang af.{}",
            place_without(obstacle.as_ref())
        ),
        Reason::NotProven { obstacle } => format!(
            "Geen plaats in het beste gevonden plan. Misschien bestaat er een plan met een plaats voor deze deelnemer; \
             geef meer tijd om dat zeker te weten.{}",
            place_without(obstacle.as_ref())
        ),
        Reason::NotInPlan { obstacle } => {
            format!("Heeft in dit plan geen groep.{}", place_without(obstacle.as_ref()))
        }
    }
}

pub(crate) fn no_fit(no_fit: &NoFit) -> String {
    match no_fit {
        NoFit::NotRegistered { id } => format!("Er is geen deelnemer met nummer {id}."),
        NoFit::HasGroup { id, group } => format!("{id} zit al in groep {group}."),
        NoFit::NoSuchGroup { group } => format!("Het plan heeft geen groep {group}."),
        NoFit::Closed { id, group, because } => {
            let because: Vec<String> = because.iter().map(statement).collect();
            format!("{id} kan niet bij groep {group}: {}.", because.join("; "))
        }
    }
}

/// Line on the groups that cannot take a registrant, with the reasons.
pub(crate) fn closed(groups: u64, because: &str) -> String {
    format!("Niet mogelijk in {}: {because}.", count(groups, "andere groep", "andere groepen"))
}

pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

pub(super) fn places(number: u64) -> String {
    count(number, "plaats", "plaatsen")
}

fn among(Shared { attribute, value }: &Shared) -> String {
    if value.is_empty() { format!("zonder {attribute}") } else { format!("{attribute} {value}") }
}

fn because_of(obstacle: Option<&Statement>) -> String {
    obstacle.map_or_else(String::new, |o| format!(" ({})", statement(o)))
}

fn place_without(obstacle: Option<&Statement>) -> String {
    obstacle
        .map_or_else(String::new, |o| format!(" Zonder deze eis kan het wel: {}.", statement(o)))
}

pub(crate) fn statement(statement: &Statement) -> String {
    match statement {
        Statement::CountMin { min } => {
            format!("minstens {}", count((*min).into(), "groep", "groepen"))
        }
        Statement::CountMax { max } => {
            format!("hoogstens {}", count((*max).into(), "groep", "groepen"))
        }
        Statement::SizeMin { min } => {
            format!("minstens {} in een groep", places((*min).into()))
        }
        Statement::SizeMax { max } => {
            format!("hoogstens {} in een groep", places((*max).into()))
        }
        Statement::Rule { rule: it } => rule(it),
        Statement::Eligible { attribute } => {
            format!("alleen sommige waarden van {attribute} doen mee")
        }
        Statement::Reach { max } => {
            format!("elke deelnemer reist hoogstens {}", ME.kilometres(*max))
        }
        Statement::OwnReach => "de reisgrenzen die deelnemers hebben opgegeven".into(),
        Statement::OnlyVenues => "de locaties waar deelnemers willen bijeenkomen".into(),
        Statement::NoHosting => "gemeenten waar geen bijeenkomst kan zijn".into(),
        Statement::VenueLimits => "het aantal groepen dat een gemeente kan ontvangen".into(),
        Statement::VenuesOfMembers => {
            "groepen komen bijeen in de gemeente van een deelnemer".into()
        }
        Statement::Lock => "eerdere groepen blijven bijeen".into(),
        Statement::OwnLock => "vergrendelde leden van een eerdere groep blijven bij elkaar".into(),
        Statement::Facilitators { groups } => format!(
            "elke groep heeft een begeleider, en zij begeleiden hoogstens {}",
            count(*groups, "groep", "groepen")
        ),
    }
}

fn none(or_none: bool) -> &'static str {
    if or_none { ", of geen" } else { "" }
}

pub(crate) fn rule(rule: &Rule) -> String {
    match rule {
        Rule::AtMost { attribute, max } => {
            format!("hoogstens {} per {attribute} in een groep", places((*max).into()))
        }
        Rule::Same { attribute } => {
            format!("alle deelnemers van een groep hebben {} {attribute}", same(attribute))
        }
        Rule::Distinct { attribute, min } => {
            format!("{attribute}: minstens {min} verschillende in een groep")
        }
        Rule::Quota { attribute, value, min, max: Some(max), or_none } => {
            format!(
                "{min} tot {max} deelnemers met {attribute} {value} in een groep{}",
                none(*or_none)
            )
        }
        Rule::Quota { attribute, value, min, max: None, or_none } => {
            let people = count((*min).into(), "deelnemer", "deelnemers");
            format!("minstens {people} met {attribute} {value} in een groep{}", none(*or_none))
        }
        Rule::Together { ids } => format!("samen: {}", ids.join(", ")),
        Rule::Apart { ids } => format!("niet bij elkaar: {}", ids.join(", ")),
        Rule::Overlap { min } => {
            let slots = count((*min).into(), "gezamenlijk moment", "gezamenlijke momenten");
            format!("minstens {slots} per groep")
        }
        Rule::Avoid { attribute, .. } => {
            format!("liever hoogstens één deelnemer per {attribute} in een groep")
        }
        Rule::Acquainted { .. } => {
            "liever geen twee deelnemers die al bij elkaar in een groep zaten".into()
        }
        Rule::Wish { min: Some(min), .. } if *min > 0 => {
            let people = match min {
                1 => "een van de mensen van het eigen lijstje".into(),
                more => format!(
                    "{more} van de mensen van het eigen lijstje, of met alle als dat er minder zijn"
                ),
            };
            format!("wie wensen heeft, zit in een groep met minstens {people}")
        }
        Rule::Wish { .. } => "liever groepen met de mensen om wie de deelnemers vroegen".into(),
    }
}

/// Dutch nouns with "het" that name an attribute.
const NEUTER: [&str; 9] = [
    "ambt",
    "beroep",
    "COROP-gebied",
    "dagdeel",
    "geslacht",
    "kenmerk",
    "landsdeel",
    "team",
    "werkgebied",
];

/// "The same" before the name of an attribute.
pub(crate) fn same(attribute: &str) -> &'static str {
    let is_neuter = NEUTER.iter().any(|noun| noun.eq_ignore_ascii_case(attribute));
    if is_neuter { "hetzelfde" } else { "dezelfde" }
}

/// Lists at most `most` names and the number of the others.
pub(crate) fn some(names: &[Arc<str>], most: usize) -> String {
    let named = names.iter().take(most).map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(most) {
        0 => named,
        more => format!("{named} en nog {more}"),
    }
}

/// Maximum number of names in a sentence.
const NAMED: usize = 8;

pub(crate) fn opening(opening: &Opening, names: &Names) -> String {
    let places = some(&opening.waiting, NAMED);
    let more = registrations(opening, names, NAMED);
    let fewer = if opening.proven { "" } else { "; misschien zijn er minder nodig" };
    format!("{more}: een plaats voor {places}{fewer}")
}

/// Registrations of an opening, with at most `most` municipalities.
pub(super) fn registrations(opening: &Opening, names: &Names, most: usize) -> String {
    let shared: String =
        opening.shared.iter().map(|shared| format!(", {}", among(shared))).collect();
    let from = if opening.from_anywhere {
        "welke gemeente ook".to_owned()
    } else {
        let from: Vec<Arc<str>> = opening.from.iter().map(|code| name(names, code)).collect();
        if from.len() == 1 { some(&from, most) } else { format!("één van {}", some(&from, most)) }
    };
    let more = count(opening.missing, "aanmelding erbij", "aanmeldingen erbij");
    format!("{more}{shared}, uit {from}")
}

pub(crate) fn relief(relief: &Relief, names: &Names) -> String {
    let places = some(&relief.places, NAMED);
    let loses = match relief.loses.as_slice() {
        [] => String::new(),
        loses => format!(", maar niet meer voor {}", some(loses, NAMED)),
    };
    let exact = relief.bounds.filter(|(least, most)| least == most);
    let price = match exact.or_else(|| relief.bounds.map(outwards)) {
        Some((least, most)) if least == most => match least.0 {
            0 => "voor dezelfde kosten".to_owned(),
            metres if metres > 0 => format!("voor {} meer", ME.kilometres(least)),
            metres => format!("voor {} minder", ME.kilometres(Metres(-metres))),
        },
        Some((least, most)) if least.0 >= 0 => format!("voor {} meer", between(least, most)),
        Some((least, most)) if most.0 <= 0 => {
            format!("voor {} minder", between(Metres(-most.0), Metres(-least.0)))
        }
        Some((least, most)) => format!(
            "voor tussen {} minder en {} meer",
            ME.kilometres(Metres(-least.0)),
            ME.kilometres(most)
        ),
        None => "tegen kosten die niet bekend zijn".to_owned(),
    };
    let longest =
        relief.longest.map(|longest| format!("; langste reis {}", ME.kilometres(longest)));
    let longest = longest.unwrap_or_default();
    format!("{}: een plaats voor {places}{loses}, {price}{longest}", change(&relief.change, names))
}

fn between(least: Metres, most: Metres) -> String {
    format!("tussen {} en {}", ME.decimal(least.kilometres(), 1), ME.kilometres(most))
}

pub(super) fn change(change: &Change, names: &Names) -> String {
    match change {
        Change::SizeMin { to } => format!("ten minste {} in een groep", places((*to).into())),
        Change::SizeMax { to } => format!("hoogstens {} in een groep", places((*to).into())),
        Change::CountMax { to } => {
            format!("hoogstens {}", count((*to).into(), "groep", "groepen"))
        }
        Change::Reach { to: None } => "geen maximale reisafstand".into(),
        Change::Reach { to: Some(max) } => {
            format!("reizen van hoogstens {}", ME.kilometres(*max))
        }
        Change::Rule { to: Some(to), .. } => rule(to),
        Change::Rule { from, to: None } => format!("als deze regel vervalt: {}", rule(from)),
        Change::Facilitator { at } => format!("nog een begeleider, uit {}", name(names, at)),
        Change::Room { at } => {
            format!("ruimte voor nog een groep in {}", name(names, at))
        }
        Change::FreeTravel { id } => {
            format!("{id} reist elke afstand, naar elke locatie")
        }
    }
}

pub(crate) fn conflict(conflict: &Conflict) -> String {
    let why = match conflict {
        Conflict::TooFewGroups { demanded, possible } => format!(
            "het vraagt ten minste {}, en er {} te vormen",
            count(*demanded, "groep", "groepen"),
            match possible {
                0 => "is geen groep".to_owned(),
                1 => "is hoogstens 1 groep".to_owned(),
                most => format!("zijn hoogstens {most} groepen"),
            }
        ),
        Conflict::Locked { earlier, ids } => format!(
            "vergrendelde leden van een eerdere groep blijven bij elkaar, en die van groep {earlier} passen in geen groep: {}",
            ids.join(", ")
        ),
        Conflict::LockedTooSmall { earlier, ids, seats, others, least } => format!(
            "eerdere groepen blijven bij elkaar, en groep {earlier} komt niet aan {}: er {} over ({}), en wie erbij kan vult \
             er {others}. Met may_shrink = true onder [revise] mag de groep kleiner blijven",
            places(*least),
            if *seats == 1 { "is 1 plaats".to_owned() } else { format!("zijn {seats} plaatsen") },
            some(ids, NAMED)
        ),
        Conflict::AllLocked => {
            "vergrendelde leden van eerdere groepen blijven bij elkaar, en geen plan houdt ze alle bijeen".into()
        }
    };
    format!("geen plan voldoet aan het programma: {why}")
}

pub(crate) fn contradiction(contradiction: &Contradiction) -> String {
    let needed = if contradiction.is_minimal {
        " Laat er een vervallen, welke ook, en er is wel een plan."
    } else {
        ""
    };
    format!(
        "Deze eisen gaan niet samen voor de {} van alle aanmeldingen.{needed}",
        places(contradiction.seats)
    )
}
