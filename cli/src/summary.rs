//! Summary for people on standard output.

use std::collections::BTreeMap;
use std::io::{Result, Write};
use std::path::PathBuf;

use anstream::stdout;
use console::measure_text_width;
use kring::plan::Difference;
use kring::text::Line;
use kring::{Language, Plan, PlanDocument, Pool, Programme, Reason, Status, Verdict};
use owo_colors::OwoColorize;

use crate::layout::Layout;

/// Upper bounds on the reasons, the waiting registrants of each reason, and the helpful changes that are printed.
const REASONS: usize = 12;
const NAMED: usize = 8;
const HELPS: usize = 10;

/// Prints the summary of a plan: groups, travel, waiting registrants by reason, what would help, what is proven, and
/// the files that were written. Of a plan that was made by hand, nothing is proven.
pub(crate) fn print(
    language: Language,
    pool: &Pool,
    programme: &Programme,
    plan: &Plan,
    previous: Option<&PlanDocument>,
    written: &[PathBuf],
    is_solved: bool,
) -> Result<()> {
    let mut layout = Layout::new(language);
    figures(&mut layout, pool, programme, plan);
    if is_solved {
        proof(&mut layout, plan);
    }
    if let Some(previous) = previous {
        let difference = Difference::between(previous, &plan.into());
        for line in language.difference(&difference) {
            layout.add(&Line::Revised(&line));
        }
    }
    waiting(&mut layout, plan);
    help(&mut layout, plan);
    for path in written {
        layout.add(&Line::Written(&path.display().to_string()));
    }
    let mut out = stdout().lock();
    if plan.groups().is_empty() {
        let (_, text) = language.line(&Line::NobodyPlaced(main_reason(plan)));
        writeln!(out, "{}", text.red())?;
    }
    writeln!(out, "{}", plan.programme().bold())?;
    layout.print(&mut out, "  ")?;
    out.flush()
}

fn figures(layout: &mut Layout, pool: &Pool, programme: &Programme, plan: &Plan) {
    let (groups, waiting) = (plan.groups().len(), plan.reserve().len());
    layout.add(&Line::Counts { groups, placed: plan.figures().placed_seats, waiting });
    let journeys = plan.journeys(pool, programme);
    if let (Some(average), Some(longest)) = (journeys.average(), journeys.longest()) {
        layout.add(&Line::Travel { average, longest });
    }
    layout.add(&Line::Cost(plan.figures()));
}

/// Adds what is proven of a plan, and why the search ended.
fn proof(layout: &mut Layout, plan: &Plan) {
    if plan.status() == Status::Optimal {
        layout.add(&Line::Optimal);
    } else {
        layout.add(&Line::Gap { gap: plan.gap(), bound: plan.lower_bound(), cost: plan.cost() });
        if !plan.placement_proven() {
            layout.add(&Line::PlacementNotProven);
        }
    }
    layout.add(&Line::Stopped { by: plan.stopped_by(), seconds: plan.seconds() });
}

/// Adds the waiting registrants by reason, the most frequent reason first.
fn waiting(layout: &mut Layout, plan: &Plan) {
    let mut by_reason: BTreeMap<String, (&Reason, Vec<&str>)> = BTreeMap::new();
    for waiting in plan.reserve() {
        let reason = waiting.reason();
        let of_reason = by_reason.entry(reason.sentence(layout.language()));
        of_reason.or_insert((reason, Vec::new())).1.push(waiting.id());
    }
    let mut reasons: Vec<(&Reason, Vec<&str>)> = by_reason.into_values().collect();
    reasons.sort_by_key(|(_, ids)| std::cmp::Reverse(ids.len()));
    for (reason, ids) in reasons.iter().take(REASONS) {
        let named = ids.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        let (number, more) = (ids.len(), ids.len().saturating_sub(NAMED));
        layout.add(&Line::Waiting { number, named: &named, more, reason });
    }
    let others: usize = reasons.iter().skip(REASONS).map(|(_, ids)| ids.len()).sum();
    if others > 0 {
        layout.add(&Line::MoreWaiting(others));
    }
}

/// The most frequent reason for waiting.
fn main_reason(plan: &Plan) -> Option<&Reason> {
    let mut numbers: BTreeMap<String, (usize, &Reason)> = BTreeMap::new();
    for waiting in plan.reserve() {
        let reason = waiting.reason();
        numbers.entry(reason.sentence(Language::English)).or_insert((0, reason)).0 += 1;
    }
    numbers.into_values().max_by_key(|(number, _)| *number).map(|(_, reason)| reason)
}

/// Adds the table of what would help, its columns aligned.
fn help(layout: &mut Layout, plan: &Plan) {
    let table = layout.language().advice(plan.help());
    if table.rows.is_empty() {
        return;
    }
    let mut lines = vec![table.heading.map(str::to_owned)];
    lines.extend(table.rows.into_iter().take(HELPS));
    let widest = |column: usize| lines.iter().map(|line| measure_text_width(&line[column])).max();
    let widths = [0, 1, 2, 3, 4].map(|column| widest(column).unwrap_or(0));
    for line in &lines {
        let padded = line.iter().zip(widths).map(|(cell, width)| {
            format!("{cell}{:gap$}", "", gap = width.saturating_sub(measure_text_width(cell)))
        });
        let text = padded.collect::<Vec<_>>().join("  ");
        layout.add(&Line::Help(text.trim_end()));
    }
}

/// Prints every defect of a plan, and its true figures.
pub(crate) fn print_verdict(
    language: Language,
    plan: &PlanDocument,
    verdict: &Verdict,
) -> Result<()> {
    let mut out = stdout().lock();
    for defect in &verdict.defects {
        let fault = if language == Language::Dutch { "fout" } else { "fault" };
        writeln!(out, "{fault}: {}", defect.sentence(language))?;
    }
    let figures = verdict.figures;
    let (groups, waiting) = (plan.groups.len(), plan.reserve.len());
    let mut layout = Layout::new(language);
    layout.add(&Line::Counts { groups, placed: figures.placed_seats, waiting });
    layout.add(&Line::Exactly(figures));
    layout.add(&Line::Legal(verdict.is_legal()));
    layout.print(&mut out, "")?;
    out.flush()
}

/// Prints a line on standard output.
pub(crate) fn print_line(text: &str) -> Result<()> {
    writeln!(stdout().lock(), "{text}")
}

/// Prints that the lower bound is re-proved.
pub(crate) fn print_reproved(language: Language) -> Result<()> {
    let mut layout = Layout::new(language);
    layout.add(&Line::Reproved);
    layout.print(&mut stdout().lock(), "")
}
