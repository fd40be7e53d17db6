use rayon::prelude::*;
use smallvec::SmallVec;

use super::class::Travel;
use super::indices::{ClassIdx, FacilitatorClassIdx, SiteIdx};
use super::{Instance, Price, Setting};
use crate::convert::Convert;

/// Seats placed at each priority level, the highest first; compared lexicographically.
pub(crate) type Placement = Vec<u64>;

/// Sorted classes of a group.
pub(crate) type GroupClasses = SmallVec<[ClassIdx; 8]>;

/// Best feasible plan so far, by class. Registrants are assigned to the places of their class at the end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Incumbent {
    pub(crate) groups: Vec<(GroupClasses, Price)>,
    pub(crate) placement: Placement,
    pub(crate) cost: i64,
}

/// Least number of groups in a parallel pricing task.
const GROUPS_PER_TASK: usize = 64;

impl Instance {
    /// Returns `true` if each group can be priced independently: no venue is limited and no facilitator is needed.
    pub(crate) fn groups_share_nothing(&self) -> bool {
        !VenueUse::binds(self) && !self.needs_facilitators()
    }

    /// Prices a group of an instance whose groups share nothing; `None` if the group is infeasible.
    fn priced(&self, classes: GroupClasses) -> Option<(GroupClasses, Price)> {
        let price = self.price(&classes, |_| true)?;
        Some((classes, price))
    }
}

impl Incumbent {
    /// Plan without groups.
    pub(crate) fn empty(instance: &Instance) -> Self {
        Self { placement: vec![0; instance.num_levels as usize], ..Self::default() }
    }

    /// Prices a plan of these groups, each at its best open venue with the best free facilitator. Returns `None` if a
    /// group is infeasible, or if a venue or facilitator exceeds its limit.
    pub(crate) fn price(
        instance: &Instance,
        groups: impl IntoIterator<Item = (GroupClasses, Setting)>,
    ) -> Option<Self> {
        let mut groups: Vec<_> = groups.into_iter().collect();
        for (classes, _) in &mut groups {
            classes.sort_unstable();
        }
        groups.sort_unstable();
        if instance.groups_share_nothing() {
            let priced = groups.into_par_iter().with_min_len(GROUPS_PER_TASK);
            let priced: Option<Vec<_>> =
                priced.map(|(classes, _)| instance.priced(classes)).collect();
            return Some(Self::of_priced(instance, priced?));
        }
        let mut used = VenueUse::new(instance, groups.iter().map(|(_, setting)| *setting));
        let mut price = |(classes, setting): (GroupClasses, Setting)| {
            // A group releases its own setting first, so that it may keep it.
            used.leave(setting);
            let (open, free) = (|site| used.is_open(site), |facilitator| used.is_free(facilitator));
            let price = instance.price_with(&classes, open, free)?;
            used.enter(price.setting());
            Some((classes, price))
        };
        let priced: Option<Vec<_>> = groups.into_iter().map(&mut price).collect();
        Some(Self::of_priced(instance, priced?))
    }

    /// Builds the plan of these groups, each with its number of copies. Omits infeasible groups, and groups that are
    /// not priced when `is_over` becomes `true`. Requires that groups share nothing.
    pub(crate) fn of_repeated(
        instance: &Instance,
        groups: Vec<(GroupClasses, u64)>,
        is_over: impl Fn() -> bool + Sync,
    ) -> Self {
        let priced = groups.into_par_iter().filter_map(|(mut classes, copies)| {
            classes.sort_unstable();
            let priced = if is_over() { None } else { instance.priced(classes) };
            priced.map(|group| (group, copies))
        });
        let priced: Vec<_> = priced.collect();
        let repeated = |(group, copies): (_, u64)| std::iter::repeat_n(group, copies.to_usize());
        Self::of_priced(instance, priced.into_iter().flat_map(repeated).collect())
    }

    /// Builds the plan of groups whose prices are known and whose settings respect all limits.
    pub(crate) fn of_priced(instance: &Instance, mut groups: Vec<(GroupClasses, Price)>) -> Self {
        groups.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut incumbent = Self::empty(instance);
        for (classes, price) in &groups {
            for &class in classes {
                for &(level, seats) in &instance.class(class).levels {
                    incumbent.placement[level as usize] += u64::from(seats);
                }
            }
            incumbent.cost += price.cost();
        }
        Self { groups, ..incumbent }
    }

    /// Returns the classes with a waiting unit.
    pub(crate) fn waiting(&self, instance: &Instance) -> Vec<ClassIdx> {
        let mut left: Vec<u32> = instance.classes.iter().map(|class| class.number).collect();
        let placed = self.groups.iter().flat_map(|(classes, _)| classes);
        placed.for_each(|&class| left[class.index()] -= 1);
        ClassIdx::counted()
            .zip(left)
            .filter(|(_, left)| *left > 0)
            .map(|(class, _)| class)
            .collect()
    }

    /// Returns the placement with one more unit of a class.
    pub(crate) fn placement_with(&self, instance: &Instance, class: ClassIdx) -> Placement {
        let mut placement = self.placement.clone();
        for &(level, seats) in &instance.class(class).levels {
            placement[level as usize] += u64::from(seats);
        }
        placement
    }

    /// Returns `true` if this plan is preferred to another: first by the number of demanded groups that are missing,
    /// then by placement, then by cost.
    pub(crate) fn is_preferred_to(&self, other: &Self, instance: &Instance) -> bool {
        let lacks = |plan: &Self| instance.count.0.saturating_sub(plan.groups.len() as u64);
        lacks(self) < lacks(other) || lacks(self) == lacks(other) && self.is_better_than(other)
    }

    /// Returns `true` if this plan places more than another, or the same at a lower cost.
    pub(crate) fn is_better_than(&self, other: &Self) -> bool {
        (&other.placement, self.cost) < (&self.placement, other.cost)
    }
}

/// Use of a venue or facilitator that serves a limited number of groups.
///
/// Groups are counted up from 0, not down from the limit: while groups exchange facilitators, one may temporarily serve
/// more than its limit. It is free again only when the count falls below the limit.
#[derive(Clone, Copy, Debug)]
struct LimitedUse {
    limit: u64,
    groups: u64,
}

impl LimitedUse {
    fn up_to(limit: u64) -> Self {
        Self { limit, groups: 0 }
    }

    fn left(self) -> u64 {
        if self.limit == u64::MAX { self.limit } else { self.limit.saturating_sub(self.groups) }
    }

    fn enter(&mut self) {
        self.groups += 1;
    }

    /// Removes a group. The removal of a group that never entered is a bug of the solver and an assertion in debug
    /// builds. In release builds the venue or facilitator counts as full from then on.
    fn leave(&mut self) {
        debug_assert!(self.groups > 0, "a group leaves that never entered");
        self.groups = self.groups.checked_sub(1).unwrap_or(u64::MAX);
    }
}

/// Number of groups at each site, if sites are limited, and of each facilitator class.
#[derive(Clone, Debug, Default)]
pub(crate) struct VenueUse {
    venues: Vec<LimitedUse>,
    facilitators: Vec<LimitedUse>,
}

impl VenueUse {
    /// Counts the settings in use against all limits.
    pub(crate) fn new(instance: &Instance, in_use: impl IntoIterator<Item = Setting>) -> Self {
        let venues = instance.venue_limits.iter().map(|&limit| LimitedUse::up_to(limit)).collect();
        let facilitators = instance.facilitators().iter();
        let facilitators =
            facilitators.map(|facilitator| LimitedUse::up_to(facilitator.number)).collect();
        let mut used = Self { venues, facilitators };
        in_use.into_iter().for_each(|setting| used.enter(setting));
        used
    }

    /// Returns `true` if venue limits can bind, which requires central meetings.
    pub(crate) fn binds(instance: &Instance) -> bool {
        matches!(instance.travel, Travel::Central { .. }) && !instance.venue_limits.is_empty()
    }

    /// Number of further groups that can use a setting.
    pub(crate) fn left(&self, setting: Setting) -> u64 {
        let at = |served: &[LimitedUse], position: Option<usize>| {
            position.and_then(|at| served.get(at)).map_or(u64::MAX, |served| served.left())
        };
        let venue = at(&self.venues, setting.venue.map(SiteIdx::index));
        venue.min(at(&self.facilitators, setting.facilitator.map(FacilitatorClassIdx::index)))
    }

    pub(crate) fn is_open(&self, site: SiteIdx) -> bool {
        self.venues.get(site.index()).is_none_or(|venue| venue.left() > 0)
    }

    pub(crate) fn is_free(&self, facilitator: FacilitatorClassIdx) -> bool {
        self.facilitators[facilitator.index()].left() > 0
    }

    pub(crate) fn enter(&mut self, setting: Setting) {
        self.change(setting, LimitedUse::enter);
    }

    pub(crate) fn leave(&mut self, setting: Setting) {
        self.change(setting, LimitedUse::leave);
    }

    /// Reduces the limits of an instance to what is left of its venues and facilitators.
    pub(super) fn hand_over(self, rest: &mut Instance) {
        rest.venue_limits = self.venues.into_iter().map(LimitedUse::left).collect();
        for (facilitator, served) in rest.facilitators.iter_mut().flatten().zip(self.facilitators) {
            facilitator.number = served.left();
        }
    }

    fn change(&mut self, setting: Setting, change: impl Fn(&mut LimitedUse)) {
        let venue = setting.venue.and_then(|site| self.venues.get_mut(site.index()));
        let facilitator = setting
            .facilitator
            .and_then(|facilitator| self.facilitators.get_mut(facilitator.index()));
        venue.into_iter().chain(facilitator).for_each(change);
    }
}
