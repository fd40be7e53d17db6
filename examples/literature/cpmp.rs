//! Capacitated p-median: exactly `p` of the points become medians, and each point is served by one of them within its
//! capacity, at the least sum of distances. Each point becomes a municipality that can host one group, and a registrant
//! with its demand as seats.

use std::path::Path;
use std::sync::Arc;

use kring::programme::{Count, Meetings, Size, Venues};
use kring::{Pool, Programme, Registrant};

use crate::arguments::Rounding;
use crate::problem::{Complaint, Meaning, Problem, Unit, euclidean, place, with_distances};
use crate::text::{self, Line};

/// Number of decimals that are kept of real distances.
const DECIMALS: usize = 4;

/// Demand point.
struct Point {
    place: (f64, f64),
    demand: u32,
}

/// Reads an instance: first line `n p`, then `n` lines `x y capacity demand`.
pub(crate) fn read(file: &Path, rounding: Rounding) -> Result<Problem, Complaint> {
    let text = text::read(file)?;
    let (head, rows) = text::head_and_rest(&text)?;
    let [n, p] = head.exactly()?;
    let n: usize = head.number(n, "a number of points")?;
    let p: u32 = head.number(p, "a number of medians")?;
    if rows.len() != n || n == 0 {
        return Err(head.complain(&format!("{n} points are announced, {} follow", rows.len())));
    }
    if p == 0 || p as usize > n {
        return Err(head.complain(&format!("of {n} points {p} cannot be medians")));
    }
    let (points, capacity) = points(&rows)?;

    let mut meetings = Meetings::central(1);
    // Exactly `p` groups meet at any of the points; each group is one cluster, its venue the median.
    meetings.venues = Some(Venues::All);
    let mut programme = Programme::new("cpmp", Size { min: 1, max: capacity }, meetings);
    programme.groups.count = Count { min: p, max: Some(p) };
    let decimals = match rounding {
        Rounding::Floor => 0,
        Rounding::Real => DECIMALS,
    };
    let unit = Unit { decimals, meaning: Meaning::Times(1) };
    Ok(Problem { pool: pool(&points, rounding)?, programme, unit })
}

/// Returns the points and their common capacity.
fn points(rows: &[Line<'_>]) -> Result<(Vec<Point>, u32), Complaint> {
    let mut points = Vec::with_capacity(rows.len());
    let mut common = None;
    for &row in rows {
        let [x, y, capacity, demand] = row.exactly()?;
        let place = (row.coordinate(x)?, row.coordinate(y)?);
        let capacity: u32 = row.number(capacity, "a whole capacity")?;
        let demand: u32 = row.number(demand, "a whole demand")?;
        // A programme has one group size, so only instances with a common capacity can be stated.
        if *common.get_or_insert(capacity) != capacity {
            return Err(row.complain("the capacity differs from that of points before it"));
        }
        if !(1..=capacity).contains(&demand) {
            return Err(row.complain("the demand must lie between 1 and the capacity"));
        }
        points.push(Point { place, demand });
    }
    Ok((points, common.unwrap_or(0)))
}

fn pool(points: &[Point], rounding: Rounding) -> Result<Pool, Complaint> {
    let codes: Vec<Arc<str>> = (1..=points.len()).map(|nth| nth.to_string().into()).collect();
    let hosts = codes.iter().map(|code| place(code).with_max_groups(1));
    let registrants = codes
        .iter()
        .zip(points)
        .map(|(code, point)| Registrant::new(code.clone(), code.clone()).with_seats(point.demand));
    let pool = Pool::builder().municipalities(hosts).registrants(registrants);
    let between = |from: usize, to: usize| {
        let distance = euclidean(points[from].place, points[to].place);
        match rounding {
            Rounding::Floor => distance.floor() as i64,
            Rounding::Real => (distance * 10_f64.powi(DECIMALS as i32)).round() as i64,
        }
    };
    with_distances(pool, &codes, between).build().map_err(|faults| faults.to_string())
}
