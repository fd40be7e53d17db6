use super::{EARTH_RADIUS_M, Metres, Point};
use crate::convert::Convert;

/// A point prepared for the measurement of many distances, with the results of [`Point::distance`] several times
/// faster.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    point: Point,
    /// The point as a unit vector.
    unit: [f64; 3],
}

/// Maximum square of half the chord (on the unit sphere) for which the series is used. Up to this value, which is a
/// distance of about 1 270 km, the relative error of the series of the arc sine is at most 1e-14.
const MAX_SQUARED_HALF_CHORD: f64 = 0.01;
/// Coefficients of the Taylor series of `asin(x) / x` in powers of `x * x`, the highest first.
const SERIES: [f64; 6] =
    [945.0 / 42_240.0, 105.0 / 3_456.0, 15.0 / 336.0, 3.0 / 40.0, 1.0 / 6.0, 1.0];
/// Distance from half a metre, in metres before detour, within which the two formulas could round differently. The
/// error of each is less than 1e-6 m.
const NEAR_HALF_M: f64 = 1e-4;

impl Spot {
    pub(crate) fn new(point: Point) -> Self {
        let (north, east) = (point.latitude.to_radians(), point.longitude.to_radians());
        let unit = [north.cos() * east.cos(), north.cos() * east.sin(), north.sin()];
        Self { point, unit }
    }

    /// The point as a unit vector; the distance of two such vectors increases with that of their points.
    pub(crate) fn unit(&self) -> [f64; 3] {
        self.unit
    }

    /// Returns exactly [`Point::distance`]. Measures by the chord; falls back to the haversine for far points and near
    /// rounding boundaries.
    pub(crate) fn distance(&self, other: &Self, detour: f64) -> Metres {
        let ([ax, ay, az], [bx, by, bz]) = (self.unit, other.unit);
        let (x, y, z) = (ax - bx, ay - by, az - bz);
        let squared = (x * x + y * y + z * z) / 4.0;
        let series = SERIES.iter().fold(0.0, |sum, coefficient| sum * squared + coefficient);
        // Arc from chord: the arc is 2 R asin(x) with x half the chord on the unit sphere, and x * series = asin(x).
        let metres = detour * 2.0 * EARTH_RADIUS_M * squared.sqrt() * series;
        let whole = metres.to_i64();
        let over_half = metres - whole.to_f64() - 0.5;
        if squared > MAX_SQUARED_HALF_CHORD || over_half.abs() < NEAR_HALF_M * detour.max(1.0) {
            return self.point.distance(other.point, detour);
        }
        Metres(whole + i64::from(over_half > 0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spots_and_points_have_equal_distances() {
        let mut unit = crate::measure::draws();
        for nth in 0..100_000 {
            // Distances range from neighbours in one street to the other side of the globe.
            let reach = 180.0 * 10_f64.powi(-(nth % 7));
            let here = Point::new(160.0 * unit() - 80.0, 360.0 * unit() - 180.0);
            let north = (here.latitude + reach * (unit() - 0.5)).clamp(-90.0, 90.0);
            let east = (here.longitude + reach * (unit() - 0.5)).clamp(-180.0, 180.0);
            let there = Point::new(north, east);
            let detour = [1.0, 1.3, 0.001, 100.0][nth as usize % 4];
            let measured = Spot::new(here).distance(&Spot::new(there), detour);
            assert_eq!(measured, here.distance(there, detour), "{nth}");
        }
        let here = Spot::new(Point::new(52.0, 5.0));
        assert_eq!(here.distance(&here, 1.3), Metres(0));
    }
}
