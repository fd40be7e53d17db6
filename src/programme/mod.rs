//! What is stated about groups: sizes, meetings, travel, who may take part, rules.

mod presets;
mod rule;
mod validate;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::measure::Metres;

pub use rule::Rule;

/// What an association asks of its groups. Five real programmes are constructors of this type.
///
/// A programme is plain data: take a preset, or [`Programme::new`], and change its fields. It is validated
/// where it is used. In TOML it has the same shape, lengths in kilometres (`cost_km`, `max_km`, ...).
///
/// ```
/// use kring::{Programme, Rule, Metres};
/// let mut programme = Programme::aldermen_by_quarter();
/// programme.groups.size.max = 7;
/// programme.rules.push(Rule::Avoid { attribute: "party".into(), penalty: Metres(5_000) });
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Programme {
    /// What it is called.
    #[serde(default)]
    pub name: String,
    /// How large and how many.
    pub groups: Groups,
    /// How often and where.
    pub meetings: Meetings,
    /// How distances count.
    #[serde(default)]
    pub travel: Travel,
    /// Attribute and accepted values: any of the values will do, all of the attributes must.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub eligible: BTreeMap<String, Vec<String>>,
    /// The rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// How much an earlier plan counts; used only together with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revise: Option<Revise>,
}

/// How large groups are and how many there may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Groups {
    /// Seats per group.
    pub size: Size,
    /// Number of groups.
    #[serde(default)]
    pub count: Count,
    /// What each group counts as: a facilitator's effort.
    #[serde(default, rename = "cost_km", with = "crate::measure::km")]
    pub cost: Metres,
}

/// Least and most seats of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Size {
    /// The least, at least 1.
    pub min: u32,
    /// The most.
    pub max: u32,
}

/// Least and most groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// The least number of groups.
    #[serde(default)]
    pub min: u32,
    /// The most groups; no limit where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}

/// How often a group meets and who travels where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meetings {
    /// Meetings with travel; required unless hosting is online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_site: Option<OnSite>,
    /// Meetings without.
    #[serde(default)]
    pub online: u32,
    /// Where the meetings are.
    pub hosting: Hosting,
    /// Which municipalities a central meeting may be in; central hosting only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venues: Option<Venues>,
}

/// The number of meetings with travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnSite {
    /// So many.
    Times(u32),
    /// One for each member, in its municipality (rotating hosting only).
    Members,
}

impl Serialize for OnSite {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Times(times) => times.serialize(s),
            Self::Members => "members".serialize(s),
        }
    }
}

impl<'de> Deserialize<'de> for OnSite {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = OnSite;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a whole number of meetings, or \"members\"")
            }
            fn visit_i64<E: de::Error>(self, times: i64) -> Result<OnSite, E> {
                let unexpected = de::Unexpected::Signed(times);
                let times = u32::try_from(times);
                times.map(OnSite::Times).map_err(|_| E::invalid_value(unexpected, &self))
            }
            fn visit_u64<E: de::Error>(self, times: u64) -> Result<OnSite, E> {
                let unexpected = de::Unexpected::Unsigned(times);
                let times = u32::try_from(times);
                times.map(OnSite::Times).map_err(|_| E::invalid_value(unexpected, &self))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<OnSite, E> {
                let members = (text == "members").then_some(OnSite::Members);
                members.ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
            }
        }
        d.deserialize_any(Visitor)
    }
}

/// Who travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hosting {
    /// Everybody to one venue, which is part of the plan.
    Central,
    /// Everybody to each member's municipality, equally often.
    Rotating,
    /// Nobody.
    Online,
}

/// Where a central meeting may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Venues {
    /// In the municipality of a member.
    #[default]
    Members,
    /// In any municipality that can host.
    All,
}

/// How distances count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Travel {
    /// Roads are longer than the great circle by this factor.
    #[serde(default = "one")]
    pub detour: f64,
    /// The farthest that anybody travels to any meeting, one way.
    #[serde(
        default,
        rename = "max_km",
        with = "crate::measure::km::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub max: Option<Metres>,
}

fn one() -> f64 {
    1.0
}

impl Default for Travel {
    fn default() -> Self {
        Self { detour: one(), max: None }
    }
}

/// How much an earlier plan counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revise {
    /// The price of each pair of earlier group-mates who are not in one group now.
    #[serde(default, rename = "keep_km", with = "crate::measure::km")]
    pub keep: Metres,
    /// Hard: earlier groups stay whole and are not merged; newcomers may join.
    #[serde(default)]
    pub lock: bool,
}

impl Programme {
    /// A programme with groups of these sizes and no rules.
    pub fn new(name: impl Into<String>, size: Size, meetings: Meetings) -> Self {
        Self {
            name: name.into(),
            groups: Groups { size, count: Count::default(), cost: Metres::ZERO },
            meetings,
            travel: Travel::default(),
            eligible: BTreeMap::new(),
            rules: Vec::new(),
            revise: None,
        }
    }

    /// Adds a rule.
    #[must_use]
    pub fn with_rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// The programme with its rules, and the values and ids in them, in an order of their own: the order in which they
    /// are stated has no influence on any result.
    pub(crate) fn canonical(&self) -> Self {
        let mut programme = self.clone();
        programme.rules = self.rules.iter().map(Rule::canonical).collect();
        programme.rules.sort_unstable();
        for values in programme.eligible.values_mut() {
            values.sort_unstable();
            values.dedup();
        }
        programme
    }

    /// The position of a rule among those of this programme, whatever the order of its ids.
    pub(crate) fn position_of(&self, rule: &Rule) -> Option<usize> {
        let wanted = rule.canonical();
        self.rules.iter().position(|stated| stated.canonical() == wanted)
    }

    /// Whether anybody travels.
    #[must_use]
    pub fn travels(&self) -> bool {
        self.meetings.hosting != Hosting::Online
            && self.meetings.on_site.is_some_and(|on_site| on_site != OnSite::Times(0))
    }
}

impl Meetings {
    /// So many meetings at one venue, in the municipality of a member.
    #[must_use]
    pub fn central(on_site: u32) -> Self {
        let on_site = Some(OnSite::Times(on_site));
        Self { on_site, online: 0, hosting: Hosting::Central, venues: Some(Venues::Members) }
    }

    /// Meetings in the members' municipalities in turn.
    #[must_use]
    pub fn rotating(on_site: OnSite) -> Self {
        Self { on_site: Some(on_site), online: 0, hosting: Hosting::Rotating, venues: None }
    }

    /// So many meetings online.
    #[must_use]
    pub fn online(online: u32) -> Self {
        Self { on_site: None, online, hosting: Hosting::Online, venues: None }
    }
}
