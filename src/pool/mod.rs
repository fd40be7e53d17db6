//! Statements about people: registrants, municipalities, facilitators, distances, earlier groups.

pub(crate) mod attributes;
mod builder;
pub(crate) mod checks;
pub(crate) mod distances;
mod enter;
mod facilitator;
pub(crate) mod fold;
mod gazetteer;
mod ids;
mod municipality;
mod order;
mod registered_at;
mod registrant;
mod stated;
mod wishes;
mod without;

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::convert::Convert;
use crate::error::{Fault, FaultKind};
use crate::measure::Metres;

pub use builder::PoolBuilder;
pub use facilitator::Facilitator;
pub use municipality::{Municipality, MunicipalityIdx};
pub use registered_at::{NoDate, RegisteredAt};
pub use registrant::{Registrant, RegistrantIdx};
pub(crate) use wishes::{StatedWishes, Wish};

use distances::{DistanceRow, DistanceTable};
use gazetteer::Gazetteer;
use ids::Ids;

/// All registrants with their municipalities, facilitators and distances: validated and immutable.
///
/// ```
/// use kring::{Municipality, Point, Pool, Registrant};
/// # fn main() -> Result<(), kring::Faults> {
/// let pool = Pool::builder()
///     .municipality(Municipality::new("GM0363", "Amsterdam", Point::new(52.37, 4.89)))
///     .registrant(Registrant::new("r1", "Amsterdam").with("party", "A"))
///     .build()?;
/// assert_eq!(pool.registrants().len(), 1);
/// # Ok(()) }
/// ```
///
/// In JSON a pool has the form of its [`PoolBuilder`]; reading validates it in the same way. Two pools are equal if they
/// state the same, in whatever order.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    municipalities: Vec<Municipality>,
    gazetteer: Gazetteer,
    registrants: Vec<Registrant>,
    /// The position at which each registrant was added.
    rows: Vec<u32>,
    /// The municipality of each registrant.
    homes: Vec<MunicipalityIdx>,
    /// The municipality of departure of each registrant with a `start`, sorted by registrant.
    starts: Vec<(RegistrantIdx, MunicipalityIdx)>,
    /// The accepted venues of each registrant with `only_venues`; both levels are sorted.
    only_venues: Vec<(RegistrantIdx, Vec<MunicipalityIdx>)>,
    ids: Ids,
    /// The facilitators with their municipalities, sorted by id; `None` if none are stated, and groups need none.
    facilitators: Option<Vec<(Facilitator, MunicipalityIdx)>>,
    distances: Option<DistanceTable>,
    /// Earlier groups, restricted to current registrants: sorted, each with at least two sorted members.
    history: Vec<Vec<RegistrantIdx>>,
    /// All attribute names, sorted, including those that have no value in any row.
    columns: Vec<Arc<str>>,
    /// `true` if people could state wishes.
    has_wishes: bool,
    warnings: Vec<Fault>,
}

impl PartialEq for Pool {
    fn eq(&self, other: &Self) -> bool {
        self.registrants == other.registrants
            && self.municipalities == other.municipalities
            && self.facilitators == other.facilitators
            && self.distances == other.distances
            && self.history == other.history
            && self.columns == other.columns
            && self.has_wishes == other.has_wishes
    }
}

impl Serialize for Pool {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.to_builder().serialize(s)
    }
}

impl<'de> Deserialize<'de> for Pool {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        PoolBuilder::deserialize(d)?.build().map_err(de::Error::custom)
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "a number of a registrant or a municipality is given by the pool in which it is a position"
)]
impl Pool {
    /// Returns an empty builder.
    #[must_use]
    pub fn builder() -> PoolBuilder {
        PoolBuilder::default()
    }

    /// Returns a builder with all statements of this pool, to change some of them: registrants in the order in which
    /// they were added, facilitators, distances, earlier groups, declared attributes and warnings.
    ///
    /// ```
    /// # use kring::{Municipality, Point, Pool, Registrant};
    /// # fn main() -> Result<(), kring::Faults> {
    /// # let utrecht = Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12));
    /// let pool = Pool::builder().municipality(utrecht).registrant(Registrant::new("r1", "Utrecht")).build()?;
    /// let with_a_late_one = pool.to_builder().registrant(Registrant::new("r2", "Utrecht")).build()?;
    /// assert_eq!(with_a_late_one.registrants().len(), 2);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn to_builder(&self) -> PoolBuilder {
        let mut added: Vec<(u32, &Registrant)> =
            self.rows.iter().copied().zip(&self.registrants).collect();
        added.sort_unstable_by_key(|(row, _)| *row);
        let of_id = |person: &RegistrantIdx| self.registrant(*person).id.clone();
        let distances = self.distances.as_ref().map(|table| {
            let code = |idx| self.municipality(idx).code.clone();
            let row = |(from, to, metres)| DistanceRow { from: code(from), to: code(to), metres };
            table.pairs().into_iter().map(row).collect()
        });
        let facilitators = self.facilitators.as_ref();
        PoolBuilder {
            municipalities: self.municipalities.clone(),
            registrants: added.into_iter().map(|(_, registrant)| registrant.clone()).collect(),
            facilitators: facilitators.map(|all| all.iter().map(|(f, _)| f.clone()).collect()),
            distances,
            history: self.history.iter().map(|group| group.iter().map(of_id).collect()).collect(),
            columns: self.columns.clone(),
            has_wishes: self.has_wishes,
            warnings: self.warnings.clone(),
        }
    }

    /// All registrants in ascending order of their ids; the order in which they were added has no influence on any
    /// result.
    #[must_use]
    pub fn registrants(&self) -> &[Registrant] {
        &self.registrants
    }

    /// All municipalities in ascending order of their codes.
    #[must_use]
    pub fn municipalities(&self) -> &[Municipality] {
        &self.municipalities
    }

    /// The facilitators in ascending order of their ids; `None` if none are stated, and groups need none.
    pub fn facilitators(&self) -> Option<impl ExactSizeIterator<Item = &Facilitator>> {
        self.facilitators.as_ref().map(|all| all.iter().map(|(facilitator, _)| facilitator))
    }

    /// Earlier groups, restricted to current registrants; each has at least two members.
    #[must_use]
    pub fn history(&self) -> &[Vec<RegistrantIdx>] {
        &self.history
    }

    /// Iterates over the given distances, each pair once, in ascending order of codes; `None` if distances are computed
    /// from points.
    pub fn given_distances(
        &self,
    ) -> Option<impl Iterator<Item = (&Municipality, &Municipality, Metres)>> {
        let pairs = self.distances.as_ref()?.pairs().into_iter();
        Some(pairs.map(|(a, b, metres)| (self.municipality(a), self.municipality(b), metres)))
    }

    /// Warnings about input that was accepted when the pool was read.
    #[must_use]
    pub fn warnings(&self) -> &[Fault] {
        &self.warnings
    }

    /// Returns the pool with other warnings.
    #[cfg(feature = "files")]
    pub(crate) fn with_warnings(self, warnings: Vec<Fault>) -> Self {
        Self { warnings, ..self }
    }

    /// Returns the registrant with that id, in constant time.
    ///
    /// ```
    /// # use kring::{Municipality, Options, Point, Pool, Programme, Registrant, programme::Meetings};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let pool = Pool::builder()
    /// #     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
    /// #     .municipality(Municipality::new("GM0363", "Amsterdam", Point::new(52.37, 4.89)))
    /// #     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht").with("party", id)))
    /// #     .registrant(Registrant::new("r3", "Amsterdam").with("party", "r1"))
    /// #     .build()?;
    /// # let programme = Programme::new("Pairs", 2..=2, Meetings::central(3));
    /// let r1 = pool.find_registrant("r1").ok_or("not registered")?;
    /// assert_eq!(pool.registrants()[r1.index()].id(), "r1");
    /// assert_eq!(pool.municipality_of(r1).map(|m| m.name()), Some("Utrecht"));
    /// assert_eq!((pool.value(r1, "Party"), pool.value(r1, "municipality")), ("r1", "GM0344"));
    /// assert!(pool.facilitators().is_none() && pool.history().is_empty() && pool.warnings().is_empty());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn find_registrant(&self, id: &str) -> Option<RegistrantIdx> {
        self.ids.find(&self.registrants, id)
    }

    /// The municipality of a registrant; `None` if the pool has no such registrant.
    #[must_use]
    pub fn municipality_of(&self, registrant: RegistrantIdx) -> Option<&Municipality> {
        self.municipalities.get(self.homes.get(registrant.index())?.index())
    }

    /// The municipality of a registrant whose index comes from this pool.
    pub(crate) fn town_of(&self, registrant: RegistrantIdx) -> &Municipality {
        self.municipality(self.home_of(registrant))
    }

    /// Returns a registrant's value of an attribute: its own, otherwise its municipality's. The value is empty if
    /// neither has one or the pool has no such registrant. Capitals of the name do not matter, and blanks,
    /// hyphens and underscores are alike; `municipality` gives the code.
    #[must_use]
    pub fn value(&self, registrant: RegistrantIdx, attribute: &str) -> &str {
        if !attributes::is_canonical(attribute) {
            return self.value(registrant, &attributes::canonical(attribute));
        }
        let Some(municipality) = self.municipality_of(registrant) else { return "" };
        if attribute == "municipality" {
            return municipality.code();
        }
        match self.registrant(registrant).attributes.value(attribute) {
            "" => municipality.attributes.value(attribute),
            own => own,
        }
    }

    pub(crate) fn registrant(&self, idx: RegistrantIdx) -> &Registrant {
        &self.registrants[idx.index()]
    }

    pub(crate) fn indices(&self) -> impl ExactSizeIterator<Item = RegistrantIdx> + use<> {
        (0..self.registrants.len().to_u32()).map(RegistrantIdx)
    }

    /// The position at which a registrant was added.
    pub(crate) fn row_of(&self, idx: RegistrantIdx) -> usize {
        self.rows[idx.index()] as usize
    }

    /// All registrants sorted by the code of their municipality, then by id, so that those of one municipality are
    /// adjacent.
    pub(crate) fn by_place(&self) -> Vec<RegistrantIdx> {
        let mut living = vec![Vec::new(); self.municipalities.len()];
        for person in self.indices() {
            living[self.homes[person.index()].index()].push(person);
        }
        living.into_iter().flatten().collect()
    }

    pub(crate) fn municipality(&self, idx: MunicipalityIdx) -> &Municipality {
        &self.municipalities[idx.index()]
    }

    pub(crate) fn home_of(&self, idx: RegistrantIdx) -> MunicipalityIdx {
        self.homes[idx.index()]
    }

    /// The municipality in which a registrant's travel starts; does not apply to a registrant with an own point.
    pub(crate) fn start_of(&self, idx: RegistrantIdx) -> MunicipalityIdx {
        let found = self.starts.binary_search_by_key(&idx, |(person, _)| *person);
        found.map_or_else(|_| self.home_of(idx), |at| self.starts[at].1)
    }

    /// The venues that a registrant accepts, sorted; empty if it accepts all.
    pub(crate) fn only_venues_of(&self, idx: RegistrantIdx) -> &[MunicipalityIdx] {
        let found = self.only_venues.binary_search_by_key(&idx, |(person, _)| *person);
        found.map_or(&[], |at| &self.only_venues[at].1)
    }

    /// Returns `true` if people could state wishes.
    pub(crate) fn has_wishes(&self) -> bool {
        self.has_wishes
    }

    /// Returns `true` if a registrant is locked in an earlier group.
    pub(crate) fn has_locked(&self) -> bool {
        self.registrants.iter().any(Registrant::is_locked)
    }

    /// The facilitator with this id.
    pub(crate) fn find_facilitator(&self, id: &str) -> Option<&Facilitator> {
        let all = self.facilitators.as_deref()?;
        let at = all.binary_search_by(|(facilitator, _)| facilitator.id.as_ref().cmp(id)).ok()?;
        all.get(at).map(|(facilitator, _)| facilitator)
    }

    pub(crate) fn facilitators_at(&self) -> Option<&[(Facilitator, MunicipalityIdx)]> {
        self.facilitators.as_deref()
    }

    pub(crate) fn distances(&self) -> Option<&DistanceTable> {
        self.distances.as_ref()
    }

    pub(crate) fn find_municipality(&self, text: &str) -> Result<MunicipalityIdx, FaultKind> {
        self.gazetteer.find(text, &self.municipalities).map(|found| found.idx)
    }

    /// Returns `true` if any table has this attribute.
    pub(crate) fn has_attribute(&self, name: &str) -> bool {
        name == "municipality" || self.columns.iter().any(|column| column.as_ref() == name)
    }

    /// Iterates over the attributes of all tables, for suggestions.
    pub(crate) fn attribute_names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(AsRef::as_ref).chain(["municipality"])
    }

    /// Distance `d(p, q)` between two municipalities; `None` if the pool has a table of distances without this pair.
    pub(crate) fn distance_between(
        &self,
        from: MunicipalityIdx,
        to: MunicipalityIdx,
        detour: f64,
    ) -> Option<Metres> {
        match &self.distances {
            Some(table) => table.between(from, to),
            None => {
                let point = |idx: MunicipalityIdx| self.municipality(idx).point;
                Some(point(from)?.distance(point(to)?, detour))
            }
        }
    }

    /// Distance `d(i, m)` from a registrant's starting point to a municipality; `None` if the pool has a table of
    /// distances without this pair.
    pub(crate) fn distance_from(
        &self,
        registrant: RegistrantIdx,
        to: MunicipalityIdx,
        detour: f64,
    ) -> Option<Metres> {
        match self.registrant(registrant).point {
            Some(point) => Some(point.distance(self.municipality(to).point?, detour)),
            None => self.distance_between(self.start_of(registrant), to, detour),
        }
    }
}
