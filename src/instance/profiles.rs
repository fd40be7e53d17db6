//! Registrants who are alike in everything that rules, seats, priority and distances depend on.

use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::class::PER_LOOK;
use super::earlier::EarlierPlan;
use super::indices::{OriginIdx, ProfileIdx, SiteIdx};
use super::sites::{Origin, Sites, StartingPoint};
use super::values::{ValueBook, Values};
use super::wishes::Wishes;
use crate::convert::Convert;
use crate::error::Faults;
use crate::measure::Metres;
use crate::pool::attributes::{TAGS, canonical, split};
use crate::pool::{MunicipalityIdx, Pool, RegistrantIdx};
use crate::programme::{Hosting, Programme, Rule, Venues};

/// Properties of a registrant that the solver sees.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Profile {
    /// Starting point; 0 without travel.
    pub(crate) origin: OriginIdx,
    /// Home municipality as a site; `None` if no meeting can be held there.
    pub(crate) home: Option<SiteIdx>,
    /// Longest distance that the registrant travels one way, in metres.
    pub(crate) limit: i64,
    /// Sites that the registrant accepts, sorted; `None` if there is no restriction.
    pub(crate) only: Option<Box<[SiteIdx]>>,
    pub(crate) seats: u32,
    pub(crate) priority: i32,
    /// Slots, sorted; `None` if the registrant states none or no rule depends on slots.
    pub(crate) slots: Option<Box<[u32]>>,
    /// Values of each attribute that rules refer to.
    pub(crate) values: Box<[Values]>,
    /// The registrant, if a rule, a wish or the history names the registrant.
    pub(crate) named: Option<RegistrantIdx>,
    /// Facilitators one of whom leads any group of the registrant, by position, sorted; `None` if all may.
    pub(crate) only_led_by: Option<Box<[u32]>>,
    /// Facilitators none of whom leads a group of the registrant, by position, sorted.
    pub(crate) not_led_by: Values,
    /// Earlier groups of the registrant, if a plan is revised.
    pub(crate) earlier: Values,
    /// Earlier groups in which the registrant is locked.
    pub(crate) locked: Values,
    /// Number that separates registrants who differ in any statement, if a plan is revised: first come, first served
    /// holds only among registrants who are alike.
    pub(crate) stated: u32,
}

/// Slots of a person, sorted; `None` if none are stated or no rule depends on slots.
pub(super) type Slots = Option<Box<[u32]>>;

/// Profile of each registrant of the pool, if there is one.
pub(super) type ProfileOf = Vec<Option<ProfileIdx>>;

/// Profiles of a list of registrants, with the sites and values to which they refer.
#[derive(Debug)]
pub(super) struct Profiles<'p> {
    pub(super) profiles: Vec<Profile>,
    pub(super) of: ProfileOf,
    pub(super) sites: Sites,
    pub(super) book: ValueBook<'p>,
    /// Starting point of each facilitator; empty without travel.
    pub(super) facilitator_origins: Vec<OriginIdx>,
    /// Slots of each facilitator.
    pub(super) facilitator_slots: Vec<Slots>,
}

/// Numbers of items, in the order of their first occurrence.
struct Numbering<T>(FxHashMap<T, u32>);

impl<T: Hash + Eq> Numbering<T> {
    fn number(&mut self, thing: T) -> u32 {
        let next = self.0.len().to_u32();
        *self.0.entry(thing).or_insert(next)
    }
}

/// Distinct profiles. They are looked up by hash, so that no profile is stored twice.
#[derive(Default)]
struct Distinct {
    profiles: Vec<Profile>,
    by_hash: FxHashMap<u64, SmallVec<[ProfileIdx; 2]>>,
}

impl Distinct {
    fn number(&mut self, profile: Profile) -> ProfileIdx {
        let alike = self.by_hash.entry(FxBuildHasher.hash_one(&profile)).or_default();
        let known = alike.iter().copied().find(|&idx| self.profiles[idx.index()] == profile);
        known.unwrap_or_else(|| {
            let next = ProfileIdx::new(self.profiles.len());
            alike.push(next);
            self.profiles.push(profile);
            next
        })
    }
}

impl<'p> Profiles<'p> {
    /// Builds the profiles of the registrants in the list; an error of `go_on` aborts it.
    pub(super) fn new<E: From<Faults> + Send>(
        pool: &'p Pool,
        programme: &Programme,
        eligible: &[RegistrantIdx],
        earlier: &EarlierPlan,
        wishes: &Wishes,
        go_on: &(impl Fn() -> Result<(), E> + Sync),
    ) -> Result<Self, E> {
        let travels = programme.travels();
        let central = travels && programme.meetings.hosting == Hosting::Central;
        let looks_at_slots = programme.rules.iter().any(|r| matches!(r, Rule::Overlap { .. }));
        let mut named = named_registrants(pool, programme);
        named.extend(wishes.registrants());
        let (sites, mut origin_of) = if travels {
            sites_and_origins(pool, programme, eligible, go_on)?
        } else {
            (Sites::default(), Vec::new())
        };
        // The origins of facilitators follow those of the registrants.
        let facilitator_origins = origin_of.split_off(eligible.len().min(origin_of.len()));

        let leading = pool.facilitators_at().unwrap_or_default().iter().zip(0..);
        let leading: FxHashMap<&str, u32> =
            leading.map(|((facilitator, _), nth)| (facilitator.id(), nth)).collect();
        let positions = |ids: &[Arc<str>]| {
            let known = ids.iter().filter_map(|id| leading.get(id.as_ref()).copied());
            let mut known: Vec<u32> = known.collect();
            known.sort_unstable();
            known
        };
        let mut book = ValueBook::new(&programme.rules);
        let mut slots = Numbering(FxHashMap::default());
        let mut of = vec![None; pool.registrants().len()];
        let mut statements = Numbering(FxHashMap::default());
        let mut profiles = Distinct::default();
        for (nth, &person) in eligible.iter().enumerate() {
            if nth.is_multiple_of(PER_LOOK) {
                go_on()?;
            }
            let registrant = pool.registrant(person);
            let values = book.read(pool, person).into();
            let limits = [programme.travel.max, registrant.max_travel];
            let limit = limits.into_iter().flatten().map(|most| most.0).min();
            let only = pool.only_venues_of(person);
            let limited_to = || {
                // Municipalities and sites are numbered independently, so the sites must be sorted again.
                let mut limited: Vec<SiteIdx> =
                    only.iter().filter_map(|&m| sites.find(m)).collect();
                limited.sort_unstable();
                limited.into()
            };
            let stated_slots = !registrant.available.is_empty() && looks_at_slots;
            let mut numbered_slots = || {
                let numbers = registrant.available.iter().map(|slot| slots.number(slot.as_ref()));
                let mut numbers: Vec<u32> = numbers.collect();
                numbers.sort_unstable();
                numbers.into()
            };
            let profile = Profile {
                origin: origin_of.get(nth).copied().unwrap_or_default(),
                home: sites.find(pool.home_of(person)),
                limit: limit.filter(|_| travels).unwrap_or(i64::MAX),
                only: (central && !only.is_empty()).then(limited_to),
                seats: registrant.seats,
                priority: registrant.priority,
                slots: stated_slots.then(&mut numbered_slots),
                values,
                named: named.contains(&person).then_some(person),
                only_led_by: (!registrant.only_facilitators.is_empty() && !leading.is_empty())
                    .then(|| positions(&registrant.only_facilitators).into_boxed_slice()),
                not_led_by: positions(&registrant.not_facilitators).into(),
                earlier: earlier.groups_of(person),
                locked: earlier.locks_of(person),
                stated: if earlier.is_some() {
                    statements.number(Stated::of(pool, programme, person))
                } else {
                    0
                },
            };
            of[person.index()] = Some(profiles.number(profile));
        }
        let mut facilitator_slots = Vec::new();
        for (facilitator, _) in pool.facilitators_at().unwrap_or_default() {
            let stated = facilitator.available().iter();
            let mut numbers: Vec<u32> = stated.map(|slot| slots.number(slot.as_ref())).collect();
            numbers.sort_unstable();
            let is_bound = looks_at_slots && !numbers.is_empty();
            facilitator_slots.push(is_bound.then(|| numbers.into_boxed_slice()));
        }
        let profiles = profiles.profiles;
        Ok(Self { profiles, of, sites, book, facilitator_origins, facilitator_slots })
    }
}

/// Statements of a registrant on travel, time and eligibility, including those without effect.
#[derive(PartialEq, Eq, Hash)]
struct Stated<'p> {
    home: MunicipalityIdx,
    start: StartingPoint,
    most: Option<Metres>,
    available: Vec<&'p str>,
    only: Vec<MunicipalityIdx>,
    /// Choices of facilitators.
    led_by: [&'p [Arc<str>]; 2],
    /// Values of the attributes that decide on eligibility.
    accepted: Vec<Vec<&'p str>>,
}

impl<'p> Stated<'p> {
    fn of(pool: &'p Pool, programme: &Programme, person: RegistrantIdx) -> Self {
        let registrant = pool.registrant(person);
        let mut available: Vec<&str> = registrant.available.iter().map(AsRef::as_ref).collect();
        let mut only = pool.only_venues_of(person).to_vec();
        let accepted = |attribute: &String| {
            let name = canonical(attribute);
            let text = pool.value(person, &name);
            let mut values = if name == TAGS { split(text).collect() } else { vec![text] };
            values.sort_unstable();
            values.dedup();
            values
        };
        let accepted = programme.eligible.keys().map(accepted).collect();
        available.sort_unstable();
        available.dedup();
        only.sort_unstable();
        only.dedup();
        let (home, start) = (pool.home_of(person), StartingPoint::of(pool, person));
        let led_by = [registrant.only_facilitators(), registrant.not_facilitators()];
        Self { home, start, most: registrant.max_travel, available, only, led_by, accepted }
    }
}

/// Returns the registrants whom a rule names, who are facilitators, or who met others before if that has a price.
fn named_registrants(pool: &Pool, programme: &Programme) -> FxHashSet<RegistrantIdx> {
    let by_rules = programme.rules.iter().flat_map(Rule::ids);
    let mut named: FxHashSet<_> = by_rules.filter_map(|id| pool.find_registrant(id)).collect();
    if programme.rules.iter().any(|rule| matches!(rule, Rule::Acquainted { .. })) {
        named.extend(pool.history().iter().flatten());
    }
    let facilitators = pool.facilitators_at().unwrap_or_default().iter();
    named
        .extend(facilitators.filter_map(|(facilitator, _)| pool.find_registrant(facilitator.id())));
    named
}

/// Returns the sites where meetings can be held, and the starting points of the registrants in the list, followed by
/// those of the facilitators.
fn sites_and_origins<E: From<Faults> + Send>(
    pool: &Pool,
    programme: &Programme,
    eligible: &[RegistrantIdx],
    go_on: &(impl Fn() -> Result<(), E> + Sync),
) -> Result<(Sites, Vec<OriginIdx>), E> {
    let anywhere = programme.meetings.venues == Some(Venues::All);
    let mut municipalities: Vec<MunicipalityIdx> = if anywhere {
        (0..pool.municipalities().len().to_u32()).map(MunicipalityIdx).collect()
    } else {
        let homes: FxHashSet<_> = eligible.iter().map(|&person| pool.home_of(person)).collect();
        homes.into_iter().collect()
    };
    let central = programme.meetings.hosting == Hosting::Central;
    municipalities.retain(|&idx| {
        let municipality = pool.municipality(idx);
        municipality.can_host() && !(central && municipality.max_groups() == Some(0))
    });
    municipalities.sort_unstable_by_key(|&idx| pool.municipality(idx).code());

    let mut numbering = Numbering(FxHashMap::default());
    let mut origins = Vec::new();
    let number = |(start, origin): (StartingPoint, Origin)| {
        let idx = numbering.number(start);
        if idx as usize == origins.len() {
            origins.push(origin);
        }
        OriginIdx(idx)
    };
    let registrant = |&person: &RegistrantIdx| {
        (StartingPoint::of(pool, person), (pool.start_of(person), pool.registrant(person).point))
    };
    let facilitator =
        |&(_, home): &(_, MunicipalityIdx)| (StartingPoint::Municipality(home), (home, None));
    let facilitators = pool.facilitators_at().unwrap_or_default().iter();
    let origin_of =
        eligible.iter().map(registrant).chain(facilitators.map(facilitator)).map(number);
    let origin_of = origin_of.collect();
    go_on()?;
    let sites = Sites::new(pool, municipalities, &origins, &programme.travel, go_on)?;
    Ok((sites, origin_of))
}
