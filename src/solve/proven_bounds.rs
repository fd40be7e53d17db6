//! What is proven of the plans of an instance, and by what.

use crate::bounds::nearest_companions::lower_bound as bound_by_shares;
use crate::bounds::placement::{is_proven, placement_bounds};
use crate::bounds::spread::lower_bound as bound_by_balance;
use crate::branch_and_price::dual_certificate::{CertificateNames, enumerated};
use crate::branch_and_price::relaxation::{Relaxation, Scope};
use crate::enumeration::model::Counts;
use crate::instance::{GroupClasses, Incumbent, Instance, Placement};
use crate::lagrangian::Ascent;
use crate::limits::Budget;
use crate::lp::linear::Linear;
use crate::plan::certificate::{Certificate, Proof as Evidence};

/// Up to so many classes a glance at each of them takes no time.
const MOST_GLANCED: usize = 10_000;
/// Up to so many units branching comes after the first dive.
const MOST_UNITS_BRANCHED: usize = 4_000;

/// What is proven of any plan of an instance, and what may prove more.
pub(super) struct ProvenBounds<'a> {
    instance: &'a Instance,
    most_groups: u64,
    /// Seats that any plan places at most, by level and all above it.
    most_placed: Vec<u64>,
    /// The best plan there is, with the duals that show it.
    pub(super) optimum: Option<(Incumbent, Vec<(Counts, i64)>)>,
    /// The bound by counting alone, of plans with a placement.
    counted: Option<(Placement, i64, By)>,
    relaxation: Option<Relaxation<'a>>,
    /// Whether the relaxation was asked for.
    is_begun: bool,
    /// In place of the relaxation where there are too many classes for it.
    ascent: Option<Ascent<'a>>,
    /// Who solves linear programs.
    linear: Linear,
}

impl<'a> ProvenBounds<'a> {
    pub(super) fn new(instance: &'a Instance, most_groups: u64, linear: Linear) -> Self {
        let most_placed = placement_bounds(instance);
        Self {
            instance,
            most_groups,
            most_placed,
            optimum: None,
            counted: None,
            relaxation: None,
            is_begun: false,
            ascent: None,
            linear,
        }
    }

    /// What groups cost at least whatever they are: all earlier pairs kept, and nothing else. What is proven without
    /// looking at earlier plans is proven from here on.
    fn floor(&self) -> i64 {
        -self.instance.earlier.constant()
    }

    /// Goes on with the bound for plans with the placement of this one.
    pub(super) fn tighten(&mut self, plan: &Incumbent, budget: &mut Budget) {
        let covers = |relaxation: &Relaxation<'_>| relaxation.scope().covers(&plan.placement);
        self.is_begun = true;
        let is_short = self.is_short();
        if !self.relaxation.as_ref().is_some_and(covers) {
            let (placement, most) = (&plan.placement, self.most_groups);
            self.relaxation = Relaxation::new(self.instance, placement, most, &self.linear);
        }
        if let Some(relaxation) = &mut self.relaxation {
            if is_short {
                relaxation.begin(plan, budget);
            } else {
                relaxation.advance(plan, budget);
            }
            return;
        }
        let covers = |ascent: &Ascent<'_>| ascent.scope().covers(&plan.placement);
        if !self.ascent.as_ref().is_some_and(covers) {
            self.ascent = Ascent::new(self.instance, &plan.placement, self.most_groups, budget);
        }
        if let Some(ascent) = &mut self.ascent {
            ascent.advance(budget, &budget.clone());
        }
    }

    /// Whether there are too many classes for the relaxation: then prices come first.
    pub(super) fn leads(&self) -> bool {
        !Relaxation::takes(self.instance)
    }

    /// Whether prices were looked for.
    pub(super) fn has_led(&self) -> bool {
        self.ascent.is_some()
    }

    /// Whether the relaxation takes long before it proves anything.
    pub(super) fn is_slow(&self) -> bool {
        Relaxation::is_slow(self.instance)
    }

    /// Whether the relaxation ends with its first dive: what cuts and branches would add is too little to tell, of a
    /// plan of so many groups, and all the time is needed for the plan.
    pub(super) fn is_short(&self) -> bool {
        !self.leads() && !self.is_slow() && self.instance.num_units() > MOST_UNITS_BRANCHED
    }

    /// Looks for prices, as if everybody who counting lets have a place had one, and for groups that follow from them.
    pub(super) fn lead(
        &mut self,
        climbing: &mut Budget,
        settling: &mut Budget,
    ) -> Vec<(GroupClasses, f64)> {
        let mut above = 0;
        let at_level = |&most: &u64| most - std::mem::replace(&mut above, most);
        let placement: Placement = self.most_placed.iter().map(at_level).collect();
        self.ascent = Ascent::new(self.instance, &placement, self.most_groups, climbing);
        let Some(ascent) = &mut self.ascent else { return Vec::new() };
        ascent.advance(climbing, settling);
        ascent.wished(settling).into_iter().map(|classes| (classes, 1.0)).collect()
    }

    /// Bounds the cost of plans with the placement of this one by counting, and by a glance at each registrant where
    /// no relaxation comes.
    pub(super) fn count(&mut self, plan: &Incumbent) {
        if self.counted.as_ref().is_some_and(|(placement, ..)| *placement == plan.placement) {
            return;
        }
        let placement = plan.placement.clone();
        let balance = bound_by_balance(self.instance, &placement, self.most_groups) + self.floor();
        let (mut bound, mut by) = (balance, By::Counting);
        if self.leads() && self.ascent.is_none() {
            let shares = bound_by_shares(self.instance, &placement, self.most_groups);
            let shares = shares + self.floor();
            if shares > balance {
                (bound, by) = (shares, By::Shares);
            }
        }
        self.counted = Some((placement, bound, by));
    }

    /// There is more to be spent on the relaxation, also where it was thought to be done with.
    pub(super) fn go_on(&mut self) {
        self.is_begun = false;
    }

    /// Whether nothing can prove more of plans with the placement of this one.
    pub(super) fn is_over(&self, plan: &Incumbent) -> bool {
        let is_over = |relaxation: &Relaxation<'_>| {
            relaxation.scope().covers(&plan.placement)
                && (relaxation.rests() || self.is_short() && relaxation.has_dived())
        };
        self.is_begun && self.relaxation.as_ref().is_none_or(is_over)
    }

    /// The best plan of the relaxation.
    pub(super) fn plan(&self) -> Option<Incumbent> {
        self.relaxation.as_ref().and_then(Relaxation::plan)
    }

    /// The groups that a plan should have, and how often, where that is new.
    pub(super) fn take_wished(&mut self) -> Vec<(GroupClasses, f64)> {
        self.relaxation.as_mut().map(Relaxation::take_wished).unwrap_or_default()
    }

    /// What is proven by now.
    pub(super) fn known(&self) -> ProvenState {
        let floor = self.floor();
        let (scope, bound, by) = match (&self.optimum, &self.relaxation, &self.ascent) {
            (Some((optimum, _)), ..) => (Scope::of(&optimum.placement), optimum.cost, By::Search),
            (_, Some(relaxation), _) => {
                let bound = relaxation.bound().unwrap_or(floor);
                (relaxation.scope().clone(), bound, By::Relaxation)
            }
            (_, _, Some(ascent)) => {
                (ascent.scope().clone(), ascent.bound() + self.floor(), By::Ascent)
            }
            _ => (Scope::default(), self.floor(), By::Sign),
        };
        let (scope, bound, by) = match &self.counted {
            Some((placement, counted, counted_by))
                if *counted > bound && (bound <= floor || scope.covers(placement)) =>
            {
                (Scope::of(placement), *counted, *counted_by)
            }
            _ => (scope, bound, by),
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
            by,
        }
    }

    /// The same, and of this plan what a glance at each registrant tells where that is better.
    pub(super) fn known_of(&self, plan: &Incumbent, budget: &Budget) -> ProvenState {
        let known = self.known();
        let is_long = self.instance.classes.len() > MOST_GLANCED;
        let is_known = known.bound(plan) > known.floor;
        let is_enough = is_known && (is_long || budget.is_cancelled())
            || is_long && budget.exhausted().is_some();
        if is_enough || known.bound(plan) == plan.cost {
            return known;
        }
        let bound = bound_by_shares(self.instance, &plan.placement, self.most_groups);
        let bound = bound + self.floor();
        if bound <= known.bound(plan) {
            return known;
        }
        ProvenState { scope: Scope::of(&plan.placement), bound, by: By::Shares, ..known }
    }

    /// What re-proves what is known of a plan.
    pub(super) fn certificate(
        &self,
        known: &ProvenState,
        plan: &Incumbent,
        names: &CertificateNames<'_>,
    ) -> Option<Certificate> {
        let proof = match known.by {
            _ if known.bound(plan) <= known.floor => Some(Evidence::Sign),
            By::Sign => Some(Evidence::Sign),
            By::Search => self.optimum.as_ref().and_then(|(_, duals)| enumerated(duals, names)),
            By::Relaxation => self.relaxation.as_ref().and_then(|r| r.certificate(names)),
            By::Ascent => self.ascent.as_ref().and_then(|a| a.certificate(names)),
            By::Counting => Some(Evidence::Spread),
            By::Shares => Some(Evidence::Shares),
        };
        proof.map(Certificate::new)
    }
}

/// How a bound was found.
#[derive(Clone, Copy, Debug)]
enum By {
    /// Costs are not negative.
    Sign,
    /// All plans were looked at.
    Search,
    Relaxation,
    Ascent,
    Counting,
    /// A glance at each registrant.
    Shares,
}

/// What is proven at some moment.
#[derive(Clone, Debug)]
pub(super) struct ProvenState {
    /// Seats that any plan places at most, by level and all above it.
    most_placed: Vec<u64>,
    /// A plan of fewer groups is none: no bound speaks of it.
    least_groups: u64,
    /// The placement of the optimum, where it is known.
    optimal: Option<Placement>,
    /// No plan in this scope costs less than `bound`.
    scope: Scope,
    pub(super) bound: i64,
    /// No plan at all costs less.
    floor: i64,
    by: By,
}

impl ProvenState {
    /// No plan with this one's placement costs less.
    pub(super) fn bound(&self, plan: &Incumbent) -> i64 {
        let covers =
            self.scope.covers(&plan.placement) && plan.groups.len() as u64 >= self.least_groups;
        debug_assert!(!covers || self.bound <= plan.cost);
        // A bound above a plan is none: better no proof than a false one.
        let holds = covers && self.bound <= plan.cost;
        if holds { self.bound.max(self.floor) } else { self.floor }
    }

    /// Whether no plan places more.
    pub(super) fn places_most(&self, plan: &Incumbent) -> bool {
        self.optimal.as_ref() == Some(&plan.placement)
            || is_proven(&self.most_placed, &plan.placement)
    }
}
