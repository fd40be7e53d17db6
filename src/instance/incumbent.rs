use rayon::prelude::*;
use smallvec::SmallVec;

use super::class::{ClassIdx, Travel};
use super::{FacilitatorClassIdx, Instance, Price, Setting, SiteIdx};

/// Seats placed at each level of priority, the highest first: compared like words.
pub(crate) type Placement = Vec<u64>;

/// The classes of a group, sorted.
pub(crate) type GroupClasses = SmallVec<[ClassIdx; 8]>;

/// The best feasible plan so far, by class: who of a class goes where is dealt out at the end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Incumbent {
    pub(crate) groups: Vec<(GroupClasses, Price)>,
    pub(crate) placement: Placement,
    pub(crate) cost: i64,
}

/// Groups that one thread prices at a time, at least.
const GROUPS_PER_TASK: usize = 64;

impl Instance {
    /// Whether each group can be priced by itself: no venue is limited, and no leader is needed.
    pub(crate) fn groups_share_nothing(&self) -> bool {
        !VenueUse::binds(self) && !self.needs_leaders()
    }

    /// A group with its price where groups share nothing; `None` where it is no group.
    fn priced(&self, classes: GroupClasses) -> Option<(GroupClasses, Price)> {
        let price = self.price(&classes, |_| true)?;
        Some((classes, price))
    }
}

impl Incumbent {
    /// The plan that places nobody.
    pub(crate) fn nobody(instance: &Instance) -> Self {
        Self { placement: vec![0; instance.num_levels as usize], ..Self::default() }
    }

    /// A plan of these groups, each at the best venue that is open to it, with the best leader who is free; `None` where
    /// one of them is no group, or a venue or a leader is over its limit.
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
        let mut used = VenueUse::new(instance, groups.iter().map(|(_, post)| *post));
        let mut price = |(classes, post): (GroupClasses, Setting)| {
            used.leave(post);
            let (open, free) = (|site| used.is_open(site), |leader| used.is_free(leader));
            let price = instance.price_led(&classes, open, free)?;
            used.enter(price.post());
            Some((classes, price))
        };
        let priced: Option<Vec<_>> = groups.into_iter().map(&mut price).collect();
        Some(Self::of_priced(instance, priced?))
    }

    /// A plan of these groups, each so many times, but for those that are no groups and those that `is_over` comes before.
    /// Only where groups share nothing.
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
        let repeated = |(group, copies)| std::iter::repeat_n(group, copies as usize);
        Self::of_priced(instance, priced.into_iter().flat_map(repeated).collect())
    }

    /// The plan of groups whose prices are known, and whose venues keep within their limits.
    pub(crate) fn of_priced(instance: &Instance, mut groups: Vec<(GroupClasses, Price)>) -> Self {
        groups.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut incumbent = Self::nobody(instance);
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

    /// The classes of which somebody has no place.
    pub(crate) fn waiting(&self, instance: &Instance) -> Vec<ClassIdx> {
        let mut left: Vec<u32> = instance.classes.iter().map(|class| class.number).collect();
        let placed = self.groups.iter().flat_map(|(classes, _)| classes);
        placed.for_each(|&class| left[class as usize] -= 1);
        (0..).zip(left).filter(|(_, left)| *left > 0).map(|(class, _)| class).collect()
    }

    /// The placement with one more unit of a class.
    pub(crate) fn placement_with(&self, instance: &Instance, class: ClassIdx) -> Placement {
        let mut placement = self.placement.clone();
        for &(level, seats) in &instance.class(class).levels {
            placement[level as usize] += u64::from(seats);
        }
        placement
    }

    /// Whether it is to be preferred to another: as many groups as the programme demands come before places and cost.
    pub(crate) fn is_preferred_to(&self, other: &Self, instance: &Instance) -> bool {
        let lacks = |plan: &Self| instance.count.0.saturating_sub(plan.groups.len() as u64);
        lacks(self) < lacks(other) || lacks(self) == lacks(other) && self.is_better_than(other)
    }

    /// Whether it places more than another, or the same and costs less.
    pub(crate) fn is_better_than(&self, other: &Self) -> bool {
        (&other.placement, self.cost) < (&self.placement, other.cost)
    }
}

/// A place or facilitator that serves a limited number of groups.
///
/// The groups are counted up from 0, not down from the limit: while groups exchange facilitators one may for a moment
/// serve more than its limit, and is not free before the number is below the limit again.
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

    /// A group that never entered is a fault of the solver: an assertion in debug builds. In release builds the place
    /// counts as full from then on.
    fn leave(&mut self) {
        debug_assert!(self.groups > 0, "a group leaves that never entered");
        self.groups = self.groups.checked_sub(1).unwrap_or(u64::MAX);
    }
}

/// The groups that meet at each site, where sites are limited, and that each leader leads.
#[derive(Clone, Debug, Default)]
pub(crate) struct VenueUse {
    venues: Vec<LimitedUse>,
    leaders: Vec<LimitedUse>,
}

impl VenueUse {
    /// All limits less what is in use.
    pub(crate) fn new(instance: &Instance, in_use: impl IntoIterator<Item = Setting>) -> Self {
        let venues = instance.venue_limits.iter().map(|&limit| LimitedUse::up_to(limit)).collect();
        let leaders = instance.leaders().iter();
        let leaders = leaders.map(|leader| LimitedUse::up_to(leader.number)).collect();
        let mut used = Self { venues, leaders };
        in_use.into_iter().for_each(|post| used.enter(post));
        used
    }

    /// Limits bind only central meetings.
    pub(crate) fn binds(instance: &Instance) -> bool {
        matches!(instance.travel, Travel::Central { .. }) && !instance.venue_limits.is_empty()
    }

    /// How many more groups can meet and be led so.
    pub(crate) fn left(&self, post: Setting) -> u64 {
        let at = |served: &[LimitedUse], idx: Option<u32>| {
            idx.and_then(|idx| served.get(idx as usize)).map_or(u64::MAX, |served| served.left())
        };
        at(&self.venues, post.venue).min(at(&self.leaders, post.leader))
    }

    pub(crate) fn is_open(&self, site: SiteIdx) -> bool {
        self.venues.get(site as usize).is_none_or(|venue| venue.left() > 0)
    }

    pub(crate) fn is_free(&self, leader: FacilitatorClassIdx) -> bool {
        self.leaders[leader as usize].left() > 0
    }

    pub(crate) fn enter(&mut self, post: Setting) {
        self.change(post, LimitedUse::enter);
    }

    pub(crate) fn leave(&mut self, post: Setting) {
        self.change(post, LimitedUse::leave);
    }

    /// An instance has as many venues and leaders as are left.
    pub(super) fn hand_over(self, rest: &mut Instance) {
        rest.venue_limits = self.venues.into_iter().map(LimitedUse::left).collect();
        for (leader, served) in rest.leaders.iter_mut().flatten().zip(self.leaders) {
            leader.number = served.left();
        }
    }

    fn change(&mut self, post: Setting, change: impl Fn(&mut LimitedUse)) {
        let venue = post.venue.and_then(|site| self.venues.get_mut(site as usize));
        let leader = post.leader.and_then(|leader| self.leaders.get_mut(leader as usize));
        venue.into_iter().chain(leader).for_each(change);
    }
}
