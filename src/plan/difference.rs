//! Comparison of a plan with an earlier one, by person and by component of the cost.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::{Figures, PlanDocument};
use crate::measure::Metres;

/// Difference between a plan and an earlier one.
///
/// The *successor* of an earlier group is the group with its number, where that still has one of its members; otherwise
/// the group that contains most of them, on a tie that of the lowest number. A member of another group than
/// the successor, or on the reserve list, has *moved*; a member of a group with the same number as before has not. A merger of
/// two groups moves no member, and a division moves the part that gets another number.
///
/// ```
/// use kring::{PlanDocument, plan::Difference};
/// # use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let pool = Pool::builder()
/// #     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
/// #     .municipality(Municipality::new("GM0363", "Amsterdam", Point::new(52.37, 4.89)))
/// #     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht").with("party", id)))
/// #     .registrant(Registrant::new("r3", "Amsterdam").with("party", "r1"))
/// #     .build()?;
/// # let programme = Programme::new("Pairs", 2..=2, Meetings::central(3));
/// # let plan = programme.form_groups(&pool, &Options::default())?;
/// let earlier = PlanDocument::from(&plan);
/// let mut later = earlier.clone();
/// later.groups[0].members[1] = "r3".into();
/// let difference = Difference::between(&earlier, &later);
/// assert_eq!(difference.moves(), 0);
/// println!("{difference}");
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// Members who moved, by earlier group, then id: from the first group to the second, or to the reserve list.
    pub moved: Vec<(Arc<str>, u32, Option<u32>)>,
    /// Registrants who waited and now have a place, with their group.
    pub seated: Vec<(Arc<str>, u32)>,
    /// New registrants, with their group, or `None` for the reserve list.
    pub came: Vec<(Arc<str>, Option<u32>)>,
    /// Registrants who left, with their earlier group, or `None` for the reserve list.
    pub left: Vec<(Arc<str>, Option<u32>)>,
    /// Each earlier group that has a successor, with that successor.
    pub lives_on: Vec<(u32, u32)>,
    /// Earlier groups without a successor.
    pub ended: Vec<u32>,
    /// Groups with a number that no earlier group has.
    pub founded: Vec<u32>,
    /// Figures of the earlier plan, as it states them.
    pub before: Figures,
    /// Figures of the new plan.
    pub after: Figures,
}

/// Maps every person in a plan to their group; `None` for waiting registrants.
fn places(plan: &PlanDocument) -> BTreeMap<&Arc<str>, Option<u32>> {
    let waiting = plan.reserve.iter().map(|waiting| (&waiting.id, None));
    let of = |group: u32| move |id| (id, Some(group));
    let placed = plan.groups.iter().flat_map(|group| group.members.iter().map(of(group.id)));
    waiting.chain(placed).collect()
}

fn figures(plan: &PlanDocument) -> Figures {
    Figures {
        placed_seats: plan.placed_seats.unwrap_or_default(),
        reserve_seats: plan.reserve_seats.unwrap_or_default(),
        travel: Metres(plan.travel_m.unwrap_or_default()),
        far: Metres(plan.far_m.unwrap_or_default()),
        penalty: Metres(plan.penalty_m.unwrap_or_default()),
        change: Metres(plan.change_m.unwrap_or_default()),
        wishes: Metres(plan.wishes_m.unwrap_or_default()),
    }
}

impl Difference {
    /// Compares two plans. Runs in linear time, apart from sorting.
    #[must_use]
    pub fn between(before: &PlanDocument, after: &PlanDocument) -> Self {
        let (then, now) = (places(before), places(after));
        let mut difference =
            Self { before: figures(before), after: figures(after), ..Self::default() };
        for group in &before.groups {
            let mut sizes: FxHashMap<u32, usize> = FxHashMap::default();
            for id in &group.members {
                if let Some(Some(place)) = now.get(id) {
                    *sizes.entry(*place).or_default() += 1;
                }
            }
            let largest = sizes
                .into_iter()
                .max_by_key(|&(place, size)| (place == group.id, size, std::cmp::Reverse(place)));
            let home = largest.map(|(place, _)| place);
            match home {
                Some(home) => difference.lives_on.push((group.id, home)),
                None => difference.ended.push(group.id),
            }
            let mut members: Vec<&Arc<str>> = group.members.iter().collect();
            members.sort_unstable();
            for id in members {
                match now.get(id) {
                    Some(place) if *place != home || home.is_none() => {
                        difference.moved.push((id.clone(), group.id, *place));
                    }
                    _ => {}
                }
            }
        }
        for (&id, place) in &now {
            match (then.get(id), place) {
                (None, _) => difference.came.push((id.clone(), *place)),
                (Some(None), Some(group)) => difference.seated.push((id.clone(), *group)),
                _ => {}
            }
        }
        let earlier: FxHashSet<u32> = before.groups.iter().map(|group| group.id).collect();
        let numbers = after.groups.iter().map(|group| group.id);
        difference.ended.sort_unstable();
        difference.moved.sort_unstable_by(|one, other| (one.1, &one.0).cmp(&(other.1, &other.0)));
        difference.lives_on.sort_unstable();
        difference.founded = numbers.filter(|id| !earlier.contains(id)).collect();
        difference.founded.sort_unstable();
        let left = then.iter().filter(|(id, _)| !now.contains_key(**id));
        difference.left = left.map(|(&id, place)| (id.clone(), *place)).collect();
        difference
    }

    /// Number of members who moved.
    #[must_use]
    pub fn moves(&self) -> usize {
        self.moved.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::WaitingDocument;

    fn plan(groups: &[&[&str]], waiting: &[&str]) -> PlanDocument {
        let mut plan = PlanDocument::of_groups(groups);
        for &id in waiting {
            plan.reserve.push(WaitingDocument { id: id.into(), reason: "full".into(), why: None });
        }
        plan
    }

    #[test]
    fn moved_new_and_withdrawn_registrants_are_distinguished() {
        let before = plan(&[&["a", "b", "c"], &["d", "e"], &["f", "g"]], &["w"]);
        // The second and third group were merged; b moved there, c waits, g left, n is new, w got a place.
        let after = plan(&[&["a", "w", "n"], &["b", "d", "e", "f"]], &["c", "o"]);
        let difference = Difference::between(&before, &after);
        assert_eq!(difference.moved, [("b".into(), 1, Some(2)), ("c".into(), 1, None)]);
        assert_eq!(difference.left, [("g".into(), Some(3))]);
        assert_eq!(difference.came, [("n".into(), Some(1)), ("o".into(), None)]);
        assert_eq!(difference.seated, [("w".into(), 1)]);
        assert_eq!(difference.lives_on, [(1, 1), (2, 2), (3, 2)]);
        assert!(difference.ended.is_empty() && difference.founded.is_empty());
        assert_eq!(difference.moves(), 2);
        assert_eq!(Difference::between(&before, &before).moves(), 0);
        let text = difference.to_string();
        assert!(text.contains("b moves from group 1 to group 2\n"), "{text}");
    }

    #[test]
    fn nobody_moves_to_the_group_of_the_same_number() {
        let before = plan(&[&["a", "b", "c", "d", "e"], &["f", "g", "h", "i"]], &[]);
        // Most of group 1 is now with the whole of group 2, which is larger and keeps its number.
        let after = plan(&[&["a", "b"], &["c", "d", "e", "f", "g", "h", "i"]], &[]);
        let difference = Difference::between(&before, &after);
        let moved: Vec<&str> = difference.moved.iter().map(|(id, ..)| id.as_ref()).collect();
        assert_eq!(moved, ["c", "d", "e"]);
        assert!(difference.moved.iter().all(|(_, from, to)| Some(*from) != *to));
        assert_eq!(difference.lives_on, [(1, 1), (2, 2)]);
    }

    #[test]
    fn members_of_a_dissolved_group_count_as_moved() {
        let (before, after) = (plan(&[&["a", "b"]], &[]), plan(&[], &["a", "b"]));
        let difference = Difference::between(&before, &after);
        assert_eq!((difference.moves(), &difference.ended[..]), (2, &[1][..]));
        assert_eq!(Difference::between(&after, &before).founded, [1]);
    }
}
