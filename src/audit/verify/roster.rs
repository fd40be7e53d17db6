//! Positions of registrants in a plan: looks up the ids and reports lost, double and unknown ones.

use std::sync::Arc;

use super::defect::Defect;
use crate::plan::{GroupDocument, PlanDocument};
use crate::pool::{Pool, RegistrantIdx};

/// Group as the plan states it, with its members looked up, each once.
#[derive(Debug)]
pub(crate) struct PlannedGroup<'a> {
    pub(crate) stated: &'a GroupDocument,
    pub(crate) members: Vec<RegistrantIdx>,
}

impl PlannedGroup<'_> {
    pub(crate) fn id(&self) -> u32 {
        self.stated.id
    }
}

/// Groups and reserve list of a plan.
#[derive(Debug)]
pub(crate) struct PlanRoster<'a> {
    pub(crate) groups: Vec<PlannedGroup<'a>>,
    pub(crate) reserve: Vec<RegistrantIdx>,
    /// Position of a group that contains each registrant, where there is one.
    places: Vec<Option<u32>>,
}

impl<'a> PlanRoster<'a> {
    pub(crate) fn read<E>(
        pool: &Pool,
        plan: &'a PlanDocument,
        go_on: &impl Fn() -> Result<(), E>,
        defects: &mut Vec<Defect>,
    ) -> Result<Self, E> {
        let mut times = vec![0; pool.registrants().len()];
        let mut places = vec![None; pool.registrants().len()];
        let mut find = |id: &Arc<str>| {
            let found = pool.find_registrant(id);
            match found {
                Some(registrant) => times[registrant.index()] += 1,
                None => defects.push(Defect::Unknown { id: id.clone() }),
            }
            found
        };
        let groups = plan.groups.iter().zip(0..).map(|(stated, position)| {
            go_on()?;
            let mut members: Vec<_> = stated.members.iter().filter_map(&mut find).collect();
            members.sort_unstable();
            members.dedup();
            members.iter().for_each(|registrant| places[registrant.index()] = Some(position));
            Ok(PlannedGroup { stated, members })
        });
        let groups: Vec<_> = groups.collect::<Result<_, E>>()?;
        let reserve = plan.reserve.iter().filter_map(|waiting| find(&waiting.id)).collect();
        for (registrant, times) in pool.indices().zip(times) {
            let id = || pool.registrant(registrant).id.clone();
            match times {
                0 => defects.push(Defect::Lost { id: id() }),
                1 => {}
                times => defects.push(Defect::Double { id: id(), times }),
            }
        }
        Ok(Self { groups, reserve, places })
    }

    /// Position of the group that contains a registrant.
    pub(crate) fn place_of(&self, registrant: RegistrantIdx) -> Option<u32> {
        self.places[registrant.index()]
    }
}
