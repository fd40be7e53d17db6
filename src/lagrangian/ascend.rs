//! Ascent of the Lagrangian bound: every unit takes its cheapest place, multipliers of overused resources rise,
//! others fall.
//!
//! Units choose by a soft minimum (Boltzmann), whose gradient is smooth, under a falling temperature; steps are those
//! of Adam (Kingma and Ba 2015). The result is only an estimate: `certify` turns it into a bound.

use rayon::prelude::*;

use super::assignment_graph::{AssignmentGraph, Way, is_over_at};
use super::multipliers::{Multipliers, Tariff};
use crate::bounds::dual_bound::ProblemExtent;
use crate::instance::ClassIdx;
use crate::limits::Budget;

/// Number of partial sums. It does not depend on the number of threads, so the result does not either.
const LANES: usize = 8;
/// Cost difference, in temperatures, beyond which a place gets no units: its weight would be below e^-20, or 2.1e-9.
const FAR: f64 = 20.0;
/// Decay rates of the mean gradient and of the mean squared gradient (`beta_1` and `beta_2` of Adam).
const MEMORY: (f64, f64) = (0.9, 0.99);

/// Soft assignment of units to places under given prices.
#[derive(Clone, Debug, Default)]
pub(crate) struct Crowd {
    /// Number of seats of each pair.
    pub(crate) seats: Vec<f64>,
    pub(crate) waiting: f64,
    /// Sum over all units of the cost of their cheapest place.
    cheapest: f64,
}

/// State of the ascent.
#[derive(Debug)]
pub(crate) struct Climber {
    pub(crate) prices: Multipliers,
    /// Highest value found, with its multipliers.
    pub(crate) best: (f64, Multipliers),
    mean: Vec<f64>,
    square: Vec<f64>,
    steps: i32,
    /// `true` for each class whose units may wait.
    may_wait: Vec<bool>,
    waiting: f64,
    groups: (f64, f64),
}

impl Climber {
    pub(crate) fn new(
        market: &AssignmentGraph<'_>,
        extent: &ProblemExtent,
        most_groups: u64,
    ) -> Self {
        let waits = |level: usize| extent.waiting.get(level).is_some_and(|&seats| seats > 0);
        let by_level = extent.waiting.len() > 1;
        let classes = market.instance.classes.iter();
        let may_wait: Vec<bool> = classes
            .map(|class| {
                class.levels.iter().any(|&(l, _)| waits(if by_level { l as usize } else { 0 }))
            })
            .collect();
        let mut prices = Multipliers::new(market);
        let waiting = extent.waiting.iter().sum::<u64>() as f64;
        // Waiting starts at the cost of the dearest nearest place, so that places are preferred at first.
        let dearest = (0..market.num_classes() as ClassIdx)
            .filter_map(|class| Some(market.cost(class, market.ways(class).first()?.metres.into())))
            .max();
        let at = prices.waiting();
        prices.all[at] = dearest.unwrap_or(0) as f64;
        let num = prices.all.len();
        let groups = (extent.groups.0 as f64, extent.groups.1.min(most_groups) as f64);
        let best = (f64::NEG_INFINITY, prices.clone());
        let (mean, square) = (vec![0.0; num], vec![0.0; num]);
        Self { prices, best, mean, square, steps: 0, may_wait, waiting, groups }
    }

    /// Performs one step: evaluates the soft assignment at this temperature and moves the multipliers by about
    /// `reach` metres. Returns `None`, and moves nothing, if the budget is exhausted before.
    pub(crate) fn step(
        &mut self,
        market: &AssignmentGraph<'_>,
        temperature: f64,
        reach: f64,
        budget: &Budget,
    ) -> Option<()> {
        let tariff = self.prices.tariff(market);
        let crowd = self.crowd(market, &tariff, temperature, budget)?;
        let value = self.value(market, &crowd);
        if value > self.best.0 {
            self.best = (value, self.prices.clone());
        }
        let slope = self.slope(market, &tariff, &crowd);
        self.steps += 1;
        let (first, second) = (1.0 - MEMORY.0.powi(self.steps), 1.0 - MEMORY.1.powi(self.steps));
        let free = self.prices.groups();
        for (nth, slope) in slope.into_iter().enumerate() {
            let (mean, square) = (&mut self.mean[nth], &mut self.square[nth]);
            *mean = MEMORY.0 * *mean + (1.0 - MEMORY.0) * slope;
            *square = MEMORY.1 * *square + (1.0 - MEMORY.1) * slope * slope;
            let step = reach * (*mean / first) / ((*square / second).sqrt() + 1e-9);
            let price = &mut self.prices.all[nth];
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
        self.mean.fill(0.0);
        self.square.fill(0.0);
        self.steps = 0;
    }

    /// Returns the soft assignment, or `None` if the budget is exhausted before.
    pub(crate) fn crowd(
        &self,
        market: &AssignmentGraph<'_>,
        tariff: &Tariff,
        temperature: f64,
        budget: &Budget,
    ) -> Option<Crowd> {
        let num = market.num_classes();
        let lane = |lane: usize| {
            let classes = lane * num / LANES..(lane + 1) * num / LANES;
            let mut crowd = Crowd { seats: vec![0.0; market.pairs.len()], ..Crowd::default() };
            let mut costs = Vec::new();
            for class in classes {
                if is_over_at(class as ClassIdx, budget) {
                    return None;
                }
                self.choose(market, tariff, temperature, class, &mut costs, &mut crowd);
            }
            Some(crowd)
        };
        let lanes: Vec<Crowd> = (0..LANES).into_par_iter().map(lane).collect::<Option<_>>()?;
        let mut sum = Crowd { seats: vec![0.0; market.pairs.len()], ..Crowd::default() };
        // The order of summation is fixed, so that floats do not depend on the threads.
        for lane in lanes {
            sum.seats.iter_mut().zip(lane.seats).for_each(|(sum, seats)| *sum += seats);
            sum.waiting += lane.waiting;
            sum.cheapest += lane.cheapest;
        }
        Some(sum)
    }

    /// Distributes the units of a class over its places, with more weight on the cheaper ones.
    fn choose(
        &self,
        market: &AssignmentGraph<'_>,
        tariff: &Tariff,
        temperature: f64,
        class: usize,
        costs: &mut Vec<f64>,
        crowd: &mut Crowd,
    ) {
        let compiled = &market.instance.classes[class];
        let seats = f64::from(compiled.seats);
        let units = f64::from(compiled.number);
        let ways = market.ways(class as ClassIdx);
        let cost = |way: &Way| {
            market.meetings as f64 * f64::from(way.metres) + seats * tariff.pair[way.pair as usize]
        };
        costs.clear();
        costs.extend(ways.iter().map(cost));
        let own = market.own[class] as f64;
        let wait = self.prices.all[self.prices.waiting()] * seats - own;
        let least = costs.iter().copied().fold(f64::INFINITY, f64::min);
        let may_wait = self.may_wait[class] || ways.is_empty();
        let least = if may_wait { least.min(wait) } else { least };
        crowd.cheapest += units * (least + own);
        // Differences to the least cost keep the exponentials in range.
        let weight = |cost: f64| {
            let far = (cost - least) / temperature;
            if far > FAR { 0.0 } else { (-far).exp() }
        };
        let waits = if may_wait { weight(wait) } else { 0.0 };
        let mut sum = waits;
        for cost in costs.iter_mut() {
            *cost = weight(*cost);
            sum += *cost;
        }
        let share = units * seats / sum;
        crowd.waiting += waits * share;
        for (way, weight) in ways.iter().zip(costs).filter(|(_, weight)| **weight > 0.0) {
            crowd.seats[way.pair as usize] += *weight * share;
        }
    }

    /// Estimate of the bound in metres, as far as edges are listed.
    fn value(&self, market: &AssignmentGraph<'_>, crowd: &Crowd) -> f64 {
        let prices = &self.prices;
        let groups = prices.all[prices.groups()];
        let number = if groups < 0.0 { self.groups.1 } else { self.groups.0 };
        let caps: f64 = (0..)
            .zip(&market.slots)
            .map(|(slot, s)| prices.all[prices.cap(slot)] * s.cap.min(self.groups.1 as u64) as f64)
            .sum();
        crowd.cheapest + groups * number - caps - prices.all[prices.waiting()] * self.waiting
    }

    /// Gradient of the value in the multipliers.
    fn slope(&self, market: &AssignmentGraph<'_>, tariff: &Tariff, crowd: &Crowd) -> Vec<f64> {
        let prices = &self.prices;
        let mut slope = vec![0.0; prices.all.len()];
        let mut at_slot = vec![0.0; market.slots.len()];
        let mut hosts = vec![0.0; market.slots.len()];
        for (pair, &seats) in market.pairs.iter().zip(&crowd.seats) {
            at_slot[pair.slot as usize] += seats;
            if pair.is_resident {
                hosts[pair.slot as usize] += seats;
            }
        }
        let groups: Vec<f64> =
            at_slot.iter().zip(&tariff.size).map(|(seats, size)| seats / size).collect();
        for (slope, &slot) in slope.iter_mut().zip(&market.limits) {
            *slope = -f64::from(market.most) * groups[slot as usize];
        }
        // Residents and others of one value count against one limit.
        for (pair, &seats) in market.pairs.iter().zip(&crowd.seats) {
            if let Some(limit) = pair.limit {
                slope[limit as usize] += seats;
            }
        }
        let number: f64 = groups.iter().sum();
        for (slot, (s, &groups)) in (0..).zip(market.slots.iter().zip(&groups)) {
            if !market.anywhere {
                slope[prices.host(slot)] = groups - hosts[slot as usize];
            }
            if (s.cap as f64) < self.groups.1 {
                slope[prices.cap(slot)] = groups - s.cap as f64;
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
        slope[prices.waiting()] = crowd.waiting - self.waiting;
        slope
    }
}
