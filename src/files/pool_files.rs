use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::columns::Columns;
use super::findings::Findings;
use super::sheet::Sheet;
use super::{distances, facilitators, history, municipalities, registrants, text};
use crate::error::{Fault, FaultKind, Faults, Place, Table};
use crate::pool::{Pool, PoolBuilder};

/// The files of a pool.
///
/// ```no_run
/// # fn main() -> Result<(), kring::Faults> {
/// let mut files = kring::files::PoolFiles::new("municipalities.csv", "registrants.csv");
/// files.history = Some("earlier.csv".into());
/// let (pool, sheet) = files.read()?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct PoolFiles {
    /// Municipalities: `code,latitude,longitude`, optionally `name,province,aliases,host,max_groups`; any
    /// further column is an attribute of the municipality.
    pub municipalities: PathBuf,
    /// Registrants: `id,municipality`, optionally `name,email,region,party,organisation,role,tags,seats,
    /// priority,registered_at,max_travel_km,latitude,longitude,available,only_venues`; any further column is an
    /// attribute.
    pub registrants: PathBuf,
    /// Facilitators: `id,municipality`, optionally `max_groups,max_travel_km`.
    pub facilitators: Option<PathBuf>,
    /// Distances between municipalities: `from,to,metres`.
    pub distances: Option<PathBuf>,
    /// Earlier groups: `group,id`, optionally `round`.
    pub history: Option<PathBuf>,
}

impl PoolFiles {
    /// Files of a pool with the two required files only.
    pub fn new(municipalities: impl Into<PathBuf>, registrants: impl Into<PathBuf>) -> Self {
        Self {
            municipalities: municipalities.into(),
            registrants: registrants.into(),
            facilitators: None,
            distances: None,
            history: None,
        }
    }

    /// Reads the pool, and the registrants' own rows for [`write_results`](super::write_results).
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
        for (table, path) in self.present() {
            let sheet = Sheet::read(path, columns_of(table), &mut findings);
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
        let path = self.present().find(|(table, _)| table == wanted).map(|(_, path)| path);
        path.map_or_else(|| place.clone(), |path| text::place(&text::name_of(path), None))
    }

    /// Iterates over the given files, municipalities first.
    fn present(&self) -> impl Iterator<Item = (Table, &Path)> {
        let all = [
            (Table::Municipalities, Some(&self.municipalities)),
            (Table::Registrants, Some(&self.registrants)),
            (Table::Facilitators, self.facilitators.as_ref()),
            (Table::Distances, self.distances.as_ref()),
            (Table::History, self.history.as_ref()),
        ];
        all.into_iter().filter_map(|(table, path)| Some((table, path?.as_path())))
    }

    /// Sorts faults by file in the order of reading, then by line and column.
    fn sort(&self, faults: &mut [Fault]) {
        let files: Vec<Arc<str>> = self.present().map(|(_, path)| text::name_of(path)).collect();
        faults.sort_by_key(|fault| match &fault.place {
            Place::File { file, line, column, .. } => {
                (files.iter().position(|name| name == file), *line, *column)
            }
            _ => (None, None, None),
        });
    }
}

/// Reads a pool from the two required files.
///
/// # Errors
///
/// All faults of both files, each with its file, line and column.
pub fn read_pool(
    municipalities: impl AsRef<Path>,
    registrants: impl AsRef<Path>,
) -> Result<Pool, Faults> {
    let files = PoolFiles::new(municipalities.as_ref(), registrants.as_ref());
    files.read().map(|(pool, _)| pool)
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
        Place::Row { table, row, field } => {
            sheet_of(*table).map_or(place.clone(), |sheet| sheet.place_of(*row, *field))
        }
        Place::Table(table) => sheet_of(*table).map_or(place.clone(), Sheet::whole),
        _ => place,
    }
}
