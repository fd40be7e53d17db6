//! The key figures at the top of the report.

use super::words::Words;
use crate::convert::Convert;
use crate::files::presentation::Source;

/// A key figure.
#[derive(Debug)]
pub(super) struct Figure {
    pub(super) value: String,
    pub(super) label: &'static str,
    pub(super) note: String,
}

pub(super) fn figures(source: &Source<'_>, words: &'static Words) -> Vec<Figure> {
    let Source { plan, pool, programme, .. } = *source;
    let totals = plan.figures();
    let figure = |value, label, note| Figure { value, label, note };
    let all = words.of_all(totals.placed_seats + totals.reserve_seats);
    let mut figures = vec![
        figure(words.whole(totals.placed_seats.into()), words.placed, all),
        figure(words.whole(plan.reserve().len() as i128), words.waiting, String::new()),
        figure(words.whole(plan.groups().len() as i128), words.groups, String::new()),
    ];
    let journeys = plan.journeys(pool, programme);
    if let (Some(average), Some(longest)) = (journeys.average(), journeys.longest()) {
        let average = i128::from((10.0 * average).round().to_i64());
        for (km, label) in [
            (words.km(totals.travel), words.total),
            (words.tenths(average), words.average),
            (words.km(longest), words.longest),
        ] {
            figures.push(figure(km, label, String::new()));
        }
    }
    figures
}
