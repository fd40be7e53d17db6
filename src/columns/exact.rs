//! Small pools, solved exactly: all groups are written out, a linear program gives duals, and a search that covers
//! every case proves the optimum with them. Placement comes first, level by level, then cost.

use smallvec::SmallVec;

use super::backend::{Lp, LpRow, relax};
use super::enumerate::{Column, all_columns};
use crate::budget::Budget;
use crate::instance::{ClassIdx, Incumbent, Instance};

/// Parts of a unit of cost in which duals are counted.
const SCALE: i64 = 1 << 20;
/// Nodes of one search before it is given up.
const MOST_NODES: u64 = 5_000_000;
/// Nodes between two looks at the clock.
const NODES_PER_LOOK: u64 = 4_000;

/// What came of it.
#[derive(Debug)]
pub(crate) enum Exact {
    /// The best plan there is, and duals of all rows, scaled, by which a search finds none better.
    Optimal(Incumbent, Vec<(Counts, i64)>),
    /// No plan has as many groups as are demanded.
    Infeasible,
}

/// The optimum; `None` where there are too many groups or the budget is spent.
pub(crate) fn solve_exactly(
    instance: &Instance,
    incumbent: &Incumbent,
    budget: &mut Budget,
) -> Option<Exact> {
    let columns = all_columns(instance, budget)?;
    let is_legal = incumbent.groups.len() as u64 >= instance.count.0;
    let mut best = is_legal.then(|| incumbent.clone());
    let mut fixed: Vec<u64> = Vec::new();
    for level in 0..instance.num_levels {
        let seats = |column: &Column| -> i64 {
            let classes = column.classes.iter();
            classes.map(|&class| i64::from(instance.class(class).seats_at(level))).sum()
        };
        let values = columns.iter().map(|column| -seats(column)).collect();
        let model = Model::new(instance, &columns, values, &fixed);
        let known = best.as_ref().map(|best| -(best.placement[level as usize] as i64));
        if let (Some(found), _) = model.improve(known, budget)? {
            best = Some(priced(instance, &columns, &found)?);
        }
        match &best {
            None => return Some(Exact::Infeasible),
            Some(best) => fixed.push(best.placement[level as usize]),
        }
    }
    let values = columns.iter().map(|column| column.price.cost()).collect();
    let model = Model::new(instance, &columns, values, &fixed);
    let (found, duals) = model.improve(best.as_ref().map(|best| best.cost), budget)?;
    if let Some(found) = found {
        best = Some(priced(instance, &columns, &found)?);
    }
    let duals = model.rows.iter().zip(duals).map(|(row, dual)| (row.0, dual)).collect();
    Some(best.map_or(Exact::Infeasible, |best| Exact::Optimal(best, duals)))
}

/// The plan of these columns, venues and leaders as the columns have them.
fn priced(instance: &Instance, columns: &[Column], chosen: &[usize]) -> Option<Incumbent> {
    let groups = chosen.iter().map(|&idx| {
        let column = &columns[idx];
        (column.classes.iter().copied().collect(), column.price.post())
    });
    Incumbent::price(instance, groups)
}

/// What a row counts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Counts {
    Units(ClassIdx),
    Groups,
    AtVenue(u32),
    LedBy(u32),
    Seats(u32),
}

/// A choice of columns, if one is better, and the duals of all rows, scaled.
type Improved = (Option<Vec<usize>>, Vec<i64>);

/// An integer program: choose columns, each any number of times, of the least total value within the rows.
struct Model<'a> {
    instance: &'a Instance,
    columns: &'a [Column],
    values: Vec<i64>,
    rows: Vec<(Counts, u64, u64)>,
}

impl<'a> Model<'a> {
    /// The rows of the instance, with the seats of the first levels fixed.
    fn new(instance: &'a Instance, columns: &'a [Column], values: Vec<i64>, fixed: &[u64]) -> Self {
        let units = instance.classes.iter().zip(0..);
        let mut rows: Vec<(Counts, u64, u64)> =
            units.map(|(class, idx)| (Counts::Units(idx), 0, u64::from(class.number))).collect();
        let most = instance.most_groups().min(instance.total_seats());
        rows.push((Counts::Groups, instance.count.0, most));
        let venues = instance.venue_limits.iter().zip(0..).filter(|(limit, _)| **limit < u64::MAX);
        rows.extend(venues.map(|(&limit, site)| (Counts::AtVenue(site), 0, limit)));
        let leaders = instance.leaders().iter().zip(0..);
        rows.extend(leaders.map(|(led, leader)| (Counts::LedBy(leader), 0, led.number.min(most))));
        rows.extend(fixed.iter().zip(0..).map(|(&seats, l)| (Counts::Seats(l), seats, seats)));
        Self { instance, columns, values, rows }
    }

    /// How much of a row one use of a column takes.
    fn entry(&self, counts: Counts, column: &Column) -> i64 {
        match counts {
            Counts::Units(class) => column.times(class).into(),
            Counts::Groups => 1,
            Counts::AtVenue(site) => i64::from(column.price.venue == Some(site)),
            Counts::LedBy(leader) => i64::from(column.price.leader == Some(leader)),
            Counts::Seats(level) => {
                let classes = column.classes.iter();
                classes.map(|&class| i64::from(self.instance.class(class).seats_at(level))).sum()
            }
        }
    }

    /// A choice of less value than `known`, the least there is, and the duals that show it; no choice where none is
    /// less, `None` where the budget ended the search.
    fn improve(&self, known: Option<i64>, budget: &mut Budget) -> Option<Improved> {
        let entries: Vec<Vec<i64>> = self
            .columns
            .iter()
            .map(|column| self.rows.iter().map(|row| self.entry(row.0, column)).collect())
            .collect();
        let duals = self.true_duals(&entries, budget);
        let found = Search::new(self, &entries, &duals, known).run(budget)?;
        Some((found, duals))
    }

    /// Integer duals, scaled, under which no column has a negative reduced cost.
    fn true_duals(&self, entries: &[Vec<i64>], budget: &Budget) -> Vec<i64> {
        let bound = |limit: u64| if limit < 1 << 40 { limit as f64 } else { f64::INFINITY };
        let rows = self.rows.iter();
        let lp = Lp {
            rows: rows.map(|row| LpRow { lower: row.1 as f64, upper: bound(row.2) }).collect(),
            columns: self
                .values
                .iter()
                .zip(entries)
                .map(|(&value, entries)| {
                    let filled = entries.iter().zip(0..).filter(|(entry, _)| **entry != 0);
                    (value as f64, filled.map(|(&entry, row)| (row, entry as f64)).collect())
                })
                .collect(),
        };
        let hint = relax(&lp, budget).map_or_else(|| vec![0.0; self.rows.len()], |hint| hint.duals);
        let mut duals: Vec<i64> = hint.iter().map(|y| (y * SCALE as f64).round() as i64).collect();
        // The dual of a row of units presses down only; what it lacks for a column is taken from its first class.
        for (dual, row) in duals.iter_mut().zip(&self.rows) {
            if row.1 == 0 {
                *dual = (*dual).min(0);
            }
        }
        for (nth, entries) in entries.iter().enumerate() {
            let reduced = self.reduced_cost(nth, entries, &duals);
            if reduced < 0 {
                let class = self.columns[nth].classes[0] as usize;
                let step = reduced.div_euclid(i128::from(entries[class].max(1)));
                duals[class] += step as i64;
            }
        }
        duals
    }

    fn reduced_cost(&self, column: usize, entries: &[i64], duals: &[i64]) -> i128 {
        let paid = entries.iter().zip(duals).map(|(&e, &y)| i128::from(e) * i128::from(y));
        i128::from(self.values[column]) * i128::from(SCALE) - paid.sum::<i128>()
    }
}

/// Depth first over the classes: each takes its columns one after the other, or leaves its units waiting.
struct Search<'a> {
    model: &'a Model<'a>,
    entries: &'a [Vec<i64>],
    reduced: Vec<i128>,
    /// What one waiting unit of each class adds to the bound.
    waiting: Vec<i128>,
    /// For each class the columns in which it is the first that is still open, cheapest first.
    columns_of: Vec<Vec<usize>>,
    used: Vec<i64>,
    /// How often each row had no room for a column.
    full: Vec<u64>,
    chosen: Vec<usize>,
    best: Option<Vec<usize>>,
    best_value: Option<i64>,
    base: i128,
    nodes: u64,
}

impl<'a> Search<'a> {
    fn new(
        model: &'a Model<'a>,
        entries: &'a [Vec<i64>],
        duals: &[i64],
        known: Option<i64>,
    ) -> Self {
        let reduced: Vec<i128> = (0..entries.len())
            .map(|column| model.reduced_cost(column, &entries[column], duals))
            .collect();
        let num_classes = model.instance.classes.len();
        let mut columns_of: Vec<Vec<usize>> = vec![Vec::new(); num_classes];
        for (idx, column) in model.columns.iter().enumerate() {
            columns_of[column.classes[0] as usize].push(idx);
        }
        for columns in &mut columns_of {
            columns.sort_by_key(|&idx| (reduced[idx], idx));
        }
        let bound = |(row, &dual): (&(Counts, u64, u64), &i64)| {
            (i128::from(dual) * i128::from(row.1)).min(i128::from(dual) * i128::from(row.2))
        };
        Self {
            model,
            entries,
            reduced,
            waiting: duals[..num_classes].iter().map(|&dual| -i128::from(dual)).collect(),
            columns_of,
            used: vec![0; model.rows.len()],
            full: vec![0; model.rows.len()],
            chosen: Vec::new(),
            best: None,
            best_value: known,
            base: model.rows.iter().zip(duals).map(bound).sum(),
            nodes: 0,
        }
    }

    fn run(mut self, budget: &mut Budget) -> Option<Option<Vec<usize>>> {
        self.visit(0, 0, self.base, budget)?;
        budget.book(self.nodes % NODES_PER_LOOK);
        Some(self.best)
    }

    /// Tries all choices of columns that begin at `class` or later, those of `class` from the `from`-th on.
    fn visit(&mut self, class: usize, from: usize, bound: i128, budget: &mut Budget) -> Option<()> {
        self.nodes += 1;
        if self.nodes.is_multiple_of(NODES_PER_LOOK) {
            budget.book(NODES_PER_LOOK);
            if budget.spent().is_some() || self.nodes > MOST_NODES {
                return None;
            }
        }
        if self.is_no_better(bound) {
            return Some(());
        }
        if class == self.columns_of.len() {
            self.complete();
            return Some(());
        }
        let mut free: SmallVec<[usize; 16]> = SmallVec::new();
        for nth in from..self.columns_of[class].len() {
            let idx = self.columns_of[class][nth];
            if self.is_no_better(bound + self.reduced[idx]) {
                break;
            }
            if !free.iter().any(|&other| self.stands_for(other, idx)) && self.fits(idx) {
                let full_before = self.full_at_post(idx);
                self.take(idx, 1);
                self.visit(class, nth, bound + self.reduced[idx], budget)?;
                self.take(idx, -1);
                if full_before.is_some() && full_before == self.full_at_post(idx) {
                    free.push(idx);
                }
            }
        }
        let left = self.model.rows[class].2 as i64 - self.used[class];
        let waits = bound + self.waiting[class] * i128::from(left);
        self.visit(class + 1, 0, waits, budget)
    }

    /// Whether no completion is worth less than the best: values are whole, bounds are rounded up.
    fn is_no_better(&self, bound: i128) -> bool {
        let at_least =
            bound.div_euclid(SCALE.into()) + i128::from(bound.rem_euclid(SCALE.into()) != 0);
        self.best_value.is_some_and(|best| at_least >= i128::from(best))
    }

    fn fits(&mut self, column: usize) -> bool {
        let rows = self.model.rows.iter().zip(&self.used).zip(&self.entries[column]);
        let mut fits = true;
        for (((row, &used), &entry), full) in rows.zip(&mut self.full) {
            let has_room = used + entry <= row.2 as i64;
            *full += u64::from(!has_room);
            fits &= has_room;
        }
        fits
    }

    /// How often there was no room at the venue of a column, or with its leader; `None` where nothing limits these.
    fn full_at_post(&self, column: usize) -> Option<u64> {
        let is_post = |counts: Counts| matches!(counts, Counts::AtVenue(_) | Counts::LedBy(_));
        let rows = self.model.rows.iter().zip(&self.entries[column]).zip(&self.full);
        let rows = rows.filter(|((row, entry), _)| is_post(row.0) && **entry > 0);
        rows.map(|(_, &full)| full).reduce(|sum, full| sum + full)
    }

    /// Whether a column whose venue and leader kept nobody from anything is the same group and worth no more than a later
    /// one: then whatever goes with that one was tried already.
    fn stands_for(&self, column: usize, later: usize) -> bool {
        let (columns, values) = (self.model.columns, &self.model.values);
        columns[column].classes == columns[later].classes && values[column] <= values[later]
    }

    fn take(&mut self, column: usize, times: i64) {
        for (used, entry) in self.used.iter_mut().zip(&self.entries[column]) {
            *used += times * entry;
        }
        if times > 0 {
            self.chosen.push(column);
        } else {
            self.chosen.pop();
        }
    }

    fn complete(&mut self) {
        let holds = self.model.rows.iter().zip(&self.used).all(|(row, &used)| used >= row.1 as i64);
        let value = self.chosen.iter().map(|&idx| self.model.values[idx]).sum();
        if holds && self.best_value.is_none_or(|best| value < best) {
            self.best_value = Some(value);
            self.best = Some(self.chosen.clone());
        }
    }
}
