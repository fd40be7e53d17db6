//! The registrants file.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::cells;
use super::columns::Columns;
use super::findings::Findings;
use super::look_alikes::LookAlikes;
use super::points::PointColumns;
use super::sheet::{Row, Sheet};
use crate::error::FaultKind;
use crate::pool::attributes::{OF_REGISTRANTS, split};
use crate::pool::checks::MAX_SEATS;
use crate::pool::{PoolBuilder, RegisteredAt, Registrant};

pub(super) const COLUMNS: Columns = Columns {
    required: OF_REGISTRANTS.required,
    optional: OF_REGISTRANTS.optional,
    attributes: &["region", "party", "organisation", "role", "tags"],
    no_rows: Some("the file has a header and no registrants"),
};

/// Adds the registrants to the builder, one per row even if a value cannot be read, so that positions remain rows.
pub(super) fn enter(builder: PoolBuilder, sheet: &Sheet, findings: &mut Findings) -> PoolBuilder {
    let mut reader = Reader::new(sheet);
    let attributes = reader.attributes.clone();
    let builder = builder.registrants(sheet.rows().map(|row| reader.registrant(&row, findings)));
    reader.look_alikes.warn(sheet, reader.at.id, findings);
    attributes.iter().fold(builder, |builder, (name, _)| builder.attribute(name))
}

/// Positions of the columns; `None` for an absent one.
struct Positions {
    id: Option<usize>,
    municipality: Option<usize>,
    name: Option<usize>,
    email: Option<usize>,
    seats: Option<usize>,
    priority: Option<usize>,
    registered_at: Option<usize>,
    max_travel_km: Option<usize>,
    available: Option<usize>,
    only_venues: Option<usize>,
    point: PointColumns,
}

impl Positions {
    fn of(sheet: &Sheet) -> Self {
        Self {
            id: sheet.column("id"),
            municipality: sheet.column("municipality"),
            name: sheet.column("name"),
            email: sheet.column("email"),
            seats: sheet.column("seats"),
            priority: sheet.column("priority"),
            registered_at: sheet.column("registered_at"),
            max_travel_km: sheet.column("max_travel_km"),
            available: sheet.column("available"),
            only_venues: sheet.column("only_venues"),
            point: PointColumns::of(sheet),
        }
    }
}

/// Converter of rows to registrants.
struct Reader {
    at: Positions,
    attributes: Vec<(Arc<str>, usize)>,
    decimal_comma: bool,
    texts: Texts,
    look_alikes: LookAlikes,
}

impl Reader {
    fn new(sheet: &Sheet) -> Self {
        Self {
            at: Positions::of(sheet),
            attributes: sheet.attributes(&COLUMNS),
            decimal_comma: sheet.allows_decimal_comma(),
            texts: Texts::default(),
            look_alikes: LookAlikes::default(),
        }
    }

    fn registrant(&mut self, row: &Row<'_>, findings: &mut Findings) -> Registrant {
        let id = row.cell(self.at.id);
        self.look_alikes.add(id);
        let municipality = self.texts.share(row.cell(self.at.municipality));
        let mut registrant = Registrant::new(id, municipality)
            .with_contact(row.cell(self.at.name), row.cell(self.at.email))
            .with_available(self.list(row, self.at.available))
            .with_only_venues(self.list(row, self.at.only_venues));
        for (name, column) in &self.attributes {
            let value = row.cell(Some(*column));
            if !value.is_empty() {
                registrant.attributes.set(name.clone(), self.texts.share(value));
            }
        }
        self.numbers(&mut registrant, row, findings);
        registrant
    }

    fn numbers(&self, registrant: &mut Registrant, row: &Row<'_>, findings: &mut Findings) {
        let at = &self.at;
        if let Some(seats) =
            row.read(at.seats, findings, |cell| cells::whole(cell, "seats", 1, MAX_SEATS.into()))
        {
            registrant.seats = seats;
        }
        if let Some(priority) = row.read(at.priority, findings, |cell| {
            cells::whole(cell, "priority", i32::MIN.into(), i32::MAX.into())
        }) {
            registrant.priority = priority;
        }
        registrant.registered_at = row.read(at.registered_at, findings, |cell| {
            let expected = "a date such as 2026-01-31 or 2026-01-31T09:30:00+01:00";
            cell.parse::<RegisteredAt>().map_err(|_| FaultKind::Unreadable { expected })
        });
        registrant.max_travel = row.read(at.max_travel_km, findings, |cell| {
            cells::kilometres(cell, self.decimal_comma, "max_travel_km")
        });
        registrant.point = at.point.optional(row, findings);
    }

    fn list(&mut self, row: &Row<'_>, column: Option<usize>) -> Vec<Arc<str>> {
        split(row.cell(column)).map(|text| self.texts.share(text)).collect()
    }
}

/// Pool of shared texts: equal texts of many rows are stored once.
#[derive(Default)]
struct Texts(FxHashSet<Arc<str>>);

impl Texts {
    /// Maximum number of different texts; beyond it, the search for equal ones costs more than it saves.
    const MAX: usize = 1 << 16;

    fn share(&mut self, text: &str) -> Arc<str> {
        if let Some(shared) = self.0.get(text) {
            return shared.clone();
        }
        let new: Arc<str> = text.into();
        if self.0.len() < Self::MAX {
            self.0.insert(new.clone());
        }
        new
    }
}
