//! Statements about groups: sizes, meetings, travel, eligibility, rules.

mod groups;
mod presets;
mod rule;
mod validate;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::measure::Metres;

pub use groups::{Count, Groups, Ideal, Size};
pub use rule::Rule;
pub(crate) use validate::wish_of;

/// The requirements of an association for its groups. Five real programmes are constructors of this type.
///
/// A programme is plain data: take a preset, or [`Programme::new`], and change its fields. It is validated
/// on use. In TOML it has the same structure, with lengths in kilometres (`cost_km`, `max_km`, ...).
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
    /// Name of the programme.
    #[serde(default)]
    pub name: String,
    /// Size and number of the groups.
    pub groups: Groups,
    /// Number and location of the meetings.
    pub meetings: Meetings,
    /// Detour factor and travel limit.
    #[serde(default)]
    pub travel: Travel,
    /// Accepted values per attribute: a registrant is eligible if each attribute has one of its accepted values.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub eligible: BTreeMap<String, Vec<String>>,
    /// The rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Weight of an earlier plan; used only if one is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revise: Option<Revise>,
}

/// Number and hosting of a group's meetings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Meetings {
    /// Number of meetings with travel; required unless hosting is online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_site: Option<OnSite>,
    /// Number of meetings without travel.
    #[serde(default)]
    pub online: u32,
    /// Hosting of the meetings with travel.
    pub hosting: Hosting,
    /// Municipalities that can be the venue (central hosting only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venues: Option<Venues>,
}

/// Number of meetings with travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnSite {
    /// A fixed number.
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

/// Hosting: the travel pattern of the members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Hosting {
    /// All members travel to one venue, which is part of the plan.
    Central,
    /// All members travel to each member's municipality, equally often.
    Rotating,
    /// No member travels.
    Online,
}

/// Municipalities that can be the venue of central meetings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Venues {
    /// The municipalities of the members.
    #[default]
    Members,
    /// All municipalities that can host.
    All,
}

/// Conversion of distances to travel, and its limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Travel {
    /// Ratio of road distance to great-circle distance.
    #[serde(default = "one")]
    pub detour: f64,
    /// Maximum distance of any member to any meeting, one way.
    #[serde(
        default,
        rename = "max_km",
        with = "crate::measure::km::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub max: Option<Metres>,
    /// Length above which a member's journey counts more; comes with `far_factor`.
    #[serde(
        default,
        rename = "far_km",
        with = "crate::measure::km::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub far: Option<Metres>,
    /// Weight of each metre of a journey above `far`, 2 to 10; comes with `far`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub far_factor: Option<u32>,
}

impl Travel {
    /// Sets a length above which each metre of a member's journey counts `factor` times in the cost.
    ///
    /// ```
    /// use kring::{Metres, Programme};
    /// let mut programme = Programme::mayors();
    /// programme.travel = programme.travel.with_far(Metres(60_000), 3);
    /// assert!(programme.validate().is_ok());
    /// ```
    #[must_use]
    pub fn with_far(self, far: Metres, factor: u32) -> Self {
        Self { far: Some(far), far_factor: Some(factor), ..self }
    }
}

fn one() -> f64 {
    1.0
}

impl Default for Travel {
    fn default() -> Self {
        Self { detour: one(), max: None, far: None, far_factor: None }
    }
}

/// Weight of an earlier plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Revise {
    /// Penalty of each pair that shared a group in the earlier plan and does not in the new one.
    #[serde(default, rename = "keep_km", with = "crate::measure::km")]
    pub keep: Metres,
    /// Hard: earlier groups are neither split nor merged; new registrants may join them.
    #[serde(default)]
    pub lock: bool,
    /// With `lock`: a group with an earlier group whose remaining seats are below the least size may be as small as these.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may_shrink: bool,
}

impl Revise {
    /// Each earlier pair that is parted costs `keep`.
    ///
    /// ```
    /// use kring::{Metres, Programme, programme::Revise};
    /// let mut programme = Programme::mayors();
    /// programme.revise = Some(Revise::keeping(Metres(20_000)));
    /// ```
    #[must_use]
    pub fn keeping(keep: Metres) -> Self {
        Self { keep, lock: false, may_shrink: false }
    }

    /// Earlier groups stay whole.
    ///
    /// ```
    /// use kring::programme::Revise;
    /// assert!(Revise::locked().lock && !Revise::locked().with_lock(false).lock);
    /// ```
    #[must_use]
    pub fn locked() -> Self {
        Self { keep: Metres::ZERO, lock: true, may_shrink: false }
    }

    /// Sets whether earlier groups stay whole.
    #[must_use]
    pub fn with_lock(self, lock: bool) -> Self {
        Self { lock, may_shrink: self.may_shrink && lock, ..self }
    }

    /// Sets whether locked earlier groups may become smaller than the least size.
    ///
    /// ```
    /// use kring::programme::Revise;
    /// assert!(Revise::locked().with_may_shrink(true).may_shrink);
    /// ```
    #[must_use]
    pub fn with_may_shrink(self, may_shrink: bool) -> Self {
        Self { may_shrink, ..self }
    }
}

impl Programme {
    /// A programme with groups of these sizes and no rules.
    ///
    /// ```
    /// use kring::{Programme, programme::Meetings};
    /// let programme = Programme::new("Autumn", 5..=7, Meetings::central(4));
    /// assert_eq!(programme.groups.size.max, 7);
    /// ```
    pub fn new(name: impl Into<String>, size: impl Into<Size>, meetings: Meetings) -> Self {
        let size = size.into();
        Self {
            name: name.into(),
            groups: Groups { size, ideal: None, count: Count::default(), cost: Metres::ZERO },
            meetings,
            travel: Travel::default(),
            eligible: BTreeMap::new(),
            rules: Vec::new(),
            revise: None,
        }
    }

    /// Adds a rule.
    ///
    /// ```
    /// use kring::{Programme, Rule};
    /// let one_each = Rule::AtMost { attribute: "municipality".into(), max: 1 };
    /// assert!(Programme::mayors().with_rule(one_each.clone()).rules.contains(&one_each));
    /// ```
    #[must_use]
    pub fn with_rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Returns the programme with its rules, their ids and the eligible values sorted, so that the order of statement
    /// has no influence on any result.
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

    /// Position of a rule in this programme, regardless of the order of its ids; `None` if the programme lacks it.
    pub(crate) fn position_of(&self, rule: &Rule) -> Option<usize> {
        let wanted = rule.canonical();
        self.rules.iter().position(|stated| stated.canonical() == wanted)
    }

    /// Returns `true` if the programme has meetings with travel.
    ///
    /// ```
    /// use kring::Programme;
    /// assert!(Programme::mayors().travels() && !Programme::neighbourhood_consultants().travels());
    /// ```
    #[must_use]
    pub fn travels(&self) -> bool {
        self.meetings.hosting != Hosting::Online
            && self.meetings.on_site.is_some_and(|on_site| on_site != OnSite::Times(0))
    }
}

impl Meetings {
    /// Central hosting with `on_site` meetings at one venue, in the municipality of a member.
    ///
    /// ```
    /// use kring::programme::{Hosting, Meetings, OnSite};
    /// assert_eq!(Meetings::central(4).hosting, Hosting::Central);
    /// assert_eq!(Meetings::rotating(OnSite::Members).hosting, Hosting::Rotating);
    /// assert_eq!(Meetings::online(5).online, 5);
    /// ```
    #[must_use]
    pub fn central(on_site: u32) -> Self {
        let on_site = Some(OnSite::Times(on_site));
        Self { on_site, online: 0, hosting: Hosting::Central, venues: Some(Venues::Members) }
    }

    /// Rotating hosting: the members' municipalities host the meetings in turn.
    #[must_use]
    pub fn rotating(on_site: OnSite) -> Self {
        Self { on_site: Some(on_site), online: 0, hosting: Hosting::Rotating, venues: None }
    }

    /// Sets the municipalities that can be the venue (central hosting).
    ///
    /// ```
    /// use kring::programme::{Meetings, Venues};
    /// let meetings = Meetings::central(4).with_venues(Venues::All).with_online(2);
    /// assert_eq!(meetings.online, 2);
    /// ```
    #[must_use]
    pub fn with_venues(self, venues: Venues) -> Self {
        Self { venues: Some(venues), ..self }
    }

    /// Sets the number of meetings without travel.
    #[must_use]
    pub fn with_online(self, online: u32) -> Self {
        Self { online, ..self }
    }

    /// Online hosting with `online` meetings.
    #[must_use]
    pub fn online(online: u32) -> Self {
        Self { on_site: None, online, hosting: Hosting::Online, venues: None }
    }
}
