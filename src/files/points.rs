//! Reading of the latitude and longitude of a row.

use super::cells;
use super::findings::Findings;
use super::sheet::{Row, Sheet};
use crate::error::{FaultKind, Phrase};
use crate::measure::Point;

/// Positions of the two columns of a point.
#[derive(Clone, Copy)]
pub(super) struct PointColumns {
    latitude: Option<usize>,
    longitude: Option<usize>,
    decimal_comma: bool,
}

impl PointColumns {
    pub(super) fn of(sheet: &Sheet) -> Self {
        let decimal_comma = sheet.allows_decimal_comma();
        let (latitude, longitude) = (sheet.column("latitude"), sheet.column("longitude"));
        Self { latitude, longitude, decimal_comma }
    }

    /// Reads the point of a row in which it may be absent.
    pub(super) fn optional(self, row: &Row<'_>, findings: &mut Findings) -> Option<Point> {
        let empty = |column| row.cell(column).is_empty();
        match (empty(self.latitude), empty(self.longitude)) {
            (true, true) => None,
            (false, false) => self.read(row, findings),
            (no_latitude, _) => {
                let column = if no_latitude { self.latitude } else { self.longitude };
                findings.fault(row.place(column), FaultKind::HalfPoint);
                None
            }
        }
    }

    /// Reads the point of a row in which it is required.
    pub(super) fn required(self, row: &Row<'_>, findings: &mut Findings) -> Option<Point> {
        let columns = [(self.latitude, "latitude"), (self.longitude, "longitude")];
        for (column, name) in columns {
            if row.cell(column).is_empty() {
                findings.fault(row.place(column), FaultKind::Empty(name.into()));
            }
        }
        self.read(row, findings)
    }

    fn read(self, row: &Row<'_>, findings: &mut Findings) -> Option<Point> {
        let mut degrees = |column, what, most| {
            let parse = |cell: &str| cells::degrees(cell, self.decimal_comma, what, most);
            row.read(column, findings, parse)
        };
        let latitude = degrees(self.latitude, "latitude", 90);
        let longitude = degrees(self.longitude, "longitude", 180);
        let point = Point::new(latitude?, longitude?);
        if let Some(odd) = odd(point) {
            findings.warn(row.place(self.latitude), FaultKind::OddPoint(odd));
        }
        Some(point)
    }
}

/// Returns the probable error of a point.
fn odd(point: Point) -> Option<Phrase> {
    let (latitude, longitude) = (point.latitude(), point.longitude());
    // The Netherlands with latitude and longitude exchanged: open sea, so that no real place gets the warning.
    let exchanged = (3.0..7.5).contains(&latitude) && (50.5..54.0).contains(&longitude);
    if latitude == 0.0 && longitude == 0.0 {
        Some(Phrase::new(
            "latitude and longitude are both 0, which is in the Atlantic; leave unknown ones empty",
            "latitude en longitude zijn beide 0, dat is in de Atlantische Oceaan; laat ze leeg als ze onbekend zijn",
        ))
    } else if exchanged {
        Some(Phrase::new(
            "latitude and longitude seem to be exchanged",
            "latitude en longitude lijken verwisseld",
        ))
    } else {
        None
    }
}
