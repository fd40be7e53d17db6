//! The problem without one statement: whether somebody could have a place in it.

use super::possible::{Found, group_with};
use super::standing::{Standing, classes};
use super::without::without;
use crate::instance::{ClassIdx, GroupClasses, Instance, Roster};
use crate::plan::{GroupDocument, PlanDocument, Statement, WaitingDocument, verify};
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::Programme;

/// So many facilitators are tried for a further group.
const MOST_LEADERS: usize = 20;

/// A problem without a statement, compiled.
pub(super) struct Relaxed<'a> {
    standing: &'a Standing<'a>,
    pool: Pool,
    programme: Programme,
    instance: Instance,
    roster: Roster,
    class_of: Vec<Option<ClassIdx>>,
}

impl<'a> Relaxed<'a> {
    /// `None` where it cannot be compiled: a table of distances may lack what was not asked for before.
    pub(super) fn new(standing: &'a Standing<'a>, dropped: &Statement) -> Option<Self> {
        let dropped = std::slice::from_ref(dropped);
        let (pool, programme) = without(standing.pool, standing.programme, dropped);
        let (instance, roster) = Instance::compile(&pool, &programme).ok()?;
        let class_of = classes(&pool, &roster);
        Some(Self { standing, pool, programme, instance, roster, class_of })
    }

    fn class(&self, who: RegistrantIdx) -> Option<ClassIdx> {
        self.class_of[who.index()]
    }

    /// Whether a group with somebody is possible at all.
    pub(super) fn has_group_with(&self, who: RegistrantIdx, nodes: &mut u64) -> bool {
        let numbers: Vec<u32> = self.instance.classes.iter().map(|class| class.number).collect();
        let found = self.class(who).map(|class| group_with(&self.instance, class, &numbers, nodes));
        matches!(found, Some(Found::Group(_)))
    }

    /// Whether somebody could be added to the plan, in a group that there is or in a further one of people who wait,
    /// all others keeping their places: the judge says so.
    pub(super) fn has_place_for(&self, who: RegistrantIdx, nodes: &mut u64) -> bool {
        let Some(class) = self.class(who) else { return false };
        self.joins(who, class) || self.founds(class, nodes)
    }

    fn joins(&self, who: RegistrantIdx, class: ClassIdx) -> bool {
        let plan = self.document();
        let unit: Vec<RegistrantIdx> = self.unit_of(who, class);
        (0..plan.groups.len()).any(|nth| {
            let group = &plan.groups[nth];
            let Some(classes) = self.classes_of(group, class) else { return false };
            let Some(price) = self.instance.price(&classes, |_| true) else { return false };
            let mut plan = plan.clone();
            let group = &mut plan.groups[nth];
            group.members.extend(unit.iter().map(|&who| self.pool.registrant(who).id.clone()));
            group.venue = price.venue.map(|site| self.code(site));
            self.is_legal(plan)
        })
    }

    /// The classes of a group with one more unit; `None` where that cannot be a group for its size, or where somebody
    /// has no class here.
    fn classes_of(&self, group: &GroupDocument, more: ClassIdx) -> Option<GroupClasses> {
        let mut people: Vec<ClassIdx> = Vec::with_capacity(group.members.len());
        for id in &group.members {
            people.push(self.class(self.pool.find_registrant(id)?)?);
        }
        people.sort_unstable();
        let mut classes: GroupClasses = people
            .chunk_by(|a, b| a == b)
            .flat_map(|same| {
                let units = same.len() / self.instance.class(same[0]).people() as usize;
                std::iter::repeat_n(same[0], units)
            })
            .collect();
        classes.push(more);
        classes.sort_unstable();
        (self.instance.seats(&classes) <= self.instance.size.1).then_some(classes)
    }

    fn founds(&self, class: ClassIdx, nodes: &mut u64) -> bool {
        let mut available = vec![0; self.instance.classes.len()];
        let mut waiting: Vec<Vec<Vec<RegistrantIdx>>> = vec![Vec::new(); available.len()];
        let plan = self.document();
        let waits = |who: &RegistrantIdx| {
            let id = &self.pool.registrant(*who).id;
            self.standing.plan.reserve().iter().any(|w| w.id == *id)
        };
        for (units, class) in self.roster.units.iter().zip(0..) {
            for unit in units.iter().filter(|unit| unit.iter().all(waits)) {
                available[class] += 1;
                waiting[class].push(unit.to_vec());
            }
        }
        let found = group_with(&self.instance, class, &available, nodes);
        let Found::Group(classes) = found else { return false };
        let Some(price) = self.instance.price(&classes, |_| true) else { return false };
        let mut group = GroupDocument::default();
        for &class in &classes {
            let unit = waiting[class as usize].remove(0);
            group.members.extend(unit.into_iter().map(|who| self.pool.registrant(who).id.clone()));
        }
        group.venue = price.venue.map(|site| self.code(site));
        let leaders: Vec<Option<std::sync::Arc<str>>> = match self.pool.facilitators() {
            Some(all) => all.take(MOST_LEADERS).map(|f| Some(f.id().into())).collect(),
            None => vec![None],
        };
        leaders.into_iter().any(|facilitator| {
            let mut plan = plan.clone();
            plan.groups.push(GroupDocument { facilitator, ..group.clone() });
            self.is_legal(plan)
        })
    }

    /// The registrants of a unit.
    fn unit_of(&self, who: RegistrantIdx, class: ClassIdx) -> Vec<RegistrantIdx> {
        let unit = self.roster.units(class).iter().find(|unit| unit.contains(&who));
        unit.map_or_else(|| vec![who], |unit| unit.to_vec())
    }

    fn code(&self, site: u32) -> std::sync::Arc<str> {
        self.pool.municipality(self.instance.sites.municipality(site)).code().into()
    }

    /// The plan without its figures, and without facilitators where none are needed here.
    fn document(&self) -> PlanDocument {
        let mut plan = PlanDocument::default();
        let groups = self.standing.plan.groups().iter().map(GroupDocument::from);
        plan.groups = groups.collect();
        for group in &mut plan.groups {
            (group.travel_m, group.penalty_m) = (None, None);
            if self.pool.facilitators().is_none() {
                group.facilitator = None;
            }
        }
        plan
    }

    /// Whether the judge finds nothing against a plan; hosts, numbers and who waits follow from its groups.
    fn is_legal(&self, mut plan: PlanDocument) -> bool {
        let mut placed: Vec<&str> = Vec::new();
        for (group, id) in plan.groups.iter_mut().zip(1..) {
            group.id = id;
            if let Some(hosts) = &mut group.hosts {
                hosts.clone_from(&group.members);
            } else if self.instance.travel.rotates() {
                group.hosts = Some(group.members.clone());
            }
        }
        placed.extend(plan.groups.iter().flat_map(|g| &g.members).map(AsRef::as_ref));
        placed.sort_unstable();
        let waits = |id: &str| placed.binary_search(&id).is_err();
        let waiting = self.standing.plan.reserve().iter().filter(|w| waits(&w.id));
        let entry = |w: &crate::plan::Waiting| WaitingDocument {
            id: w.id.clone(),
            reason: w.reason.to_string(),
            why: None,
        };
        plan.reserve = waiting.map(entry).collect();
        verify(&self.pool, &self.programme, None, &plan).is_legal()
    }
}
