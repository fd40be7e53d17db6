//! Partition crossover: combines two plans into one that is at least as good as either.

use std::cmp::Ordering;

use smallvec::SmallVec;

use super::search_classes::SearchClasses;
use super::snapshot::{Snapshot, SnapshotGroup};
use super::units::{GroupIdx, WAITING};
use crate::convert::Convert;
use crate::instance::{Instance, Setting, VenueUse};
use crate::numeric::add_signed;

/// Change of the plan if one part is taken from the other plan.
#[derive(Clone, Debug)]
struct CrossoverPart {
    placement: SmallVec<[i64; 2]>,
    cost: i64,
    groups: i64,
}

impl CrossoverPart {
    /// Returns `true` if the part places more, or the same at a lower cost.
    fn improves(&self) -> bool {
        let more = self.placement.iter().map(|seats| seats.cmp(&0));
        match more.fold(Ordering::Equal, Ordering::then) {
            Ordering::Greater => true,
            Ordering::Equal => self.cost < 0,
            Ordering::Less => false,
        }
    }
}

/// Takes each part of the other plan that is better than what this plan does with the same units.
///
/// Groups of the two plans that share a unit belong to one part. A part holds the same units in both plans, so parts
/// are chosen one by one and every choice is a plan. Plans of common origin that differ locally fall into many parts.
/// This is the partition crossover of the travelling salesman problem (Whitley, Hains and Howe 2009), applied to
/// partitions. Linear in the units.
pub(super) fn combine(
    instance: &Instance,
    search_classes: &SearchClasses<'_>,
    plan: Snapshot,
    other: &Snapshot,
) -> Snapshot {
    let (here, there) = (groups_of(&plan, search_classes), groups_of(other, search_classes));
    let num = plan.groups.len();
    // Nodes below `num` are the groups of this plan, the others are the groups of the other plan.
    let mut roots: Vec<u32> = (0..(num + other.groups.len()).to_u32()).collect();
    for (&a, &b) in here.iter().zip(&there) {
        if a != WAITING && b != WAITING {
            let (a, b) = (root(&mut roots, a), root(&mut roots, num.to_u32() + b));
            roots[a.max(b) as usize] = a.min(b);
        }
    }
    tie_families(instance, search_classes, &mut roots, num.to_u32(), &here, &there);
    let part_of: Vec<u32> = (0..roots.len().to_u32()).map(|node| root(&mut roots, node)).collect();
    let parts = parts(instance, search_classes, &part_of, (&plan, &here), (other, &there));
    let taken = taken(instance, &parts, &part_of, &plan, other);
    let mut combined = Snapshot { groups: Vec::new(), ..plan };
    for (part, _) in parts.iter().zip(&taken).filter(|(_, taken)| **taken) {
        combined.cost += part.cost;
        for (sum, seats) in combined.placement.iter_mut().zip(&part.placement) {
            add_signed(sum, *seats);
        }
    }
    let (remaining, new) = part_of.split_at(num);
    let is_kept = |(_, part): &(SnapshotGroup, &u32)| !taken[**part as usize];
    let remaining = plan.groups.into_iter().zip(remaining).filter(is_kept).map(|(group, _)| group);
    let is_new = |(_, part): &(&SnapshotGroup, &u32)| taken[**part as usize];
    let new = other.groups.iter().zip(new).filter(is_new).map(|(group, _)| group.clone());
    combined.groups = remaining.chain(new).filter(|group| !group.units.is_empty()).collect();
    combined
}

/// Returns the group of each unit.
fn groups_of(plan: &Snapshot, search_classes: &SearchClasses<'_>) -> Vec<GroupIdx> {
    let mut of = vec![WAITING; search_classes.num_units()];
    for (group, idx) in plan.groups.iter().zip(0..) {
        group.units.iter().for_each(|&unit| of[unit as usize] = idx);
    }
    of
}

/// Joins the groups of the members of a family that have a place in only one of the plans. If only some of these
/// changes were taken, the family would no longer be placed in the order of registration.
fn tie_families(
    instance: &Instance,
    search_classes: &SearchClasses<'_>,
    roots: &mut [u32],
    num: u32,
    here: &[GroupIdx],
    there: &[GroupIdx],
) {
    for family in &instance.turns.families {
        let units = family.classes.iter().flat_map(|&class| search_classes.units_of(class));
        let nodes = units.filter_map(|unit| match (here[unit as usize], there[unit as usize]) {
            (WAITING, WAITING) => None,
            (WAITING, group) => Some(num + group),
            (group, WAITING) => Some(group),
            _ => None,
        });
        let mut first = None;
        for node in nodes {
            let node = root(roots, node);
            let known = root(roots, *first.get_or_insert(node));
            roots[node.max(known) as usize] = node.min(known);
        }
    }
}

/// Returns the root of a node in a forest of disjoint sets, with path halving.
fn root(roots: &mut [u32], mut node: u32) -> u32 {
    while roots[node as usize] != node {
        roots[node as usize] = roots[roots[node as usize] as usize];
        node = roots[node as usize];
    }
    node
}

/// Returns the change by each part, indexed by its root.
fn parts(
    instance: &Instance,
    search_classes: &SearchClasses<'_>,
    part_of: &[u32],
    (plan, here): (&Snapshot, &[GroupIdx]),
    (other, there): (&Snapshot, &[GroupIdx]),
) -> Vec<CrossoverPart> {
    let placement = SmallVec::from_elem(0, instance.num_levels as usize);
    let none = CrossoverPart { placement, cost: 0, groups: 0 };
    let mut parts = vec![none; part_of.len()];
    let num = plan.groups.len();
    let signed = plan.groups.iter().map(|group| (group, -1));
    for ((group, sign), &part) in
        signed.chain(other.groups.iter().map(|group| (group, 1))).zip(part_of)
    {
        parts[part as usize].cost += sign * group.cost;
        parts[part as usize].groups += sign * i64::from(!group.units.is_empty());
    }
    // Only units with a place in exactly one of the plans change the placement.
    for (unit, (&a, &b)) in here.iter().zip(there).enumerate() {
        let (node, sign) = match (a, b) {
            (WAITING, WAITING) => continue,
            (WAITING, group) => (num + group as usize, 1),
            (group, WAITING) => (group as usize, -1),
            _ => continue,
        };
        let class = search_classes.class(search_classes.of_unit(unit.to_u32()));
        for &(level, seats) in &instance.class(class).levels {
            parts[part_of[node] as usize].placement[level as usize] += sign * i64::from(seats);
        }
    }
    parts
}

/// Selects the parts to take: all that improve the plan, within the limits on groups, venues and facilitators.
fn taken(
    instance: &Instance,
    parts: &[CrossoverPart],
    part_of: &[u32],
    plan: &Snapshot,
    other: &Snapshot,
) -> Vec<bool> {
    let mut count = plan.groups.iter().filter(|group| !group.units.is_empty()).count().to_i64();
    let (least, most) =
        (instance.count.0.to_i64(), i64::try_from(instance.count.1).unwrap_or(i64::MAX));
    let allowed = |count: i64, part: &CrossoverPart| {
        // A plan that lacks demanded groups may not lose another one.
        part.groups == 0 || (least.min(count)..=most).contains(&(count + part.groups))
    };
    let mut venues = Venues::new(instance, part_of, plan, other);
    let mut taken = vec![false; parts.len()];
    for (idx, part) in parts.iter().enumerate() {
        if part.improves() && allowed(count, part) && venues.exchange(idx.to_u32()) {
            taken[idx] = true;
            count += part.groups;
        }
    }
    taken
}

/// Settings of the groups of both plans, if venues or facilitators are limited.
struct Venues {
    used: VenueUse,
    /// Pairs of part and setting, sorted: `here` of this plan, `there` of the other.
    here: Vec<(u32, Setting)>,
    there: Vec<(u32, Setting)>,
}

impl Venues {
    fn new(instance: &Instance, part_of: &[u32], plan: &Snapshot, other: &Snapshot) -> Self {
        let (mut here, mut there) = (Vec::new(), Vec::new());
        if !instance.groups_share_nothing() {
            let of = |groups: &[SnapshotGroup], parts: &[u32]| {
                let met = groups.iter().zip(parts).filter(|(group, _)| !group.units.is_empty());
                let met = met.map(|(group, &part)| (part, group.setting));
                let mut met: Vec<(u32, Setting)> = met.collect();
                met.sort_unstable();
                met
            };
            let (first, second) = part_of.split_at(plan.groups.len());
            (here, there) = (of(&plan.groups, first), of(&other.groups, second));
        }
        let used = VenueUse::new(instance, here.iter().map(|&(_, setting)| setting));
        Self { used, here, there }
    }

    /// Replaces the settings of a part by those of the other plan; returns `false` without a change if one is not
    /// available.
    fn exchange(&mut self, part: u32) -> bool {
        let run = |list: &[(u32, Setting)]| {
            let start = list.partition_point(|&(p, _)| p < part);
            start..start + list[start..].partition_point(|&(p, _)| p == part)
        };
        let (old, new) = (run(&self.here), run(&self.there));
        // Old settings are released first: the part may use them again.
        self.here[old.clone()].iter().for_each(|&(_, setting)| self.used.leave(setting));
        for (nth, &(_, setting)) in self.there[new.clone()].iter().enumerate() {
            if self.used.left(setting) == 0 {
                let entered = &self.there[new.start..new.start + nth];
                entered.iter().for_each(|&(_, setting)| self.used.leave(setting));
                self.here[old].iter().for_each(|&(_, setting)| self.used.enter(setting));
                return false;
            }
            self.used.enter(setting);
        }
        true
    }
}
