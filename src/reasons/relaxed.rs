//! Problem with a changed statement, and the search for a place in it.

use std::sync::Arc;

use super::possible::{Possibility, group_with};
use super::standing::Standing;
use super::without::without;
use crate::convert::Convert;
use crate::instance::{ClassIdx, GroupClasses, Instance, Price, Roster};
use crate::plan::{GroupDocument, PlanDocument, Statement, Waiting, WaitingDocument};
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::Programme;

/// Maximum number of facilitators tried for a further group.
const MAX_FACILITATORS: usize = 20;

/// Compiled problem that differs from that of a plan in what is stated, not in its registrants.
pub(crate) struct Relaxed<'a> {
    standing: &'a Standing<'a>,
    pool: Pool,
    programme: Programme,
    instance: Instance,
    roster: Roster,
    class_of: Vec<Option<ClassIdx>>,
}

/// Enlarged group of the plan, or a further group.
struct Candidate {
    /// Added cost, in metres, without facilitators.
    added: i64,
    /// Index of the group that is enlarged; `None` for a further group.
    nth: Option<usize>,
    more: Vec<RegistrantIdx>,
    venue: Option<Arc<str>>,
}

impl<'a> Relaxed<'a> {
    /// Problem without a statement.
    pub(super) fn without(standing: &'a Standing<'a>, dropped: &Statement) -> Option<Self> {
        let dropped = std::slice::from_ref(dropped);
        let (pool, programme) = without(standing.pool, standing.programme, dropped);
        Self::new(standing, pool, programme)
    }

    /// Compiles the problem; `None` if that fails: a distance table may lack entries that were not needed before, or
    /// the budget is exhausted.
    pub(crate) fn new(
        standing: &'a Standing<'a>,
        pool: Pool,
        programme: Programme,
    ) -> Option<Self> {
        let (instance, roster) = standing.compiled(&pool, &programme, standing.previous)?;
        let class_of = roster.class_of(&pool);
        Some(Self { standing, pool, programme, instance, roster, class_of })
    }

    fn class(&self, registrant: RegistrantIdx) -> Option<ClassIdx> {
        self.class_of[registrant.index()]
    }

    /// Returns `true` if a group with the registrant is found.
    pub(super) fn has_group_with(&self, registrant: RegistrantIdx, nodes: &mut u64) -> bool {
        let numbers: Vec<u32> = self.instance.classes.iter().map(|class| class.number).collect();
        let found =
            self.class(registrant).map(|class| group_with(&self.instance, class, &numbers, nodes));
        matches!(found, Some(Possibility::Group(_)))
    }

    /// Returns `true` if a registrant can be added to the plan, in an existing group or in a further one of waiting
    /// registrants, all others keeping their places; the verifier confirms that it is legal.
    pub(crate) fn has_place_for(&self, registrant: RegistrantIdx, nodes: &mut u64) -> bool {
        let Some(class) = self.class(registrant) else { return false };
        let mut candidates = self.joining(registrant, class);
        candidates.extend(self.founding(class, nodes));
        // The cheapest candidate is verified first; of equal costs a further group comes before the enlarged ones.
        candidates.sort_by_key(|candidate| (candidate.added, candidate.nth));
        let mut candidates = candidates.iter().take_while(|_| !self.standing.is_over());
        candidates.any(|candidate| self.is_legal(candidate))
    }

    /// Groups of the plan that the registrant could join, as far as the members decide.
    fn joining(&self, registrant: RegistrantIdx, class: ClassIdx) -> Vec<Candidate> {
        let groups = self.standing.plan.groups().iter().enumerate();
        let candidate = |(nth, group): (usize, &crate::plan::Group)| {
            let classes = self.classes_of(group.members(), class)?;
            let price = self.instance.price(&classes, |_| true)?;
            let added = price.cost() - (group.travel() + group.far() + group.penalty()).0;
            let more = self.unit_of(registrant, class);
            Some(Candidate { added, nth: Some(nth), more, venue: self.venue(&price) })
        };
        groups.filter_map(candidate).collect()
    }

    /// Classes of a group with one more unit; `None` if that is too large, or if a member has no class in this problem.
    fn classes_of(&self, members: &[Arc<str>], more: ClassIdx) -> Option<GroupClasses> {
        let mut people: Vec<ClassIdx> = Vec::with_capacity(members.len());
        for id in members {
            people.push(self.class(self.pool.find_registrant(id)?)?);
        }
        people.sort_unstable();
        let units = people.chunk_by(|a, b| a == b).flat_map(|same| {
            let units = same.len() / self.instance.class(same[0]).people() as usize;
            std::iter::repeat_n(same[0], units)
        });
        let mut classes: GroupClasses = units.collect();
        classes.push(more);
        classes.sort_unstable();
        (self.instance.seats(&classes) <= self.instance.size.1).then_some(classes)
    }

    /// Group of waiting registrants, if one is found.
    fn founding(&self, class: ClassIdx, nodes: &mut u64) -> Option<Candidate> {
        let plan = self.standing.plan;
        let mut waits = vec![false; self.pool.registrants().len()];
        for registrant in plan.reserve().iter().filter_map(|w| self.pool.find_registrant(&w.id)) {
            waits[registrant.index()] = true;
        }
        let waiting = |units: &Vec<super::Unit>| -> Vec<super::Unit> {
            let all_wait =
                |unit: &&super::Unit| unit.iter().all(|registrant| waits[registrant.index()]);
            units.iter().filter(all_wait).cloned().collect()
        };
        let mut waiting: Vec<_> = self.roster.units.iter().map(waiting).collect();
        let available: Vec<u32> = waiting.iter().map(|units| units.len().to_u32()).collect();
        let Possibility::Group(classes) = group_with(&self.instance, class, &available, nodes)
        else {
            return None;
        };
        let price = self.instance.price(&classes, |_| true)?;
        let units = classes.iter().map(|&class| waiting[class.index()].remove(0));
        let more = units.flatten().collect();
        Some(Candidate { added: price.cost(), nth: None, more, venue: self.venue(&price) })
    }

    /// Registrants of the unit that contains a registrant.
    fn unit_of(&self, registrant: RegistrantIdx, class: ClassIdx) -> Vec<RegistrantIdx> {
        let unit = self.roster.units(class).iter().find(|unit| unit.contains(&registrant));
        unit.map_or_else(|| vec![registrant], |unit| unit.to_vec())
    }

    fn venue(&self, price: &Price) -> Option<Arc<str>> {
        let municipality = self.instance.sites.municipality(price.venue?);
        Some(self.pool.municipality(municipality).code.clone())
    }

    /// Returns `true` if the plan with a candidate is legal; a further group gets the first suitable facilitator.
    fn is_legal(&self, candidate: &Candidate) -> bool {
        let placed =
            candidate.more.iter().map(|&registrant| self.pool.registrant(registrant).id.clone());
        let placed: Vec<Arc<str>> = placed.collect();
        let mut plan = PlanDocument::default();
        plan.groups = self.standing.plan.groups().iter().map(GroupDocument::from).collect();
        let nth = candidate.nth.unwrap_or_else(|| {
            plan.groups.push(GroupDocument::default());
            plan.groups.len() - 1
        });
        let group = &mut plan.groups[nth];
        group.members.extend(placed.iter().cloned());
        group.venue.clone_from(&candidate.venue);
        for (group, id) in plan.groups.iter_mut().zip(1..) {
            (group.id, group.travel_m, group.far_m, group.penalty_m) = (id, None, None, None);
            group.slots = None;
            group.hosts = self.instance.travel.rotates().then(|| group.members.clone());
            if self.pool.facilitators().is_none() {
                group.facilitator = None;
            }
        }
        let waits = |waiting: &&Waiting| !placed.contains(&waiting.id);
        let entry = |waiting: &Waiting| WaitingDocument {
            id: waiting.id.clone(),
            reason: waiting.reason.to_string(),
            why: None,
        };
        plan.reserve = self.standing.plan.reserve().iter().filter(waits).map(entry).collect();
        let facilitators: Vec<Option<Arc<str>>> = match (candidate.nth, self.pool.facilitators()) {
            (None, Some(all)) => all.take(MAX_FACILITATORS).map(|f| Some(f.id.clone())).collect(),
            _ => vec![plan.groups[nth].facilitator.clone()],
        };
        facilitators.into_iter().any(|facilitator| {
            plan.groups[nth].facilitator = facilitator;
            let verdict = self.standing.judged(&self.pool, &self.programme, &plan);
            verdict.is_some_and(|verdict| verdict.is_legal())
        })
    }
}
