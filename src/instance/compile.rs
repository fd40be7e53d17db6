use smallvec::SmallVec;

use super::class::{Class, Travel};
use super::components::Components;
use super::earlier::EarlierPlan;
use super::facilitators::facilitators;
use super::indices::{ClassIdx, ProfileIdx, SiteIdx};
use super::pairs::{Pairs, Source};
use super::profiles::Profiles;
use super::roster::Unit;
use super::rules::{checks, relations, travel, venue_limits};
use super::turns::Turns;
use super::units::{
    classes, eligible, exclude_by_impossible_rule, exclude_who_cannot_host, size_fits, units,
};
use super::wishes::Wishes;
use super::{Check, Instance, Roster};
use crate::convert::Convert;
use crate::error::{Fault, FaultKind, Faults, Phrase, Place};
use crate::plan::{PlanDocument, Reason};
use crate::pool::{Pool, RegistrantIdx};
use crate::programme::Programme;

/// Largest admissible cost of a plan, in metres: a quarter of the range of `i64`.
const MAX_COST: i128 = 1 << 61;

/// Intermediate result, half of the way to an instance: statements about people, reduced to profiles.
#[derive(Debug)]
pub(crate) struct Prepared<'p> {
    pool: &'p Pool,
    programme: &'p Programme,
    eligible: Vec<RegistrantIdx>,
    earlier: EarlierPlan,
    wishes: Wishes,
    profiled: Profiles<'p>,
    roster: Roster,
}

impl<'p> Prepared<'p> {
    /// Runs the first half of [`Instance::compile_after`]; an error of `go_on` aborts it.
    ///
    /// # Errors
    ///
    /// References of the programme to items that the pool does not contain, missing distances, and the error of
    /// `go_on`.
    pub(crate) fn new<E: From<Faults> + Send>(
        pool: &'p Pool,
        programme: &'p Programme,
        previous: Option<&PlanDocument>,
        go_on: &(impl Fn() -> Result<(), E> + Sync),
    ) -> Result<Self, E> {
        programme.validate_for(pool)?;
        let mut roster = Roster::default();
        let eligible = eligible(pool, programme, &mut roster);
        go_on()?;
        let earlier = EarlierPlan::read(pool, programme, previous, &eligible);
        let wishes = Wishes::read(pool, programme, &eligible);
        let profiled = Profiles::new(pool, programme, &eligible, &earlier, &wishes, go_on)?;
        Ok(Self { pool, programme, eligible, earlier, wishes, profiled, roster })
    }

    /// Runs the second half of the compilation; an error of `go_on` aborts it.
    ///
    /// # Errors
    ///
    /// Costs that are too large to be summed, and the error of `go_on`.
    pub(crate) fn compile<E: From<Faults>>(
        self,
        go_on: &impl Fn() -> Result<(), E>,
    ) -> Result<(Instance, Roster), E> {
        let Self { pool, programme, mut eligible, earlier, wishes, profiled, mut roster } = self;
        exclude_who_cannot_host(pool, programme, &mut eligible, &mut roster);
        exclude_by_impossible_rule(pool, programme, &mut eligible, &mut roster);
        let units = units(pool, programme, &eligible, &earlier, &mut roster);
        go_on()?;
        let units = size_fits(pool, programme, units, &mut roster);
        go_on()?;
        let relations = relations(pool, programme, &profiled, &earlier, &wishes);
        let Profiles {
            profiles,
            of: profile_of,
            sites,
            book,
            facilitator_origins,
            facilitator_slots,
        } = profiled;

        let needed_wishes = wishes.needed(&profile_of);
        let (classes, units_of) = classes(pool, &profiles, &profile_of, units, go_on)?;
        let mut instance = Instance {
            travel: travel(programme),
            size: (programme.groups.size.min, programme.groups.size.max),
            count: (
                programme.groups.count.min.into(),
                programme.groups.count.max.map_or(u64::MAX, Into::into),
            ),
            group_cost: programme.groups.cost.0,
            ideal: programme.groups.ideal.map(|ideal| (ideal.seats, ideal.off.0)),
            num_levels: 0,
            pairs: Pairs::new(
                relations,
                Source { classes: &classes, profiles: &profiles, sites: &sites },
            ),
            are_pairs_unrelated: false,
            checks: Vec::new(),
            components: Components::default(),
            venues: Vec::new(),
            venue_limits: venue_limits(pool, programme, &sites),
            facilitators: facilitators(
                pool,
                &profile_of,
                (&facilitator_origins, facilitator_slots),
                &mut roster,
            ),
            classes,
            profiles,
            sites,
            earlier,
            unmet_wishes: wishes.penalty.saturating_mul(wishes.pairs.len().to_i64()),
            wished: Vec::new(),
            turns: Turns::default(),
        };
        instance.checks = checks(pool, programme, &instance, |attribute, value| {
            let position = book.position(attribute);
            (position, value.and_then(|value| book.number(position, value)))
        });
        if !needed_wishes.is_empty() {
            instance.checks.push(Check::Wishes { of: needed_wishes, least: wishes.least });
        }
        if programme.revise.as_ref().is_some_and(|revise| revise.may_shrink) {
            instance.let_locked_groups_shrink();
        }
        go_on()?;
        let venues = instance.reachable_venues();
        go_on()?;
        let hopeless = instance.hopeless(&venues);
        go_on()?;
        instance.venues = instance.keep(hopeless, venues, units_of, &mut roster);
        go_on()?;
        // Class indices are final from here on; earlier groups, families and components store them.
        instance.note_earlier_classes();
        instance.note_wishes();
        instance.turns = Turns::new(pool, &instance, &roster);
        go_on()?;
        instance.components = Components::new(&instance);
        go_on()?;
        instance.are_pairs_unrelated = instance.has_unrelated_pairs();
        instance.set_levels();
        instance.refuse_overflow()?;
        roster.excluded.sort_unstable_by_key(|(registrant, _)| *registrant);
        Ok((instance, roster))
    }
}

impl Instance {
    /// Compiles a pool and a programme without an earlier plan.
    ///
    /// # Errors
    ///
    /// Those of [`compile_after`](Self::compile_after).
    #[cfg(any(test, feature = "bench"))]
    pub(crate) fn compile(pool: &Pool, programme: &Programme) -> Result<(Self, Roster), Faults> {
        Self::compile_after(pool, programme, None)
    }

    /// Compiles pool, programme and earlier plan into an integer program, and the roster of the registrants behind its
    /// classes.
    ///
    /// # Errors
    ///
    /// References of the programme to items that the pool does not contain, and missing distances.
    pub(crate) fn compile_after(
        pool: &Pool,
        programme: &Programme,
        previous: Option<&PlanDocument>,
    ) -> Result<(Self, Roster), Faults> {
        let go_on = || Ok::<(), Faults>(());
        Prepared::new(pool, programme, previous, &go_on)?.compile(&go_on)
    }

    /// Returns for each class the sites where a group with it can meet; an empty list means no restriction.
    fn reachable_venues(&self) -> Vec<Vec<SiteIdx>> {
        let central = matches!(self.travel, Travel::Central { .. });
        let has_facilitators = |&site: &SiteIdx| !central || self.is_led_at(site);
        let is_led_anywhere = SiteIdx::all(self.sites.len()).all(|site| has_facilitators(&site));
        let free = |class: &Class| {
            let unlimited = |&p: &ProfileIdx| {
                let profile = &self.profiles[p.index()];
                profile.limit == i64::MAX && profile.only.is_none()
            };
            class.profiles.iter().all(unlimited) && is_led_anywhere && self.sites.len() > 0
        };
        let sites = |(class, idx): (&Class, ClassIdx)| {
            if !central || free(class) {
                return Vec::new();
            }
            let led = SiteIdx::all(self.sites.len()).filter(has_facilitators);
            led.filter(|&venue| self.to_venue(idx, venue).is_some()).collect()
        };
        self.classes.iter().zip(ClassIdx::counted()).map(sites).collect()
    }

    /// Returns for each class the reason why no group can contain it; `None` if a group may.
    fn hopeless(&self, venues: &[Vec<SiteIdx>]) -> Vec<Option<Reason>> {
        let reason = |idx: ClassIdx| {
            let class = self.class(idx);
            let companions =
                |other| if class.people() > 1 { Reason::CompanionsCannot } else { other };
            let within = |p: ProfileIdx, q: ProfileIdx| {
                self.pairs.profile_travel(self.source(), p, q).is_some()
            };
            let profiles = &class.profiles;
            let at_odds =
                (1..profiles.len()).any(|j| profiles[..j].iter().any(|&p| !within(p, profiles[j])));
            if at_odds {
                return Some(Reason::CompanionsCannot);
            }
            if !self.allows_alone(idx) || !self.pairs.allow_alone(self.source(), idx) {
                return Some(companions(Reason::RulesForbid { rule: None }));
            }
            let out_of_reach = match self.travel {
                Travel::None => false,
                Travel::Central { .. } => {
                    // A class without restriction has an empty list, too.
                    venues[idx.index()].is_empty() && !self.reaches_somewhere(idx)
                }
                Travel::Rotating { .. } | Travel::EachOnce => profiles.iter().any(|&p| {
                    let profile = &self.profiles[p.index()];
                    let own = profile.home.map(|home| self.sites.distance(profile.origin, home));
                    own.is_none_or(|own| own > profile.limit)
                }),
            };
            if out_of_reach {
                return Some(companions(Reason::OutOfReach));
            }
            (!self.has_facilitators(idx)).then(|| companions(Reason::NoFacilitatorInReach))
        };
        ClassIdx::all(self.classes.len()).map(reason).collect()
    }

    fn reaches_somewhere(&self, class: ClassIdx) -> bool {
        SiteIdx::all(self.sites.len()).any(|venue| self.to_venue(class, venue).is_some())
    }

    /// Drops the hopeless classes; their registrants become excluded registrants of the roster. Returns the venues of
    /// the other classes.
    fn keep(
        &mut self,
        hopeless: Vec<Option<Reason>>,
        venues: Vec<Vec<SiteIdx>>,
        units_of: Vec<Vec<Unit>>,
        roster: &mut Roster,
    ) -> Vec<Vec<SiteIdx>> {
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
                    roster.excluded.extend(members.map(|&registrant| (registrant, reason.clone())));
                }
            }
        }
        let mut remaining = keeps.iter();
        self.classes.retain(|_| remaining.next().copied().unwrap_or(true));
        self.pairs.rebuild(&self.classes, &self.profiles, &self.sites);
        for check in &mut self.checks {
            if let Check::Quota { weights, .. } | Check::Seats { weights, .. } = check {
                let mut remaining = keeps.iter();
                weights.retain(|_| remaining.next().copied().unwrap_or(true));
            }
        }
        venues.into_iter().zip(keeps).filter_map(|(sites, keep)| keep.then_some(sites)).collect()
    }

    /// Converts priorities to levels; level 0 is the highest priority.
    fn set_levels(&mut self) {
        let placed = self.classes.iter().flat_map(|class| &class.profiles);
        let mut priorities: Vec<i32> = placed.map(|&p| self.profiles[p.index()].priority).collect();
        priorities.sort_unstable_by(|a, b| b.cmp(a));
        priorities.dedup();
        // Locked registrants must have a place: their seats form a level of their own, above all others.
        let all = ClassIdx::all(self.classes.len());
        let locked: Vec<bool> = all.map(|class| self.is_locked(class)).collect();
        let above = u32::from(locked.contains(&true));
        self.num_levels = priorities.len().to_u32() + above;
        for (class, locked) in self.classes.iter_mut().zip(locked) {
            let mut levels: SmallVec<[(u32, u32); 1]> = SmallVec::new();
            for &p in &class.profiles {
                let profile = &self.profiles[p.index()];
                let level = priorities.partition_point(|&other| other > profile.priority).to_u32();
                let level = if locked { 0 } else { level + above };
                match levels.iter_mut().find(|(l, _)| *l == level) {
                    Some((_, seats)) => *seats += profile.seats,
                    None => levels.push((level, profile.seats)),
                }
            }
            class.levels = levels;
        }
    }

    /// Refuses the instance if an upper bound on the cost of any plan, computed in `i128`, exceeds `MAX_COST`.
    fn refuse_overflow(&self) -> Result<(), Faults> {
        let (times, everybody) = match self.travel {
            Travel::None => (0, 0),
            Travel::Central { meetings, .. } => (meetings, 1),
            Travel::Rotating { meetings } => (meetings, 1),
            Travel::EachOnce => (1, i64::from(self.size.1)),
        };
        let people: i128 =
            self.classes.iter().map(|c| i128::from(c.number) * i128::from(c.people())).sum();
        // A group has at most one facilitator, and there are no more groups than people.
        let travellers = if self.needs_facilitators() { 2 * people } else { people };
        let longest = i128::from(self.sites.longest());
        let travel = travellers * longest * i128::from(times) * i128::from(everybody);
        let dearest = self.pairs.dearest() + self.earlier.dearest();
        let pairs = people * i128::from(self.size.1) * dearest;
        let off = self.off_ideal(0).max(self.off_ideal(self.size.1));
        let groups = i128::from(self.total_seats()) * i128::from(self.group_cost + off);
        let offset = self.earlier.most() + i128::from(self.unmet_wishes);
        if travel + pairs + groups + offset <= MAX_COST {
            return Ok(());
        }
        let text = Phrase::new(
            "distances, meetings and penalties are so large that costs cannot be summed",
            "afstanden, bijeenkomsten en toeslagen zijn te groot om de kosten op te tellen",
        );
        Err(Fault::new(Place::Programme("meetings".into()), FaultKind::Contradiction(text)).into())
    }
}
