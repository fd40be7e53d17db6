//! Lengths and points: whole metres, points on the sphere, great-circle distances.

mod spot;

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Sub, SubAssign};

use geo::{Distance, HaversineMeasure};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::convert::Convert;

pub(crate) use spot::Spot;

/// Radius of the sphere on which distances are measured, in metres (mean radius of GRS80).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Maximum length of an input, in kilometres; sums of such lengths stay far inside `i64`.
pub(crate) const MAX_KM: i64 = 100_000_000;

/// A length or a cost, in whole metres.
///
/// Costs are lengths: a penalty is stated in kilometres, so that it is comparable with travel.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Metres(pub i64);

impl Metres {
    /// The length zero.
    pub const ZERO: Self = Self(0);

    /// The length in kilometres, for showing to people.
    ///
    /// ```
    /// assert_eq!(kring::Metres(12_346).kilometres(), 12.346);
    /// ```
    #[must_use]
    pub fn kilometres(self) -> f64 {
        self.0.to_f64() / 1000.0
    }

    /// Formats the length in kilometres with one decimal.
    ///
    /// ```
    /// assert_eq!(kring::Metres(12_346).in_km().to_string(), "12.3 km");
    /// ```
    #[must_use]
    pub fn in_km(self) -> impl fmt::Display {
        format!("{:.1} km", self.kilometres())
    }

    /// Tenths of a kilometre, half up.
    #[cfg(feature = "files")]
    pub(crate) fn tenths(self) -> i64 {
        self.0.saturating_add(50).div_euclid(100)
    }

    /// Whole metres from a number of kilometres, half a metre rounded up.
    ///
    /// The number is taken as its shortest decimal: 1.0005 is 1 001 m. Returns `None` if it is negative, not finite, or
    /// exceeds 100 million kilometres.
    ///
    /// ```
    /// use kring::Metres;
    /// assert_eq!(Metres::from_km(12.3456), Some(Metres(12_346)));
    /// assert_eq!(Metres::from_km(-1.0), None);
    /// ```
    #[must_use]
    pub fn from_km(km: f64) -> Option<Self> {
        Self::parse_km(&km.to_string())
    }

    /// Whole metres from a decimal number of kilometres in a text, half a metre rounded up.
    ///
    /// Uses decimal arithmetic throughout: `"1.0005"` is 1 001 m. Returns `None` if the text is no decimal number (an
    /// exponent is accepted), is negative, or exceeds 100 million kilometres.
    ///
    /// ```
    /// use kring::Metres;
    /// assert_eq!(Metres::parse_km("12.3456"), Some(Metres(12_346)));
    /// assert_eq!(Metres::parse_km("twelve"), None);
    /// ```
    #[must_use]
    pub fn parse_km(text: &str) -> Option<Self> {
        let km = if text.contains(['e', 'E']) {
            Decimal::from_scientific(text).ok()?
        } else {
            text.parse::<Decimal>().ok()?
        };
        if km.is_sign_negative() && !km.is_zero() || km > Decimal::from(MAX_KM) {
            return None;
        }
        let metres = km * Decimal::from(1000);
        let half_up = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
        metres.round_dp_with_strategy(0, half_up).to_i64().map(Self)
    }
}

/// Whole metres with their unit, such as `12346 m`.
impl fmt::Display for Metres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} m", self.0)
    }
}

impl Add for Metres {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Metres {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Mul<i64> for Metres {
    type Output = Self;
    fn mul(self, factor: i64) -> Self {
        Self(self.0 * factor)
    }
}

impl AddAssign for Metres {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Metres {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Metres {
    fn sum<I: Iterator<Item = Self>>(lengths: I) -> Self {
        lengths.fold(Self::ZERO, Add::add)
    }
}

/// Serde for lengths that files state in kilometres: `#[serde(with = "crate::measure::km")]`.
pub(crate) mod km {
    use serde::de::Error;

    use super::{Decimal, Deserialize, Deserializer, Metres, Serialize, Serializer, ToPrimitive};

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Metres, D::Error> {
        let km = f64::deserialize(d)?;
        // The shortest decimal that parses to this float is the number that the author wrote.
        Metres::from_km(km).ok_or_else(|| {
            D::Error::custom(format_args!("kilometres must lie between 0 and {}", super::MAX_KM))
        })
    }

    pub(crate) fn serialize<S: Serializer>(length: &Metres, s: S) -> Result<S::Ok, S::Error> {
        let km = Decimal::from(length.0) / Decimal::from(1000);
        km.to_f64().unwrap_or_default().serialize(s)
    }

    /// Serde for optional lengths in kilometres.
    pub(crate) mod option {
        use super::{Deserialize, Deserializer, Metres, Serialize, Serializer};

        #[derive(Deserialize, Serialize)]
        struct Km(#[serde(with = "super")] Metres);

        pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
            d: D,
        ) -> Result<Option<Metres>, D::Error> {
            Ok(Option::<Km>::deserialize(d)?.map(|km| km.0))
        }

        pub(crate) fn serialize<S: Serializer>(
            length: &Option<Metres>,
            s: S,
        ) -> Result<S::Ok, S::Error> {
            length.map(Km).serialize(s)
        }
    }
}

/// A point on the sphere, in degrees (WGS84).
///
/// `Debug` does not show the coordinates, because a point can be a person's home.
///
/// ```
/// use kring::{Metres, Point};
/// let (amsterdam, utrecht) = (Point::new(52.37, 4.89), Point::new(52.09, 5.12));
/// assert_eq!(amsterdam.distance(utrecht, 1.0), Metres(34_853));
/// ```
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "Coordinates")]
pub struct Point {
    latitude: f64,
    longitude: f64,
}

/// Coordinates as they are stated.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Coordinates {
    latitude: f64,
    longitude: f64,
}

impl From<Coordinates> for Point {
    fn from(Coordinates { latitude, longitude }: Coordinates) -> Self {
        Self::new(latitude, longitude)
    }
}

impl Point {
    /// A point from degrees north and degrees east. A pool with a point that is not [on the globe](Self::is_on_globe)
    /// is refused when it is built.
    #[must_use]
    pub fn new(latitude: f64, longitude: f64) -> Self {
        // Adding 0.0 turns minus zero into zero, so that equal points have equal bits.
        Self { latitude: latitude + 0.0, longitude: longitude + 0.0 }
    }

    /// Returns `true` if the latitude lies in -90 to 90 and the longitude in -180 to 180.
    ///
    /// ```
    /// assert!(!kring::Point::new(520.9, 5.12).is_on_globe());
    /// ```
    #[must_use]
    pub fn is_on_globe(self) -> bool {
        self.latitude.abs() <= 90.0 && self.longitude.abs() <= 180.0
    }

    /// Degrees north.
    #[must_use]
    pub fn latitude(self) -> f64 {
        self.latitude
    }

    /// Degrees east.
    #[must_use]
    pub fn longitude(self) -> f64 {
        self.longitude
    }

    /// The bits of both coordinates: a key for hashing and for a total order.
    pub(crate) fn bits(self) -> (u64, u64) {
        (self.latitude.to_bits(), self.longitude.to_bits())
    }

    /// Great-circle distance (haversine) times `detour`, rounded to whole metres, half away from zero.
    #[must_use]
    pub fn distance(self, other: Self, detour: f64) -> Metres {
        let measure = HaversineMeasure::new(EARTH_RADIUS_M);
        let as_geo = |p: Self| geo::Point::new(p.longitude, p.latitude);
        let metres = measure.distance(as_geo(self), as_geo(other));
        // For antipodal points rounding can push the argument of the arc sine above 1, which gives NaN.
        let metres = if metres.is_nan() { std::f64::consts::PI * EARTH_RADIUS_M } else { metres };
        Metres((detour * metres).round().to_i64())
    }
}

impl fmt::Debug for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Point(..)")
    }
}

/// Returns a generator of reproducible pseudo-random numbers from 0 to 1 for tests: a linear congruential generator
/// with Knuth's multiplier.
#[cfg(test)]
pub(crate) fn draws() -> impl FnMut() -> f64 {
    let mut state = 7_u64;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_added_and_subtracted() {
        let mut length = Metres(7) + Metres(5) * 3 - Metres(2);
        length += Metres(30);
        length -= Metres(10);
        assert_eq!(length, Metres(40));
        assert_eq!([Metres(3), Metres(4)].into_iter().sum::<Metres>(), Metres(7));
    }

    #[test]
    fn kilometres_round_half_up_in_decimal() {
        assert_eq!(Metres::parse_km("0.0005"), Some(Metres(1)));
        assert_eq!(Metres::parse_km("0.00049"), Some(Metres(0)));
        assert_eq!(Metres::parse_km("1.0005"), Some(Metres(1001)));
        assert_eq!(Metres::parse_km("2e1"), Some(Metres(20_000)));
        for bad in ["", "x", "nan", "inf", "-0.1", "1e9", "1e400"] {
            assert_eq!(Metres::parse_km(bad), None, "{bad}");
        }
    }

    #[test]
    fn lengths_add_up() {
        let mut sum = Metres(1);
        sum += Metres(2);
        assert_eq!(sum, Metres(3));
        assert_eq!([Metres(4), sum].into_iter().sum::<Metres>(), Metres(7));
    }

    #[test]
    fn a_quarter_of_a_meridian() {
        let (pole, equator) = (Point::new(90.0, 0.0), Point::new(0.0, 0.0));
        // pi / 2 * 6 371 008.8 = 10 007 557.2
        assert_eq!(pole.distance(equator, 1.0), Metres(10_007_557));
        assert_eq!(pole.distance(equator, 1.3), Metres(13_009_824));
    }

    #[test]
    fn antipodes_and_the_date_line_have_a_distance() {
        let west = Point::new(12.5, -180.0);
        let east = Point::new(12.5, 180.0);
        assert_eq!(west.distance(east, 1.0), Metres(0));
        for latitude in [-89.9, -33.3, 0.0, 12.345_678, 77.7] {
            let here = Point::new(latitude, 40.0);
            let there = Point::new(-latitude, -140.0);
            assert_eq!(here.distance(there, 1.0), Metres(20_015_114));
        }
    }

    #[test]
    fn points_off_the_globe_are_detected() {
        assert!(Point::new(-90.0, 180.0).is_on_globe());
        for (latitude, longitude) in [(90.1, 0.0), (0.0, 180.1), (f64::NAN, 0.0)] {
            assert!(!Point::new(latitude, longitude).is_on_globe());
        }
    }
}
