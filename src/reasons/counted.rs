//! Counting arguments on the registrants who can be in one group.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::standing::Standing;
use crate::instance::ClassIdx;
use crate::plan::{Reason, Statement};
use crate::pool::attributes::canonical;
use crate::programme::Rule;

/// Counts of components, cumulated down to a priority level.
pub(super) struct Counted<'s, 'a> {
    standing: &'s Standing<'a>,
    /// Counts by component and level.
    by_level: FxHashMap<(u32, u32), Facts>,
    /// Placed seats at each level.
    placed: Vec<u64>,
}

/// Counts of a component down to a level.
#[derive(Clone, Copy, Debug)]
struct Facts {
    /// Seats of all levels.
    seats: u64,
    /// Maximum number of groups.
    groups: u64,
    /// Maximum of the seats that any plan places down to the level.
    most: u64,
    /// Seats that this plan places down to the level.
    placed: u64,
}

impl<'s, 'a> Counted<'s, 'a> {
    pub(super) fn new(standing: &'s Standing<'a>) -> Self {
        let mut placed = vec![0; standing.instance.num_levels as usize];
        for (class, units) in standing.instance.classes.iter().zip(&standing.placed) {
            for &(level, seats) in &class.levels {
                placed[level as usize] += u64::from(seats) * u64::from(*units);
            }
        }
        Self { standing, by_level: FxHashMap::default(), placed }
    }

    /// Seats of all classes in the component of a class.
    pub(super) fn seats_around(&mut self, class: ClassIdx) -> u64 {
        self.facts(class).seats
    }

    /// Returns `true` if counting alone proves that no plan places more down to the level of a class.
    pub(super) fn is_proven(&mut self, class: ClassIdx) -> bool {
        let facts = self.facts(class);
        facts.placed == facts.most
    }

    /// Reason that counting proves, if there is one.
    pub(super) fn reason(&mut self, class: ClassIdx) -> Option<Reason> {
        let facts = self.facts(class);
        let alike = self.too_many_alike(class, facts);
        alike.or_else(|| self.sizes(facts)).or_else(|| self.full(class))
    }

    fn facts(&mut self, class: ClassIdx) -> Facts {
        let standing = self.standing;
        let instance = standing.instance;
        let (component, level) = (standing.component(class), standing.level(class));
        *self.by_level.entry((component, level)).or_insert_with(|| {
            let classes = &instance.components.classes[component as usize];
            let all = instance.capacity(classes, instance.num_levels.saturating_sub(1));
            let groups = all.most_groups().min(standing.most_groups);
            let placed = |&class: &ClassIdx| {
                let within = instance.class(class).levels.iter().filter(|(l, _)| *l <= level);
                let each: u64 = within.map(|(_, seats)| u64::from(*seats)).sum();
                each * u64::from(standing.placed[class.index()])
            };
            Facts {
                seats: all.seats(),
                groups,
                most: instance.capacity(classes, level).of(groups),
                placed: classes.iter().map(placed).sum(),
            }
        })
    }

    /// Reason that a value has more seats than the groups can hold, if they hold the maximum of it.
    fn too_many_alike(&self, class: ClassIdx, facts: Facts) -> Option<Reason> {
        let standing = self.standing;
        let limits = standing.programme.rules.iter().filter_map(|rule| match rule {
            Rule::AtMost { attribute, .. } => Some((rule, attribute)),
            _ => None,
        });
        let registrant = *standing.first[class.index()].as_ref()?.first()?;
        let rules = limits.zip(standing.instance.at_most_rules());
        rules.into_iter().find_map(|((rule, name), &(attribute, each))| {
            let mut values = standing.instance.values_of(class, attribute);
            let (value, None) = (values.next()?, values.next()) else { return None };
            // Every member of the unit must have the value.
            let own = standing.instance.seats_with(class, attribute, value);
            if own < standing.instance.class(class).seats {
                return None;
            }
            // A registrant with the value waits: if the groups are full of it, it has more seats than they can hold.
            let (seats, placed) = self.of_value(class, attribute, value);
            let rule = Statement::Rule { rule: rule.clone() };
            (placed == facts.groups * u64::from(each)).then(|| Reason::TooManyAlike {
                rule,
                value: self.called(registrant, name),
                seats,
                groups: facts.groups,
                each: each.into(),
            })
        })
    }

    /// Seats with a value in the component of a class: all of them, and those placed down to its level.
    fn of_value(&self, class: ClassIdx, attribute: usize, value: u32) -> (u64, u64) {
        let standing = self.standing;
        let (instance, level) = (standing.instance, standing.level(class));
        let component = &instance.components.classes[standing.component(class) as usize];
        let (mut all, mut placed) = (0, 0);
        for &other in component {
            let seats = u64::from(instance.seats_with(other, attribute, value));
            all += seats * u64::from(instance.class(other).number);
            if instance.class(other).levels.iter().all(|(l, _)| *l <= level) {
                placed += seats * u64::from(standing.placed[other.index()]);
            }
        }
        (all, placed)
    }

    /// Value in the words of the user.
    fn called(&self, registrant: crate::pool::RegistrantIdx, attribute: &str) -> Arc<str> {
        let pool = self.standing.pool;
        let name = canonical(attribute);
        if name == "municipality" && !pool.town_of(registrant).name().is_empty() {
            return pool.town_of(registrant).name().into();
        }
        pool.value(registrant, &name).into()
    }

    /// Reason that no sum of group sizes fits the seats of the component.
    fn sizes(&self, facts: Facts) -> Option<Reason> {
        let size = self.standing.instance.size;
        let size = (u64::from(size.0), u64::from(size.1));
        let fit = facts.seats / size.0.max(1) * size.1;
        let is_gap = facts.seats >= size.0 && fit < facts.seats && facts.placed == fit;
        is_gap.then_some(Reason::SizesDoNotAddUp { seats: facts.seats, fit, size })
    }

    /// Reason that all possible groups are full with seats of the same or a higher priority.
    fn full(&self, class: ClassIdx) -> Option<Reason> {
        let standing = self.standing;
        let groups = standing.most_groups;
        let seats = groups.checked_mul(standing.instance.size.1.into())?;
        let placed: u64 = self.placed.iter().take(1 + standing.level(class) as usize).sum();
        let count = standing.programme.groups.count.max;
        let by_count = count.filter(|max| u64::from(*max) == groups);
        if placed != seats {
            return None;
        }
        let obstacle = match by_count {
            Some(max) => Statement::CountMax { max },
            None if groups == standing.instance.max_facilitated_groups() => {
                return Some(Reason::NoFacilitator { groups, seats });
            }
            None => Statement::VenueLimits,
        };
        Some(Reason::Full { groups, seats, obstacle: Some(obstacle) })
    }
}
