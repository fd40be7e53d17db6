//! The facilitators file.

use super::cells;
use super::columns::Columns;
use super::findings::Findings;
use super::lists::Separator;
use super::sheet::Sheet;
use crate::pool::{Facilitator, PoolBuilder};

pub(super) const COLUMNS: Columns = Columns {
    required: &[&["id"], &["municipality"]],
    optional: &["max_groups", "max_travel_km", "available"],
    attributes: &[],
    aliases: &[
        ("gemeente", "municipality"),
        ("max_groepen", "max_groups"),
        ("max_reisafstand_km", "max_travel_km"),
        ("beschikbaar", "available"),
    ],
    no_rows: None,
    can_be_named: false,
};

/// Adds the facilitators to the builder, one per row even if a value cannot be read, so that positions remain rows.
pub(super) fn enter(builder: PoolBuilder, sheet: &Sheet, findings: &mut Findings) -> PoolBuilder {
    let (id, municipality) = (sheet.column("id"), sheet.column("municipality"));
    let (max_groups, max_travel) = (sheet.column("max_groups"), sheet.column("max_travel_km"));
    let available = sheet.column("available");
    let separator = Separator::of(sheet, available, |_| false, findings);
    let all = sheet.rows().map(|row| {
        let mut facilitator = Facilitator::new(row.cell(id), row.cell(municipality))
            .with_available(separator.split(row.cell(available)));
        if let Some(groups) = row
            .read(max_groups, findings, |cell| cells::whole(cell, "max_groups", 0, u32::MAX.into()))
        {
            facilitator.max_groups = groups;
        }
        facilitator.max_travel = row.read(max_travel, findings, |cell| {
            cells::kilometres(cell, sheet.allows_decimal_comma(), "max_travel_km")
        });
        facilitator
    });
    builder.facilitators(all)
}
