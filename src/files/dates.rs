//! Dates of registration, as forms and spreadsheets write them.

use std::sync::Arc;

use jiff::civil::DateTime;

use super::column_names::DateOrder;
use super::findings::Findings;
use super::sheet::Sheet;
use crate::error::{FaultKind, Phrase};
use crate::pool::RegisteredAt;

/// Times of day that may follow a date.
const TIMES: [&str; 5] = ["", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p"];

/// Reader of the dates of a column.
#[derive(Clone, Copy)]
pub(super) struct Dates {
    order: DateOrder,
}

impl Dates {
    /// Determines the order of day and month in a column: the stated one, or the one that its dates with slashes show.
    /// Adds a fault if they leave it open.
    pub(super) fn of(
        sheet: &Sheet,
        column: Option<usize>,
        stated: Option<DateOrder>,
        findings: &mut Findings,
    ) -> Self {
        if let Some(order) = stated.or((!sheet.contains(b'/')).then_some(DateOrder::DayFirst)) {
            return Self { order };
        }
        let mut open = None;
        for row in sheet.rows() {
            let cell = row.cell(column);
            match order_of(cell) {
                Some(Shown::Order(order)) => return Self { order },
                Some(Shown::Neither) if open.is_none() => {
                    open = Some((row.place(column), Arc::<str>::from(cell)));
                }
                _ => {}
            }
        }
        if let Some((place, cell)) = open {
            let in_order = |order| {
                let read = civil(&cell, order).map(|moment| moment.date().to_string());
                read.unwrap_or_default().into()
            };
            let (day_first, month_first) =
                (in_order(DateOrder::DayFirst), in_order(DateOrder::MonthFirst));
            findings.fault(place, FaultKind::AmbiguousDate { cell, day_first, month_first });
        }
        Self { order: DateOrder::DayFirst }
    }

    /// Parses a date, with or without a time of day; a time without an offset is UTC.
    pub(super) fn read(self, cell: &str) -> Result<RegisteredAt, FaultKind> {
        let expected = Phrase::new(
            "a date such as 2026-01-31, 31-1-2026 9:30 or 2026-01-31T09:30:00+01:00",
            "een datum zoals 2026-01-31, 31-1-2026 9:30 of 2026-01-31T09:30:00+01:00",
        );
        let other = || RegisteredAt::in_utc(civil(cell, self.order)?);
        cell.parse().ok().or_else(other).ok_or(FaultKind::Unreadable { expected })
    }
}

/// Order that a date with slashes shows.
enum Shown {
    Order(DateOrder),
    /// Both orders give a date, and not the same one.
    Neither,
}

/// Returns what a date with slashes shows of the order; `None` if it is another date, or both orders give the same one.
fn order_of(cell: &str) -> Option<Shown> {
    let mut numbers =
        cell.split([' ', ',']).next()?.split('/').map(|part| part.trim().parse::<u32>());
    let (Some(Ok(first)), Some(Ok(second)), Some(Ok(_)), None) =
        (numbers.next(), numbers.next(), numbers.next(), numbers.next())
    else {
        return None;
    };
    match (first, second) {
        (13..=31, 1..=12) => Some(Shown::Order(DateOrder::DayFirst)),
        (1..=12, 13..=31) => Some(Shown::Order(DateOrder::MonthFirst)),
        (1..=12, 1..=12) if first != second => Some(Shown::Neither),
        _ => None,
    }
}

fn civil(cell: &str, order: DateOrder) -> Option<DateTime> {
    let text = cell.replace(", ", " ");
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    let year_first = text.find(separator) == Some(4);
    // A year of two digits would be one of the first century.
    let parts = text.split(' ').next()?.split(separator);
    if parts.filter(|part| part.len() == 4).count() != 1 {
        return None;
    }
    let date = match (separator, year_first, order) {
        ('-', true, _) => "%Y-%m-%d",
        ('/', true, _) => "%Y/%m/%d",
        ('-', false, _) => "%d-%m-%Y",
        ('.', false, _) => "%d.%m.%Y",
        ('/', false, DateOrder::DayFirst) => "%d/%m/%Y",
        ('/', false, DateOrder::MonthFirst) => "%m/%d/%Y",
        _ => return None,
    };
    TIMES.iter().find_map(|time| {
        let format = format!("{date}{time}");
        match *time {
            // Without a time the date is its midnight.
            "" => jiff::civil::Date::strptime(&format, &text).ok().map(|date| date.at(0, 0, 0, 0)),
            _ => DateTime::strptime(&format, &text).ok(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str, order: DateOrder) -> Option<String> {
        Dates { order }.read(cell).ok().map(|moment| moment.to_string())
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (cell, moment) in [
            ("2026-03-12", "2026-03-12T00:00:00Z"),
            ("2026-03-12T14:05:00+01:00", "2026-03-12T13:05:00Z"),
            ("12-3-2026", "2026-03-12T00:00:00Z"),
            ("12-03-2026 14:05", "2026-03-12T14:05:00Z"),
            ("13-3-2026 1:37:00", "2026-03-13T01:37:00Z"),
            ("2026/03/12 9:05", "2026-03-12T09:05:00Z"),
            ("2026-03-12 9:05", "2026-03-12T09:05:00Z"),
            ("3.4.2026", "2026-04-03T00:00:00Z"),
            ("3/4/2026, 2:05:00 PM", "2026-04-03T14:05:00Z"),
        ] {
            assert_eq!(read(cell, DateOrder::DayFirst).as_deref(), Some(moment), "{cell}");
        }
        let month_first = read("3/4/2026 9:05", DateOrder::MonthFirst);
        assert_eq!(month_first.as_deref(), Some("2026-03-04T09:05:00Z"));
        for cell in ["31-2-2026", "12-3-26", "2026", "soon", "12-3-2026 25:00", "13/13/2026"] {
            assert_eq!(read(cell, DateOrder::DayFirst), None, "{cell}");
        }
    }

    #[test]
    fn a_day_above_twelve_shows_the_order() {
        let shown = |cell| match order_of(cell) {
            Some(Shown::Order(order)) => Some(Some(order)),
            Some(Shown::Neither) => Some(None),
            None => None,
        };
        assert_eq!(shown("13/4/2026 9:00"), Some(Some(DateOrder::DayFirst)));
        assert_eq!(shown("4/13/2026"), Some(Some(DateOrder::MonthFirst)));
        assert_eq!(shown("3/4/2026"), Some(None));
        assert_eq!(shown("4/4/2026"), None);
        assert_eq!(shown("2026/03/04"), None);
        assert_eq!(shown("3-4-2026"), None);
    }
}
