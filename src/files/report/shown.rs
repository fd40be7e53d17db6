//! Selection of the groups that a report shows.

use super::words::Words;
use crate::files::presentation::Source;
use crate::plan::{Group, Plan};
use crate::pool::Municipality;

/// Maximum number of groups for which the report has each group's drawing and members.
const MAX_GROUPS: usize = 1_500;

/// Number of groups in the table above `MAX_GROUPS`, those with the most travel.
const MAX_ROWS: usize = 1_000;

/// Maximum number of listed waiting registrants.
pub(super) const MAX_WAITING: usize = 2_000;

/// The groups in the report.
pub(super) struct Shown<'a> {
    pub(super) groups: Vec<&'a Group>,
    /// `true` if `groups` has all groups of the plan.
    pub(super) is_whole: bool,
}

impl<'a> Shown<'a> {
    pub(super) fn of(plan: &'a Plan) -> Self {
        let mut groups: Vec<&Group> = plan.groups().iter().collect();
        let is_whole = groups.len() <= MAX_GROUPS;
        if !is_whole {
            groups.sort_by_key(|group| (std::cmp::Reverse(group.travel()), group.id()));
            groups.truncate(MAX_ROWS);
        }
        Self { groups, is_whole }
    }
}

/// Returns a short description of a group.
pub(super) fn title(source: &Source<'_>, words: &Words, group: &Group) -> String {
    let size = words.members(group.members().len());
    let km = words.km(group.travel());
    let travel = if source.programme.travels() { format!(" · {km} km") } else { String::new() };
    let place =
        venue(source, group).map_or_else(String::new, |venue| format!(" · {}", venue.shown()));
    format!("{} {}{place} · {size}{travel}", words.group, group.id())
}

pub(super) fn venue<'a>(source: &Source<'a>, group: &Group) -> Option<&'a Municipality> {
    let venue = source.pool.find_municipality(group.venue()?).ok()?;
    Some(source.pool.municipality(venue))
}
