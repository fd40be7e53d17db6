//! Column generation (Gilmore and Gomory 1961; Barnhart et al. 1998): a linear program over a few groups gives duals,
//! exact pricing finds the groups that these duals are too generous for, and each pricing is a true bound.

use rayon::prelude::*;

use super::backend::{Hint, Lp, LpRow, relax};
use super::bound::{Bucket, Dual, Extent, SCALE, bound};
use super::central::{Central, Priced};
use crate::budget::Budget;
use crate::instance::{ClassIdx, GroupClasses, Incumbent, Instance};

/// Rounds before it is given up.
const MOST_ROUNDS: usize = 300;
/// How much of the best duals so far goes into those that are priced (Pessoa et al. 2018).
const SMOOTHING: f64 = 0.6;
/// It ends when program and bound differ by less than this share.
const CLOSE: f64 = 1e-7;
/// A group is added when its reduced cost is below this, in metres.
const WORTH_ADDING: f64 = -0.01;
/// A group that the program uses less than this is not used.
const LEAST_USE: f64 = 1e-4;
/// Groups of the best plan that the program begins with, for each class.
const SEEDS_PER_CLASS: usize = 4;
/// Groups of the program that are kept besides those in use.
const MOST_COLUMNS: usize = 6_000;

/// Parts of an instance, each with its own groups, and what all of them share.
pub(super) struct Generation<'a> {
    instance: &'a Instance,
    parts: &'a [Central<'a>],
    extent: Extent,
    /// The classes of all parts.
    classes: Vec<ClassIdx>,
    /// Where the classes of each part begin in `classes`.
    offset: Vec<usize>,
    columns: Vec<Column>,
    /// What the dearest group of the best plan costs.
    dearest: f64,
}

/// A group in the linear program, by positions in `classes`.
struct Column {
    cost: f64,
    positions: Vec<u32>,
    /// How often the program uses it.
    value: f64,
}

/// What column generation comes to.
pub(super) struct Generated {
    /// The best bound that is found, scaled.
    pub(super) bound: i128,
    /// The groups that the last program uses, and how often.
    pub(super) fractional: Vec<(GroupClasses, f64)>,
}

impl<'a> Generation<'a> {
    pub(super) fn new(
        instance: &'a Instance,
        parts: &'a [Central<'a>],
        extent: Extent,
        incumbent: &Incumbent,
    ) -> Self {
        let mut offset = Vec::with_capacity(parts.len());
        let mut classes = Vec::new();
        for part in parts {
            offset.push(classes.len());
            classes.extend_from_slice(part.classes);
        }
        let columns = Vec::new();
        let mut generation =
            Self { instance, parts, extent, classes, offset, columns, dearest: 1.0 };
        generation.seed(incumbent);
        generation
    }

    /// The groups that the best plan so far has most often.
    fn seed(&mut self, incumbent: &Incumbent) {
        let mut position = vec![None; self.instance.classes.len()];
        for (at, &class) in (0..).zip(&self.classes) {
            position[class as usize] = Some(at);
        }
        for (classes, price) in &incumbent.groups {
            let positions: Option<Vec<u32>> =
                classes.iter().map(|&class| position[class as usize]).collect();
            if let Some(positions) = positions {
                self.columns.push(Column { cost: price.cost() as f64, positions, value: 0.0 });
            }
        }
        self.dearest = self.columns.iter().map(|column| column.cost).fold(1.0, f64::max);
        self.columns.sort_by(|a, b| a.positions.cmp(&b.positions));
        let same = |a: &Column, b: &Column| a.positions == b.positions;
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut start = 0;
        for run in self.columns.chunk_by(same) {
            runs.push((start, run.len()));
            start += run.len();
        }
        runs.sort_by_key(|&(start, times)| (std::cmp::Reverse(times), start));
        runs.truncate(SEEDS_PER_CLASS * self.classes.len());
        let kept: std::collections::BTreeSet<usize> = runs.into_iter().map(|(at, _)| at).collect();
        let mut nth = 0;
        self.columns.retain(|_| {
            nth += 1;
            kept.contains(&(nth - 1))
        });
    }

    /// Goes on until program and bound meet or the budget is spent; `None` where there is no bound.
    pub(super) fn run(&mut self, budget: &mut Budget) -> Option<Generated> {
        let mut best: Option<(i128, Vec<f64>)> = None;
        for _ in 0..MOST_ROUNDS {
            if budget.spent().is_some() {
                break;
            }
            let Some(Hint { duals: solved, values }) = relax(&self.program()) else { break };
            for (column, value) in self.columns.iter_mut().zip(values) {
                column.value = value;
            }
            let value = self.dual_value(&solved);
            let centre = best.as_ref().map(|(_, duals)| duals);
            let smooth = centre.map(|centre| blend(centre, &solved, SMOOTHING));
            let mut added = 0;
            for tried in smooth.into_iter().chain([solved.clone()]) {
                let (found, bound) = self.price(&tried, budget);
                if best.as_ref().is_none_or(|(least, _)| bound > *least) {
                    best = Some((bound, tried));
                }
                added = self.add(found, &solved);
                if added > 0 {
                    break;
                }
            }
            let bound = best.as_ref().map_or(f64::MIN, |(bound, _)| *bound as f64 / SCALE as f64);
            if added == 0 || value - bound <= CLOSE * value.abs().max(1.0) {
                break;
            }
            self.forget(&solved);
        }
        best.map(|(bound, _)| Generated { bound, fractional: self.fractional() })
    }

    fn fractional(&self) -> Vec<(GroupClasses, f64)> {
        let used = self.columns.iter().filter(|column| column.value > LEAST_USE);
        let classes = |column: &Column| {
            column.positions.iter().map(|&at| self.classes[at as usize]).collect::<GroupClasses>()
        };
        used.map(|column| (classes(column), column.value)).collect()
    }

    /// The linear program: a row for each class, one for the seats that wait, one for the number of groups.
    fn program(&self) -> Lp {
        let class = |&idx: &ClassIdx| self.instance.class(idx);
        let equal = |value: f64| LpRow { lower: value, upper: value };
        let mut rows: Vec<LpRow> =
            self.classes.iter().map(|idx| equal(f64::from(class(idx).number))).collect();
        let (waits, counts) = (rows.len() as u32, rows.len() as u32 + 1);
        rows.push(equal(self.extent.waiting as f64));
        let (least, most) = self.extent.groups;
        rows.push(LpRow { lower: least as f64, upper: most as f64 });
        let mut columns: Vec<(f64, Vec<(u32, f64)>)> = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let mut entries: Vec<(u32, f64)> = Vec::with_capacity(column.positions.len() + 1);
            for &position in &column.positions {
                match entries.iter_mut().find(|(row, _)| *row == position) {
                    Some((_, times)) => *times += 1.0,
                    None => entries.push((position, 1.0)),
                }
            }
            entries.push((counts, 1.0));
            columns.push((column.cost, entries));
        }
        // A unit without a group, at the price of two groups: the program always has a solution, and no dual runs away.
        columns
            .extend((0..self.classes.len() as u32).map(|at| (2.0 * self.dearest, vec![(at, 1.0)])));
        if self.extent.waiting > 0 {
            for (position, idx) in (0..).zip(&self.classes) {
                let seats = f64::from(class(idx).seats);
                columns.push((0.0, vec![(position, 1.0), (waits, seats)]));
            }
        }
        Lp { rows, columns }
    }

    /// The value of the program by its duals.
    fn dual_value(&self, duals: &[f64]) -> f64 {
        let classes = self.classes.iter().zip(duals);
        let paid =
            |(&idx, dual): (&ClassIdx, &f64)| f64::from(self.instance.class(idx).number) * dual;
        let (least, most) = self.extent.groups;
        let (waits, counts) = (duals[self.classes.len()], duals[self.classes.len() + 1]);
        let counted = if counts > 0.0 { least as f64 } else { most as f64 };
        classes.map(paid).sum::<f64>() + waits * self.extent.waiting as f64 + counts * counted
    }

    /// Prices every venue of every part: the groups found, and the bound of these duals.
    fn price(&self, duals: &[f64], budget: &mut Budget) -> (Vec<Column>, i128) {
        let scaled: Vec<i128> = duals[..self.classes.len()]
            .iter()
            .map(|dual| (dual * SCALE as f64).round() as i128)
            .collect();
        let most_groups = self.extent.groups.1;
        let venues: Vec<(usize, usize)> = (0..self.parts.len())
            .flat_map(|part| (0..self.parts[part].venues.len()).map(move |venue| (part, venue)))
            .collect();
        let priced: Vec<Option<(Bucket, Column)>> = venues
            .par_iter()
            .map(|&(nth, venue)| {
                let (part, offset) = (&self.parts[nth], self.offset[nth]);
                let venue = &part.venues[venue];
                let own = &scaled[offset..offset + part.classes.len()];
                let Priced { reduced, positions } = part.price(venue, own)?;
                let group: GroupClasses =
                    positions.iter().map(|&at| part.classes[at as usize]).collect();
                let cost = part.cost(venue, &group) as f64;
                let positions = positions.iter().map(|&at| at + offset as u32).collect();
                let bucket = Bucket { reduced, cap: part.cap(venue, most_groups) };
                Some((bucket, Column { cost, positions, value: 0.0 }))
            })
            .collect();
        budget.book((venues.len() * self.classes.len() / self.parts.len().max(1)) as u64);
        let (mut buckets, columns): (Vec<Bucket>, Vec<Column>) =
            priced.into_iter().flatten().unzip();
        let duals: Vec<Dual> = self
            .classes
            .iter()
            .zip(&scaled)
            .map(|(&idx, &value)| {
                let class = self.instance.class(idx);
                Dual { number: class.number.into(), seats: class.seats.into(), value }
            })
            .collect();
        let bound = bound(&duals, self.extent, &mut buckets);
        (columns, bound)
    }

    /// Adds the groups that the program's own duals are too generous for; says how many.
    fn add(&mut self, found: Vec<Column>, solved: &[f64]) -> usize {
        let before = self.columns.len();
        for column in found {
            if self.reduced(&column, solved) < WORTH_ADDING {
                self.columns.push(column);
            }
        }
        self.columns.len() - before
    }

    fn reduced(&self, column: &Column, duals: &[f64]) -> f64 {
        let paid: f64 = column.positions.iter().map(|&at| duals[at as usize]).sum();
        column.cost - paid - duals[self.classes.len() + 1]
    }

    /// Drops the groups that are farthest from being of use, where there are too many.
    fn forget(&mut self, solved: &[f64]) {
        if self.columns.len() <= MOST_COLUMNS {
            return;
        }
        let mut columns: Vec<(f64, Column)> = std::mem::take(&mut self.columns)
            .into_iter()
            .map(|column| (self.reduced(&column, solved), column))
            .collect();
        columns.sort_by(|a, b| a.0.total_cmp(&b.0));
        columns.truncate(MOST_COLUMNS / 2);
        self.columns = columns.into_iter().map(|(_, column)| column).collect();
    }
}

/// `share` of the centre and the rest of the other.
fn blend(centre: &[f64], other: &[f64], share: f64) -> Vec<f64> {
    centre.iter().zip(other).map(|(c, o)| share * c + (1.0 - share) * o).collect()
}
