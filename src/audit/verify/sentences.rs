//! Defects as sentences for the people who edit a plan by hand.

use std::sync::Arc;

use super::breach::Breach;
use super::defect::Defect;
use crate::measure::Metres;
use crate::text::labels::Speech;
use crate::text::{Language, dutch};

/// Largest number of ids that a sentence lists; the others are counted.
const MAX_LISTED: usize = 10;

impl Defect {
    /// Returns the defect as a sentence in a language, without positions of rules.
    ///
    /// ```
    /// use kring::{Language, audit::Defect};
    /// let defect = Defect::EmptyGroup { group: 3 };
    /// assert_eq!(defect.sentence(Language::Dutch), "groep 3 is leeg");
    /// ```
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let mut labelled = self.clone();
        if let Self::Rule { breach, .. } = &mut labelled {
            label(breach, Speech::of(language));
        }
        match (language, &labelled) {
            (Language::Dutch, defect) => of_groups(defect).unwrap_or_else(|| of_plans(defect)),
            (_, Self::Rule { group, breach, .. }) => format!("group {group}: {breach}"),
            (_, defect) => defect.to_string(),
        }
    }
}

/// Names the attribute as people call it.
fn label(breach: &mut Breach, speech: Speech<'_>) {
    match breach {
        Breach::Crowded { attribute, .. }
        | Breach::NothingInCommon { attribute }
        | Breach::TooFewValues { attribute, .. }
        | Breach::Quota { attribute, .. } => *attribute = speech.label(attribute),
        Breach::Separated { .. } | Breach::NotApart { .. } | Breach::TooFewSlots { .. } => {}
        Breach::TooFewWishes { .. } => {}
    }
}

fn km(length: Metres) -> String {
    Language::Dutch.kilometres(length)
}

fn list(ids: &[Arc<str>]) -> String {
    dutch::some(ids, MAX_LISTED)
}

fn range(least: u32, most: Option<u32>) -> String {
    most.map_or_else(|| format!("{least} of meer"), |most| format!("{least} tot {most}"))
}

/// Dutch name of an item that a plan states.
fn item(what: &str) -> &str {
    match what {
        "venue" => "locatie",
        "hosts" => "volgorde van ontvangen",
        "facilitator" => "begeleider",
        other => other,
    }
}

/// Dutch sentence on one group; `None` for a defect of the plan as a whole.
fn of_groups(defect: &Defect) -> Option<String> {
    let group = defect.group()?;
    Some(match defect {
        Defect::EmptyGroup { .. } => format!("groep {group} is leeg"),
        Defect::Ineligible { id, .. } => {
            format!("groep {group}: {id} hoort niet bij dit programma")
        }
        Defect::Size { seats, least, most, .. } => {
            format!("groep {group}: {seats} plaatsen; toegestaan: {least} tot {most}")
        }
        Defect::Rule { breach, .. } => format!("groep {group}: {}", broken(breach)),
        Defect::OutOfReach { id, to, distance, most, .. } => format!(
            "groep {group}: {id} is {} van {to}, verder dan de {} die mag",
            km(*distance),
            km(*most)
        ),
        Defect::DistanceMissing { from, to, .. } => {
            format!("groep {group}: de afstand van {from} naar {to} ontbreekt")
        }
        Defect::CannotHost { id, .. } => {
            format!("groep {group}: de gemeente van {id} kan niet ontvangen")
        }
        Defect::Hosts { .. } => {
            format!(
                "groep {group}: niet elke deelnemer staat precies één keer in de volgorde van ontvangen"
            )
        }
        Defect::Meaningless { what, .. } => {
            format!("groep {group}: dit programma heeft geen {}", item(what))
        }
        Defect::Missing { what, .. } => format!("groep {group} heeft geen {}", item(what)),
        Defect::VenueUnknown { venue, .. } => {
            format!("groep {group}: {venue} is niet één gemeente")
        }
        Defect::VenueCannotHost { venue, .. } => {
            format!("groep {group}: {venue} kan niet ontvangen")
        }
        Defect::VenueOfNobody { venue, .. } => {
            format!("groep {group}: geen deelnemer komt uit {venue}")
        }
        Defect::Unwilling { id, venue, .. } => {
            format!("groep {group}: {id} wil niet in {venue} bijeenkomen")
        }
        Defect::NearerVenue { venue, nearer, .. } => {
            format!("groep {group}: {nearer} is dichterbij dan {venue}")
        }
        Defect::FacilitatorUnknown { id, .. } => {
            format!("groep {group}: geen begeleider heeft het id {id}")
        }
        Defect::LedByMember { id, .. } => {
            format!("groep {group}: {id} is deelnemer en begeleider tegelijk")
        }
        Defect::RefusedFacilitator { id, facilitator, .. } => {
            format!("groep {group}: {id} doet niet mee in een groep die {facilitator} begeleidt")
        }
        Defect::Slots { .. } => {
            format!("groep {group}: de momenten zijn niet die waarop alle deelnemers kunnen")
        }
        Defect::LockedMerged { earlier: (one, other), .. } => {
            format!("groep {group} voegt de vaste eerdere groepen {one} en {other} samen")
        }
        Defect::Figure { figure, stated, computed, .. } => {
            format!("groep {group}: {}", figures(figure, *stated, *computed))
        }
        Defect::Lost { .. }
        | Defect::Double { .. }
        | Defect::Unknown { .. }
        | Defect::Numbering { .. }
        | Defect::GroupCount { .. }
        | Defect::VenueFull { .. }
        | Defect::FacilitatorFull { .. }
        | Defect::BoundAboveCost { .. }
        | Defect::Gap { .. }
        | Defect::Status { .. }
        | Defect::NoReason { .. }
        | Defect::ReserveOrder { .. }
        | Defect::Overtaken { .. }
        | Defect::LockedSplit { .. } => return None,
    })
}

/// Dutch name of a figure of a plan.
fn name(figure: &str) -> &str {
    match figure {
        "placed_seats" => "het aantal bezette plaatsen",
        "reserve_seats" => "het aantal plaatsen op de reservelijst",
        "travel_m" => "het aantal kilometers",
        "far_m" => "de toeslag voor verre reizen",
        "penalty_m" => "de toeslag",
        "change_m" => "de toeslag voor wisselen van groep",
        "wishes_m" => "de toeslag voor wensen",
        "cost_m" => "het totaal van de kosten",
        other => other,
    }
}

fn figures(figure: &str, stated: i128, computed: i128) -> String {
    let shown =
        |number: i128| if figure.ends_with("_m") { metres(number) } else { number.to_string() };
    let (stated, computed) = (shown(stated), shown(computed));
    format!("{} in het bestand is {stated}, kring berekent {computed}", name(figure))
}

/// A number of metres in kilometres, exactly.
fn metres(number: i128) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let number = number.unsigned_abs();
    format!("{sign}{},{:03} km", number / 1_000, number % 1_000)
}

fn broken(breach: &Breach) -> String {
    match breach {
        Breach::Crowded { attribute, ids, seats, most } => format!(
            "{} hebben samen {seats} plaatsen met dezelfde waarde van {attribute}; hoogstens {most} mag",
            list(ids)
        ),
        Breach::NothingInCommon { attribute } => {
            format!("de deelnemers hebben niet {} {attribute}", dutch::same(attribute))
        }
        Breach::TooFewValues { attribute, values, least } => {
            format!(
                "er zijn {values} verschillende waarden van {attribute}; ten minste {least} is nodig"
            )
        }
        Breach::Quota { attribute, value, registrants, least, most, or_none } => format!(
            "{registrants} deelnemers hebben bij {attribute} de waarde {value}; dat moeten er {} zijn{}",
            range(*least, *most),
            if *or_none { ", of geen" } else { "" }
        ),
        Breach::Separated { ids, named } => format!(
            "{} horen bij een {named}-tal dat bij elkaar moet, en zijn hier zonder de anderen",
            list(ids)
        ),
        Breach::NotApart { ids } => format!("{} mogen niet bij elkaar", list(ids)),
        Breach::TooFewSlots { slots, least } => {
            format!(
                "alle deelnemers kunnen samen op {}; ten minste {least} is nodig",
                dutch::count(*slots as u64, "moment", "momenten")
            )
        }
        Breach::TooFewWishes { id, met, least } => {
            format!(
                "{id} zit bij {met} van de mensen van de eigen wensen; ten minste {least} is nodig"
            )
        }
    }
}

/// Dutch sentence on the plan as a whole.
fn of_plans(defect: &Defect) -> String {
    match defect {
        Defect::Lost { id } => format!("{id} zit in geen groep en staat niet op de reservelijst"),
        Defect::Double { id, times } => format!("{id} staat {times} keer in het plan"),
        Defect::Unknown { id } => format!("geen deelnemer heeft het id {id}"),
        Defect::Numbering { group } => {
            format!("groep {group} moet een eigen nummer hebben, vanaf 1")
        }
        Defect::GroupCount { groups, least, most } => {
            format!(
                "{}; toegestaan: {}",
                dutch::count(*groups as u64, "groep", "groepen"),
                range(*least, *most)
            )
        }
        Defect::VenueFull { venue, groups, most } => {
            format!("{groups} groepen komen bijeen in {venue}; hoogstens {most} kan")
        }
        Defect::FacilitatorFull { id, groups, most } => {
            format!("{id} begeleidt {groups} groepen; hoogstens {most} kan")
        }
        Defect::Figure { figure, stated, computed, .. } => figures(figure, *stated, *computed),
        Defect::BoundAboveCost { bound, cost } => {
            format!(
                "de bewezen ondergrens {} is hoger dan de kosten {}",
                metres(*bound),
                metres(*cost)
            )
        }
        Defect::Gap { stated, computed } => {
            format!("de marge in het bestand is {stated}, kring berekent {computed}")
        }
        Defect::Status { .. } => {
            "wat in het bestand bewezen heet, past niet bij de ondergrens en de kosten".into()
        }
        Defect::NoReason { id } => format!("{id} staat zonder reden op de reservelijst"),
        Defect::ReserveOrder { first, second } => {
            format!("op de reservelijst hoort {second} vóór {first}")
        }
        Defect::Overtaken { placed, waiting } => format!(
            "{placed} is geplaatst en {waiting} wacht, terwijl die gelijk is en zich eerder aanmeldde"
        ),
        Defect::LockedSplit { earlier, ids } => {
            format!("de vaste eerdere groep {earlier} is gesplitst of opgeheven: {}", list(ids))
        }
        other => other.to_string(),
    }
}
