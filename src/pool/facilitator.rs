use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::measure::Metres;

/// A facilitator: a person who guides groups and attends their meetings.
///
/// ```
/// let facilitator = kring::Facilitator::new("f1", "Utrecht").with_max_groups(3);
/// assert_eq!(facilitator.max_groups(), 3);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facilitator {
    pub(crate) id: Arc<str>,
    pub(crate) municipality: Arc<str>,
    #[serde(default = "one")]
    pub(crate) max_groups: u32,
    #[serde(
        default,
        rename = "max_travel_km",
        with = "crate::measure::km::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) max_travel: Option<Metres>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) available: Vec<Arc<str>>,
}

fn one() -> u32 {
    1
}

impl Facilitator {
    /// A facilitator of one group, with an id and a municipality by code, name or alias.
    ///
    /// A facilitator with a registrant's id is that person, and is never assigned to the group in which the person is a
    /// member.
    ///
    /// ```
    /// use kring::{Facilitator, Metres};
    /// let facilitator = Facilitator::new("f1", "Utrecht").with_max_travel(Metres(60_000));
    /// assert_eq!((facilitator.id(), facilitator.municipality()), ("f1", "Utrecht"));
    /// assert_eq!((facilitator.max_groups(), facilitator.max_travel()), (1, Some(Metres(60_000))));
    /// ```
    pub fn new(id: impl Into<Arc<str>>, municipality: impl Into<Arc<str>>) -> Self {
        Self {
            id: id.into(),
            municipality: municipality.into(),
            max_groups: 1,
            max_travel: None,
            available: Vec::new(),
        }
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

    /// Sets the slots in which the facilitator is available (default: always).
    ///
    /// ```
    /// use kring::Facilitator;
    /// let facilitator = Facilitator::new("f1", "Utrecht").with_available(["fri", "mon"]);
    /// assert_eq!(facilitator.available().len(), 2);
    /// ```
    #[must_use]
    pub fn with_available<T: Into<Arc<str>>>(mut self, slots: impl IntoIterator<Item = T>) -> Self {
        self.available = slots.into_iter().map(Into::into).collect();
        self.available.sort_unstable();
        self.available.dedup();
        self
    }

    /// The slots in which the facilitator is available; empty means always.
    #[must_use]
    pub fn available(&self) -> &[Arc<str>] {
        &self.available
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The municipality, as it was stated.
    #[must_use]
    pub fn municipality(&self) -> &str {
        &self.municipality
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
