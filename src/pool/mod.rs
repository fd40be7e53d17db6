//! What is stated about people: registrants, municipalities, facilitators, distances, earlier groups.

pub(crate) mod attributes;
pub(crate) mod builder;
pub(crate) mod distances;
mod facilitator;
mod gazetteer;
mod ids;
mod municipality;
mod registrant;
mod without;

use std::sync::Arc;

use crate::error::{Fault, FaultKind};
use crate::measure::Metres;

pub use builder::PoolBuilder;
pub use facilitator::Facilitator;
pub use municipality::{Municipality, MunicipalityIdx};
pub use registrant::{NoDate, RegisteredAt, Registrant, RegistrantIdx};

use distances::DistanceTable;
use gazetteer::Gazetteer;
use ids::Ids;

/// Everybody who may be placed, with the places they come from: validated, immutable.
///
/// ```
/// use kring::{Municipality, Point, Pool, Registrant};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let point = Point::new(52.37, 4.89).ok_or("off the globe")?;
/// let pool = Pool::builder()
///     .municipality(Municipality::new("GM0363", "Amsterdam", point))
///     .registrant(Registrant::new("r1", "Amsterdam").with("party", "A"))
///     .build()?;
/// assert_eq!(pool.registrants().len(), 1);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Pool {
    municipalities: Vec<Municipality>,
    gazetteer: Gazetteer,
    registrants: Vec<Registrant>,
    /// For each registrant the position at which it was added.
    rows: Vec<u32>,
    /// For each registrant its municipality.
    homes: Vec<MunicipalityIdx>,
    /// For each registrant that starts in another municipality than its own that one.
    starts: Vec<(RegistrantIdx, MunicipalityIdx)>,
    /// For each registrant with `only_venues` those municipalities, sorted.
    only_venues: Vec<(RegistrantIdx, Vec<MunicipalityIdx>)>,
    ids: Ids,
    /// `None` where no facilitators are stated: then groups need none.
    facilitators: Option<Vec<(Facilitator, MunicipalityIdx)>>,
    distances: Option<DistanceTable>,
    /// Earlier groups of registrants who are registered now, sorted; each sorted, none below two.
    history: Vec<Vec<RegistrantIdx>>,
    /// Attribute names that a table has even where no row has a value.
    columns: Vec<Arc<str>>,
    warnings: Vec<Fault>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "a number of a registrant or a municipality is given by the pool in which it is a position"
)]
impl Pool {
    /// Starts stating a pool.
    #[must_use]
    pub fn builder() -> PoolBuilder {
        PoolBuilder::default()
    }

    /// All registrants in the ascending order of their ids: the order in which they were added has no influence on
    /// any result.
    #[must_use]
    pub fn registrants(&self) -> &[Registrant] {
        &self.registrants
    }

    /// All municipalities in the ascending order of their codes.
    #[must_use]
    pub fn municipalities(&self) -> &[Municipality] {
        &self.municipalities
    }

    /// The facilitators in the ascending order of their ids; `None` where none are stated, and groups need none.
    pub fn facilitators(&self) -> Option<impl ExactSizeIterator<Item = &Facilitator>> {
        self.facilitators.as_ref().map(|all| all.iter().map(|(facilitator, _)| facilitator))
    }

    /// What looked odd when the pool was read, and was accepted.
    #[must_use]
    pub fn warnings(&self) -> &[Fault] {
        &self.warnings
    }

    /// The registrant with that id. In constant time.
    #[must_use]
    pub fn find_registrant(&self, id: &str) -> Option<RegistrantIdx> {
        self.ids.find(&self.registrants, id)
    }

    /// The municipality of a registrant; `None` where no such one is in this pool.
    #[must_use]
    pub fn municipality_of(&self, registrant: RegistrantIdx) -> Option<&Municipality> {
        self.municipalities.get(self.homes.get(registrant.index())?.index())
    }

    /// The same of a registrant that this pool has found.
    pub(crate) fn town_of(&self, registrant: RegistrantIdx) -> &Municipality {
        self.municipality(self.home_of(registrant))
    }

    /// The value that a registrant has of an attribute: its own, else its municipality's; empty where
    /// neither has one, or where no such one is in this pool. The attribute's name is in lower case; `municipality` is
    /// the code.
    #[must_use]
    pub fn value(&self, registrant: RegistrantIdx, attribute: &str) -> &str {
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
        (0..self.registrants.len() as u32).map(RegistrantIdx)
    }

    /// The position at which a registrant was added.
    pub(crate) fn row_of(&self, idx: RegistrantIdx) -> usize {
        self.rows[idx.index()] as usize
    }

    /// All registrants by the code of their municipality, then by id: an order in which people who live together stand
    /// together.
    pub(crate) fn by_place(&self) -> Vec<RegistrantIdx> {
        let mut living = vec![Vec::new(); self.municipalities.len()];
        for who in self.indices() {
            living[self.homes[who.index()].index()].push(who);
        }
        living.into_iter().flatten().collect()
    }

    pub(crate) fn municipality(&self, idx: MunicipalityIdx) -> &Municipality {
        &self.municipalities[idx.index()]
    }

    pub(crate) fn home_of(&self, idx: RegistrantIdx) -> MunicipalityIdx {
        self.homes[idx.index()]
    }

    /// The municipality where a registrant starts, unless it has a point of its own.
    pub(crate) fn start_of(&self, idx: RegistrantIdx) -> MunicipalityIdx {
        let found = self.starts.binary_search_by_key(&idx, |(who, _)| *who);
        found.map_or_else(|_| self.home_of(idx), |at| self.starts[at].1)
    }

    /// The places to which a registrant restricts itself, sorted; empty where it does not.
    pub(crate) fn only_venues_of(&self, idx: RegistrantIdx) -> &[MunicipalityIdx] {
        let found = self.only_venues.binary_search_by_key(&idx, |(who, _)| *who);
        found.map_or(&[], |at| &self.only_venues[at].1)
    }

    pub(crate) fn facilitators_at(&self) -> Option<&[(Facilitator, MunicipalityIdx)]> {
        self.facilitators.as_deref()
    }

    pub(crate) fn history(&self) -> &[Vec<RegistrantIdx>] {
        &self.history
    }

    pub(crate) fn distances(&self) -> Option<&DistanceTable> {
        self.distances.as_ref()
    }

    pub(crate) fn find_municipality(&self, text: &str) -> Result<MunicipalityIdx, FaultKind> {
        self.gazetteer.find(text, &self.municipalities)
    }

    /// Whether any table has this attribute.
    pub(crate) fn has_attribute(&self, name: &str) -> bool {
        name == "municipality" || self.columns.iter().any(|column| column.as_ref() == name)
    }

    /// The attributes that tables have, for suggestions.
    pub(crate) fn attribute_names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(AsRef::as_ref).chain(["municipality"])
    }

    /// `d(p, q)`: from a municipality to a municipality, `None` where a given table lacks it.
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
                Some(point(from).distance(point(to), detour))
            }
        }
    }

    /// `d(i, m)`: from a registrant's starting point to a municipality.
    pub(crate) fn distance_from(
        &self,
        registrant: RegistrantIdx,
        to: MunicipalityIdx,
        detour: f64,
    ) -> Option<Metres> {
        match self.registrant(registrant).point {
            Some(point) => Some(point.distance(self.municipality(to).point, detour)),
            None => self.distance_between(self.start_of(registrant), to, detour),
        }
    }
}
