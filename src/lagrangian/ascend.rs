//! Ascent of the Lagrangian bound: every unit takes its cheapest place, multipliers of overused resources rise,
//! others fall.
//!
//! Units choose by a soft minimum (Boltzmann), whose gradient is smooth, under a falling temperature; steps are those
//! of Adam (Kingma and Ba 2015). The result is only an estimate: `certify` turns it into a bound.

use rayon::prelude::*;

use super::assignment_graph::{AssignmentGraph, Edge, is_over_at};
use super::multipliers::{Multipliers, SeatPrices};
use super::params::{MAX_TEMPERATURES, PARTIAL_SUMS};
use crate::bounds::adam::Adam;
use crate::bounds::dual_bound::ProblemExtent;
use crate::convert::Convert;
use crate::instance::ClassIdx;
use crate::limits::Budget;

/// Soft assignment of units to places under given prices.
#[derive(Clone, Debug, Default)]
pub(crate) struct SoftAssignment {
    /// Number of seats of each pair.
    pub(crate) seats: Vec<f64>,
    pub(crate) waiting: f64,
    /// Sum over all units of the cost of their cheapest place.
    cheapest: f64,
}

/// State of the ascent.
#[derive(Debug)]
pub(crate) struct GradientAscent {
    pub(crate) prices: Multipliers,
    /// Highest value found, with its multipliers.
    pub(crate) best: (f64, Multipliers),
    adam: Adam,
    /// `true` for each class whose units may wait.
    may_wait: Vec<bool>,
    waiting: f64,
    groups: (f64, f64),
}

impl GradientAscent {
    pub(crate) fn new(
        graph: &AssignmentGraph<'_>,
        extent: &ProblemExtent,
        most_groups: u64,
    ) -> Self {
        let waits = |level: usize| extent.waiting.get(level).is_some_and(|&seats| seats > 0);
        let by_level = extent.waiting.len() > 1;
        let classes = graph.instance.classes.iter();
        let may_wait: Vec<bool> = classes
            .map(|class| {
                class.levels.iter().any(|&(l, _)| waits(if by_level { l as usize } else { 0 }))
            })
            .collect();
        let mut prices = Multipliers::new(graph);
        let waiting = extent.waiting.iter().sum::<u64>().to_f64();
        // Waiting starts at the cost of the dearest nearest place, so that places are preferred at first.
        let dearest = ClassIdx::all(graph.num_classes())
            .filter_map(|class| Some(graph.cost(class, graph.edges(class).first()?.metres.into())))
            .max();
        let at = prices.waiting();
        prices.all[at] = dearest.unwrap_or(0).to_f64();
        let num = prices.all.len();
        let groups = (extent.groups.0.to_f64(), extent.groups.1.min(most_groups).to_f64());
        let best = (f64::NEG_INFINITY, prices.clone());
        Self { prices, best, adam: Adam::new(num), may_wait, waiting, groups }
    }

    /// Performs one step: evaluates the soft assignment at this temperature and moves the multipliers by about
    /// `step_length` metres. Returns `None`, and moves nothing, if the budget is exhausted before.
    pub(crate) fn step(
        &mut self,
        graph: &AssignmentGraph<'_>,
        temperature: f64,
        step_length: f64,
        budget: &Budget,
    ) -> Option<()> {
        let seat_prices = self.prices.seat_prices(graph);
        let soft_assignment = self.soft_assignment(graph, &seat_prices, temperature, budget)?;
        let value = self.value(graph, &soft_assignment);
        if value > self.best.0 {
            self.best = (value, self.prices.clone());
        }
        let slope = self.slope(graph, &seat_prices, &soft_assignment);
        let free = self.prices.groups();
        let steps = self.adam.step(&slope, step_length);
        for (nth, (price, step)) in self.prices.all.iter_mut().zip(steps).enumerate() {
            *price += step;
            // All multipliers before `groups` belong to one-sided limits and cannot be negative.
            if nth < free {
                *price = price.max(0.0);
            }
        }
        Some(())
    }

    /// Restarts from the best multipliers found.
    pub(crate) fn return_to_best(&mut self) {
        self.prices = self.best.1.clone();
        self.adam.restart();
    }

    /// Returns the soft assignment, or `None` if the budget is exhausted before.
    pub(crate) fn soft_assignment(
        &self,
        graph: &AssignmentGraph<'_>,
        seat_prices: &SeatPrices,
        temperature: f64,
        budget: &Budget,
    ) -> Option<SoftAssignment> {
        let num = graph.num_classes();
        let partial_sum = |partial_sum: usize| {
            let classes = partial_sum * num / PARTIAL_SUMS..(partial_sum + 1) * num / PARTIAL_SUMS;
            let mut soft_assignment =
                SoftAssignment { seats: vec![0.0; graph.pairs.len()], ..SoftAssignment::default() };
            let mut costs = Vec::new();
            for class in classes {
                if is_over_at(ClassIdx::new(class), budget) {
                    return None;
                }
                self.choose(
                    graph,
                    seat_prices,
                    temperature,
                    class,
                    &mut costs,
                    &mut soft_assignment,
                );
            }
            Some(soft_assignment)
        };
        let partial_sums: Vec<SoftAssignment> =
            (0..PARTIAL_SUMS).into_par_iter().map(partial_sum).collect::<Option<_>>()?;
        let mut sum =
            SoftAssignment { seats: vec![0.0; graph.pairs.len()], ..SoftAssignment::default() };
        // The order of summation is fixed, so that floats do not depend on the threads.
        for partial_sum in partial_sums {
            sum.seats.iter_mut().zip(partial_sum.seats).for_each(|(sum, seats)| *sum += seats);
            sum.waiting += partial_sum.waiting;
            sum.cheapest += partial_sum.cheapest;
        }
        Some(sum)
    }

    /// Distributes the units of a class over its places, with more weight on the cheaper ones.
    fn choose(
        &self,
        graph: &AssignmentGraph<'_>,
        seat_prices: &SeatPrices,
        temperature: f64,
        class: usize,
        costs: &mut Vec<f64>,
        soft_assignment: &mut SoftAssignment,
    ) {
        let compiled = &graph.instance.classes[class];
        let seats = f64::from(compiled.seats);
        let units = f64::from(compiled.number);
        let edges = graph.edges(ClassIdx::new(class));
        let cost = |edge: &Edge| {
            graph.meetings.to_f64() * f64::from(edge.metres)
                + seats * seat_prices.pair[edge.pair as usize]
        };
        costs.clear();
        costs.extend(edges.iter().map(cost));
        let own = graph.own[class].to_f64();
        let wait = self.prices.all[self.prices.waiting()] * seats - own;
        let least = costs.iter().copied().fold(f64::INFINITY, f64::min);
        let may_wait = self.may_wait[class] || edges.is_empty();
        let least = if may_wait { least.min(wait) } else { least };
        soft_assignment.cheapest += units * (least + own);
        // Differences to the least cost keep the exponentials in range.
        let weight = |cost: f64| {
            let far = (cost - least) / temperature;
            if far > MAX_TEMPERATURES { 0.0 } else { (-far).exp() }
        };
        let waits = if may_wait { weight(wait) } else { 0.0 };
        let mut sum = waits;
        for cost in costs.iter_mut() {
            *cost = weight(*cost);
            sum += *cost;
        }
        let share = units * seats / sum;
        soft_assignment.waiting += waits * share;
        for (edge, weight) in edges.iter().zip(costs).filter(|(_, weight)| **weight > 0.0) {
            soft_assignment.seats[edge.pair as usize] += *weight * share;
        }
    }

    /// Estimate of the bound in metres, as far as edges are listed.
    fn value(&self, graph: &AssignmentGraph<'_>, soft_assignment: &SoftAssignment) -> f64 {
        let prices = &self.prices;
        let groups = prices.all[prices.groups()];
        let number = if groups < 0.0 { self.groups.1 } else { self.groups.0 };
        let caps: f64 = (0..)
            .zip(&graph.slots)
            .map(|(slot, s)| {
                prices.all[prices.cap(slot)] * s.cap.min(self.groups.1.to_u64()).to_f64()
            })
            .sum();
        soft_assignment.cheapest + groups * number
            - caps
            - prices.all[prices.waiting()] * self.waiting
    }

    /// Gradient of the value in the multipliers.
    fn slope(
        &self,
        graph: &AssignmentGraph<'_>,
        seat_prices: &SeatPrices,
        soft_assignment: &SoftAssignment,
    ) -> Vec<f64> {
        let prices = &self.prices;
        let mut slope = vec![0.0; prices.all.len()];
        let mut at_slot = vec![0.0; graph.slots.len()];
        let mut hosts = vec![0.0; graph.slots.len()];
        for (pair, &seats) in graph.pairs.iter().zip(&soft_assignment.seats) {
            at_slot[pair.slot as usize] += seats;
            if pair.is_resident {
                hosts[pair.slot as usize] += seats;
            }
        }
        let groups: Vec<f64> =
            at_slot.iter().zip(&seat_prices.size).map(|(seats, size)| seats / size).collect();
        for (slope, &slot) in slope.iter_mut().zip(&graph.limits) {
            *slope = -f64::from(graph.most) * groups[slot as usize];
        }
        // Residents and others of one value count against one limit.
        for (pair, &seats) in graph.pairs.iter().zip(&soft_assignment.seats) {
            if let Some(limit) = pair.limit {
                slope[limit as usize] += seats;
            }
        }
        let number: f64 = groups.iter().sum();
        for (slot, (s, &groups)) in (0..).zip(graph.slots.iter().zip(&groups)) {
            if !graph.anywhere {
                slope[prices.host(slot)] = groups - hosts[slot as usize];
            }
            if s.cap.to_f64() < self.groups.1 {
                slope[prices.cap(slot)] = groups - s.cap.to_f64();
            }
        }
        let (least, most) = self.groups;
        // At multiplier 0 every number of groups within the limits gives a supergradient; the nearest one is taken.
        let wanted = match prices.all[prices.groups()] {
            price if price < 0.0 => most,
            price if price > 0.0 => least,
            _ => number.clamp(least, most),
        };
        slope[prices.groups()] = wanted - number;
        slope[prices.waiting()] = soft_assignment.waiting - self.waiting;
        slope
    }
}
