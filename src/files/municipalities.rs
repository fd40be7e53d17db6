//! The municipalities file.

use super::cells;
use super::columns::Columns;
use super::findings::Findings;
use super::points::PointColumns;
use super::sheet::{Row, Sheet};
use crate::error::Phrase;
use crate::pool::attributes::{OF_MUNICIPALITIES, split};
use crate::pool::{Municipality, PoolBuilder};

pub(super) const COLUMNS: Columns = Columns {
    required: &[&["code"], &["latitude"], &["longitude"]],
    optional: OF_MUNICIPALITIES.0,
    attributes: &["province"],
    aliases: &[("naam", "name"), ("provincie", "province"), ("voormalig", "former")],
    no_rows: Some(Phrase::new(
        "the file has a header and no municipalities",
        "het bestand heeft een kop en geen gemeenten",
    )),
    can_be_named: false,
};

/// Adds the municipalities to the builder. Rows without a readable point are dropped from the sheet.
pub(super) fn enter(
    builder: PoolBuilder,
    sheet: &mut Sheet,
    findings: &mut Findings,
) -> PoolBuilder {
    let attributes = sheet.attributes(&COLUMNS);
    let points = PointColumns::of(sheet);
    let column = |name| sheet.column(name);
    let (code, name, aliases) = (column("code"), column("name"), column("aliases"));
    let former = column("former");
    let (host, max_groups) = (column("host"), column("max_groups"));
    let all = sheet.keep_readable(|row| {
        let point = points.required(row, findings)?;
        let mut municipality = Municipality::new(row.cell(code), row.cell(name), point);
        municipality.aliases = split(row.cell(aliases)).map(Into::into).collect();
        municipality.former = split(row.cell(former)).map(Into::into).collect();
        municipality.can_host = can_host(row, host, findings);
        municipality.max_groups = row.read(max_groups, findings, |cell| {
            cells::whole(cell, "max_groups", 0, u32::MAX.into())
        });
        // The attribute `municipality` is always the code.
        for (attribute, column) in
            attributes.iter().filter(|(name, _)| name.as_ref() != "municipality")
        {
            municipality.attributes.set(attribute.clone(), row.cell(Some(*column)).into());
        }
        Some(municipality)
    });
    let builder = attributes.iter().fold(builder, |builder, (name, _)| builder.attribute(name));
    builder.municipalities(all)
}

fn can_host(row: &Row<'_>, host: Option<usize>, findings: &mut Findings) -> bool {
    row.read(host, findings, cells::yes_or_no).unwrap_or(true)
}
