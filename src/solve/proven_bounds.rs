//! Proven bounds for the plans of an instance, and the methods that proved them.

use super::params::{
    MAX_BRANCHED_UNITS, MAX_QUICK_BOUND_CLASSES, MAX_SEARCHED_FIRST_UNITS, SIMPLER_END,
};
use super::simpler::SimplerProblem;
use crate::bounds::nearest_companions::lower_bound as nearest_companion_bound;
use crate::bounds::placement::{is_proven, most_groups, placement_bounds};
use crate::bounds::spread::lower_bound as spread_bound;
use crate::branch_and_price::dual_certificate::{CertificateNames, enumerated};
use crate::branch_and_price::relaxation::{Relaxation, Scope};
use crate::branch_and_price::setup::Setup;
use crate::enumeration::model::Counts;
use crate::instance::{GroupClasses, Incumbent, Instance, Placement, Travel};
use crate::lagrangian::LagrangianBound;
use crate::limits::Budget;
use crate::plan::certificate::{Certificate, Proof};

/// Proven bounds for the plans of an instance, with the methods that can improve them.
pub(super) struct ProvenBounds<'a> {
    instance: &'a Instance,
    most_groups: u64,
    /// Upper bounds on the placed seats of any plan, cumulated from the highest priority level down.
    most_placed: Vec<u64>,
    /// Optimal plan, with the duals that prove it.
    pub(super) optimum: Option<(Incumbent, Vec<(Counts, i64)>)>,
    /// Spread or nearest-companion bound for the plans with this placement.
    counted: Option<(Placement, i64, Method)>,
    relaxation: Option<Relaxation<'a>>,
    /// Set once `tighten` is called in this stage.
    has_started: bool,
    /// Lagrangian relaxation, used instead of `relaxation` if there are too many classes.
    lagrangian: Option<LagrangianBound<'a>>,
    /// Simpler problem, with its relaxation.
    simpler: Option<&'a SimplerProblem>,
    of_simpler: Option<Relaxation<'a>>,
    /// LP backend.
    setup: Setup,
}

impl<'a> ProvenBounds<'a> {
    pub(super) fn new(
        instance: &'a Instance,
        simpler: Option<&'a SimplerProblem>,
        most_groups: u64,
        setup: Setup,
    ) -> Self {
        let most_placed = placement_bounds(instance);
        Self {
            instance,
            most_groups,
            most_placed,
            optimum: None,
            counted: None,
            relaxation: None,
            has_started: false,
            lagrangian: None,
            simpler,
            of_simpler: None,
            setup,
        }
    }

    /// Lower bound on the cost of any plan: every earlier pair is retained, every wish is met, and nothing else costs
    /// anything. Bounds that ignore the rewards are added to it.
    fn floor(&self) -> i64 {
        -self.instance.cost_offset()
    }

    /// Continues to raise the bound for plans with the placement of `plan`, or only up to the first dive.
    pub(super) fn tighten(
        &mut self,
        plan: &Incumbent,
        is_to_first_dive: bool,
        budget: &mut Budget,
    ) {
        let covers = |relaxation: &Relaxation<'_>| relaxation.scope().covers(&plan.placement);
        self.has_started = true;
        let ends_at_first_dive = is_to_first_dive || self.ends_at_first_dive();
        if let Some(simpler) = self.simpler {
            let is_only = !Relaxation::takes(self.instance);
            let own = budget.until(if is_only { 1.0 } else { SIMPLER_END });
            budget.spend(own, |own| self.tighten_simpler(simpler, plan, is_only, own));
            if is_only {
                return;
            }
        }
        // A relaxation for another placement proves nothing for this one.
        if !self.relaxation.as_ref().is_some_and(covers) {
            let (placement, most) = (&plan.placement, self.most_groups);
            self.relaxation = Relaxation::new(self.instance, placement, most, &self.setup);
        }
        if let Some(relaxation) = &mut self.relaxation {
            if ends_at_first_dive {
                relaxation.begin(plan, budget);
            } else {
                relaxation.advance(plan, budget);
            }
            return;
        }
        let covers = |lagrangian: &LagrangianBound<'_>| lagrangian.scope().covers(&plan.placement);
        if !self.lagrangian.as_ref().is_some_and(covers) {
            self.lagrangian =
                LagrangianBound::new(self.instance, &plan.placement, self.most_groups, budget);
        }
        if let Some(lagrangian) = &mut self.lagrangian {
            lagrangian.advance(budget, &budget.clone());
        }
    }

    /// Raises the bound by the simpler problem.
    fn tighten_simpler(
        &mut self,
        simpler: &'a SimplerProblem,
        plan: &Incumbent,
        is_only: bool,
        budget: &mut Budget,
    ) {
        let covers = |relaxation: &Relaxation<'_>| relaxation.scope().covers(&plan.placement);
        // Where the whole problem is bounded too, the simpler one is left after its root.
        let ends_at_first_dive = !is_only || self.instance.num_units() > MAX_BRANCHED_UNITS;
        if !self.of_simpler.as_ref().is_some_and(covers) {
            let (instance, placement) = (&simpler.instance, &plan.placement);
            self.of_simpler =
                Relaxation::new(instance, placement, most_groups(instance), &self.setup);
        }
        let plan = simpler.plan(plan).unwrap_or_else(|| Incumbent::empty(&simpler.instance));
        if let Some(relaxation) = &mut self.of_simpler {
            if !ends_at_first_dive {
                relaxation.advance(&plan, budget);
            } else if !relaxation.has_dived() {
                relaxation.begin(&plan, budget);
            }
        }
    }

    /// Instance that column generation bounds: the whole one, or the simpler one if the whole has too many classes.
    fn bounded(&self) -> &'a Instance {
        match self.simpler {
            Some(simpler) if !Relaxation::takes(self.instance) => &simpler.instance,
            _ => self.instance,
        }
    }

    /// Returns `true` if column generation does not apply: there are too many classes, or pairs are unrelated. The
    /// Lagrangian relaxation comes first then, if it applies.
    pub(super) fn is_lagrangian_first(&self) -> bool {
        !Relaxation::takes(self.bounded())
    }

    /// Returns `true` if the Lagrangian relaxation was started.
    pub(super) fn has_lagrangian(&self) -> bool {
        self.lagrangian.is_some()
    }

    /// Returns `true` if column generation takes long before it proves a bound.
    pub(super) fn is_slow(&self) -> bool {
        Relaxation::is_slow(self.bounded())
    }

    /// Returns `true` if a root LP takes long because of the number of classes, in spite of central meetings.
    pub(super) fn is_wide(&self) -> bool {
        Relaxation::is_wide(self.instance)
    }

    /// Returns `true` if column generation ends with its first dive. For a large number of groups, cuts and branching
    /// raise the bound too little, and the time is better spent on the plan.
    pub(super) fn ends_at_first_dive(&self) -> bool {
        !self.is_lagrangian_first()
            && !self.is_slow()
            && !self.is_wide()
            && self.instance.num_units() > MAX_BRANCHED_UNITS
    }

    /// Returns `true` if the first dive comes before long searches: in large pools local search is slow to find good
    /// groups where units of different seats fill them in many ways.
    pub(super) fn dives_early(&self) -> bool {
        let instance = self.instance;
        matches!(instance.travel, Travel::Central { .. })
            && instance.num_units() > MAX_SEARCHED_FIRST_UNITS
            && instance.has_different_seats()
            && !self.is_lagrangian_first()
            && !self.ends_at_first_dive()
            && !self.is_wide()
    }

    /// Runs the Lagrangian ascent as if all seats were placed that counting allows, and returns target group counts.
    pub(super) fn solve_relaxed(
        &mut self,
        ascending: &mut Budget,
        settling: &mut Budget,
    ) -> Vec<(GroupClasses, f64)> {
        // `most_placed` is cumulative; the placement has the seats of each level.
        let mut above = 0;
        let at_level = |&most: &u64| most - std::mem::replace(&mut above, most);
        let placement: Placement = self.most_placed.iter().map(at_level).collect();
        self.lagrangian =
            LagrangianBound::new(self.instance, &placement, self.most_groups, ascending);
        let Some(lagrangian) = &mut self.lagrangian else { return Vec::new() };
        lagrangian.advance(ascending, settling);
        lagrangian.target_groups(settling).into_iter().map(|classes| (classes, 1.0)).collect()
    }

    /// Bounds the cost of plans with the placement of `plan` by the spread bound, and by the nearest-companion bound if
    /// no relaxation exists.
    pub(super) fn count(&mut self, plan: &Incumbent) {
        if self.counted.as_ref().is_some_and(|(placement, ..)| *placement == plan.placement) {
            return;
        }
        let placement = plan.placement.clone();
        let spread = spread_bound(self.instance, &placement, self.most_groups) + self.floor();
        let (mut bound, mut method) = (spread, Method::Spread);
        if self.is_lagrangian_first() && self.lagrangian.is_none() {
            let nearest = nearest_companion_bound(self.instance, &placement, self.most_groups);
            let nearest = nearest + self.floor();
            if nearest > spread {
                (bound, method) = (nearest, Method::NearestCompanions);
            }
        }
        self.counted = Some((placement, bound, method));
    }

    /// Reopens the relaxation for the budget of a new stage, even if it was considered finished.
    pub(super) fn start_stage(&mut self) {
        self.has_started = false;
    }

    /// Returns `true` if no method can prove more for plans with the placement of `plan`.
    pub(super) fn is_over(&self, plan: &Incumbent) -> bool {
        let is_over = |relaxation: &Relaxation<'_>| {
            relaxation.scope().covers(&plan.placement)
                && (relaxation.has_stopped() || self.ends_at_first_dive() && relaxation.has_dived())
        };
        let relaxation = self.relaxation.as_ref().or(self.of_simpler.as_ref());
        self.has_started && relaxation.is_none_or(is_over)
    }

    /// Best plan found by the relaxation.
    pub(super) fn plan(&self) -> Option<Incumbent> {
        self.relaxation.as_ref().and_then(Relaxation::plan)
    }

    /// Takes the target group counts if they are new; otherwise the result is empty.
    pub(super) fn take_target_groups(&mut self) -> Vec<(GroupClasses, f64)> {
        self.relaxation.as_mut().map(Relaxation::take_target_groups).unwrap_or_default()
    }

    /// Current state of the bounds.
    pub(super) fn known(&self) -> ProvenState {
        let floor = self.floor();
        // In order of strength: optimum, column generation, Lagrangian relaxation, sign of the costs.
        let (scope, bound, method) = match (&self.optimum, &self.relaxation, &self.lagrangian) {
            (Some((optimum, _)), ..) => {
                (Scope::of(&optimum.placement), optimum.cost, Method::Search)
            }
            (_, Some(relaxation), _) => {
                let bound = relaxation.bound().unwrap_or(floor);
                (relaxation.scope().clone(), bound, Method::ColumnGeneration)
            }
            (_, _, Some(lagrangian)) => {
                (lagrangian.scope().clone(), lagrangian.bound() + self.floor(), Method::Lagrangian)
            }
            _ => (Scope::default(), self.floor(), Method::Sign),
        };
        // The simpler problem has no rewards, so that its bound holds for the whole cost.
        let simpler = self.of_simpler.as_ref().filter(|_| self.optimum.is_none());
        let (scope, bound, method) = match simpler.and_then(|r| Some((r.scope(), r.bound()?))) {
            Some((of_simpler, simpler)) if simpler.saturating_add(floor) > bound => {
                (of_simpler.clone(), simpler.saturating_add(floor), Method::Simpler)
            }
            _ => (scope, bound, method),
        };
        // A counting bound replaces a weaker one for the same plans, or one that is only the floor.
        let (scope, bound, method) = match &self.counted {
            Some((placement, counted, counted_by))
                if *counted > bound && (bound <= floor || scope.covers(placement)) =>
            {
                (Scope::of(placement), *counted, *counted_by)
            }
            _ => (scope, bound, method),
        };
        let optimal = self.optimum.as_ref().map(|(optimum, _)| optimum.placement.clone());
        let least_groups = self.instance.count.0;
        ProvenState {
            most_placed: self.most_placed.clone(),
            least_groups,
            optimal,
            scope,
            bound,
            floor,
            method,
        }
    }

    /// Current state of the bounds, with the nearest-companion bound for `plan` if that is better.
    pub(super) fn known_of(&self, plan: &Incumbent, budget: &Budget) -> ProvenState {
        let known = self.known();
        let is_long = self.instance.classes.len() > MAX_QUICK_BOUND_CLASSES;
        let is_known = known.bound(plan) > known.floor;
        let is_enough = is_known && (is_long || budget.is_cancelled())
            || is_long && budget.exhausted().is_some();
        if is_enough || known.bound(plan) == plan.cost {
            return known;
        }
        let bound = nearest_companion_bound(self.instance, &plan.placement, self.most_groups);
        let bound = bound + self.floor();
        if bound <= known.bound(plan) {
            return known;
        }
        ProvenState {
            scope: Scope::of(&plan.placement),
            bound,
            method: Method::NearestCompanions,
            ..known
        }
    }

    /// Certificate that re-proves the bound on a plan.
    pub(super) fn certificate(
        &self,
        known: &ProvenState,
        plan: &Incumbent,
        names: &CertificateNames<'_>,
    ) -> Option<Certificate> {
        let proof = match known.method {
            _ if known.bound(plan) <= known.floor => Some(Proof::Combinatorial),
            Method::Search => self.optimum.as_ref().and_then(|(_, duals)| enumerated(duals, names)),
            Method::ColumnGeneration => self.relaxation.as_ref().and_then(|r| r.certificate(names)),
            Method::Simpler => {
                let names = self.simpler.map(SimplerProblem::names);
                let relaxation = self.of_simpler.as_ref().zip(names);
                let proof = relaxation.and_then(|(r, names)| r.certificate(&names));
                proof.map(|proof| Proof::Simpler(Box::new(proof)))
            }
            Method::Lagrangian => self.lagrangian.as_ref().and_then(|a| a.certificate(names)),
            Method::Sign | Method::Spread | Method::NearestCompanions => Some(Proof::Combinatorial),
        };
        proof.map(Certificate::new)
    }
}

/// Method that proved a bound.
#[derive(Clone, Copy, Debug)]
enum Method {
    /// Non-negative costs.
    Sign,
    /// Complete enumeration.
    Search,
    /// Column generation.
    ColumnGeneration,
    /// Column generation for the simpler problem.
    Simpler,
    /// Lagrangian relaxation.
    Lagrangian,
    /// Spread bound.
    Spread,
    /// Nearest-companion bound.
    NearestCompanions,
}

/// Proven bounds at one moment of a solve.
#[derive(Clone, Debug)]
pub(super) struct ProvenState {
    /// Upper bounds on the placed seats of any plan, cumulated from the highest priority level down.
    most_placed: Vec<u64>,
    /// Minimum number of groups; bounds do not cover plans with fewer.
    least_groups: u64,
    /// Placement of the optimal plan, if it is known.
    optimal: Option<Placement>,
    /// Plans to which `bound` applies.
    scope: Scope,
    pub(super) bound: i64,
    /// Lower bound on the cost of any plan.
    floor: i64,
    method: Method,
}

impl ProvenState {
    /// Lower bound on the cost of plans with the placement of `plan`.
    pub(super) fn bound(&self, plan: &Incumbent) -> i64 {
        let covers =
            self.scope.covers(&plan.placement) && plan.groups.len() as u64 >= self.least_groups;
        debug_assert!(!covers || self.bound <= plan.cost);
        // A bound above the cost of a plan is wrong and is discarded: no proof is better than a false one.
        let holds = covers && self.bound <= plan.cost;
        if holds { self.bound.max(self.floor) } else { self.floor }
    }

    /// Returns `true` if it is proven that no plan places more.
    pub(super) fn places_most(&self, plan: &Incumbent) -> bool {
        self.optimal.as_ref() == Some(&plan.placement)
            || is_proven(&self.most_placed, &plan.placement)
    }
}
