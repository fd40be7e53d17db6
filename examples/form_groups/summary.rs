//! What people read on standard output.

use std::collections::BTreeMap;
use std::io::{Result, Write};
use std::path::PathBuf;

use anstream::stdout;
use kring::{
    Difference, Language, Line, Plan, PlanDocument, Pool, Programme, Reason, Status, Verdict,
};
use owo_colors::OwoColorize;

/// So many waiting registrants are named for each reason, and so many of the things that would help.
const NAMED: usize = 8;
const HELPS: usize = 5;

/// The summary of a plan: groups, travel, who waits and why, what would help, what is proven, where it was written.
pub(crate) fn print(
    language: Language,
    pool: &Pool,
    programme: &Programme,
    plan: &Plan,
    previous: Option<&PlanDocument>,
    written: &[PathBuf],
) -> Result<()> {
    let mut lines = figures(language, pool, programme, plan);
    if let Some(previous) = previous {
        lines.extend(language.difference(&Difference::between(previous, &plan.into())));
    }
    lines.extend(waiting(language, plan).iter().map(|line| line.yellow().to_string()));
    let help = plan.help();
    lines.extend(help.openings.iter().take(HELPS).map(|opening| language.opening(opening)));
    lines.extend(help.relief.iter().take(HELPS).map(|relief| language.relief(relief)));
    let path = |path: &PathBuf| language.line(&Line::Written(&path.display().to_string()));
    lines.extend(written.iter().map(path).map(|line| line.dimmed().to_string()));
    let mut out = stdout().lock();
    writeln!(out, "{}", plan.programme().bold())?;
    lines.iter().try_for_each(|line| writeln!(out, "  {line}"))?;
    out.flush()
}

fn figures(language: Language, pool: &Pool, programme: &Programme, plan: &Plan) -> Vec<String> {
    let (groups, waiting) = (plan.groups().len(), plan.reserve().len());
    let mut lines = vec![Line::Counts { groups, placed: plan.figures().placed_seats, waiting }];
    let journeys = plan.journeys(pool, programme);
    if let (Some(average), Some(longest)) = (journeys.average(), journeys.longest()) {
        lines.push(Line::Travel { average, longest });
    }
    lines.push(Line::Cost(plan.figures()));
    if plan.status() == Status::Optimal {
        lines.push(Line::Optimal);
    } else {
        lines.push(Line::Gap { gap: plan.gap(), bound: plan.lower_bound() });
        if !plan.placement_proven() {
            lines.push(Line::PlacementNotProven);
        }
    }
    lines.push(Line::Stopped { by: plan.stopped_by(), seconds: plan.seconds() });
    let told = |line: &Line<'_>| match line {
        Line::Optimal => language.line(line).green().to_string(),
        line => language.line(line),
    };
    lines.iter().map(told).collect()
}

/// Who waits, by reason.
fn waiting(language: Language, plan: &Plan) -> Vec<String> {
    let mut by_reason: BTreeMap<String, (&Reason, Vec<&str>)> = BTreeMap::new();
    for waiting in plan.reserve() {
        let reason = waiting.reason();
        let of_reason = by_reason.entry(reason.sentence(language));
        of_reason.or_insert((reason, Vec::new())).1.push(waiting.id());
    }
    let line = |(reason, ids): &(&Reason, Vec<&str>)| {
        let named = ids.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        let (number, more) = (ids.len(), ids.len().saturating_sub(NAMED));
        language.line(&Line::Waiting { number, named: &named, more, reason })
    };
    by_reason.values().map(line).collect()
}

/// Every defect of a plan, and its true figures.
pub(crate) fn print_verdict(
    language: Language,
    plan: &PlanDocument,
    verdict: &Verdict,
) -> Result<()> {
    let mut out = stdout().lock();
    for defect in &verdict.defects {
        writeln!(out, "fault: {defect}")?;
    }
    let figures = verdict.figures;
    let (groups, waiting) = (plan.groups.len(), plan.reserve.len());
    let counts = Line::Counts { groups, placed: figures.placed_seats, waiting };
    for line in [counts, Line::Exactly(figures), Line::Legal(verdict.is_legal())] {
        writeln!(out, "{}", language.line(&line))?;
    }
    out.flush()
}
