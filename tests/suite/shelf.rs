//! Plans with their certificates, kept for tests that run without the solver (`scripts/mutants`).

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;

use kring::{Certificate, PlanDocument};

use crate::case::Case;

/// Name of a solve with this work limit.
pub(crate) fn solved(work: Option<u64>) -> String {
    format!("{work:?}")
}

/// Path of a file about a case, in the folder that `KRING_SHELF` names.
fn place(case: &Case, what: &str, kind: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("KRING_SHELF")?;
    let mut hasher = DefaultHasher::new();
    format!("{case:?} {what}").hash(&mut hasher);
    Some(PathBuf::from(folder).join(format!("{:016x}.{kind}", hasher.finish())))
}

/// Keeps a plan, if there is a shelf.
pub(crate) fn put(case: &Case, work: Option<u64>, proven: &(PlanDocument, Certificate)) {
    if let Some(place) = place(case, &solved(work), "json") {
        let text = serde_json::to_string(proven).expect("it is JSON");
        fs::write(place, text).expect("the shelf can be written to");
    }
}

/// Returns the plan that was kept.
pub(crate) fn taken(case: &Case, work: Option<u64>) -> Option<(PlanDocument, Certificate)> {
    let text = fs::read_to_string(place(case, &solved(work), "json")?).ok()?;
    Some(serde_json::from_str(&text).expect("what was put there"))
}

/// Returns `true` if an answer of the checker equals the kept one. Keeps the answer if there is none yet.
pub(crate) fn agrees(case: &Case, what: &str, answer: impl FnOnce() -> String) -> bool {
    let Some(place) = place(case, what, "txt") else { return true };
    let answer = answer();
    match fs::read_to_string(&place) {
        Ok(kept) => kept == answer,
        Err(_) => fs::write(place, answer).is_ok(),
    }
}
