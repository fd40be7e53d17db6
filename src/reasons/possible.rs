//! Whether there is any group with somebody in it: every case is looked at, up to a limit.

use crate::instance::ClassIdx;
use crate::instance::Instance;

/// What came of looking for a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Possibility {
    /// This is one.
    Group(Vec<ClassIdx>),
    /// There is none.
    Nothing,
    /// There were too many cases.
    Unknown,
}

/// Looks for a group with a unit of `class` among the units that are available; `nodes` is what may be looked at.
pub(crate) fn group_with(
    instance: &Instance,
    class: ClassIdx,
    available: &[u32],
    nodes: &mut u64,
) -> Possibility {
    if available[class as usize] == 0 {
        return Possibility::Nothing;
    }
    group_around(instance, &[class], available, instance.size.1, nodes)
}

/// Looks for a group of at most so many seats in which all of these units are, the others among those that are available.
pub(crate) fn group_around(
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
    /// All groups around a core; `None` where nodes ran out. Nothing more is looked at once there is a group.
    fn complete(&mut self, core: &[ClassIdx], available: &[u32]) -> Option<()> {
        let instance = self.instance;
        let in_core = |class: ClassIdx| core.iter().filter(|&&other| other == class).count() as u32;
        let meets = |nth: usize| core[..nth].iter().all(|&a| instance.may_meet(a, core[nth]));
        if !(1..core.len()).all(meets) || !instance.checks_allow(core) {
            return Some(());
        }
        let joins = |class: &ClassIdx| core.iter().all(|&other| instance.may_meet(other, *class));
        let all = (0..instance.classes.len() as ClassIdx).filter(joins);
        let open = all.map(|class| {
            let units = available[class as usize].saturating_sub(in_core(class));
            Open { class, units }
        });
        let mut group = core.to_vec();
        self.visit(&mut group, open.filter(|open| open.units > 0).collect())
    }

    /// Looks at a part of a group and at all that it can become with those who are open; all of them may be with all
    /// of it.
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
        let each = |o: &Open| u64::from(o.units) * u64::from(instance.class(o.class).seats);
        let reachable = u64::from(seats) + open.iter().map(each).sum::<u64>();
        let room = self.most.saturating_sub(seats);
        if reachable < u64::from(instance.size.0) || instance.lacks(group) > room {
            return Some(());
        }
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

/// The part of a group with a unit of `class` that takes the most seats, among the units that are available: nothing
/// that holds for parts of groups speaks against it. `None` where there are too many cases.
pub(crate) fn largest_part(
    instance: &Instance,
    class: ClassIdx,
    available: &[u32],
    nodes: &mut u64,
) -> Option<Vec<ClassIdx>> {
    let mut best = vec![class];
    let open = (0..instance.classes.len() as ClassIdx).map(|other| {
        let units = available[other as usize] - u32::from(other == class);
        Open { class: other, units }
    });
    let open = open.filter(|o| o.units > 0 && instance.may_meet(class, o.class)).collect();
    enlarge(instance, &mut vec![class], open, &mut best, nodes)?;
    best.sort_unstable();
    Some(best)
}

fn enlarge(
    instance: &Instance,
    part: &mut Vec<ClassIdx>,
    open: Vec<Open>,
    best: &mut Vec<ClassIdx>,
    nodes: &mut u64,
) -> Option<()> {
    *nodes = nodes.checked_sub(1)?;
    let seats = instance.seats(part);
    if seats > instance.seats(best) {
        best.clone_from(part);
    }
    let each = |o: &Open| u64::from(o.units) * u64::from(instance.class(o.class).seats);
    let reachable = u64::from(seats) + open.iter().map(each).sum::<u64>();
    if reachable.min(instance.size.1.into()) <= u64::from(instance.seats(best)) {
        return Some(());
    }
    for nth in 0..open.len() {
        let class = open[nth].class;
        part.push(class);
        if instance.class(class).seats + seats <= instance.size.1 && instance.checks_allow(part) {
            let left = |o: &Open| Open { units: o.units - u32::from(o.class == class), ..*o };
            let joins = |o: &Open| o.units > 0 && instance.may_meet(class, o.class);
            let open = open[nth..].iter().map(left).filter(joins).collect();
            enlarge(instance, part, open, best, nodes)?;
        }
        part.pop();
    }
    Some(())
}

/// The most seats of any group with a unit of `class`, by counting those who can be with it and their values.
pub(crate) fn most_seats_with(instance: &Instance, class: ClassIdx) -> u64 {
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
