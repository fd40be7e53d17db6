//! Group numbers: stable over revisions, because people have them in their mail.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Group, Plan, PlanDocument};

/// Earlier group of each member of an earlier plan: its position and its number. A member who stands in several groups
/// counts for the first.
fn earlier_places(previous: &PlanDocument) -> FxHashMap<&Arc<str>, (usize, u32)> {
    let mut places = FxHashMap::default();
    for (nth, group) in previous.groups.iter().enumerate() {
        for id in &group.members {
            places.entry(id).or_insert((nth, group.id));
        }
    }
    places
}

/// Returns the number of each person's group in an earlier plan.
pub(crate) fn earlier_numbers(previous: &PlanDocument) -> FxHashMap<&Arc<str>, u32> {
    earlier_places(previous).into_iter().map(|(id, (_, number))| (id, number)).collect()
}

impl Plan {
    /// Numbers the groups as the revision of an earlier plan, and sorts them by number.
    ///
    /// A group keeps the number of the earlier group with which it shares most members: of all pairs of an earlier and a
    /// new group, the one with most shared members is matched first, on a tie that of the lowest number, then that of the
    /// first members. The other groups get numbers above all earlier ones, in the order of their members, so that a number
    /// in a letter never means another group.
    pub(crate) fn number_after(&mut self, previous: &PlanDocument) {
        number_after(&mut self.groups, previous);
    }
}

fn number_after(groups: &mut [Group], previous: &PlanDocument) {
    groups.sort_unstable_by(|a, b| a.members.cmp(&b.members));
    groups.iter_mut().for_each(|group| group.id = 0);
    let taken: FxHashSet<u32> = previous.groups.iter().map(|group| group.id).collect();
    match_numbers(groups, previous);
    let largest = taken.iter().copied().max().unwrap_or(0);
    // Numbers start again below the earlier ones only where the largest number is in use.
    let above = largest.checked_add(1).map(|first| first..=u32::MAX);
    let mut new = above.into_iter().flatten().chain(1..=largest).filter(|id| !taken.contains(id));
    for group in groups.iter_mut().filter(|group| group.id == 0) {
        group.id = new.next().unwrap_or_default();
    }
    groups.sort_unstable_by(|a, b| (a.id, &a.members).cmp(&(b.id, &b.members)));
}

/// Gives earlier numbers to groups; the others keep the number 0.
fn match_numbers(groups: &mut [Group], previous: &PlanDocument) {
    let places = earlier_places(previous);
    let mut shared: FxHashMap<(usize, u32, usize), usize> = FxHashMap::default();
    for (nth, group) in groups.iter().enumerate() {
        for &(earlier, number) in group.members.iter().filter_map(|id| places.get(id)) {
            *shared.entry((earlier, number, nth)).or_default() += 1;
        }
    }
    let mut shared: Vec<_> = shared.into_iter().collect();
    shared.sort_unstable_by_key(|&((earlier, number, nth), members)| {
        (Reverse(members), number, nth, earlier)
    });
    let mut given = FxHashSet::default();
    for ((_, number, nth), _) in shared {
        if let Some(group) = groups.get_mut(nth)
            && group.id == 0
            && number != 0
            && given.insert(number)
        {
            group.id = number;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Metres;

    /// Numbers of groups with these members after an earlier plan with these numbers and members.
    fn numbers(earlier: &[(u32, &str)], now: &[&str]) -> Vec<(u32, String)> {
        let letters = |text: &str| text.chars().map(|c| c.to_string().into()).collect();
        let group = |members: &&str| Group {
            id: 0,
            members: letters(members),
            venue: None,
            rotates: false,
            facilitator: None,
            travel: Metres::ZERO,
            far: Metres::ZERO,
            penalty: Metres::ZERO,
            slots: None,
        };
        let mut previous = PlanDocument::default();
        for &(id, members) in earlier {
            let mut group = crate::plan::GroupDocument::default();
            (group.id, group.members) = (id, letters(members));
            previous.groups.push(group);
        }
        let mut groups: Vec<Group> = now.iter().map(group).collect();
        number_after(&mut groups, &previous);
        groups.into_iter().map(|group| (group.id, group.members.concat())).collect()
    }

    fn pairs(expected: &[(u32, &str)]) -> Vec<(u32, String)> {
        expected.iter().map(|&(id, members)| (id, members.to_owned())).collect()
    }

    #[test]
    fn groups_after_an_empty_plan_are_counted() {
        assert_eq!(numbers(&[], &["cd", "ab"]), pairs(&[(1, "ab"), (2, "cd")]));
    }

    #[test]
    fn a_group_keeps_the_number_of_most_of_its_members() {
        let earlier = [(3, "abc"), (7, "defg"), (1, "hi")];
        // The largest part of 7 keeps 7; "hi" was dissolved, and its number is not given again.
        let now = ["abz", "defc", "gxy"];
        assert_eq!(numbers(&earlier, &now), pairs(&[(3, "abz"), (7, "defc"), (8, "gxy")]));
        // A merger keeps the number of the larger part, a division that of the larger group.
        assert_eq!(numbers(&[(1, "ab"), (2, "cde")], &["abcde"]), pairs(&[(2, "abcde")]));
        assert_eq!(numbers(&[(4, "abcde")], &["ab", "cde"]), pairs(&[(4, "cde"), (5, "ab")]));
    }

    #[test]
    fn ties_go_to_the_lowest_number_and_then_to_the_first_members() {
        assert_eq!(numbers(&[(2, "cd"), (1, "ab")], &["abcd"]), pairs(&[(1, "abcd")]));
        assert_eq!(numbers(&[(1, "abcd")], &["cd", "ab"]), pairs(&[(1, "ab"), (2, "cd")]));
    }

    #[test]
    fn numbers_stay_unique_after_odd_earlier_numbers() {
        let earlier = [(u32::MAX, "ab"), (0, "cd"), (5, "ef"), (5, "gh")];
        let now = ["ab", "cd", "ef", "gh"];
        let expected = [(1, "cd"), (2, "gh"), (5, "ef"), (u32::MAX, "ab")];
        assert_eq!(numbers(&earlier, &now), pairs(&expected));
    }
}
