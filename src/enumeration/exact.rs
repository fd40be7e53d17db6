//! Exact solution of small pools: all groups are enumerated, an LP gives duals, and an exhaustive search proves the
//! optimum with them. The placement is optimised first, level by level, then the cost.

use super::all_groups::{Column, all_columns};
use super::choices::Search;
use super::model::{Counts, Model, SCALE};
use crate::convert::Convert;
use crate::instance::{ClassIdx, FacilitatorClassIdx, Incumbent, Instance, SiteIdx};
use crate::limits::Budget;
use crate::lp::linear::Linear;
use crate::lp::model::{Lp, LpRow};
use crate::numeric::MAX_DUAL;

/// Proven result of the enumeration.
#[derive(Debug)]
pub(crate) enum Exact {
    /// Optimal plan, and the scaled duals of all rows under which the search finds none better.
    Optimal(Incumbent, Vec<(Counts, i64)>),
    /// No plan has the required number of groups.
    Infeasible,
}

/// Solves an instance to optimality; `None` if there are too many groups or the budget is exhausted.
pub(crate) fn solve_exactly(
    instance: &Instance,
    incumbent: &Incumbent,
    linear: &Linear,
    budget: &mut Budget,
) -> Option<Exact> {
    let columns = all_columns(instance, budget)?;
    let is_legal = incumbent.groups.len() as u64 >= instance.count.0;
    let mut best = is_legal.then(|| incumbent.clone());
    let mut fixed: Vec<u64> = Vec::new();
    // Lexicographic: the seats of a level are maximised, then fixed for the levels below it.
    for level in 0..instance.num_levels {
        let seats = |column: &Column| -> i64 {
            let classes = column.classes.iter();
            classes.map(|&class| i64::from(instance.class(class).seats_at(level))).sum()
        };
        let values = columns.iter().map(|column| -seats(column)).collect();
        let model = Model::new(instance, &columns, values, &fixed);
        let known = best.as_ref().map(|best| -best.placement[level as usize].to_i64());
        if let (Some(found), _) = model.improve(known, linear, budget)? {
            best = Some(priced(instance, &columns, &found)?);
        }
        match &best {
            None => return Some(Exact::Infeasible),
            Some(best) => fixed.push(best.placement[level as usize]),
        }
    }
    let values = columns.iter().map(|column| column.price.cost()).collect();
    let model = Model::new(instance, &columns, values, &fixed);
    let known = best.as_ref().map(|best| best.cost);
    let (found, duals) = model.improve(known, linear, budget)?;
    if let Some(found) = found {
        best = Some(priced(instance, &columns, &found)?);
    }
    let duals = model.rows.iter().zip(duals).map(|(row, dual)| (row.0, dual)).collect();
    Some(best.map_or(Exact::Infeasible, |best| Exact::Optimal(best, duals)))
}

/// Prices the plan of the chosen columns, with their venues and facilitators.
fn priced(instance: &Instance, columns: &[Column], chosen: &[usize]) -> Option<Incumbent> {
    let groups = chosen.iter().map(|&idx| {
        let column = &columns[idx];
        (column.classes.iter().copied().collect(), column.price.setting())
    });
    Incumbent::price(instance, groups)
}

/// Improving selection of columns, if there is one, and the scaled duals of all rows.
type Improved = (Option<Vec<usize>>, Vec<i64>);

impl<'a> Model<'a> {
    /// Builds the rows of an instance, with the seats of the first levels fixed.
    fn new(instance: &'a Instance, columns: &'a [Column], values: Vec<i64>, fixed: &[u64]) -> Self {
        let units = instance.classes.iter().zip(ClassIdx::counted());
        let mut rows: Vec<(Counts, u64, u64)> =
            units.map(|(class, idx)| (Counts::Units(idx), 0, u64::from(class.number))).collect();
        let most = instance.most_groups().min(instance.total_seats());
        rows.push((Counts::Groups, instance.count.0, most));
        let venues = instance
            .venue_limits
            .iter()
            .zip(SiteIdx::counted())
            .filter(|(limit, _)| **limit < u64::MAX);
        rows.extend(venues.map(|(&limit, site)| (Counts::AtVenue(site), 0, limit)));
        let facilitators = instance.facilitators().iter().zip(FacilitatorClassIdx::counted());
        rows.extend(
            facilitators.map(|(led, facilitator)| {
                (Counts::Facilitator(facilitator), 0, led.number.min(most))
            }),
        );
        rows.extend(fixed.iter().zip(0..).map(|(&seats, l)| (Counts::Seats(l), seats, seats)));
        Self { instance, columns, values, rows }
    }

    /// Coefficient of a column in a row.
    fn entry(&self, counts: Counts, column: &Column) -> i64 {
        match counts {
            Counts::Units(class) => column.times(class).into(),
            Counts::Groups => 1,
            Counts::AtVenue(site) => i64::from(column.price.venue == Some(site)),
            Counts::Facilitator(facilitator) => {
                i64::from(column.price.facilitator == Some(facilitator))
            }
            Counts::Seats(level) => {
                let classes = column.classes.iter();
                classes.map(|&class| i64::from(self.instance.class(class).seats_at(level))).sum()
            }
        }
    }

    /// Returns the selection of least value, if it is below `known`, and the duals that prove it. `None` if the budget
    /// is exhausted or the numbers are too large for integer duals.
    fn improve(
        &self,
        known: Option<i64>,
        linear: &Linear,
        budget: &mut Budget,
    ) -> Option<Improved> {
        let entries: Vec<Vec<i64>> = self
            .columns
            .iter()
            .map(|column| self.rows.iter().map(|row| self.entry(row.0, column)).collect())
            .collect();
        let hint = linear.relax(self.program(&entries), budget);
        let hinted = hint.and_then(|hint| self.repaired(&hint.duals, &entries));
        // Duals 0 are always available: the search prunes less, but its result is as exact.
        let duals = hinted.or_else(|| self.repaired(&vec![0.0; self.rows.len()], &entries))?;
        let found = Search::new(self, &entries, &duals, known).run(budget)?;
        Some((found, duals))
    }

    /// LP relaxation of the integer programme.
    fn program(&self, entries: &[Vec<i64>]) -> Lp {
        let bound = |limit: u64| if limit < 1 << 40 { limit.to_f64() } else { f64::INFINITY };
        let rows = self.rows.iter();
        let column = |(&value, entries): (&i64, &Vec<i64>)| {
            let filled = entries.iter().zip(0..).filter(|(entry, _)| **entry != 0);
            (value.to_f64(), filled.map(|(&entry, row)| (row, entry.to_f64())).collect())
        };
        Lp {
            rows: rows.map(|row| LpRow { lower: row.1.to_f64(), upper: bound(row.2) }).collect(),
            columns: self.values.iter().zip(entries).map(column).collect(),
        }
    }

    /// Rounds duals to scaled integers under which no column has a negative reduced cost; `None` if the numbers are too
    /// large.
    fn repaired(&self, hint: &[f64], entries: &[Vec<i64>]) -> Option<Vec<i64>> {
        let scaled = |y: &f64| (y.clamp(-MAX_DUAL, MAX_DUAL) * SCALE.to_f64()).round().to_i64();
        let mut duals: Vec<i64> = hint.iter().map(scaled).collect();
        // A row without a lower bound has no positive dual.
        for (dual, row) in duals.iter_mut().zip(&self.rows) {
            if row.1 == 0 {
                *dual = (*dual).min(0);
            }
        }
        // A negative reduced cost is repaired by lowering the dual of the column's first class.
        for (nth, entries) in entries.iter().enumerate() {
            let reduced = self.reduced_cost(nth, entries, &duals);
            if reduced < 0 {
                let class = self.columns[nth].classes[0].index();
                let step = reduced.div_euclid(i128::from(entries[class].max(1)));
                duals[class] = i64::try_from(i128::from(duals[class]) + step).ok()?;
            }
        }
        Some(duals)
    }

    /// Scaled reduced cost of a column.
    pub(crate) fn reduced_cost(&self, column: usize, entries: &[i64], duals: &[i64]) -> i128 {
        let paid = entries.iter().zip(duals).map(|(&e, &y)| i128::from(e) * i128::from(y));
        i128::from(self.values[column]) * i128::from(SCALE) - paid.sum::<i128>()
    }
}
