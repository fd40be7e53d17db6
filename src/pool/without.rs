//! The same pool without something that it states: for finding out what stands in the way.

use super::{Facilitator, MunicipalityIdx, Pool, Registrant, RegistrantIdx};

impl Pool {
    /// Registrants travel any distance, as far as they themselves are asked.
    pub(crate) fn without_own_reach(&self) -> Self {
        let mut pool = self.clone();
        pool.registrants.iter_mut().for_each(|registrant| registrant.max_travel = None);
        pool
    }

    /// Registrants come to any venue.
    pub(crate) fn without_only_venues(&self) -> Self {
        let mut pool = self.clone();
        pool.registrants.iter_mut().for_each(|registrant| registrant.only_venues.clear());
        pool.only_venues.clear();
        pool
    }

    /// Any number of groups can meet in a municipality.
    pub(crate) fn without_venue_limits(&self) -> Self {
        let mut pool = self.clone();
        pool.municipalities.iter_mut().for_each(|municipality| municipality.max_groups = None);
        pool
    }

    /// Every municipality can host.
    pub(crate) fn hosting_everywhere(&self) -> Self {
        let mut pool = self.clone();
        pool.municipalities.iter_mut().for_each(|municipality| municipality.can_host = true);
        pool
    }

    /// Groups need no facilitators.
    pub(crate) fn without_facilitators(&self) -> Self {
        Self { facilitators: None, ..self.clone() }
    }

    /// One more facilitator, of one group, in a municipality; any distance will do.
    pub(crate) fn with_facilitator_at(&self, at: MunicipalityIdx) -> Self {
        let mut pool = self.clone();
        let taken = |id: &str| {
            let leads = pool.facilitators.iter().flatten().any(|(f, _)| f.id.as_ref() == id);
            leads || pool.find_registrant(id).is_some()
        };
        let id = (1..).map(|nth| format!("facilitator +{nth}")).find(|id| !taken(id));
        let facilitator = Facilitator::new(id.unwrap_or_default(), self.municipality(at).code());
        let facilitators = pool.facilitators.get_or_insert_default();
        let before = facilitators.partition_point(|(other, _)| other.id < facilitator.id);
        facilitators.insert(before, (facilitator, at));
        pool
    }

    /// One more group can meet in a municipality.
    pub(crate) fn with_room_at(&self, at: MunicipalityIdx) -> Self {
        let mut pool = self.clone();
        if let Some(municipality) = pool.municipalities.get_mut(at.index()) {
            municipality.max_groups = municipality.max_groups.map(|most| most + 1);
        }
        pool
    }

    /// A registrant travels any distance and comes to any venue.
    pub(crate) fn with_free_travel(&self, who: RegistrantIdx) -> Self {
        let mut pool = self.clone();
        if let Some(registrant) = pool.registrants.get_mut(who.index()) {
            registrant.max_travel = None;
            registrant.only_venues.clear();
        }
        pool.only_venues.retain(|(other, _)| *other != who);
        pool
    }

    /// Only these registrants and further ones, no facilitators and no earlier groups; `None` where that is no pool.
    pub(crate) fn restricted(&self, kept: &[RegistrantIdx], more: Vec<Registrant>) -> Option<Self> {
        let mut pool = Self {
            municipalities: self.municipalities.clone(),
            gazetteer: self.gazetteer.clone(),
            distances: self.distances.clone(),
            columns: self.columns.clone(),
            ..Self::default()
        };
        let kept = kept.iter().map(|&who| self.registrant(who).clone());
        let mut faults = Vec::new();
        pool.enter_registrants(kept.chain(more).collect(), &mut faults);
        faults.is_empty().then_some(pool)
    }
}
