//! The history file: earlier groups.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::columns::Columns;
use super::findings::Findings;
use super::sheet::Sheet;
use crate::error::FaultKind;
use crate::pool::PoolBuilder;

pub(super) const COLUMNS: Columns = Columns {
    required: &[&["group"], &["id"]],
    optional: &["round"],
    attributes: &[],
    aliases: &[("groep", "group"), ("ronde", "round")],
    no_rows: None,
    can_be_named: false,
};

/// Adds the groups of each round to the builder, in order of first appearance.
pub(super) fn enter(builder: PoolBuilder, sheet: &Sheet, findings: &mut Findings) -> PoolBuilder {
    let (group, id, round) = (sheet.column("group"), sheet.column("id"), sheet.column("round"));
    let mut positions = FxHashMap::default();
    let mut groups: Vec<Vec<Arc<str>>> = Vec::new();
    for row in sheet.rows() {
        for (column, name) in [(group, "group"), (id, "id")] {
            if row.cell(column).is_empty() {
                findings.fault(row.place(column), FaultKind::Empty(name.into()));
            }
        }
        let key = (row.cell(round).to_owned(), row.cell(group).to_owned());
        let position = *positions.entry(key).or_insert(groups.len());
        match groups.get_mut(position) {
            Some(members) => members.push(row.cell(id).into()),
            None => groups.push(vec![row.cell(id).into()]),
        }
    }
    groups.into_iter().fold(builder, PoolBuilder::earlier_group)
}
