//! Start of a large LP: nearby groups of a plan form a tile, the LP of each tile is solved by itself, and the duals of
//! the tiles are the stability centre of the whole.
//!
//! Any duals give a valid bound, and those of tiles are inaccurate only at tile borders (Taillard and Voss 2002 improve
//! plans by parts in the same way).

use rayon::prelude::*;

use super::column_generation::ColumnGeneration;
use super::components::ProblemComponents;
use super::master::Master;
use super::params::{TILE_COLUMNS, TILE_GAP};
use crate::bounds::dual_bound::ProblemExtent;
use crate::limits::Budget;
use crate::pricing::column::Column;

/// Duals and columns that a large LP starts from.
pub(crate) struct TileDuals {
    /// Duals of the classes, of the waiting seats, and of the number of groups.
    pub(crate) duals: Vec<f64>,
    pub(crate) columns: Vec<Column>,
}

/// Solution of the LP of one tile.
struct Solved {
    numbers: Vec<u32>,
    duals: Vec<f64>,
    columns: Vec<Column>,
    work: u64,
}

/// Solves the tiles of a plan. Their number and order depend on the plan alone, not on the number of threads.
pub(crate) fn start(
    parts: &ProblemComponents<'_>,
    extent: &ProblemExtent,
    plan: &[Column],
    budget: &mut Budget,
) -> TileDuals {
    let tiles = tiles(parts, plan);
    // All tiles together may use half of the remaining work.
    let share = budget.share(2 * tiles.len() as u64);
    let solve = |tile: &Vec<usize>| {
        let groups: Vec<Column> = tile.iter().map(|&nth| plan[nth].clone()).collect();
        solve(parts, extent, &groups, share.clone())
    };
    let solved: Vec<Solved> = tiles.par_iter().map(solve).collect();
    budget.charge(solved.iter().map(|tile| tile.work).sum());
    let (num, rows) = (parts.classes.len(), parts.classes.len() + extent.waiting.len() + 1);
    let mut weights = vec![0.0; rows];
    let mut duals = vec![0.0; rows];
    // Average of the tiles' duals, weighted by the units of the class in each tile; other rows count each tile once.
    for tile in &solved {
        let of = tile.numbers.iter().map(|&number| f64::from(number));
        let of = of.chain(std::iter::repeat_n(1.0, rows - num));
        for ((sum, all), (weight, dual)) in
            duals.iter_mut().zip(&mut weights).zip(of.zip(&tile.duals))
        {
            *sum += weight * dual;
            *all += weight;
        }
    }
    let mean = duals[..num].iter().sum::<f64>() / weights[..num].iter().sum::<f64>().max(1.0);
    for (dual, weight) in duals.iter_mut().zip(weights) {
        *dual = if weight > 0.0 { *dual / weight } else { mean };
    }
    TileDuals { duals, columns: solved.into_iter().flat_map(|tile| tile.columns).collect() }
}

/// Partitions the groups of a plan into tiles: the first group left, and the groups nearest to it.
fn tiles(parts: &ProblemComponents<'_>, plan: &[Column]) -> Vec<Vec<usize>> {
    let instance = parts.instance;
    let class = |column: &Column| parts.classes[column.positions()[0] as usize];
    let site = |column: &Column| column.venue().or_else(|| instance.home(class(column)));
    let mut open: Vec<usize> = (0..plan.len()).collect();
    let mut tiles = Vec::new();
    while let Some(&first) = open.first() {
        let origin = instance.origin(class(&plan[first]));
        let metres =
            |nth: &usize| site(&plan[*nth]).map_or(0, |at| instance.sites.distance(origin, at));
        open.sort_by_cached_key(|nth| (*nth != first, metres(nth), *nth));
        let rest = open.split_off(parts.setup.sizes.tile_groups.min(open.len()));
        tiles.push(std::mem::replace(&mut open, rest));
        open.sort_unstable();
    }
    tiles
}

/// Solves the LP of the units of some groups, all of which are to be placed.
fn solve(
    parts: &ProblemComponents<'_>,
    extent: &ProblemExtent,
    groups: &[Column],
    mut budget: Budget,
) -> Solved {
    let instance = parts.instance;
    let mut numbers = vec![0; parts.classes.len()];
    groups.iter().flat_map(Column::positions).for_each(|&at| numbers[at as usize] += 1);
    let each = numbers.iter().zip(&parts.classes);
    let seats: u64 = each
        .map(|(&number, &class)| u64::from(number) * u64::from(instance.class(class).seats))
        .sum();
    let (min, max) = (u64::from(instance.size.0), u64::from(instance.size.1));
    let extent = ProblemExtent {
        waiting: vec![0; extent.waiting.len()],
        groups: (seats.div_ceil(max), seats / min),
    };
    let mut master = Master::new(parts, &extent, groups, &[]);
    master.restrict(numbers.clone(), extent.groups, &[]);
    let centre = master.share_out(groups);
    let mut generation = ColumnGeneration::new(parts, &[], master, Some(centre)).roughly(TILE_GAP);
    generation.run(i128::MAX, 0, false, &mut budget);
    let mut duals = generation.centre().map(<[f64]>::to_vec).unwrap_or_default();
    let master = &generation.master;
    let mut columns: Vec<(f64, &Column)> =
        master.columns().iter().map(|column| (master.reduced(column, &duals), column)).collect();
    columns.sort_by(|a, b| a.0.total_cmp(&b.0));
    columns.truncate(TILE_COLUMNS * numbers.iter().filter(|&&number| number > 0).count());
    let columns = columns.into_iter().map(|(_, column)| column.clone()).collect();
    duals.truncate(master.layout().num_common());
    Solved { numbers, duals, columns, work: budget.work() }
}
