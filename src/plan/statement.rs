//! Statements of users that may prevent a plan.

use serde::{Deserialize, Serialize};

use crate::error::{Place, Table};
use crate::measure::Metres;
use crate::programme::{Programme, Rule};

/// A single statement: a key of the programme, or a column of a table. Without it more plans are legal.
///
/// ```
/// use kring::{Programme, plan::Statement};
/// let statement = Statement::CountMin { min: 3 };
/// assert_eq!(statement.place_in(&Programme::mayors()).to_string(), "programme, groups.count.min");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stated", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Statement {
    /// `groups.count.min`.
    CountMin {
        /// Least number of groups.
        min: u32,
    },
    /// `groups.count.max`.
    CountMax {
        /// Most groups.
        max: u32,
    },
    /// `groups.size.min`.
    SizeMin {
        /// Least seats of a group.
        min: u32,
    },
    /// `groups.size.max`.
    SizeMax {
        /// Most seats of a group.
        max: u32,
    },
    /// A rule of the programme.
    Rule {
        /// The rule; if the programme states it several times, all copies.
        rule: Rule,
    },
    /// An attribute of `eligible`.
    Eligible {
        /// The attribute.
        attribute: String,
    },
    /// `travel.max_km`.
    Reach {
        /// Largest distance that a registrant travels.
        max: Metres,
    },
    /// `max_travel_km` of registrants.
    OwnReach,
    /// `only_venues` of registrants.
    OnlyVenues,
    /// `host` = `no` of municipalities.
    NoHosting,
    /// `max_groups` of municipalities.
    VenueLimits,
    /// Restriction of meetings to municipalities of members.
    VenuesOfMembers,
    /// `revise.lock`: earlier groups stay whole.
    Lock,
    /// `locked` of registrants: they stay with the other locked members of their earlier group.
    OwnLock,
    /// The facilitators: each group has one.
    Facilitators {
        /// Most groups that all facilitators together can lead.
        groups: u64,
    },
}

impl Statement {
    /// Key of the programme or table that makes the statement.
    #[must_use]
    pub fn place_in(&self, programme: &Programme) -> Place {
        let key = match self {
            Self::CountMin { .. } => "groups.count.min",
            Self::CountMax { .. } => "groups.count.max",
            Self::SizeMin { .. } => "groups.size.min",
            Self::SizeMax { .. } => "groups.size.max",
            Self::Rule { rule } => {
                let nth = programme.position_of(rule);
                let key = nth.map_or_else(|| "rules".to_owned(), |nth| format!("rules[{nth}]"));
                return Place::Programme(key);
            }
            Self::Eligible { attribute } => {
                return Place::Programme(format!("eligible.{attribute}"));
            }
            Self::Reach { .. } => "travel.max_km",
            Self::VenuesOfMembers => "meetings.venues",
            Self::Lock => "revise.lock",
            Self::OwnReach | Self::OnlyVenues | Self::OwnLock => {
                return Place::Table(Table::Registrants);
            }
            Self::NoHosting | Self::VenueLimits => return Place::Table(Table::Municipalities),
            Self::Facilitators { .. } => return Place::Table(Table::Facilitators),
        };
        Place::Programme(key.to_owned())
    }
}
