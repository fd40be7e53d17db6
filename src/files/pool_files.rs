use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::columns::Columns;
use super::findings::Findings;
use super::sheet::Sheet;
use super::{distances, facilitators, history, municipalities, registrants, text};
use crate::error::{Fault, FaultKind, Faults, Place, Table};
use crate::pool::{Pool, PoolBuilder};

/// The files that a pool is read from.
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
    /// Municipalities: `code,latitude,longitude`, and perhaps `name,province,aliases,host,max_groups`; any
    /// further column is an attribute of the municipality.
    pub municipalities: PathBuf,
    /// Registrants: `id,municipality`, and perhaps `name,email,region,party,organisation,role,tags,seats,
    /// priority,registered_at,max_travel_km,latitude,longitude,available,only_venues`; any further column is an
    /// attribute.
    pub registrants: PathBuf,
    /// Facilitators: `id,municipality`, and perhaps `max_groups,max_travel_km`.
    pub facilitators: Option<PathBuf>,
    /// Distances between municipalities: `from,to,metres`.
    pub distances: Option<PathBuf>,
    /// Earlier groups: `group,id`, and perhaps `round`.
    pub history: Option<PathBuf>,
}

impl PoolFiles {
    /// The two files that every pool has.
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
    /// What looked odd and was accepted is among the pool's [`warnings`](Pool::warnings).
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
                // A municipality that could not be read is unknown to those who name it: no fault of theirs.
                let echo = matches!(fault.kind, FaultKind::UnknownMunicipality { .. });
                municipalities_are_sound || !echo
            }));
        });
        self.sort(&mut faults);
        Faults::none(faults)?;
        let sheet = sheets.into_iter().find(|(table, _)| *table == Table::Registrants);
        let read = pool.ok().zip(sheet);
        // Without a fault there are both.
        let nothing =
            || Fault::new(Place::Table(Table::Registrants), FaultKind::Nothing("no table"));
        read.map(|(pool, (_, sheet))| (pool, sheet)).ok_or_else(|| nothing().into())
    }

    /// The file of a place that is a table as a whole; any other place is as it was.
    #[must_use]
    pub fn locate_place(&self, place: Place) -> Place {
        let Place::Table(wanted) = &place else { return place };
        let path = self.present().find(|(table, _)| table == wanted).map(|(_, path)| path);
        path.map_or_else(|| place.clone(), |path| text::place(&text::name_of(path), None))
    }

    /// The files that there are; municipalities first.
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

    /// By file in the order of reading, then by line and column.
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

/// Reads a pool from the two files that every pool has.
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

/// Rows of tables as lines of files.
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
