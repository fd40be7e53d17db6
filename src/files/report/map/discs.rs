//! The numbers of groups on the map: where discs would overlap, some show only at a higher zoom level.

use super::frame::MapSpot;

/// Scale of each zoom level, in pixels per map unit, from which its numbers show.
pub(super) const LEVELS: [f64; 6] = [0.55, 1.0, 1.8, 3.2, 6.0, 12.0];

const HEIGHT: f64 = 19.0;
const GAP: f64 = 1.5;

/// Width of a number's disc, in pixels.
pub(super) fn width(id: u32) -> f64 {
    let digits = id.max(1).ilog10() + 1;
    (7.0 * f64::from(digits) + 9.0).max(HEIGHT)
}

/// Returns for each number the level from which its disc touches no other one; `None` if it does on every level.
pub(super) fn levels(hubs: &[(u32, MapSpot)]) -> Vec<Option<usize>> {
    let mut shown: Vec<Option<usize>> = vec![None; hubs.len()];
    // A disc that shows at a level shows at all higher ones, where distances in pixels are larger.
    let mut placed: Vec<(u32, MapSpot)> = Vec::new();
    for (level, scale) in LEVELS.iter().enumerate() {
        for (&(id, spot), shown) in hubs.iter().zip(&mut shown) {
            if shown.is_none() {
                let touches = |&(other_id, other_spot): &(u32, MapSpot)| {
                    let wide = 0.5 * (width(id) + width(other_id)) + GAP;
                    let (dx, dy) = (spot.x - other_spot.x, spot.y - other_spot.y);
                    dx.abs() * scale < wide && dy.abs() * scale < HEIGHT + GAP
                };
                if !placed.iter().any(touches) {
                    *shown = Some(level);
                    placed.push((id, spot));
                }
            }
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_appear_once_there_is_room() {
        let at = |x: f64| MapSpot { x, y: 0.0 };
        // Discs of width 19 with a gap of 1.5 need a distance of 20.5 pixels.
        let hubs = [(1, at(0.0)), (2, at(40.0)), (3, at(21.0)), (4, at(8.0)), (5, at(0.0))];
        assert_eq!(levels(&hubs), [Some(0), Some(0), Some(2), Some(3), None]);
        assert_eq!((width(9), width(10), width(1000)), (19.0, 23.0, 37.0));
    }
}
