//! Lines in English.

use super::Line;
use crate::text::Language;
use crate::text::english::{count, places};
use crate::text::labels::Speech;

const ME: Language = Language::English;

pub(in crate::text) fn line(line: &Line<'_>) -> (&'static str, String) {
    match line {
        Line::Counts { groups, placed, waiting } => (
            "plan",
            format!(
                "{}, {} taken, {waiting} waiting",
                count(*groups as u64, "group", "groups"),
                places(*placed)
            ),
        ),
        Line::NobodyPlaced(reason) => {
            let because =
                reason.map_or_else(String::new, |why| format!(": {}", Speech::of(ME).reason(why)));
            ("plan", format!("nobody is placed{because}"))
        }
        Line::Travel { average, longest } => (
            "travel",
            format!(
                "{} km on average, {} the longest, one way",
                ME.decimal(*average, 1),
                ME.kilometres(*longest)
            ),
        ),
        Line::Cost(figures) => {
            let [travel, penalty, change] =
                [figures.travel, figures.penalty, figures.change].map(|part| ME.kilometres(part));
            let changed =
                if figures.change.0 == 0 { String::new() } else { format!(", change {change}") };
            let cost = ME.kilometres(figures.cost());
            ("cost", format!("{cost}: travel {travel}, penalty {penalty}{changed}"))
        }
        Line::Exactly(figures) => (
            "cost",
            format!(
                "{} m: travel {} m, penalty {} m, change {} m",
                figures.cost().0,
                figures.travel.0,
                figures.penalty.0,
                figures.change.0
            ),
        ),
        Line::Optimal => ("proof", "proven optimal".into()),
        Line::Gap { gap, bound } => (
            "proof",
            format!(
                "at most {} % of the cost can be saved (proven: no plan costs less than {})",
                ME.at_most_percent(*gap),
                ME.kilometres(*bound)
            ),
        ),
        Line::PlacementNotProven => ("proof", "not proven that no more places can be taken".into()),
        Line::Stopped { by, seconds } => {
            ("ended", format!("{by}, after {} s", ME.decimal(*seconds, 1)))
        }
        Line::Waiting { number, named, more, reason: why } => {
            let more = if *more == 0 { String::new() } else { format!(" and {more} more") };
            ("waiting", format!("{number} ({named}{more}): {}", Speech::of(ME).reason(why)))
        }
        Line::MoreWaiting(number) => {
            ("waiting", format!("{number} more, each with a reason in reserve.csv"))
        }
        Line::Help(text) => ("would help", (*text).to_owned()),
        Line::Revised(text) => ("revised", (*text).to_owned()),
        Line::Written(path) => ("written", (*path).to_owned()),
        Line::Legal(true) => ("verdict", "the plan is legal".into()),
        Line::Legal(false) => ("verdict", "the plan is not legal".into()),
        Line::Reproved => ("proof", "the lower bound is re-proved".into()),
    }
}
