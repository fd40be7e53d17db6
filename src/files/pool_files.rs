use std::sync::Arc;

use super::columns::Columns;
use super::findings::Findings;
use super::input::Input;
use super::sheet::Sheet;
use super::{distances, facilitators, history, municipalities, registrants, text};
use crate::error::{Fault, FaultKind, Faults, Place, Table};
use crate::pool::{Pool, PoolBuilder};

/// The tables of a pool: files, or texts in memory.
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
    /// Municipalities: `code,latitude,longitude`, optionally `name,province,aliases,host,max_groups`; any
    /// further column is an attribute of the municipality.
    pub municipalities: Input,
    /// Registrants: `id,municipality`, optionally `name,email,region,party,organisation,role,tags,seats,
    /// priority,registered_at,max_travel_km,latitude,longitude,available,only_venues`; any further column is an
    /// attribute.
    pub registrants: Input,
    /// Facilitators: `id,municipality`, optionally `max_groups,max_travel_km`.
    pub facilitators: Option<Input>,
    /// Distances between municipalities: `from,to,metres`.
    pub distances: Option<Input>,
    /// Earlier groups: `group,id`, optionally `round`, such as an earlier `groups.csv`; or an earlier `plan.json`.
    pub history: Option<Input>,
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

    /// Reads the pool, and the registrants' own rows for the [`Results`](super::Results).
    ///
    /// Doubtful input that was accepted is listed in the pool's [`warnings`](Pool::warnings).
    ///
    /// # Errors
    ///
    /// All faults of all files, each with its file, line and column.
    pub fn read(&self) -> Result<(Pool, Sheet), Faults> {
        let mut findings = Findings::default();
        let (mut builder, mut sheets) = (Pool::builder(), Vec::new());
        let mut municipalities_are_sound = true;
        for (table, input) in self.present() {
            if table == Table::History && history::is_plan(input) {
                builder = history::enter_plan(builder, input, &mut findings);
                continue;
            }
            let sheet = Sheet::read(input, columns_of(table), &mut findings);
            if let Some(mut sheet) = sheet {
                builder = enter(builder, table, &mut sheet, &mut findings);
                sheets.push((table, sheet));
            }
            municipalities_are_sound &=
                table != Table::Municipalities || findings.faults.is_empty();
        }
        let Findings { mut faults, warnings } = findings;
        let built = warnings.into_iter().fold(builder, PoolBuilder::warning).build();
        let pool = built.map_err(|of_pool| {
            let located = of_pool.relocated(|place| locate(place, &sheets));
            faults.extend(located.into_iter().filter(|fault| {
                // A reference to a municipality whose own row is faulty is only a consequence of that fault.
                let echo = matches!(fault.kind, FaultKind::UnknownMunicipality { .. });
                municipalities_are_sound || !echo
            }));
        });
        self.sort(&mut faults);
        Faults::none(faults)?;
        let sheet = sheets.into_iter().find(|(table, _)| *table == Table::Registrants);
        let read = pool.ok().zip(sheet);
        // Without a fault both exist, so this fault is never returned.
        let nothing =
            || Fault::new(Place::Table(Table::Registrants), FaultKind::Nothing("no table"));
        read.map(|(pool, (_, sheet))| (pool, sheet)).ok_or_else(|| nothing().into())
    }

    /// Converts a place that is a whole table to the table's file; returns any other place unchanged.
    #[must_use]
    pub fn locate_place(&self, place: Place) -> Place {
        let Place::Table(wanted) = &place else { return place };
        let input = self.present().find(|(table, _)| table == wanted).map(|(_, input)| input);
        input.map_or_else(|| place.clone(), |input| text::place(&input.name(), None))
    }

    /// Iterates over the given files, municipalities first.
    fn present(&self) -> impl Iterator<Item = (Table, &Input)> {
        let all = [
            (Table::Municipalities, Some(&self.municipalities)),
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

fn columns_of(table: Table) -> &'static Columns {
    match table {
        Table::Municipalities => &municipalities::COLUMNS,
        Table::Registrants => &registrants::COLUMNS,
        Table::Facilitators => &facilitators::COLUMNS,
        Table::Distances => &distances::COLUMNS,
        Table::History => &history::COLUMNS,
    }
}

fn enter(
    builder: PoolBuilder,
    table: Table,
    sheet: &mut Sheet,
    findings: &mut Findings,
) -> PoolBuilder {
    match table {
        Table::Municipalities => municipalities::enter(builder, sheet, findings),
        Table::Registrants => registrants::enter(builder, sheet, findings),
        Table::Facilitators => facilitators::enter(builder, sheet, findings),
        Table::Distances => distances::enter(builder, sheet, findings),
        Table::History => history::enter(builder, sheet, findings),
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
