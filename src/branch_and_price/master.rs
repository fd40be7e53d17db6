//! Restricted master: the LP over the groups generated so far. It has a row for each class, for the waiting seats of
//! each level, for the number of groups, and for each limited venue, facilitator class, queue, branching decision on
//! meetings, and cut.
//!
//! ```text
//! minimise    sum_g c_g x_g
//! subject to  sum_g a_cg x_g + w_c = n_c             each class c (dual free)
//!             sum_{c at level p} s_c w_c = W_p       each level p (dual free)
//!             K_min <= sum_g x_g <= K_max            number of groups
//!             l_v <= sum_{g at v} x_g <= m_v         each limited venue v; likewise facilitators and meetings
//!             sum_{g holds two of a cut} x_g <= 1    each subset-row cut (dual at most 0)
//! ```
//!
//! Duals are in metres; a row between two limits pays its dual at the lower one if the dual is positive, otherwise at
//! the upper one. The pricing scales duals by 2^20 to integers.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::components::ProblemComponents;
use super::cuts::separate;
use super::params::{MAX_COLUMNS, MAX_UNUSED_CUT_ROUNDS};
use super::queues::Queue;
use super::row_layout::RowLayout;
use super::rows::{MANY, MeetRow, VenueRow, meet_rows, venue_rows};
use super::stabilisation_box::StabilisationBox;
use crate::bounds::dual_bound::ProblemExtent;
use crate::convert::Convert;
use crate::instance::{ClassIdx, Instance, SiteIdx};
use crate::numeric::take;
use crate::pricing::branching_rules::{BranchingDecision, GroupRules, Span};
use crate::pricing::column::{Column, Key};
use crate::pricing::cut_prices::Cut;

/// Restricted master LP of one node.
pub(crate) struct Master<'a> {
    pub(super) instance: &'a Instance,
    pub(super) classes: &'a [ClassIdx],
    /// Units of each class that are to be placed or to wait.
    pub(super) numbers: Vec<u32>,
    /// Priority level of each class; 0 where levels are not distinguished.
    pub(super) levels: Vec<usize>,
    pub(super) extent: ProblemExtent,
    /// Columns, each with its value in the last LP solution.
    pub(super) columns: Vec<Column>,
    known: FxHashSet<Key>,
    /// Row of each venue with a limit.
    pub(super) venue_rows: FxHashMap<SiteIdx, VenueRow>,
    /// Upper bound on the groups of each facilitator class; these rows follow those of venues.
    pub(super) facilitators: Vec<u64>,
    /// Rows that bound the units of a class at a venue, from branching decisions; they follow those of queues.
    pub(super) meet_rows: Vec<MeetRow>,
    /// Queues, with one convexity row each after those of facilitators.
    pub(super) queues: &'a [Queue],
    /// Least and greatest number of waiting units of each queue.
    pub(super) spans: Vec<Span>,
    /// `true` for each position that is in a queue.
    pub(super) is_queued: Vec<bool>,
    /// Consequences of the branching decisions for single groups.
    pub(super) rules: GroupRules,
    /// Box of the class duals.
    pub(crate) stabilisation: StabilisationBox,
    pub(super) cuts: Vec<Cut>,
    /// Cuts that contain each position.
    cuts_of: Vec<Vec<u32>>,
    /// Consecutive rounds in which each cut had dual 0.
    unused: Vec<u32>,
    /// Cost of the dearest initial group: the scale of costs.
    pub(super) dearest: f64,
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
        let by_level = extent.waiting.len() > 1;
        let level = |&class: &ClassIdx| match instance.class(class).levels.first() {
            Some(&(level, _)) if by_level => level as usize,
            _ => 0,
        };
        let rules = GroupRules::new(branches, 0..classes.len().to_u32());
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
            facilitators: instance
                .facilitators()
                .iter()
                .map(|facilitator| facilitator.number.min(MANY))
                .collect(),
            meet_rows: meet_rows(branches),
            rules,
            stabilisation: StabilisationBox::new(instance, classes.len(), dearest.to_f64()),
            cuts: Vec::new(),
            cuts_of: vec![Vec::new(); classes.len()],
            unused: Vec::new(),
            dearest: dearest.to_f64(),
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

    pub(super) fn queue_level(&self, queue: &Queue) -> usize {
        queue.order.first().map_or(0, |&at| self.levels[at as usize])
    }

    /// Initial duals: each unit pays an equal share of the cost of its group in `plan`. Centres the box on them.
    pub(crate) fn share_out(&mut self, plan: &[Column]) -> Vec<f64> {
        let mut duals = self.stabilisation.set_by_shares(plan, self.dearest);
        duals.resize(self.layout().len(), 0.0);
        duals
    }

    /// Returns `true` if the dual of a class with units is at the edge of the stabilisation box.
    pub(crate) fn is_at_edge(&self, solved: &[f64]) -> bool {
        let is_at_edge = |nth: usize| self.stabilisation.is_at_edge(nth, solved[nth]);
        (0..self.classes.len()).any(|nth| self.numbers[nth] > 0 && is_at_edge(nth))
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

    /// Order of the rows.
    pub(crate) fn layout(&self) -> RowLayout {
        RowLayout {
            classes: self.classes.len(),
            waiting: self.extent.waiting.len(),
            venues: self.venue_rows.len(),
            facilitators: self.facilitators.len(),
            queues: self.queues.len(),
            meets: self.meet_rows.len(),
            cuts: self.cuts.len(),
        }
    }

    /// Row of each venue with a limit, with the least and greatest number of groups there.
    pub(crate) fn venue_rows(&self) -> &FxHashMap<SiteIdx, VenueRow> {
        &self.venue_rows
    }

    pub(crate) fn num_classes(&self) -> usize {
        self.classes.len()
    }

    /// Upper bound on the groups of each facilitator class.
    pub(crate) fn facilitators(&self) -> &[u64] {
        &self.facilitators
    }

    pub(crate) fn meet_rows(&self) -> &[MeetRow] {
        &self.meet_rows
    }

    /// Cuts of which a group holds at least two units.
    pub(super) fn cuts_held(&self, column: &Column) -> SmallVec<[u32; 16]> {
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
        for facilitator in taken.iter().filter_map(|column| column.setting.facilitator) {
            take(&mut self.facilitators[facilitator.index()], 1);
        }
        for site in taken.iter().filter_map(Column::venue) {
            if let Some(row) = self.venue_rows.get_mut(&site) {
                row.least = row.least.saturating_sub(1);
                take(&mut row.most, 1);
            }
        }
        let columns = std::mem::take(&mut self.columns);
        let (remaining, dropped): (Vec<Column>, Vec<Column>) =
            columns.into_iter().partition(|column| self.lasts(column) > 0);
        self.columns = remaining;
        for column in dropped {
            self.known.remove(&column.key());
        }
        self.span_queues();
    }

    /// Returns how often a group can be formed of the remaining units.
    pub(crate) fn lasts(&self, column: &Column) -> u32 {
        let runs = column.positions.chunk_by(|a, b| a == b);
        let times = runs.map(|run| self.numbers[run[0] as usize] / run.len().to_u32());
        times.min().unwrap_or(0)
    }

    pub(crate) fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// Adds cuts that are known to be valid.
    pub(crate) fn add_cuts(&mut self, cuts: &[Cut]) {
        self.unused.extend(cuts.iter().map(|_| 0));
        self.cuts.extend_from_slice(cuts);
        self.index_cuts();
    }

    /// Adds at most `most` cuts that the last LP solution violates; returns their number.
    pub(crate) fn cut(&mut self, most: usize) -> usize {
        let is_single_unit = self.is_single_unit();
        let used: Vec<(&[u32], f64)> = self
            .columns
            .iter()
            .filter(|column| column.value > 1e-6)
            .map(|column| (column.positions.as_slice(), column.value))
            .collect();
        let known: FxHashSet<Cut> = self.cuts.iter().copied().collect();
        let found = separate(&used, &is_single_unit, &known, most);
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
    pub(crate) fn drop_unused_cuts(&mut self, duals: &[f64]) -> Vec<bool> {
        let duals = self.layout().split(duals);
        for (unused, dual) in self.unused.iter_mut().zip(duals.cuts) {
            *unused = if *dual < -1e-6 * self.dearest { 0 } else { *unused + 1 };
        }
        let keep: Vec<bool> =
            self.unused.iter().map(|&unused| unused < MAX_UNUSED_CUT_ROUNDS).collect();
        if keep.contains(&false) {
            let mut remaining = keep.iter();
            self.cuts.retain(|_| remaining.next().copied().unwrap_or(true));
            self.unused.retain(|&unused| unused < MAX_UNUSED_CUT_ROUNDS);
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

    /// Columns with a positive value in the last LP solution.
    pub(crate) fn support(&self) -> Vec<(&Column, f64)> {
        let used = self.columns.iter().filter(|column| column.value > 1e-7);
        used.map(|column| (column, column.value)).collect()
    }

    /// `true` for each position whose class has one unit.
    pub(crate) fn is_single_unit(&self) -> Vec<bool> {
        let number = |&class: &ClassIdx| self.instance.class(class).number;
        self.classes.iter().map(|class| number(class) == 1).collect()
    }

    /// Drops the columns of greatest reduced cost, if there are too many.
    pub(crate) fn forget(&mut self, solved: &[f64]) {
        let most = MAX_COLUMNS.max(6 * self.classes.len());
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
