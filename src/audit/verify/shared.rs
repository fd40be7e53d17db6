//! Resources that groups share and that limit them: facilitators, venues, and the number of groups.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::defect::Defect;
use super::roster::PlannedGroup;
use crate::plan::PlanDocument;
use crate::pool::{Facilitator, Pool, Registrant, RegistrantIdx};
use crate::programme::{Hosting, Programme};

/// Judges the number of groups and their numbering.
pub(crate) fn judge_numbers(programme: &Programme, plan: &PlanDocument, defects: &mut Vec<Defect>) {
    let (groups, count) = (plan.groups.len(), programme.groups.count);
    let fits = groups >= count.min as usize && count.max.is_none_or(|max| groups <= max as usize);
    if !fits {
        defects.push(Defect::GroupCount { groups, least: count.min, most: count.max });
    }
    let mut ids: Vec<u32> = plan.groups.iter().map(|group| group.id).collect();
    ids.sort_unstable();
    let is_wrong = |run: &&[u32]| run.len() > 1 || run.first() == Some(&0);
    let wrong = ids.chunk_by(|a, b| a == b).filter(is_wrong);
    defects.extend(wrong.filter_map(|run| Some(Defect::Numbering { group: *run.first()? })));
}

/// Judges the venues that limit their number of groups.
pub(crate) fn judge_venues(
    pool: &Pool,
    programme: &Programme,
    groups: &[PlannedGroup<'_>],
    defects: &mut Vec<Defect>,
) {
    if !programme.travels() || programme.meetings.hosting != Hosting::Central {
        return;
    }
    let mut meeting = vec![0; pool.municipalities().len()];
    for venue in groups.iter().filter_map(|group| group.stated.venue.as_ref()) {
        if let Ok(venue) = pool.find_municipality(venue) {
            meeting[venue.index()] += 1;
        }
    }
    for (municipality, groups) in pool.municipalities().iter().zip(meeting) {
        if let Some(most) = municipality.max_groups().filter(|&most| groups > most) {
            defects.push(Defect::VenueFull { venue: municipality.code.clone(), groups, most });
        }
    }
}

/// Returns `true` if a registrant joins no group that this facilitator leads.
pub(crate) fn refuses(registrant: &Registrant, facilitator: &Arc<str>) -> bool {
    let only = registrant.only_facilitators();
    !only.is_empty() && !only.contains(facilitator)
        || registrant.not_facilitators().contains(facilitator)
}

/// Slots that the members and the facilitator have in common, as far as they state any, in the order of their names; `None`
/// if none of them does.
pub(crate) fn shared_slots(
    pool: &Pool,
    members: &[RegistrantIdx],
    facilitator: Option<&Facilitator>,
) -> Option<Vec<Arc<str>>> {
    let stated = members.iter().map(|&member| pool.registrant(member).available());
    let stated = stated.chain(facilitator.map(Facilitator::available));
    let mut stating = stated.filter(|slots| !slots.is_empty());
    let mut shared = stating.next()?.to_vec();
    stating.for_each(|slots| shared.retain(|slot| slots.contains(slot)));
    shared.sort_unstable();
    shared.dedup();
    Some(shared)
}

/// Slots that a group shares, with the facilitator whom it states.
pub(crate) fn slots_of(pool: &Pool, group: &PlannedGroup<'_>) -> Option<Vec<Arc<str>>> {
    let facilitator = group.stated.facilitator.as_ref().and_then(|id| pool.find_facilitator(id));
    shared_slots(pool, &group.members, facilitator)
}

/// Number of groups of each facilitator, counted group by group.
#[derive(Debug)]
pub(crate) struct FacilitatorCounts<'a> {
    pool: &'a Pool,
    by_id: FxHashMap<&'a str, usize>,
    leading: Vec<u32>,
}

impl<'a> FacilitatorCounts<'a> {
    pub(crate) fn new(pool: &'a Pool) -> Self {
        let all = pool.facilitators_at().unwrap_or_default();
        let by_id =
            all.iter().zip(0..).map(|((facilitator, _), nth)| (facilitator.id(), nth)).collect();
        Self { pool, by_id, leading: vec![0; all.len()] }
    }

    /// Counts and returns the facilitator of a group, if the group states one that exists.
    pub(crate) fn judge(
        &mut self,
        seated: &PlannedGroup<'_>,
        defects: &mut Vec<Defect>,
    ) -> Option<usize> {
        let (group, what) = (seated.id(), "facilitator");
        let stated = seated.stated.facilitator.as_ref();
        let (needed, stated) = (self.pool.facilitators_at().is_some(), stated);
        let Some(id) = stated.filter(|_| needed) else {
            if needed {
                defects.push(Defect::Missing { group, what });
            } else if stated.is_some() {
                defects.push(Defect::Meaningless { group, what });
            }
            return None;
        };
        if seated.stated.members.contains(id) {
            defects.push(Defect::LedByMember { group, id: id.clone() });
        }
        let refusing = seated.members.iter().map(|&member| self.pool.registrant(member));
        let refusing = refusing.filter(|member| refuses(member, id));
        defects.extend(refusing.map(|member| Defect::RefusedFacilitator {
            group,
            id: member.id.clone(),
            facilitator: id.clone(),
        }));
        let found = self.by_id.get(id.as_ref()).copied();
        match found {
            Some(nth) => self.leading[nth] += 1,
            None => defects.push(Defect::FacilitatorUnknown { group, id: id.clone() }),
        }
        found
    }

    /// Checks that no facilitator leads more groups than allowed.
    pub(crate) fn judge_all(&self, defects: &mut Vec<Defect>) {
        let all = self.pool.facilitators_at().unwrap_or_default();
        for ((facilitator, _), &groups) in all.iter().zip(&self.leading) {
            let most = facilitator.max_groups();
            if groups > most {
                defects.push(Defect::FacilitatorFull { id: facilitator.id.clone(), groups, most });
            }
        }
    }
}
