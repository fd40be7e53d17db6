use std::sync::Arc;

use crate::measure::Metres;

/// A facilitator: a person who guides groups and attends their meetings.
#[derive(Clone, Debug)]
pub struct Facilitator {
    pub(crate) id: Arc<str>,
    pub(crate) municipality: Arc<str>,
    pub(crate) max_groups: u32,
    pub(crate) max_travel: Option<Metres>,
}

impl Facilitator {
    /// A facilitator of one group, with an id and a municipality by code, name or alias.
    ///
    /// A facilitator with a registrant's id is that person, and is never assigned to the group in which the person is a
    /// member.
    pub fn new(id: impl Into<Arc<str>>, municipality: impl Into<Arc<str>>) -> Self {
        Self { id: id.into(), municipality: municipality.into(), max_groups: 1, max_travel: None }
    }

    /// Sets the maximum number of groups of the facilitator (default 1).
    #[must_use]
    pub fn with_max_groups(mut self, groups: u32) -> Self {
        self.max_groups = groups;
        self
    }

    /// Sets the maximum distance that the facilitator travels to a meeting, one way (default: no own limit).
    #[must_use]
    pub fn with_max_travel(mut self, most: Metres) -> Self {
        self.max_travel = Some(most);
        self
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Maximum number of groups of the facilitator.
    #[must_use]
    pub fn max_groups(&self) -> u32 {
        self.max_groups
    }

    /// Maximum distance to a meeting, one way; `None` if not stated.
    #[must_use]
    pub fn max_travel(&self) -> Option<Metres> {
        self.max_travel
    }
}
