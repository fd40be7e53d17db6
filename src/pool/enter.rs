//! Entry of rows into a pool: municipalities are looked up, and every fault is collected.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::checks::{bad_travel, check_registrant, row};
use super::gazetteer::Found;
use super::ids::Ids;
use super::order::{order_by, permute};
use super::{Facilitator, Municipality, MunicipalityIdx, Pool, Registrant, RegistrantIdx};
use crate::error::{Fault, FaultKind, Phrase, Place, Table, nearest};

/// Maximum number of registrants of one pool.
const MAX_REGISTRANTS: usize = 10_000_000;
/// Number of ids in earlier groups for each known one from which the table is doubtful.
const DOUBTFUL: usize = 10;
/// Name of the number of registrants.
const NUMBER: Phrase = Phrase::new("the number of registrants", "het aantal deelnemers");
/// Number of faults up to which a registrant's unknown municipality gets a suggestion, which costs a comparison with
/// every name.
const MAX_SUGGESTIONS: usize = 1_000;

impl Pool {
    pub(super) fn enter_registrants(
        &mut self,
        registrants: Vec<Registrant>,
        faults: &mut Vec<Fault>,
    ) {
        if registrants.len() > MAX_REGISTRANTS {
            let kind = FaultKind::TooLarge { what: NUMBER, most: MAX_REGISTRANTS as u64 };
            faults.push(Fault::new(Place::Table(Table::Registrants), kind));
            return;
        }
        self.rows = order_by(&registrants, Registrant::id);
        self.registrants = registrants;
        self.registrants.shrink_to_fit();
        permute(&mut self.registrants, self.rows.clone());
        self.homes.reserve_exact(self.registrants.len());
        let mut known: FxHashMap<Arc<str>, Result<Found, FaultKind>> = FxHashMap::default();
        for (idx, (registrant, &at)) in (0..).zip(self.registrants.iter().zip(&self.rows)) {
            let nth = at as usize;
            check_registrant(nth, registrant, faults);
            let mut find = |text: &Arc<str>, field| {
                let at = || row(Table::Registrants, nth, field);
                // Registrants of one municipality mostly write its name alike.
                let found = known
                    .entry(text.clone())
                    .or_insert_with(|| self.gazetteer.look_up(text, &self.municipalities));
                match found {
                    Ok(found) => {
                        self.warnings.extend(former(text, *found, &self.municipalities, at));
                        Some(found.idx)
                    }
                    Err(kind) => {
                        let mut kind = kind.clone();
                        if faults.len() < MAX_SUGGESTIONS {
                            kind = self.gazetteer.with_suggestions(kind, &self.municipalities);
                        }
                        faults.push(Fault::new(at(), kind));
                        None
                    }
                }
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

    pub(super) fn enter_facilitators(
        &mut self,
        facilitators: Vec<Facilitator>,
        faults: &mut Vec<Fault>,
    ) {
        let mut entered = Vec::with_capacity(facilitators.len());
        let mut seen: FxHashMap<Arc<str>, usize> = FxHashMap::default();
        for (nth, facilitator) in facilitators.into_iter().enumerate() {
            let at = |field| row(Table::Facilitators, nth, field);
            let mut blame = |field, kind| faults.push(Fault::new(at(field), kind));
            if facilitator.id.is_empty() {
                blame("id", FaultKind::Empty("id".into()));
            } else if let Some(first) = seen.insert(facilitator.id.clone(), nth) {
                let first = Box::new(row(Table::Facilitators, first, "id"));
                let key = facilitator.id.clone();
                blame("id", FaultKind::Duplicate { what: "id", key, first });
            }
            if let Some(kind) = bad_travel(facilitator.max_travel) {
                blame("max_travel_km", kind);
            }
            match self.gazetteer.find(&facilitator.municipality, &self.municipalities) {
                Ok(found) => {
                    let text = &facilitator.municipality;
                    let at = || at("municipality");
                    self.warnings.extend(former(text, found, &self.municipalities, at));
                    entered.push((facilitator, found.idx));
                }
                Err(kind) => blame("municipality", kind),
            }
        }
        entered.sort_by(|(one, _), (other, _)| one.id.cmp(&other.id));
        self.facilitators = Some(entered);
    }

    /// Finds the facilitators whom registrants name; without facilitators their choices have no effect.
    pub(super) fn check_facilitator_choices(&mut self, faults: &mut Vec<Fault>) {
        let Some(facilitators) = &self.facilitators else {
            let chooses = |one: &Registrant| choices(one).iter().any(|(_, ids)| !ids.is_empty());
            if self.registrants.iter().any(chooses) {
                let kind = FaultKind::NoEffect(Phrase::new(
                    "choices of facilitators have no effect: there are no facilitators (--facilitators)",
                    "keuzes voor begeleiders doen niets: er zijn geen begeleiders (--facilitators)",
                ));
                self.warnings.push(Fault::new(Place::Table(Table::Registrants), kind));
            }
            return;
        };
        let ids = || facilitators.iter().map(|(facilitator, _)| facilitator.id.as_ref());
        let known: FxHashSet<&str> = ids().collect();
        for (registrant, &at) in self.registrants.iter().zip(&self.rows) {
            for (field, chosen) in choices(registrant) {
                for id in chosen.iter().filter(|id| !known.contains(id.as_ref())) {
                    let suggestion = nearest(id, ids()).map(Into::into);
                    let kind = FaultKind::UnknownFacilitator { id: id.clone(), suggestion };
                    faults.push(Fault::new(row(Table::Registrants, at as usize, field), kind));
                }
            }
        }
    }

    pub(super) fn refuse_own_points(&self, faults: &mut Vec<Fault>) {
        let with_point = self.registrants.iter().zip(&self.rows).filter(|(r, _)| r.point.is_some());
        faults.extend(with_point.map(|(_, &at)| {
            let at = row(Table::Registrants, at as usize, "latitude");
            Fault::new(at, FaultKind::PointWithDistances)
        }));
    }

    pub(super) fn enter_history(&mut self, groups: &[Vec<Arc<str>>]) {
        let (mut known, mut all) = (0, 0);
        for group in groups {
            let mut present: Vec<_> =
                group.iter().filter_map(|id| self.find_registrant(id)).collect();
            (known, all) = (known + present.len(), all + group.len());
            present.sort_unstable();
            present.dedup();
            // A single remaining member makes no acquainted pair.
            if present.len() > 1 {
                self.history.push(present);
            }
        }
        self.history.sort_unstable();
        if known * DOUBTFUL < all {
            let kind = FaultKind::UnknownEarlier { known, all };
            self.warnings.push(Fault::new(Place::Table(Table::History), kind));
        }
    }
}

/// Columns in which a registrant chooses and refuses facilitators, with their ids.
fn choices(registrant: &Registrant) -> [(&'static str, &[Arc<str>]); 2] {
    [
        ("only_facilitators", registrant.only_facilitators()),
        ("not_facilitators", registrant.not_facilitators()),
    ]
}

/// Returns a warning if a text is the name of a former municipality.
fn former(
    text: &Arc<str>,
    found: Found,
    municipalities: &[Municipality],
    at: impl Fn() -> Place,
) -> Option<Fault> {
    let now = municipalities.get(found.idx.index()).filter(|_| found.by_former_name)?;
    let kind = FaultKind::FormerMunicipality { name: text.clone(), now: now.shown().clone() };
    Some(Fault::new(at(), kind))
}
