use std::fmt;
use std::sync::Arc;

use super::attributes::{Attributes, TAGS, canonical, split};
use super::registered_at::RegisteredAt;
use crate::measure::{Metres, Point};

/// Index of a registrant in its pool, in ascending order of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegistrantIdx(pub(crate) u32);

impl RegistrantIdx {
    /// Position in [`Pool::registrants`](crate::Pool::registrants).
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Name and e-mail address, used only in the files that go back to the owner of the data.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Personal {
    pub(crate) name: Box<str>,
    pub(crate) email: Box<str>,
}

/// A registrant: a person who registered, or a delegation that stays together.
///
/// In JSON a registrant has the columns of the registrants table as its keys; lists are arrays, and every further key
/// is an attribute with a text as its value. `Debug` shows the id and no personal data.
///
/// ```
/// use kring::{Metres, Registrant};
/// let registrant = Registrant::new("r1", "Amsterdam")
///     .with("party", "A")
///     .with_seats(2)
///     .with_max_travel(Metres(30_000));
/// let json = serde_json::to_string(&registrant)?;
/// assert_eq!(serde_json::from_str::<Registrant>(&json)?, registrant);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Registrant {
    pub(crate) id: Arc<str>,
    pub(crate) municipality: Arc<str>,
    pub(crate) attributes: Attributes,
    pub(crate) seats: u32,
    pub(crate) priority: i32,
    pub(crate) registered_at: Option<RegisteredAt>,
    pub(crate) max_travel: Option<Metres>,
    pub(crate) point: Option<Point>,
    pub(crate) start: Option<Arc<str>>,
    pub(crate) available: Vec<Arc<str>>,
    pub(crate) only_venues: Vec<Arc<str>>,
    pub(crate) locked: bool,
    pub(crate) only_facilitators: Vec<Arc<str>>,
    pub(crate) not_facilitators: Vec<Arc<str>>,
    pub(crate) wishes: Vec<Arc<str>>,
    pub(crate) personal: Option<Box<Personal>>,
}

/// Texts in ascending order, each once.
fn sorted<T: Into<Arc<str>>>(texts: impl IntoIterator<Item = T>) -> Vec<Arc<str>> {
    let mut texts: Vec<Arc<str>> = texts.into_iter().map(Into::into).collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

impl Registrant {
    /// A registrant with a unique id and a municipality, given by code, name or alias.
    ///
    /// ```
    /// use kring::{Metres, Point, Registrant};
    /// let registrant = Registrant::new("r1", "Utrecht")
    ///     .with("party", "A")
    ///     .with_tags(&["water", "energy"])
    ///     .with_seats(2)
    ///     .with_priority(1)
    ///     .with_registered_at("2026-01-15".parse()?)
    ///     .with_max_travel(Metres(40_000))
    ///     .with_point(Point::new(52.1, 5.1))
    ///     .with_available(["Monday", "Friday"])
    ///     .with_only_venues(["GM0344"])
    ///     .with_contact("", "r1@example.org");
    /// assert_eq!((registrant.id(), registrant.municipality()), ("r1", "Utrecht"));
    /// assert_eq!(registrant.attributes().next(), Some(("party", "A")));
    /// assert_eq!(registrant.tags().collect::<Vec<_>>(), ["energy", "water"]);
    /// assert_eq!((registrant.seats(), registrant.priority()), (2, 1));
    /// assert_eq!(registrant.registered_at().map(|at| at.to_string()).as_deref(), Some("2026-01-15T00:00:00Z"));
    /// assert_eq!((registrant.max_travel(), registrant.start()), (Some(Metres(40_000)), None));
    /// assert!(registrant.point().is_some_and(|point| point.latitude() == 52.1));
    /// assert_eq!((registrant.available().len(), registrant.only_venues().len()), (2, 1));
    /// assert_eq!((registrant.name(), registrant.email()), ("", "r1@example.org"));
    /// // With given distances, travel can start in another municipality.
    /// assert_eq!(Registrant::new("r2", "Utrecht").with_start("Amsterdam").start(), Some("Amsterdam"));
    /// # Ok::<(), kring::pool::NoDate>(())
    /// ```
    pub fn new(id: impl Into<Arc<str>>, municipality: impl Into<Arc<str>>) -> Self {
        Self {
            id: id.into(),
            municipality: municipality.into(),
            attributes: Attributes::default(),
            seats: 1,
            priority: 0,
            registered_at: None,
            max_travel: None,
            point: None,
            start: None,
            available: Vec::new(),
            only_venues: Vec::new(),
            locked: false,
            only_facilitators: Vec::new(),
            not_facilitators: Vec::new(),
            wishes: Vec::new(),
            personal: None,
        }
    }

    /// Sets an attribute, such as `party`; it takes precedence over the municipality's value. The capitals of its name do
    /// not matter. A name that is empty or has a setter of its own, such as `seats`, is refused when the pool is built.
    #[must_use]
    pub fn with(mut self, attribute: &str, value: impl Into<Arc<str>>) -> Self {
        self.attributes.set(canonical(attribute).into(), value.into());
        self
    }

    /// Sets the tags, the only attribute with several values.
    #[must_use]
    pub fn with_tags<T: AsRef<str>>(self, tags: &[T]) -> Self {
        let joined = tags.iter().map(AsRef::as_ref).collect::<Vec<_>>().join("|");
        self.with(TAGS, joined)
    }

    /// Sets the number of places that the registrant takes (default 1).
    #[must_use]
    pub fn with_seats(mut self, seats: u32) -> Self {
        self.seats = seats;
        self
    }

    /// Sets the priority; registrants with a higher one are placed first (default 0).
    #[must_use]
    pub fn with_priority(mut self, priority: i32) -> Self {
        self.priority = priority;
        self
    }

    /// Sets the moment of registration; among registrants of equal priority the earlier one is placed first (default:
    /// last).
    #[must_use]
    pub fn with_registered_at(mut self, moment: RegisteredAt) -> Self {
        self.registered_at = Some(moment);
        self
    }

    /// Sets the maximum distance that the registrant travels to a meeting, one way (default: no own limit).
    #[must_use]
    pub fn with_max_travel(mut self, most: Metres) -> Self {
        self.max_travel = Some(most);
        self
    }

    /// Sets the registrant's own starting point, which replaces the municipality's.
    #[must_use]
    pub fn with_point(mut self, point: Point) -> Self {
        self.point = Some(point);
        self
    }

    /// Sets a municipality (code, name or alias) in which the registrant's travel starts, for use with given distances.
    ///
    /// The registrant still hosts in its own municipality, and rules apply to that one. Cannot be combined with an own
    /// point.
    #[must_use]
    pub fn with_start(mut self, municipality: impl Into<Arc<str>>) -> Self {
        self.start = Some(municipality.into());
        self
    }

    /// Sets the slots in which the registrant is available (default: always).
    #[must_use]
    pub fn with_available<T: Into<Arc<str>>>(mut self, slots: impl IntoIterator<Item = T>) -> Self {
        self.available = sorted(slots);
        self
    }

    /// Sets the municipalities in which the registrant is willing to meet (central hosting; default: all).
    #[must_use]
    pub fn with_only_venues<T: Into<Arc<str>>>(
        mut self,
        venues: impl IntoIterator<Item = T>,
    ) -> Self {
        self.only_venues = venues.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the ids of the facilitators one of whom leads any group that the registrant joins (default: all).
    ///
    /// ```
    /// use kring::Registrant;
    /// let registrant = Registrant::new("r1", "Utrecht").with_only_facilitators(["f1", "f2"]);
    /// assert_eq!(registrant.only_facilitators().len(), 2);
    /// ```
    #[must_use]
    pub fn with_only_facilitators<T: Into<Arc<str>>>(
        mut self,
        ids: impl IntoIterator<Item = T>,
    ) -> Self {
        self.only_facilitators = sorted(ids);
        self
    }

    /// Sets the ids of the facilitators none of whom leads a group that the registrant joins (default: none).
    ///
    /// ```
    /// use kring::Registrant;
    /// let registrant = Registrant::new("r1", "Utrecht").with_not_facilitators(["f1"]);
    /// assert_eq!(registrant.not_facilitators().len(), 1);
    /// ```
    #[must_use]
    pub fn with_not_facilitators<T: Into<Arc<str>>>(
        mut self,
        ids: impl IntoIterator<Item = T>,
    ) -> Self {
        self.not_facilitators = sorted(ids);
        self
    }

    /// Sets the people with whom the registrant wants to share a group, each by id, e-mail address or full name (default:
    /// none). A rule [`Wish`](crate::Rule::Wish) gives them a meaning.
    ///
    /// ```
    /// use kring::Registrant;
    /// let registrant = Registrant::new("r1", "Utrecht").with_wishes(["r2", "r3@example.org"]);
    /// assert_eq!(registrant.wishes().len(), 2);
    /// ```
    #[must_use]
    pub fn with_wishes<T: Into<Arc<str>>>(mut self, people: impl IntoIterator<Item = T>) -> Self {
        self.wishes = sorted(people);
        self
    }

    /// Sets whether the registrant stays in one group with the other locked members of the earlier group (default no).
    ///
    /// ```
    /// use kring::Registrant;
    /// assert!(Registrant::new("r1", "Utrecht").with_locked(true).is_locked());
    /// ```
    #[must_use]
    pub fn with_locked(mut self, locked: bool) -> Self {
        self.locked = locked;
        self
    }

    /// Sets the name and e-mail address, which never enter the solver, a log or an error.
    #[must_use]
    pub fn with_contact(mut self, name: &str, email: &str) -> Self {
        let filled = !(name.is_empty() && email.is_empty());
        self.personal =
            filled.then(|| Box::new(Personal { name: name.into(), email: email.into() }));
        self
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

    /// Iterates over the own attributes, tags included, by name and value in ascending order of names.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter()
    }

    /// Iterates over the tags in ascending order.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        split(self.attributes.value(TAGS))
    }

    /// The number of places that the registrant takes.
    #[must_use]
    pub fn seats(&self) -> u32 {
        self.seats
    }

    /// The priority.
    #[must_use]
    pub fn priority(&self) -> i32 {
        self.priority
    }

    /// The moment of registration; `None` if unknown.
    #[must_use]
    pub fn registered_at(&self) -> Option<RegisteredAt> {
        self.registered_at
    }

    /// Maximum distance to a meeting, one way; `None` if not stated.
    #[must_use]
    pub fn max_travel(&self) -> Option<Metres> {
        self.max_travel
    }

    /// The own starting point; `None` if the municipality's point counts.
    #[must_use]
    pub fn point(&self) -> Option<Point> {
        self.point
    }

    /// The municipality in which travel starts, as it was stated; `None` if it is the registrant's own.
    #[must_use]
    pub fn start(&self) -> Option<&str> {
        self.start.as_deref()
    }

    /// The municipalities in which the registrant is willing to meet, as they were stated; empty means all.
    #[must_use]
    pub fn only_venues(&self) -> &[Arc<str>] {
        &self.only_venues
    }

    /// The facilitators one of whom leads any group that the registrant joins, by id in ascending order; empty means all.
    #[must_use]
    pub fn only_facilitators(&self) -> &[Arc<str>] {
        &self.only_facilitators
    }

    /// The facilitators none of whom leads a group that the registrant joins, by id in ascending order.
    #[must_use]
    pub fn not_facilitators(&self) -> &[Arc<str>] {
        &self.not_facilitators
    }

    /// The people with whom the registrant wants to share a group, as they were stated, in ascending order.
    #[must_use]
    pub fn wishes(&self) -> &[Arc<str>] {
        &self.wishes
    }

    /// Returns `true` if the registrant stays with the other locked members of the earlier group.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.locked
    }

    /// The slots in which the registrant is available; empty means always.
    #[must_use]
    pub fn available(&self) -> &[Arc<str>] {
        &self.available
    }

    /// The name for people (personal data).
    #[must_use]
    pub fn name(&self) -> &str {
        self.personal.as_ref().map_or("", |p| &p.name)
    }

    /// The e-mail address (personal data).
    #[must_use]
    pub fn email(&self) -> &str {
        self.personal.as_ref().map_or("", |p| &p.email)
    }

    /// Sort key for placing registrants of equal priority: earlier first, without a date last, ties by id.
    pub(crate) fn turn(&self) -> (bool, Option<RegisteredAt>, &str) {
        (self.registered_at.is_none(), self.registered_at, &self.id)
    }
}

impl fmt::Debug for Registrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registrant").field("id", &self.id).finish_non_exhaustive()
    }
}
