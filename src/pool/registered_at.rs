use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The moment of a registration.
///
/// Parsed from an RFC 3339 date or date-time. A date means its midnight in UTC; a date-time without an offset is in
/// UTC too.
///
/// ```
/// use kring::pool::RegisteredAt;
/// let noon: RegisteredAt = "2026-01-15T12:00:00+01:00".parse().unwrap();
/// assert!("2026-01-15".parse::<RegisteredAt>().unwrap() < noon);
/// assert_eq!(noon.to_string(), "2026-01-15T11:00:00Z");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegisteredAt {
    second: i64,
    nanosecond: i32,
}

impl From<jiff::Timestamp> for RegisteredAt {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self { second: timestamp.as_second(), nanosecond: timestamp.subsec_nanosecond() }
    }
}

impl RegisteredAt {
    /// The moment of a date and time in UTC.
    pub(crate) fn in_utc(moment: jiff::civil::DateTime) -> Option<Self> {
        Some(moment.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().into())
    }
}

impl TryFrom<SystemTime> for RegisteredAt {
    type Error = NoDate;

    fn try_from(time: SystemTime) -> Result<Self, NoDate> {
        jiff::Timestamp::try_from(time).map(Self::from).map_err(|_| NoDate)
    }
}

impl fmt::Display for RegisteredAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::new(self.second, self.nanosecond) {
            Ok(timestamp) => write!(f, "{timestamp}"),
            // Cannot happen: every value comes from a timestamp.
            Err(_) => write!(f, "{} s", self.second),
        }
    }
}

impl Serialize for RegisteredAt {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RegisteredAt {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(de::Error::custom)
    }
}

/// Error of a text that is no RFC 3339 date or date-time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a date such as 2026-01-31 or 2026-01-31T09:30:00+01:00")]
pub struct NoDate;

impl FromStr for RegisteredAt {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Self, NoDate> {
        let timestamp = text.parse::<jiff::Timestamp>().ok().map(Self::from);
        let civil = || Self::in_utc(text.parse().ok()?);
        timestamp.or_else(civil).ok_or(NoDate)
    }
}
