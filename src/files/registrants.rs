//! The registrants file.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::cells;
use super::column_names::DateOrder;
use super::columns::Columns;
use super::dates::Dates;
use super::doubles::PersonColumns;
use super::findings::Findings;
use super::lists::Separator;
use super::look_alikes::LookAlikes;
use super::points::PointColumns;
use super::postcodes::Postcodes;
use super::sheet::{Row, Sheet};
use crate::error::{FaultKind, Phrase};
use crate::measure::Point;
use crate::pool::attributes::{OF_REGISTRANTS, TAGS};
use crate::pool::checks::MAX_SEATS;
use crate::pool::fold::fold_name;
use crate::pool::{PoolBuilder, Registrant};

/// Headers in Dutch, and those of forms, with their columns.
const ALIASES: &[(&str, &str)] = &[
    ("gemeente", "municipality"),
    ("naam", "name"),
    ("e_mail", "email"),
    ("e_mailadres", "email"),
    ("emailadres", "email"),
    ("email_address", "email"),
    ("partij", "party"),
    ("regio", "region"),
    ("organisatie", "organisation"),
    ("organization", "organisation"),
    ("functie", "role"),
    ("plaatsen", "seats"),
    ("prioriteit", "priority"),
    ("aangemeld_op", "registered_at"),
    ("tijdstempel", "registered_at"),
    ("timestamp", "registered_at"),
    ("inschrijfdatum", "registered_at"),
    ("begintijd", "registered_at"),
    ("start_time", "registered_at"),
    ("beschikbaar", "available"),
    ("postal_code", "postcode"),
    ("wensen", "wishes"),
    ("alleen_in", "only_venues"),
    ("vergrendeld", "locked"),
    ("alleen_begeleiders", "only_facilitators"),
    ("niet_begeleiders", "not_facilitators"),
    ("max_reisafstand_km", "max_travel_km"),
];

const ATTRIBUTES: &[&str] = &["region", "party", "organisation", "role", "tags", "postcode"];

const NO_ROWS: Option<Phrase> = Some(Phrase::new(
    "the file has a header and no registrants",
    "het bestand heeft een kop en geen deelnemers",
));

pub(super) const COLUMNS: Columns = Columns {
    required: &[&["municipality"]],
    optional: OF_REGISTRANTS.0,
    attributes: ATTRIBUTES,
    aliases: ALIASES,
    no_rows: NO_ROWS,
    can_be_named: true,
};

/// The columns where postcodes are known, which can stand for municipalities.
pub(super) const COLUMNS_WITH_POSTCODES: Columns =
    Columns { required: &[&["municipality", "postcode"]], ..COLUMNS };

/// Rest of the input, as far as the registrants depend on it.
pub(super) struct Context<'c> {
    pub(super) date_order: Option<DateOrder>,
    pub(super) postcodes: Option<&'c Postcodes>,
    /// `true` if distances are given, so that a postcode says the municipality only.
    pub(super) has_distances: bool,
}

/// Municipality of the postcode of a registrant who states a municipality too.
pub(super) struct StatedPostcode {
    pub(super) row: usize,
    pub(super) code: Arc<str>,
}

/// Adds the registrants to the builder, one per row even if a value cannot be read, so that positions remain rows.
/// Returns the postcodes that are to be compared with the stated municipality.
pub(super) fn enter(
    builder: PoolBuilder,
    sheet: &Sheet,
    context: &Context<'_>,
    findings: &mut Findings,
) -> (PoolBuilder, Vec<StatedPostcode>) {
    let places = builder.names_of_municipalities();
    let mut reader = Reader::new(sheet, context, &places, findings);
    if reader.at.id.is_none() {
        findings.warn(sheet.place_of_header(), FaultKind::NumberedRows);
    }
    let attributes = reader.attributes.clone();
    let registrants =
        sheet.rows().enumerate().map(|(nth, row)| reader.registrant(nth, &row, findings));
    let builder = builder.registrants(registrants);
    let Reader { look_alikes, at, stated_postcodes, .. } = reader;
    look_alikes.warn(sheet, at.id, findings);
    let person = PersonColumns { name: at.name, email: at.email, municipality: at.municipality };
    person.warn_of_doubles(sheet, findings);
    let builder = if at.wishes.is_some() { builder.with_wishes() } else { builder };
    let builder = attributes.iter().fold(builder, |builder, (name, _)| builder.attribute(name));
    (builder, stated_postcodes)
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
    locked: Option<usize>,
    only_facilitators: Option<usize>,
    not_facilitators: Option<usize>,
    wishes: Option<usize>,
    postcode: Option<usize>,
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
            locked: sheet.column("locked"),
            only_facilitators: sheet.column("only_facilitators"),
            not_facilitators: sheet.column("not_facilitators"),
            wishes: sheet.column("wishes"),
            postcode: sheet.column("postcode"),
            point: PointColumns::of(sheet),
        }
    }
}

/// Separators of the columns with several values.
struct Separators {
    available: Separator,
    only_venues: Separator,
    only_facilitators: Separator,
    not_facilitators: Separator,
    wishes: Separator,
    tags: Separator,
}

/// Converter of rows to registrants.
struct Reader<'c> {
    at: Positions,
    attributes: Vec<(Arc<str>, usize)>,
    separators: Separators,
    dates: Dates,
    context: &'c Context<'c>,
    decimal_comma: bool,
    texts: Texts,
    look_alikes: LookAlikes,
    stated_postcodes: Vec<StatedPostcode>,
}

impl<'c> Reader<'c> {
    fn new(
        sheet: &Sheet,
        context: &'c Context<'c>,
        places: &FxHashSet<String>,
        findings: &mut Findings,
    ) -> Self {
        let at = Positions::of(sheet);
        let is_place = |part: &str| places.contains(&fold_name(part));
        let no_value = |_: &str| false;
        // Without wishes no person needs to be recognised.
        let columns = [at.id, at.name, at.email].into_iter().filter(|_| at.wishes.is_some());
        let people: FxHashSet<String> = columns
            .flat_map(|column| sheet.rows().map(move |row| row.cell(column).to_owned()))
            .filter(|cell| !cell.is_empty())
            .collect();
        let separators = Separators {
            available: Separator::of(sheet, at.available, no_value, findings),
            only_venues: Separator::of(sheet, at.only_venues, is_place, findings),
            only_facilitators: Separator::of(sheet, at.only_facilitators, no_value, findings),
            not_facilitators: Separator::of(sheet, at.not_facilitators, no_value, findings),
            wishes: Separator::of(sheet, at.wishes, |part| people.contains(part), findings),
            tags: Separator::of(sheet, sheet.column(TAGS), no_value, findings),
        };
        Self {
            dates: Dates::of(sheet, at.registered_at, context.date_order, findings),
            at,
            attributes: sheet.attributes(&COLUMNS),
            separators,
            context,
            decimal_comma: sheet.allows_decimal_comma(),
            texts: Texts::default(),
            look_alikes: LookAlikes::default(),
            stated_postcodes: Vec::new(),
        }
    }

    fn registrant(&mut self, nth: usize, row: &Row<'_>, findings: &mut Findings) -> Registrant {
        let number;
        let id = match self.at.id {
            Some(_) => {
                let id = row.cell(self.at.id);
                self.look_alikes.add(id);
                id
            }
            None => {
                number = (nth + 1).to_string();
                &number
            }
        };
        let of_postcode = self.postcode(row, findings);
        let stated = row.cell(self.at.municipality);
        let municipality = match &of_postcode {
            Some((code, _)) if stated.is_empty() => code.clone(),
            _ => self.texts.share(stated),
        };
        let mut registrant = Registrant::new(id, municipality)
            .with_contact(row.cell(self.at.name), row.cell(self.at.email))
            .with_available(self.list(row, self.at.available, self.separators.available))
            .with_only_venues(self.list(row, self.at.only_venues, self.separators.only_venues))
            .with_only_facilitators(self.list(
                row,
                self.at.only_facilitators,
                self.separators.only_facilitators,
            ))
            .with_not_facilitators(self.list(
                row,
                self.at.not_facilitators,
                self.separators.not_facilitators,
            ))
            .with_wishes(self.list(row, self.at.wishes, self.separators.wishes));
        for (name, column) in &self.attributes {
            let value = row.cell(Some(*column));
            if name.as_ref() == TAGS {
                let tags: Vec<&str> = self.separators.tags.split(value).collect();
                registrant = registrant.with_tags(&tags);
            } else if !value.is_empty() {
                registrant.attributes.set(name.clone(), self.texts.share(value));
            }
        }
        self.numbers(&mut registrant, row, findings);
        if let Some((code, point)) = of_postcode {
            if registrant.point.is_none() && !self.context.has_distances {
                registrant.point = Some(point);
            }
            if !stated.is_empty() {
                self.stated_postcodes.push(StatedPostcode { row: nth, code });
            }
        }
        registrant
    }

    /// Municipality and point of the row's postcode; `None` if the row or the pool has no postcodes.
    fn postcode(&self, row: &Row<'_>, findings: &mut Findings) -> Option<(Arc<str>, Point)> {
        let postcodes = self.context.postcodes?;
        row.read(self.at.postcode, findings, |cell| postcodes.find(cell))
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
        registrant.registered_at =
            row.read(at.registered_at, findings, |cell| self.dates.read(cell));
        registrant.max_travel = row.read(at.max_travel_km, findings, |cell| {
            cells::kilometres(cell, self.decimal_comma, "max_travel_km")
        });
        registrant.locked = row.read(at.locked, findings, cells::yes_or_no).unwrap_or(false);
        registrant.point = at.point.optional(row, findings);
    }

    fn list(
        &mut self,
        row: &Row<'_>,
        column: Option<usize>,
        separator: Separator,
    ) -> Vec<Arc<str>> {
        separator.split(row.cell(column)).map(|text| self.texts.share(text)).collect()
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
