//! The chapter on what has changed since an earlier plan.

use super::words::Words;
use crate::files::presentation::Source;
use crate::plan::{Difference, PlanDocument};
use crate::text::{Language, Told, told};

/// Maximum number of listed changes.
const MAX_CHANGES: usize = 2_000;

/// Differences from an earlier plan, in words.
#[derive(Debug)]
pub(super) struct Changes {
    pub(super) title: &'static str,
    pub(super) summary: String,
    pub(super) changes: Vec<String>,
    pub(super) abbreviated: String,
    pub(super) figures: Vec<String>,
}

/// Returns the chapter; `None` if no plan was revised.
pub(super) fn changes(source: &Source<'_>, words: &Words) -> Option<Changes> {
    let language = source.presentation.language;
    let difference = Difference::between(source.previous?, &PlanDocument::from(source.plan));
    let Told { summary, mut changes, figures } = told(language, &difference);
    let all = changes.len();
    changes.truncate(MAX_CHANGES);
    let abbreviated = match changes.len() == all {
        true => String::new(),
        false => words.abbreviated(changes.len(), all, "groups.csv"),
    };
    let title = match language {
        Language::English => "What has changed",
        Language::Dutch => "Wat is er veranderd",
    };
    Some(Changes { title, summary, changes, abbreviated, figures })
}
