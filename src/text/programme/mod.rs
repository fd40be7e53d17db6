//! Sentences for a programme.

pub(super) mod dutch;
pub(super) mod english;

use crate::measure::Metres;
use crate::programme::Rule;

/// Cost of a pair that breaks a soft rule, or of an unmet wish; `None` for a hard rule.
fn price(rule: &Rule) -> Option<Metres> {
    match rule {
        Rule::Wish { penalty, .. } => *penalty,
        Rule::Avoid { penalty, .. } | Rule::Acquainted { penalty } => Some(*penalty),
        _ => None,
    }
}

/// Turns a text into a sentence: a capital in front, a full stop at the end.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::Programme;
    use crate::text::Language;

    #[test]
    fn programmes_are_described_in_both_languages() {
        let text = Language::English.programme(&Programme::local_councillors());
        let expected = [
            "A group takes 5 to 8 places.",
            "Each group costs as much as 15.0 km of travel, so that groups are not smaller than necessary.",
            "A group meets once on site, in the municipality of a member, and 3 times online.",
            "Distances in a straight line count 1.3 times, because roads are longer.",
            "At most 1 place per municipality in a group.",
            "All members of a group have the same safety region.",
        ];
        assert_eq!(text, expected);
        let text = Language::Dutch.programme(&Programme::aldermen_by_quarter());
        let expected = [
            "Een groep heeft 6 tot 8 plaatsen.",
            "Een groep komt 6 keer op locatie bijeen, om de beurt in de gemeenten van de deelnemers.",
            "Hemelsbrede afstanden tellen 1,3 keer, omdat wegen langer zijn.",
            "Alleen voor deelnemers met functie wethouder.",
            "Alle deelnemers van een groep hebben hetzelfde landsdeel.",
            "Hoogstens 1 plaats per gemeente in een groep.",
            "Liever hoogstens één deelnemer per portefeuille in een groep; elk paar kost evenveel als 20,0 km reizen.",
        ];
        assert_eq!(text[..7], expected);
    }

    #[test]
    fn every_setting_is_described() {
        let mut programme = Programme::aldermen_open_places();
        programme.groups.count.min = 2;
        programme.groups.ideal = Some(crate::programme::Ideal { seats: 7, off: Metres(5_000) });
        programme.travel.max = Some(Metres(80_000));
        programme.travel = programme.travel.clone().with_far(Metres(60_000), 3);
        programme.revise = Some(crate::programme::Revise::keeping(Metres(20_000)).with_lock(true));
        for language in [Language::English, Language::Dutch] {
            let text = language.programme(&programme);
            // Size, wanted size, number of groups (two sentences), meetings, travel limit, far journeys, detour, the rule, retained pairs, lock.
            assert_eq!(text.len(), 11, "{text:?}");
            assert!(text.iter().all(|sentence| sentence.ends_with('.')), "{text:?}");
        }
    }
}
