//! Dual bound on the cost, and plans from it: independent problems, each with its own branch-and-price tree.

use rayon::prelude::*;

use super::components::{ProblemComponents, is_slow};
use super::dive_completion::completed;
use super::dual_certificate::CertificateNames;
use super::params::NODES_PER_PASS;
use super::setup::Setup;
use super::tree::Tree;
use crate::bounds::dual_bound::{ProblemExtent, ceil_metres};
use crate::instance::{Capacity, GroupClasses, Incumbent, Instance, Placement};
use crate::limits::Budget;
use crate::plan::certificate::Proof;
use crate::pricing::{MAX_TABULATED_CLASSES, Pricer};

/// Branch-and-price trees that together cover all plans of one scope.
pub(crate) struct Relaxation<'a> {
    instance: &'a Instance,
    trees: Vec<Tree<'a>>,
    scope: Scope,
}

/// Set of plans that a bound holds for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    /// Number of seats that these plans place.
    seats: u64,
    /// Seats placed at each level; `None` if the bound holds for each distribution over the levels.
    placement: Option<Placement>,
}

impl Scope {
    /// Scope of the plans with a given placement.
    pub(crate) fn of(placement: &Placement) -> Self {
        Self { seats: placement.iter().sum(), placement: Some(placement.clone()) }
    }

    /// Returns `true` if plans with this placement are in the scope.
    pub(crate) fn covers(&self, placement: &Placement) -> bool {
        match &self.placement {
            Some(own) => own == placement,
            None => placement.iter().sum::<u64>() == self.seats,
        }
    }
}

impl<'a> Relaxation<'a> {
    /// Returns `true` if no component has too many classes, and pricing can search near ones.
    pub(crate) fn takes(instance: &Instance) -> bool {
        let most = Pricer::max_classes(instance);
        let mut components = instance.components.classes.iter();
        !instance.are_pairs_unrelated && components.all(|classes| classes.len() <= most)
    }

    /// Returns `true` if the relaxation applies and a component has more classes than pairs can be tabulated for: its
    /// root LP takes long, and so does the search of its plans.
    pub(crate) fn is_wide(instance: &Instance) -> bool {
        let is_wide = |classes: &Vec<_>| classes.len() > MAX_TABULATED_CLASSES;
        Self::takes(instance) && instance.components.classes.iter().any(is_wide)
    }

    /// Returns `true` if the relaxation applies and a component is slow.
    pub(crate) fn is_slow(instance: &Instance) -> bool {
        let is_slow = |classes: &Vec<_>| is_slow(instance, classes.len());
        Self::takes(instance) && instance.components.classes.iter().any(is_slow)
    }

    /// Builds the trees for the plans with a given placement. Returns `None` if a component has too many classes, if
    /// scaled costs could overflow, or if there is no component.
    pub(crate) fn new(
        instance: &'a Instance,
        placement: &Placement,
        most_groups: u64,
        setup: &Setup,
    ) -> Option<Self> {
        let pricers = Pricer::all(instance)?;
        let seats = placement.iter().sum();
        let by_component = extents_by_component(instance, seats);
        let scope = by_component.is_none().then(|| placement.clone());
        let trees = match by_component {
            Some(extents) => pricers
                .into_iter()
                .zip(extents)
                .map(|(pricer, extent)| {
                    let parts = ProblemComponents::new(instance, vec![pricer], setup.clone());
                    Tree::new(parts, extent, Some(completed))
                })
                .collect(),
            None => {
                let extent = whole_extent(instance, placement, most_groups);
                vec![Tree::new(
                    ProblemComponents::new(instance, pricers, setup.clone()),
                    extent,
                    Some(completed),
                )]
            }
        };
        let scope = Scope { seats, placement: scope };
        Some(Self { instance, trees, scope })
    }

    /// Scope of the bound.
    pub(crate) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Lower bound on the cost of any plan in the scope; `None` while nothing is proven.
    pub(crate) fn bound(&self) -> Option<i64> {
        // Costs of each problem are whole, so each bound is rounded up before they are added.
        let mut bounds = self.trees.iter().map(|tree| ceil_metres(tree.bound()));
        bounds.try_fold(0_i64, |sum, bound| sum.checked_add(bound?))
    }

    /// Certificate of the bound; `None` while there is none.
    pub(crate) fn certificate(&self, names: &CertificateNames<'_>) -> Option<Proof> {
        let trees = self.trees.iter().map(|tree| tree.certified(names));
        trees.collect::<Option<Vec<_>>>().map(Proof::Problems)
    }

    /// Returns `true` if no tree has an open node.
    pub(crate) fn is_over(&self) -> bool {
        self.trees.iter().all(Tree::is_over)
    }

    /// Returns `true` if each tree has stopped.
    pub(crate) fn has_stopped(&self) -> bool {
        self.trees.iter().all(Tree::has_stopped)
    }

    /// Returns `true` if each tree has dived or is over.
    pub(crate) fn has_dived(&self) -> bool {
        self.trees.iter().all(|tree| tree.is_over() || !tree.target_groups().is_empty())
    }

    /// Groups of the last dives, with weights; empty if no tree has a new dive.
    pub(crate) fn take_target_groups(&mut self) -> Vec<(GroupClasses, f64)> {
        let news = self.trees.iter_mut().map(Tree::take_news);
        if !news.fold(false, |any, news| any | news) {
            return Vec::new();
        }
        self.trees.iter().flat_map(|tree| tree.target_groups().iter().cloned()).collect()
    }

    /// Combines the incumbents of all trees into one plan.
    pub(crate) fn plan(&self) -> Option<Incumbent> {
        let groups: Option<Vec<_>> = self.trees.iter().map(Tree::plan).collect();
        let plan = Incumbent::price(self.instance, groups?.into_iter().flatten())?;
        Some(self.instance.in_turn(plan))
    }

    /// Starts from a plan and continues until the budget is exhausted or all trees stop.
    pub(crate) fn advance(&mut self, incumbent: &Incumbent, budget: &mut Budget) {
        self.learn(incumbent);
        let mut nodes = NODES_PER_PASS.0;
        // A rest of the budget that is too small for equal shares does no work: the loop ends on that too.
        while self.step(nodes, budget) > 0 {
            nodes = nodes.saturating_mul(NODES_PER_PASS.1);
        }
    }

    /// Starts from a plan and continues to the first dive of each tree.
    pub(crate) fn begin(&mut self, incumbent: &Incumbent, budget: &mut Budget) {
        self.learn(incumbent);
        self.step(NODES_PER_PASS.0, budget);
    }

    fn learn(&mut self, incumbent: &Incumbent) {
        self.trees.iter_mut().for_each(|tree| tree.learn(&incumbent.groups));
    }

    /// Lets each tree process `nodes` nodes with an equal share of the budget; returns the work that was done.
    fn step(&mut self, nodes: usize, budget: &mut Budget) -> u64 {
        if budget.exhausted().is_some() || self.has_stopped() {
            return 0;
        }
        let share = budget.share(self.trees.len() as u64);
        let worked = self
            .trees
            .par_iter_mut()
            .map(|tree| {
                let mut budget = share.clone();
                tree.advance(nodes, &mut budget);
                budget.work()
            })
            .sum();
        budget.charge(worked);
        worked
    }
}

#[cfg(test)]
impl Relaxation<'_> {
    /// Summary of the state, for test messages.
    pub(crate) fn summary(&self) -> String {
        self.trees.iter().map(Tree::summary).collect::<Vec<_>>().join("; ")
    }
}

/// Waiting seats and range of the number of groups of any plan with this placement.
pub(crate) fn whole_extent(
    instance: &Instance,
    placement: &Placement,
    most_groups: u64,
) -> ProblemExtent {
    let placed: u64 = placement.iter().sum();
    let (min, max) = (u64::from(instance.size.0), u64::from(instance.size.1));
    let least = placed.div_ceil(max).max(instance.count.0);
    let most = (placed / min).min(most_groups);
    let waiting = if instance.classes.iter().all(|class| class.levels.len() == 1) {
        let seats = instance.seats_by_level();
        seats.iter().zip(placement).map(|(all, placed)| all - placed).collect()
    } else {
        vec![instance.total_seats() - placed]
    };
    ProblemExtent { waiting, groups: (least, most) }
}

/// Extents of the components, if each must place all that it can to place `seats` in total; `None` if the components
/// depend on each other.
fn extents_by_component(instance: &Instance, seats: u64) -> Option<Vec<ProblemExtent>> {
    let last = instance.num_levels.saturating_sub(1);
    let components = instance.components.classes.iter();
    let capacities: Vec<Capacity> =
        components.map(|classes| instance.capacity(classes, last)).collect();
    let most: Vec<u64> = capacities.iter().map(Capacity::most_groups).collect();
    let can_place: Vec<u64> = capacities.iter().zip(&most).map(|(c, &k)| c.of(k)).collect();
    let is_tied = most.iter().sum::<u64>() > instance.most_groups() || instance.count.0 > 0;
    let is_limited = !instance.venue_limits.is_empty() || instance.needs_facilitators();
    let venues_are_shared = is_limited && capacities.len() > 1;
    // With several levels, a number of placed seats does not determine the level of the waiting ones.
    let is_mixed = instance.num_levels > 1 && seats < instance.total_seats();
    if is_tied || is_mixed || venues_are_shared || can_place.iter().sum::<u64>() != seats {
        return None;
    }
    let (min, max) = (u64::from(instance.size.0), u64::from(instance.size.1));
    let extent = |((capacity, &most), &placed): ((&Capacity, &u64), &u64)| ProblemExtent {
        waiting: vec![capacity.seats() - placed],
        groups: (placed.div_ceil(max), most.min(placed / min)),
    };
    Some(capacities.iter().zip(&most).zip(&can_place).map(extent).collect())
}
