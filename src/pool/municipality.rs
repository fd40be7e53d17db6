use std::fmt;
use std::sync::Arc;

use super::attributes::{Attributes, canonical};
use crate::measure::Point;

/// Index of a municipality in its pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MunicipalityIdx(pub(crate) u32);

impl MunicipalityIdx {
    /// Position in [`Pool::municipalities`](crate::Pool::municipalities).
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A municipality: where registrants come from and where groups meet.
///
/// In JSON a municipality has the columns of the municipalities table as its keys; `host` is a truth value, and every
/// further key is an attribute with a text as its value.
///
/// ```
/// use kring::{Municipality, Point};
/// let amsterdam = Municipality::new("GM0363", "Amsterdam", Point::new(52.37, 4.89))
///     .with("province", "Noord-Holland")
///     .with_max_groups(2);
/// assert_eq!(amsterdam.attributes().next(), Some(("province", "Noord-Holland")));
/// ```
#[derive(Clone, PartialEq)]
pub struct Municipality {
    pub(crate) code: Arc<str>,
    pub(crate) name: Arc<str>,
    pub(crate) aliases: Vec<Arc<str>>,
    pub(crate) former: Vec<Arc<str>>,
    pub(crate) point: Option<Point>,
    pub(crate) can_host: bool,
    pub(crate) max_groups: Option<u32>,
    pub(crate) attributes: Attributes,
}

impl Municipality {
    /// A municipality with the code that identifies it, a name for people (may be empty) and its point.
    ///
    /// ```
    /// use kring::{Municipality, Point};
    /// let utrecht = Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12))
    ///     .with_alias("Utreg")
    ///     .with_hosting(false);
    /// assert_eq!((utrecht.code(), utrecht.name(), utrecht.aliases().len()), ("GM0344", "Utrecht", 1));
    /// assert_eq!((utrecht.can_host(), utrecht.max_groups()), (false, None));
    /// assert!(utrecht.point().is_some() && Municipality::without_point("X", "").point().is_none());
    /// ```
    pub fn new(code: impl Into<Arc<str>>, name: impl Into<Arc<str>>, point: Point) -> Self {
        let (code, name) = (code.into(), name.into());
        Self {
            code,
            name,
            aliases: Vec::new(),
            former: Vec::new(),
            point: Some(point),
            can_host: true,
            max_groups: None,
            attributes: Attributes::default(),
        }
    }

    /// A municipality of unknown location, for pools with given distances. It is absent from maps.
    pub fn without_point(code: impl Into<Arc<str>>, name: impl Into<Arc<str>>) -> Self {
        Self { point: None, ..Self::new(code, name, Point::new(0.0, 0.0)) }
    }

    /// Adds another name of the municipality.
    #[must_use]
    pub fn with_alias(mut self, alias: impl Into<Arc<str>>) -> Self {
        self.aliases.push(alias.into());
        self
    }

    /// Adds the name of a former municipality that became part of this one. A registrant of that name belongs here, with
    /// a warning; a name that several municipalities have so is refused.
    #[must_use]
    pub fn with_former(mut self, name: impl Into<Arc<str>>) -> Self {
        self.former.push(name.into());
        self
    }

    /// Sets whether groups can meet in the municipality (default `true`).
    #[must_use]
    pub fn with_hosting(mut self, can_host: bool) -> Self {
        self.can_host = can_host;
        self
    }

    /// Excludes the municipality as a venue.
    #[must_use]
    pub fn without_hosting(self) -> Self {
        self.with_hosting(false)
    }

    /// Limits the number of groups that can meet in the municipality (central hosting).
    #[must_use]
    pub fn with_max_groups(mut self, groups: u32) -> Self {
        self.max_groups = Some(groups);
        self
    }

    /// Sets an attribute; its registrants inherit the value unless they have their own. The capitals of its name do not
    /// matter. A name that is empty or has a setter of its own, such as `aliases`, is refused when the pool is built.
    #[must_use]
    pub fn with(mut self, attribute: &str, value: impl Into<Arc<str>>) -> Self {
        self.attributes.set(canonical(attribute).into(), value.into());
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

    /// The further names.
    #[must_use]
    pub fn aliases(&self) -> &[Arc<str>] {
        &self.aliases
    }

    /// The names of former municipalities that became part of this one.
    #[must_use]
    pub fn former(&self) -> &[Arc<str>] {
        &self.former
    }

    /// The name, or the code of a municipality without a name.
    pub(crate) fn shown(&self) -> &Arc<str> {
        if self.name.is_empty() { &self.code } else { &self.name }
    }

    /// Iterates over the attributes by name and value, in ascending order of names.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter()
    }

    /// The location from which distances are measured; `None` in a pool with given distances whose locations are
    /// unknown.
    #[must_use]
    pub fn point(&self) -> Option<Point> {
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
