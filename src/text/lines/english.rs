//! Lines in English.

use super::Line;
use crate::measure::Metres;
use crate::plan::Figures;
use crate::text::english::{count, places};
use crate::text::labels::Speech;
use crate::text::{Language, outwards};

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
        Line::Cost(figures) => ("cost", cost(figures, 1)),
        Line::Exactly(figures) => ("cost", cost(figures, 3)),
        Line::Optimal => ("proof", "proven optimal".into()),
        Line::Gap { gap, bound, cost } => (
            "proof",
            format!(
                "perhaps not the best plan: the best costs between {} and {}, at most {} % less (proven)",
                ME.decimal(outwards((*bound, *cost)).0.kilometres(), 1),
                ME.kilometres(*cost),
                ME.at_most_percent(*gap)
            ),
        ),
        Line::PlacementNotProven => {
            ("proof", "perhaps more people can be placed; allow more time to be sure".into())
        }
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

/// The cost and its parts in kilometres; all but travel and penalty only if they cost something.
fn cost(figures: &Figures, decimals: usize) -> String {
    let km = |length: Metres| format!("{} km", ME.decimal(length.kilometres(), decimals));
    let Figures { travel, far, penalty, change, wishes, .. } = *figures;
    let part = |name: &str, length: Metres| match length {
        Metres::ZERO => String::new(),
        length => format!(", {name} {}", km(length)),
    };
    let far = part("far journeys", far);
    let others = part("changes of group", change) + &part("unmet wishes", wishes);
    let (cost, travel, penalty) = (km(figures.cost()), km(travel), km(penalty));
    format!("{cost}: travel {travel}{far}, penalty {penalty}{others}")
}
