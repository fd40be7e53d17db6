//! Column generation (Gilmore and Gomory 1961; Barnhart et al. 1998): a linear program over a few groups gives duals,
//! exact pricing finds the groups that these duals are too generous for, and each pricing is a true bound.

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

/// Rounds before it is given up.
const MOST_ROUNDS: usize = 400;
/// How much of the best duals so far goes into those that are priced (Pessoa et al. 2018).
const SMOOTHING: f64 = 0.3;
/// It ends when program and bound differ by less than this share.
const CLOSE: f64 = 1e-7;
/// A case that is split ends when they differ by less than this share of what its bound lacks of the best plan.
const NEAR: f64 = 0.02;
/// A group is added when its reduced cost is below this, in metres.
const WORTH_ADDING: f64 = -0.01;
/// Nodes of one search at first for each of so many classes together, and at least; by how much that grows when nothing
/// is found, and at most.
const FIRST_NODES: (u64, u64) = (400_000, 200);
const NODES: (u64, u64) = (20, 2_000_000);
/// Cuts of one round at least.
const CUTS_PER_ROUND: usize = 60;
/// Rounds of cuts that gain less than this part of what is left, before it is given up.
const LEAST_STEP: i128 = 50;
const MOST_TIRED: u32 = 3;
/// Without a bound, a round that lowers the value by less than this share is the last.
const LEAST_FALL: f64 = 1e-5;
/// From this share of the budget on, the second where all is slow, searches that were given up are finished for the best
/// duals, which are made smaller by so much: the bound is true only where no search is given up, and nearly all end at
/// once then.
const FINISH: (f64, f64) = (0.85, 0.6);
const SMALLER: f64 = 0.0005;
/// A large program comes to its end before that when it differs from its bound by less than this share, as far as
/// searches that were given up tell: what the last ten thousandths take is better spent otherwise.
const NEARLY: f64 = 2e-4;
/// Duals larger than this, in metres, are nonsense.
const LARGEST_DUAL: f64 = (1u64 << 36) as f64;

/// The linear program of one case, on its way to its bound.
pub(crate) struct ColumnGeneration<'a> {
    parts: &'a ProblemComponents<'a>,
    branches: &'a [BranchingDecision],
    pub(crate) master: Master<'a>,
    /// The best duals for the present rows, with what they seem to prove.
    centre: Option<(i128, Vec<f64>)>,
    /// Nodes of a search before it is given up.
    most_nodes: u64,
    /// It ends when program and bound seem to differ by less than this share.
    close: f64,
    pub(crate) best: Option<DualCertificate>,
}

/// Why adding groups ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Termination {
    /// Program and bound meet, and there are no more cuts to gain by.
    Converged,
    /// There were as many rounds of cuts as were asked for.
    Paused,
    /// The bound is as high as was wanted.
    Enough,
    Spent,
    /// The solver or the pricing gave up.
    Lost,
}

impl<'a> ColumnGeneration<'a> {
    /// Begins with duals that were good for a case around this one, or that a plan suggests.
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

    /// Is content with less: for duals to begin with.
    pub(crate) fn roughly(self, close: f64) -> Self {
        Self { close, ..self }
    }

    /// Goes as far in each search as one before it did in the end.
    pub(crate) fn with_most_nodes(self, most_nodes: u64) -> Self {
        Self { most_nodes: self.most_nodes.max(most_nodes), ..self }
    }

    /// How far each search goes by now.
    pub(crate) fn most_nodes(&self) -> u64 {
        self.most_nodes
    }

    /// The bound so far, scaled.
    pub(crate) fn bound(&self) -> i128 {
        self.best.as_ref().map_or(i128::MIN, |best| best.bound)
    }

    /// The duals around which it looks.
    pub(crate) fn centre(&self) -> Option<&[f64]> {
        self.centre.as_ref().map(|(_, duals)| duals.as_slice())
    }

    /// Goes on until the bound is `wanted` (scaled), rounds of cuts gain little or were as many as these, or the budget is
    /// spent. Who `comes_back` for more rounds has less of a large program in the first place.
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

    /// A few rounds of groups for what is left, without a bound; `false` where the solver gave up.
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
        if let Some((_, centre)) = &mut self.centre {
            centre.resize(self.master.num_rows(), 0.0);
        }
        added
    }

    /// Adds groups until program and bound meet, or nearly so the first time.
    fn converge(&mut self, wanted: i128, is_first: bool, budget: &mut Budget) -> Termination {
        // With new rows old duals are as good as before, but comparisons begin anew.
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

    /// Where the bound suffers from searches that were given up: the best duals, a little smaller, with all their
    /// searches.
    fn finish(&mut self, budget: &mut Budget) {
        let Some((guess, duals)) = &self.centre else { return };
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

    /// Prices with these duals and keeps what comes of it; returns how many groups were added, of those that the
    /// program's own duals are too generous for, and whether no search was given up.
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
        let scale =
            |dual: &f64| (dual.clamp(-LARGEST_DUAL, LARGEST_DUAL) * SCALE as f64).round() as i64;
        let (master, num) = (&self.master, self.master.num_classes());
        let mut scaled: Vec<i64> = duals.iter().map(scale).collect();
        GroupRules::new(self.branches, 0..num as u32).level(&mut scaled[..num]);
        // Of a class without units nobody is wanted.
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
        let said = |row: &VenueRow| {
            let dual = scaled[first + row.nth];
            // Where any number may be there no dual presses down.
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
        // Of each cut at most one group holds two.
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

/// What one pricing gives.
struct Round {
    columns: Vec<Column>,
    evidence: DualCertificate,
    /// What the bound would be if searches that were given up had found their best groups.
    guess: i128,
    is_complete: bool,
}

/// `share` of the centre and the rest of the other.
fn blend(centre: &[f64], other: &[f64], share: f64) -> Vec<f64> {
    centre.iter().zip(other).map(|(c, o)| share * c + (1.0 - share) * o).collect()
}

fn first_nodes(master: &Master<'_>) -> u64 {
    let classes = master.numbers().iter().filter(|&&number| number > 0).count();
    (FIRST_NODES.0 / classes.max(1) as u64).max(FIRST_NODES.1)
}
