use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::measure::Metres;

/// Size, number and cost of groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "GroupsDocument", into = "GroupsDocument")]
#[non_exhaustive]
pub struct Groups {
    /// Seats per group.
    pub size: Size,
    /// Number of seats that is wanted, and the cost of being off it; in TOML keys of `size`.
    pub ideal: Option<Ideal>,
    /// Number of groups.
    pub count: Count,
    /// Fixed cost of each group: a facilitator's effort.
    pub cost: Metres,
}

/// Wanted number of seats of a group.
///
/// ```
/// use kring::{Metres, Programme, programme::Ideal};
/// let mut programme = Programme::aldermen_open();
/// programme.groups.ideal = Some(Ideal { seats: 7, off: Metres(10_000) });
/// assert!(programme.validate().is_ok());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ideal {
    /// Wanted number of seats, within the limits of the size.
    pub seats: u32,
    /// Cost of each seat that a group has more or fewer.
    pub off: Metres,
}

/// Minimum and maximum number of seats of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Size {
    /// Minimum number of seats, at least 1.
    pub min: u32,
    /// Maximum number of seats.
    pub max: u32,
}

/// Form of `Groups` in a file, with the wanted number of seats among the keys of the size.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupsDocument {
    size: SizeDocument,
    #[serde(default)]
    count: Count,
    #[serde(default, rename = "cost_km", with = "crate::measure::km")]
    cost: Metres,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SizeDocument {
    min: u32,
    max: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ideal: Option<u32>,
    #[serde(
        default,
        rename = "off_km",
        with = "crate::measure::km::option",
        skip_serializing_if = "Option::is_none"
    )]
    off: Option<Metres>,
}

impl TryFrom<GroupsDocument> for Groups {
    type Error = &'static str;

    fn try_from(document: GroupsDocument) -> Result<Self, Self::Error> {
        let GroupsDocument { size, count, cost } = document;
        let ideal = match (size.ideal, size.off) {
            (Some(seats), Some(off)) => Some(Ideal { seats, off }),
            (None, None) => None,
            _ => return Err("ideal and off_km come together: state both, or neither"),
        };
        Ok(Self { size: Size { min: size.min, max: size.max }, ideal, count, cost })
    }
}

impl From<Groups> for GroupsDocument {
    fn from(Groups { size, ideal, count, cost }: Groups) -> Self {
        let (seats, off) = (ideal.map(|ideal| ideal.seats), ideal.map(|ideal| ideal.off));
        let size = SizeDocument { min: size.min, max: size.max, ideal: seats, off };
        Self { size, count, cost }
    }
}

impl From<RangeInclusive<u32>> for Size {
    fn from(range: RangeInclusive<u32>) -> Self {
        Self { min: *range.start(), max: *range.end() }
    }
}

/// Minimum and maximum number of groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// Minimum number of groups.
    #[serde(default)]
    pub min: u32,
    /// Maximum number of groups; no limit if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}
