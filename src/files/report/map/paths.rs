//! SVG paths of the drawings.

use std::fmt::Write;

use super::frame::MapSpot;
use super::seats::Party;

/// Maximum number of places that are joined by a shortest tree, whose time is quadratic; others are joined to the hub.
const MAX_IN_TREE: usize = 64;

/// Formats a number with one decimal, without a redundant `.0` or sign.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".into() } else { text.into() }
}

/// Returns lines of length zero, whose round or square caps are the dots, of the same size at every zoom.
pub(super) fn dots(spots: impl Iterator<Item = MapSpot>) -> String {
    let mut path = String::new();
    for MapSpot { x, y } in spots {
        // Writing to a string does not fail.
        let _ = write!(path, "M{} {}h0", number(x), number(y));
    }
    path
}

/// Returns a closed line through all spots.
pub(super) fn closed(spots: &[MapSpot]) -> String {
    let mut path = String::new();
    for (nth, MapSpot { x, y }) in spots.iter().enumerate() {
        let _ = write!(path, "{}{} {}", if nth == 0 { 'M' } else { 'L' }, number(*x), number(*y));
    }
    path + "Z"
}

/// Returns a very short diagonal line, whose square caps form a diamond.
pub(super) fn diamond(spot: MapSpot) -> String {
    format!("M{} {}l.01 .01", number(spot.x), number(spot.y))
}

/// Returns the lines from the hub to each other dot.
pub(super) fn spokes(party: &Party) -> String {
    lines(party.dots.iter().filter(|dot| **dot != party.hub).map(|dot| (party.hub, *dot)))
}

/// Returns the shortest tree that joins the dots of a group (Prim 1957), or the spokes above `MAX_IN_TREE` dots.
pub(super) fn tree(party: &Party) -> String {
    let dots = &party.dots;
    if dots.len() > MAX_IN_TREE {
        return spokes(party);
    }
    let Some((&first, rest)) = dots.split_first() else { return String::new() };
    // The dots outside the tree, each with the nearest dot of the tree.
    let mut open: Vec<(MapSpot, MapSpot)> = rest.iter().map(|&dot| (dot, first)).collect();
    let mut joined = Vec::with_capacity(open.len());
    let length = |pair: &(MapSpot, MapSpot)| pair.0.distance(pair.1);
    while let Some((nearest, _)) =
        open.iter().enumerate().min_by(|(_, a), (_, b)| length(a).total_cmp(&length(b)))
    {
        let (dot, from) = open.swap_remove(nearest);
        joined.push((from, dot));
        for pair in &mut open {
            if pair.0.distance(dot) < length(pair) {
                pair.1 = dot;
            }
        }
    }
    lines(joined.into_iter())
}

fn lines(pairs: impl Iterator<Item = (MapSpot, MapSpot)>) -> String {
    let mut path = String::new();
    for (from, to) in pairs {
        let [x, y, to_x, to_y] = [from.x, from.y, to.x, to.y].map(number);
        let _ = write!(path, "M{x} {y}L{to_x} {to_y}");
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(spots: &[(f64, f64)]) -> Party {
        let dots: Vec<MapSpot> = spots.iter().map(|&(x, y)| MapSpot { x, y }).collect();
        Party { hub: dots.first().copied().unwrap_or_default(), dots }
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([1.0, -0.04, 2.25, -4.16].map(number), ["1", "0", "2.2", "-4.2"]);
    }

    #[test]
    fn a_tree_joins_near_places_and_spokes_come_from_the_hub() {
        let party = party(&[(0.0, 0.0), (9.0, 0.0), (10.0, 0.0)]);
        assert_eq!(tree(&party), "M0 0L9 0M9 0L10 0");
        assert_eq!(spokes(&party), "M0 0L9 0M0 0L10 0");
        assert_eq!(dots(party.dots.iter().copied()), "M0 0h0M9 0h0M10 0h0");
        assert_eq!(tree(&super::tests::party(&[])), "");
    }
}
