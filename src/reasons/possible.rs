//! Whether there is any group with somebody in it: every case is looked at, up to a limit.

use crate::instance::{ClassIdx, Instance};

/// What came of looking for a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// This is one.
    Group(Vec<ClassIdx>),
    /// There is none.
    Nothing,
    /// There were too many cases.
    Unknown,
}

/// Looks for a group with a unit of `class` among the units that are available; `nodes` is what may be looked at.
pub(super) fn group_with(
    instance: &Instance,
    class: ClassIdx,
    available: &[u32],
    nodes: &mut u64,
) -> Found {
    if available[class as usize] == 0 {
        return Found::Nothing;
    }
    let mut search = Search { instance, nodes, best: None };
    let first = Open { class, units: available[class as usize] };
    let others = (0..instance.classes.len() as ClassIdx).filter(|&other| other != class);
    let others = others.map(|class| Open { class, units: available[class as usize] });
    let open: Vec<Open> = std::iter::once(first).chain(others).filter(|o| o.units > 0).collect();
    let mut group = Vec::new();
    match search.take(&mut group, &open, 0) {
        Some(()) => search.best.map_or(Found::Nothing, Found::Group),
        None => Found::Unknown,
    }
}

/// Units of a class that may still join.
#[derive(Clone, Copy)]
struct Open {
    class: ClassIdx,
    units: u32,
}

struct Search<'a> {
    instance: &'a Instance,
    nodes: &'a mut u64,
    best: Option<Vec<ClassIdx>>,
}

impl Search<'_> {
    /// Adds a unit of the `nth` open class to the group and goes on with it and those after it; `None` where nodes ran
    /// out. Nothing more is looked at once there is a group.
    fn take(&mut self, group: &mut Vec<ClassIdx>, open: &[Open], nth: usize) -> Option<()> {
        *self.nodes = self.nodes.checked_sub(1)?;
        let instance = self.instance;
        let class = open[nth].class;
        group.push(class);
        if instance.checks_allow(group) {
            let seats = instance.seats(group);
            if seats >= instance.size.0 && instance.price(group, |_| true).is_some() {
                let mut found = group.clone();
                found.sort_unstable();
                self.best = Some(found);
            } else {
                self.extend(group, &open[nth..], seats)?;
            }
        }
        group.pop();
        Some(())
    }

    fn extend(&mut self, group: &mut Vec<ClassIdx>, open: &[Open], seats: u32) -> Option<()> {
        let instance = self.instance;
        let Some(&last) = group.last() else { return Some(()) };
        let left = |o: &Open| Open { units: o.units - u32::from(o.class == last), ..*o };
        let joins = |o: &Open| {
            o.units > 0
                && instance.class(o.class).seats + seats <= instance.size.1
                && instance.may_meet(last, o.class)
        };
        let open: Vec<Open> = open.iter().map(left).filter(joins).collect();
        let each = |o: &Open| u64::from(o.units) * u64::from(instance.class(o.class).seats);
        let reachable = u64::from(seats) + open.iter().map(each).sum::<u64>();
        let room = instance.size.1 - seats;
        if reachable < u64::from(instance.size.0) || instance.lacks(group) > room {
            return Some(());
        }
        for nth in 0..open.len() {
            self.take(group, &open, nth)?;
            if self.best.is_some() {
                break;
            }
        }
        Some(())
    }
}

/// The most seats of any group with a unit of `class`, by counting those who can be with it and their values.
pub(super) fn most_seats_with(instance: &Instance, class: ClassIdx) -> u64 {
    let number = |other: ClassIdx| {
        let meets = instance.may_meet(class, other);
        let all = instance.class(other).number;
        if other == class && !meets { 1 } else { all * u32::from(meets) }
    };
    let with: Vec<(ClassIdx, u64)> = (0..instance.classes.len() as ClassIdx)
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
                let profile = &instance.profiles[p as usize];
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
