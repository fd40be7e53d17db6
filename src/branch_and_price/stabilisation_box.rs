//! Box that the class duals of the restricted master cannot leave: the boxstep method (Marsten, Hogan and Blankenship
//! 1975), with slack and surplus columns as in du Merle et al. (1999).

use super::params::ROOT_BOX_RADIUS;
use crate::convert::Convert;
use crate::instance::Instance;
use crate::pricing::column::Column;

/// Share of the radius beyond which a dual counts as being at the edge.
const EDGE: f64 = 0.99;

/// Centre and radius of the box, for each class.
#[derive(Clone, Debug)]
pub(crate) struct StabilisationBox {
    pub(super) centre: Vec<f64>,
    pub(super) radius: Vec<f64>,
    /// Half of the rewards of a unit: for a retained pair with each possible companion, or for its wishes. Class duals
    /// vary by about this much.
    bonus: f64,
}

impl StabilisationBox {
    pub(super) fn new(instance: &Instance, num_classes: usize, radius: f64) -> Self {
        let companions = f64::from(instance.size.1.saturating_sub(1)) / 2.0;
        let retained = instance.earlier.keep.to_f64() * companions;
        let bonus = retained.max(instance.mean_wishes() / 2.0);
        Self { centre: vec![0.0; num_classes], radius: vec![radius; num_classes], bonus }
    }

    /// Centres the box on class duals, with one radius for all.
    pub(crate) fn set(&mut self, duals: &[f64], radius: f64) {
        self.centre = duals.to_vec();
        self.radius.fill(radius);
    }

    /// Centres the box on class duals, with a radius of `share` times their mean magnitude.
    pub(crate) fn set_by_mean(&mut self, duals: &[f64], share: f64) {
        let mean = duals.iter().sum::<f64>() / duals.len().max(1).to_f64();
        self.set(duals, share * self.usual(mean) + 1.0);
    }

    /// Centres the box on class duals by which each unit pays an equal share of the cost of its group in `plan`, and
    /// returns them. Without a plan they are `dearest`.
    pub(super) fn set_by_shares(&mut self, plan: &[Column], dearest: f64) -> Vec<f64> {
        let mut paid = vec![(0.0, 0.0); self.centre.len()];
        let (mut all, mut units) = (0.0, 0.0);
        for column in plan {
            let share = column.cost.to_f64() / column.positions.len().max(1).to_f64();
            for &at in &column.positions {
                paid[at as usize].0 += share;
                paid[at as usize].1 += 1.0;
                all += share;
                units += 1.0;
            }
        }
        let mean = if units > 0.0 { all / units } else { dearest };
        let share = |&(sum, of): &(f64, f64)| if of > 0.0 { sum / of } else { mean };
        let duals: Vec<f64> = paid.iter().map(share).collect();
        self.set(&duals, ROOT_BOX_RADIUS * self.usual(mean) + 1.0);
        duals
    }

    /// Typical magnitude of a class dual.
    fn usual(&self, mean: f64) -> f64 {
        mean.abs() + self.bonus
    }

    /// Returns `true` if the dual of a class is at the edge of the box.
    pub(crate) fn is_at_edge(&self, class: usize, dual: f64) -> bool {
        (dual - self.centre[class]).abs() > EDGE * self.radius[class]
    }

    /// Doubles the radius of the box where a class dual is at its edge.
    pub(crate) fn widen(&mut self, duals: &[f64]) {
        for (class, &dual) in duals.iter().enumerate() {
            if self.is_at_edge(class, dual) {
                self.radius[class] *= 2.0;
            }
        }
    }

    /// Moves the centre of the box to class duals, and doubles the radius where they are at its edge.
    pub(crate) fn recentre(&mut self, duals: &[f64]) {
        self.widen(duals);
        self.centre.copy_from_slice(duals);
    }
}
