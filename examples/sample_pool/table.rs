//! Table of the registrants.

use std::io::Write;

use csv::{StringRecord, Writer};

use crate::people::Registrants;

/// Draws `size` registrants and writes each at once.
pub(crate) fn write(
    registrants: &mut Registrants<'_>,
    size: u64,
    writer: &mut Writer<impl Write>,
) -> csv::Result<()> {
    writer.write_record(registrants.columns())?;
    let mut cells = StringRecord::new();
    for row in 0..size {
        registrants.draw(row, &mut cells);
        writer.write_record(&cells)?;
    }
    Ok(writer.flush()?)
}
