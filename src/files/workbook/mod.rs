//! `groups.xlsx`: the tables, a row for each group and the figures, as a workbook for people.

mod page;
mod words;

use std::borrow::Cow;
use std::io::{self, Write};

use page::{Cell, Formats, Page};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use words::Words;

use super::cells;
use super::groups_csv::{MemberRow, Tables, own_names};
use super::presentation::Source;
use super::sheet::{Row, Sheet};
use crate::convert::Convert;
use crate::measure::Metres;
use crate::plan::{Group, Status};

/// Own columns whose numbers are numbers in the workbook. Others, such as ids and dates, stay as they are written.
const NUMBERS: [&str; 5] = ["seats", "priority", "max_travel_km", "latitude", "longitude"];

/// Writes the workbook.
pub(super) fn write(out: &mut impl Write, source: &Source<'_>) -> io::Result<()> {
    let words = Words::of(source.presentation.language);
    let (tables, formats) = (Tables::new(source), Formats::new());
    let mut book = Workbook::new();
    // Without a date the library would write the present moment.
    let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(refused)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let own = OwnColumns::of(source.sheet, tables.decimal_comma());

    let headings = headings(&tables, words);
    let names = own_names(source.sheet.header(), &headings);
    let header = headings.iter().copied().chain(names.iter().map(String::as_str));
    let mut page =
        Page::start(book.add_worksheet(), &formats, words.groups, header).map_err(refused)?;
    tables.for_each_member(|row, cells| {
        page.row(front(&tables, &row).chain(own.cells(&cells))).map_err(refused)
    })?;
    page.finish().map_err(refused)?;

    let headings = [words.of_reserve].into_iter().chain(tables.own_ids().then_some(words.id));
    let headings: Vec<&str> = headings.collect();
    let names = own_names(source.sheet.header(), &headings);
    let header = headings.iter().copied().chain(names.iter().map(String::as_str));
    let mut page =
        Page::start(book.add_worksheet(), &formats, words.reserve, header).map_err(refused)?;
    tables.for_each_waiting(|reason, id, cells| {
        let id = tables.own_ids().then(|| Cell::text(id));
        let front = [Cell::text(reason)].into_iter().chain(id);
        page.row(front.chain(own.cells(&cells))).map_err(refused)
    })?;
    page.finish().map_err(refused)?;

    let header = words.of_by_group;
    let mut page =
        Page::start(book.add_worksheet(), &formats, words.by_group, header).map_err(refused)?;
    for group in source.plan.groups() {
        page.row(by_group(source, group)).map_err(refused)?;
    }
    page.finish().map_err(refused)?;

    let header = words.of_figures;
    let mut page =
        Page::start(book.add_worksheet(), &formats, words.figures, header).map_err(refused)?;
    for (label, value) in words.labels.into_iter().zip(figures(source, words)) {
        page.row([Cell::text(label), value]).map_err(refused)?;
    }
    page.finish().map_err(refused)?;
    out.write_all(&book.save_to_buffer().map_err(refused)?)
}

/// Converts the error of the library, which is of the operating system or states a limit of the format.
fn refused(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        XlsxError::RowColumnLimitError => io::Error::other(
            "a sheet of a workbook has at most 1,048,576 rows; do without the workbook",
        ),
        other => io::Error::other(other),
    }
}

/// Headings of the plan's columns in the sheet of groups.
fn headings(tables: &Tables<'_>, words: &Words) -> Vec<&'static str> {
    let [group, of_plan @ ..] = words.of_groups;
    let earlier = tables.is_revised().then_some(words.earlier);
    let id = tables.own_ids().then_some(words.id);
    let slots = tables.have_slots().then_some(words.slots);
    [group].into_iter().chain(earlier).chain(of_plan).chain(slots).chain(id).collect()
}

/// Cells of the plan's columns in a member's row.
fn front<'a>(tables: &Tables<'_>, row: &MemberRow<'a>) -> impl Iterator<Item = Cell<'a>> {
    let number = |number: Option<u32>| number.map_or(Cell::Empty, |it| Cell::Number(it.into()));
    let earlier = tables.is_revised().then(|| number(row.earlier));
    let of_plan = [
        Cell::text(row.venue),
        Cell::text(row.venue_name),
        Cell::text(row.facilitator),
        row.turn.map_or(Cell::Empty, |turn| Cell::Number(turn.to_f64())),
        row.one_way.map_or(Cell::Empty, Cell::Tenths),
    ];
    let id = tables.own_ids().then(|| Cell::text(row.id));
    let slots = tables.have_slots().then(|| Cell::text(row.slots()));
    [number(Some(row.group))].into_iter().chain(earlier).chain(of_plan).chain(slots).chain(id)
}

/// The registrants' own columns.
struct OwnColumns {
    numbers: [Option<usize>; 5],
    decimal_comma: bool,
}

impl OwnColumns {
    fn of(sheet: &Sheet, decimal_comma: bool) -> Self {
        Self { numbers: NUMBERS.map(|name| sheet.column(name)), decimal_comma }
    }

    fn cells<'r>(&self, row: &'r Row<'_>) -> impl Iterator<Item = Cell<'r>> {
        row.cells().enumerate().map(|(column, cell)| {
            let is_number = self.numbers.contains(&Some(column));
            let number = cells::decimal(cell, self.decimal_comma).filter(|_| is_number);
            number.map_or_else(|| Cell::text(cell), Cell::Number)
        })
    }
}

/// The row of a group: number, members, addresses, venue, order of hosting, common slots, facilitator.
fn by_group<'a>(source: &Source<'a>, group: &'a Group) -> [Cell<'a>; 7] {
    let pool = source.pool;
    let name = |id: &'a str| -> &'a str {
        let registrant = pool.find_registrant(id).map(|registrant| pool.registrant(registrant));
        registrant.map(|it| it.name()).filter(|name| !name.is_empty()).unwrap_or(id)
    };
    let names =
        |ids: &'a [std::sync::Arc<str>]| listed(ids.iter().map(|id| Cow::Borrowed(name(id))));
    let members = group.members().iter().filter_map(|id| pool.find_registrant(id));
    let emails = members.map(|member| Cow::Borrowed(pool.registrant(member).email()));
    let venue = group.venue().and_then(|code| pool.find_municipality(code).ok());
    let venue = venue.map(|venue| &**pool.municipality(venue).shown());
    let slots = group.slots().unwrap_or_default();
    [
        Cell::Number(group.id().into()),
        names(group.members()),
        listed(emails.filter(|email| !email.is_empty())),
        Cell::text(venue.or(group.venue()).unwrap_or_default()),
        names(group.hosts()),
        listed(slots.iter().map(|slot| Cow::Owned(slot.to_string()))),
        Cell::text(group.facilitator().map(name).unwrap_or_default()),
    ]
}

/// A cell with texts between which semicolons stand, as mail programs read addresses.
fn listed<'a>(texts: impl Iterator<Item = Cow<'a, str>>) -> Cell<'a> {
    Cell::text(texts.collect::<Vec<_>>().join("; "))
}

/// The figures in the order of their labels.
fn figures<'a>(source: &Source<'a>, words: &Words) -> [Cell<'a>; 14] {
    let Source { plan, pool, programme, .. } = *source;
    let totals = plan.figures();
    let km = |length: Metres| Cell::Tenths(length.tenths());
    let journeys = plan.journeys(pool, programme);
    let average = journeys.average().map(|average| Cell::Tenths((10.0 * average).round().to_i64()));
    [
        Cell::text(plan.programme()),
        Cell::Number(plan.groups().len().to_f64()),
        Cell::Number(totals.placed_seats.to_f64()),
        Cell::Number(totals.reserve_seats.to_f64()),
        km(totals.travel),
        km(totals.far),
        km(totals.penalty),
        km(totals.change),
        km(totals.wishes),
        km(plan.cost()),
        km(plan.lower_bound()),
        average.unwrap_or(Cell::Empty),
        journeys.longest().map_or(Cell::Empty, km),
        Cell::text(match plan.status() {
            Status::Optimal => words.optimal,
            Status::Feasible => words.feasible,
        }),
    ]
}
