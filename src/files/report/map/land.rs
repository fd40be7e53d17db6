//! The outline behind the points: the Netherlands of Natural Earth (public domain) at 1:10 million, the IJsselmeer at
//! 1:50 million, both simplified.

use super::frame::{Frame, MapSpot};
use super::paths;
use crate::measure::Point;

/// Rings, one per line: longitudes and latitudes in thousandths of a degree.
const NETHERLANDS: &str = include_str!("netherlands.txt");

/// Returns the path of the rings that reach into the frame. A ring inside another is water in land, or land in water.
pub(super) fn outline(frame: &Frame) -> String {
    let rings = NETHERLANDS.lines().map(|line| ring(frame, line));
    rings.filter(|ring| reaches(frame, ring)).map(|ring| paths::closed(&ring)).collect()
}

fn ring(frame: &Frame, line: &str) -> Vec<MapSpot> {
    let numbers: Vec<f64> = line.split(' ').filter_map(|number| number.parse().ok()).collect();
    let place = |pair: &[f64]| match pair {
        [east, north] => Some(frame.spot(Point::new(north / 1000.0, east / 1000.0))),
        _ => None,
    };
    numbers.chunks(2).filter_map(place).collect()
}

fn reaches(frame: &Frame, ring: &[MapSpot]) -> bool {
    let within = |along: fn(&MapSpot) -> f64, most: f64| {
        ring.iter().any(|spot| along(spot) >= 0.0) && ring.iter().any(|spot| along(spot) <= most)
    };
    within(|spot| spot.x, frame.width) && within(|spot| spot.y, frame.height)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(degrees: &[(f64, f64)]) -> String {
        let points = degrees.iter().map(|&(north, east)| Point::new(north, east));
        outline(&Frame::around(points.collect::<Vec<_>>().into_iter()))
    }

    #[test]
    fn every_ring_is_read_completely() {
        let frame = Frame::around([Point::new(52.0, 5.0)].into_iter());
        for line in NETHERLANDS.lines() {
            assert_eq!(2 * ring(&frame, line).len(), line.split(' ').count(), "{line}");
        }
    }

    #[test]
    fn land_is_drawn_only_inside_the_frame() {
        let rings = |path: &str| path.matches('Z').count();
        assert_eq!(rings(&around(&[(50.8, 3.4), (53.5, 7.1)])), 11);
        // This frame is surrounded by land.
        assert_eq!(rings(&around(&[(52.0, 5.8), (52.05, 5.85)])), 1);
        assert_eq!(rings(&around(&[(48.0, 2.0), (48.9, 3.0)])), 0);
    }
}
