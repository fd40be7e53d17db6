use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::measure::Metres;

/// A requirement of a programme. Hard rules hold in every group; a violation of a soft rule adds to the cost.
///
/// An empty value counts as absent: no pair shares it and no count includes it. It violates [`Same`](Self::Same)
/// only if another member has a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "RuleDocument", into = "RuleDocument")]
#[non_exhaustive]
pub enum Rule {
    /// Hard: at most `max` seats of a group share a value.
    AtMost {
        /// The attribute.
        attribute: String,
        /// Maximum number of seats.
        max: u32,
    },
    /// Hard: all members share the value (of `tags`: at least one).
    Same {
        /// The attribute.
        attribute: String,
    },
    /// Hard: a group has at least `min` different values.
    Distinct {
        /// The attribute.
        attribute: String,
        /// Minimum number of values.
        min: u32,
    },
    /// Hard: between `min` and `max` registrants of a group have the value, or none has it if `or_none`.
    Quota {
        /// The attribute.
        attribute: String,
        /// The value.
        value: String,
        /// Minimum number of registrants.
        min: u32,
        /// Maximum number of registrants; no limit if absent.
        max: Option<u32>,
        /// `true` if a group may also have no registrant with the value.
        or_none: bool,
    },
    /// Soft: each pair in a group that shares a value costs `penalty`.
    Avoid {
        /// The attribute.
        attribute: String,
        /// Penalty of a pair.
        penalty: Metres,
    },
    /// Hard: these registrants are all in one group, or all on the reserve list.
    Together {
        /// Their ids.
        ids: Vec<Arc<str>>,
    },
    /// Hard: no two of these registrants are in one group.
    Apart {
        /// Their ids.
        ids: Vec<Arc<str>>,
    },
    /// Hard: at least `min` slots exist in which all members are available.
    Overlap {
        /// Minimum number of slots.
        min: u32,
    },
    /// Soft: each pair in a group that met before costs `penalty`.
    Acquainted {
        /// Penalty of a pair.
        penalty: Metres,
    },
    /// Wishes for other people: each unmet one costs `penalty` (soft), and each member gets at least `min` (hard), or
    /// all if the member has fewer.
    Wish {
        /// Penalty of a wish for a person who is not in the same group; `None` if it costs nothing.
        penalty: Option<Metres>,
        /// Minimum number of wishes that are met; `None` if none needs to be.
        min: Option<u32>,
    },
}

impl Rule {
    /// Name of the rule's kind in a programme file.
    ///
    /// ```
    /// use kring::Rule;
    /// let rule = Rule::AtMost { attribute: "party".into(), max: 2 };
    /// assert_eq!((rule.kind(), rule.attribute(), rule.ids().len()), ("at_most", Some("party"), 0));
    /// ```
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::AtMost { .. } => "at_most",
            Self::Same { .. } => "same",
            Self::Distinct { .. } => "distinct",
            Self::Quota { .. } => "quota",
            Self::Avoid { .. } => "avoid",
            Self::Together { .. } => "together",
            Self::Apart { .. } => "apart",
            Self::Overlap { .. } => "overlap",
            Self::Acquainted { .. } => "acquainted",
            Self::Wish { .. } => "wish",
        }
    }

    /// Attribute to which the rule applies; `None` for kinds without one.
    #[must_use]
    pub fn attribute(&self) -> Option<&str> {
        match self {
            Self::AtMost { attribute, .. }
            | Self::Same { attribute }
            | Self::Distinct { attribute, .. }
            | Self::Quota { attribute, .. }
            | Self::Avoid { attribute, .. } => Some(attribute),
            Self::Together { .. }
            | Self::Apart { .. }
            | Self::Overlap { .. }
            | Self::Acquainted { .. }
            | Self::Wish { .. } => None,
        }
    }

    /// Returns the rule with its ids in ascending order, without duplicates.
    pub(crate) fn canonical(&self) -> Self {
        let mut rule = self.clone();
        if let Self::Together { ids } | Self::Apart { ids } = &mut rule {
            ids.sort_unstable();
            ids.dedup();
        }
        rule
    }

    /// Registrants' ids in the rule; empty for kinds without ids.
    #[must_use]
    pub fn ids(&self) -> &[Arc<str>] {
        match self {
            Self::Together { ids } | Self::Apart { ids } => ids,
            _ => &[],
        }
    }
}

/// Flat form of a rule in a file, with the keys of all kinds.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleDocument {
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribute: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ids: Option<Vec<Arc<str>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    or_none: Option<bool>,
    #[serde(default, with = "crate::measure::km::option", skip_serializing_if = "Option::is_none")]
    penalty_km: Option<Metres>,
}

/// Kinds of rules and the keys that each accepts.
const KINDS: [(&str, &[&str]); 10] = [
    ("at_most", &["attribute", "max"]),
    ("same", &["attribute"]),
    ("distinct", &["attribute", "min"]),
    ("quota", &["attribute", "value", "min", "max", "or_none"]),
    ("avoid", &["attribute", "penalty_km"]),
    ("together", &["ids"]),
    ("apart", &["ids"]),
    ("overlap", &["min"]),
    ("acquainted", &["penalty_km"]),
    ("wish", &["penalty_km", "min"]),
];

impl TryFrom<RuleDocument> for Rule {
    type Error = String;

    fn try_from(mut document: RuleDocument) -> Result<Self, String> {
        let kind = std::mem::take(&mut document.kind);
        let Some((_, keys)) = KINDS.iter().find(|(name, _)| *name == kind) else {
            let kinds = KINDS.map(|(name, _)| name).join(", ");
            return Err(format!("{kind:?} is no kind of rule; the kinds are {kinds}"));
        };
        if let Some(key) = document.stated().into_iter().find(|key| !keys.contains(key)) {
            return Err(format!(
                "a rule of kind {kind:?} has no {key:?}; it has {}",
                keys.join(", ")
            ));
        }
        document
            .into_rule(&kind)
            .ok_or_else(|| format!("a rule of kind {kind:?} needs {}", required(&kind, keys)))
    }
}

fn required(kind: &str, keys: &[&str]) -> String {
    match kind {
        "wish" => keys.join(", ") + ", or both",
        "quota" => "attribute, value".into(),
        _ => keys.join(", "),
    }
}

impl RuleDocument {
    fn stated(&self) -> Vec<&'static str> {
        let stated = [
            ("attribute", self.attribute.is_some()),
            ("value", self.value.is_some()),
            ("ids", self.ids.is_some()),
            ("min", self.min.is_some()),
            ("max", self.max.is_some()),
            ("or_none", self.or_none.is_some()),
            ("penalty_km", self.penalty_km.is_some()),
        ];
        stated.into_iter().filter_map(|(key, is_stated)| is_stated.then_some(key)).collect()
    }

    fn into_rule(self, kind: &str) -> Option<Rule> {
        Some(match kind {
            "at_most" => Rule::AtMost { attribute: self.attribute?, max: self.max? },
            "same" => Rule::Same { attribute: self.attribute? },
            "distinct" => Rule::Distinct { attribute: self.attribute?, min: self.min? },
            "quota" => Rule::Quota {
                attribute: self.attribute?,
                value: self.value?,
                min: self.min.unwrap_or(0),
                max: self.max,
                or_none: self.or_none.unwrap_or(false),
            },
            "avoid" => Rule::Avoid { attribute: self.attribute?, penalty: self.penalty_km? },
            "together" => Rule::Together { ids: self.ids? },
            "apart" => Rule::Apart { ids: self.ids? },
            "overlap" => Rule::Overlap { min: self.min? },
            "acquainted" => Rule::Acquainted { penalty: self.penalty_km? },
            "wish" if self.penalty_km.is_some() || self.min.is_some() => {
                Rule::Wish { penalty: self.penalty_km, min: self.min }
            }
            _ => return None,
        })
    }
}

impl From<Rule> for RuleDocument {
    fn from(rule: Rule) -> Self {
        let mut document = Self { kind: rule.kind().to_owned(), ..Self::default() };
        document.attribute = rule.attribute().map(str::to_owned);
        match rule {
            Rule::AtMost { max, .. } => document.max = Some(max),
            Rule::Same { .. } => {}
            Rule::Distinct { min, .. } | Rule::Overlap { min } => document.min = Some(min),
            Rule::Quota { value, min, max, or_none, .. } => {
                document.value = Some(value);
                document.min = Some(min);
                document.max = max;
                document.or_none = or_none.then_some(true);
            }
            Rule::Avoid { penalty, .. } | Rule::Acquainted { penalty } => {
                document.penalty_km = Some(penalty);
            }
            Rule::Together { ids } | Rule::Apart { ids } => document.ids = Some(ids),
            Rule::Wish { penalty, min } => (document.penalty_km, document.min) = (penalty, min),
        }
        document
    }
}
