//! A progress bar on a terminal; elsewhere nothing.

use std::io::{IsTerminal, stderr};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use kring::{Observer, Progress};

/// Shows how a solve goes on.
pub(crate) struct Bar(ProgressBar);

/// The bar counts thousandths of the budget.
const WHOLE: u64 = 1000;

impl Bar {
    /// A bar on standard error where that is a terminal and nobody asked for quiet.
    pub(crate) fn new(quiet: bool) -> Self {
        let target = if stderr().is_terminal() && !quiet {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(WHOLE), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:10} {elapsed:>3} {wide_msg}") {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// Clears the line.
    pub(crate) fn finish(&self) {
        self.0.finish_and_clear();
    }
}

impl Observer for Bar {
    fn progress(&mut self, progress: &Progress) {
        self.0.set_position((progress.used * WHOLE as f64) as u64);
        let (cost, bound) = (progress.cost.0, progress.lower_bound.0);
        let gap = 100.0 * (cost - bound).max(0) as f64 / (cost.abs().max(1)) as f64;
        self.0.set_message(format!(
            "{} groups, {} placed, cost {}, at least {}, gap {gap:.2} %",
            progress.groups, progress.placed_seats, progress.cost, progress.lower_bound
        ));
    }
}
