//! Work of a solve, counted in deterministic units such as a move or a search node.

use crate::convert::Convert;

/// Work limit and work used so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct WorkMeter {
    limit: Option<u64>,
    used: u64,
    /// Work of the stages before this one, and the work limit of the whole solve; `None` if the solve has one stage.
    stages: Option<(u64, u64)>,
}

impl WorkMeter {
    pub(super) fn new(limit: Option<u64>) -> Self {
        Self { limit, used: 0, stages: None }
    }

    /// Splits the limit into stages: one without work, one with `first`, then each with twice the work of the one
    /// before while it lasts. Returns a single stage if work is unlimited.
    pub(super) fn stages(self, first: u64) -> (Self, Vec<Self>) {
        let Some(all) = self.limit else { return (self, Vec::new()) };
        let stage = |before, work| Self { limit: Some(work), stages: Some((before, all)), ..self };
        let (mut before, mut work, mut later) = (0_u64, first.max(1), Vec::new());
        while before.saturating_add(work) <= all {
            later.push(stage(before, work));
            (before, work) = (before + work, work.saturating_mul(2));
        }
        // The stage without work still yields a first plan, which no work limit interrupts.
        (stage(0, 0), later)
    }

    /// Meter of one of `parts` equal shares of the remaining work.
    pub(super) fn share(self, parts: u64) -> Self {
        Self { limit: self.left().map(|left| left / parts.max(1)), used: 0, ..self }
    }

    /// Meter whose limit is `fraction` of this one.
    pub(super) fn until(self, fraction: f64) -> Self {
        Self { limit: self.limit.map(|limit| (limit.to_f64() * fraction).to_u64()), ..self }
    }

    pub(super) fn charge(&mut self, units: u64) {
        self.used = self.used.saturating_add(units);
    }

    pub(super) fn used(self) -> u64 {
        self.used
    }

    /// Work used by this stage and by all stages before it.
    pub(super) fn used_in_all_stages(self) -> u64 {
        self.stages.map_or(0, |(before, _)| before).saturating_add(self.used)
    }

    pub(super) fn is_limited(self) -> bool {
        self.limit.is_some()
    }

    pub(super) fn is_used_up(self) -> bool {
        self.limit.is_some_and(|limit| self.used >= limit)
    }

    /// Remaining work; `None` if work is unlimited.
    pub(super) fn left(self) -> Option<u64> {
        self.limit.map(|limit| limit.saturating_sub(self.used))
    }

    /// Used share of the work, 0 or more; 0 if it is unlimited.
    pub(super) fn fraction(self) -> f64 {
        self.limit.map_or(0.0, |limit| self.used.to_f64() / limit.max(1).to_f64())
    }

    /// Used share of all stages; `None` if there is one stage only.
    pub(super) fn fraction_of_stages(self) -> Option<f64> {
        self.stages.map(|(before, all)| (before + self.used).to_f64() / all.max(1).to_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_double_while_they_fit() {
        let (first, later) = WorkMeter::new(Some(75)).stages(10);
        assert_eq!(first.left(), Some(0));
        assert_eq!(
            later.iter().map(|stage| stage.left()).collect::<Vec<_>>(),
            [Some(10), Some(20), Some(40)]
        );
        assert!(WorkMeter::new(None).stages(10).1.is_empty());
    }

    #[test]
    fn shares_are_fractions_of_the_remaining_work() {
        let mut meter = WorkMeter::new(Some(100));
        meter.charge(40);
        assert_eq!((meter.share(2).left(), meter.until(0.5).left()), (Some(30), Some(10)));
        assert_eq!(meter.fraction(), 0.4);
        meter.charge(u64::MAX);
        assert!(meter.is_used_up() && meter.left() == Some(0));
    }
}
