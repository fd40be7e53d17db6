use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::attributes::{Attributes, RESERVED_OF_MUNICIPALITIES, RESERVED_OF_REGISTRANTS};
use super::distances::{DistanceRow, DistanceTable};
use super::gazetteer::Gazetteer;
use super::ids::Ids;
use super::{Facilitator, Municipality, MunicipalityIdx, Pool, Registrant, RegistrantIdx};
use crate::error::{Fault, FaultKind, Faults, Place, Table};
use crate::measure::{MAX_KM, Metres, Point};

/// Maximum number of registrants of one pool.
const MAX_REGISTRANTS: usize = 10_000_000;
/// Maximum number of places of one registrant.
pub(crate) const MAX_SEATS: u32 = 10_000;
/// Number of faults up to which a registrant's unknown municipality gets a suggestion, which costs a comparison with
/// every name.
const MAX_SUGGESTIONS: usize = 1_000;
/// Maximum length of an id, in bytes.
const MAX_ID_BYTES: usize = 1_000;

/// Collects the statements about people; [`build`](Self::build) validates all of them at once.
///
/// In JSON it is an object with the keys `municipalities`, `registrants`, `facilitators`, `distances` (objects with
/// `from`, `to`, `metres`), `history` (an array of earlier groups, each an array of ids) and `attributes` (names of
/// attributes that may lack values).
///
/// ```
/// use kring::{Municipality, Point, Pool, PoolBuilder, Registrant};
/// let from_json: PoolBuilder = serde_json::from_str(
///     r#"{
///         "municipalities": [{"code": "GM0344", "name": "Utrecht", "latitude": 52.09, "longitude": 5.12}],
///         "registrants": [{"id": "r1", "municipality": "Utrecht", "party": "A"}]
///     }"#,
/// )?;
/// let by_hand = Pool::builder()
///     .municipality(Municipality::new("GM0344", "Utrecht", Point::new(52.09, 5.12)))
///     .registrant(Registrant::new("r1", "Utrecht").with("party", "A"));
/// assert_eq!(from_json, by_hand);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PoolBuilder {
    pub(super) municipalities: Vec<Municipality>,
    pub(super) registrants: Vec<Registrant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) facilitators: Option<Vec<Facilitator>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) distances: Option<Vec<DistanceRow>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) history: Vec<Vec<Arc<str>>>,
    #[serde(rename = "attributes", skip_serializing_if = "Vec::is_empty")]
    pub(super) columns: Vec<Arc<str>>,
    #[serde(skip)]
    pub(super) warnings: Vec<Fault>,
}

impl PoolBuilder {
    /// Adds a municipality.
    #[must_use]
    pub fn municipality(mut self, municipality: Municipality) -> Self {
        self.municipalities.push(municipality);
        self
    }

    /// Adds municipalities.
    #[must_use]
    pub fn municipalities(mut self, all: impl IntoIterator<Item = Municipality>) -> Self {
        self.municipalities.extend(all);
        self
    }

    /// Adds a registrant.
    #[must_use]
    pub fn registrant(mut self, registrant: Registrant) -> Self {
        self.registrants.push(registrant);
        self
    }

    /// Adds registrants.
    #[must_use]
    pub fn registrants(mut self, all: impl IntoIterator<Item = Registrant>) -> Self {
        self.registrants.extend(all);
        self
    }

    /// Retains the registrants for which `keep` returns `true`, such as those who have not withdrawn.
    ///
    /// ```
    /// use kring::{Pool, Registrant};
    /// let builder = Pool::builder().registrants(["r1", "r2"].map(|id| Registrant::new(id, "Utrecht")));
    /// assert_eq!(
    ///     builder.retain_registrants(|registrant| registrant.id() != "r1"),
    ///     Pool::builder().registrant(Registrant::new("r2", "Utrecht")),
    /// );
    /// ```
    #[must_use]
    pub fn retain_registrants(mut self, keep: impl FnMut(&Registrant) -> bool) -> Self {
        self.registrants.retain(keep);
        self
    }

    /// Adds facilitators. After this call each group needs one, even if `all` is empty.
    #[must_use]
    pub fn facilitators(mut self, all: impl IntoIterator<Item = Facilitator>) -> Self {
        self.facilitators.get_or_insert_default().extend(all);
        self
    }

    /// Adds the distance between two municipalities, in both directions. After this call no distance is computed from
    /// points.
    #[must_use]
    pub fn distance(
        mut self,
        from: impl Into<Arc<str>>,
        to: impl Into<Arc<str>>,
        metres: Metres,
    ) -> Self {
        let row = DistanceRow { from: from.into(), to: to.into(), metres };
        self.distances.get_or_insert_default().push(row);
        self
    }

    /// Adds distances between municipalities, each in both directions. After this call no distance is computed from
    /// points.
    ///
    /// ```
    /// use kring::{Metres, Municipality, Pool};
    /// let pool = Pool::builder()
    ///     .municipalities([("A", "Aa"), ("B", "Bee")].map(|(code, name)| Municipality::without_point(code, name)))
    ///     .distances([("A", "B", Metres(1_200)), ("B", "A", Metres(1_500))]);
    /// let faults = pool.build().unwrap_err().to_string();
    /// assert!(faults.contains("one distance for both directions"));
    /// ```
    #[must_use]
    pub fn distances<F: Into<Arc<str>>, T: Into<Arc<str>>>(
        mut self,
        rows: impl IntoIterator<Item = (F, T, Metres)>,
    ) -> Self {
        let row = |(from, to, metres): (F, T, Metres)| DistanceRow {
            from: from.into(),
            to: to.into(),
            metres,
        };
        self.distances.get_or_insert_default().extend(rows.into_iter().map(row));
        self
    }

    /// Adds the distance that `metres` returns for each ordered pair of different municipalities that were added so far.
    /// After this call no distance is computed from points.
    ///
    /// ```
    /// use kring::{Metres, Municipality, Pool};
    /// let all = [("A", "Aa"), ("B", "Bee")].map(|(code, name)| Municipality::without_point(code, name));
    /// let pool = Pool::builder().municipalities(all).distances_between(|_, _| Metres(7_000)).build()?;
    /// assert_eq!(pool.given_distances().unwrap().count(), 1);
    /// # Ok::<(), kring::Faults>(())
    /// ```
    #[must_use]
    pub fn distances_between(
        self,
        mut metres: impl FnMut(&Municipality, &Municipality) -> Metres,
    ) -> Self {
        let mut rows = Vec::new();
        for from in &self.municipalities {
            for to in self.municipalities.iter().filter(|to| to.code != from.code) {
                rows.push((from.code.clone(), to.code.clone(), metres(from, to)));
            }
        }
        self.distances(rows)
    }

    /// Takes all distances from the given ones, even if none is added; no distance is computed from points.
    #[must_use]
    pub fn with_given_distances(mut self) -> Self {
        self.distances.get_or_insert_default();
        self
    }

    /// Adds an earlier group, whose members are acquainted. Ids that are not registered are skipped.
    #[must_use]
    pub fn earlier_group<T: Into<Arc<str>>>(mut self, ids: impl IntoIterator<Item = T>) -> Self {
        self.history.push(ids.into_iter().map(Into::into).collect());
        self
    }

    /// Declares an attribute, which rules may then use even if no registrant has a value of it.
    #[must_use]
    pub fn attribute(mut self, name: &str) -> Self {
        self.columns.push(name.to_lowercase().into());
        self
    }

    /// Adds a warning: a remark on input that was accepted.
    #[must_use]
    pub fn warning(mut self, warning: Fault) -> Self {
        self.warnings.push(warning);
        self
    }

    /// Validates all statements and builds the pool.
    ///
    /// ```
    /// use kring::{Facilitator, Metres, Municipality, Point, Pool, Registrant};
    /// let pool = Pool::builder()
    ///     .municipalities(["A", "B"].map(|code| Municipality::without_point(code, code)))
    ///     .registrants(["r1", "r2"].map(|id| Registrant::new(id, "A")))
    ///     .facilitators([Facilitator::new("f1", "B")])
    ///     .distance("A", "B", Metres(1_500))
    ///     .earlier_group(["r1", "r2"])
    ///     .attribute("party")
    ///     .build()?;
    /// assert_eq!((pool.history().len(), pool.municipalities().len()), (1, 2));
    /// # Ok::<(), kring::Faults>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Every fault that was found: empty or duplicate ids and codes, numbers out of range, unknown or ambiguous
    /// municipalities, contradictory distances.
    pub fn build(mut self) -> Result<Pool, Faults> {
        let mut faults = Vec::new();
        check_municipalities(&self.municipalities, self.distances.is_some(), &mut faults);
        let columns = self.all_columns();
        let order = order_by(&self.municipalities, Municipality::code);
        permute(&mut self.municipalities, order);
        let gazetteer = Gazetteer::new(&self.municipalities);
        let mut pool = Pool {
            municipalities: self.municipalities,
            gazetteer,
            columns,
            warnings: self.warnings,
            ..Pool::default()
        };
        pool.enter_registrants(self.registrants, &mut faults);
        if let Some(facilitators) = self.facilitators {
            pool.enter_facilitators(facilitators, &mut faults);
        }
        if let Some(rows) = self.distances {
            let mut table = DistanceTable::default();
            table.enter(&rows, |text| pool.find_municipality(text), &mut faults);
            pool.distances = Some(table);
            pool.refuse_own_points(&mut faults);
        }
        pool.enter_history(&self.history);
        // Registrants are validated in the order of their ids, but users read faults in the order of rows.
        faults.sort_by_key(|fault: &Fault| match &fault.place {
            Place::Row { table, row, .. } => (*table, Some(*row)),
            Place::Table(table) => (*table, None),
            _ => (Table::Municipalities, None),
        });
        Faults::none(faults)?;
        Ok(pool)
    }

    fn all_columns(&self) -> Vec<Arc<str>> {
        let of_municipalities = self.municipalities.iter().flat_map(|m| m.attributes.names());
        let of_registrants = self.registrants.iter().flat_map(|r| r.attributes.names());
        let distinct: FxHashSet<&Arc<str>> =
            self.columns.iter().chain(of_municipalities).chain(of_registrants).collect();
        let mut columns: Vec<Arc<str>> = distinct.into_iter().cloned().collect();
        columns.sort_unstable();
        columns
    }
}

/// Returns the positions of the items in ascending order of their keys; equal keys keep their order.
fn order_by<T>(items: &[T], key: impl Fn(&T) -> &str) -> Vec<u32> {
    let mut order: Vec<u32> = (0..items.len() as u32).collect();
    let key_of = |nth: u32| items.get(nth as usize).map(&key);
    order.sort_unstable_by_key(|&nth| (key_of(nth), nth));
    order
}

/// Moves the item at `order[i]` to position `i`, in place, one cycle of the permutation after the other.
fn permute<T>(items: &mut [T], mut order: Vec<u32>) {
    for start in 0..order.len() {
        let mut to = start;
        // A processed position becomes a fixed point, so that its cycle is not followed a second time.
        while let Some(from) = order.get_mut(to).map(|from| std::mem::replace(from, to as u32)) {
            if from as usize == start {
                break;
            }
            items.swap(to, from as usize);
            to = from as usize;
        }
    }
}

/// Place of the row at a position, counted from 0.
fn row(table: Table, row: usize, field: &'static str) -> Place {
    Place::Row { table, row: row + 1, field: Some(field) }
}

/// Returns the fault of a point that is not on the globe.
fn off_globe(point: Point) -> Option<(&'static str, FaultKind)> {
    let (what, most) = match point.latitude().abs() <= 90.0 {
        _ if point.is_on_globe() => return None,
        true => ("longitude", 180),
        false => ("latitude", 90),
    };
    Some((what, FaultKind::OutOfRange { what, least: -most, most }))
}

/// Iterates over the faults of the names of attributes.
fn bad_names<'a>(
    attributes: &'a Attributes,
    reserved: &'a [&'a str],
) -> impl Iterator<Item = FaultKind> + 'a {
    attributes.names().filter_map(move |name| match name.trim() {
        "" => Some(FaultKind::Empty("the name of an attribute")),
        stated if reserved.contains(&stated) => Some(FaultKind::ReservedAttribute(name.clone())),
        _ => None,
    })
}

fn check_municipalities(
    municipalities: &[Municipality],
    has_distances: bool,
    faults: &mut Vec<Fault>,
) {
    let mut seen = FxHashMap::default();
    for (nth, municipality) in municipalities.iter().enumerate() {
        let mut blame =
            |field, kind| faults.push(Fault::new(row(Table::Municipalities, nth, field), kind));
        match municipality.point {
            Some(point) => {
                off_globe(point).into_iter().for_each(|(field, kind)| blame(field, kind))
            }
            None if has_distances => {}
            None => blame("latitude", FaultKind::Empty("latitude")),
        }
        let reserved = RESERVED_OF_MUNICIPALITIES;
        bad_names(&municipality.attributes, reserved).for_each(|kind| blame("attributes", kind));
        let at = || row(Table::Municipalities, nth, "code");
        if municipality.code.is_empty() {
            faults.push(Fault::new(at(), FaultKind::Empty("code")));
        } else if let Some(first) = seen.insert(&municipality.code, nth) {
            let first = Box::new(row(Table::Municipalities, first, "code"));
            let key = municipality.code.clone();
            faults.push(Fault::new(at(), FaultKind::Duplicate { what: "code", key, first }));
        }
    }
}

/// Adds the faults of a registrant that can be found without the rest of the pool.
fn check_registrant(nth: usize, registrant: &Registrant, faults: &mut Vec<Fault>) {
    let mut blame =
        |field, kind| faults.push(Fault::new(row(Table::Registrants, nth, field), kind));
    if registrant.id.is_empty() {
        blame("id", FaultKind::Empty("id"));
    }
    if registrant.id.len() > MAX_ID_BYTES {
        blame("id", FaultKind::TooLarge { what: "the id (bytes)", most: MAX_ID_BYTES as u64 });
    }
    if !(1..=MAX_SEATS).contains(&registrant.seats) {
        let most = i64::from(MAX_SEATS);
        blame("seats", FaultKind::OutOfRange { what: "seats", least: 1, most });
    }
    if let Some((field, kind)) = registrant.point.and_then(off_globe) {
        blame(field, kind);
    }
    let reserved = RESERVED_OF_REGISTRANTS;
    bad_names(&registrant.attributes, reserved).for_each(|kind| blame("attributes", kind));
    if registrant.start.is_some() && registrant.point.is_some() {
        blame("start", FaultKind::PointAndStart);
    }
    if registrant.max_travel.is_some_and(|most| !(0..=MAX_KM * 1000).contains(&most.0)) {
        let what = "max_travel_km";
        blame(what, FaultKind::OutOfRange { what, least: 0, most: MAX_KM });
    }
}

impl Pool {
    pub(super) fn enter_registrants(
        &mut self,
        registrants: Vec<Registrant>,
        faults: &mut Vec<Fault>,
    ) {
        if registrants.len() > MAX_REGISTRANTS {
            let kind =
                FaultKind::TooLarge { what: "number of registrants", most: MAX_REGISTRANTS as u64 };
            faults.push(Fault::new(Place::Table(Table::Registrants), kind));
            return;
        }
        self.rows = order_by(&registrants, Registrant::id);
        self.registrants = registrants;
        self.registrants.shrink_to_fit();
        permute(&mut self.registrants, self.rows.clone());
        self.homes.reserve_exact(self.registrants.len());
        for (idx, (registrant, &at)) in (0..).zip(self.registrants.iter().zip(&self.rows)) {
            let nth = at as usize;
            check_registrant(nth, registrant, faults);
            let mut find = |text: &str, field| {
                let found = self.gazetteer.look_up(text, &self.municipalities);
                let blamed = found.map_err(|mut kind| {
                    if faults.len() < MAX_SUGGESTIONS {
                        kind = self.gazetteer.with_suggestion(kind, &self.municipalities);
                    }
                    faults.push(Fault::new(row(Table::Registrants, nth, field), kind));
                });
                blamed.ok()
            };
            let home = find(&registrant.municipality, "municipality");
            // The placeholder keeps the indices aligned; a pool with faults is never returned.
            self.homes.push(home.unwrap_or(MunicipalityIdx(0)));
            if let Some(start) = &registrant.start
                && let Some(start) = find(start, "start")
            {
                self.starts.push((RegistrantIdx(idx), start));
            }
            if !registrant.only_venues.is_empty() {
                let venues = registrant.only_venues.iter();
                let mut venues: Vec<_> = venues.filter_map(|v| find(v, "only_venues")).collect();
                venues.sort_unstable();
                venues.dedup();
                self.only_venues.push((RegistrantIdx(idx), venues));
            }
        }
        self.index_ids(faults);
    }

    fn index_ids(&mut self, faults: &mut Vec<Fault>) {
        let (registrants, rows) = (&self.registrants, &self.rows);
        self.ids = Ids::enter(registrants, |first, next| {
            let Some(Registrant { id, .. }) = registrants.get(next.index()) else { return };
            let row_of = |idx: RegistrantIdx| rows.get(idx.index()).map_or(0, |&at| at as usize);
            let at = |idx: RegistrantIdx| row(Table::Registrants, row_of(idx), "id");
            let (key, first) = (id.clone(), Box::new(at(first)));
            if !id.is_empty() {
                faults.push(Fault::new(at(next), FaultKind::Duplicate { what: "id", key, first }));
            }
        });
    }

    fn enter_facilitators(&mut self, facilitators: Vec<Facilitator>, faults: &mut Vec<Fault>) {
        let mut entered = Vec::with_capacity(facilitators.len());
        let mut seen: FxHashMap<Arc<str>, usize> = FxHashMap::default();
        for (nth, facilitator) in facilitators.into_iter().enumerate() {
            let at = |field| row(Table::Facilitators, nth, field);
            let mut blame = |field, kind| faults.push(Fault::new(at(field), kind));
            if facilitator.id.is_empty() {
                blame("id", FaultKind::Empty("id"));
            } else if let Some(first) = seen.insert(facilitator.id.clone(), nth) {
                let first = Box::new(row(Table::Facilitators, first, "id"));
                let key = facilitator.id.clone();
                blame("id", FaultKind::Duplicate { what: "id", key, first });
            }
            if facilitator.max_travel.is_some_and(|most| !(0..=MAX_KM * 1000).contains(&most.0)) {
                let what = "max_travel_km";
                blame(what, FaultKind::OutOfRange { what, least: 0, most: MAX_KM });
            }
            match self.gazetteer.find(&facilitator.municipality, &self.municipalities) {
                Ok(home) => entered.push((facilitator, home)),
                Err(kind) => blame("municipality", kind),
            }
        }
        entered.sort_by(|(one, _), (other, _)| one.id.cmp(&other.id));
        self.facilitators = Some(entered);
    }

    fn refuse_own_points(&self, faults: &mut Vec<Fault>) {
        let with_point = self.registrants.iter().zip(&self.rows).filter(|(r, _)| r.point.is_some());
        faults.extend(with_point.map(|(_, &at)| {
            let at = row(Table::Registrants, at as usize, "latitude");
            Fault::new(at, FaultKind::PointWithDistances)
        }));
    }

    fn enter_history(&mut self, groups: &[Vec<Arc<str>>]) {
        for group in groups {
            let mut present: Vec<_> =
                group.iter().filter_map(|id| self.find_registrant(id)).collect();
            present.sort_unstable();
            present.dedup();
            // A single remaining member makes no acquainted pair.
            if present.len() > 1 {
                self.history.push(present);
            }
        }
        self.history.sort_unstable();
    }
}
