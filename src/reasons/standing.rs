//! Who is placed and who waits, by class.

use crate::instance::{ClassIdx, Instance, Roster, Unit};
use crate::plan::{Plan, PlanDocument};
use crate::pool::Pool;
use crate::programme::Programme;

/// What people stated.
#[derive(Clone, Copy)]
pub(crate) struct Stated<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) programme: &'a Programme,
    /// The plan that is revised.
    pub(crate) previous: Option<&'a PlanDocument>,
}

/// A plan, and the problem that it is a plan of.
pub(crate) struct Standing<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) programme: &'a Programme,
    pub(crate) previous: Option<&'a PlanDocument>,
    pub(crate) instance: &'a Instance,
    pub(crate) plan: &'a Plan,
    /// Of each registrant its class; none where it cannot be placed at all.
    pub(crate) class_of: Vec<Option<ClassIdx>>,
    /// Units of each class that are placed.
    pub(crate) placed: Vec<u32>,
    /// Of each class that waits the unit whose turn is first.
    pub(crate) first: Vec<Option<Unit>>,
    /// The most groups that any plan has, as far as limits of the whole programme tell.
    pub(crate) most_groups: u64,
}

/// Of each registrant its class.
pub(crate) fn classes(pool: &Pool, roster: &Roster) -> Vec<Option<ClassIdx>> {
    let mut class_of = vec![None; pool.registrants().len()];
    for (units, class) in roster.units.iter().zip(0..) {
        for who in units.iter().flatten() {
            class_of[who.index()] = Some(class);
        }
    }
    class_of
}

impl<'a> Standing<'a> {
    pub(crate) fn new(
        stated: Stated<'a>,
        instance: &'a Instance,
        roster: &Roster,
        plan: &'a Plan,
    ) -> Self {
        let Stated { pool, programme, previous } = stated;
        let class_of = classes(pool, roster);
        let class = |id: &str| class_of[pool.find_registrant(id)?.index()];
        let mut people = vec![0; instance.classes.len()];
        let members = plan.groups().iter().flat_map(|group| group.members());
        members.filter_map(|id| class(id)).for_each(|class| people[class as usize] += 1);
        let units = |(people, class): (u32, ClassIdx)| people / instance.class(class).people();
        let placed: Vec<u32> = people.into_iter().zip(0..).map(units).collect();
        let waits = |(units, placed): (&Vec<Unit>, &u32)| units.get(*placed as usize).cloned();
        let first = roster.units.iter().zip(&placed).map(waits).collect();
        let most_groups = instance.most_groups();
        Self { pool, programme, previous, instance, plan, class_of, placed, first, most_groups }
    }

    /// Units of each class.
    pub(crate) fn numbers(&self) -> Vec<u32> {
        self.instance.classes.iter().map(|class| class.number).collect()
    }

    /// The highest level of priority of a unit of a class.
    pub(crate) fn level(&self, class: ClassIdx) -> u32 {
        self.instance.class(class).levels.iter().map(|(level, _)| *level).min().unwrap_or(0)
    }

    pub(crate) fn component(&self, class: ClassIdx) -> u32 {
        self.instance.components.of[class as usize]
    }
}
