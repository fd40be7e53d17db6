//! The verifier's figures of separated pairs and its defects of locks.

use std::sync::Arc;

use kring::audit::Defect;
use kring::plan::GroupDocument;
use kring::{Metres, verify};
use proptest::prelude::*;

use crate::generate;
use crate::many::hold;
use crate::mutate::mutations;
use crate::oracle::{self, Reading};

/// The verifier is right about change and locks, whatever edit was made to the plan.
#[test]
fn the_verifier_agrees_on_separated_pairs_and_locks() {
    let edited = || (generate::revised_cases(), prop::collection::vec(mutations(), 4));
    hold(1_000, edited, |(case, mutations)| {
        let (case, pool) = (&case, case.pool());
        let Some(best) = oracle::best(case) else { return Ok(()) };
        let (plan, earlier) = (best.document(case), case.previous().expect("a plan is revised"));
        let reading = Reading::of(case);
        let position = |id: &Arc<str>| case.people.iter().position(|one| one.id == id.as_ref());
        for mutation in &mutations {
            let plan = mutation.of(case, &plan);
            let members = |group: &GroupDocument| group.members.iter().map(position).collect();
            let known: Option<Vec<Vec<usize>>> = plan.groups.iter().map(members).collect();
            let Some(known) = known else { continue };
            let mut all: Vec<usize> = known.concat();
            all.sort_unstable();
            all.dedup();
            // Nothing is stated of a person who is in two groups.
            if all.len() < known.concat().len() {
                continue;
            }
            let groups: Vec<&[usize]> = known.iter().map(Vec::as_slice).collect();
            let verdict = verify(&pool, &case.programme, Some(&earlier), &plan);
            let change = reading.change(&groups);
            prop_assert_eq!(verdict.figures.change, Metres(change));
            let is_of_locks =
                |d: &Defect| matches!(d, Defect::LockedSplit { .. } | Defect::LockedMerged { .. });
            let breaks = !reading.keeps_locks(&groups);
            prop_assert_eq!(verdict.defects.iter().any(is_of_locks), breaks);

            // If the plan has another fault, the verifier may withhold the cost.
            let is_sound = verdict.defects.iter().all(is_of_locks);
            let figures = verdict.figures;
            for wrong in [0, 1].into_iter().filter(|_| is_sound) {
                let mut stated = plan.clone();
                stated.change_m = Some(change);
                stated.cost_m = Some(figures.cost().0 - figures.change.0 + change + wrong);
                let defects = verify(&pool, &case.programme, Some(&earlier), &stated).defects;
                let is_wrong = !defects.iter().all(is_of_locks);
                prop_assert_eq!(is_wrong, wrong > 0, "{:?}", defects);
            }
        }
        Ok(())
    });
}
