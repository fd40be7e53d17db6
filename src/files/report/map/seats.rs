//! Placement of dots on the map: the groups of one municipality get different spots around its point.

use std::collections::BTreeMap;

use super::frame::{Frame, MapSpot};
use crate::convert::Convert;
use crate::measure::Point;
use crate::plan::Group;
use crate::pool::{MunicipalityIdx, Pool, RegistrantIdx};

/// A group on the map: a dot for each municipality of its members and its venue, and a hub.
#[derive(Debug, Default)]
pub(super) struct Party {
    pub(super) dots: Vec<MapSpot>,
    /// The dot of the venue, otherwise the dot nearest to the centroid.
    pub(super) hub: MapSpot,
}

/// The waiting registrants of one municipality.
#[derive(Debug)]
pub(super) struct Waiters {
    pub(super) place: MunicipalityIdx,
    pub(super) registrants: Vec<RegistrantIdx>,
    pub(super) spot: MapSpot,
}

/// Returns the party of each group, and the waiting registrants of each municipality with their spot.
pub(super) fn seated(
    pool: &Pool,
    frame: &Frame,
    groups: &[&Group],
    waiting: &[RegistrantIdx],
) -> (Vec<Party>, Vec<Waiters>) {
    let of_groups: Vec<_> = groups.iter().map(|group| places(pool, group)).collect();
    let mut waiters: BTreeMap<MunicipalityIdx, Vec<RegistrantIdx>> = BTreeMap::new();
    for &registrant in waiting {
        waiters.entry(pool.home_of(registrant)).or_default().push(registrant);
    }
    // The number of seats per municipality must be known first, because it determines their spacing.
    let mut seats = MapSeats::count(pool, frame, of_groups.iter().flatten().chain(waiters.keys()));
    let parties = groups.iter().zip(&of_groups).map(|(group, places)| {
        let dots: Vec<MapSpot> = places.iter().map(|&place| seats.next(place)).collect();
        let venue = group.venue().and_then(|code| pool.find_municipality(code).ok());
        let at_venue = venue.and_then(|venue| places.iter().position(|&place| place == venue));
        let hub =
            at_venue.and_then(|at| dots.get(at).copied()).unwrap_or_else(|| middlemost(&dots));
        Party { dots, hub }
    });
    let parties = parties.collect();
    let waiters = waiters.into_iter();
    let waiters =
        waiters.map(|(place, registrants)| Waiters { place, registrants, spot: seats.next(place) });
    (parties, waiters.collect())
}

/// Returns the municipalities of a group's members and its venue, sorted and without duplicates.
fn places(pool: &Pool, group: &Group) -> Vec<MunicipalityIdx> {
    let members = group.members().iter().filter_map(|id| pool.find_registrant(id));
    let venue = group.venue().and_then(|code| pool.find_municipality(code).ok());
    let mut places: Vec<_> =
        members.map(|registrant| pool.home_of(registrant)).chain(venue).collect();
    places.sort_unstable();
    places.dedup();
    places
}

fn middlemost(dots: &[MapSpot]) -> MapSpot {
    let count = dots.len().max(1).to_f64();
    let sum = dots.iter().fold((0.0, 0.0), |sum, dot| (sum.0 + dot.x, sum.1 + dot.y));
    let middle = MapSpot { x: sum.0 / count, y: sum.1 / count };
    let near = |a: &&MapSpot, b: &&MapSpot| a.distance(middle).total_cmp(&b.distance(middle));
    dots.iter().min_by(near).copied().unwrap_or_default()
}

/// Maximum distance between neighbouring seats, in map units; `FARTHEST` is the maximum distance of a seat from the
/// municipality's point.
const APART: f64 = 4.2;
const FARTHEST: f64 = 15.0;
/// The golden angle in radians, by which each seat lies in the widest gap of the earlier ones (Vogel 1979).
const TURN: f64 = 2.399_963_229_728_653;

/// Assignment of seats around the points of municipalities.
struct MapSeats<'a> {
    pool: &'a Pool,
    frame: &'a Frame,
    /// Number of seats that each municipality needs, and the number of those taken.
    taken: Vec<(u32, u32)>,
}

#[expect(clippy::indexing_slicing, reason = "municipalities are positions in the pool")]
impl<'a> MapSeats<'a> {
    fn count<'p>(
        pool: &'a Pool,
        frame: &'a Frame,
        places: impl Iterator<Item = &'p MunicipalityIdx>,
    ) -> Self {
        let mut taken = vec![(0, 0); pool.municipalities().len()];
        places.for_each(|place| taken[place.index()].0 += 1);
        Self { pool, frame, taken }
    }

    fn next(&mut self, place: MunicipalityIdx) -> MapSpot {
        // A map without all points is not shown.
        let point = self.pool.municipality(place).point().unwrap_or_else(|| Point::new(0.0, 0.0));
        let MapSpot { x, y } = self.frame.spot(point);
        let (all, nth) = &mut self.taken[place.index()];
        let apart = APART.min(FARTHEST / f64::from(*all).sqrt());
        let (radius, angle) = (apart * f64::from(*nth).sqrt(), TURN * f64::from(*nth));
        *nth += 1;
        MapSpot { x: x + radius * angle.cos(), y: y + radius * angle.sin() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Point;
    use crate::pool::Municipality;

    /// Returns the spots of `all` seats of one municipality.
    fn spots(all: usize) -> Vec<MapSpot> {
        let point = Point::new(52.0, 5.0);
        let pool = Pool::builder().municipality(Municipality::new("G", "", point)).build().unwrap();
        let frame = Frame::around([point].into_iter());
        let place = pool.find_municipality("G").unwrap();
        let mut seats = MapSeats::count(&pool, &frame, std::iter::repeat_n(&place, all));
        let spots = (0..all).map(|_| seats.next(place)).collect();
        assert_eq!(seats.taken, [(all as u32, all as u32)]);
        spots
    }

    #[test]
    fn consecutive_seats_are_a_golden_angle_apart() {
        let spots = spots(3);
        let from_first = |nth: usize| (spots[nth].x - spots[0].x, spots[nth].y - spots[0].y);
        // The n-th seat lies at n times 137.5 degrees and at the square root of n times the spacing.
        let is_near = |(x, y): (f64, f64), (radius, degrees): (f64, f64)| {
            let angle = degrees.to_radians();
            (x - radius * angle.cos()).abs() < 1e-3 && (y - radius * angle.sin()).abs() < 1e-3
        };
        assert!(is_near(from_first(1), (APART, 137.507_764)), "{spots:?}");
        assert!(is_near(from_first(2), (APART * 2.0_f64.sqrt(), 275.015_528)), "{spots:?}");
    }

    #[test]
    fn many_seats_are_closer_together_and_no_farther_from_the_point() {
        for all in [1, 2, 12, 13, 100] {
            let (spots, mut least) = (spots(all), f64::INFINITY);
            for (nth, spot) in spots.iter().enumerate() {
                assert!(spots[0].distance(*spot) < FARTHEST, "{all}: {spot:?}");
                least =
                    spots[..nth].iter().map(|other| other.distance(*spot)).fold(least, f64::min);
            }
            let apart = if all <= 12 { APART } else { FARTHEST / (all as f64).sqrt() };
            assert!(all == 1 || (least - apart).abs() < 1e-9, "{all}: {least}");
        }
    }
}
