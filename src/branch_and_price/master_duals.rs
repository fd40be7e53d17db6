//! Values of the restricted master under given duals: dual objective, reduced costs, and the integer dual bound's terms.

use super::master::Master;
use super::rows::MANY;
use crate::bounds::dual_bound::{ClassTerm, QueueTerm};
use crate::convert::Convert;
use crate::instance::ClassIdx;
use crate::pricing::column::Column;

impl Master<'_> {
    /// Objective value of the dual solution.
    pub(crate) fn dual_value(&self, duals: &[f64]) -> f64 {
        let duals = self.layout().split(duals);
        let classes = self.numbers.iter().zip(duals.classes);
        let paid: f64 = classes.map(|(&number, dual)| f64::from(number) * dual).sum();
        let waits = self.extent.waiting.iter().zip(duals.waiting);
        let waits: f64 = waits.map(|(&seats, dual)| seats.to_f64() * dual).sum();
        // A positive dual is paid at the lower bound of its row, a negative one at the upper bound.
        let times = |dual: f64, least: u64, most: u64| {
            if dual > 0.0 { dual * least.to_f64() } else { dual * most.min(MANY).to_f64() }
        };
        let (least, most) = self.extent.groups;
        let count = times(duals.groups, least, most);
        let at = self.venue_rows.values();
        let venues: f64 =
            at.map(|limit| times(duals.venues[limit.nth], limit.least, limit.most)).sum();
        let facilitators = self.facilitators.iter().zip(duals.facilitators);
        let facilitators: f64 = facilitators.map(|(&most, &dual)| times(dual, 0, most)).sum();
        let queues = duals.queues.iter().zip(&self.spans);
        let queues: f64 =
            queues.map(|(&dual, &(least, _))| times(dual, u64::from(least > 0), 1)).sum();
        let rows = self.meet_rows.iter().zip(duals.meets);
        let meets: f64 = rows.map(|(row, &dual)| times(dual, row.least, row.most)).sum();
        let cuts: f64 = duals.cuts.iter().sum();
        paid + waits + count + venues + facilitators + queues + meets + cuts
    }

    /// Reduced cost of a column under `duals`, in metres.
    pub(crate) fn reduced(&self, column: &Column, duals: &[f64]) -> f64 {
        let duals = self.layout().split(duals);
        let paid: f64 = column.positions.iter().map(|&at| duals.classes[at as usize]).sum();
        let venue = column.venue().and_then(|site| self.venue_rows.get(&site));
        let at_venue = venue.map_or(0.0, |limit| duals.venues[limit.nth]);
        let facilitator = column.setting.facilitator;
        let facilitator = facilitator.map_or(0.0, |nth| duals.facilitators[nth.index()]);
        let cuts = self.cuts_held(column).into_iter().map(|cut| duals.cuts[cut as usize]);
        let rows = self.meet_rows.iter().zip(duals.meets);
        let meets: f64 = rows.map(|(row, dual)| row.times(column).unwrap_or(0.0) * dual).sum();
        let rest = duals.groups + at_venue + facilitator + meets + cuts.sum::<f64>();
        column.cost.to_f64() - paid - rest
    }

    /// Class duals in the form of the integer dual bound. Units in a queue wait by its suffixes.
    pub(crate) fn duals(&self, scaled: &[i64]) -> Vec<ClassTerm> {
        let dual = |(at, (&idx, (&level, &value))): (u32, (&ClassIdx, (&usize, &i64)))| {
            let number = u64::from(self.numbers[at as usize]);
            let seats = u64::from(self.instance.class(idx).seats);
            let least = if self.rules.waits(at) { number } else { 0 };
            let is_placed = self.rules.is_placed(at) || self.is_queued[at as usize];
            let most = if is_placed { 0 } else { number };
            let least = least.min(most);
            ClassTerm { level, number, waiting: (least, most), seats, value: value.into() }
        };
        let each = self.classes.iter().zip(self.levels.iter().zip(scaled));
        (0..).zip(each).map(dual).collect()
    }

    /// Sums of duals of the waiting units of each queue, in the form of the integer dual bound.
    pub(crate) fn suffixes(&self, scaled: &[i64]) -> Vec<QueueTerm> {
        let spanned = self.queues.iter().zip(&self.spans);
        spanned
            .map(|(queue, &span)| queue.suffixes(self.queue_level(queue), span, scaled))
            .collect()
    }
}
