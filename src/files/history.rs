//! The history file: earlier groups, as a table or as a plan.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::columns::Columns;
use super::findings::Findings;
use super::input::Input;
use super::plan_json::read_plan;
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

/// Adds the groups of a plan to the builder.
pub(super) fn enter_plan(
    builder: PoolBuilder,
    input: &Input,
    findings: &mut Findings,
) -> PoolBuilder {
    match read_plan(input.clone()) {
        Ok(plan) => plan
            .groups
            .into_iter()
            .fold(builder, |builder, group| builder.earlier_group(group.members)),
        Err(faults) => {
            findings.faults.extend(faults.iter().cloned());
            builder
        }
    }
}

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

#[cfg(test)]
mod tests {
    use crate::files::{Input, PoolFiles};

    const TOWNS: &str = "code,name,latitude,longitude\nGM1,Aa,52,5\n";
    const PEOPLE: &str = "id,municipality\nr1,GM1\nr2,GM1\nr3,GM1\n";

    /// Numbers of members of the earlier groups of a history.
    fn groups(history: &str) -> Result<Vec<usize>, String> {
        let files = PoolFiles::new(Input::text("towns", TOWNS), Input::text("people", PEOPLE));
        let read = files.with_history(Input::text("history", history)).read();
        let (pool, _) = read.map_err(|faults| faults.to_string())?;
        assert!(pool.warnings().is_empty(), "{:?}", pool.warnings());
        Ok(pool.history().iter().map(Vec::len).collect())
    }

    #[test]
    fn last_years_groups_are_a_history() {
        let header = "group,earlier_group,venue,venue_name,facilitator,host_turn,one_way_km,id";
        let csv =
            format!("{header},municipality\n3,,GM1,Aa,,,0.0,r1,GM1\n3,1,GM1,Aa,,,0.0,r3,GM1\n");
        assert_eq!(groups(&csv), Ok(vec![2]));
        let json = " \n{\"groups\": [{\"id\": 3, \"members\": [\"r1\", \"r2\", \"gone\"]}]}";
        assert_eq!(groups(json), Ok(vec![2]));
        let broken = groups("{\"groups\": 3}").unwrap_err();
        assert!(broken.starts_with("history, line 1, column "), "{broken}");
    }
}
