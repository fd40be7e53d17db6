use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::components::Components;
use super::pairs::{Pairs, Relations, Source};
use super::profiles::{Profile, Profiles};
use super::roster::{Unit, sort_by_turn};
use super::sites::Sites;
use super::{Check, Class, ClassIdx, Instance, Roster, Travel};
use crate::error::{Fault, FaultKind, Faults, Place};
use crate::plan::Reason;
use crate::pool::attributes::{TAGS, split};
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::{Hosting, OnSite, Programme, Rule, Venues};

/// No cost of a plan may exceed this.
const MOST_COST: i128 = 1 << 61;

impl Instance {
    /// Compiles what people state into an integer program, and the roster of who stands behind it.
    ///
    /// # Errors
    ///
    /// Everything that the programme says and the pool does not know, and distances that are missing.
    pub(crate) fn compile(pool: &Pool, programme: &Programme) -> Result<(Self, Roster), Faults> {
        programme.validate_for(pool)?;
        let mut roster = Roster::default();
        let mut eligible = eligible(pool, programme, &mut roster);
        let profiled = Profiles::new(pool, programme, &eligible)?;
        let profile_of: FxHashMap<RegistrantIdx, u32> =
            eligible.iter().copied().zip(profiled.of.iter().copied()).collect();
        exclude_who_cannot_host(pool, programme, &mut eligible, &mut roster);
        let units = units(pool, programme, &eligible, &mut roster);
        let units = size_fits(pool, programme, units, &mut roster);
        let relations = relations(pool, programme, &profiled, &profile_of);
        let Profiles { profiles, sites, book, .. } = profiled;

        let (classes, units_of) = classes(pool, &profiles, &profile_of, units);
        let mut instance = Self {
            travel: travel(programme),
            size: (programme.groups.size.min, programme.groups.size.max),
            count: (
                programme.groups.count.min.into(),
                programme.groups.count.max.map_or(u64::MAX, Into::into),
            ),
            group_cost: programme.groups.cost.0,
            num_levels: 0,
            pairs: Pairs::new(
                relations,
                Source { classes: &classes, profiles: &profiles, sites: &sites },
            ),
            checks: Vec::new(),
            components: Components::default(),
            venues: Vec::new(),
            venue_limits: venue_limits(pool, programme, &sites),
            classes,
            profiles,
            sites,
        };
        instance.checks = checks(pool, programme, &instance, |attribute, value| {
            let position = book.position(attribute);
            (position, value.and_then(|value| book.number(position, value)))
        });
        let venues = instance.reachable_venues();
        let hopeless = instance.hopeless(&venues);
        instance.venues = instance.keep(hopeless, venues, units_of, &mut roster);
        instance.components = Components::new(&instance);
        instance.set_levels();
        instance.refuse_overflow()?;
        roster.excluded.sort_unstable_by_key(|(who, _)| *who);
        Ok((instance, roster))
    }

    /// For each class the sites where a group with it can meet; all empty where that says nothing.
    fn reachable_venues(&self) -> Vec<Vec<u32>> {
        let central = matches!(self.travel, Travel::Central { .. });
        let free = |class: &Class| {
            let unlimited = |&p: &u32| {
                let profile = &self.profiles[p as usize];
                profile.limit == i64::MAX && profile.only.is_none()
            };
            class.profiles.iter().all(unlimited) && self.sites.len() > 0
        };
        let sites = |(class, idx): (&Class, ClassIdx)| {
            if !central || free(class) {
                return Vec::new();
            }
            (0..self.sites.len() as u32).filter(|&v| self.to_venue(idx, v).is_some()).collect()
        };
        self.classes.iter().zip(0..).map(sites).collect()
    }

    /// Classes that no group can hold, with the reason.
    fn hopeless(&self, venues: &[Vec<u32>]) -> Vec<Option<Reason>> {
        let reason = |idx: ClassIdx| {
            let class = self.class(idx);
            let companions =
                |other| if class.people() > 1 { Reason::CompanionsCannot } else { other };
            let within = |p: u32, q: u32| self.pairs.profile_travel(self.source(), p, q).is_some();
            let profiles = &class.profiles;
            let at_odds =
                (1..profiles.len()).any(|j| profiles[..j].iter().any(|&p| !within(p, profiles[j])));
            if at_odds {
                return Some(Reason::CompanionsCannot);
            }
            if !self.allows_alone(idx) || !self.pairs.allow_alone(self.source(), idx) {
                return Some(companions(Reason::RulesForbid));
            }
            let out_of_reach = match self.travel {
                Travel::None => false,
                Travel::Central { .. } => {
                    venues[idx as usize].is_empty() && !self.reaches_somewhere(idx)
                }
                Travel::Rotating { .. } | Travel::EachOnce => profiles.iter().any(|&p| {
                    let profile = &self.profiles[p as usize];
                    let own = profile.home.map(|home| self.sites.distance(profile.origin, home));
                    own.is_none_or(|own| own > profile.limit)
                }),
            };
            out_of_reach.then(|| companions(Reason::OutOfReach))
        };
        (0..self.classes.len() as ClassIdx).map(reason).collect()
    }

    fn reaches_somewhere(&self, class: ClassIdx) -> bool {
        (0..self.sites.len() as u32).any(|venue| self.to_venue(class, venue).is_some())
    }

    /// Drops the hopeless classes; their registrants go to the roster's excluded ones.
    fn keep(
        &mut self,
        hopeless: Vec<Option<Reason>>,
        venues: Vec<Vec<u32>>,
        units_of: Vec<Vec<Unit>>,
        roster: &mut Roster,
    ) -> Vec<Vec<u32>> {
        if hopeless.iter().all(Option::is_none) {
            roster.units = units_of;
            return venues;
        }
        let keeps: Vec<bool> = hopeless.iter().map(Option::is_none).collect();
        for (reason, units) in hopeless.into_iter().zip(units_of) {
            match reason {
                None => roster.units.push(units),
                Some(reason) => {
                    let members = units.iter().flatten();
                    roster.excluded.extend(members.map(|&who| (who, reason.clone())));
                }
            }
        }
        let mut kept = keeps.iter();
        self.classes.retain(|_| kept.next().copied().unwrap_or(true));
        self.pairs.rebuild(&self.classes, &self.profiles, &self.sites);
        for check in &mut self.checks {
            if let Check::Quota { weights, .. } = check {
                let mut kept = keeps.iter();
                weights.retain(|_| kept.next().copied().unwrap_or(true));
            }
        }
        venues.into_iter().zip(keeps).filter_map(|(sites, keep)| keep.then_some(sites)).collect()
    }

    /// Priorities become levels, 0 the highest.
    fn set_levels(&mut self) {
        let placed = self.classes.iter().flat_map(|class| &class.profiles);
        let mut priorities: Vec<i32> =
            placed.map(|&p| self.profiles[p as usize].priority).collect();
        priorities.sort_unstable_by(|a, b| b.cmp(a));
        priorities.dedup();
        self.num_levels = priorities.len() as u32;
        for class in &mut self.classes {
            let mut levels: SmallVec<[(u32, u32); 1]> = SmallVec::new();
            for &p in &class.profiles {
                let profile = &self.profiles[p as usize];
                let level = priorities.partition_point(|&other| other > profile.priority) as u32;
                match levels.iter_mut().find(|(l, _)| *l == level) {
                    Some((_, seats)) => *seats += profile.seats,
                    None => levels.push((level, profile.seats)),
                }
            }
            class.levels = levels;
        }
    }

    /// Sums of costs must fit: an upper bound of any plan's cost, in `i128`.
    fn refuse_overflow(&self) -> Result<(), Faults> {
        let (times, everybody) = match self.travel {
            Travel::None => (0, 0),
            Travel::Central { meetings, .. } => (meetings, 1),
            Travel::Rotating { meetings } => (meetings, 1),
            Travel::EachOnce => (1, i64::from(self.size.1)),
        };
        let people: i128 =
            self.classes.iter().map(|c| i128::from(c.number) * i128::from(c.people())).sum();
        let longest = i128::from(self.sites.longest());
        let travel = people * longest * i128::from(times) * i128::from(everybody);
        let pairs = people * i128::from(self.size.1) * self.pairs.dearest();
        let groups = i128::from(self.total_seats()) * i128::from(self.group_cost);
        if travel + pairs + groups <= MOST_COST {
            return Ok(());
        }
        let text = "distances, meetings and penalties are so large that costs cannot be summed";
        Err(Fault::new(Place::Programme("meetings".into()), FaultKind::Contradiction(text)).into())
    }
}

fn travel(programme: &Programme) -> Travel {
    let anywhere = programme.meetings.venues == Some(Venues::All);
    match (programme.travels(), programme.meetings.hosting, programme.meetings.on_site) {
        (true, Hosting::Central, Some(OnSite::Times(meetings))) => {
            Travel::Central { meetings: meetings.into(), anywhere }
        }
        (true, Hosting::Rotating, Some(OnSite::Times(meetings))) => {
            Travel::Rotating { meetings: meetings.into() }
        }
        (true, Hosting::Rotating, Some(OnSite::Members)) => Travel::EachOnce,
        _ => Travel::None,
    }
}

/// Who the programme is for; the others are excluded, and so is who must host and cannot.
fn eligible(pool: &Pool, programme: &Programme, roster: &mut Roster) -> Vec<RegistrantIdx> {
    let accepted: Vec<(String, FxHashSet<&str>)> = programme
        .eligible
        .iter()
        .map(|(attribute, values)| {
            let name = attribute.to_lowercase();
            let resolve = |value| municipality_code(pool, &name, value);
            (name.clone(), values.iter().map(|value| resolve(value)).collect())
        })
        .collect();
    let mut eligible = Vec::with_capacity(pool.registrants().len());
    for who in pool.indices() {
        let accepts = |(attribute, values): &&(String, FxHashSet<&str>)| {
            let text = pool.value(who, attribute);
            let mut own = if attribute == TAGS { split(text).collect() } else { vec![text] };
            own.retain(|value| !value.is_empty());
            !own.iter().any(|value| values.contains(value))
        };
        match accepted.iter().find(accepts) {
            Some((attribute, _)) => {
                let attribute = attribute.as_str().into();
                roster.excluded.push((who, Reason::NotEligible { attribute }));
            }
            None => eligible.push(who),
        }
    }
    eligible
}

/// When hosting rotates, everybody must be able to host.
fn exclude_who_cannot_host(
    pool: &Pool,
    programme: &Programme,
    eligible: &mut Vec<RegistrantIdx>,
    roster: &mut Roster,
) {
    if !(programme.travels() && programme.meetings.hosting == Hosting::Rotating) {
        return;
    }
    eligible.retain(|&who| {
        let can_host = pool.municipality_of(who).can_host();
        if !can_host {
            roster.excluded.push((who, Reason::CannotHost));
        }
        can_host
    });
}

/// A value of the attribute `municipality` may be a name or an alias; compared is the code.
fn municipality_code<'a>(pool: &'a Pool, attribute: &str, value: &'a str) -> &'a str {
    if attribute != "municipality" {
        return value;
    }
    pool.find_municipality(value).map_or(value, |idx| pool.municipality(idx).code())
}

/// Registrants bound by `together` rules in one unit each; all others alone.
fn units(
    pool: &Pool,
    programme: &Programme,
    eligible: &[RegistrantIdx],
    roster: &mut Roster,
) -> Vec<Unit> {
    let mut bound: FxHashMap<RegistrantIdx, usize> = FxHashMap::default();
    let mut unions: Vec<Vec<RegistrantIdx>> = Vec::new();
    for rule in &programme.rules {
        let Rule::Together { ids } = rule else { continue };
        let mut union: Vec<_> = ids.iter().filter_map(|id| pool.find_registrant(id)).collect();
        let touched: FxHashSet<usize> =
            union.iter().filter_map(|who| bound.get(who).copied()).collect();
        for earlier in touched {
            union.append(&mut unions[earlier]);
        }
        union.sort_unstable();
        union.dedup();
        bound.extend(union.iter().map(|&who| (who, unions.len())));
        unions.push(union);
    }
    let is_eligible: FxHashSet<RegistrantIdx> =
        if unions.is_empty() { FxHashSet::default() } else { eligible.iter().copied().collect() };
    let mut units: Vec<Unit> = Vec::with_capacity(eligible.len());
    for union in unions.into_iter().filter(|union| !union.is_empty()) {
        if union.iter().all(|who| is_eligible.contains(who)) {
            units.push(union.into());
        } else {
            let left = union.into_iter().filter(|who| is_eligible.contains(who));
            roster.excluded.extend(left.map(|who| (who, Reason::CompanionsCannot)));
        }
    }
    let alone = eligible.iter().filter(|who| !bound.contains_key(who));
    units.extend(alone.map(|&who| Unit::from_slice(&[who])));
    units
}

/// Excludes units that take more places than a group has.
fn size_fits(
    pool: &Pool,
    programme: &Programme,
    mut units: Vec<Unit>,
    roster: &mut Roster,
) -> Vec<Unit> {
    let most = u64::from(programme.groups.size.max);
    units.retain(|unit| {
        let seats = unit.iter().map(|&who| u64::from(pool.registrant(who).seats)).sum();
        if seats > most {
            let reason = Reason::TooManySeats { seats, most };
            roster.excluded.extend(unit.iter().map(|&who| (who, reason.clone())));
        }
        seats <= most
    });
    units
}

/// What rules say about pairs.
fn relations(
    pool: &Pool,
    programme: &Programme,
    profiled: &Profiles<'_>,
    profile_of: &FxHashMap<RegistrantIdx, u32>,
) -> Relations {
    let mut relations = Relations { rotating: travel(programme).rotates(), ..Relations::default() };
    let profile = |id: &Arc<str>| profile_of.get(&pool.find_registrant(id)?).copied();
    let pairs_of = |of: &[u32]| {
        let mut of = of.to_vec();
        of.sort_unstable();
        of.dedup();
        let later = |nth: usize| of[nth + 1..].to_vec();
        let pairs =
            of.iter().enumerate().flat_map(|(nth, &p)| later(nth).into_iter().map(move |q| (p, q)));
        pairs.collect::<Vec<_>>()
    };
    let mut price_of_meeting = 0;
    for rule in &programme.rules {
        let attribute = rule.attribute().map(|name| profiled.book.position(name));
        match (rule, attribute) {
            (Rule::Same { attribute: name }, Some(attribute)) if name.to_lowercase() != TAGS => {
                relations.same.push(attribute);
            }
            (Rule::AtMost { max, .. }, Some(attribute)) => {
                relations.at_most.push((attribute, *max))
            }
            (Rule::Avoid { penalty, .. }, Some(attribute)) if penalty.0 > 0 => {
                relations.avoid.push((attribute, penalty.0));
            }
            (Rule::Overlap { min }, _) => relations.overlap = relations.overlap.max(*min),
            (Rule::Apart { ids }, _) => {
                let named: Vec<u32> = ids.iter().filter_map(profile).collect();
                relations.apart.extend(pairs_of(&named));
            }
            (Rule::Acquainted { penalty }, _) => price_of_meeting += penalty.0,
            _ => {}
        }
    }
    if price_of_meeting > 0 {
        for group in pool.history() {
            let named: Vec<u32> =
                group.iter().filter_map(|who| profile_of.get(who)).copied().collect();
            relations
                .acquainted
                .extend(pairs_of(&named).into_iter().map(|p| (p, price_of_meeting)));
        }
    }
    relations
}

/// Units that are alike become classes, in the order of the first id in each.
fn classes(
    pool: &Pool,
    profiles: &[Profile],
    profile_of: &FxHashMap<RegistrantIdx, u32>,
    units: Vec<Unit>,
) -> (Vec<Class>, Vec<Vec<Unit>>) {
    let mut numbers: FxHashMap<SmallVec<[u32; 1]>, usize> = FxHashMap::default();
    let mut found: Vec<(Class, Vec<Unit>)> = Vec::new();
    for unit in units {
        let mut key: SmallVec<[u32; 1]> = unit.iter().map(|who| profile_of[who]).collect();
        key.sort_unstable();
        let next = found.len();
        let idx = *numbers.entry(key.clone()).or_insert(next);
        if idx == next {
            let seats = key.iter().map(|&p| profiles[p as usize].seats).sum();
            let class = Class { number: 0, profiles: key, seats, levels: SmallVec::new() };
            found.push((class, Vec::new()));
        }
        found[idx].1.push(unit);
    }
    for (class, units) in &mut found {
        class.number = units.len() as u32;
        sort_by_turn(pool, units);
    }
    let first_id =
        |units: &[Unit]| units.iter().flatten().map(|&who| pool.registrant(who).id()).min();
    found.sort_by(|a, b| first_id(&a.1).cmp(&first_id(&b.1)));
    found.into_iter().unzip()
}

/// What rules say about whole groups, where pairs do not already tell.
fn checks<'a>(
    pool: &'a Pool,
    programme: &'a Programme,
    instance: &Instance,
    number: impl Fn(&str, Option<&str>) -> (usize, Option<u32>),
) -> Vec<Check> {
    let mut checks = Vec::new();
    for rule in &programme.rules {
        match rule {
            Rule::AtMost { attribute, max } if *max > 1 => {
                checks.push(Check::AtMost { attribute: number(attribute, None).0, most: *max });
            }
            Rule::Same { attribute } if attribute.to_lowercase() == TAGS => {
                checks.push(Check::Common { attribute: number(attribute, None).0 });
            }
            Rule::Distinct { attribute, min } if *min > 0 => {
                checks.push(Check::Distinct { attribute: number(attribute, None).0, least: *min });
            }
            Rule::Quota { attribute, value, min, max } => {
                let name = attribute.to_lowercase();
                let value = municipality_code(pool, &name, value);
                let (attribute, value) = number(&name, Some(value));
                let weight = |class: &Class| {
                    value.map_or(0, |v| class.people_with(&instance.profiles, attribute, v))
                };
                let weights = instance.classes.iter().map(weight).collect();
                checks.push(Check::Quota { weights, least: *min, most: max.unwrap_or(u32::MAX) });
            }
            Rule::Overlap { min } if *min > 0 => checks.push(Check::Overlap { least: *min }),
            _ => {}
        }
    }
    checks
}

/// For each site how many groups can meet there; empty where none is limited.
fn venue_limits(pool: &Pool, programme: &Programme, sites: &Sites) -> Vec<u64> {
    let central = matches!(travel(programme), Travel::Central { .. });
    let limit = |site| pool.municipality(sites.municipality(site)).max_groups();
    let sites = 0..sites.len() as u32;
    if central && sites.clone().any(|site| limit(site).is_some()) {
        sites.map(|site| limit(site).map_or(u64::MAX, u64::from)).collect()
    } else {
        Vec::new()
    }
}
