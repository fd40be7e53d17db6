//! Column generation (Gilmore and Gomory 1961; Barnhart et al. 1998) for one node: the restricted master gives duals,
//! pricing adds groups of negative reduced cost, and each pricing round proves a dual bound.

use rustc_hash::FxHashMap;

use super::components::ProblemComponents;
use super::dual_certificate::{Claim, DualCertificate};
use super::master::Master;
use super::params::MOST_AT_ONCE;
use super::rows::{MANY, VenueRow};
use crate::bounds::dual_bound::{Bucket, SCALE, bound};
use crate::instance::SiteIdx;
use crate::limits::Budget;
use crate::lp::model::Hint;
use crate::pricing::branching_rules::{BranchingDecision, GroupRules};
use crate::pricing::column::Column;
use crate::pricing::cut_prices::{Cut, CutPrices};
use crate::pricing::terms::{AtVenue, NOBODY, Terms};

/// Maximum number of pricing rounds between two rounds of cuts; after it the node is lost.
const MOST_ROUNDS: usize = 400;
/// Weight of the stability centre in the smoothed duals that are priced first (Pessoa et al. 2018).
const SMOOTHING: f64 = 0.3;
/// Relative gap between LP value and dual bound below which the pricing stops.
const CLOSE: f64 = 1e-7;
/// Gap at which the pricing of a node below the root stops, as a share of the distance from LP value to cutoff.
const NEAR: f64 = 0.02;
/// Reduced cost, in metres, below which a group is added to the restricted master.
const WORTH_ADDING: f64 = -0.01;
/// Initial node limit of one pricing search: the first number divided by the number of classes, at least the second.
const FIRST_NODES: (u64, u64) = (400_000, 200);
/// Growth factor of that limit, used when truncated searches find no column or leave the bound behind its estimate; and
/// its maximum, in nodes.
const NODES: (u64, u64) = (20, 2_000_000);
/// Maximum number of cuts that one round adds, or half the number of classes where that is greater.
const CUTS_PER_ROUND: usize = 60;
/// Inverse of the share of the remaining gap that a round of cuts must close to count as progress.
const LEAST_STEP: i128 = 50;
/// Rounds of cuts without progress after which cutting stops.
const MOST_TIRED: u32 = 3;
/// Relative decrease of the LP value below which [`ColumnGeneration::refresh`] stops: it has no bound to compare with.
const LEAST_FALL: f64 = 1e-5;
/// Shares of the budget, for ordinary and for slow problems, from which the pricing is completed exactly.
const FINISH: (f64, f64) = (0.85, 0.6);
/// Relative reduction of the class duals for that completion. The bound is strong only if no pricing search is
/// truncated, and with slightly smaller duals nearly all searches end at once.
const SMALLER: f64 = 0.0005;
/// Relative gap, by the estimate of truncated searches, at which a large LP is completed before that: the time for the
/// last ten thousandths is better spent on cuts and dives.
const NEARLY: f64 = 2e-4;
/// Magnitude, in metres, above which a dual is clamped: larger ones are numerical failures.
const LARGEST_DUAL: f64 = (1u64 << 36) as f64;

/// Column generation for the LP of one node, with the best dual bound so far.
pub(crate) struct ColumnGeneration<'a> {
    parts: &'a ProblemComponents<'a>,
    branches: &'a [BranchingDecision],
    pub(crate) master: Master<'a>,
    /// Stability centre: the best duals for the present rows, with the scaled bound that they are estimated to prove.
    centre: Option<(i128, Vec<f64>)>,
    /// Node limit of one pricing search.
    most_nodes: u64,
    /// Relative gap, by the estimate, below which the pricing stops.
    close: f64,
    /// Certificate of the best dual bound so far.
    pub(crate) best: Option<DualCertificate>,
}

/// Reason why column generation stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Termination {
    /// LP value and dual bound meet, and further cuts would gain nothing.
    Converged,
    /// The permitted number of cut rounds is used up, or a large LP is nearly solved; the node is resumed later.
    Paused,
    /// The dual bound reached the value that was asked for.
    Enough,
    /// The budget is exhausted.
    Spent,
    /// The LP solver failed, or the pricing reached its node limit or its round limit.
    Lost,
}

impl<'a> ColumnGeneration<'a> {
    /// Starts from the duals of the parent node, or from duals that a plan suggests.
    pub(crate) fn new(
        parts: &'a ProblemComponents<'a>,
        branches: &'a [BranchingDecision],
        master: Master<'a>,
        centre: Option<Vec<f64>>,
    ) -> Self {
        let centre = centre.map(|duals| (i128::MIN, duals));
        let most_nodes = first_nodes(&master);
        Self { parts, branches, master, centre, most_nodes, close: CLOSE, best: None }
    }

    /// Stops the pricing at the relative gap `close`: rough duals are enough to start a larger LP.
    pub(crate) fn roughly(self, close: f64) -> Self {
        Self { close, ..self }
    }

    /// Raises the node limit of a pricing search to the one that an earlier visit of the node ended with.
    pub(crate) fn with_most_nodes(self, most_nodes: u64) -> Self {
        Self { most_nodes: self.most_nodes.max(most_nodes), ..self }
    }

    /// Returns the present node limit of a pricing search.
    pub(crate) fn most_nodes(&self) -> u64 {
        self.most_nodes
    }

    /// Dual bound so far, scaled.
    pub(crate) fn bound(&self) -> i128 {
        self.best.as_ref().map_or(i128::MIN, |best| best.bound)
    }

    /// Duals of the stability centre.
    pub(crate) fn centre(&self) -> Option<&[f64]> {
        self.centre.as_ref().map(|(_, duals)| duals.as_slice())
    }

    /// Prices until the dual bound is `wanted` (scaled), `most_cut_rounds` are used up, cuts stall, or the budget is
    /// exhausted. With `comes_back` the caller resumes the node, so that a large LP stops earlier in its first visit.
    pub(crate) fn run(
        &mut self,
        wanted: i128,
        most_cut_rounds: u32,
        comes_back: bool,
        budget: &mut Budget,
    ) -> Termination {
        let (mut tired, mut before) = (0, i128::MIN);
        for round in 0.. {
            let is_first = comes_back && most_cut_rounds == 0;
            let end = self.converge(wanted, is_first, budget);
            let step = self.bound().saturating_sub(before);
            let left = wanted.saturating_sub(self.bound());
            tired = if step.saturating_mul(LEAST_STEP) < left { tired + 1 } else { 0 };
            before = self.bound();
            let is_tired = tired >= MOST_TIRED;
            if end == Termination::Converged && comes_back && !is_tired && round >= most_cut_rounds
            {
                return Termination::Paused;
            }
            let is_over = is_tired || round >= most_cut_rounds;
            if end != Termination::Converged || is_over || self.cut() == 0 {
                return end;
            }
        }
        Termination::Converged
    }

    /// Runs at most `rounds` pricing rounds for the units that are left, without a bound. Returns `false` if the LP
    /// solver failed or the budget is exhausted.
    pub(crate) fn refresh(&mut self, rounds: usize, budget: &mut Budget) -> bool {
        let mut before = f64::INFINITY;
        for round in 0.. {
            let hint = self.parts.linear.relax(self.master.program(), budget);
            let Some(Hint { duals: solved, values }) = hint else { return false };
            self.master.set_values(&values);
            let value = self.master.dual_value(&solved);
            let gains = before - value > LEAST_FALL * value.abs();
            before = value;
            if round == rounds || !gains || budget.exhausted().is_some() {
                return budget.exhausted().is_none();
            }
            let columns = self.price(&solved, first_nodes(&self.master), budget).columns;
            if self.master.add(columns) == 0 {
                return true;
            }
        }
        true
    }

    fn cut(&mut self) -> usize {
        let added = self.master.cut(CUTS_PER_ROUND.max(self.master.num_classes() / 2));
        // New rows start with dual 0, under which the old centre proves the same bound.
        if let Some((_, centre)) = &mut self.centre {
            centre.resize(self.master.num_rows(), 0.0);
        }
        added
    }

    /// Adds groups until LP value and dual bound meet; on the first visit of a large LP until they nearly meet.
    fn converge(&mut self, wanted: i128, is_first: bool, budget: &mut Budget) -> Termination {
        // New rows leave the bound of the old duals as it was; pricing them again makes later estimates comparable.
        let is_large = self.master.num_classes() > MOST_AT_ONCE;
        let finish = if self.parts.are_slow() { FINISH.1 } else { FINISH.0 };
        let mut is_finished = is_large && budget.fraction() > finish;
        if is_finished {
            self.finish(budget);
        } else if let Some((_, duals)) = self.centre.take() {
            self.try_duals(duals, &[], budget);
        }
        for _ in 0..MOST_ROUNDS {
            if budget.exhausted().is_some() {
                return Termination::Spent;
            }
            if budget.fraction() > finish && !std::mem::replace(&mut is_finished, true) {
                self.finish(budget);
            }
            let hint = self.parts.linear.relax(self.master.program(), budget);
            let Some(Hint { duals: solved, values }) = hint else {
                return if budget.exhausted().is_some() {
                    Termination::Spent
                } else {
                    Termination::Lost
                };
            };
            self.master.set_values(&values);
            let value = self.master.dual_value(&solved);
            // Smoothed duals first; if they add no column (mispricing), the LP's own duals are priced.
            let smooth = self.centre().map(|centre| blend(centre, &solved, SMOOTHING));
            let (mut added, mut is_complete) = (0, true);
            for tried in smooth.into_iter().chain([solved.clone()]) {
                (added, is_complete) = self.try_duals(tried, &solved, budget);
                if added > 0 {
                    break;
                }
            }
            if self.bound() >= wanted {
                return Termination::Enough;
            }
            // While box constraints are active, the LP value says nothing about the gap.
            let kept_back = self.master.is_at_edge(&solved);
            let seems = self.centre.as_ref().map_or(i128::MIN, |(bound, _)| *bound);
            let lacks = value - seems as f64 / SCALE as f64;
            let is_within = |share: f64| !kept_back && lacks <= share * value.abs();
            if self.close > CLOSE && is_within(self.close) {
                return Termination::Converged;
            }
            if is_first && is_large && !is_finished && is_within(NEARLY) {
                self.finish(budget);
                return Termination::Paused;
            }
            if let Some((_, duals)) = &self.centre {
                self.master.recentre(duals);
            }
            let meets =
                |bound: i128| value - bound as f64 / SCALE as f64 <= CLOSE * value.abs().max(1.0);
            let lacks = wanted as f64 / SCALE as f64 - value;
            let is_near = !self.branches.is_empty()
                && value - self.bound() as f64 / SCALE as f64 <= NEAR * lacks;
            if (meets(self.bound()) || is_near) && !kept_back {
                self.drop_idle_cuts(&solved);
                return Termination::Converged;
            }
            if kept_back && added == 0 {
                self.master.look_farther(&solved);
            }
            if !kept_back && (added == 0 || meets(seems)) {
                if is_complete && added == 0 {
                    return Termination::Converged;
                }
                // Truncated searches hide columns or weaken the bound: raise their limit. Estimates under the old
                // limit are not comparable with later ones.
                if self.most_nodes >= NODES.1 {
                    return Termination::Lost;
                }
                self.most_nodes *= NODES.0;
                self.centre.as_mut().into_iter().for_each(|centre| centre.0 = i128::MIN);
            }
            self.master.forget(&solved);
        }
        Termination::Lost
    }

    /// Completes the pricing exactly where truncated searches weaken the bound: prices slightly smaller duals of the
    /// centre with a high node limit.
    fn finish(&mut self, budget: &mut Budget) {
        let Some((guess, duals)) = &self.centre else { return };
        // A proven bound within half a per cent of its estimate leaves little to gain.
        if *guess > i128::MIN && guess.saturating_sub(self.bound()) <= guess.saturating_abs() / 200
        {
            return;
        }
        let mut duals = duals.clone();
        duals[..self.master.num_classes()].iter_mut().for_each(|dual| *dual *= 1.0 - SMALLER);
        let each = |left: u64| left / self.master.num_classes().max(1) as u64;
        let most_nodes = budget.work_left().map_or(NODES.1, |left| each(left).min(NODES.1));
        let priced = self.price(&duals, most_nodes, budget);
        self.keep_better(priced.evidence);
        self.centre = Some((priced.guess, duals));
        self.master.add(priced.columns);
    }

    fn keep_better(&mut self, evidence: DualCertificate) {
        if self.best.as_ref().is_none_or(|best| evidence.bound > best.bound) {
            self.best = Some(evidence);
        }
    }

    /// Prices `tried` and keeps its certificate if its bound is better. Returns the number of columns added, those with
    /// negative reduced cost under the LP's duals `solved`, and `true` if no search was truncated.
    fn try_duals(&mut self, tried: Vec<f64>, solved: &[f64], budget: &mut Budget) -> (usize, bool) {
        let priced = self.price(&tried, self.most_nodes, budget);
        self.keep_better(priced.evidence);
        if self.centre.as_ref().is_none_or(|(least, _)| priced.guess > *least) {
            self.centre = Some((priced.guess, tried));
        }
        let worth = |column: &Column| {
            solved.is_empty() || self.master.reduced(column, solved) < WORTH_ADDING
        };
        let wanted: Vec<Column> = priced.columns.into_iter().filter(worth).collect();
        (self.master.add(wanted), priced.is_complete)
    }

    /// Drops unused cuts from the master and their duals from the centre.
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

    /// Prices every component: returns the groups found and the dual bound of these duals.
    fn price(&self, duals: &[f64], most_nodes: u64, budget: &mut Budget) -> Round {
        let scale =
            |dual: &f64| (dual.clamp(-LARGEST_DUAL, LARGEST_DUAL) * SCALE as f64).round() as i64;
        let (master, num) = (&self.master, self.master.num_classes());
        let mut scaled: Vec<i64> = duals.iter().map(scale).collect();
        // Units that must be together pay alike. From here on only the integer duals are used, so that rounding cannot
        // make the bound false.
        GroupRules::new(self.branches, 0..num as u32).level(&mut scaled[..num]);
        // A class without units must not appear in a group.
        for (dual, _) in scaled.iter_mut().zip(master.numbers()).filter(|(_, left)| **left == 0) {
            *dual = NOBODY;
        }
        let threshold = scaled[master.count_row()];
        let cut_duals = scaled[master.first_cut_row()..].iter();
        let cuts: Vec<(Cut, i64)> = master
            .cuts()
            .iter()
            .zip(cut_duals)
            .filter(|(_, dual)| **dual < 0)
            .map(|(cut, dual)| (*cut, -dual))
            .collect();
        let first = master.count_row() + 1;
        let is_shared = self.parts.pricers.len() > 1;
        // The sign of a dual is forced by its row: without an upper bound it is not negative.
        let said = |row: &VenueRow| {
            let dual = scaled[first + row.nth];
            let dual = if row.most < MANY { dual } else { dual.max(0) };
            AtVenue { dual, least: row.least, most: row.most, is_shared }
        };
        let at_venue: FxHashMap<_, _> =
            master.venue_rows().iter().map(|(&site, row)| (site, said(row))).collect();
        let meets: FxHashMap<(u32, SiteIdx), (i64, i128)> = master
            .meet_rows()
            .iter()
            .zip(&scaled[master.first_meet_row()..])
            .map(|(row, &dual)| {
                let dual = if row.most < MANY { dual } else { dual.max(0) };
                let times = if dual > 0 { row.least } else { row.most };
                ((row.position, row.site), (dual, i128::from(dual) * i128::from(times)))
            })
            .collect();
        let leaders = master.leaders().iter().zip(&scaled[master.first_leader_row()..]);
        let (led_by, most_led): (Vec<i64>, Vec<i128>) = leaders
            .map(|(&most, &dual)| {
                let dual = dual.min(0);
                (dual, i128::from(dual) * i128::from(most.min(master.groups().1)))
            })
            .unzip();
        let is_spent = || budget.exhausted().is_some();
        let is_cancelled = || budget.is_cancelled();
        let most_groups = master.groups().1;
        let mut buckets: Vec<Bucket> = Vec::new();
        let mut claims: Vec<Claim> = Vec::new();
        let mut columns = Vec::new();
        let (mut nodes, mut is_complete) = (0, true);
        for (nth, (part, &offset)) in (0..).zip(self.parts.pricers.iter().zip(&self.parts.offset)) {
            let range = offset..offset + part.classes.len();
            let own = &scaled[range.clone()];
            let range = range.start as u32..range.end as u32;
            let here = cuts.iter().filter(|(cut, _)| range.contains(&cut[0]));
            let local = here.map(|(cut, price)| (cut.map(|at| at - range.start), *price));
            let used = master.mixed();
            let used = used.iter().map(|(column, _)| column.positions());
            let used = used.filter(|positions| positions.iter().all(|at| range.contains(at)));
            let near: Vec<Vec<u32>> =
                used.map(|group| group.iter().map(|at| at - range.start).collect()).collect();
            let terms = Terms {
                near: &near,
                duals: own,
                cuts: &CutPrices::new(part.classes.len(), local),
                threshold,
                rules: &GroupRules::new(self.branches, range.clone()),
                at_venue: &at_venue,
                meets: &|at, site| {
                    meets.get(&(at + range.start, site)).map_or(0, |(dual, _)| *dual)
                },
                led_by: &led_by,
                most_nodes,
                is_spent: &is_spent,
                is_cancelled: &is_cancelled,
            };
            let priced = part.price(&terms, most_groups);
            let places = priced.places.into_iter().zip(&priced.buckets);
            claims
                .extend(places.map(|(place, bucket)| Claim::new(nth, range.start, place, bucket)));
            buckets.extend(priced.buckets);
            nodes += priced.nodes;
            is_complete &= priced.is_complete;
            columns.extend(priced.found.into_iter().map(|found| {
                let positions = found.positions.iter().map(|&at| at + range.start);
                Column::new(found.cost, positions, found.post)
            }));
        }
        budget.charge(nodes);
        let duals = master.duals(&scaled);
        // Least contribution of each row. A cut row is at most 1 and its dual is `-price`, so it gives `-price`.
        let rows = meets.values().map(|(_, at_least)| at_least).sum::<i128>()
            + at_venue.values().map(AtVenue::at_least).sum::<i128>()
            + most_led.into_iter().sum::<i128>()
            - cuts.iter().map(|(_, price)| i128::from(*price)).sum::<i128>();
        let extent = master.extent();
        let suffixes = master.suffixes(&scaled);
        let true_bound = bound(&duals, &suffixes, extent, &mut buckets, rows);
        buckets.iter_mut().for_each(|bucket| bucket.reduced = bucket.guess);
        let guess = bound(&duals, &suffixes, extent, &mut buckets, rows);
        scaled.truncate(num);
        let shared = at_venue.into_iter().filter(|(_, said)| said.is_shared);
        let evidence = DualCertificate {
            bound: true_bound,
            duals: scaled,
            venues: shared.map(|(site, said)| (site, said.dual)).collect(),
            leaders: led_by,
            meets: meets.into_iter().map(|((at, site), (dual, _))| (at, site, dual)).collect(),
            cuts,
            claims,
            branches: self.branches.to_vec(),
            threshold,
        };
        Round { columns, evidence, guess, is_complete }
    }
}

/// Result of one pricing round.
struct Round {
    columns: Vec<Column>,
    evidence: DualCertificate,
    /// Estimate of the bound, scaled, as if truncated searches had found their best groups.
    guess: i128,
    /// `true` if no search was truncated.
    is_complete: bool,
}

/// Returns the convex combination of `centre`, with weight `share`, and `other`.
fn blend(centre: &[f64], other: &[f64], share: f64) -> Vec<f64> {
    centre.iter().zip(other).map(|(c, o)| share * c + (1.0 - share) * o).collect()
}

/// Initial node limit of one pricing search, by the number of classes that have units.
fn first_nodes(master: &Master<'_>) -> u64 {
    let classes = master.numbers().iter().filter(|&&number| number > 0).count();
    (FIRST_NODES.0 / classes.max(1) as u64).max(FIRST_NODES.1)
}
