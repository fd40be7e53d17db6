//! Lines in Dutch.

use super::Line;
use crate::measure::Metres;
use crate::plan::{Figures, StopReason};
use crate::text::dutch::{count, places};
use crate::text::labels::Speech;
use crate::text::{Language, outwards};

const ME: Language = Language::Dutch;

pub(in crate::text) fn line(line: &Line<'_>) -> (&'static str, String) {
    match line {
        Line::Counts { groups, placed, waiting } => (
            "plan",
            format!(
                "{}, {} bezet, {waiting} op de reservelijst",
                count(*groups as u64, "groep", "groepen"),
                places(*placed)
            ),
        ),
        Line::NobodyPlaced(reason) => {
            let because =
                reason.map_or_else(String::new, |why| format!(": {}", Speech::of(ME).reason(why)));
            ("plan", format!("niemand is geplaatst{because}"))
        }
        Line::Travel { average, longest } => (
            "reizen",
            format!(
                "gemiddeld {} km, de langste {}, enkele reis",
                ME.decimal(*average, 1),
                ME.kilometres(*longest)
            ),
        ),
        Line::Cost(figures) => ("kosten", cost(figures, 1)),
        Line::Exactly(figures) => ("kosten", cost(figures, 3)),
        Line::Optimal => ("bewijs", "bewezen optimaal".into()),
        Line::Gap { gap, bound, cost } => (
            "bewijs",
            format!(
                "misschien niet het beste plan: het beste kost tussen {} en {}, hoogstens {} % minder (bewezen)",
                ME.decimal(outwards((*bound, *cost)).0.kilometres(), 1),
                ME.kilometres(*cost),
                ME.at_most_percent(*gap)
            ),
        ),
        Line::PlacementNotProven => {
            ("bewijs", "misschien kunnen er meer mensen geplaatst worden; geef meer tijd om dat zeker te weten".into())
        }
        Line::Stopped { by, seconds } => {
            ("gestopt", format!("{}, na {} s", stop(*by), ME.decimal(*seconds, 1)))
        }
        Line::Waiting { number, named, more, reason: why } => {
            let more = if *more == 0 { String::new() } else { format!(" en nog {more}") };
            ("reserve", format!("{number} ({named}{more}): {}", Speech::of(ME).reason(why)))
        }
        Line::MoreWaiting(number) => {
            ("reserve", format!("nog {number}, elk met een reden in reserve.csv"))
        }
        Line::Help(text) => ("zou helpen", (*text).to_owned()),
        Line::Revised(text) => ("herzien", (*text).to_owned()),
        Line::Written(path) => ("geschreven", (*path).to_owned()),
        Line::Legal(true) => ("oordeel", "het plan voldoet aan de regels".into()),
        Line::Legal(false) => ("oordeel", "het plan voldoet niet aan de regels".into()),
        Line::Reproved => ("bewijs", "de ondergrens is opnieuw bewezen".into()),
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
    let far = part("toeslag voor verre reizen", far);
    let others =
        part("toeslag voor wisselen van groep", change) + &part("toeslag voor wensen", wishes);
    let (cost, travel, penalty) = (km(figures.cost()), km(travel), km(penalty));
    format!("{cost}: reizen {travel}{far}, toeslag {penalty}{others}")
}

fn stop(by: StopReason) -> &'static str {
    match by {
        StopReason::Optimal => "bewezen optimaal",
        StopReason::Gap => "de gevraagde marge is bewezen",
        StopReason::Time => "tijd op",
        StopReason::Work => "rekenwerk op",
        StopReason::Cancelled => "afgebroken",
    }
}
