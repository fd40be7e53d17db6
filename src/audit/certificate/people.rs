//! People of the checker: registrants who must be together form units, and units that are alike form classes.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::alike::{Alike, alike, most_travel, with_earlier};
use super::checked_facilitator::CheckedFacilitator;
use super::earlier::CheckedEarlier;
use super::formula::Waiter;
use super::queue::CheckedQueue;
use super::range::Range;
use super::rules::Rules;
use crate::audit::verify::rules::RuleEvidence;
use crate::convert::Convert;
use crate::plan::PlanDocument;
use crate::pool::{MunicipalityIdx, Pool, RegistrantIdx};
use crate::programme::{Hosting, OnSite, Programme, Rule, Venues};

/// Class of units that are alike: one of them, and their number.
#[derive(Clone, Debug)]
pub(crate) struct CheckedClass {
    /// Registrants of one unit.
    pub(crate) members: Vec<RegistrantIdx>,
    pub(crate) number: u64,
    pub(crate) seats: u64,
    /// `true` if a member is locked, so that each unit has a place in every plan.
    is_locked: bool,
}

/// Priority of a unit: locked units come before all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Level {
    is_locked: bool,
    priority: i32,
}

/// All units that some group can contain, judged by each unit alone.
#[derive(Debug)]
pub(crate) struct CheckedPeople<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) programme: &'a Programme,
    pub(crate) classes: Vec<CheckedClass>,
    /// Possible meeting places.
    pub(crate) sites: Vec<MunicipalityIdx>,
    /// Facilitator classes, and the class of each facilitator; `None` where groups need no facilitator.
    pub(crate) facilitators: Option<(Vec<CheckedFacilitator>, Vec<Option<usize>>)>,
    /// Least and most seats of a group.
    pub(crate) size: (u64, u64),
    /// Registrants who differ only in their earlier groups.
    pub(crate) queues: Vec<CheckedQueue>,
    /// Class of each registrant.
    of: Vec<Option<u32>>,
}

impl<'a> CheckedPeople<'a> {
    pub(crate) fn read(
        pool: &'a Pool,
        programme: &'a Programme,
        evidence: &'a RuleEvidence<'a>,
        earlier: Option<&'a CheckedEarlier>,
    ) -> Self {
        let all_sites = sites(pool, programme, evidence);
        let mut numbers: FxHashMap<Alike<'_>, u32> = FxHashMap::default();
        let facilitators = pool.facilitators_at().unwrap_or_default().iter();
        let leading: FxHashSet<RegistrantIdx> = facilitators
            .filter_map(|(facilitator, _)| pool.find_registrant(facilitator.id()))
            .collect();
        let key = |person: RegistrantIdx| {
            let key =
                alike(pool, programme, evidence, &all_sites, person, leading.contains(&person));
            with_earlier(pool, programme, evidence, earlier, key, person)
        };
        let mut profile = |person: RegistrantIdx| {
            let next = numbers.len().to_u32();
            *numbers.entry(key(person)).or_insert(next)
        };
        let mut by_key: FxHashMap<Vec<u32>, usize> = FxHashMap::default();
        let mut units_of: Vec<(Vec<RegistrantIdx>, Vec<Vec<RegistrantIdx>>)> = Vec::new();
        for unit in units(pool, programme, evidence, earlier) {
            let mut key: Vec<u32> = unit.iter().map(|&person| profile(person)).collect();
            key.sort_unstable();
            let class = *by_key.entry(key).or_insert(units_of.len());
            if class == units_of.len() {
                units_of.push((unit.clone(), Vec::new()));
            }
            units_of[class].1.push(unit);
        }
        let mut people = Self {
            pool,
            programme,
            classes: Vec::new(),
            sites: all_sites.clone(),
            facilitators: None,
            size: (evidence.least_size(), programme.groups.size.max.into()),
            queues: Vec::new(),
            of: vec![None; pool.registrants().len()],
        };
        people.facilitators = people.read_facilitators(evidence);
        let rules = Rules::new(evidence, programme, earlier);
        let mut alike: FxHashMap<Alike<'_>, Vec<(RegistrantIdx, u32)>> = FxHashMap::default();
        for (members, units) in units_of {
            let can_meet = people.reaches_somewhere(&members) && people.has_facilitators(&members);
            if !(rules.may_grow(pool, &members) && can_meet) {
                continue;
            }
            let of = people.classes.len().to_u32();
            units.iter().flatten().for_each(|person| people.of[person.index()] = Some(of));
            let seats =
                members.iter().map(|&person| u64::from(pool.registrant(person).seats())).sum();
            if let ([person], Some(earlier)) = (members.as_slice(), earlier) {
                let mut key = key(*person);
                key.earlier[0] = &[];
                let is_free = key.named.is_none() && key.earlier[1].is_empty();
                if is_free && !earlier.are_all_locked {
                    let members = units.iter().flatten().map(|&person| (person, of));
                    alike.entry(key).or_default().extend(members);
                }
            }
            let is_locked = |&person: &RegistrantIdx| {
                earlier.is_some_and(|earlier| !earlier.locked.of(person).is_empty())
            };
            people.classes.push(CheckedClass {
                is_locked: members.iter().any(is_locked),
                members,
                number: units.len() as u64,
                seats,
            });
        }
        people.queues = alike.into_values().filter_map(|queue| people.queue(queue)).collect();
        people
    }

    /// Queue of registrants with their classes; `None` if they are of one class.
    fn queue(&self, mut members: Vec<(RegistrantIdx, u32)>) -> Option<CheckedQueue> {
        let (_, first) = *members.first()?;
        if members.iter().all(|(_, class)| *class == first) {
            return None;
        }
        members.sort_by(|(one, _), (other, _)| {
            let turn = |person: RegistrantIdx| self.pool.registrant(person).turn();
            turn(*one).cmp(&turn(*other))
        });
        let seats = self.classes[first as usize].seats;
        Some(CheckedQueue { order: members.into_iter().map(|(_, class)| class).collect(), seats })
    }

    /// Level of a member of a class.
    pub(crate) fn level(&self, class: &CheckedClass, person: RegistrantIdx) -> Level {
        let priority = self.pool.registrant(person).priority();
        let is_locked = class.is_locked;
        Level { is_locked, priority: if is_locked { 0 } else { priority } }
    }

    /// Class of a registrant, by id.
    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        self.of[self.pool.find_registrant(id)?.index()]
    }

    /// Metres that a journey counts one way; `None` where it is not given or out of the registrant's reach.
    pub(crate) fn within(&self, person: RegistrantIdx, to: MunicipalityIdx) -> Option<i64> {
        let most = most_travel(self.pool, self.programme, person);
        let travel = &self.programme.travel;
        let metres = self.pool.distance_from(person, to, travel.detour)?.0;
        let beyond = travel.far.map_or(0, |far| (metres - far.0).max(0));
        let more = travel.far_factor.map_or(0, |factor| i64::from(factor) - 1);
        most.is_none_or(|most| metres <= most).then_some(metres + more * beyond)
    }

    /// Sum of the distances of all members to a site, in metres; `None` if a member does not come there.
    pub(crate) fn to_site(&self, members: &[RegistrantIdx], site: MunicipalityIdx) -> Option<i64> {
        let way = |&person: &RegistrantIdx| {
            let only = self.pool.only_venues_of(person);
            let is_willing = only.is_empty() || only.binary_search(&site).is_ok();
            self.within(person, site).filter(|_| is_willing)
        };
        members.iter().map(way).sum()
    }

    /// Sum of the distances between two units both ways if every member hosts, in metres; `None` if a member cannot
    /// host or is out of reach of another.
    pub(crate) fn both_ways(&self, a: &[RegistrantIdx], b: &[RegistrantIdx]) -> Option<i64> {
        let mut metres = 0;
        for &one in a {
            for &other in b {
                metres += self.within(one, self.host(other)?)?;
                metres += self.within(other, self.host(one)?)?;
            }
        }
        Some(metres)
    }

    /// Sum of the distances within a unit if every member hosts, in metres.
    pub(crate) fn own_ways(&self, members: &[RegistrantIdx]) -> Option<i64> {
        let mut metres = 0;
        for &one in members {
            for &other in members {
                metres += self.within(one, self.host(other)?)?;
            }
        }
        Some(metres)
    }

    /// Municipality of a registrant, if it can host.
    pub(crate) fn host(&self, person: RegistrantIdx) -> Option<MunicipalityIdx> {
        let home = self.pool.home_of(person);
        self.sites.binary_search(&home).ok().map(|_| home)
    }

    pub(crate) fn hosting(&self) -> Hosting {
        if self.programme.travels() { self.programme.meetings.hosting } else { Hosting::Online }
    }

    /// Returns `true` if a group can meet where none of its members lives.
    pub(crate) fn meets_anywhere(&self) -> bool {
        self.programme.meetings.venues == Some(Venues::All)
    }

    /// Number of meetings by which distances are multiplied: 1 where each member hosts once, 0 without travel.
    pub(crate) fn meetings(&self) -> i64 {
        match self.programme.meetings.on_site {
            Some(OnSite::Times(times)) => times.into(),
            Some(OnSite::Members) => 1,
            None => 0,
        }
    }

    /// Classes with their duals and ranges of waiting units, as the bound needs them; with a level, only the classes of
    /// that level.
    pub(crate) fn waiters<'c>(
        &self,
        classes: impl Iterator<Item = (&'c CheckedClass, i64, Range)>,
        level: Option<Level>,
    ) -> Vec<Waiter> {
        let counts = |class: &CheckedClass| {
            level.is_none_or(|level| self.level(class, class.members[0]) == level)
        };
        let counted = classes.filter(|(class, ..)| counts(class));
        let waiter = |(class, dual, units): (&CheckedClass, i64, Range)| Waiter {
            dual: dual.into(),
            seats: class.seats,
            units,
        };
        counted.map(waiter).collect()
    }

    fn reaches_somewhere(&self, members: &[RegistrantIdx]) -> bool {
        match self.hosting() {
            Hosting::Online => true,
            Hosting::Central => {
                self.sites.iter().any(|&site| self.to_site(members, site).is_some())
            }
            Hosting::Rotating => self.own_ways(members).is_some(),
        }
    }

    /// Seats by level, the highest first: of all classes, and those that a plan places; `None` if the plan does not
    /// fit.
    pub(crate) fn seats(&self, plan: &PlanDocument) -> Option<Vec<(Level, u64, u64)>> {
        let mut seats: BTreeMap<Level, (u64, u64)> = BTreeMap::new();
        for class in &self.classes {
            for &person in &class.members {
                let one = self.pool.registrant(person);
                let each = u64::from(one.seats());
                seats.entry(self.level(class, person)).or_default().0 += class.number * each;
                // A priority counts even if all who have it are locked.
                seats.entry(Level { is_locked: false, priority: one.priority() }).or_default();
            }
        }
        for id in plan.groups.iter().flat_map(|group| &group.members) {
            let class = &self.classes[self.find(id)? as usize];
            let person = self.pool.find_registrant(id)?;
            let each = u64::from(self.pool.registrant(person).seats());
            seats.entry(self.level(class, person)).or_default().1 += each;
        }
        let seats = seats.into_iter().rev().map(|(level, (all, placed))| (level, all, placed));
        let seats: Vec<(Level, u64, u64)> = seats.collect();
        seats.iter().all(|(_, all, placed)| placed <= all).then_some(seats)
    }
}

/// Possible meeting places, in order.
fn sites(pool: &Pool, programme: &Programme, evidence: &RuleEvidence<'_>) -> Vec<MunicipalityIdx> {
    if !programme.travels() {
        return Vec::new();
    }
    let central = programme.meetings.hosting == Hosting::Central;
    let mut sites: Vec<MunicipalityIdx> = if programme.meetings.venues == Some(Venues::All) {
        (0..pool.municipalities().len().to_u32()).map(MunicipalityIdx).collect()
    } else {
        let eligible = pool.indices().filter(|person| evidence.eligible[person.index()]);
        eligible.map(|person| pool.home_of(person)).collect()
    };
    sites.sort_unstable();
    sites.dedup();
    sites.retain(|&site| {
        let municipality = pool.municipality(site);
        municipality.can_host() && !(central && municipality.max_groups() == Some(0))
    });
    sites
}

/// Units: registrants who must be together or are locked together, and each other one alone. Units with an ineligible
/// registrant are left out.
fn units(
    pool: &Pool,
    programme: &Programme,
    evidence: &RuleEvidence<'_>,
    earlier: Option<&CheckedEarlier>,
) -> Vec<Vec<RegistrantIdx>> {
    let mut bound: Vec<FxHashSet<RegistrantIdx>> = Vec::new();
    let together = programme.rules.iter().filter_map(|rule| match rule {
        Rule::Together { ids } => {
            Some(ids.iter().filter_map(|id| pool.find_registrant(id)).collect::<FxHashSet<_>>())
        }
        _ => None,
    });
    let locked = earlier.into_iter().flat_map(|earlier| &earlier.unions);
    for mut union in together.chain(locked.map(|union| union.iter().copied().collect())) {
        // Rules with a registrant in common form one unit.
        let (touched, apart): (Vec<_>, Vec<_>) =
            bound.into_iter().partition(|other| !other.is_disjoint(&union));
        union.extend(touched.into_iter().flatten());
        bound = apart;
        bound.push(union);
    }
    let mut units: Vec<Vec<RegistrantIdx>> = Vec::new();
    let in_bound: FxHashSet<RegistrantIdx> = bound.iter().flatten().copied().collect();
    for union in bound {
        let mut unit: Vec<RegistrantIdx> = union.into_iter().collect();
        unit.sort_unstable();
        units.push(unit);
    }
    units.extend(
        pool.indices().filter(|person| !in_bound.contains(person)).map(|person| vec![person]),
    );
    units.retain(|unit| unit.iter().all(|person| evidence.eligible[person.index()]));
    units
}
