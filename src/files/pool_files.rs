use std::sync::Arc;

use super::column_names::ColumnNames;
use super::input::Input;
use super::reading::Reading;
use super::sheet::Sheet;
use super::text;
use crate::error::{Fault, FaultKind, Faults, Place, Table};
use crate::pool::Pool;

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
    /// priority,registered_at,max_travel_km,latitude,longitude,available,only_venues,postcode,locked,only_facilitators,
    /// not_facilitators`; any further column is an attribute.
    pub registrants: Input,
    /// Facilitators: `id,municipality`, optionally `max_groups,max_travel_km,available`.
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
        let mut reading = Reading::of(self.present(), &self.columns);
        let pool = reading.pool();
        let Reading { mut faults, sheets, .. } = reading;
        self.sort(&mut faults);
        Faults::none(faults)?;
        let sheet = sheets.into_iter().find(|(table, _)| *table == Table::Registrants);
        // Without a fault both exist, so this fault is never returned.
        let nothing =
            || Fault::new(Place::Table(Table::Registrants), FaultKind::Nothing("".into()));
        let (pool, (_, sheet)) = pool.zip(sheet).ok_or_else(nothing)?;
        let mut warnings = pool.warnings().to_vec();
        self.sort(&mut warnings);
        Ok((pool.with_warnings(warnings), sheet))
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
