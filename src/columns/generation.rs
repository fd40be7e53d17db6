//! Column generation (Gilmore and Gomory 1961; Barnhart et al. 1998): a linear program over a few groups gives duals,
//! exact pricing finds the groups that these duals are too generous for, and each pricing is a true bound.

use super::backend::{Hint, relax};
use super::bound::{Bucket, Dual, Extent, SCALE, bound};
use super::cuts::{Cut, CutPrices};
use super::master::{Column, Master};
use super::pricing::{Pricer, Terms};
use crate::budget::Budget;
use crate::instance::{GroupClasses, Incumbent, Instance};

/// Rounds before it is given up.
const MOST_ROUNDS: usize = 400;
/// How much of the best duals so far goes into those that are priced (Pessoa et al. 2018).
const SMOOTHING: f64 = 0.6;
/// It ends when program and bound differ by less than this share.
const CLOSE: f64 = 1e-7;
/// A group is added when its reduced cost is below this, in metres.
const WORTH_ADDING: f64 = -0.01;
/// A group that the program uses less than this is not used.
const LEAST_USE: f64 = 1e-4;
/// Nodes of one search at first, by how much that grows when nothing is found, and at most.
const NODES: (u64, u64, u64) = (2_000, 10, 2_000_000);
/// Cuts of one round at least.
const CUTS_PER_ROUND: usize = 60;
/// Rounds of cuts that gain less than this part of what is left, before it is given up.
const LEAST_STEP: i128 = 50;
const MOST_TIRED: u32 = 3;
/// Duals larger than this, in metres, are nonsense.
const LARGEST_DUAL: f64 = (1u64 << 36) as f64;

/// Parts of an instance, each with its own groups, and what all of them share.
pub(super) struct Generation<'a> {
    parts: &'a [Pricer<'a>],
    extent: Extent,
    /// Where the classes of each part begin among those of the master.
    offset: Vec<usize>,
    master: Master<'a>,
    /// The best duals for the present rows, with their bound.
    centre: Option<(i128, Vec<f64>)>,
}

/// Why adding groups ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// Program and bound meet.
    Converged,
    Spent,
    /// The solver or the pricing gave up.
    Lost,
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
        parts: &'a [Pricer<'a>],
        extent: Extent,
        incumbent: &Incumbent,
    ) -> Self {
        let mut offset = Vec::with_capacity(parts.len());
        let mut classes = Vec::new();
        for part in parts {
            offset.push(classes.len());
            classes.extend_from_slice(part.classes);
        }
        let master = Master::new(instance, classes, &extent, incumbent);
        Self { parts, extent, offset, master, centre: None }
    }

    /// Goes on until the bound is `wanted` (scaled), no cut and no group is left to add, or the budget is spent; `None`
    /// where there is no bound.
    pub(super) fn run(&mut self, wanted: i128, budget: &mut Budget) -> Option<Generated> {
        let mut best: Option<i128> = None;
        let (mut tired, mut before) = (0, i128::MIN);
        loop {
            let end = self.converge(&mut best, budget);
            let bound = best.unwrap_or(i128::MIN);
            let step = bound.saturating_sub(before);
            let left = wanted.saturating_sub(bound);
            tired = if step.saturating_mul(LEAST_STEP) < left { tired + 1 } else { 0 };
            before = bound;
            if end != Ended::Converged || left <= 0 || tired >= MOST_TIRED {
                break;
            }
            if self.master.cut(CUTS_PER_ROUND.max(self.master.num_classes() / 2)) == 0 {
                break;
            }
            if let Some((_, centre)) = &mut self.centre {
                centre.resize(self.master.first_cut_row() + self.master.cuts().len(), 0.0);
            }
        }
        best.map(|bound| Generated { bound, fractional: self.master.used(LEAST_USE) })
    }

    /// Adds groups until program and bound meet.
    fn converge(&mut self, best: &mut Option<i128>, budget: &mut Budget) -> Ended {
        // With new rows old duals are as good as before, but comparisons begin anew.
        if let Some((value, _)) = &mut self.centre {
            *value = i128::MIN;
        }
        let mut most_nodes = NODES.0;
        for _ in 0..MOST_ROUNDS {
            if budget.spent().is_some() {
                return Ended::Spent;
            }
            let hint = relax(&self.master.program(), budget.time_left());
            let Some(Hint { duals: solved, values }) = hint else { return Ended::Lost };
            self.master.set_values(&values);
            let value = self.master.dual_value(&solved);
            let centre = self.centre.as_ref().map(|(_, duals)| duals);
            let smooth = centre.map(|centre| blend(centre, &solved, SMOOTHING));
            let (mut added, mut complete) = (0, true);
            for tried in smooth.into_iter().chain([solved.clone()]) {
                let priced = self.price(&tried, most_nodes, budget);
                complete = priced.is_complete;
                *best = Some(best.unwrap_or(i128::MIN).max(priced.bound));
                if self.centre.as_ref().is_none_or(|(least, _)| priced.bound > *least) {
                    self.centre = Some((priced.bound, tried));
                }
                added = self.add(priced.columns, &solved);
                if added > 0 {
                    break;
                }
            }
            let bound = self.centre.as_ref().map_or(i128::MIN, |(bound, _)| *bound);
            let bound = bound as f64 / SCALE as f64;
            if std::env::var_os("KRING_TRACE").is_some() {
                eprintln!("lp {value:.0} bound {bound:.0} added {added} nodes {most_nodes} columns {} cuts {} work {} at {:.2}", self.master.num_columns(), self.master.cuts().len(), budget.work(), budget.seconds());
            }
            if value - bound <= CLOSE * value.abs().max(1.0) {
                self.drop_idle_cuts(&solved);
                return Ended::Converged;
            }
            if added == 0 {
                if complete || most_nodes >= NODES.2 {
                    return if complete { Ended::Converged } else { Ended::Lost };
                }
                most_nodes *= NODES.1;
            }
            self.master.forget(&solved);
        }
        Ended::Lost
    }

    fn drop_idle_cuts(&mut self, solved: &[f64]) {
        let keep = self.master.drop_idle_cuts(solved);
        if let Some((_, centre)) = &mut self.centre {
            let first = centre.len() - keep.len();
            let mut nth = 0;
            centre.retain(|_| {
                nth += 1;
                nth <= first || keep[nth - first - 1]
            });
        }
    }

    /// Prices every part: the groups found, and the bound of these duals.
    fn price(&self, duals: &[f64], most_nodes: u64, budget: &mut Budget) -> Round {
        let scale = |dual: &f64| {
            (dual.clamp(-LARGEST_DUAL, LARGEST_DUAL) * SCALE as f64).round() as i64
        };
        let scaled: Vec<i64> = duals.iter().map(scale).collect();
        let threshold = scaled[self.master.count_row()];
        let cut_duals: Vec<i64> =
            scaled[self.master.first_cut_row()..].iter().map(|&dual| dual.min(0)).collect();
        let is_spent = || budget.spent().is_some();
        let mut buckets: Vec<Bucket> = Vec::new();
        let mut columns = Vec::new();
        let (mut nodes, mut is_complete) = (0, true);
        for (part, &offset) in self.parts.iter().zip(&self.offset) {
            let range = offset..offset + part.classes.len();
            let here = |cut: &Cut| range.contains(&(cut[0] as usize));
            let cuts = self.master.cuts().iter().zip(&cut_duals).filter(|(cut, _)| here(cut));
            let local = cuts.map(|(cut, dual)| (cut.map(|at| at - offset as u32), -dual));
            let cuts = CutPrices::new(part.classes.len(), local);
            let own = &scaled[range.clone()];
            let terms =
                Terms { duals: own, cuts: &cuts, threshold, most_nodes, is_spent: &is_spent };
            let priced = part.price(&terms, self.extent.groups.1);
            buckets.extend(priced.buckets);
            nodes += priced.nodes;
            is_complete &= priced.is_complete;
            columns.extend(priced.found.into_iter().map(|(venue, found)| {
                let positions = found.positions.iter().map(|&at| at + offset as u32);
                Column::new(found.cost, positions, venue)
            }));
        }
        budget.book(nodes);
        let duals: Vec<Dual> = self.master.duals(&scaled);
        // Of each cut at most one group holds two.
        let rows = cut_duals.iter().map(|&dual| i128::from(dual)).sum();
        Round { columns, bound: bound(&duals, &self.extent, &mut buckets, rows), is_complete }
    }

    /// Adds the groups that the program's own duals are too generous for; says how many.
    fn add(&mut self, found: Vec<Column>, solved: &[f64]) -> usize {
        let worth = |column: &Column| self.master.reduced(column, solved) < WORTH_ADDING;
        let wanted: Vec<Column> = found.into_iter().filter(worth).collect();
        self.master.add(wanted)
    }

}

/// What one pricing gives.
struct Round {
    columns: Vec<Column>,
    bound: i128,
    is_complete: bool,
}

/// `share` of the centre and the rest of the other.
fn blend(centre: &[f64], other: &[f64], share: f64) -> Vec<f64> {
    centre.iter().zip(other).map(|(c, o)| share * c + (1.0 - share) * o).collect()
}
