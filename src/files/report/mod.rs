//! `report.html`: one page to look at, print and send on, with everything inside.

mod figures;
mod groups;
mod map;
mod page;
mod reserve;
mod words;

use std::io::{self, Write};

use askama::Template;

use super::presentation::Source;
use crate::plan::{Group, Plan};
use crate::pool::Municipality;

use page::Page;
use words::Words;

/// Each group has its drawing and its members where there are at most so many.
const MOST_GROUPS: usize = 1_500;
/// Else the table shows so many, those that travel most.
const MOST_ROWS: usize = 1_000;
/// So many of those who wait are listed.
const MOST_WAITING: usize = 2_000;

/// Writes the report.
pub(super) fn write(out: &mut impl Write, source: &Source<'_>) -> io::Result<()> {
    let words = Words::of(source.presentation.language);
    let shown = Shown::of(source.plan);
    Page::new(source, &shown, words).write_into(out)
}

/// The groups in the report.
struct Shown<'a> {
    groups: Vec<&'a Group>,
    /// All of the plan.
    is_whole: bool,
}

impl<'a> Shown<'a> {
    fn of(plan: &'a Plan) -> Self {
        let mut groups: Vec<&Group> = plan.groups().iter().collect();
        let is_whole = groups.len() <= MOST_GROUPS;
        if !is_whole {
            groups.sort_by_key(|group| (std::cmp::Reverse(group.travel()), group.id()));
            groups.truncate(MOST_ROWS);
        }
        Self { groups, is_whole }
    }
}

/// What people call a municipality.
fn place_name(municipality: &Municipality) -> &str {
    match municipality.name() {
        "" => municipality.code(),
        name => name,
    }
}
