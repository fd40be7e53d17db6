use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::attributes::canonical;
use super::checks::check_municipalities;
use super::distances::{DistanceRow, DistanceTable};
use super::fold::fold_name;
use super::gazetteer::Gazetteer;
use super::order::{order_by, permute};
use super::{Facilitator, Municipality, Pool, Registrant};
use crate::error::{Fault, Faults, Place, Table};
use crate::measure::Metres;

/// Collects the statements about people; [`build`](Self::build) validates all of them at once.
///
/// In JSON it is an object with the keys `municipalities`, `registrants`, `facilitators`, `distances` (objects with
/// `from`, `to`, `metres`), `history` (an array of earlier groups, each an array of ids), `attributes` (names of
/// attributes that may lack values) and `wishes` (`true` if people could state wishes, although none may have one).
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
    #[serde(rename = "wishes", skip_serializing_if = "std::ops::Not::not")]
    pub(super) has_wishes: bool,
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

    /// Adds a facilitator. After this call each group needs one.
    #[must_use]
    pub fn facilitator(self, facilitator: Facilitator) -> Self {
        self.facilitators([facilitator])
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
        self,
        from: impl Into<Arc<str>>,
        to: impl Into<Arc<str>>,
        metres: Metres,
    ) -> Self {
        self.distances([(from, to, metres)])
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
        self.columns.push(canonical(name).into());
        self
    }

    /// Declares that people could state wishes, so that a rule `wish` applies even if none of them has one.
    ///
    /// ```
    /// use kring::{Metres, Pool, Programme, Rule, programme::Meetings};
    /// let rule = Rule::Wish { penalty: Some(Metres(10_000)), min: None };
    /// let programme = Programme::new("Pairs", 2..=2, Meetings::online(4)).with_rule(rule);
    /// assert!(programme.validate_for(&Pool::builder().build()?).is_err());
    /// assert!(programme.validate_for(&Pool::builder().with_wishes().build()?).is_ok());
    /// # Ok::<(), kring::Faults>(())
    /// ```
    #[must_use]
    pub fn with_wishes(mut self) -> Self {
        self.has_wishes = true;
        self
    }

    /// Adds a warning: a remark on input that was accepted.
    #[must_use]
    pub fn warning(mut self, warning: Fault) -> Self {
        self.warnings.push(warning);
        self
    }

    /// Codes, names and aliases of the municipalities so far, folded.
    #[cfg(feature = "files")]
    pub(crate) fn names_of_municipalities(&self) -> FxHashSet<String> {
        let names = |m: &Municipality| -> Vec<String> {
            [&m.code, &m.name].into_iter().chain(&m.aliases).map(|name| fold_name(name)).collect()
        };
        self.municipalities.iter().flat_map(names).collect()
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
        let states_wishes = |registrant: &Registrant| !registrant.wishes.is_empty();
        let mut pool = Pool {
            has_wishes: self.has_wishes || self.registrants.iter().any(states_wishes),
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
        pool.check_facilitator_choices(&mut faults);
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
