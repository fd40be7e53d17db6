//! `groups.csv` and `reserve.csv`: the registrants' own rows, preceded by columns of the plan.

use std::io::{self, Write};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::csv_out::CsvOut;
use super::presentation::Source;
use super::sheet::{Row, RowReader, Sheet};
use crate::convert::Convert;
use crate::plan::{Group, earlier_numbers};
use crate::pool::{Pool, RegistrantIdx};

const OF_GROUPS: [&str; 6] =
    ["group", "venue", "venue_name", "facilitator", "host_turn", "one_way_km"];
const OF_REVISED: [&str; 7] =
    ["group", "earlier_group", "venue", "venue_name", "facilitator", "host_turn", "one_way_km"];
const OF_RESERVE: [&str; 1] = ["reason"];

/// Source of the two tables.
pub(super) struct Tables<'a> {
    source: Source<'a>,
    /// Number of each person's earlier group, if a plan was revised.
    earlier: Option<FxHashMap<&'a Arc<str>, u32>>,
    decimal_comma: bool,
    /// `true` if some group has slots, because a member or a facilitator states some.
    have_slots: bool,
}

/// The columns of the plan in a member's row.
pub(super) struct MemberRow<'a> {
    pub(super) id: &'a str,
    pub(super) group: u32,
    /// Number of the member's earlier group.
    pub(super) earlier: Option<u32>,
    pub(super) venue: &'a str,
    pub(super) venue_name: &'a str,
    pub(super) facilitator: &'a str,
    /// Position in the order of hosting, from 1.
    pub(super) turn: Option<usize>,
    /// Mean one-way distance to the meetings with other hosts, in tenths of a kilometre; `None` without travel.
    pub(super) one_way: Option<i64>,
    /// Slots that the members of the group share.
    slots: &'a [Arc<str>],
}

impl MemberRow<'_> {
    /// The slots in one cell.
    pub(super) fn slots(&self) -> String {
        self.slots.join("|")
    }
}

impl<'a> Tables<'a> {
    pub(super) fn new(source: &Source<'a>) -> Self {
        let earlier = source.previous.map(earlier_numbers);
        let have_slots = source.plan.groups().iter().any(|group| group.slots().is_some());
        let decimal_comma = has_decimal_comma(source.sheet);
        Self { source: *source, earlier, decimal_comma, have_slots }
    }

    /// Returns `true` if numbers have a decimal comma.
    pub(super) fn decimal_comma(&self) -> bool {
        self.decimal_comma
    }

    /// Returns `true` if a plan was revised.
    pub(super) fn is_revised(&self) -> bool {
        self.earlier.is_some()
    }

    /// Columns of the plan in the rows of members. The ids are among them if the registrants have no column of ids.
    fn columns(&self) -> Vec<&'static str> {
        let of_plan: &[&str] = if self.is_revised() { &OF_REVISED } else { &OF_GROUPS };
        let slots = self.have_slots.then_some("slots");
        of_plan.iter().copied().chain(slots).chain(self.own_ids().then_some("id")).collect()
    }

    /// Returns `true` if some group has slots.
    pub(super) fn have_slots(&self) -> bool {
        self.have_slots
    }

    /// Returns `true` if the registrants file has no ids, and the numbers of its rows serve.
    pub(super) fn own_ids(&self) -> bool {
        self.source.sheet.column("id").is_none()
    }

    pub(super) fn write_groups(&self, out: impl Write) -> io::Result<()> {
        let mut csv = self.start(out, &self.columns())?;
        self.for_each_member(|row, own| {
            let turn = row.turn.map_or_else(String::new, |turn| turn.to_string());
            let one_way = row.one_way.map_or_else(String::new, |tenths| self.kilometres(tenths));
            let (group, earlier) = (
                row.group.to_string(),
                row.earlier.map_or_else(String::new, |number| number.to_string()),
            );
            let earlier = self.is_revised().then_some(earlier.as_str());
            let shared = [row.venue, row.venue_name, row.facilitator, &turn, &one_way];
            let front = [group.as_str()].into_iter().chain(earlier).chain(shared);
            let slots = self.have_slots.then(|| row.slots());
            let front = front.chain(slots.as_deref());
            csv.row(front.chain(self.own_ids().then_some(row.id)), own.cells())
        })?;
        csv.finish()
    }

    pub(super) fn write_reserve(&self, out: impl Write) -> io::Result<()> {
        let columns = OF_RESERVE.into_iter().chain(self.own_ids().then_some("id"));
        let mut csv = self.start(out, &columns.collect::<Vec<_>>())?;
        self.for_each_waiting(|reason, id, own| {
            csv.row([reason.as_str()].into_iter().chain(self.own_ids().then_some(id)), own.cells())
        })?;
        csv.finish()
    }

    /// Calls `put` with the row of each member, in the order of groups and members.
    pub(super) fn for_each_member(
        &self,
        mut put: impl FnMut(MemberRow<'a>, Row<'a>) -> io::Result<()>,
    ) -> io::Result<()> {
        let Source { pool, plan, sheet, .. } = self.source;
        let mut rows = sheet.reader();
        for group in plan.groups() {
            let members: Vec<_> =
                group.members().iter().map(|id| find(pool, id)).collect::<Result<_, _>>()?;
            let venue = group.venue().unwrap_or_default();
            let found = pool.find_municipality(venue).map(|idx| pool.municipality(idx));
            for (nth, (member, id)) in members.iter().zip(group.members()).enumerate() {
                let row = MemberRow {
                    id,
                    group: group.id(),
                    earlier: self.earlier.as_ref().and_then(|earlier| earlier.get(id).copied()),
                    venue,
                    venue_name: found.as_ref().map_or("", |municipality| municipality.name()),
                    facilitator: group.facilitator().unwrap_or_default(),
                    turn: group.rotates.then_some(nth + 1),
                    one_way: self.one_way(group, &members, *member),
                    slots: group.slots().unwrap_or_default(),
                };
                put(row, row_of(pool, *member, &mut rows)?)?;
            }
        }
        Ok(())
    }

    /// Calls `put` with the reason, the id and the row of each waiting registrant, in the order of the reserve list.
    pub(super) fn for_each_waiting(
        &self,
        mut put: impl FnMut(String, &'a str, Row<'a>) -> io::Result<()>,
    ) -> io::Result<()> {
        let Source { pool, plan, sheet, presentation, .. } = self.source;
        let mut rows = sheet.reader();
        for waiting in plan.reserve() {
            let row = row_of(pool, find(pool, waiting.id())?, &mut rows)?;
            put(presentation.speech().reason(waiting.reason()), waiting.id(), row)?;
        }
        Ok(())
    }

    fn start<W: Write>(&self, out: W, front: &[&str]) -> io::Result<CsvOut<W>> {
        let sheet = self.source.sheet;
        let mut csv = CsvOut::new(out, sheet.delimiter(), self.decimal_comma)?;
        csv.row(front, own_names(sheet.header(), front))?;
        Ok(csv)
    }

    /// Mean one-way distance of a member to its meetings with other hosts, in tenths of a kilometre, half up.
    fn one_way(
        &self,
        group: &Group,
        members: &[RegistrantIdx],
        person: RegistrantIdx,
    ) -> Option<i64> {
        let Source { pool, programme, .. } = self.source;
        if !programme.travels() {
            return None;
        }
        let detour = programme.travel.detour;
        let venue = group.venue().and_then(|code| pool.find_municipality(code).ok());
        let hosts = members.iter().filter(|host| group.rotates && **host != person);
        let places = venue.into_iter().chain(hosts.map(|host| pool.home_of(*host)));
        let ways: Vec<i64> = places
            .map(|to| Some(pool.distance_from(person, to, detour)?.0))
            .collect::<Option<_>>()?;
        let (sum, count) = (ways.iter().sum::<i64>(), ways.len().to_i64());
        // floor(sum / (100 count) + 1 / 2), in integers; `None` if there are no places.
        (2 * sum + 100 * count).checked_div(200 * count)
    }

    /// Formats tenths of a kilometre with one decimal.
    fn kilometres(&self, tenths: i64) -> String {
        let sign = if self.decimal_comma { ',' } else { '.' };
        format!("{}{sign}{}", tenths / 10, tenths % 10)
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
