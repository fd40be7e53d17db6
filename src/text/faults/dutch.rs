//! Faults in Dutch.

use std::io::ErrorKind;
use std::sync::Arc;

use crate::error::{FaultKind, IoError, Place, Table, alternatives};

pub(super) fn place(place: &Place) -> String {
    match place {
        Place::Row { table, row, field } => {
            let field = field.map_or_else(String::new, |field| format!(" ({field})"));
            format!("{}, rij {row}{field}", self::table(*table))
        }
        Place::Table(table) => self::table(*table).to_owned(),
        Place::Programme(path) => format!("programma, {path}"),
        Place::Option(name) => format!("optie {name}"),
        Place::File { file, line, column, field } => {
            let line = line.map_or_else(String::new, |line| format!(", regel {line}"));
            let column = column.map_or_else(String::new, |column| format!(", kolom {column}"));
            let field = field.as_ref().map_or_else(String::new, |field| format!(" ({field})"));
            format!("{file}{line}{column}{field}")
        }
    }
}

fn table(table: Table) -> &'static str {
    match table {
        Table::Municipalities => "gemeenten",
        Table::Registrants => "deelnemers",
        Table::Facilitators => "begeleiders",
        Table::Distances => "afstanden",
        Table::History => "eerdere groepen",
        Table::Postcodes => "postcodes",
    }
}

pub(super) fn kind(kind: &FaultKind) -> String {
    of_values(kind).or_else(|| of_references(kind)).unwrap_or_else(|| of_tables(kind))
}

/// Message on a value; `None` for another kind.
fn of_values(kind: &FaultKind) -> Option<String> {
    Some(match kind {
        FaultKind::Empty(what) => format!("{} is verplicht en hier leeg", what.dutch()),
        FaultKind::OutOfRange { what, least, most } => {
            format!("{} moet tussen {least} en {most} liggen", what.dutch())
        }
        FaultKind::Unreadable { expected } => format!("hier hoort {} te staan", expected.dutch()),
        FaultKind::HalfPoint => {
            "breedtegraad en lengtegraad (latitude, longitude) horen bij elkaar; een van beide is leeg".into()
        }
        FaultKind::PointWithDistances => {
            "een eigen vertrekpunt gaat niet samen met een tabel van afstanden".into()
        }
        FaultKind::PointAndStart => {
            "een eigen vertrekpunt gaat niet samen met een gemeente van vertrek".into()
        }
        FaultKind::MinAboveMax { min, max } => {
            format!("het minimum ({min}) is groter dan het maximum ({max})")
        }
        FaultKind::Contradiction(text) | FaultKind::OddPoint(text) => text.dutch().into(),
        FaultKind::Nothing(text) | FaultKind::Encoding(text) => text.dutch().into(),
        FaultKind::TooLarge { what, most } => format!("{} is groter dan {most}", what.dutch()),
        FaultKind::DistanceToItself(place) => {
            format!("de afstand van {place} tot zichzelf moet 0 zijn")
        }
        FaultKind::ControlCharacter => "in dit veld staat een onzichtbaar stuurteken".into(),
        FaultKind::AmbiguousDate { cell, day_first, month_first } => format!(
            "de datums in deze kolom kunnen met de dag of met de maand beginnen: {cell:?} is {day_first} of \
             {month_first}; zet in het programma onder [columns] date_order = \"dmy\" of \"mdy\""
        ),
        FaultKind::OtherSeparator { separator, read } => format!(
            "de waarden in deze kolom zijn gescheiden door {separator:?} en niet door \"|\"; deze cel is gelezen als {read}"
        ),
        FaultKind::OneValue => {
            "deze cel is gelezen als één waarde; scheid de waarden met \"|\" als het een lijst is"
                .into()
        }
        FaultKind::UnknownPostcode(postcode) => format!(
            "de postcode {postcode} is onbekend; verbeter die, of laat die leeg en noem de gemeente"
        ),
        FaultKind::PostcodeElsewhere { of_postcode, stated } => format!(
            "de postcode ligt in {of_postcode} en niet in {stated}; de reizen beginnen bij de postcode"
        ),
        _ => return None,
    })
}

/// Message on something that is named; `None` for another kind.
fn of_references(kind: &FaultKind) -> Option<String> {
    Some(match kind {
        FaultKind::Duplicate { what, key, first } => {
            format!("{what} {key:?} staat hier en in {}; geef elk een eigen {what}", place(first))
        }
        FaultKind::DoubleMember { id } => format!("{id:?} is meer dan eens lid van een groep"),
        FaultKind::UnknownMunicipality { name, suggestions } => {
            format!("geen gemeente heeft de code of de naam {name:?}{}", is_meant(suggestions))
        }
        FaultKind::AmbiguousMunicipality { name, all } => {
            format!("met {name:?} kan {all} bedoeld zijn; schrijf de code van een daarvan")
        }
        FaultKind::FormerMunicipality { name, now } => {
            format!("{name:?} hoort nu bij {now} en is zo gelezen")
        }
        FaultKind::DistanceConflict { from, to } => format!(
            "de afstand tussen {from} en {to} staat er twee keer, met een ander aantal meters; heen en terug is de \
             afstand gelijk"
        ),
        FaultKind::DistanceMissing { from, to, more } => {
            let more = match more {
                0 => String::new(),
                more => format!(", en nog {more}"),
            };
            format!("de afstand tussen {from} en {to} ontbreekt{more}")
        }
        FaultKind::UnknownRegistrant { id, suggestion } => {
            format!("geen deelnemer heeft het id {id:?}{}", is_meant(suggestion.as_slice()))
        }
        FaultKind::UnknownFacilitator { id, suggestion } => {
            format!("geen begeleider heeft het id {id:?}{}", is_meant(suggestion.as_slice()))
        }
        FaultKind::AmbiguousWish => {
            "een wens past bij meer deelnemers; schrijf het id of het e-mailadres".into()
        }
        FaultKind::UnknownWish => {
            "een wens is voor iemand die niet is aangemeld, en telt niet mee".into()
        }
        FaultKind::WishForOneself => "een wens voor zichzelf telt niet mee".into(),
        FaultKind::ReservedAttribute(name) => {
            format!("{name:?} heeft een eigen betekenis en kan geen kenmerk zijn")
        }
        FaultKind::UnknownAttribute { name, suggestion } => {
            format!("geen bestand heeft het kenmerk {name:?}{}", is_meant(suggestion.as_slice()))
        }
        FaultKind::Required(what) => format!("{what} is hier verplicht"),
        FaultKind::UnknownKey { key, suggestion } => {
            format!("{key:?} heeft hier geen betekenis{}", is_meant(suggestion.as_slice()))
        }
        FaultKind::Variants { attribute, shown, number } => {
            let example = if shown.is_empty() { String::new() } else { format!(": {shown}") };
            let values = match number {
                1 => "1 waarde is".to_owned(),
                number => format!("{number} waarden zijn"),
            };
            format!(
                "in de kolom {attribute} {values} op verschillende manieren geschreven{example}; kring ziet elke \
                 schrijfwijze als een eigen waarde"
            )
        }
        FaultKind::ValueNowhere { attribute, value, suggestion } => format!(
            "geen deelnemer heeft bij {attribute} de waarde {value:?}{}",
            is_meant(suggestion.as_slice())
        ),
        FaultKind::NoEffect(text) => text.dutch().into(),
        FaultKind::UnknownEarlier { known, all } => format!(
            "van de {all} mensen in de eerdere groepen zijn er nu {known} aangemeld; is dit het goede bestand?"
        ),
        FaultKind::LockedInNoGroup { ids } => {
            format!("vergrendeld, maar in geen groep van het eerdere plan: {}", ids.join(", "))
        }
        FaultKind::LookAlike { id, other, first } => {
            format!("het id {id:?} lijkt op {other:?} van {}", place(first))
        }
        FaultKind::SamePerson { by_email, first } => {
            let shared =
                if *by_email { "hetzelfde e-mailadres" } else { "dezelfde naam en gemeente" };
            format!("{shared} als in {}: deze deelnemer lijkt dubbel aangemeld", place(first))
        }
        _ => return None,
    })
}

/// Message on the form of a file.
fn of_tables(kind: &FaultKind) -> String {
    match kind {
        FaultKind::Syntax(_) => {
            "de schrijfwijze klopt hier niet; kijk naar haakjes, aanhalingstekens en het soort waarde".into()
        }
        FaultKind::MissingColumns { missing, found, example } => {
            let found = match &**found {
                "" => "op de eerste regel staat geen kop die kring kent".to_owned(),
                found => format!("de koppen zijn {found}"),
            };
            let example = example.map_or_else(String::new, |column| {
                format!(
                    ". Is een daarvan bedoeld, noem die dan in het programma onder [columns]: {column} = \"de kop\""
                )
            });
            format!("verplichte kolommen ontbreken: {missing}; {found}{example}")
        }
        FaultKind::UnknownHeader { header, found } => {
            format!("het bestand met deelnemers heeft geen kop {header:?}; de koppen zijn {found}")
        }
        FaultKind::UnknownSheet { name, found } => {
            format!("het werkboek heeft geen blad {name:?}; de bladen zijn {found}")
        }
        FaultKind::LeftOut { is_total: true } => "deze rij met totalen is overgeslagen".into(),
        FaultKind::LeftOut { is_total: false } => "deze regel boven de kop is overgeslagen".into(),
        FaultKind::NumberedRows => {
            "er is geen kolom id: deelnemers heten 1, 2, 3, … naar hun rij; de nummers veranderen als rijen verschuiven"
                .into()
        }
        FaultKind::DuplicateColumn { name, first, second } => {
            format!("de kolom {name:?} staat er twee keer, als nummer {first} en {second}")
        }
        FaultKind::NearlyKnownColumn { name, known } => {
            format!("de kolom {name:?} telt als een eigen kolom; is {known:?} bedoeld?")
        }
        FaultKind::FieldCount { expected, found, hint } => {
            format!("de kop heeft {expected} velden en deze rij {found}{}", hint.dutch())
        }
        FaultKind::UnclosedQuote => "het aanhalingsteken dat hier opent, wordt nergens gesloten".into(),
        FaultKind::StrayQuote => {
            "een aanhalingsteken binnen een veld: zet het hele veld tussen aanhalingstekens en verdubbel die erin"
                .into()
        }
        FaultKind::ReadAsWindows1252 => {
            "controleer de letters met accenten in deze en andere zulke regels: zij zijn geen UTF-8 en gelezen als Windows-1252".into()
        }
        FaultKind::Io(error) => io(error),
        other => other.to_string(),
    }
}

/// Message of the operating system; those that people meet are in Dutch.
fn io(error: &IoError) -> String {
    match error.kind() {
        ErrorKind::NotFound => "dit bestand of deze map bestaat niet".into(),
        ErrorKind::PermissionDenied => "geen toestemming voor dit bestand of deze map".into(),
        ErrorKind::StorageFull => "de schijf is vol".into(),
        ErrorKind::IsADirectory => "dit is een map en geen bestand".into(),
        _ => error.to_string(),
    }
}

fn is_meant(suggestions: &[Arc<str>]) -> String {
    alternatives(suggestions, "of").map_or_else(String::new, |all| format!("; is {all} bedoeld?"))
}
