//! What people read on standard output.

use std::collections::BTreeMap;
use std::io::{Result, Write, stdout};
use std::path::PathBuf;

use kring::{Difference, Plan, PlanDocument, Pool, Programme, Status, Verdict};

/// So many waiting registrants are named for each reason.
const NAMED: usize = 8;

/// The summary of a plan: groups, travel, who waits and why, what is proven, where it was written.
pub(crate) fn print(
    pool: &Pool,
    programme: &Programme,
    plan: &Plan,
    previous: Option<&PlanDocument>,
    written: &[PathBuf],
) -> Result<()> {
    let mut out = stdout().lock();
    let figures = plan.figures();
    writeln!(out, "{}", plan.programme())?;
    writeln!(
        out,
        "  {} groups, {} places taken, {} waiting",
        plan.groups().len(),
        figures.placed_seats,
        plan.reserve().len()
    )?;
    let journeys = plan.journeys(pool, programme);
    if let (Some(average), Some(longest)) = (journeys.average(), journeys.longest()) {
        writeln!(out, "  travel one way: {average:.1} km on average, {longest} the longest")?;
    }
    writeln!(
        out,
        "  cost {}: travel {}, penalty {}, change {}",
        plan.cost(),
        figures.travel,
        figures.penalty,
        figures.change
    )?;
    match plan.status() {
        Status::Optimal => writeln!(out, "  proven optimal")?,
        Status::Feasible => {
            let gap = 100.0 * plan.gap();
            let bound = plan.lower_bound();
            writeln!(out, "  at most {gap:.2} % above the least cost (proven: at least {bound})")?;
            if !plan.placement_proven() {
                writeln!(out, "  not proven that no more places can be taken")?;
            }
        }
    }
    writeln!(out, "  stopped by: {}; {:.1} s", plan.stopped_by(), plan.seconds())?;
    if let Some(previous) = previous {
        revised(&mut out, &Difference::between(previous, &plan.into()))?;
    }
    waiting(&mut out, plan)?;
    for path in written {
        writeln!(out, "  written: {}", path.display())?;
    }
    out.flush()
}

/// What became of the earlier plan.
fn revised(out: &mut impl Write, difference: &Difference) -> Result<()> {
    writeln!(out, "  revised:")?;
    for line in difference.to_string().lines() {
        writeln!(out, "    {line}")?;
    }
    Ok(())
}

/// Who waits, by reason.
fn waiting(out: &mut impl Write, plan: &Plan) -> Result<()> {
    let mut by_reason: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for waiting in plan.reserve() {
        by_reason.entry(waiting.reason().to_string()).or_default().push(waiting.id());
    }
    for (reason, ids) in by_reason {
        let named = ids.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        let more = match ids.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        writeln!(out, "  waiting, {}: {named}{more}: {reason}", ids.len())?;
    }
    Ok(())
}

/// Every defect of a plan, and its true figures.
pub(crate) fn print_verdict(plan: &PlanDocument, verdict: &Verdict) -> Result<()> {
    let mut out = stdout().lock();
    for defect in &verdict.defects {
        writeln!(out, "fault: {defect}")?;
    }
    let figures = verdict.figures;
    writeln!(
        out,
        "{} groups, {} places taken, {} places waiting",
        plan.groups.len(),
        figures.placed_seats,
        figures.reserve_seats
    )?;
    writeln!(
        out,
        "cost {} m: travel {} m, penalty {} m, change {} m",
        figures.cost().0,
        figures.travel.0,
        figures.penalty.0,
        figures.change.0
    )?;
    let verdict = if verdict.is_legal() { "legal" } else { "not legal" };
    writeln!(out, "the plan is {verdict}")?;
    out.flush()
}
