//! Warnings before wrong answers: values that mean one thing and are written in several ways, and statements of a programme
//! that can have no effect.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::{Fault, FaultKind, Phrase, Place, Table, nearest};
use crate::plan::PlanDocument;
use crate::pool::attributes::{SHOWN, TAGS, canonical, split};
use crate::pool::fold::fold;
use crate::pool::{Pool, Registrant, RegistrantIdx, StatedWishes, Wish};
use crate::programme::{Programme, Rule, wish_of};

/// Number of different values above which a column is taken for free text, unless it has many more rows.
const MAX_VALUES: usize = 50;
/// Number of rows per different value below which such a column is taken for free text.
const ROWS_PER_VALUE: usize = 3;
/// Number of spellings that a message shows.
const MAX_SPELLINGS: usize = 3;
/// Number of known ids of an earlier list for each unknown one below which the list is doubtful, as a divisor.
const DOUBTFUL: usize = 10;

impl Programme {
    /// Returns warnings about a legal input whose answer is probably not the one that is meant: values in several
    /// spellings, values of the programme that no registrant has, earlier groups of other people, and statements without
    /// effect. `previous` is the plan that is revised.
    ///
    /// ```
    /// use kring::{Municipality, Point, Pool, Programme, Registrant, programme::Meetings};
    /// let pool = Pool::builder()
    ///     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
    ///     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht").with("role", "Wethouder")))
    ///     .build()?;
    /// let mut programme = Programme::new("Pairs", 2..=2, Meetings::online(4));
    /// programme.eligible.insert("role".into(), vec!["wethouder".into()]);
    /// let warnings = programme.warnings_for(&pool, None);
    /// assert!(warnings[0].to_string().contains("did you mean \"Wethouder\"?"));
    /// # Ok::<(), kring::Faults>(())
    /// ```
    #[must_use]
    pub fn warnings_for(&self, pool: &Pool, previous: Option<&PlanDocument>) -> Vec<Fault> {
        let mut warnings = variants(pool);
        warnings.extend(self.values_nowhere(pool));
        warnings.extend(self.without_effect(pool, previous.is_some()));
        warnings.extend(self.idle_wishes(pool));
        if let Some(previous) = previous {
            let members = previous.groups.iter().flat_map(|group| &group.members);
            let all = members.clone().count();
            let known = members.filter(|id| pool.find_registrant(id).is_some()).count();
            warnings.extend(locked_in_no_group(pool, previous));
            if known * DOUBTFUL < all {
                let kind = FaultKind::UnknownEarlier { known, all };
                warnings.push(Fault::new(Place::Option("previous"), kind));
            }
        }
        warnings
    }

    /// Warnings about values of the programme that no registrant has.
    fn values_nowhere(&self, pool: &Pool) -> Vec<Fault> {
        let mut values: Vec<(String, &str, &str)> = Vec::new();
        for (attribute, accepted) in &self.eligible {
            let path = format!("eligible.{attribute}");
            values.extend(
                accepted.iter().map(|value| (path.clone(), attribute.as_str(), value.as_str())),
            );
        }
        for (nth, rule) in self.rules.iter().enumerate() {
            if let Rule::Quota { attribute, value, .. } = rule {
                values.push((format!("rules[{nth}].value"), attribute, value));
            }
        }
        let nowhere = |(path, attribute, value): (String, &str, &str)| {
            let known = values_of(pool, attribute);
            let is_municipality =
                canonical(attribute) == "municipality" && pool.find_municipality(value).is_ok();
            if known.contains_key(value) || is_municipality {
                return None;
            }
            let is_shown =
                SHOWN.contains(&&*canonical(attribute)) || is_of_municipalities(pool, attribute);
            let alike = known.keys().find(|other| squeezed(other) == squeezed(value)).copied();
            let suggestion = alike.or_else(|| nearest(value, known.keys().copied()));
            let suggestion = suggestion.filter(|_| is_shown).map(Arc::from);
            let (attribute, value) = (attribute.into(), value.into());
            let kind = FaultKind::ValueNowhere { attribute, value, suggestion };
            Some(Fault::new(Place::Programme(path), kind))
        };
        values.into_iter().filter_map(nowhere).collect()
    }

    /// Warnings about wishes that count for nothing.
    fn idle_wishes(&self, pool: &Pool) -> Vec<Fault> {
        if !self.rules.iter().any(|rule| matches!(rule, Rule::Wish { .. })) {
            return Vec::new();
        }
        let idle = |(person, wish)| {
            let kind = match wish {
                Wish::Unknown => FaultKind::UnknownWish,
                Wish::Oneself => FaultKind::WishForOneself,
                Wish::For(_) | Wish::Several => return None,
            };
            Some(Fault::new(wish_of(pool, person), kind))
        };
        let mut warnings: Vec<Fault> = StatedWishes::new(pool).iter().filter_map(idle).collect();
        // Registrants come by id, people read by row.
        warnings.sort_by(|one, other| one.place.cmp(&other.place));
        warnings
    }

    /// Warnings about statements that need another one to have an effect.
    fn without_effect(&self, pool: &Pool, is_revision: bool) -> Vec<Fault> {
        let mut warnings = Vec::new();
        let acquainted = self.rules.iter().position(|rule| matches!(rule, Rule::Acquainted { .. }));
        let mut warn = |place, english, dutch| {
            let kind = FaultKind::NoEffect(Phrase::new(english, dutch));
            warnings.push(Fault::new(place, kind));
        };
        match acquainted {
            Some(nth) if pool.history().is_empty() => warn(
                Place::Programme(format!("rules[{nth}]")),
                "the rule acquainted has no effect: there are no earlier groups of people who are registered now (--history)",
                "de regel acquainted doet niets: er zijn geen eerdere groepen van mensen die nu zijn aangemeld (--history)",
            ),
            None if !pool.history().is_empty() => warn(
                Place::Table(Table::History),
                "the earlier groups have no effect: the programme has no rule acquainted",
                "de eerdere groepen doen niets: het programma heeft geen regel acquainted",
            ),
            _ => {}
        }
        if pool.has_locked() && !is_revision {
            warn(
                Place::Table(Table::Registrants),
                "the column locked has no effect: there is no earlier plan (--previous)",
                "de kolom locked doet niets: er is geen eerder plan (--previous)",
            );
        }
        if is_revision && self.revise.is_none() && !pool.has_locked() {
            warn(
                Place::Option("previous"),
                "the earlier plan binds nothing: the programme has no section [revise]; all groups are formed anew",
                "het eerdere plan bindt niets: het programma heeft geen onderdeel [revise]; alle groepen worden opnieuw gevormd",
            );
        }
        warnings
    }
}

/// Warnings about registrants who are locked although the earlier plan has them in no group.
fn locked_in_no_group(pool: &Pool, previous: &PlanDocument) -> Option<Fault> {
    if !pool.has_locked() {
        return None;
    }
    let members = previous.groups.iter().flat_map(|group| &group.members);
    let members: FxHashSet<&str> = members.map(AsRef::as_ref).collect();
    let is_lost =
        |registrant: &&Registrant| registrant.is_locked() && !members.contains(registrant.id());
    let ids: Vec<Arc<str>> =
        pool.registrants().iter().filter(is_lost).map(|registrant| registrant.id.clone()).collect();
    (!ids.is_empty())
        .then(|| Fault::new(Place::Table(Table::Registrants), FaultKind::LockedInNoGroup { ids }))
}

/// Number of registrants with each value of an attribute.
fn values_of<'p>(pool: &'p Pool, attribute: &str) -> BTreeMap<&'p str, usize> {
    let name = canonical(attribute);
    let mut values = BTreeMap::new();
    for person in pool.indices() {
        let value = pool.value(person, &name);
        let parts: Vec<&str> = if name == TAGS { split(value).collect() } else { vec![value] };
        for value in parts.into_iter().filter(|value| !value.is_empty()) {
            *values.entry(value).or_insert(0) += 1;
        }
    }
    values
}

fn is_of_municipalities(pool: &Pool, attribute: &str) -> bool {
    let name = canonical(attribute);
    pool.municipalities()
        .iter()
        .any(|municipality| !municipality.attributes.value(&name).is_empty())
}

/// Warnings about attributes whose values differ only in capitals, accents, punctuation or blanks: one for each.
fn variants(pool: &Pool) -> Vec<Fault> {
    pool.attribute_names()
        .filter(|name| *name != "municipality")
        .filter_map(|name| variant(pool, name))
        .collect()
}

fn variant(pool: &Pool, attribute: &str) -> Option<Fault> {
    let (values, rows) = own_values(pool, attribute);
    if values.len() > MAX_VALUES.max(rows / ROWS_PER_VALUE) {
        return None;
    }
    let mut spellings: BTreeMap<String, Vec<(usize, &str)>> = BTreeMap::new();
    for (value, number) in values {
        spellings.entry(squeezed(value)).or_default().push((number, value));
    }
    let mut several: Vec<Vec<(usize, &str)>> =
        spellings.into_values().filter(|spellings| spellings.len() > 1).collect();
    several.iter_mut().for_each(|spellings| {
        spellings.sort_by_key(|(number, text)| (std::cmp::Reverse(*number), *text))
    });
    let first = several.first()?;
    let is_shown = SHOWN.contains(&attribute);
    let shown = first.iter().take(MAX_SPELLINGS).filter(|_| is_shown);
    let shown = shown.map(|(number, text)| format!("{text:?} ({number})")).collect::<Vec<_>>();
    let number = several.len();
    let kind = FaultKind::Variants { attribute: attribute.into(), shown: shown.join(", "), number };
    Some(Fault::new(Place::Table(Table::Registrants), kind))
}

/// A value without what people write differently: case, accents, punctuation, blanks.
fn squeezed(value: &str) -> String {
    fold(value).replace(' ', "")
}

/// Number of registrants who state each value of an attribute, and of those who state one at all.
fn own_values<'p>(pool: &'p Pool, attribute: &str) -> (FxHashMap<&'p str, usize>, usize) {
    let (mut values, mut rows) = (FxHashMap::default(), 0);
    for person in pool.indices() {
        let value = own_value(pool, person, attribute);
        if value.is_empty() {
            continue;
        }
        rows += 1;
        let parts: Vec<&str> = if attribute == TAGS { split(value).collect() } else { vec![value] };
        for part in parts {
            *values.entry(part).or_insert(0) += 1;
        }
    }
    (values, rows)
}

fn own_value<'p>(pool: &'p Pool, person: RegistrantIdx, attribute: &str) -> &'p str {
    pool.registrant(person).attributes.value(attribute)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Metres, Point};
    use crate::plan::PlanDocument;
    use crate::pool::{Municipality, Registrant};
    use crate::programme::{Meetings, Revise};

    fn pool(people: Vec<Registrant>) -> Pool {
        let town = Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12));
        Pool::builder().municipality(town).registrants(people).build().unwrap()
    }

    fn programme() -> Programme {
        Programme::new("Pairs", 2..=2, Meetings::online(4))
    }

    fn codes(warnings: &[Fault]) -> Vec<&str> {
        warnings.iter().map(|warning| warning.kind.code()).collect()
    }

    #[test]
    fn spellings_of_one_value_are_told_once_for_each_column() {
        let parties = ["VVD", "V.V.D.", "vvd", "VVD", "D66"];
        let people = parties.iter().enumerate().map(|(n, party)| {
            let note = if n % 2 == 0 { "Yes" } else { "yes" };
            Registrant::new(format!("r{n}"), "Utrecht").with("party", *party).with("note", note)
        });
        let warnings = programme().warnings_for(&pool(people.collect()), None);
        assert_eq!(codes(&warnings), ["variants", "variants"]);
        let texts: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        // Values of a column that kring does not know may be personal.
        assert!(texts[0].contains("note") && !texts[0].contains("\"yes\""), "{}", texts[0]);
        assert!(texts[1].contains("\"VVD\" (2), \"V.V.D.\" (1), \"vvd\" (1)"), "{}", texts[1]);
    }

    #[test]
    fn values_of_the_programme_that_occur_nowhere_are_told() {
        let people =
            (0..2).map(|n| Registrant::new(format!("r{n}"), "Utrecht").with_tags(&["new"]));
        let pool = pool(people.collect());
        let quota = |value: &str| Rule::Quota {
            or_none: false,
            attribute: "tags".into(),
            value: value.into(),
            min: 1,
            max: None,
        };
        let warnings = programme().with_rule(quota("nwe")).warnings_for(&pool, None);
        assert!(warnings[0].to_string().contains("did you mean \"new\"?"), "{}", warnings[0]);
        assert!(programme().with_rule(quota("new")).warnings_for(&pool, None).is_empty());
    }

    #[test]
    fn locks_without_an_earlier_group_are_told() {
        let person = |id: &str| Registrant::new(id, "Utrecht").with_locked(id != "r0");
        let pool = pool(["r0", "r1", "r2"].map(person).to_vec());
        assert_eq!(codes(&programme().warnings_for(&pool, None)), ["no_effect"]);
        let earlier = PlanDocument::of_groups(&[["r0", "r1"]]);
        let warnings = programme().warnings_for(&pool, Some(&earlier));
        assert_eq!(codes(&warnings), ["locked_in_no_group"]);
        assert!(warnings[0].to_string().ends_with("in no group of the earlier plan: r2"));
    }

    #[test]
    fn statements_without_effect_are_told() {
        let pool = pool((0..2).map(|n| Registrant::new(format!("r{n}"), "Utrecht")).collect());
        let acquainted = programme().with_rule(Rule::Acquainted { penalty: Metres(1_000) });
        assert_eq!(codes(&acquainted.warnings_for(&pool, None)), ["no_effect"]);
        let met = pool.to_builder().earlier_group(["r0", "r1"]).build().unwrap();
        assert_eq!(codes(&acquainted.warnings_for(&met, None)), Vec::<&str>::new());
        assert_eq!(codes(&programme().warnings_for(&met, None)), ["no_effect"]);
        let others = PlanDocument::of_groups(&[["x1", "x2"]]);
        let both = programme().warnings_for(&pool, Some(&others));
        assert_eq!(codes(&both), ["no_effect", "unknown_earlier"]);
        let mut revised = programme();
        revised.revise = Some(Revise::default());
        let same = PlanDocument::of_groups(&[["r0", "r1"]]);
        assert!(revised.warnings_for(&pool, Some(&same)).is_empty());
    }
}
