//! Depth-first search over all selections of groups of a small pool, pruned by duals.

use smallvec::SmallVec;

use super::model::{Counts, Model, SCALE};
use crate::convert::Convert;
use crate::instance::ClassIdx;
use crate::limits::Budget;

/// Maximum number of nodes of one search.
const MAX_NODES: u64 = 5_000_000;
/// Nodes between two checks of the budget.
const NODES_PER_LOOK: u64 = 4_000;

/// Depth-first search over the classes: each selects its columns, or leaves its units waiting.
pub(crate) struct Search<'a> {
    model: &'a Model<'a>,
    entries: &'a [Vec<i64>],
    /// Scaled reduced cost of each column.
    reduced: Vec<i128>,
    /// Contribution to the bound of one waiting unit of each class.
    waiting: Vec<i128>,
    /// Columns by their first class, in ascending order of reduced cost.
    columns_of: Vec<Vec<usize>>,
    /// Activity of each row.
    used: Vec<i64>,
    /// Number of times that each row had no room for a column.
    full: Vec<u64>,
    chosen: Vec<usize>,
    best: Option<Vec<usize>>,
    best_value: Option<i64>,
    /// Bound at the root, scaled.
    base: i128,
    nodes: u64,
}

impl<'a> Search<'a> {
    pub(crate) fn new(
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
            columns_of[column.classes[0].index()].push(idx);
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

    /// Returns the best selection, if it is better than the known one; `None` if the budget is exhausted.
    pub(crate) fn run(mut self, budget: &mut Budget) -> Option<Option<Vec<usize>>> {
        self.visit(0, 0, self.base, budget)?;
        budget.charge(self.nodes % NODES_PER_LOOK);
        Some(self.best)
    }

    /// Searches all selections of columns whose first class is `class` or later, those of `class` from index `from` on.
    fn visit(&mut self, class: usize, from: usize, bound: i128, budget: &mut Budget) -> Option<()> {
        self.nodes += 1;
        if self.nodes.is_multiple_of(NODES_PER_LOOK) {
            budget.charge(NODES_PER_LOOK);
            if budget.exhausted().is_some() || self.nodes > MAX_NODES {
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
        // Columns whose venue and facilitator blocked nothing: they dominate later columns with the same units.
        let mut free: SmallVec<[usize; 16]> = SmallVec::new();
        for nth in from..self.columns_of[class].len() {
            let idx = self.columns_of[class][nth];
            // Columns are sorted by reduced cost: no later one can be better either.
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
        if !self.may_be_in_turn(class) {
            return Some(());
        }
        let left = self.model.rows[class].2.to_i64() - self.used[class];
        let waits = bound + self.waiting[class] * i128::from(left);
        self.visit(class + 1, 0, waits, budget)
    }

    /// Returns `true` if the units of a queue can still be placed in order, once the numbers of all classes up to
    /// `class` are final.
    fn may_be_in_turn(&self, class: usize) -> bool {
        let turns = &self.model.instance.turns;
        turns.family_of(ClassIdx::new(class)).is_none_or(|family| {
            let placed = |idx: ClassIdx| self.used[idx.index()].to_usize();
            turns.families[family.index()].admits(placed, |idx| idx.index() <= class)
        })
    }

    /// Returns `true` if no completion improves on the best value. Values are integral, so the bound is rounded up.
    fn is_no_better(&self, bound: i128) -> bool {
        let at_least =
            bound.div_euclid(SCALE.into()) + i128::from(bound.rem_euclid(SCALE.into()) != 0);
        self.best_value.is_some_and(|best| at_least >= i128::from(best))
    }

    fn fits(&mut self, column: usize) -> bool {
        let rows = self.model.rows.iter().zip(&self.used).zip(&self.entries[column]);
        let mut fits = true;
        for (((row, &used), &entry), full) in rows.zip(&mut self.full) {
            let has_room = used + entry <= row.2.to_i64();
            *full += u64::from(!has_room);
            fits &= has_room;
        }
        fits
    }

    /// Number of times that the venue or facilitator of a column had no room; `None` if neither is limited.
    fn full_at_post(&self, column: usize) -> Option<u64> {
        let is_post =
            |counts: Counts| matches!(counts, Counts::AtVenue(_) | Counts::Facilitator(_));
        let rows = self.model.rows.iter().zip(&self.entries[column]).zip(&self.full);
        let rows = rows.filter(|((row, entry), _)| is_post(row.0) && **entry > 0);
        rows.map(|(_, &full)| full).reduce(|sum, full| sum + full)
    }

    /// Returns `true` if `column` is the same group as `later` at no greater value. If its venue and facilitator
    /// blocked nothing, each selection with `later` has a counterpart with `column` that was searched already.
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
        let holds =
            self.model.rows.iter().zip(&self.used).all(|(row, &used)| used >= row.1.to_i64());
        let value = self.chosen.iter().map(|&idx| self.model.values[idx]).sum();
        if holds && self.best_value.is_none_or(|best| value < best) {
            self.best_value = Some(value);
            self.best = Some(self.chosen.clone());
        }
    }
}
