use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::groups_csv::Tables;
use super::presentation::{Presentation, Source};
use super::save::{Fill, refused, save};
use super::sheet::Sheet;
use super::{geojson, plan_json, report, workbook};
use crate::error::Faults;
use crate::plan::{Plan, PlanDocument};
use crate::pool::Pool;
use crate::programme::Programme;

/// The names of the files that [`Results::write_to`] writes.
pub const RESULTS: [&str; 5] =
    ["plan.json", "groups.csv", "reserve.csv", "groups.geojson", "report.html"];

/// The name of the workbook that [`Results::write_to`] writes on request.
pub const WORKBOOK: &str = "groups.xlsx";

/// The results of a plan, as files or one by one.
///
/// `groups.csv` has a row for each member: `group,venue,venue_name,facilitator,host_turn,one_way_km` (after `group` also
/// `earlier_group` if [a plan was revised](Self::with_previous)), followed by the registrant's own columns; `reserve.csv`
/// has `reason`, followed by the own columns. Both have a column `id`, also where the registrants file has none. An own
/// column of one of these names gets a `_` appended. Delimiter and decimal sign are those of the registrants file; with the
/// delimiter `;` the file starts with a byte order mark, by which Excel recognises UTF-8. Cells that a spreadsheet
/// would calculate become text, see [the module](super#cells-that-a-spreadsheet-would-calculate).
///
/// `one_way_km` is the distance to the venue or, with rotating hosting, the mean distance to the other members.
///
/// `groups.geojson` has groups, venues, and members and waiting registrants at the point of their municipality; above
/// 20,000 groups it has only groups and venues. `report.html` is one self-contained page; above 1,500 groups it shows
/// the 1,000 groups with the most travel. Names and other personal columns are only in the two tables, unless
/// the presentation requests them in the map and the report; these two never contain own coordinates.
///
/// `groups.xlsx` is a workbook for people: a sheet with the rows of each table, one with a row for each group, and one
/// with figures, with headings in the language of the presentation. Texts are text cells, also those that begin like a
/// formula; numbers of the plan and of the columns `seats`, `priority`, `max_travel_km`, `latitude` and `longitude` are
/// numbers. It has personal columns, as the tables do.
///
/// ```
/// use kring::files::{Results, Sheet};
/// use kring::{Language, Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let pool = Pool::builder()
///     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
///     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht")))
///     .build()?;
/// let programme = Programme::new("Pairs", 2..=2, Meetings::central(1));
/// let plan = programme.form_groups(&pool, &Options::default())?;
/// let sheet = Sheet::of(&pool);
/// let mut csv = Vec::new();
/// Results::new(&pool, &programme, &sheet, &plan, Language::English).write_groups(&mut csv)?;
/// assert_eq!(String::from_utf8(csv)?.lines().count(), 3);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Results<'a> {
    pool: &'a Pool,
    programme: &'a Programme,
    sheet: &'a Sheet,
    plan: &'a Plan,
    /// Plan that was revised.
    previous: Option<&'a PlanDocument>,
    presentation: Presentation,
}

impl<'a> Results<'a> {
    /// The results of a plan. `sheet` is the registrants' table as it was read, or [`Sheet::of`] the pool.
    pub fn new(
        pool: &'a Pool,
        programme: &'a Programme,
        sheet: &'a Sheet,
        plan: &'a Plan,
        presentation: impl Into<Presentation>,
    ) -> Self {
        Self { pool, programme, sheet, plan, previous: None, presentation: presentation.into() }
    }

    /// Adds what has changed since an earlier plan: the column `earlier_group` of `groups.csv`, and a chapter of the
    /// report.
    ///
    /// ```
    /// use kring::{PlanDocument, files::{Results, Sheet}};
    /// # use kring::{Language, Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let pool = Pool::builder()
    /// #     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
    /// #     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht")))
    /// #     .build()?;
    /// # let programme = Programme::new("Pairs", 2..=2, Meetings::central(1));
    /// # let plan = programme.form_groups(&pool, &Options::default())?;
    /// # let sheet = Sheet::of(&pool);
    /// let earlier = PlanDocument::from(&plan);
    /// let results = Results::new(&pool, &programme, &sheet, &plan, Language::English).with_previous(&earlier);
    /// let mut csv = Vec::new();
    /// results.write_groups(&mut csv)?;
    /// assert!(String::from_utf8(csv)?.starts_with("group,earlier_group,venue,"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_previous(mut self, previous: &'a PlanDocument) -> Self {
        self.previous = Some(previous);
        self
    }

    fn source(&self) -> Source<'_> {
        let Self { pool, programme, sheet, plan, previous, ref presentation } = *self;
        Source { pool, programme, sheet, plan, previous, presentation }
    }

    /// Writes the plan in JSON.
    ///
    /// # Errors
    ///
    /// Writing fails.
    pub fn write_plan(&self, mut out: impl Write) -> io::Result<()> {
        plan_json::write(&mut out, &self.source())
    }

    /// Writes the table of the groups' members.
    ///
    /// # Errors
    ///
    /// Writing fails, or the sheet does not belong to the pool.
    pub fn write_groups(&self, out: impl Write) -> io::Result<()> {
        Tables::new(&self.source()).write_groups(out)
    }

    /// Writes the table of the waiting registrants.
    ///
    /// # Errors
    ///
    /// As [`write_groups`](Self::write_groups).
    pub fn write_reserve(&self, out: impl Write) -> io::Result<()> {
        Tables::new(&self.source()).write_reserve(out)
    }

    /// Writes the map in GeoJSON.
    ///
    /// # Errors
    ///
    /// As [`write_groups`](Self::write_groups).
    pub fn write_map(&self, mut out: impl Write) -> io::Result<()> {
        geojson::write(&mut out, &self.source())
    }

    /// Writes the report in HTML.
    ///
    /// # Errors
    ///
    /// As [`write_groups`](Self::write_groups).
    pub fn write_report(&self, mut out: impl Write) -> io::Result<()> {
        // The report lists the rules in their canonical order.
        let programme = &self.programme.canonical();
        report::write(&mut out, &Source { programme, ..self.source() })
    }

    /// Writes the workbook (Office Open XML). Equal results are equal bytes.
    ///
    /// # Errors
    ///
    /// As [`write_groups`](Self::write_groups), or a table has more rows than a sheet can have.
    pub fn write_workbook(&self, mut out: impl Write) -> io::Result<()> {
        workbook::write(&mut out, &self.source())
    }

    /// Writes `plan.json`, `groups.csv`, `reserve.csv`, `groups.geojson` and `report.html` into a folder, which is
    /// created if absent, and returns their paths. If the presentation requests it, `groups.xlsx` is written too.
    ///
    /// Each file appears whole or not at all, `plan.json` last: whoever finds the new plan finds the other new files
    /// too. After a failed write or a full disk all files are unchanged. Two processes that write to one folder do so
    /// one after the other. Only the owner can read the files.
    ///
    /// # Errors
    ///
    /// The operating system reports an error, or the sheet does not belong to the pool.
    pub fn write_to(&self, dir: &Path) -> Result<Vec<PathBuf>, Faults> {
        // The first file is renamed last.
        let [plan, groups, reserve, map, report] = RESULTS.map(Path::new);
        let files: [(&Path, Fill<'_>); 6] = [
            (plan, &|out| self.write_plan(out)),
            (groups, &|out| self.write_groups(out)),
            (reserve, &|out| self.write_reserve(out)),
            (map, &|out| self.write_map(out)),
            (report, &|out| self.write_report(out)),
            (Path::new(WORKBOOK), &|out| self.write_workbook(out)),
        ];
        let number = RESULTS.len() + usize::from(self.presentation.workbook);
        let files = files.get(..number).unwrap_or(&files);
        let is_new = !dir.exists();
        fs::create_dir_all(dir).map_err(refused(dir))?;
        let written = save(dir, files);
        if is_new && written.is_err() {
            drop(fs::remove_dir(dir));
        }
        Ok(written?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{PoolFiles, read_plan};
    use crate::measure::Metres;
    use crate::plan::{Figures, Group, Help, PlanDocument, Reason, StopReason, Waiting};
    use crate::programme::{Meetings, OnSite, Size};
    use crate::text::Language;

    const TOWNS: &str =
        "code,name,latitude,longitude\nGM1,Aa,52,5\nGM2,'s-Bee,53,5\nGM3,Cee,52,5\n";

    fn group(members: &[&str], venue: Option<&str>, rotates: bool) -> Group {
        Group {
            id: 1,
            members: members.iter().map(|id| (*id).into()).collect(),
            venue: venue.map(Into::into),
            rotates,
            facilitator: Some("f1".into()),
            travel: Metres(7),
            far: Metres(0),
            penalty: Metres::ZERO,
            slots: None,
        }
    }

    fn plan(group: Group, waiting: &str) -> Plan {
        Plan {
            programme: "Test".into(),
            groups: vec![group],
            reserve: vec![Waiting { id: waiting.into(), reason: Reason::CannotHost }],
            figures: Figures::default(),
            lower_bound: Metres::ZERO,
            placement_proven: true,
            seed: 0,
            stopped_by: StopReason::Work,
            seconds: 0.0,
            work: 0,
            fallbacks: 0,
            withheld: None,
            certificate: None,
            help: Help::default(),
        }
    }

    fn read(registrants: &str) -> (tempfile::TempDir, Pool, Sheet) {
        let folder = tempfile::tempdir().unwrap();
        let [towns, people] = ["towns.csv", "people.csv"].map(|name| folder.path().join(name));
        fs::write(&towns, TOWNS).unwrap();
        fs::write(&people, registrants).unwrap();
        let (pool, sheet) = PoolFiles::new(towns, people).read().unwrap();
        (folder, pool, sheet)
    }

    /// Writes the results of a plan and returns `plan.json`, `groups.csv` and `reserve.csv`.
    fn write(registrants: &str, meetings: Meetings, plan: &Plan) -> Result<[String; 3], Faults> {
        let (folder, pool, sheet) = read(registrants);
        let out = folder.path().join("a/b");
        let programme = Programme::new("Test", Size { min: 1, max: 9 }, meetings);
        let paths =
            Results::new(&pool, &programme, &sheet, plan, Language::English).write_to(&out)?;
        assert_eq!(fs::read_dir(&out).unwrap().count(), 5);
        assert_eq!(read_plan(&paths[0])?, PlanDocument::from(plan));
        let mut texts = paths.iter().map(|path| fs::read_to_string(path).unwrap());
        Ok(std::array::from_fn(|_| texts.next().unwrap()))
    }

    #[test]
    fn rotating_groups_state_the_mean_distances_to_the_other_members() {
        let people =
            "id;municipality;Venue;name\nr3;GM3;x;\"a;b\"\nr1;GM1;;=1+1\nr2;GM2; y ;-5\nr4;GM1;;\n";
        let plan = plan(group(&["r1", "r2", "r3"], None, true), "r4");
        let meetings = Meetings::rotating(OnSite::Times(3));
        let [json, groups, reserve] = write(people, meetings, &plan).unwrap();
        // One degree of latitude is 111.195 km; r1 and r3 have the same point.
        let expected = "\u{feff}group;venue;venue_name;facilitator;host_turn;one_way_km;id;municipality;Venue_;name\n\
                        1;;;f1;1;55,6;r1;GM1;;'=1+1\n\
                        1;;;f1;2;111,2;r2;GM2;y;-5\n\
                        1;;;f1;3;55,6;r3;GM3;x;\"a;b\"\n";
        assert_eq!(groups, expected);
        let reason = Reason::CannotHost.to_string();
        let row = format!("\u{feff}reason;id;municipality;Venue;name\n\"{reason}\";r4;GM1;;\n");
        assert_eq!(reserve, row);
        let line = "\n    {\"id\": 1, \"members\": [\"r1\", \"r2\", \"r3\"], \"hosts\": [\"r1\", \"r2\", \"r3\"], \
                    \"facilitator\": \"f1\", \"travel_m\": 7, \"far_m\": 0, \"penalty_m\": 0}\n";
        assert!(json.contains(line), "{json}");
    }

    #[test]
    fn central_groups_state_the_distances_to_their_venue() {
        let people = "id,municipality\nr1,GM1\nr2,GM2\nr4,GM1\n";
        let plan = plan(group(&["r1", "r2"], Some("GM2"), false), "r4");
        let [_, groups, _] = write(people, Meetings::central(2), &plan).unwrap();
        let expected = "group,venue,venue_name,facilitator,host_turn,one_way_km,id,municipality\n\
                        1,GM2,'s-Bee,f1,,111.2,r1,GM1\n1,GM2,'s-Bee,f1,,0.0,r2,GM2\n";
        assert_eq!(groups, expected);
    }

    #[test]
    fn online_groups_have_no_travel_and_decimals_keep_their_separator() {
        let people = "id;municipality;latitude;longitude\nr1;GM1;;\nr2;GM2;53.5;6.5\nr4;GM1;;\n";
        let plan = plan(group(&["r1"], None, false), "r4");
        let [_, groups, _] = write(people, Meetings::online(2), &plan).unwrap();
        assert!(groups.ends_with("\n1;;;f1;;;r1;GM1;;\n"));
        let plan = self::plan(group(&["r1"], Some("GM2"), false), "r4");
        let [_, groups, _] = write(people, Meetings::central(2), &plan).unwrap();
        assert!(groups.ends_with(";111.2;r1;GM1;;\n"));
    }

    #[test]
    fn plans_of_other_pools_and_unwritable_folders_are_refused() {
        let people = "id,municipality\nr1,GM1\n";
        let of_others = plan(group(&["r1"], None, false), "r9");
        let faults = write(people, Meetings::online(1), &of_others).unwrap_err().to_string();
        assert!(faults.ends_with("reserve.csv: no registrant has the id \"r9\" of the plan"));

        let (folder, pool, sheet) = read(people);
        let programme = Programme::new("Test", Size { min: 1, max: 9 }, Meetings::online(1));
        let write = |dir: &str| {
            let dir = folder.path().join(dir);
            let plan = plan(group(&[], None, false), "r1");
            Results::new(&pool, &programme, &sheet, &plan, Language::English).write_to(&dir)
        };
        let refused = write("towns.csv").unwrap_err().to_string();
        assert!(refused.contains("towns.csv: "), "{refused}");
        fs::create_dir_all(folder.path().join("out/reserve.csv")).unwrap();
        let refused = write("out").unwrap_err().to_string();
        assert!(refused.contains("reserve.csv: is a directory"), "{refused}");
        assert_eq!(fs::read_dir(folder.path().join("out")).unwrap().count(), 1);
    }
}
