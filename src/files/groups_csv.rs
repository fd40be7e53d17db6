//! `groups.csv` and `reserve.csv`: the registrants' own rows, preceded by columns of the plan.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::csv_out::CsvOut;
use super::presentation::Source;
use super::sheet::{Row, RowReader, Sheet};
use crate::convert::Convert;
use crate::plan::{Group, Plan, earlier_numbers};
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::Programme;
use crate::text::Language;

const OF_GROUPS: [&str; 6] =
    ["group", "venue", "venue_name", "facilitator", "host_turn", "one_way_km"];
const OF_REVISED: [&str; 7] =
    ["group", "earlier_group", "venue", "venue_name", "facilitator", "host_turn", "one_way_km"];
const OF_RESERVE: [&str; 1] = ["reason"];

/// Source of the two tables.
pub(super) struct Tables<'a> {
    pool: &'a Pool,
    programme: &'a Programme,
    sheet: &'a Sheet,
    plan: &'a Plan,
    /// Number of each person's earlier group, if a plan was revised.
    earlier: Option<FxHashMap<&'a Arc<str>, u32>>,
    language: Language,
    decimal_comma: bool,
}

impl<'a> Tables<'a> {
    pub(super) fn new(source: &Source<'a>) -> Self {
        let Source { pool, programme, sheet, plan, previous, presentation } = *source;
        let earlier = previous.map(earlier_numbers);
        let decimal_comma = has_decimal_comma(sheet);
        let language = presentation.language;
        Self { pool, programme, sheet, plan, earlier, language, decimal_comma }
    }

    pub(super) fn write_groups(&self, out: impl Write) -> io::Result<()> {
        let columns: &[&str] = if self.earlier.is_some() { &OF_REVISED } else { &OF_GROUPS };
        let (mut csv, mut rows) = (self.start(out, columns)?, self.sheet.reader());
        for group in self.plan.groups() {
            let members: Vec<_> =
                group.members().iter().map(|id| find(self.pool, id)).collect::<Result<_, _>>()?;
            let [number, shared @ ..] = self.shared(group);
            for (nth, (member, id)) in members.iter().zip(group.members()).enumerate() {
                let earlier = self.earlier.as_ref().map(|earlier| {
                    earlier.get(id).map_or_else(String::new, ToString::to_string).into()
                });
                let turn = if group.rotates { (nth + 1).to_string() } else { String::new() };
                let own = [turn.into(), self.one_way(group, &members, *member).into()];
                let front = [number.clone()].into_iter().chain(earlier);
                let front = front.chain(shared.iter().cloned()).chain(own);
                csv.row(front, row_of(self.pool, *member, &mut rows)?.cells())?;
            }
        }
        csv.finish()
    }

    pub(super) fn write_reserve(&self, out: impl Write) -> io::Result<()> {
        let (mut csv, mut rows) = (self.start(out, &OF_RESERVE)?, self.sheet.reader());
        for waiting in self.plan.reserve() {
            let row = row_of(self.pool, find(self.pool, waiting.id())?, &mut rows)?;
            csv.row([waiting.reason().sentence(self.language)], row.cells())?;
        }
        csv.finish()
    }

    fn start<W: Write>(&self, out: W, front: &[&str]) -> io::Result<CsvOut<W>> {
        let mut csv = CsvOut::new(out, self.sheet.delimiter(), self.decimal_comma)?;
        csv.row(front, own_names(self.sheet.header(), front))?;
        Ok(csv)
    }

    /// The first columns of a group's rows, equal in all of them.
    fn shared(&self, group: &'a Group) -> [Cow<'a, str>; 4] {
        let venue = group.venue().unwrap_or_default();
        let found = self.pool.find_municipality(venue).map(|idx| self.pool.municipality(idx));
        let venue_name = found.map_or("", |municipality| municipality.name());
        let facilitator = group.facilitator().unwrap_or_default();
        [group.id().to_string().into(), venue.into(), venue_name.into(), facilitator.into()]
    }

    /// Mean one-way distance of a member to its meetings with other hosts, in kilometres; empty without travel.
    fn one_way(&self, group: &Group, members: &[RegistrantIdx], person: RegistrantIdx) -> String {
        if !self.programme.travels() {
            return String::new();
        }
        let detour = self.programme.travel.detour;
        let venue = group.venue().and_then(|code| self.pool.find_municipality(code).ok());
        let hosts = members.iter().filter(|host| group.rotates && **host != person);
        let places = venue.into_iter().chain(hosts.map(|host| self.pool.home_of(*host)));
        let ways: Option<Vec<i64>> =
            places.map(|to| Some(self.pool.distance_from(person, to, detour)?.0)).collect();
        ways.map_or_else(String::new, |ways| self.kilometres(&ways))
    }

    /// Formats the mean of lengths in metres as kilometres with one decimal, half up; empty if there are none.
    fn kilometres(&self, ways: &[i64]) -> String {
        let (sum, count) = (ways.iter().sum::<i64>(), ways.len().to_i64());
        let sign = if self.decimal_comma { ',' } else { '.' };
        // floor(sum / (100 count) + 1 / 2), in integers.
        let tenths = (2 * sum + 100 * count).checked_div(200 * count);
        tenths.map_or_else(String::new, |tenths| format!("{}{sign}{}", tenths / 10, tenths % 10))
    }
}

/// Finds a registrant of the plan.
pub(super) fn find(pool: &Pool, id: &str) -> io::Result<RegistrantIdx> {
    let unknown = || io::Error::other(format!("no registrant has the id {id:?} of the plan"));
    pool.find_registrant(id).ok_or_else(unknown)
}

pub(super) fn row_of<'a>(
    pool: &Pool,
    registrant: RegistrantIdx,
    rows: &mut RowReader<'a>,
) -> io::Result<Row<'a>> {
    let row = rows.row(pool.row_of(registrant));
    row.ok_or_else(|| io::Error::other("the sheet is not that of these registrants"))
}

/// Returns the names of the own columns, with `_` appended to those that clash with a column in `front`.
pub(super) fn own_names(header: &[Arc<str>], front: &[&str]) -> Vec<String> {
    let is = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    let mut names: Vec<String> = header.iter().map(|name| name.to_string()).collect();
    for nth in 0..names.len() {
        let Some(own) = names.get(nth).cloned() else { break };
        let mut name = own.clone();
        let taken = |name: &str| front.iter().any(|other| is(other, name));
        while taken(&name) || name != own && names.iter().any(|other| is(other, &name)) {
            name.push('_');
        }
        if let Some(own) = names.get_mut(nth) {
            *own = name;
        }
    }
    names
}

/// Returns `true` if the registrants' own numbers have a decimal comma; without any number the delimiter decides.
fn has_decimal_comma(sheet: &Sheet) -> bool {
    let columns = ["latitude", "longitude", "max_travel_km"].map(|name| sheet.column(name));
    if !sheet.allows_decimal_comma() || columns == [None; 3] {
        return sheet.allows_decimal_comma();
    }
    let comma = |row: Row<'_>| {
        let cells = columns.map(|column| row.cell(column));
        cells.iter().find(|cell| cell.contains(['.', ','])).map(|cell| cell.contains(','))
    };
    sheet.rows().find_map(comma).unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn input_columns_are_renamed_if_the_plan_has_the_same_name() {
        let header = ["id", "Group", "group_", "venue", ""].map(Arc::from);
        let names = own_names(&header, &OF_GROUPS);
        assert_eq!(names, ["id", "Group__", "group_", "venue_", ""]);
    }
}
