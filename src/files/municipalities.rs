//! The municipalities file.

use super::cells;
use super::columns::Columns;
use super::findings::Findings;
use super::points::PointColumns;
use super::sheet::{Row, Sheet};
use crate::error::FaultKind;
use crate::pool::attributes::{OF_MUNICIPALITIES, split};
use crate::pool::{Municipality, PoolBuilder};

pub(super) const COLUMNS: Columns = Columns {
    required: OF_MUNICIPALITIES.required,
    optional: OF_MUNICIPALITIES.optional,
    attributes: &["province"],
    no_rows: Some("the file has a header and no municipalities"),
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
    let (host, max_groups) = (column("host"), column("max_groups"));
    let all = sheet.keep_readable(|row| {
        let point = points.required(row, findings)?;
        let mut municipality = Municipality::new(row.cell(code), row.cell(name), point);
        municipality.aliases = split(row.cell(aliases)).map(Into::into).collect();
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
    let yes_or_no = row.read(host, findings, |cell| match cell.to_lowercase().as_str() {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(FaultKind::Unreadable { expected: "yes or no" }),
    });
    yes_or_no.unwrap_or(true)
}
