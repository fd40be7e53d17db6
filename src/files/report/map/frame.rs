//! Projection of degrees to the plane of the map.

use crate::measure::Point;

/// A position on the map; x to the right, y downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct MapSpot {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl MapSpot {
    pub(super) fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// Maximum width and height of the area of the points, in map units; `MARGIN` is the free space around it.
const ROOM: (f64, f64) = (520.0, 600.0);
const MARGIN: f64 = 26.0;
/// Minimum width and height of the map, in map units; `LEAST_SPAN` is the minimum extent in degrees of latitude.
const LEAST_SIZE: f64 = 300.0;
const LEAST_SPAN: f64 = 0.2;

/// Equirectangular projection of a part of the globe: parallels and meridians are straight, and lengths are true on
/// the middle parallel.
#[derive(Debug)]
pub(super) struct Frame {
    /// Longitude at which the globe is cut; longitudes west of it are shown east of all others.
    cut: f64,
    west: f64,
    north: f64,
    /// Map units per degree of longitude and per degree of latitude.
    scale: (f64, f64),
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Frame {
    /// Returns the frame around these points.
    pub(super) fn around(points: impl Iterator<Item = Point> + Clone) -> Self {
        let cut = widest_gap(points.clone().map(Point::longitude).collect());
        let (west, east) = span(points.clone().map(|point| unwrapped(point.longitude(), cut)));
        let (south, north) = span(points.map(Point::latitude));
        let narrowing = (0.5 * (south + north)).to_radians().cos().max(0.1);
        let (wide, high) =
            ((east - west).max(LEAST_SPAN) * narrowing, (north - south).max(LEAST_SPAN));
        let scale = (ROOM.0 / wide).min(ROOM.1 / high);
        let size = |degrees: f64| (degrees * scale + 2.0 * MARGIN).max(LEAST_SIZE);
        let (width, height) = (size((east - west) * narrowing), size(north - south));
        let scale = (scale * narrowing, scale);
        // The points are centred if the map is larger than their extent.
        let west = 0.5 * (west + east - width / scale.0);
        let north = 0.5 * (south + north + height / scale.1);
        Self { cut, west, north, scale, width, height }
    }

    pub(super) fn spot(&self, point: Point) -> MapSpot {
        let longitude = unwrapped(point.longitude(), self.cut);
        MapSpot {
            x: (longitude - self.west) * self.scale.0,
            y: (self.north - point.latitude()) * self.scale.1,
        }
    }

    pub(super) fn holds(&self, spot: MapSpot) -> bool {
        (0.0..=self.width).contains(&spot.x) && (0.0..=self.height).contains(&spot.y)
    }
}

fn span(degrees: impl Iterator<Item = f64>) -> (f64, f64) {
    let ends = degrees.fold(None, |ends: Option<(f64, f64)>, degree| {
        let (least, most) = ends.unwrap_or((degree, degree));
        Some((least.min(degree), most.max(degree)))
    });
    ends.unwrap_or((0.0, 0.0))
}

fn unwrapped(longitude: f64, cut: f64) -> f64 {
    if longitude < cut { longitude + 360.0 } else { longitude }
}

/// Returns the longitude at which the globe is cut: the eastern end of the widest gap between longitudes if that gap
/// exceeds half of the globe, otherwise the date line.
fn widest_gap(mut longitudes: Vec<f64>) -> f64 {
    longitudes.sort_unstable_by(f64::total_cmp);
    let gaps =
        longitudes.iter().zip(longitudes.iter().skip(1)).map(|(west, east)| (east - west, *east));
    let widest = gaps.max_by(|a, b| a.0.total_cmp(&b.0));
    widest.filter(|(gap, _)| *gap > 180.0).map_or(-180.0, |(_, cut)| cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(degrees: &[(f64, f64)]) -> Vec<Point> {
        degrees.iter().map(|&(north, east)| Point::new(north, east)).collect()
    }

    #[test]
    fn all_points_are_inside_and_north_is_up() {
        for degrees in [
            &[(52.0, 5.0), (53.0, 6.5), (50.8, 3.4)][..],
            &[(52.0, 5.0)],
            &[(-90.0, 0.0), (90.0, 120.0), (0.0, -180.0)],
            &[],
        ] {
            let points = points(degrees);
            let frame = Frame::around(points.iter().copied());
            assert!(frame.width >= LEAST_SIZE && frame.height <= ROOM.1 + 2.0 * MARGIN + 1e-9);
            let inside = |&point: &Point| {
                let spot = frame.spot(point);
                spot.x.is_finite() && frame.holds(spot)
            };
            assert!(points.iter().all(inside), "{degrees:?}");
        }
        let frame = Frame::around(points(&[(52.0, 5.0), (53.0, 6.0)]).into_iter());
        let [south, north] =
            [(52.0, 5.0), (53.0, 6.0)].map(|(lat, lon)| frame.spot(Point::new(lat, lon)));
        assert!(north.y < south.y && north.x > south.x);
    }

    #[test]
    fn neighbours_across_the_date_line_are_neighbours() {
        let fiji = points(&[(-17.0, 179.0), (-17.0, -179.0), (-18.0, 178.0)]);
        let frame = Frame::around(fiji.iter().copied());
        let [a, b, c] = [0, 1, 2].map(|nth| frame.spot(fiji[nth]).x);
        assert!(c < a && a < b && b - c < frame.width);
    }

    /// The globe is cut at the end of its widest gap only if the gap exceeds half of the globe.
    #[test]
    fn the_globe_is_cut_at_its_widest_gap() {
        let cut = |degrees: &[f64]| widest_gap(degrees.to_vec());
        assert_eq!(cut(&[]), -180.0);
        assert_eq!(cut(&[10.0, -10.0]), -180.0);
        assert_eq!(cut(&[90.0, -90.0]), -180.0);
        assert_eq!(cut(&[91.0, -90.0]), 91.0);
        assert_eq!(cut(&[179.0, -179.0, 178.0]), 178.0);
        let frame = Frame::around(points(&[(50.0, -10.0), (50.0, 10.0)]).into_iter());
        let [west, east] = [-10.0, 10.0].map(|lon| frame.spot(Point::new(50.0, lon)).x);
        assert!((west - MARGIN).abs() < 1e-6 && (east - (frame.width - MARGIN)).abs() < 1e-6);
    }
}
