use std::sync::Arc;

use crate::measure::Metres;

/// Somebody who leads groups.
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
    /// One who bears a registrant's id is that person, and never leads the group that the person is in.
    pub fn new(id: impl Into<Arc<str>>, municipality: impl Into<Arc<str>>) -> Self {
        Self { id: id.into(), municipality: municipality.into(), max_groups: 1, max_travel: None }
    }

    /// The number of groups that it can lead (default 1).
    #[must_use]
    pub fn with_max_groups(mut self, groups: u32) -> Self {
        self.max_groups = groups;
        self
    }

    /// The farthest that it travels to a meeting, one way.
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

    /// The number of groups that it can lead.
    #[must_use]
    pub fn max_groups(&self) -> u32 {
        self.max_groups
    }

    /// The farthest that it travels, where stated.
    #[must_use]
    pub fn max_travel(&self) -> Option<Metres> {
        self.max_travel
    }
}
