//! The restricted master as an LP: its rows, the generated columns, and the columns that keep it feasible and bounded.

use std::collections::BTreeMap;

use super::master::Master;
use super::params::COUNT_VIOLATION_COST;
use super::rows::{MANY, MeetRow, VenueRow};
use super::stabilisation_box::StabilisationBox;
use crate::convert::Convert;
use crate::lp::model::{Lp, LpRow};
use crate::pricing::branching_rules::Span;
use crate::pricing::column::Column;

/// Cost of a column, and its coefficients by row.
type LpColumn = (f64, Vec<(u32, f64)>);

impl Master<'_> {
    /// The LP of these columns, with artificial columns that keep it feasible and bounded.
    pub(crate) fn lp(&self) -> Lp {
        let rows = self.lp_rows();
        let mut columns: Vec<LpColumn> = self
            .columns
            .iter()
            .map(|column| (column.cost.to_f64(), self.entries(column)))
            .collect();
        columns.extend(self.box_columns());
        columns.extend(self.artificial_columns(&rows));
        columns.extend(self.waiting_columns());
        columns.extend(self.waiting_in_turn());
        Lp { rows, columns }
    }

    /// Rows in the order of the layout.
    fn lp_rows(&self) -> Vec<LpRow> {
        let equal = |value: f64| LpRow { lower: value, upper: value };
        // The row of a class without units is free, so that row indices do not change.
        let free = LpRow { lower: f64::NEG_INFINITY, upper: f64::INFINITY };
        let row = |&number: &u32| if number > 0 { equal(f64::from(number)) } else { free.clone() };
        let mut rows: Vec<LpRow> = self.numbers.iter().map(row).collect();
        rows.extend(self.extent.waiting.iter().map(|&seats| equal(seats.to_f64())));
        let (least, most) = self.extent.groups;
        rows.push(LpRow { lower: least.to_f64(), upper: most.to_f64() });
        let mut limits: Vec<&VenueRow> = self.venue_rows.values().collect();
        limits.sort_unstable_by_key(|limit| limit.nth);
        let limit = |limit: &&VenueRow| LpRow {
            lower: if limit.least > 0 { limit.least.to_f64() } else { f64::NEG_INFINITY },
            upper: if limit.most < MANY { limit.most.to_f64() } else { f64::INFINITY },
        };
        rows.extend(limits.iter().map(limit));
        let limit_of = |&most: &u64| LpRow { lower: f64::NEG_INFINITY, upper: most.to_f64() };
        rows.extend(self.facilitators.iter().map(limit_of));
        let share = |&(least, _): &Span| LpRow {
            lower: if least > 0 { 1.0 } else { f64::NEG_INFINITY },
            upper: 1.0,
        };
        rows.extend(self.spans.iter().map(share));
        let range = |row: &MeetRow| LpRow {
            lower: if row.least > 0 { row.least.to_f64() } else { f64::NEG_INFINITY },
            upper: if row.most < MANY { row.most.to_f64() } else { f64::INFINITY },
        };
        rows.extend(self.meet_rows.iter().map(range));
        rows.extend(self.cuts.iter().map(|_| LpRow { lower: f64::NEG_INFINITY, upper: 1.0 }));
        rows
    }

    /// Slack and surplus of each class, at cost centre + radius and radius - centre: they keep its dual in the box.
    fn box_columns(&self) -> impl Iterator<Item = LpColumn> {
        let StabilisationBox { centre, radius, .. } = &self.stabilisation;
        let boxed = (0..).zip(centre.iter().zip(radius));
        boxed.filter(|(position, _)| self.numbers[*position as usize] > 0).flat_map(
            |(position, (&centre, &radius))| {
                [
                    (centre + radius, vec![(position, 1.0)]),
                    (radius - centre, vec![(position, -1.0)]),
                ]
            },
        )
    }

    /// Artificial columns for lower bounds on groups. With them and the box the LP is feasible unless branching decisions
    /// leave too few units that may wait; then the backend fails, and so does the node.
    fn artificial_columns(&self, rows: &[LpRow]) -> impl Iterator<Item = LpColumn> {
        let layout = self.layout();
        let on_groups = (0..).zip(rows).take(layout.cut(0)).skip(layout.groups());
        let needed = on_groups.filter(move |(row, bounds)| {
            bounds.lower > 0.0 && !layout.queues().contains(&(*row as usize))
        });
        needed.map(|(row, _)| (COUNT_VIOLATION_COST * self.dearest, vec![(row, 1.0)]))
    }

    /// Waiting units. Units in a queue wait by the columns of their queue instead.
    fn waiting_columns(&self) -> impl Iterator<Item = LpColumn> {
        let layout = self.layout();
        let classes = (0..).zip(self.classes.iter().zip(&self.levels));
        classes.filter_map(move |(position, (&idx, &level))| {
            let nth = position as usize;
            let is_some = self.numbers[nth] > 0 && !self.is_queued[nth];
            let may_wait =
                is_some && self.extent.waiting[level] > 0 && !self.rules.is_placed(position);
            let seats = f64::from(self.instance.class(idx).seats);
            may_wait.then(|| (0.0, vec![(position, 1.0), (layout.waiting(level).to_u32(), seats)]))
        })
    }

    /// Columns of the queues: one for each number of units that wait from the end of a queue.
    fn waiting_in_turn(&self) -> Vec<LpColumn> {
        let layout = self.layout();
        let first = layout.queues().start.to_u32();
        let mut columns = Vec::new();
        for ((queue, &(least, most)), row) in self.queues.iter().zip(&self.spans).zip(first..) {
            let seats_row = layout.waiting(self.queue_level(queue)).to_u32();
            let mut waiting: BTreeMap<u32, f64> = BTreeMap::new();
            for (number, at) in (1..=most).zip(queue.last_first()) {
                *waiting.entry(at).or_default() += 1.0;
                if number >= least {
                    let seats = (number as u64 * queue.seats).to_f64();
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
        let layout = self.layout();
        entries.push((layout.groups().to_u32(), 1.0));
        let venue = column.venue().and_then(|site| self.venue_rows.get(&site));
        entries.extend(venue.map(|limit| (layout.venue(limit.nth).to_u32(), 1.0)));
        let facilitator = column.setting.facilitator;
        entries.extend(facilitator.map(|nth| (layout.facilitator(nth.index()).to_u32(), 1.0)));
        let meets =
            |(nth, row): (usize, &MeetRow)| Some((layout.meet(nth).to_u32(), row.times(column)?));
        entries.extend(self.meet_rows.iter().enumerate().filter_map(meets));
        let cuts = self.cuts_held(column).into_iter();
        entries.extend(cuts.map(|nth| (layout.cut(nth as usize).to_u32(), 1.0)));
        entries
    }
}
