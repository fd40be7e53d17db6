//! Relaxed copies of a pool: each drops or loosens one statement, to find the statements that cause a conflict.

use super::{Facilitator, MunicipalityIdx, Pool, Registrant, RegistrantIdx};

impl Pool {
    /// Returns the pool without the registrants' own travel limits; the programme's limit remains.
    pub(crate) fn without_own_reach(&self) -> Self {
        let mut pool = self.clone();
        pool.registrants.iter_mut().for_each(|registrant| registrant.max_travel = None);
        pool
    }

    /// Returns the pool in which registrants accept every venue.
    pub(crate) fn without_only_venues(&self) -> Self {
        let mut pool = self.clone();
        pool.registrants.iter_mut().for_each(|registrant| registrant.only_venues.clear());
        pool.only_venues.clear();
        pool
    }

    /// Returns the pool in which no registrant is locked.
    pub(crate) fn without_locks(&self) -> Self {
        let mut pool = self.clone();
        pool.registrants.iter_mut().for_each(|registrant| registrant.locked = false);
        pool
    }

    /// Returns the pool without limits on the number of groups per municipality.
    pub(crate) fn without_venue_limits(&self) -> Self {
        let mut pool = self.clone();
        pool.municipalities.iter_mut().for_each(|municipality| municipality.max_groups = None);
        pool
    }

    /// Returns the pool in which every municipality can be a venue.
    pub(crate) fn hosting_everywhere(&self) -> Self {
        let mut pool = self.clone();
        pool.municipalities.iter_mut().for_each(|municipality| municipality.can_host = true);
        pool
    }

    /// Returns the pool without facilitators, in which groups need none.
    pub(crate) fn without_facilitators(&self) -> Self {
        Self { facilitators: None, ..self.clone() }
    }

    /// Returns the pool with an additional facilitator of one group in a municipality, without a travel limit.
    pub(crate) fn with_facilitator_at(&self, at: MunicipalityIdx) -> Self {
        let mut pool = self.clone();
        // A facilitator with a registrant's id would be that person and could not guide the person's own group.
        let taken = |id: &str| {
            let leads = pool.facilitators.iter().flatten().any(|(f, _)| f.id.as_ref() == id);
            leads || pool.find_registrant(id).is_some()
        };
        let id = (1..).map(|nth| format!("facilitator +{nth}")).find(|id| !taken(id));
        let facilitator = Facilitator::new(id.unwrap_or_default(), self.municipality(at).code());
        let facilitators = pool.facilitators.get_or_insert_default();
        // The facilitators remain sorted by id, as the builder leaves them.
        let before = facilitators.partition_point(|(other, _)| other.id < facilitator.id);
        facilitators.insert(before, (facilitator, at));
        pool
    }

    /// Returns the pool in which a municipality can host one group more than stated.
    pub(crate) fn with_room_at(&self, at: MunicipalityIdx) -> Self {
        let mut pool = self.clone();
        if let Some(municipality) = pool.municipalities.get_mut(at.index()) {
            municipality.max_groups = municipality.max_groups.map(|most| most + 1);
        }
        pool
    }

    /// Returns the pool in which a registrant has no travel limit of its own and accepts every venue.
    pub(crate) fn with_free_travel(&self, person: RegistrantIdx) -> Self {
        let mut pool = self.clone();
        if let Some(registrant) = pool.registrants.get_mut(person.index()) {
            registrant.max_travel = None;
            registrant.only_venues.clear();
        }
        pool.only_venues.retain(|(other, _)| *other != person);
        pool
    }

    /// Returns the pool with the new registrants `more`, in which the registrants `first` have priority over all others;
    /// `None` if validation finds a fault.
    pub(crate) fn with_newcomers(
        &self,
        first: &[RegistrantIdx],
        more: Vec<Registrant>,
    ) -> Option<Self> {
        let highest = self.registrants.iter().map(Registrant::priority).max().unwrap_or(0);
        let mut raised = self.clone();
        for &person in first {
            if let Some(registrant) = raised.registrants.get_mut(person.index()) {
                registrant.priority = highest.max(0).saturating_add(1);
            }
        }
        raised.to_builder().registrants(more).build().ok()
    }
}
