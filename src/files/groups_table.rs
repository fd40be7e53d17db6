//! A plan from a table of groups, such as `groups.csv` after edits by hand.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::cells;
use super::column_names::ColumnNames;
use super::columns::Columns;
use super::findings::Findings;
use super::input::Input;
use super::sheet::{Row, Sheet};
use crate::audit::complete;
use crate::error::{FaultKind, Faults, Place, nearest};
use crate::plan::{GroupDocument, PlanDocument};
use crate::pool::{Pool, Registrant};
use crate::programme::{Hosting, Programme};

const COLUMNS: Columns = Columns {
    required: &[&["group"], &["id"]],
    optional: &[
        "venue",
        "facilitator",
        "host_turn",
        "earlier_group",
        "venue_name",
        "one_way_km",
        "slots",
    ],
    attributes: &[],
    aliases: &[
        ("groep", "group"),
        ("venue_code", "venue"),
        ("code", "venue"),
        ("begeleider", "facilitator"),
        ("beurt", "host_turn"),
    ],
    no_rows: None,
    can_be_named: false,
};
/// Number of faults up to which an unknown id gets a suggestion, which costs a comparison with every id.
const MAX_SUGGESTIONS: usize = 100;

/// Reads a plan from a table of groups, such as `groups.csv` edited by hand.
///
/// Only the columns `group` (any whole number from 1, which is kept) and `id` count, and `venue` (a code, name or alias),
/// `facilitator` and `host_turn` where present. Everything else is computed: the members' order, the nearest venue of each
/// group that states none or several, the reserve list of all who are in no group, and the figures, as
/// [`verify`](crate::verify()) computes them. A row without a group puts its person on the reserve list. Rows that disagree
/// about the facilitator of their group follow the majority. The order of hosting is that of `host_turn` if the turns
/// count from 1, else that of the ids.
///
/// `previous` is the plan that it revises.
///
/// ```
/// use kring::files::{Input, read_groups};
/// use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings, verify};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let pool = Pool::builder()
///     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
///     .registrants(["r1", "r2", "r3"].map(|id| Registrant::new(id, "Utrecht")))
///     .build()?;
/// let programme = Programme::new("Pairs", 2..=2, Meetings::central(1));
/// let table = Input::text("groups.csv", "group,id\n7,r2\n7,r1\n");
/// let plan = read_groups(table, &pool, &programme, None)?;
/// assert_eq!((plan.groups[0].id, plan.groups[0].venue.as_deref()), (7, Some("GM0344")));
/// assert_eq!(plan.reserve[0].id.as_ref(), "r3");
/// assert!(verify(&pool, &programme, None, &plan).is_legal());
/// # Ok(()) }
/// ```
///
/// # Errors
///
/// The table cannot be read, names an unknown registrant or municipality, or a registrant twice; each fault has its line and
/// column.
pub fn read_groups(
    input: impl Into<Input>,
    pool: &Pool,
    programme: &Programme,
    previous: Option<&PlanDocument>,
) -> Result<PlanDocument, Faults> {
    let mut findings = Findings::default();
    let names = ColumnNames::default();
    let sheet = Sheet::read(&input.into(), &COLUMNS, &names, &mut findings);
    let stated = sheet.map(|sheet| Reader::new(&sheet, pool).stated(&sheet, &mut findings));
    Faults::none(findings.faults)?;
    let mut plan = PlanDocument::default();
    let meets = programme.travels().then_some(programme.meetings.hosting);
    for (id, rows) in stated.unwrap_or_default() {
        plan.groups.push(group(id, &rows, meets));
    }
    complete(pool, programme, previous, &mut plan);
    Ok(plan)
}

/// Statements of one row about a member of a group.
struct Stated {
    id: Arc<str>,
    venue: Option<Arc<str>>,
    facilitator: Option<Arc<str>>,
    turn: Option<usize>,
}

/// Reader of the rows.
struct Reader<'a> {
    pool: &'a Pool,
    group: Option<usize>,
    id: Option<usize>,
    venue: Option<usize>,
    facilitator: Option<usize>,
    turn: Option<usize>,
    /// Place of each id's row.
    first: FxHashMap<Arc<str>, Place>,
}

impl<'a> Reader<'a> {
    fn new(sheet: &Sheet, pool: &'a Pool) -> Self {
        let column = |name| sheet.column(name);
        let (group, id, venue) = (column("group"), column("id"), column("venue"));
        let (facilitator, turn) = (column("facilitator"), column("host_turn"));
        Self { pool, group, id, venue, facilitator, turn, first: FxHashMap::default() }
    }

    /// Returns the rows of each group.
    fn stated(mut self, sheet: &Sheet, findings: &mut Findings) -> BTreeMap<u32, Vec<Stated>> {
        let mut groups: BTreeMap<u32, Vec<Stated>> = BTreeMap::new();
        for row in sheet.rows() {
            let known = self.is_known(&row, findings);
            let group = row
                .read(self.group, findings, |cell| cells::whole(cell, "group", 1, u32::MAX.into()));
            let stated = self.row(&row, findings);
            if let Some(group) = group.filter(|_| known) {
                groups.entry(group).or_default().push(stated);
            }
        }
        groups
    }

    /// Returns `true` if the row names a registrant who stands in no row before.
    fn is_known(&mut self, row: &Row<'_>, findings: &mut Findings) -> bool {
        let (id, place) = (row.cell(self.id), row.place(self.id));
        if id.is_empty() {
            findings.fault(place, FaultKind::Empty("id".into()));
            return false;
        }
        if self.pool.find_registrant(id).is_none() {
            let ids = self.pool.registrants().iter().map(Registrant::id);
            let is_near = findings.faults.len() < MAX_SUGGESTIONS;
            let suggestion = if is_near { nearest(id, ids).map(Into::into) } else { None };
            findings.fault(place, FaultKind::UnknownRegistrant { id: id.into(), suggestion });
            return false;
        }
        if let Some(first) = self.first.get(id) {
            let first = Box::new(first.clone());
            findings.fault(place, FaultKind::Duplicate { what: "id", key: id.into(), first });
            return false;
        }
        self.first.insert(id.into(), place);
        true
    }

    fn row(&self, row: &Row<'_>, findings: &mut Findings) -> Stated {
        let venue = row.read(self.venue, findings, |cell| self.pool.find_municipality(cell));
        let facilitator = row.cell(self.facilitator);
        Stated {
            id: row.cell(self.id).into(),
            venue: venue.map(|venue| self.pool.municipality(venue).code.clone()),
            facilitator: (!facilitator.is_empty()).then(|| facilitator.into()),
            // A turn that is no number is no turn: the column is the user's to change.
            turn: row.cell(self.turn).parse().ok(),
        }
    }
}

fn group(id: u32, rows: &[Stated], meets: Option<Hosting>) -> GroupDocument {
    let mut group = GroupDocument { id, ..GroupDocument::default() };
    group.members = rows.iter().map(|row| row.id.clone()).collect();
    group.members.sort_unstable();
    let mut venues: Vec<&Arc<str>> = rows.iter().filter_map(|row| row.venue.as_ref()).collect();
    venues.sort_unstable();
    venues.dedup();
    // A row that was moved from another group still states the venue of that group.
    if let ([venue], Some(Hosting::Central)) = (&venues[..], meets) {
        group.venue = Some((*venue).clone());
    }
    let mut counts: BTreeMap<&Arc<str>, usize> = BTreeMap::new();
    for facilitator in rows.iter().filter_map(|row| row.facilitator.as_ref()) {
        *counts.entry(facilitator).or_default() += 1;
    }
    let most = counts.into_iter().min_by_key(|&(id, rows)| (Reverse(rows), id));
    group.facilitator = most.map(|(id, _)| id.clone());
    if meets == Some(Hosting::Rotating) {
        group.hosts = Some(hosts(rows).unwrap_or_else(|| group.members.clone()));
    }
    group
}

/// Members in the order of their turns, if these count from 1.
fn hosts(rows: &[Stated]) -> Option<Vec<Arc<str>>> {
    let mut hosts: Vec<(usize, &Arc<str>)> =
        rows.iter().map(|row| Some((row.turn?, &row.id))).collect::<Option<_>>()?;
    hosts.sort_unstable();
    let counts = hosts.iter().map(|(turn, _)| *turn).eq(1..=rows.len());
    counts.then(|| hosts.into_iter().map(|(_, id)| id.clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Point;
    use crate::pool::{Facilitator, Municipality};
    use crate::programme::{Meetings, OnSite};

    fn pool() -> Pool {
        let town = |(code, name, east): (&str, &str, f64)| {
            Municipality::new(code, name, Point::new(52.0, east))
        };
        let towns = [("A", "Aa", 5.0), ("B", "Bee", 5.1), ("C", "Cee", 5.5)].map(town);
        let people = [("r1", "A"), ("r2", "A"), ("r3", "B"), ("r4", "C"), ("r5", "B")];
        let facilitators = ["f1", "f2"].map(|id| Facilitator::new(id, "A"));
        let pool = Pool::builder().municipalities(towns).facilitators(facilitators);
        pool.registrants(people.map(|(id, at)| Registrant::new(id, at))).build().unwrap()
    }

    fn read(table: &str, meetings: Meetings) -> Result<PlanDocument, String> {
        let programme = Programme::new("Test", 1..=9, meetings);
        let input = Input::text("groups.csv", table);
        read_groups(input, &pool(), &programme, None).map_err(|faults| faults.to_string())
    }

    #[test]
    fn faults_have_line_and_column() {
        let table = "id,group,venue\nr1,1,A\nr9,1,A\nr1,2,Nowhere\nr2,0,\n,3,\n";
        let faults = read(table, Meetings::central(1)).unwrap_err();
        for fault in [
            "groups.csv, line 3, column 1 (id): no registrant has the id \"r9\"",
            "groups.csv, line 4, column 1 (id): id \"r1\" stands here and in groups.csv, line 2",
            "groups.csv, line 4, column 3 (venue): no municipality has the code",
            "groups.csv, line 5, column 2 (group): group must lie between 1 and 4294967295",
            "groups.csv, line 6, column 1 (id): id is required and empty here",
        ] {
            assert!(faults.contains(fault), "{fault}: {faults}");
        }
        let faults = read("group,name\n1,x\n", Meetings::central(1)).unwrap_err();
        assert!(faults.contains("required columns are missing: id"), "{faults}");
    }

    #[test]
    fn venues_are_kept_where_rows_agree_and_chosen_elsewhere() {
        let table =
            "group;id;venue;facilitator\n9;r3;Bee;f2\n9;r1;;f1\n9;r2;B;f1\n2;r4;C;\n2;r5;B;\n";
        let plan = read(table, Meetings::central(1)).unwrap();
        let [two, nine] = &plan.groups[..] else { panic!("{plan:?}") };
        assert_eq!((two.id, two.venue.as_deref()), (2, Some("B")));
        assert_eq!((nine.id, nine.venue.as_deref()), (9, Some("B")));
        assert_eq!((nine.facilitator.as_deref(), two.facilitator.as_deref()), (Some("f1"), None));
        assert_eq!(nine.members.iter().map(AsRef::as_ref).collect::<Vec<_>>(), ["r1", "r2", "r3"]);
        assert!(plan.reserve.is_empty());
    }

    #[test]
    fn turns_count_only_if_they_are_complete() {
        let hosts = |turns: [&str; 3]| {
            let rows = ["r1", "r2", "r3"].iter().zip(turns);
            let rows: String = rows.map(|(id, turn)| format!("1,{id},{turn}\n")).collect();
            let table = format!("group,id,host_turn\n{rows},r4,1\n");
            let plan = read(&table, Meetings::rotating(OnSite::Members)).unwrap();
            assert_eq!(plan.reserve.len(), 2);
            plan.groups[0].hosts.clone().unwrap().concat()
        };
        assert_eq!(hosts(["3", "1", "2"]), "r2r3r1");
        assert_eq!(hosts(["3", "1", "1"]), "r1r2r3");
        assert_eq!(hosts(["2", "1", "x"]), "r1r2r3");
    }
}
