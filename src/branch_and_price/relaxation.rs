//! The lower bound of the cost, and plans from it: problems that hang together by themselves, each by branch and price.

use super::dive_completion::finish;
use rayon::prelude::*;

use super::components::{ProblemComponents, is_slow};
use super::dual_certificate::CertificateNames;
use super::tree::Tree;
use crate::bounds::dual_bound::{ProblemExtent, whole};
use crate::instance::{Capacity, GroupClasses, Incumbent, Instance, Placement};
use crate::limits::Budget;
use crate::lp::linear::Linear;
use crate::plan::certificate::Proof;
use crate::pricing::{MOST_TABULATED, Pricer};

/// Cases that each problem looks at in a first pass, and by how much that grows from pass to pass.
const CASES: (usize, usize) = (1, 2);

/// All plans with one placement, as far as they are known.
pub(crate) struct Relaxation<'a> {
    instance: &'a Instance,
    problems: Vec<Tree<'a>>,
    scope: Scope,
}

/// Of which plans a bound speaks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    /// The seats that these plans place.
    seats: u64,
    /// And at which levels, where that matters.
    placement: Option<Placement>,
}

impl Scope {
    /// The plans with a placement.
    pub(crate) fn of(placement: &Placement) -> Self {
        Self { seats: placement.iter().sum(), placement: Some(placement.clone()) }
    }

    /// Whether it covers plans with a placement.
    pub(crate) fn covers(&self, placement: &Placement) -> bool {
        match &self.placement {
            Some(own) => own == placement,
            None => placement.iter().sum::<u64>() == self.seats,
        }
    }
}

impl<'a> Relaxation<'a> {
    /// Whether all components have few enough classes.
    pub(crate) fn takes(instance: &Instance) -> bool {
        instance.components.classes.iter().all(|classes| classes.len() <= MOST_TABULATED)
    }

    /// Whether one of them is slow.
    pub(crate) fn is_slow(instance: &Instance) -> bool {
        let is_slow = |classes: &Vec<_>| is_slow(instance, classes.len());
        Self::takes(instance) && instance.components.classes.iter().any(is_slow)
    }

    /// Of the plans with a placement; `None` where there are too many classes for it.
    pub(crate) fn new(
        instance: &'a Instance,
        placement: &Placement,
        most_groups: u64,
        linear: &Linear,
    ) -> Option<Self> {
        let pricers = Pricer::all(instance)?;
        let seats = placement.iter().sum();
        let by_component = extents_by_component(instance, seats);
        let scope = by_component.is_none().then(|| placement.clone());
        let problems = match by_component {
            Some(extents) => pricers
                .into_iter()
                .zip(extents)
                .map(|(pricer, extent)| {
                    let parts = ProblemComponents::new(instance, vec![pricer], linear.clone());
                    Tree::new(parts, extent, Some(finish))
                })
                .collect(),
            None => {
                let extent = whole_extent(instance, placement, most_groups);
                vec![Tree::new(
                    ProblemComponents::new(instance, pricers, linear.clone()),
                    extent,
                    Some(finish),
                )]
            }
        };
        let scope = Scope { seats, placement: scope };
        Some(Self { instance, problems, scope })
    }

    /// Of which plans its bound speaks.
    pub(crate) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// No plan that it speaks of costs less; `None` where nothing is proven yet.
    pub(crate) fn bound(&self) -> Option<i64> {
        whole(self.problems.iter().map(Tree::bound).fold(0, i128::saturating_add))
    }

    /// What re-proves the bound; `None` where there is none yet.
    pub(crate) fn certificate(&self, names: &CertificateNames<'_>) -> Option<Proof> {
        let problems = self.problems.iter().map(|problem| problem.certified(names));
        problems.collect::<Option<Vec<_>>>().map(Proof::Problems)
    }

    /// Whether nothing is left to do.
    pub(crate) fn is_over(&self) -> bool {
        self.problems.iter().all(Tree::is_over)
    }

    /// Whether nothing more is done.
    pub(crate) fn rests(&self) -> bool {
        self.problems.iter().all(Tree::rests)
    }

    /// Whether each problem was brought to a plan, or to its end.
    pub(crate) fn has_dived(&self) -> bool {
        self.problems.iter().all(|problem| problem.is_over() || !problem.wished().is_empty())
    }

    /// Groups that a plan should have, and how often; empty where no problem has new ones.
    pub(crate) fn take_wished(&mut self) -> Vec<(GroupClasses, f64)> {
        let news = self.problems.iter_mut().map(Tree::take_news);
        if !news.fold(false, |any, news| any | news) {
            return Vec::new();
        }
        self.problems.iter().flat_map(|problem| problem.wished().iter().cloned()).collect()
    }

    /// The best plans of all problems as one.
    pub(crate) fn plan(&self) -> Option<Incumbent> {
        let groups: Option<Vec<_>> = self.problems.iter().map(Tree::plan).collect();
        let plan = Incumbent::price(self.instance, groups?.into_iter().flatten())?;
        Some(self.instance.in_turn(plan))
    }

    /// Learns from a plan and goes on until the budget is spent or nothing is left to do.
    pub(crate) fn advance(&mut self, incumbent: &Incumbent, budget: &mut Budget) {
        self.learn(incumbent);
        let mut cases = CASES.0;
        // What is left may be too little to share.
        while self.step(cases, budget) > 0 {
            cases = cases.saturating_mul(CASES.1);
        }
    }

    /// Learns from a plan and goes no further than to a first dive of each problem.
    pub(crate) fn begin(&mut self, incumbent: &Incumbent, budget: &mut Budget) {
        self.learn(incumbent);
        self.step(CASES.0, budget);
    }

    fn learn(&mut self, incumbent: &Incumbent) {
        self.problems.iter_mut().for_each(|problem| problem.learn(&incumbent.groups));
    }

    /// Each problem looks at so many cases with an equal share of the budget; how much work that was.
    fn step(&mut self, cases: usize, budget: &mut Budget) -> u64 {
        if budget.exhausted().is_some() || self.rests() {
            return 0;
        }
        let share = budget.share(self.problems.len() as u64);
        let worked = self
            .problems
            .par_iter_mut()
            .map(|problem| {
                let mut budget = share.clone();
                problem.advance(cases, &mut budget);
                budget.work()
            })
            .sum();
        budget.charge(worked);
        worked
    }
}

#[cfg(test)]
impl Relaxation<'_> {
    /// How far it has come.
    pub(crate) fn told(&self) -> String {
        self.problems.iter().map(Tree::told).collect::<Vec<_>>().join("; ")
    }
}

/// Seats that wait and numbers of groups of any plan with this placement.
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

/// The same for each component, where each places all that it can when so many seats are placed.
fn extents_by_component(instance: &Instance, seats: u64) -> Option<Vec<ProblemExtent>> {
    let last = instance.num_levels.saturating_sub(1);
    let components = instance.components.classes.iter();
    let capacities: Vec<Capacity> =
        components.map(|classes| instance.capacity(classes, last)).collect();
    let most: Vec<u64> = capacities.iter().map(Capacity::most_groups).collect();
    let can_place: Vec<u64> = capacities.iter().zip(&most).map(|(c, &k)| c.of(k)).collect();
    let is_tied = most.iter().sum::<u64>() > instance.most_groups() || instance.count.0 > 0;
    let is_limited = !instance.venue_limits.is_empty() || instance.needs_leaders();
    let venues_are_shared = is_limited && capacities.len() > 1;
    // Of several levels the sum does not tell who waits.
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
