//! Restricted master: the LP over the groups generated so far. It has a row for each class, for the waiting seats of
//! each level, for the number of groups, and for each limited venue, facilitator class, queue, branching decision on
//! meetings, and cut.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::components::ProblemComponents;
use super::cuts::separate;
use super::queues::Queue;
use super::rows::{MANY, MeetRow, VenueRow, meet_rows, venue_rows};
use crate::bounds::dual_bound::{Dual, ProblemExtent, Suffixes};
use crate::instance::{ClassIdx, Instance, SiteIdx};
use crate::lp::model::{Lp, LpRow};
use crate::numeric::take;
use crate::pricing::branching_rules::{BranchingDecision, GroupRules, Span};
use crate::pricing::column::{Column, Key};
use crate::pricing::cut_prices::Cut;

/// Cost of violating a lower bound on the number of groups, in costs of the dearest group.
const LARGEST_COUNT_DUAL: f64 = 20.0;
/// Maximum number of columns; beyond it, half of that number is kept. Six per class are always permitted.
const MOST_COLUMNS: usize = 8_000;

/// Initial radius of the stabilisation box, as a share of the mean dual.
const FIRST_REACH: f64 = 0.6;
/// Consecutive rounds with dual 0 after which a cut is dropped.
const MOST_IDLE: u32 = 8;

/// Restricted master LP of one node.
pub(crate) struct Master<'a> {
    instance: &'a Instance,
    classes: &'a [ClassIdx],
    /// Units of each class that are to be placed or to wait.
    numbers: Vec<u32>,
    /// Priority level of each class; 0 where levels are not distinguished.
    levels: Vec<usize>,
    extent: ProblemExtent,
    /// Columns, each with its value in the last LP solution.
    columns: Vec<Column>,
    known: FxHashSet<Key>,
    /// Row of each venue with a limit.
    venue_rows: FxHashMap<SiteIdx, VenueRow>,
    /// Upper bound on the groups of each facilitator class; these rows follow those of venues.
    leaders: Vec<u64>,
    /// Rows that bound the units of a class at a venue, from branching decisions; they follow those of queues.
    meet_rows: Vec<MeetRow>,
    /// Queues, with one convexity row each after those of facilitators.
    queues: &'a [Queue],
    /// Least and greatest number of waiting units of each queue.
    spans: Vec<Span>,
    /// `true` for each position that is in a queue.
    is_queued: Vec<bool>,
    /// Consequences of the branching decisions for single groups.
    rules: GroupRules,
    /// Stabilisation box of the class duals: centre and radius (Marsten et al. 1975).
    centre: Vec<f64>,
    reach: Vec<f64>,
    cuts: Vec<Cut>,
    /// Cuts that contain each position.
    cuts_of: Vec<Vec<u32>>,
    /// Consecutive rounds in which each cut had dual 0.
    idle: Vec<u32>,
    /// Cost of the dearest initial group: the scale of costs.
    dearest: f64,
}

impl<'a> Master<'a> {
    /// Builds the restricted master with these columns under these branching decisions.
    pub(crate) fn new(
        parts: &'a ProblemComponents<'_>,
        extent: &ProblemExtent,
        columns: &[Column],
        branches: &[BranchingDecision],
    ) -> Self {
        let (instance, classes) = (parts.instance, parts.classes.as_slice());
        let told_apart = extent.waiting.len() > 1;
        let level = |&class: &ClassIdx| match instance.class(class).levels.first() {
            Some(&(level, _)) if told_apart => level as usize,
            _ => 0,
        };
        let rules = GroupRules::new(branches, 0..classes.len() as u32);
        let dearest = columns.iter().map(|column| column.cost.abs()).max().unwrap_or(1).max(1);
        let mut master = Self {
            instance,
            levels: classes.iter().map(level).collect(),
            numbers: classes.iter().map(|&class| instance.class(class).number).collect(),
            classes,
            queues: &parts.queues,
            spans: Vec::new(),
            is_queued: vec![false; classes.len()],
            extent: extent.clone(),
            columns: Vec::new(),
            known: FxHashSet::default(),
            venue_rows: venue_rows(instance, branches),
            leaders: instance.leaders().iter().map(|leader| leader.number.min(MANY)).collect(),
            meet_rows: meet_rows(branches),
            rules,
            centre: vec![0.0; classes.len()],
            reach: vec![dearest as f64; classes.len()],
            cuts: Vec::new(),
            cuts_of: vec![Vec::new(); classes.len()],
            idle: Vec::new(),
            dearest: dearest as f64,
        };
        for branch in branches {
            if let BranchingDecision::Groups { least, most } = *branch {
                let groups = master.extent.groups;
                master.extent.groups = (groups.0.max(least), groups.1.min(most));
            }
        }
        for queue in master.queues {
            queue.order.iter().for_each(|&at| master.is_queued[at as usize] = true);
        }
        master.span_queues();
        master.add(columns.to_vec());
        master
    }

    /// Recomputes the least and greatest number of waiting units of each queue.
    fn span_queues(&mut self) {
        let spans = self.queues.iter().enumerate().map(|(nth, queue)| {
            let seats = self.extent.waiting[self.queue_level(queue)];
            queue.span(nth, seats, &self.numbers, &self.rules)
        });
        self.spans = spans.collect();
    }

    fn queue_level(&self, queue: &Queue) -> usize {
        queue.order.first().map_or(0, |&at| self.levels[at as usize])
    }

    /// Initial duals: each unit pays an equal share of the cost of its group in `plan`. Centres the box on them.
    pub(crate) fn share_out(&mut self, plan: &[Column]) -> Vec<f64> {
        let mut paid = vec![(0.0, 0.0); self.classes.len()];
        let (mut all, mut units) = (0.0, 0.0);
        for column in plan {
            let share = column.cost as f64 / column.positions.len().max(1) as f64;
            for &at in &column.positions {
                paid[at as usize].0 += share;
                paid[at as usize].1 += 1.0;
                all += share;
                units += 1.0;
            }
        }
        let mean = if units > 0.0 { all / units } else { self.dearest };
        let share = |&(sum, of): &(f64, f64)| if of > 0.0 { sum / of } else { mean };
        let mut duals: Vec<f64> = paid.iter().map(share).collect();
        self.look_around(&duals, FIRST_REACH * self.usual(mean) + 1.0);
        duals.resize(self.num_rows(), 0.0);
        duals
    }

    /// Typical magnitude of a class dual: its mean, plus the bonus for retained pairs that a unit can lose.
    fn usual(&self, mean: f64) -> f64 {
        let mates = f64::from(self.instance.size.1.saturating_sub(1)) / 2.0;
        mean.abs() + self.instance.earlier.keep as f64 * mates
    }

    /// Centres the stabilisation box on `duals`, with radius `reach`.
    pub(crate) fn look_around(&mut self, duals: &[f64], reach: f64) {
        self.centre = duals[..self.classes.len()].to_vec();
        self.reach = vec![reach; self.classes.len()];
    }

    /// Centres the stabilisation box on `duals`, with a radius of `share` times their mean magnitude.
    pub(crate) fn look_around_mean(&mut self, duals: &[f64], share: f64) {
        let num = self.classes.len();
        let mean = duals[..num].iter().sum::<f64>() / num.max(1) as f64;
        self.look_around(duals, share * self.usual(mean) + 1.0);
    }

    /// Returns `true` if a dual is at the edge of the stabilisation box.
    pub(crate) fn is_at_edge(&self, solved: &[f64]) -> bool {
        let far = |nth: usize| (solved[nth] - self.centre[nth]).abs() > 0.99 * self.reach[nth];
        (0..self.classes.len()).any(|nth| self.numbers[nth] > 0 && far(nth))
    }

    /// Doubles the radius of the box where a dual is at its edge.
    pub(crate) fn look_farther(&mut self, solved: &[f64]) {
        for (nth, &dual) in solved[..self.classes.len()].iter().enumerate() {
            if (dual - self.centre[nth]).abs() > 0.99 * self.reach[nth] {
                self.reach[nth] *= 2.0;
            }
        }
    }

    /// Moves the centre of the box to `duals`, and doubles the radius where they are at its edge.
    pub(crate) fn recentre(&mut self, duals: &[f64]) {
        for (nth, &dual) in duals[..self.classes.len()].iter().enumerate() {
            if (dual - self.centre[nth]).abs() > 0.99 * self.reach[nth] {
                self.reach[nth] *= 2.0;
            }
            self.centre[nth] = dual;
        }
    }

    /// Adds columns that are new and that the branching decisions permit; returns their number.
    pub(crate) fn add(&mut self, columns: Vec<Column>) -> usize {
        let before = self.columns.len();
        for column in columns {
            let is_allowed =
                self.rules.allow(&column.positions, column.venue()) && self.lasts(&column) > 0;
            if is_allowed && self.known.insert(column.key()) {
                self.columns.push(column);
            }
        }
        self.columns.len() - before
    }

    pub(crate) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Least and greatest number of groups.
    pub(crate) fn groups(&self) -> (u64, u64) {
        self.extent.groups
    }

    pub(crate) fn extent(&self) -> &ProblemExtent {
        &self.extent
    }

    pub(crate) fn num_rows(&self) -> usize {
        self.first_cut_row() + self.cuts.len()
    }

    /// Row of each venue with a limit, with the least and greatest number of groups there.
    pub(crate) fn venue_rows(&self) -> &FxHashMap<SiteIdx, VenueRow> {
        &self.venue_rows
    }

    pub(crate) fn num_classes(&self) -> usize {
        self.classes.len()
    }

    /// Index of the row that counts groups; the rows of classes and levels precede it.
    pub(crate) fn count_row(&self) -> usize {
        self.classes.len() + self.extent.waiting.len()
    }

    /// The LP of these columns, with artificial columns that keep it feasible and bounded.
    pub(crate) fn program(&self) -> Lp {
        let equal = |value: f64| LpRow { lower: value, upper: value };
        // The row of a class without units is free, so that row indices do not change.
        let free = LpRow { lower: f64::NEG_INFINITY, upper: f64::INFINITY };
        let row = |&number: &u32| if number > 0 { equal(f64::from(number)) } else { free.clone() };
        let mut rows: Vec<LpRow> = self.numbers.iter().map(row).collect();
        rows.extend(self.extent.waiting.iter().map(|&seats| equal(seats as f64)));
        let (least, most) = self.extent.groups;
        rows.push(LpRow { lower: least as f64, upper: most as f64 });
        let mut limits: Vec<&VenueRow> = self.venue_rows.values().collect();
        limits.sort_unstable_by_key(|limit| limit.nth);
        let limit = |limit: &&VenueRow| LpRow {
            lower: if limit.least > 0 { limit.least as f64 } else { f64::NEG_INFINITY },
            upper: if limit.most < MANY { limit.most as f64 } else { f64::INFINITY },
        };
        rows.extend(limits.iter().map(limit));
        let led = |&most: &u64| LpRow { lower: f64::NEG_INFINITY, upper: most as f64 };
        rows.extend(self.leaders.iter().map(led));
        let share = |&(least, _): &Span| LpRow {
            lower: if least > 0 { 1.0 } else { f64::NEG_INFINITY },
            upper: 1.0,
        };
        rows.extend(self.spans.iter().map(share));
        let range = |row: &MeetRow| LpRow {
            lower: if row.least > 0 { row.least as f64 } else { f64::NEG_INFINITY },
            upper: if row.most < MANY { row.most as f64 } else { f64::INFINITY },
        };
        rows.extend(self.meet_rows.iter().map(range));
        rows.extend(self.cuts.iter().map(|_| LpRow { lower: f64::NEG_INFINITY, upper: 1.0 }));
        let mut columns: Vec<(f64, Vec<(u32, f64)>)> =
            self.columns.iter().map(|column| (column.cost as f64, self.entries(column))).collect();
        // Slack and surplus of each class, at cost centre + radius and radius - centre: they keep its dual in the box.
        for (position, (&centre, &reach)) in (0..).zip(self.centre.iter().zip(&self.reach)) {
            if self.numbers[position as usize] == 0 {
                continue;
            }
            columns.push((centre + reach, vec![(position, 1.0)]));
            columns.push((reach - centre, vec![(position, -1.0)]));
        }
        // Artificial columns for lower bounds on groups: the LP is always feasible.
        let shares = self.first_queue_row()..self.first_meet_row();
        for (row, bounds) in (0..).zip(&rows).take(self.first_cut_row()).skip(self.count_row()) {
            if bounds.lower > 0.0 && !shares.contains(&(row as usize)) {
                columns.push((LARGEST_COUNT_DUAL * self.dearest, vec![(row, 1.0)]));
            }
        }
        // Waiting units. Units in a queue wait by the columns of their queue instead.
        for (position, (&idx, &level)) in (0..).zip(self.classes.iter().zip(&self.levels)) {
            let nth = position as usize;
            let is_some = self.numbers[nth] > 0 && !self.is_queued[nth];
            if is_some && self.extent.waiting[level] > 0 && !self.rules.is_placed(position) {
                let row = (self.classes.len() + level) as u32;
                let seats = f64::from(self.instance.class(idx).seats);
                columns.push((0.0, vec![(position, 1.0), (row, seats)]));
            }
        }
        columns.extend(self.waiting_in_turn());
        Lp { rows, columns }
    }

    /// Columns of the queues: one for each number of units that wait from the end of a queue.
    fn waiting_in_turn(&self) -> Vec<(f64, Vec<(u32, f64)>)> {
        let first = self.first_queue_row() as u32;
        let mut columns = Vec::new();
        for ((queue, &(least, most)), row) in self.queues.iter().zip(&self.spans).zip(first..) {
            let seats_row = (self.classes.len() + self.queue_level(queue)) as u32;
            let mut waiting: BTreeMap<u32, f64> = BTreeMap::new();
            for (number, at) in (1..=most).zip(queue.last_first()) {
                *waiting.entry(at).or_default() += 1.0;
                if number >= least {
                    let seats = (number as u64 * queue.seats) as f64;
                    let entries = waiting.iter().map(|(&at, &times)| (at, times));
                    columns.push((0.0, entries.chain([(seats_row, seats), (row, 1.0)]).collect()));
                }
            }
        }
        columns
    }

    /// Coefficients of a column, by row.
    fn entries(&self, column: &Column) -> Vec<(u32, f64)> {
        let mut entries: Vec<(u32, f64)> = Vec::with_capacity(column.positions.len() + 2);
        for &position in &column.positions {
            match entries.last_mut() {
                Some((row, times)) if *row == position => *times += 1.0,
                _ => entries.push((position, 1.0)),
            }
        }
        entries.push((self.count_row() as u32, 1.0));
        let venue = column.venue().and_then(|site| self.venue_rows.get(&site));
        let row = |limit: &VenueRow| ((self.count_row() + 1 + limit.nth) as u32, 1.0);
        entries.extend(venue.map(row));
        let first = self.first_leader_row();
        entries.extend(column.post.leader.map(|leader| (first as u32 + leader, 1.0)));
        let first = self.first_meet_row() as u32;
        let meets = |(nth, row): (u32, &MeetRow)| {
            let times = row.times(column)?;
            Some((first + nth, times))
        };
        entries.extend((0..).zip(&self.meet_rows).filter_map(meets));
        let first = self.first_cut_row() as u32;
        entries.extend(self.cuts_held(column).into_iter().map(|cut| (first + cut, 1.0)));
        entries
    }

    pub(crate) fn first_cut_row(&self) -> usize {
        self.first_meet_row() + self.meet_rows.len()
    }

    pub(crate) fn first_meet_row(&self) -> usize {
        self.first_queue_row() + self.queues.len()
    }

    fn first_queue_row(&self) -> usize {
        self.first_leader_row() + self.leaders.len()
    }

    pub(crate) fn first_leader_row(&self) -> usize {
        self.count_row() + 1 + self.venue_rows.len()
    }

    /// Upper bound on the groups of each facilitator class.
    pub(crate) fn leaders(&self) -> &[u64] {
        &self.leaders
    }

    pub(crate) fn meet_rows(&self) -> &[MeetRow] {
        &self.meet_rows
    }

    /// Cuts of which a group holds at least two units.
    fn cuts_held(&self, column: &Column) -> SmallVec<[u32; 16]> {
        let mut touched: SmallVec<[u32; 64]> = SmallVec::new();
        if !self.cuts.is_empty() {
            let of = column.positions.iter().flat_map(|&at| &self.cuts_of[at as usize]);
            touched.extend(of.copied());
            touched.sort_unstable();
        }
        touched.chunk_by(|a, b| a == b).filter(|cut| cut.len() >= 2).map(|cut| cut[0]).collect()
    }

    /// Restricts the master to `numbers` units of each class and to `groups` groups, once `taken` are fixed; drops the
    /// columns that cannot be formed of the remaining units.
    pub(crate) fn restrict(&mut self, numbers: Vec<u32>, groups: (u64, u64), taken: &[Column]) {
        self.numbers = numbers;
        self.extent.groups = groups;
        for leader in taken.iter().filter_map(|column| column.post.leader) {
            take(&mut self.leaders[leader as usize], 1);
        }
        for site in taken.iter().filter_map(Column::venue) {
            if let Some(row) = self.venue_rows.get_mut(&site) {
                row.least = row.least.saturating_sub(1);
                take(&mut row.most, 1);
            }
        }
        let columns = std::mem::take(&mut self.columns);
        let (kept, dropped): (Vec<Column>, Vec<Column>) =
            columns.into_iter().partition(|column| self.lasts(column) > 0);
        self.columns = kept;
        for column in dropped {
            self.known.remove(&column.key());
        }
        self.span_queues();
    }

    /// Returns how often a group can be formed of the remaining units.
    pub(crate) fn lasts(&self, column: &Column) -> u32 {
        let runs = column.positions.chunk_by(|a, b| a == b);
        let times = runs.map(|run| self.numbers[run[0] as usize] / run.len() as u32);
        times.min().unwrap_or(0)
    }

    pub(crate) fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// Adds cuts that are known to be valid.
    pub(crate) fn add_cuts(&mut self, cuts: &[Cut]) {
        self.idle.extend(cuts.iter().map(|_| 0));
        self.cuts.extend_from_slice(cuts);
        self.index_cuts();
    }

    /// Adds at most `most` cuts that the last LP solution violates; returns their number.
    pub(crate) fn cut(&mut self, most: usize) -> usize {
        let alone = self.alone();
        let used: Vec<(&[u32], f64)> = self
            .columns
            .iter()
            .filter(|column| column.value > 1e-6)
            .map(|column| (column.positions.as_slice(), column.value))
            .collect();
        let known: FxHashSet<Cut> = self.cuts.iter().copied().collect();
        let found = separate(&used, &alone, &known, most);
        self.add_cuts(&found);
        found.len()
    }

    fn index_cuts(&mut self) {
        self.cuts_of.iter_mut().for_each(Vec::clear);
        for (nth, cut) in (0..).zip(&self.cuts) {
            for &at in cut {
                self.cuts_of[at as usize].push(nth);
            }
        }
    }

    /// Counts the rounds in which each cut had dual 0, and drops long unused cuts; returns `true` for each cut kept.
    pub(crate) fn drop_idle_cuts(&mut self, duals: &[f64]) -> Vec<bool> {
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

    pub(crate) fn cuts(&self) -> &[Cut] {
        &self.cuts
    }

    pub(crate) fn set_values(&mut self, values: &[f64]) {
        for (column, &value) in self.columns.iter_mut().zip(values) {
            column.value = value;
        }
    }

    /// Objective value of the dual solution.
    pub(crate) fn dual_value(&self, duals: &[f64]) -> f64 {
        let classes = self.numbers.iter().zip(duals);
        let paid: f64 = classes.map(|(&number, dual)| f64::from(number) * dual).sum();
        let waits = self.extent.waiting.iter().zip(&duals[self.classes.len()..]);
        let waits: f64 = waits.map(|(&seats, dual)| seats as f64 * dual).sum();
        // A positive dual is paid at the lower bound of its row, a negative one at the upper bound.
        let times = |dual: f64, least: u64, most: u64| {
            if dual > 0.0 { dual * least as f64 } else { dual * most.min(MANY) as f64 }
        };
        let (least, most) = self.extent.groups;
        let count = times(duals[self.count_row()], least, most);
        let first = self.count_row() + 1;
        let at = self.venue_rows.values();
        let venues: f64 =
            at.map(|limit| times(duals[first + limit.nth], limit.least, limit.most)).sum();
        let first = self.first_leader_row();
        let leaders = self.leaders.iter().zip(&duals[first..]);
        let led: f64 = leaders.map(|(&most, &dual)| times(dual, 0, most)).sum();
        let shares = &duals[self.first_queue_row()..self.first_meet_row()];
        let shares = shares.iter().zip(&self.spans);
        let in_turn: f64 =
            shares.map(|(&dual, &(least, _))| times(dual, u64::from(least > 0), 1)).sum();
        let first = self.first_meet_row();
        let rows = self.meet_rows.iter().zip(&duals[first..]);
        let meets: f64 = rows.map(|(row, &dual)| times(dual, row.least, row.most)).sum();
        let cuts: f64 = duals[self.first_cut_row()..].iter().sum();
        paid + waits + count + venues + led + in_turn + meets + cuts
    }

    /// Reduced cost of a column under `duals`, in metres.
    pub(crate) fn reduced(&self, column: &Column, duals: &[f64]) -> f64 {
        let paid: f64 = column.positions.iter().map(|&at| duals[at as usize]).sum();
        let venue = column.venue().and_then(|site| self.venue_rows.get(&site));
        let leader = column.post.leader.map(|leader| self.first_leader_row() + leader as usize);
        let led = leader.map_or(0.0, |row| duals[row]);
        let at_venue = venue.map_or(0.0, |limit| duals[self.count_row() + 1 + limit.nth]);
        let first = self.first_cut_row();
        let cuts = self.cuts_held(column).into_iter().map(|cut| duals[first + cut as usize]);
        let rows = self.meet_rows.iter().zip(&duals[self.first_meet_row()..]);
        let meets: f64 = rows.map(|(row, dual)| row.times(column).unwrap_or(0.0) * dual).sum();
        let rest = duals[self.count_row()] + at_venue + led + meets + cuts.sum::<f64>();
        column.cost as f64 - paid - rest
    }

    /// Class duals in the form of the integer dual bound. Units in a queue wait by its suffixes.
    pub(crate) fn duals(&self, scaled: &[i64]) -> Vec<Dual> {
        let dual = |(at, (&idx, (&level, &value))): (u32, (&ClassIdx, (&usize, &i64)))| {
            let number = u64::from(self.numbers[at as usize]);
            let seats = u64::from(self.instance.class(idx).seats);
            let least = if self.rules.waits(at) { number } else { 0 };
            let is_placed = self.rules.is_placed(at) || self.is_queued[at as usize];
            let most = if is_placed { 0 } else { number };
            let least = least.min(most);
            Dual { level, number, waiting: (least, most), seats, value: value.into() }
        };
        let each = self.classes.iter().zip(self.levels.iter().zip(scaled));
        (0..).zip(each).map(dual).collect()
    }

    /// Sums of duals of the waiting units of each queue, in the form of the integer dual bound.
    pub(crate) fn suffixes(&self, scaled: &[i64]) -> Vec<Suffixes> {
        let spanned = self.queues.iter().zip(&self.spans);
        spanned
            .map(|(queue, &span)| queue.suffixes(self.queue_level(queue), span, scaled))
            .collect()
    }

    /// Columns with a positive value in the last LP solution.
    pub(crate) fn mixed(&self) -> Vec<(&Column, f64)> {
        let used = self.columns.iter().filter(|column| column.value > 1e-7);
        used.map(|column| (column, column.value)).collect()
    }

    /// `true` for each position whose class has one unit.
    pub(crate) fn alone(&self) -> Vec<bool> {
        let number = |&class: &ClassIdx| self.instance.class(class).number;
        self.classes.iter().map(|class| number(class) == 1).collect()
    }

    /// Drops the columns of greatest reduced cost, if there are too many.
    pub(crate) fn forget(&mut self, solved: &[f64]) {
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
            self.known.remove(&dropped.key());
        }
        self.columns = columns.into_iter().map(|(_, column)| column).collect();
    }
}
