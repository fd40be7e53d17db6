//! Choice of a colour and a shape for each group, such that neighbours differ.

use std::collections::BTreeMap;

use super::frame::MapSpot;
use super::seats::Party;
use crate::convert::Convert;

/// Number of colours, which are distinguishable with every kind of colour vision; see `report.css`.
pub(super) const COLOURS: usize = 6;
/// Number of shapes: round and square.
const SHAPES: usize = 2;

/// Distance of two dots, in map units, below which their groups are neighbours.
const NEAR: f64 = 26.0;
/// Cost of neighbours with the same colour; `SAME_LOOK` is the additional cost of the same shape.
const SAME_COLOUR: f64 = 4.0;
const SAME_LOOK: f64 = 4.0;

/// The look of a group: its colour and shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) colour: usize,
    pub(crate) is_square: bool,
}

/// Returns the looks of all groups, chosen greedily in their order: each group takes the look with the lowest cost
/// among its earlier neighbours, ties broken by the lowest number of uses.
#[expect(
    clippy::indexing_slicing,
    reason = "looks are below COLOURS * SHAPES, and what was chosen is of groups before this one"
)]
pub(super) fn looks(parties: &[Party]) -> Vec<Look> {
    let neighbours = neighbours(parties);
    let mut chosen: Vec<usize> = Vec::with_capacity(parties.len());
    let mut used = [0_u32; COLOURS * SHAPES];
    for near in &neighbours {
        let mut cost = [0.0; COLOURS * SHAPES];
        // Only earlier groups have a look.
        for (&other, &weight) in near.range(..chosen.len()) {
            let taken = chosen[other];
            for (look, cost) in cost.iter_mut().enumerate() {
                let same_colour = look % COLOURS == taken % COLOURS;
                *cost += if same_colour { SAME_COLOUR * weight } else { 0.0 };
                *cost += if look == taken { SAME_LOOK * weight } else { 0.0 };
            }
        }
        let key = |&look: &usize| (cost[look], used[look], look);
        let best = (0..COLOURS * SHAPES)
            .min_by(|a, b| key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal));
        let best = best.unwrap_or(0);
        used[best] += 1;
        chosen.push(best);
    }
    let look = |look: usize| Look { colour: look % COLOURS, is_square: look >= COLOURS };
    chosen.into_iter().map(look).collect()
}

/// Returns the neighbours of each group with their nearness, which is 1 if two dots coincide and 0 at distance `NEAR`.
#[expect(clippy::indexing_slicing, reason = "groups are positions among the parties")]
fn neighbours(parties: &[Party]) -> Vec<BTreeMap<usize, f64>> {
    let cell = |spot: MapSpot| ((spot.x / NEAR).floor().to_i64(), (spot.y / NEAR).floor().to_i64());
    let mut cells: BTreeMap<(i64, i64), Vec<(usize, MapSpot)>> = BTreeMap::new();
    for (nth, party) in parties.iter().enumerate() {
        for &dot in party.dots.iter().chain([&party.hub]) {
            cells.entry(cell(dot)).or_default().push((nth, dot));
        }
    }
    let mut neighbours = vec![BTreeMap::new(); parties.len()];
    for (&(column, row), here) in &cells {
        // Cells have side NEAR, so all neighbours lie in the 3 x 3 cells around. The range also covers further rows of
        // these columns; the test of the distance excludes them.
        let around = cells.range((column - 1, row - 1)..=(column + 1, row + 1));
        for &(other, there) in around.flat_map(|(_, there)| there) {
            for &(one, spot) in here {
                let distance = spot.distance(there);
                if one != other && distance < NEAR {
                    let nearness: &mut f64 = neighbours[one].entry(other).or_default();
                    *nearness = nearness.max(1.0 - distance / NEAR);
                }
            }
        }
    }
    neighbours
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_have_different_colours() {
        let party =
            |x: f64| Party { dots: vec![MapSpot { x, y: 0.0 }], hub: MapSpot { x, y: 0.0 } };
        let row: Vec<Party> = (0..40).map(|nth| party(8.0 * f64::from(nth))).collect();
        let looks = looks(&row);
        // Each party has three neighbours on each side.
        for (nth, look) in looks.iter().enumerate() {
            for other in &looks[nth + 1..looks.len().min(nth + 4)] {
                assert_ne!(look.colour, other.colour, "{looks:?}");
            }
        }
        assert_eq!(super::looks(&[]), []);
    }

    /// Returns the nearness of two groups by comparing all pairs of dots.
    fn nearness(one: &Party, other: &Party) -> f64 {
        let dots = |party: &Party| [&party.dots[..], &[party.hub]].concat();
        let mut nearest = 0.0_f64;
        for spot in dots(one) {
            for there in dots(other) {
                nearest = nearest.max(1.0 - spot.distance(there) / NEAR);
            }
        }
        nearest
    }

    #[test]
    fn each_group_looks_least_like_its_neighbours() {
        let spot = |nth: u32| {
            let [x, y] = [37, 53].map(|step| f64::from(nth * step % 101));
            MapSpot { x, y: y / 2.0 }
        };
        let party =
            |nth: u32| Party { dots: vec![spot(3 * nth + 1), spot(nth)], hub: spot(2 * nth) };
        let parties: Vec<Party> = (0..90).map(party).collect();
        let looks = looks(&parties);
        let mut all: Vec<Look> = Vec::new();
        for is_square in [false, true] {
            all.extend((0..COLOURS).map(|colour| Look { colour, is_square }));
        }
        for (nth, &chosen) in looks.iter().enumerate() {
            let cost = |look: Look| -> f64 {
                let before = parties[..nth].iter().zip(&looks);
                before.fold(0.0, |sum, (party, other)| {
                    let nearness = nearness(party, &parties[nth]);
                    let colour = if other.colour == look.colour { SAME_COLOUR } else { 0.0 };
                    let both = if *other == look { SAME_LOOK } else { 0.0 };
                    sum + nearness * (colour + both)
                })
            };
            let least = all.iter().map(|&look| cost(look)).fold(f64::INFINITY, f64::min);
            assert!(cost(chosen) < least + 1e-9, "group {nth}: {chosen:?}");
        }
    }
}
