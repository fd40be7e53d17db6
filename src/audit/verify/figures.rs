//! Comparison of stated figures with computed ones.

use super::defect::Defect;
use super::distances::Ways;
use crate::convert::Convert;
use crate::measure::Metres;
use crate::plan::{Figures, PlanDocument, Status};

/// Exact figures of a plan, in a type wide enough for any sum.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Totals {
    pub(crate) placed_seats: u64,
    pub(crate) reserve_seats: u64,
    /// Travel of all groups; `None` where that of some group cannot be computed.
    pub(crate) travel: Option<Ways>,
    pub(crate) penalty: i128,
    pub(crate) change: i128,
    pub(crate) wishes: i128,
}

/// Largest accepted deviation of the gap, which the file states as a decimal number.
const GAP_TOLERANCE: f64 = 1e-9;

/// Largest reported figure, in metres: a fifth of `i64::MAX`, so that five such figures can be added.
const MAX_REPORTED: i128 = i64::MAX as i128 / 5;

/// Converts a figure to its reported value, which is capped.
pub(crate) fn reported(metres: i128) -> Metres {
    Metres(metres.min(MAX_REPORTED).to_i64())
}

impl Totals {
    pub(crate) fn figures(&self) -> Figures {
        Figures {
            placed_seats: self.placed_seats,
            reserve_seats: self.reserve_seats,
            travel: reported(self.travel.unwrap_or_default().metres),
            far: reported(self.travel.unwrap_or_default().far),
            penalty: reported(self.penalty),
            change: reported(self.change),
            wishes: reported(self.wishes),
        }
    }

    fn cost(&self) -> Option<i128> {
        Some(self.travel?.counted() + self.penalty + self.change + self.wishes)
    }

    /// Judges the figures that a plan states, and no others.
    pub(crate) fn judge(&self, plan: &PlanDocument, defects: &mut Vec<Defect>) {
        let seats = |seats: Option<u64>| seats.map(i128::from);
        let metres = |metres: Option<i64>| metres.map(i128::from);
        let figures = [
            ("placed_seats", seats(plan.placed_seats), Some(self.placed_seats.into())),
            ("reserve_seats", seats(plan.reserve_seats), Some(self.reserve_seats.into())),
            ("travel_m", metres(plan.travel_m), self.travel.map(|travel| travel.metres)),
            ("far_m", metres(plan.far_m), self.travel.map(|travel| travel.far)),
            ("penalty_m", metres(plan.penalty_m), Some(self.penalty)),
            ("change_m", metres(plan.change_m), Some(self.change)),
            ("wishes_m", metres(plan.wishes_m), Some(self.wishes)),
            ("cost_m", metres(plan.cost_m), self.cost()),
        ];
        for (figure, stated, computed) in figures {
            compare(None, figure, stated, computed, defects);
        }
        if let Some(cost) = self.cost() {
            judge_proof(plan, cost, defects);
        }
    }
}

/// Reports a figure that is both stated and computed, with different values.
pub(crate) fn compare(
    group: Option<u32>,
    figure: &'static str,
    stated: Option<i128>,
    computed: Option<i128>,
    defects: &mut Vec<Defect>,
) {
    if let (Some(stated), Some(computed)) = (stated, computed)
        && stated != computed
    {
        defects.push(Defect::Figure { group, figure, stated, computed });
    }
}

/// Judges bound, gap and status as far as that is possible without solving.
fn judge_proof(plan: &PlanDocument, cost: i128, defects: &mut Vec<Defect>) {
    let bound = plan.lower_bound_m.map(i128::from);
    if let Some(bound) = bound.filter(|&bound| bound > cost) {
        defects.push(Defect::BoundAboveCost { bound, cost });
    }
    if let (Some(bound), Some(stated)) = (bound, plan.gap) {
        let computed = gap(cost, bound);
        let near = (stated - computed).abs() <= GAP_TOLERANCE;
        if !near {
            defects.push(Defect::Gap { stated, computed });
        }
    }
    let proven = plan.placement_proven == Some(true) && bound == Some(cost);
    if let Some(stated) = plan.status
        && (stated == Status::Optimal) != proven
    {
        defects.push(Defect::Status { stated });
    }
}

/// Relative gap `(cost - bound) / cost`; 0 where both are equal.
fn gap(cost: i128, bound: i128) -> f64 {
    if cost == bound { 0.0 } else { (cost - bound).to_f64() / cost.max(1).to_f64() }
}
