//! The linear program over the groups that are known: a row for each class, for the seats that wait at each level, for
//! the number of groups, and for each venue that takes only so many.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::backend::{Lp, LpRow};
use super::bound::{Dual, Extent};
use super::cuts::{Cut, separate};
use crate::instance::{ClassIdx, GroupClasses, Incumbent, Instance, SiteIdx};

/// Groups of the best plan that the program begins with, for each class.
const SEEDS_PER_CLASS: usize = 4;
/// Groups of the program that are kept besides those in use.
const MOST_COLUMNS: usize = 8_000;

/// Rounds of no use after which a cut is dropped.
const MOST_IDLE: u32 = 8;

/// A group in the linear program.
#[derive(Clone, Debug)]
pub(super) struct Column {
    cost: i64,
    /// Positions among the classes of the master, sorted; one stands as often as the group has units of it.
    positions: SmallVec<[u32; 8]>,
    venue: Option<SiteIdx>,
    /// How often the program uses it.
    value: f64,
}

impl Column {
    pub(super) fn new(
        cost: i64,
        positions: impl Iterator<Item = u32>,
        venue: Option<SiteIdx>,
    ) -> Self {
        let mut positions: SmallVec<[u32; 8]> = positions.collect();
        positions.sort_unstable();
        Self { cost, positions, venue, value: 0.0 }
    }
}

/// The restricted master program.
pub(super) struct Master<'a> {
    instance: &'a Instance,
    classes: Vec<ClassIdx>,
    /// For each class its level of priority; 0 where levels are not told apart.
    levels: Vec<usize>,
    extent: Extent,
    columns: Vec<Column>,
    known: FxHashSet<(SmallVec<[u32; 8]>, Option<SiteIdx>)>,
    /// The row of each venue with a limit.
    venue_rows: FxHashMap<SiteIdx, (usize, u64)>,
    cuts: Vec<Cut>,
    /// For each position the cuts that it is in.
    cuts_of: Vec<Vec<u32>>,
    /// For how many rounds each cut was of no use.
    idle: Vec<u32>,
    /// What the dearest group of the best plan costs.
    dearest: f64,
}

impl<'a> Master<'a> {
    pub(super) fn new(
        instance: &'a Instance,
        classes: Vec<ClassIdx>,
        extent: &Extent,
        incumbent: &Incumbent,
    ) -> Self {
        let told_apart = extent.waiting.len() > 1;
        let level = |&class: &ClassIdx| match instance.class(class).levels.first() {
            Some(&(level, _)) if told_apart => level as usize,
            _ => 0,
        };
        let first = classes.len() + extent.waiting.len() + 1;
        let limited = instance.venue_limits.iter().zip(0..).filter(|(limit, _)| **limit < u64::MAX);
        let venue_rows = limited.enumerate().map(|(nth, (&limit, site))| (site, (first + nth, limit)));
        let mut master = Self {
            instance,
            levels: classes.iter().map(level).collect(),
            classes,
            extent: extent.clone(),
            columns: Vec::new(),
            known: FxHashSet::default(),
            venue_rows: venue_rows.collect(),
            cuts: Vec::new(),
            cuts_of: Vec::new(),
            idle: Vec::new(),
            dearest: 1.0,
        };
        master.cuts_of = vec![Vec::new(); master.classes.len()];
        master.seed(incumbent);
        master
    }

    /// The groups that the best plan so far has most often.
    fn seed(&mut self, incumbent: &Incumbent) {
        let mut position = vec![None; self.instance.classes.len()];
        for (at, &class) in (0..).zip(&self.classes) {
            position[class as usize] = Some(at);
        }
        let mut columns: Vec<Column> = Vec::new();
        for (classes, price) in &incumbent.groups {
            let positions: Option<Vec<u32>> =
                classes.iter().map(|&class| position[class as usize]).collect();
            if let Some(positions) = positions {
                columns.push(Column::new(price.cost(), positions.into_iter(), price.venue));
            }
        }
        let dearest = columns.iter().map(|column| column.cost).max();
        self.dearest = dearest.unwrap_or(1).max(1) as f64;
        let key = |column: &Column| (column.positions.clone(), column.venue);
        columns.sort_by_key(key);
        let mut runs: Vec<(usize, &Column)> =
            columns.chunk_by(|a, b| key(a) == key(b)).map(|run| (run.len(), &run[0])).collect();
        runs.sort_by_key(|&(times, column)| (std::cmp::Reverse(times), key(column)));
        runs.truncate(SEEDS_PER_CLASS * self.classes.len());
        let seeds: Vec<Column> = runs.into_iter().map(|(_, column)| column.clone()).collect();
        self.add(seeds);
    }

    /// Adds groups that are not known yet; says how many.
    pub(super) fn add(&mut self, columns: Vec<Column>) -> usize {
        let before = self.columns.len();
        for column in columns {
            if self.known.insert((column.positions.clone(), column.venue)) {
                self.columns.push(column);
            }
        }
        self.columns.len() - before
    }

    pub(super) fn num_columns(&self) -> usize {
        self.columns.len()
    }

    pub(super) fn num_classes(&self) -> usize {
        self.classes.len()
    }

    pub(super) fn count_row(&self) -> usize {
        self.classes.len() + self.extent.waiting.len()
    }

    /// The linear program.
    pub(super) fn program(&self) -> Lp {
        let class = |&idx: &ClassIdx| self.instance.class(idx);
        let equal = |value: f64| LpRow { lower: value, upper: value };
        let mut rows: Vec<LpRow> =
            self.classes.iter().map(|idx| equal(f64::from(class(idx).number))).collect();
        rows.extend(self.extent.waiting.iter().map(|&seats| equal(seats as f64)));
        let (least, most) = self.extent.groups;
        rows.push(LpRow { lower: least as f64, upper: most as f64 });
        let mut limits: Vec<(usize, u64)> = self.venue_rows.values().copied().collect();
        limits.sort_unstable();
        let limit = |&(_, most): &(usize, u64)| LpRow { lower: f64::NEG_INFINITY, upper: most as f64 };
        rows.extend(limits.iter().map(limit));
        rows.extend(self.cuts.iter().map(|_| LpRow { lower: f64::NEG_INFINITY, upper: 1.0 }));
        let mut columns: Vec<(f64, Vec<(u32, f64)>)> =
            self.columns.iter().map(|column| (column.cost as f64, self.entries(column))).collect();
        // A unit without a group, at the price of two groups: the program always has a solution, and no dual runs away.
        columns
            .extend((0..self.classes.len() as u32).map(|at| (2.0 * self.dearest, vec![(at, 1.0)])));
        for (position, (idx, &level)) in (0..).zip(self.classes.iter().zip(&self.levels)) {
            if self.extent.waiting[level] > 0 {
                let row = (self.classes.len() + level) as u32;
                let seats = f64::from(class(idx).seats);
                columns.push((0.0, vec![(position, 1.0), (row, seats)]));
            }
        }
        Lp { rows, columns }
    }

    fn entries(&self, column: &Column) -> Vec<(u32, f64)> {
        let mut entries: Vec<(u32, f64)> = Vec::with_capacity(column.positions.len() + 2);
        for &position in &column.positions {
            match entries.last_mut() {
                Some((row, times)) if *row == position => *times += 1.0,
                _ => entries.push((position, 1.0)),
            }
        }
        entries.push((self.count_row() as u32, 1.0));
        let venue = column.venue.and_then(|site| self.venue_rows.get(&site));
        entries.extend(venue.map(|&(row, _)| (row as u32, 1.0)));
        let first = self.first_cut_row() as u32;
        entries.extend(self.cuts_held(column).into_iter().map(|cut| (first + cut, 1.0)));
        entries
    }

    pub(super) fn first_cut_row(&self) -> usize {
        self.count_row() + 1 + self.venue_rows.len()
    }

    /// The cuts of which a group holds two or three.
    fn cuts_held(&self, column: &Column) -> SmallVec<[u32; 16]> {
        let mut touched: SmallVec<[u32; 64]> = SmallVec::new();
        if !self.cuts.is_empty() {
            let of = column.positions.iter().flat_map(|&at| &self.cuts_of[at as usize]);
            touched.extend(of.copied());
            touched.sort_unstable();
        }
        touched.chunk_by(|a, b| a == b).filter(|cut| cut.len() >= 2).map(|cut| cut[0]).collect()
    }

    /// Adds cuts that the last program breaks, at most so many; says how many.
    pub(super) fn cut(&mut self, most: usize) -> usize {
        let alone: Vec<bool> =
            self.classes.iter().map(|&class| self.instance.class(class).number == 1).collect();
        let used: Vec<(&[u32], f64)> = self
            .columns
            .iter()
            .filter(|column| column.value > 1e-6)
            .map(|column| (column.positions.as_slice(), column.value))
            .collect();
        let known: FxHashSet<Cut> = self.cuts.iter().copied().collect();
        let found = separate(&used, &alone, &known, most);
        let added = found.len();
        for cut in found {
            self.idle.push(0);
            self.cuts.push(cut);
        }
        self.index_cuts();
        added
    }

    fn index_cuts(&mut self) {
        self.cuts_of.iter_mut().for_each(Vec::clear);
        for (nth, cut) in (0..).zip(&self.cuts) {
            for &at in cut {
                self.cuts_of[at as usize].push(nth);
            }
        }
    }

    /// Counts in how many rounds a cut was of no use, and drops those that were so for long; says which are kept.
    pub(super) fn drop_idle_cuts(&mut self, duals: &[f64]) -> Vec<bool> {
        let first = self.first_cut_row();
        for (idle, dual) in self.idle.iter_mut().zip(&duals[first..]) {
            *idle = if *dual < -1e-6 * self.dearest { 0 } else { *idle + 1 };
        }
        let keep: Vec<bool> = self.idle.iter().map(|&idle| idle < MOST_IDLE).collect();
        if keep.contains(&false) {
            let mut kept = keep.iter();
            self.cuts.retain(|_| kept.next().copied().unwrap_or(true));
            self.idle.retain(|&idle| idle < MOST_IDLE);
            self.index_cuts();
        }
        keep
    }

    pub(super) fn cuts(&self) -> &[Cut] {
        &self.cuts
    }

    pub(super) fn set_values(&mut self, values: &[f64]) {
        for (column, &value) in self.columns.iter_mut().zip(values) {
            column.value = value;
        }
    }

    /// The value of the program by its duals.
    pub(super) fn dual_value(&self, duals: &[f64]) -> f64 {
        let classes = self.classes.iter().zip(duals);
        let paid: f64 =
            classes.map(|(&idx, dual)| f64::from(self.instance.class(idx).number) * dual).sum();
        let waits = self.extent.waiting.iter().zip(&duals[self.classes.len()..]);
        let waits: f64 = waits.map(|(&seats, dual)| seats as f64 * dual).sum();
        let (least, most) = self.extent.groups;
        let count = duals[self.count_row()];
        let counted = if count > 0.0 { least as f64 } else { most as f64 };
        let venues = self.venue_rows.values().map(|&(row, most)| duals[row] * most as f64);
        let cuts: f64 = duals[self.first_cut_row()..].iter().sum();
        paid + waits + count * counted + venues.sum::<f64>() + cuts
    }

    pub(super) fn reduced(&self, column: &Column, duals: &[f64]) -> f64 {
        let paid: f64 = column.positions.iter().map(|&at| duals[at as usize]).sum();
        let venue = column.venue.and_then(|site| self.venue_rows.get(&site));
        let at_venue = venue.map_or(0.0, |&(row, _)| duals[row]);
        let first = self.first_cut_row();
        let cuts = self.cuts_held(column).into_iter().map(|cut| duals[first + cut as usize]);
        column.cost as f64 - paid - duals[self.count_row()] - at_venue - cuts.sum::<f64>()
    }

    /// The duals of the classes as the bound wants them.
    pub(super) fn duals(&self, scaled: &[i64]) -> Vec<Dual> {
        let dual = |(&idx, (&level, &value)): (&ClassIdx, (&usize, &i64))| {
            let class = self.instance.class(idx);
            let (number, seats) = (class.number.into(), class.seats.into());
            Dual { level, number, seats, value: value.into() }
        };
        self.classes.iter().zip(self.levels.iter().zip(scaled)).map(dual).collect()
    }

    /// The groups that the last program uses at least so often.
    pub(super) fn used(&self, least: f64) -> Vec<(GroupClasses, f64)> {
        let used = self.columns.iter().filter(|column| column.value > least);
        let classes = |column: &Column| -> GroupClasses {
            column.positions.iter().map(|&at| self.classes[at as usize]).collect()
        };
        used.map(|column| (classes(column), column.value)).collect()
    }

    /// Drops the groups that are farthest from being of use, where there are too many.
    pub(super) fn forget(&mut self, solved: &[f64]) {
        let most = MOST_COLUMNS.max(6 * self.classes.len());
        if self.columns.len() <= most {
            return;
        }
        let mut columns: Vec<(f64, Column)> = std::mem::take(&mut self.columns)
            .into_iter()
            .map(|column| (self.reduced(&column, solved), column))
            .collect();
        columns.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, dropped) in columns.drain(most / 2..) {
            self.known.remove(&(dropped.positions, dropped.venue));
        }
        self.columns = columns.into_iter().map(|(_, column)| column).collect();
    }
}
