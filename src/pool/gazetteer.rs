//! Lookup of a municipality by its code or by a name as people write it.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::fold::{fold, fold_name, qualified};
use super::municipality::{Municipality, MunicipalityIdx};
use crate::error::FaultKind;

/// Maximum number of suggestions for an unknown name.
const MAX_SUGGESTIONS: usize = 3;

/// Qualifiers that do not distinguish municipalities, as in "Groningen (stad)".
const NEUTRAL_QUALIFIERS: [&str; 3] = ["stad", "gemeente", "gem"];

/// Dutch provinces with the abbreviations by which Statistics Netherlands and others distinguish municipalities.
const PROVINCES: [(&str, &[&str]); 12] = [
    ("groningen", &["g", "gr", "gn"]),
    ("fryslan", &["f", "fr", "frl", "friesland"]),
    ("drenthe", &["d", "dr"]),
    ("overijssel", &["o", "ov"]),
    ("flevoland", &["fl"]),
    ("gelderland", &["gld", "ge"]),
    ("utrecht", &["u", "ut"]),
    ("noord holland", &["nh", "n h"]),
    ("zuid holland", &["zh", "z h"]),
    ("zeeland", &["z", "zl", "zld"]),
    ("noord brabant", &["nb", "n b", "brabant"]),
    ("limburg", &["l", "lb", "li"]),
];

/// Index of municipalities: by code, by name and alias, and by the names of former municipalities.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gazetteer {
    codes: FxHashMap<Arc<str>, MunicipalityIdx>,
    /// Codes of Statistics Netherlands by their number: `GM0363` by 363.
    numbers: FxHashMap<u32, MunicipalityIdx>,
    /// Names and aliases in lower case.
    names: Bearers,
    /// Names and aliases as [`fold_name`] gives them.
    folded: Bearers,
    /// Folded names without the qualifier in parentheses.
    stems: Bearers,
    /// Folded names of former municipalities, with those that they became part of.
    former: Bearers,
}

type Bearers = FxHashMap<String, Vec<MunicipalityIdx>>;

/// Municipality that a text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) idx: MunicipalityIdx,
    /// `true` if the text is the name of a former municipality.
    pub(crate) by_former_name: bool,
}

fn add(bearers: &mut Bearers, name: String, idx: MunicipalityIdx) {
    let all = bearers.entry(name).or_default();
    if !all.contains(&idx) {
        all.push(idx);
    }
}

/// Number of a code of Statistics Netherlands: `GM0363`, or `0363` and `363`.
fn number(code: &str) -> Option<u32> {
    let digits = code.strip_prefix("GM").or(code.strip_prefix("gm")).unwrap_or(code);
    let is_number = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}

impl Gazetteer {
    pub(crate) fn new(municipalities: &[Municipality]) -> Self {
        let mut gazetteer = Self::default();
        for (municipality, idx) in municipalities.iter().zip(0..) {
            let idx = MunicipalityIdx(idx);
            gazetteer.codes.entry(municipality.code.clone()).or_insert(idx);
            if let Some(number) =
                number(&municipality.code).filter(|_| municipality.code.starts_with("GM"))
            {
                gazetteer.numbers.entry(number).or_insert(idx);
            }
            let names = municipality.aliases.iter().chain([&municipality.name]);
            for name in names.filter(|name| !name.is_empty()) {
                add(&mut gazetteer.names, name.to_lowercase(), idx);
                add(&mut gazetteer.folded, fold_name(name), idx);
                add(&mut gazetteer.stems, fold_name(qualified(name).0), idx);
            }
            for name in municipality.former.iter().filter(|name| !name.is_empty()) {
                add(&mut gazetteer.former, fold_name(name), idx);
            }
        }
        gazetteer
    }

    /// Returns the municipality with that code, otherwise that name, alias or former name. The fault suggests the most
    /// similar names.
    pub(crate) fn find(
        &self,
        text: &str,
        municipalities: &[Municipality],
    ) -> Result<Found, FaultKind> {
        self.look_up(text, municipalities)
            .map_err(|kind| self.with_suggestions(kind, municipalities))
    }

    /// Variant of [`find`](Self::find) without suggestions, which cost a comparison with every name.
    pub(crate) fn look_up(
        &self,
        text: &str,
        municipalities: &[Municipality],
    ) -> Result<Found, FaultKind> {
        if text.is_empty() {
            return Err(FaultKind::Empty("municipality".into()));
        }
        if let Some(&idx) = self.codes.get(text) {
            return Ok(Found { idx, by_former_name: false });
        }
        let bearers = |of: &'_ Bearers, name: &str| of.get(name).cloned().unwrap_or_default();
        let mut found = bearers(&self.names, &text.to_lowercase());
        if found.is_empty() {
            found.extend(number(text).and_then(|number| self.numbers.get(&number)));
        }
        if found.is_empty() {
            found = bearers(&self.folded, &fold_name(text));
        }
        if found.is_empty() {
            found = self.by_stem(text, municipalities);
        }
        let by_former_name = found.is_empty();
        if by_former_name {
            found = bearers(&self.former, &fold_name(text));
        }
        match found[..] {
            [idx] => Ok(Found { idx, by_former_name }),
            [] => {
                let suggestions = Vec::new();
                Err(FaultKind::UnknownMunicipality { name: text.into(), suggestions })
            }
            _ => Err(ambiguous(text, &found, municipalities)),
        }
    }

    /// Municipalities whose name without a qualifier is that of the text. A qualifier of the text must be their
    /// province, or say nothing.
    fn by_stem(&self, text: &str, municipalities: &[Municipality]) -> Vec<MunicipalityIdx> {
        let (stem, qualifier) = qualified(text);
        let all = self.stems.get(&fold_name(stem)).map_or(&[][..], |all| all);
        let qualifier = fold(qualifier);
        let is_in_province = |idx: &&MunicipalityIdx| {
            let municipality = municipalities.get(idx.index());
            let province = fold(municipality.map_or("", |m| m.attributes.value("province")));
            let short = PROVINCES.iter().find(|(name, _)| *name == province);
            province == qualifier || short.is_some_and(|(_, all)| all.contains(&&*qualifier))
        };
        if qualifier.is_empty() || NEUTRAL_QUALIFIERS.contains(&&*qualifier) {
            return all.to_vec();
        }
        all.iter().filter(is_in_province).copied().collect()
    }

    /// Adds the names that the text of an unknown one can mean, the likeliest first.
    pub(crate) fn with_suggestions(
        &self,
        kind: FaultKind,
        municipalities: &[Municipality],
    ) -> FaultKind {
        let FaultKind::UnknownMunicipality { name, .. } = kind else { return kind };
        let text = fold_name(&name);
        let of = |bearers: &Bearers, likeness: &dyn Fn(&str) -> Option<usize>| {
            let alike = bearers.iter().filter_map(|(name, all)| Some((likeness(name)?, all)));
            let mut alike: Vec<(usize, MunicipalityIdx)> =
                alike.flat_map(|(rank, all)| all.iter().map(move |idx| (rank, *idx))).collect();
            alike.sort_unstable();
            alike
        };
        let stem = fold_name(qualified(&name).0);
        let mut alike = of(&self.stems, &|other| (other == stem).then_some(0));
        if alike.is_empty() {
            alike = of(&self.stems, &|other| shared_words(&text, other));
        }
        if alike.is_empty() {
            alike = of(&self.folded, &|other| slips(&text, other));
            alike.extend(of(&self.former, &|other| slips(&text, other)));
            alike.sort_unstable();
        }
        let mut suggestions: Vec<Arc<str>> = Vec::new();
        for municipality in alike.iter().filter_map(|(_, idx)| municipalities.get(idx.index())) {
            let shown = municipality.shown();
            if suggestions.len() < MAX_SUGGESTIONS && !suggestions.contains(shown) {
                suggestions.push(shown.clone());
            }
        }
        FaultKind::UnknownMunicipality { name, suggestions }
    }
}

/// Rank of a name of which the text has every word, or that has every word of the text: the number of words that only
/// one of them has.
fn shared_words(text: &str, name: &str) -> Option<usize> {
    let words = |of: &str| of.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>();
    let (text, name) = (words(text), words(name));
    let is_in = |few: &[String], many: &[String]| few.iter().all(|word| many.contains(word));
    // A single short word, such as "de", is no sign of likeness.
    let is_telling = |words: &[String]| words.iter().any(|word| word.chars().count() > 3);
    let (fewer, more) = if text.len() < name.len() { (&text, &name) } else { (&name, &text) };
    (is_telling(fewer) && is_in(fewer, more)).then(|| more.len() - fewer.len())
}

/// Rank of a name that differs by typing errors: one, and one more for every five characters.
fn slips(text: &str, name: &str) -> Option<usize> {
    let length = text.chars().count();
    let tolerance = 1 + length / 5;
    // The difference in length is a lower bound on the edit distance and costs less.
    let is_near = name.chars().count().abs_diff(length) <= tolerance;
    let slips = is_near.then(|| strsim::damerau_levenshtein(text, name))?;
    (slips <= tolerance && slips < length).then_some(slips)
}

/// Fault of a name that several municipalities bear, or that became part of several.
fn ambiguous(text: &str, found: &[MunicipalityIdx], municipalities: &[Municipality]) -> FaultKind {
    let shown = |idx: &MunicipalityIdx| {
        let municipality = municipalities.get(idx.index())?;
        Some(match &*municipality.name {
            "" => municipality.code.to_string(),
            name => format!("{name} ({})", municipality.code),
        })
    };
    let all = found.iter().filter_map(shown).collect::<Vec<_>>().join(", ");
    FaultKind::AmbiguousMunicipality { name: text.into(), all }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Point;

    fn towns() -> Vec<Municipality> {
        let town = |code: &str, name: &str, province: &str| {
            Municipality::new(code, name, Point::new(52.0, 5.0)).with("province", province)
        };
        vec![
            town("GM0363", "Amsterdam", "Noord-Holland").with_former("Weesp"),
            town("GM0373", "Bergen (NH.)", "Noord-Holland"),
            town("GM0748", "Bergen op Zoom", "Noord-Brabant"),
            town("GM0893", "Bergen (L.)", "Limburg"),
            town("GM0164", "Hengelo", "Overijssel").with_alias("Hengelo (O.)"),
            town("GM0757", "Boxtel", "Noord-Brabant").with_former("Haaren"),
            town("GM0855", "Tilburg", "Noord-Brabant").with_former("Haaren"),
            town("GM1900", "Súdwest-Fryslân", "Fryslân"),
            town("GM1924", "Goeree-Overflakkee", "Zuid-Holland"),
        ]
    }

    fn code(text: &str) -> Result<(String, bool), FaultKind> {
        let towns = towns();
        let found = Gazetteer::new(&towns).find(text, &towns)?;
        Ok((towns[found.idx.index()].code.to_string(), found.by_former_name))
    }

    #[test]
    fn a_name_is_read_as_people_write_it() {
        for (text, expected) in [
            ("gem. Amsterdam", "GM0363"),
            ("363", "GM0363"),
            ("0363", "GM0363"),
            ("Bergen (Noord-Holland)", "GM0373"),
            ("bergen (l)", "GM0893"),
            ("Hengelo (O)", "GM0164"),
            ("Hengelo (stad)", "GM0164"),
            ("Sudwest Fryslan", "GM1900"),
            ("Goeree Overflakkee", "GM1924"),
        ] {
            assert_eq!(code(text), Ok((expected.into(), false)), "{text}");
        }
        assert_eq!(code("Weesp"), Ok(("GM0363".into(), true)));
    }

    #[test]
    fn a_name_of_several_is_refused_with_all_of_them() {
        let all = |text| match code(text).unwrap_err() {
            FaultKind::AmbiguousMunicipality { all, .. } => all,
            other => panic!("{other}"),
        };
        assert_eq!(all("Bergen"), "Bergen (NH.) (GM0373), Bergen (L.) (GM0893)");
        assert_eq!(all("Haaren"), "Boxtel (GM0757), Tilburg (GM0855)");
    }

    #[test]
    fn an_unknown_name_gets_the_names_that_it_can_mean() {
        let suggestions = |text| match code(text).unwrap_err() {
            FaultKind::UnknownMunicipality { suggestions, .. } => suggestions.join(", "),
            other => panic!("{other}"),
        };
        // The Hengelo of Gelderland is no municipality: it is never taken for the other one.
        assert_eq!(suggestions("Hengelo (Gld)"), "Hengelo");
        assert_eq!(suggestions("Amsterdam/Tilburg"), "Amsterdam, Tilburg");
        assert_eq!(suggestions("Tilburg, raadslid"), "Tilburg");
        assert_eq!(suggestions("Amstredam"), "Amsterdam");
        assert_eq!(suggestions("Weesd"), "Amsterdam");
        assert_eq!(suggestions("n.v.t."), "");
        assert_eq!(suggestions("x"), "");
    }
}
