use std::fmt;
use std::sync::Arc;

use super::attributes::Attributes;
use crate::measure::Point;

/// Index of a municipality in its pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MunicipalityIdx(pub(crate) u32);

impl MunicipalityIdx {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A municipality: where registrants come from and where groups meet.
#[derive(Clone)]
pub struct Municipality {
    pub(crate) code: Arc<str>,
    pub(crate) name: Arc<str>,
    pub(crate) aliases: Vec<Arc<str>>,
    pub(crate) point: Point,
    pub(crate) can_host: bool,
    pub(crate) max_groups: Option<u32>,
    pub(crate) attributes: Attributes,
}

impl Municipality {
    /// A municipality with the code that identifies it, a name for people (may be empty) and its point.
    pub fn new(code: impl Into<Arc<str>>, name: impl Into<Arc<str>>, point: Point) -> Self {
        let (code, name) = (code.into(), name.into());
        let (aliases, attributes) = (Vec::new(), Attributes::default());
        Self { code, name, aliases, point, can_host: true, max_groups: None, attributes }
    }

    /// Adds another name of the municipality.
    #[must_use]
    pub fn with_alias(mut self, alias: impl Into<Arc<str>>) -> Self {
        self.aliases.push(alias.into());
        self
    }

    /// Excludes the municipality as a venue.
    #[must_use]
    pub fn without_hosting(mut self) -> Self {
        self.can_host = false;
        self
    }

    /// Limits the number of groups that can meet in the municipality (central hosting).
    #[must_use]
    pub fn with_max_groups(mut self, groups: u32) -> Self {
        self.max_groups = Some(groups);
        self
    }

    /// Sets an attribute; its registrants inherit the value unless they have their own.
    #[must_use]
    pub fn with(mut self, attribute: &str, value: impl Into<Arc<str>>) -> Self {
        self.attributes.set(attribute.to_lowercase().into(), value.into());
        self
    }

    /// The code that identifies the municipality.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The name for people; may be empty.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The location from which distances are measured.
    #[must_use]
    pub fn point(&self) -> Point {
        self.point
    }

    /// Returns `true` if groups can meet in the municipality.
    #[must_use]
    pub fn can_host(&self) -> bool {
        self.can_host
    }

    /// Maximum number of groups that can meet in the municipality (central hosting); `None` if unlimited.
    #[must_use]
    pub fn max_groups(&self) -> Option<u32> {
        self.max_groups
    }
}

impl fmt::Debug for Municipality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Municipality").field("code", &self.code).finish_non_exhaustive()
    }
}
