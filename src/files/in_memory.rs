//! Table of the registrants of a pool that no file states.

use super::column_names::ColumnNames;
use super::csv_out::CsvOut;
use super::findings::Findings;
use super::input::Input;
use super::registrants::COLUMNS;
use super::sheet::Sheet;
use crate::pool::{Pool, Registrant, RegistrantIdx};

/// Columns that the table has even if they are empty.
const REQUIRED: [&str; 2] = ["id", "municipality"];
/// Separator of the values of a list.
const SEPARATOR: &str = "|";

/// Column of the table: its name and a registrant's cell.
type Column<'p> = (&'p str, Box<dyn Fn(&Registrant) -> String + 'p>);

impl Sheet {
    /// The registrants of a pool as a table: their own statements, in columns that at least one of them fills.
    ///
    /// ```
    /// use kring::{Municipality, Point, Pool, Registrant, files::Sheet};
    /// let pool = Pool::builder()
    ///     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
    ///     .registrant(Registrant::new("r1", "Utrecht").with("party", "A"))
    ///     .build()?;
    /// let sheet = Sheet::of(&pool);
    /// assert!(format!("{sheet:?}").contains("rows: 1"));
    /// # Ok::<(), kring::Faults>(())
    /// ```
    #[must_use]
    pub fn of(pool: &Pool) -> Self {
        let mut rows: Vec<RegistrantIdx> = pool.indices().collect();
        rows.sort_by_key(|&idx| pool.row_of(idx));
        let rows: Vec<&Registrant> = rows.into_iter().map(|idx| pool.registrant(idx)).collect();
        let columns = columns(pool);
        let is_filled = |(name, cell): &&Column<'_>| {
            REQUIRED.contains(name) || rows.iter().any(|row| !cell(row).is_empty())
        };
        let columns: Vec<&Column<'_>> = columns.iter().filter(is_filled).collect();
        let mut text = Vec::new();
        // Writing to memory does not fail.
        let written = CsvOut::new(&mut text, b',', false).and_then(|mut csv| {
            csv.row([""; 0], columns.iter().map(|(name, _)| name))?;
            rows.iter()
                .try_for_each(|row| csv.row([""; 0], columns.iter().map(|(_, cell)| cell(row))))?;
            csv.finish()
        });
        debug_assert!(written.is_ok());
        let input = Input::read("registrants", text.as_slice());
        let (names, mut findings) = (ColumnNames::default(), Findings::default());
        let sheet =
            input.ok().and_then(|input| Self::read(&input, &COLUMNS, &names, &mut findings));
        sheet.unwrap_or_else(Self::empty)
    }
}

/// All columns that the registrants of a pool may fill.
fn columns(pool: &Pool) -> Vec<Column<'_>> {
    fn column<'p>(name: &'p str, cell: impl Fn(&Registrant) -> String + 'p) -> Column<'p> {
        (name, Box::new(cell))
    }
    let unless = |is_default: bool, text: String| if is_default { String::new() } else { text };
    let degrees =
        |degrees: Option<f64>| degrees.map_or_else(String::new, |value| value.to_string());
    let stated = [
        column("id", |r| r.id().to_owned()),
        column("municipality", |r| r.municipality().to_owned()),
        column("name", |r| r.name().to_owned()),
        column("email", |r| r.email().to_owned()),
        column("seats", move |r| unless(r.seats() == 1, r.seats().to_string())),
        column("priority", move |r| unless(r.priority() == 0, r.priority().to_string())),
        column("registered_at", |r| {
            r.registered_at().map_or_else(String::new, |at| at.to_string())
        }),
        column("max_travel_km", |r| {
            r.max_travel().map_or_else(String::new, |most| most.kilometres().to_string())
        }),
        column("latitude", move |r| degrees(r.point().map(|point| point.latitude()))),
        column("longitude", move |r| degrees(r.point().map(|point| point.longitude()))),
        column("available", |r| r.available().join(SEPARATOR)),
        column("only_venues", |r| r.only_venues().join(SEPARATOR)),
        column("only_facilitators", |r| r.only_facilitators().join(SEPARATOR)),
        column("not_facilitators", |r| r.not_facilitators().join(SEPARATOR)),
        column("wishes", |r| r.wishes().join(SEPARATOR)),
        column("locked", move |r| unless(!r.is_locked(), "yes".to_owned())),
    ];
    let attributes = pool.attribute_names().filter(|name| *name != "municipality");
    let attributes =
        attributes.map(|name| column(name, move |r| r.attributes.value(name).to_owned()));
    stated.into_iter().chain(attributes).collect()
}
