//! The distances file.

use super::cells;
use super::columns::Columns;
use super::findings::Findings;
use super::sheet::Sheet;
use crate::error::FaultKind;
use crate::measure::Metres;
use crate::pool::PoolBuilder;
use crate::pool::distances::MAX_METRES;

pub(super) const COLUMNS: Columns = Columns {
    required: &[&["from"], &["to"], &["metres"]],
    optional: &[],
    attributes: &[],
    aliases: &[("van", "from"), ("naar", "to"), ("meter", "metres"), ("meters", "metres")],
    no_rows: None,
    can_be_named: false,
};

/// Adds the distances to the builder. Rows that cannot be read are dropped from the sheet.
pub(super) fn enter(
    builder: PoolBuilder,
    sheet: &mut Sheet,
    findings: &mut Findings,
) -> PoolBuilder {
    let (from, to, metres) = (sheet.column("from"), sheet.column("to"), sheet.column("metres"));
    let all = sheet.keep_readable(|row| {
        if row.cell(metres).is_empty() {
            findings.fault(row.place(metres), FaultKind::Empty("metres".into()));
        }
        let length =
            row.read(metres, findings, |cell| cells::whole(cell, "metres", 0, MAX_METRES))?;
        Some((row.cell(from).to_owned(), row.cell(to).to_owned(), Metres(length)))
    });
    all.into_iter().fold(builder.with_given_distances(), |builder, (from, to, length)| {
        builder.distance(from, to, length)
    })
}
