use std::sync::Arc;

use super::column_names::ColumnNames;
use super::columns::Columns;
use super::findings::Findings;
use super::input::Input;
use super::postcodes::Postcodes;
use super::registrants::{Context, StatedPostcode};
use super::sheet::Sheet;
use super::{distances, facilitators, history, municipalities, postcodes, registrants, text};
use crate::error::{Fault, FaultKind, Faults, Place, Table};
use crate::pool::{Pool, PoolBuilder};

/// The tables of a pool: CSV files, workbooks (`FILE.xlsx#Sheet` names a sheet), or texts in memory.
///
/// ```no_run
/// use kring::files::PoolFiles;
/// # fn main() -> Result<(), kring::Faults> {
/// let files = PoolFiles::new("municipalities.csv", "registrants.csv").with_history("earlier.csv");
/// let (pool, sheet) = files.read()?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolFiles {
    /// Municipalities: `code,latitude,longitude`, optionally `name,province,aliases,former,host,max_groups`; any
    /// further column is an attribute of the municipality.
    pub municipalities: Input,
    /// Registrants: `municipality`, optionally `id,name,email,region,party,organisation,role,tags,seats,
    /// priority,registered_at,max_travel_km,latitude,longitude,available,only_venues,postcode`; any further column is an
    /// attribute.
    pub registrants: Input,
    /// Facilitators: `id,municipality`, optionally `max_groups,max_travel_km`.
    pub facilitators: Option<Input>,
    /// Distances between municipalities: `from,to,metres`.
    pub distances: Option<Input>,
    /// Earlier groups: `group,id`, optionally `round`, such as an earlier `groups.csv`; or an earlier `plan.json`.
    pub history: Option<Input>,
    /// Postcodes: `pc4,code,latitude,longitude`.
    pub postcodes: Option<Input>,
    /// Headers of the registrants file.
    pub columns: ColumnNames,
}

impl PoolFiles {
    /// The two required tables.
    pub fn new(municipalities: impl Into<Input>, registrants: impl Into<Input>) -> Self {
        Self {
            municipalities: municipalities.into(),
            registrants: registrants.into(),
            facilitators: None,
            distances: None,
            history: None,
            postcodes: None,
            columns: ColumnNames::default(),
        }
    }

    /// Sets the table of facilitators.
    #[must_use]
    pub fn with_facilitators(mut self, facilitators: impl Into<Input>) -> Self {
        self.facilitators = Some(facilitators.into());
        self
    }

    /// Sets the table of given distances.
    #[must_use]
    pub fn with_distances(mut self, distances: impl Into<Input>) -> Self {
        self.distances = Some(distances.into());
        self
    }

    /// Sets the table of earlier groups.
    #[must_use]
    pub fn with_history(mut self, history: impl Into<Input>) -> Self {
        self.history = Some(history.into());
        self
    }

    /// Sets the table of postcodes. A registrant with a postcode starts at its point, unless the row has coordinates; the
    /// postcode gives the municipality where the row has none.
    ///
    /// ```
    /// use kring::files::{Input, PoolFiles};
    /// let towns = Input::text("towns", "code,name,latitude,longitude\nGM0344,Utrecht,52.09,5.12\n");
    /// let postcodes = Input::text("postcodes", "pc4,code,latitude,longitude\n3511,GM0344,52.09,5.11\n");
    /// let people = Input::text("people", "id,postcode\nr1,3511 AB\n");
    /// let (pool, _) = PoolFiles::new(towns, people).with_postcodes(postcodes).read()?;
    /// assert_eq!(pool.registrants()[0].municipality(), "GM0344");
    /// # Ok::<(), kring::Faults>(())
    /// ```
    #[must_use]
    pub fn with_postcodes(mut self, postcodes: impl Into<Input>) -> Self {
        self.postcodes = Some(postcodes.into());
        self
    }

    /// Sets the headers of the registrants file.
    #[must_use]
    pub fn with_columns(mut self, columns: ColumnNames) -> Self {
        self.columns = columns;
        self
    }

    /// Reads the pool, and the registrants' own rows for the [`Results`](super::Results).
    ///
    /// Doubtful input that was accepted is listed in the pool's [`warnings`](Pool::warnings).
    ///
    /// # Errors
    ///
    /// All faults of all files, each with its file, line and column.
    pub fn read(&self) -> Result<(Pool, Sheet), Faults> {
        let mut reading =
            Reading { files: self, findings: Findings::default(), sheets: Vec::new() };
        let municipalities_are_sound = reading.sheets();
        let (builder, stated_postcodes) = reading.enter();
        let Reading { findings: Findings { mut faults, warnings }, sheets, .. } = reading;
        let built = warnings.into_iter().fold(builder, PoolBuilder::warning).build();
        let without_postcode: Vec<_> =
            faults.iter().filter(|fault| is_of_postcode(&fault.kind)).map(row_of).collect();
        let pool = built.map_err(|of_pool| {
            let located = of_pool.relocated(|place| locate(place, &sheets));
            faults.extend(located.into_iter().filter(|fault| {
                // A reference to a municipality whose own row is faulty is only a consequence of that fault, as is a
                // municipality that a faulty postcode does not give.
                let echo = matches!(fault.kind, FaultKind::UnknownMunicipality { .. });
                let is_empty =
                    matches!(fault.kind, FaultKind::Empty(what) if what == "municipality".into());
                (municipalities_are_sound || !echo)
                    && !(is_empty && without_postcode.contains(&row_of(fault)))
            }));
        });
        self.sort(&mut faults);
        Faults::none(faults)?;
        let sheet = sheets.iter().position(|(table, _)| *table == Table::Registrants);
        // Without a fault both exist, so this fault is never returned.
        let nothing =
            || Fault::new(Place::Table(Table::Registrants), FaultKind::Nothing("".into()));
        let (pool, at) = pool.ok().zip(sheet).ok_or_else(nothing)?;
        let mut warnings = elsewhere(&pool, &stated_postcodes);
        warnings.extend(pool.warnings().iter().cloned());
        let mut warnings: Vec<Fault> = located(warnings, |place| locate(place, &sheets));
        self.sort(&mut warnings);
        let mut sheets = sheets;
        Ok((pool.with_warnings(warnings), sheets.swap_remove(at).1))
    }

    /// Converts a place that is a whole table to the table's file; returns any other place unchanged.
    #[must_use]
    pub fn locate_place(&self, place: Place) -> Place {
        let Place::Table(wanted) = &place else { return place };
        let input = self.present().find(|(table, _)| table == wanted).map(|(_, input)| input);
        input.map_or_else(|| place.clone(), |input| text::place(&input.name(), None))
    }

    /// Iterates over the given files, municipalities and postcodes first.
    fn present(&self) -> impl Iterator<Item = (Table, &Input)> {
        let all = [
            (Table::Municipalities, Some(&self.municipalities)),
            (Table::Postcodes, self.postcodes.as_ref()),
            (Table::Registrants, Some(&self.registrants)),
            (Table::Facilitators, self.facilitators.as_ref()),
            (Table::Distances, self.distances.as_ref()),
            (Table::History, self.history.as_ref()),
        ];
        all.into_iter().filter_map(|(table, input)| Some((table, input?)))
    }

    /// Sorts faults by file in the order of reading, then by line and column.
    fn sort(&self, faults: &mut [Fault]) {
        let files: Vec<Arc<str>> = self.present().map(|(_, input)| input.name()).collect();
        faults.sort_by_key(|fault| match &fault.place {
            Place::File { file, line, column, .. } => {
                (files.iter().position(|name| name == file), *line, *column)
            }
            _ => (None, None, None),
        });
    }
}

/// Reading of all tables.
struct Reading<'f> {
    files: &'f PoolFiles,
    findings: Findings,
    sheets: Vec<(Table, Sheet)>,
}

impl Reading<'_> {
    /// Reads the sheets that can be read. Returns `true` if that of the municipalities has no fault.
    fn sheets(&mut self) -> bool {
        let mut municipalities_are_sound = true;
        let (files, unnamed) = (self.files, ColumnNames::default());
        for (table, input) in files.present() {
            if is_plan(table, input) {
                continue;
            }
            let columns = columns_of(table, files.postcodes.is_some());
            let names = if columns.can_be_named { &files.columns } else { &unnamed };
            let sheet = Sheet::read(input, columns, names, &mut self.findings);
            self.sheets.extend(sheet.map(|sheet| (table, sheet)));
            municipalities_are_sound &=
                table != Table::Municipalities || self.findings.faults.is_empty();
        }
        municipalities_are_sound
    }

    /// Adds the rows of all sheets to a builder.
    fn enter(&mut self) -> (PoolBuilder, Vec<StatedPostcode>) {
        let (mut builder, mut stated) = (Pool::builder(), Vec::new());
        let mut postcodes = None;
        let findings = &mut self.findings;
        for (table, sheet) in &mut self.sheets {
            builder = match table {
                Table::Municipalities => municipalities::enter(builder, sheet, findings),
                Table::Postcodes => {
                    postcodes = Some(Postcodes::read(sheet, findings));
                    builder
                }
                Table::Registrants => {
                    let date_order = self.files.columns.date_order();
                    let has_distances = self.files.distances.is_some();
                    let context =
                        Context { date_order, postcodes: postcodes.as_ref(), has_distances };
                    let (builder, of_rows) = registrants::enter(builder, sheet, &context, findings);
                    stated = of_rows;
                    builder
                }
                Table::Facilitators => facilitators::enter(builder, sheet, findings),
                Table::Distances => distances::enter(builder, sheet, findings),
                Table::History => history::enter(builder, sheet, findings),
            };
        }
        if let Some(plan) = self.files.history.as_ref().filter(|input| history::is_plan(input)) {
            builder = history::enter_plan(builder, plan, findings);
        }
        (builder, stated)
    }
}

/// Returns `true` if the earlier groups are those of a plan.
fn is_plan(table: Table, input: &Input) -> bool {
    table == Table::History && history::is_plan(input)
}

fn is_of_postcode(kind: &FaultKind) -> bool {
    matches!(kind, FaultKind::UnknownPostcode(_))
        || matches!(kind, FaultKind::Unreadable { expected } if *expected == postcodes::EXPECTED)
}

/// File and line of a fault.
fn row_of(fault: &Fault) -> Option<(Arc<str>, u64)> {
    match &fault.place {
        Place::File { file, line: Some(line), .. } => Some((file.clone(), *line)),
        _ => None,
    }
}

/// Warnings about postcodes in another municipality than the one stated.
fn elsewhere(pool: &Pool, stated: &[StatedPostcode]) -> Vec<Fault> {
    let mut rows: Vec<Option<crate::pool::RegistrantIdx>> = vec![None; pool.registrants().len()];
    for person in pool.indices() {
        if let Some(row) = rows.get_mut(pool.row_of(person)) {
            *row = Some(person);
        }
    }
    let warning = |postcode: &StatedPostcode| {
        let home = pool.town_of((*rows.get(postcode.row)?)?);
        let found = pool.find_municipality(&postcode.code).ok().map(|idx| pool.municipality(idx));
        let of_postcode = found.map_or_else(|| postcode.code.clone(), |m| m.shown().clone());
        let is_other = found.is_none_or(|found| found.code() != home.code());
        let place = Place::Row {
            table: Table::Registrants,
            row: postcode.row + 1,
            field: Some("postcode"),
        };
        let kind = FaultKind::PostcodeElsewhere { of_postcode, stated: home.shown().clone() };
        is_other.then(|| Fault::new(place, kind))
    };
    stated.iter().filter_map(warning).collect()
}

fn located(faults: Vec<Fault>, locate: impl Fn(Place) -> Place) -> Vec<Fault> {
    match Faults::none(faults) {
        Ok(()) => Vec::new(),
        Err(faults) => faults.relocated(locate).into(),
    }
}

/// Reads a pool from the two required tables.
///
/// # Errors
///
/// All faults of both tables, each with its file, line and column.
pub fn read_pool(
    municipalities: impl Into<Input>,
    registrants: impl Into<Input>,
) -> Result<Pool, Faults> {
    PoolFiles::new(municipalities, registrants).read().map(|(pool, _)| pool)
}

fn columns_of(table: Table, has_postcodes: bool) -> &'static Columns {
    match table {
        Table::Municipalities => &municipalities::COLUMNS,
        Table::Postcodes => &postcodes::COLUMNS,
        Table::Registrants if has_postcodes => &registrants::COLUMNS_WITH_POSTCODES,
        Table::Registrants => &registrants::COLUMNS,
        Table::Facilitators => &facilitators::COLUMNS,
        Table::Distances => &distances::COLUMNS,
        Table::History => &history::COLUMNS,
    }
}

/// Converts a row of a table to a line of its file.
fn locate(place: Place, sheets: &[(Table, Sheet)]) -> Place {
    let sheet_of = |table| sheets.iter().find(|(of, _)| *of == table).map(|(_, sheet)| sheet);
    match &place {
        Place::Row { table, row, field } => sheet_of(*table)
            .map_or(place.clone(), |sheet| sheet.place_of(row.saturating_sub(1), *field)),
        Place::Table(table) => sheet_of(*table).map_or(place.clone(), Sheet::whole),
        _ => place,
    }
}
