//! Enumeration of the groups that contain a unit, within a node limit.

use crate::convert::Convert;
use crate::instance::{ClassIdx, Instance};

/// Result of the search for a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Possibility {
    /// Group that was found.
    Group(Vec<ClassIdx>),
    /// Proof that no group exists.
    Nothing,
    /// Node limit reached without a result.
    Unknown,
}

/// Searches for a group with a unit of `class` among the available units, within `nodes` search nodes.
pub(super) fn group_with(
    instance: &Instance,
    class: ClassIdx,
    available: &[u32],
    nodes: &mut u64,
) -> Possibility {
    if available[class.index()] == 0 {
        return Possibility::Nothing;
    }
    group_around(instance, &[class], available, instance.size.1, nodes)
}

/// Searches for a group of at most `most` seats that contains all units of `core`, the others among the available
/// units.
fn group_around(
    instance: &Instance,
    core: &[ClassIdx],
    available: &[u32],
    most: u32,
    nodes: &mut u64,
) -> Possibility {
    let mut search = PossibilitySearch { instance, most, nodes, found: None };
    match search.complete(core, available) {
        Some(()) => search.found.map_or(Possibility::Nothing, Possibility::Group),
        None => Possibility::Unknown,
    }
}

/// Units of a class that may still join.
#[derive(Clone, Copy)]
struct Open {
    class: ClassIdx,
    units: u32,
}

struct PossibilitySearch<'a> {
    instance: &'a Instance,
    most: u32,
    nodes: &'a mut u64,
    found: Option<Vec<ClassIdx>>,
}

impl PossibilitySearch<'_> {
    /// Enumerates the groups around a core until one is found; `None` if the nodes run out.
    fn complete(&mut self, core: &[ClassIdx], available: &[u32]) -> Option<()> {
        let instance = self.instance;
        let in_core =
            |class: ClassIdx| core.iter().filter(|&&other| other == class).count().to_u32();
        let meets = |nth: usize| core[..nth].iter().all(|&a| instance.may_meet(a, core[nth]));
        if !(1..core.len()).all(meets) || !instance.checks_allow(core) {
            return Some(());
        }
        let joins = |class: &ClassIdx| core.iter().all(|&other| instance.may_meet(other, *class));
        let all = ClassIdx::all(instance.classes.len()).filter(joins);
        let open = all.map(|class| {
            let units = available[class.index()].saturating_sub(in_core(class));
            Open { class, units }
        });
        let mut group = core.to_vec();
        self.visit(&mut group, open.filter(|open| open.units > 0).collect())
    }

    /// Visits a partial group and its extensions by open units, each of which may meet every member.
    fn visit(&mut self, group: &mut Vec<ClassIdx>, open: Vec<Open>) -> Option<()> {
        *self.nodes = self.nodes.checked_sub(1)?;
        let instance = self.instance;
        let seats = instance.seats(group);
        if seats >= instance.size.0 && instance.price(group, |_| true).is_some() {
            let mut found = group.clone();
            found.sort_unstable();
            self.found = Some(found);
            return Some(());
        }
        // Prune if the open units cannot reach the minimum size, or if required values need more seats than are left.
        let each = |o: &Open| u64::from(o.units) * u64::from(instance.class(o.class).seats);
        let reachable = u64::from(seats) + open.iter().map(each).sum::<u64>();
        let room = self.most.saturating_sub(seats);
        if reachable < u64::from(instance.size.0) || instance.lacks(group) > room {
            return Some(());
        }
        // Only classes from `nth` on stay open, so that each group is visited once.
        for nth in 0..open.len() {
            let class = open[nth].class;
            group.push(class);
            if instance.class(class).seats <= room && instance.checks_allow(group) {
                let left = |o: &Open| Open { units: o.units - u32::from(o.class == class), ..*o };
                let joins = |o: &Open| o.units > 0 && instance.may_meet(class, o.class);
                let open = open[nth..].iter().map(left).filter(joins).collect();
                self.visit(group, open)?;
            }
            group.pop();
            if self.found.is_some() {
                break;
            }
        }
        Some(())
    }
}

/// Upper bound on the seats of any group with a unit of `class`, by counting its possible companions and their values.
pub(super) fn most_seats_with(instance: &Instance, class: ClassIdx) -> u64 {
    let number = |other: ClassIdx| {
        let meets = instance.may_meet(class, other);
        let all = instance.class(other).number;
        if other == class && !meets { 1 } else { all * u32::from(meets) }
    };
    let with: Vec<(ClassIdx, u64)> = ClassIdx::all(instance.classes.len())
        .map(|other| (other, u64::from(number(other))))
        .filter(|(_, units)| *units > 0)
        .collect();
    let seats = |&(other, units): &(ClassIdx, u64)| units * u64::from(instance.class(other).seats);
    let mut most = with.iter().map(seats).sum::<u64>();
    for &(attribute, each) in instance.at_most_rules() {
        let mut by_value: Vec<(u32, u64)> = Vec::new();
        let mut free = 0;
        for &(other, units) in &with {
            for &p in &instance.class(other).profiles {
                let profile = &instance.profiles[p.index()];
                let seats = units * u64::from(profile.seats);
                match profile.values[attribute].as_slice() {
                    [value] => by_value.push((*value, seats)),
                    _ => free += seats,
                }
            }
        }
        by_value.sort_unstable();
        let of_value = |same: &[(u32, u64)]| same.iter().map(|(_, s)| s).sum::<u64>();
        let limited = by_value.chunk_by(|a, b| a.0 == b.0);
        most = most.min(free + limited.map(|v| of_value(v).min(each.into())).sum::<u64>());
    }
    most
}
