//! The kinds of rules: an example of each, and its meaning.

use kring::Rule;
use kring::files::SurveyedColumn;

use crate::terminal::Both;

/// An example of each kind of rule. Attributes are taken from the registrants' own columns where they fit.
pub(super) fn examples(surveyed: &[SurveyedColumn]) -> Vec<Rule> {
    let value = |attribute: &str| {
        let column = surveyed.iter().find(|column| column.column == attribute);
        column.and_then(|column| column.values.first()).map(|(value, _)| value.clone())
    };
    let km = |kilometres: i64| kring::Metres(1_000 * kilometres);
    let role = value("role").unwrap_or_else(|| "wethouder".to_owned());
    vec![
        Rule::AtMost { attribute: "municipality".into(), max: 1 },
        Rule::Same { attribute: "safety_region".into() },
        Rule::Distinct { attribute: "safety_region".into(), min: 2 },
        Rule::Quota { attribute: "role".into(), value: role, min: 2, max: None, or_none: true },
        Rule::Avoid { attribute: "party".into(), penalty: km(20) },
        Rule::Together { ids: vec!["12".into(), "40".into()] },
        Rule::Apart { ids: vec!["12".into(), "41".into()] },
        Rule::Overlap { min: 1 },
        Rule::Acquainted { penalty: km(30) },
        Rule::Wish { penalty: Some(km(20)), min: Some(1) },
    ]
}

/// Meaning of a kind of rule.
pub(super) fn meaning(rule: &Rule) -> Both<'static> {
    match rule {
        Rule::AtMost { .. } => (
            "Hard: at most this many places of a group share a value.",
            "Hard: hoogstens zoveel plaatsen van een groep delen een waarde.",
        ),
        Rule::Same { .. } => {
            ("Hard: all members share the value.", "Hard: alle deelnemers delen de waarde.")
        }
        Rule::Distinct { .. } => (
            "Hard: at least this many different values in a group.",
            "Hard: ten minste zoveel verschillende waarden in een groep.",
        ),
        Rule::Quota { .. } => (
            "Hard: at least `min` and at most `max` members of a group have the value; with or_none = true, or none has it.",
            "Hard: ten minste `min` en hoogstens `max` deelnemers van een groep hebben de waarde; met or_none = true, of geen.",
        ),
        Rule::Avoid { .. } => (
            "Soft: each pair in a group that shares a value costs this many kilometres.",
            "Zacht: elk tweetal in een groep dat een waarde deelt, kost zoveel kilometers.",
        ),
        Rule::Together { .. } => (
            "Hard: these people are in one group, or all wait.",
            "Hard: deze mensen zitten in één groep, of wachten allemaal.",
        ),
        Rule::Apart { .. } => (
            "Hard: no two of these people are in one group.",
            "Hard: geen twee van deze mensen zitten in één groep.",
        ),
        Rule::Overlap { .. } => (
            "Hard: all members share at least this many of their slots (column available).",
            "Hard: alle deelnemers delen ten minste zoveel van hun momenten (kolom available).",
        ),
        Rule::Acquainted { .. } => (
            "Soft, with --history: each pair that met before costs this many kilometres.",
            "Zacht, met --history: elk tweetal dat elkaar al ontmoette, kost zoveel kilometers.",
        ),
        Rule::Wish { .. } => (
            "Wishes for people (column wishes): each unmet one costs penalty_km; everyone gets at least `min` of them.",
            "Wensen voor mensen (kolom wishes of wensen): elke die niet uitkomt kost penalty_km; iedereen krijgt er ten minste `min`.",
        ),
        _ => ("A rule.", "Een regel."),
    }
}
