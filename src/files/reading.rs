//! Reading of the tables of a pool: their sheets, then their rows, then the pool, with all faults and warnings.

use std::sync::Arc;

use super::column_names::ColumnNames;
use super::columns::Columns;
use super::findings::Findings;
use super::input::Input;
use super::postcodes::Postcodes;
use super::registrants::{Context, StatedPostcode};
use super::sheet::Sheet;
use super::{distances, facilitators, history, municipalities, postcodes, registrants};
use crate::error::{Fault, FaultKind, Place, Table};
use crate::pool::{Pool, PoolBuilder, RegistrantIdx};

/// Reading of all tables.
pub(super) struct Reading<'f> {
    /// The tables, in the order of reading.
    tables: Vec<(Table, &'f Input)>,
    /// The earlier groups, where they are a plan and no table.
    plan: Option<&'f Input>,
    columns: &'f ColumnNames,
    pub(super) faults: Vec<Fault>,
    pub(super) sheets: Vec<(Table, Sheet)>,
}

impl<'f> Reading<'f> {
    pub(super) fn of(
        inputs: impl Iterator<Item = (Table, &'f Input)>,
        columns: &'f ColumnNames,
    ) -> Self {
        let is_plan =
            |(table, input): &(Table, &Input)| *table == Table::History && input.is_json();
        let (plans, tables): (Vec<_>, _) = inputs.partition(is_plan);
        let plan = plans.first().map(|(_, plan)| *plan);
        Self { tables, plan, columns, faults: Vec::new(), sheets: Vec::new() }
    }

    /// Reads all tables; `None` if there are faults. The warnings of the pool have lines of files.
    pub(super) fn pool(&mut self) -> Option<Pool> {
        let mut findings = Findings::default();
        self.read_sheets(&mut findings);
        let (builder, stated) = self.enter(&mut findings);
        let municipalities_are_sound = !self.has_fault(Table::Municipalities, &findings.faults);
        let Findings { faults, warnings } = findings;
        let built = warnings.into_iter().fold(builder, PoolBuilder::warning).build();
        let without_postcode: Vec<_> =
            faults.iter().filter(|fault| is_of_postcode(&fault.kind)).map(row_of).collect();
        self.faults = faults;
        let pool = built.map_err(|of_pool| {
            let located = of_pool.relocated(|place| locate(place, &self.sheets));
            self.faults.extend(located.into_iter().filter(|fault| {
                // A reference to a municipality whose own row is faulty is only a consequence of that fault, as is a
                // municipality that a faulty postcode does not give.
                let echo = matches!(fault.kind, FaultKind::UnknownMunicipality { .. });
                let is_empty =
                    matches!(fault.kind, FaultKind::Empty(what) if what == "municipality".into());
                (municipalities_are_sound || !echo)
                    && !(is_empty && without_postcode.contains(&row_of(fault)))
            }));
        });
        let pool = pool.ok().filter(|_| self.faults.is_empty())?;
        let mut warnings = elsewhere(&pool, &stated);
        warnings.extend(pool.warnings().iter().cloned());
        let locate = |place| locate(place, &self.sheets);
        let warnings = warnings.into_iter().map(|warning| warning.relocated(locate)).collect();
        Some(pool.with_warnings(warnings))
    }

    fn has(&self, wanted: Table) -> bool {
        self.tables.iter().any(|(table, _)| *table == wanted)
    }

    /// Returns `true` if one of the faults is in the file of a table.
    fn has_fault(&self, wanted: Table, faults: &[Fault]) -> bool {
        let table = self.tables.iter().find(|(table, _)| *table == wanted);
        let name = table.map(|(_, input)| input.name());
        let is_there = |fault: &Fault| match &fault.place {
            Place::File { file, .. } => Some(file) == name.as_ref(),
            _ => false,
        };
        faults.iter().any(is_there)
    }

    /// Reads the sheets that can be read.
    fn read_sheets(&mut self, findings: &mut Findings) {
        let unnamed = ColumnNames::default();
        for &(table, input) in &self.tables {
            let columns = columns_of(table, self.has(Table::Postcodes));
            let names = if columns.can_be_named { self.columns } else { &unnamed };
            let sheet = Sheet::read(input, columns, names, findings);
            self.sheets.extend(sheet.map(|sheet| (table, sheet)));
        }
    }

    /// Adds the rows of all sheets to a builder.
    fn enter(&mut self, findings: &mut Findings) -> (PoolBuilder, Vec<StatedPostcode>) {
        let (mut builder, mut stated) = (Pool::builder(), Vec::new());
        let (mut postcodes, has_distances) = (None, self.has(Table::Distances));
        for (table, sheet) in &mut self.sheets {
            builder = match table {
                Table::Municipalities => municipalities::enter(builder, sheet, findings),
                Table::Postcodes => {
                    postcodes = Some(Postcodes::read(sheet, findings));
                    builder
                }
                Table::Registrants => {
                    let date_order = self.columns.date_order();
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
        if let Some(plan) = self.plan {
            builder = history::enter_plan(builder, plan, findings);
        }
        (builder, stated)
    }
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
    if stated.is_empty() {
        return Vec::new();
    }
    let mut rows: Vec<Option<RegistrantIdx>> = vec![None; pool.registrants().len()];
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
