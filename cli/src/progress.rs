//! Progress bar on a terminal, silent elsewhere.

use std::io::{IsTerminal, stderr};
use std::ops::ControlFlow;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use kring::{Observer, Progress};

/// Observer that shows the progress of a solve.
pub(crate) struct Bar(ProgressBar);

/// Length of the bar: it counts thousandths of the budget.
const WHOLE: u32 = 1000;

impl Bar {
    /// Creates a bar on standard error, hidden if `quiet` or if that is no terminal.
    pub(crate) fn new(quiet: bool) -> Self {
        let target = if stderr().is_terminal() && !quiet {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(WHOLE.into()), target);
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
    fn progress(&mut self, progress: &Progress) -> ControlFlow<()> {
        self.0.set_position((progress.used * f64::from(WHOLE)) as u64);
        self.0.set_message(format!(
            "{} groups, {} placed, cost {}, at least {}, gap {:.2} %",
            progress.groups,
            progress.placed_seats,
            progress.cost.in_km(),
            progress.lower_bound.in_km(),
            100.0 * progress.gap()
        ));
        ControlFlow::Continue(())
    }
}
