//! Lines in Dutch.

use super::Line;
use crate::plan::StopReason;
use crate::text::Language;
use crate::text::dutch::{count, places};
use crate::text::labels::Speech;

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
        Line::Cost(figures) => {
            let [travel, penalty, change] =
                [figures.travel, figures.penalty, figures.change].map(|part| ME.kilometres(part));
            let changed = if figures.change.0 == 0 {
                String::new()
            } else {
                format!(", verandering {change}")
            };
            let cost = ME.kilometres(figures.cost());
            ("kosten", format!("{cost}: reizen {travel}, toeslag {penalty}{changed}"))
        }
        Line::Exactly(figures) => (
            "kosten",
            format!(
                "{} m: reizen {} m, toeslag {} m, verandering {} m",
                figures.cost().0,
                figures.travel.0,
                figures.penalty.0,
                figures.change.0
            ),
        ),
        Line::Optimal => ("bewijs", "bewezen optimaal".into()),
        Line::Gap { gap, bound } => (
            "bewijs",
            format!(
                "hoogstens {} % van de kosten is te besparen (bewezen: geen plan kost minder dan {})",
                ME.at_most_percent(*gap),
                ME.kilometres(*bound)
            ),
        ),
        Line::PlacementNotProven => {
            ("bewijs", "niet bewezen dat er niet meer plaatsen bezet kunnen worden".into())
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
        Line::Legal(true) => ("oordeel", "het plan voldoet".into()),
        Line::Legal(false) => ("oordeel", "het plan voldoet niet".into()),
        Line::Reproved => ("bewijs", "de ondergrens is opnieuw bewezen".into()),
    }
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
