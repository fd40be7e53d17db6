//! Progress bar on a terminal, silent elsewhere.

use std::io::{IsTerminal, stderr};
use std::ops::ControlFlow;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use kring::{Language, Observer, Progress};

use crate::terminal::Terminal;

/// Observer that shows the progress of a solve.
pub(crate) struct Bar {
    bar: ProgressBar,
    terminal: Terminal,
}

/// Length of the bar: it counts thousandths of the budget.
const WHOLE: u32 = 1000;

impl Bar {
    /// Creates a bar on standard error, hidden if the terminal is quiet or a file.
    pub(crate) fn new(terminal: Terminal) -> Self {
        let target = if stderr().is_terminal() && !terminal.quiet {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(WHOLE.into()), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:10} {elapsed:>3} {wide_msg}") {
            bar.set_style(style);
        }
        Self { bar, terminal }
    }

    /// Clears the line.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Bar {
    fn progress(&mut self, progress: &Progress) -> ControlFlow<()> {
        self.bar.set_position((progress.used * f64::from(WHOLE)) as u64);
        let (groups, placed) = (progress.groups, progress.placed_seats);
        let language = self.terminal.language;
        let (cost, bound) =
            (language.kilometres(progress.cost), language.kilometres(progress.lower_bound));
        let gap = language.decimal(100.0 * progress.gap(), 2);
        self.bar.set_message(match language {
            Language::Dutch => format!(
                "{groups} groepen, {placed} geplaatst, kosten {cost}, ten minste {bound}, verschil {gap} %"
            ),
            _ => format!("{groups} groups, {placed} placed, cost {cost}, at least {bound}, gap {gap} %"),
        });
        ControlFlow::Continue(())
    }
}
