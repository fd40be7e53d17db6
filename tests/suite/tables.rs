//! Plans read from tables of groups: what is written reads back, and edited tables are priced as the verifier and the
//! naive judge price them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kring::audit::Defect;
use kring::files::{Input, Results, Sheet, read_groups};
use kring::{Language, Plan, PlanDocument, Pool, verify};
use proptest::prelude::*;

use crate::case::Case;
use crate::generate;
use crate::many::{Held, hold};
use crate::properties::same_verdict;
use crate::shuffle::Shuffle;
use crate::solver::decided;

/// Number of edited tables of each case.
const EDITS: usize = 10;

/// A table of groups as text, with the ids of its rows.
#[derive(Clone)]
struct Table {
    header: String,
    /// Group, id and the other cells of each row.
    rows: Vec<(String, Arc<str>, String)>,
}

impl Table {
    fn of(case: &Case, pool: &Pool, plan: &Plan) -> Self {
        let (sheet, previous, mut csv) = (Sheet::of(pool), case.previous(), Vec::new());
        let mut results = Results::new(pool, &case.programme, &sheet, plan, Language::English);
        if let Some(previous) = &previous {
            results = results.with_previous(previous);
        }
        results.write_groups(&mut csv).expect("memory");
        let text = String::from_utf8(csv).expect("UTF-8");
        let mut lines = text.lines();
        let header = lines.next().expect("a header").to_owned();
        let ids = plan.groups().iter().flat_map(|group| group.members().iter().cloned());
        let row = |(line, id): (&str, Arc<str>)| {
            let (group, others) = line.split_once(',').expect("a cell");
            (group.to_owned(), id, others.to_owned())
        };
        Self { header, rows: lines.zip(ids).map(row).collect() }
    }

    fn text(&self) -> String {
        let lines = self.rows.iter().map(|(group, _, others)| format!("{group},{others}\n"));
        format!("{}\n{}", self.header, lines.collect::<String>())
    }

    /// Groups that the table states, with their members.
    fn groups(&self) -> BTreeMap<u32, BTreeSet<Arc<str>>> {
        let mut groups: BTreeMap<u32, BTreeSet<Arc<str>>> = BTreeMap::new();
        for (group, id, _) in self.rows.iter().filter(|(group, ..)| !group.is_empty()) {
            groups.entry(group.parse().expect("a number")).or_default().insert(id.clone());
        }
        groups
    }

    /// Swaps two people, moves one to another or a new group, takes one out or removes a row.
    fn edit(&mut self, shuffle: &mut Shuffle) {
        if self.rows.is_empty() {
            return;
        }
        let (one, other) = (shuffle.below(self.rows.len()), shuffle.below(self.rows.len()));
        match shuffle.below(5) {
            0 | 1 => {
                let group = self.rows[one].0.clone();
                self.rows[one].0 = std::mem::replace(&mut self.rows[other].0, group);
            }
            2 => self.rows[one].0 = self.rows[other].0.clone(),
            3 => self.rows[one].0 = ["", "77", "4294967295"][shuffle.below(3)].to_owned(),
            _ => drop(self.rows.remove(one)),
        }
    }

    /// Renames a column, so that it is no longer read.
    fn hide(&mut self, column: &str) {
        self.header = self.header.replace(&format!(",{column},"), &format!(",own {column},"));
    }
}

fn read(case: &Case, pool: &Pool, table: &Table) -> PlanDocument {
    let input = Input::text("groups.csv", &table.text());
    read_groups(input, pool, &case.programme, case.previous().as_ref()).expect("a table")
}

fn check(case: &Case, pool: &Pool, table: &Table, has_venues: bool) -> Held {
    let (plan, previous) = (read(case, pool, table), case.previous());
    let groups = plan
        .groups
        .iter()
        .map(|group| (group.id, group.members.iter().cloned().collect::<BTreeSet<Arc<str>>>()));
    prop_assert_eq!(groups.collect::<BTreeMap<_, _>>(), table.groups());
    let verdict = verify(pool, &case.programme, previous.as_ref(), &plan);
    for defect in &verdict.defects {
        let is_wrong = match defect {
            Defect::Figure { .. } | Defect::Numbering { .. } | Defect::Hosts { .. } => true,
            Defect::Lost { .. } | Defect::Double { .. } | Defect::Unknown { .. } => true,
            Defect::NoReason { .. } | Defect::ReserveOrder { .. } | Defect::Gap { .. } => true,
            Defect::Status { .. } | Defect::BoundAboveCost { .. } => true,
            Defect::NearerVenue { .. } => !has_venues,
            Defect::Missing { what, .. } => *what == "venue",
            _ => false,
        };
        prop_assert!(!is_wrong, "{defect}");
    }
    let figures = verdict.figures;
    prop_assert_eq!(plan.cost_m, Some(figures.cost().0));
    prop_assert_eq!(plan.travel_m, Some(figures.travel.0));
    let of_groups: Vec<_> =
        plan.groups.iter().map(|group| (group.travel_m, group.far_m, group.penalty_m)).collect();
    let judged = verdict
        .groups
        .iter()
        .map(|group| (Some(group.travel.0), Some(group.far.0), Some(group.penalty.0)));
    prop_assert_eq!(of_groups, judged.collect::<Vec<_>>());
    same_verdict(case, pool, &plan)
}

#[test]
fn written_tables_read_back_and_edited_ones_are_priced_like_any_plan() {
    let both =
        || (prop_oneof![3 => generate::cases(), 1 => generate::revised_cases()], any::<u64>());
    hold(1_000, both, |(case, seed)| {
        let (pool, mut shuffle) = (case.pool(), Shuffle::new(seed));
        let Ok(plan) = decided(&case, &pool) else { return Ok(()) };
        let table = Table::of(&case, &pool, &plan);
        let (written, found) = (PlanDocument::from(&plan), read(&case, &pool, &table));
        prop_assert_eq!(&found.groups, &written.groups);
        let ids = |plan: &PlanDocument| -> Vec<Arc<str>> {
            plan.reserve.iter().map(|waiting| waiting.id.clone()).collect()
        };
        prop_assert_eq!(ids(&found), ids(&written));
        prop_assert_eq!(found.cost_m, written.cost_m);
        let previous = case.previous();
        let judged = found.judged(&pool, &case.programme, previous.as_ref()).expect("input");
        let judged = judged.map_err(|verdict| TestCaseError::fail(format!("{verdict:?}")))?;
        prop_assert_eq!(judged.groups(), plan.groups());
        for _ in 0..EDITS {
            let mut edited = table.clone();
            for _ in 0..=shuffle.below(3) {
                edited.edit(&mut shuffle);
            }
            edited.rows = shuffle.mixed(&edited.rows);
            let has_venues = shuffle.below(2) == 0;
            if !has_venues {
                edited.hide("venue");
            }
            check(&case, &pool, &edited, has_venues)?;
        }
        Ok(())
    });
}
