//! Multipliers of scarce resources, which the ascent optimises, and the prices of seats that follow from them.

use super::assignment_graph::{AssignmentGraph, Pair};
use crate::convert::Convert;

/// Multipliers of scarce resources, in metres; all but `groups` and `waiting` are at least 0.
#[derive(Clone, Debug)]
pub(crate) struct Multipliers {
    /// Multipliers in this order: the limits of values at slots; for each slot the host that a group needs; for each
    /// slot the number of groups; `groups`; `waiting`.
    pub(crate) all: Vec<f64>,
    num_limits: usize,
    num_slots: usize,
}

/// Prices of seats that follow from the multipliers, in metres.
#[derive(Clone, Debug)]
pub(crate) struct SeatPrices {
    /// Price of a seat at each slot, without the part that depends on the value.
    pub(crate) seat: Vec<f64>,
    /// Number of seats of a group at each slot, over which its cost is divided.
    pub(crate) size: Vec<f64>,
    /// Full price of a seat for each pair.
    pub(crate) pair: Vec<f64>,
    /// Least price of a seat anywhere.
    pub(crate) cheapest: f64,
}

impl Multipliers {
    /// Creates multipliers of 0: nothing is scarce.
    pub(crate) fn new(graph: &AssignmentGraph<'_>) -> Self {
        let (num_limits, num_slots) = (graph.limits.len(), graph.slots.len());
        Self { all: vec![0.0; num_limits + 2 * num_slots + 2], num_limits, num_slots }
    }

    /// Index of the multiplier of a slot's host.
    pub(crate) fn host(&self, slot: u32) -> usize {
        self.num_limits + slot as usize
    }

    /// Index of the multiplier of the number of groups at a slot.
    pub(crate) fn cap(&self, slot: u32) -> usize {
        self.num_limits + self.num_slots + slot as usize
    }

    /// Index of the multiplier of the total number of groups.
    pub(crate) fn groups(&self) -> usize {
        self.all.len() - 2
    }

    /// Index of the multiplier of a waiting seat.
    pub(crate) fn waiting(&self) -> usize {
        self.all.len() - 1
    }

    /// Derives the price of a seat for every pair.
    ///
    /// A group at a slot costs its fixed cost plus the multipliers of the resources that it needs, less what its
    /// members pay for the limits. Its seats pay the rest in equal parts: the seats of the largest group if the rest
    /// is positive, those of the smallest group if it is negative.
    pub(crate) fn seat_prices(&self, graph: &AssignmentGraph<'_>) -> SeatPrices {
        let instance = graph.instance;
        let (least, most) = (f64::from(instance.size.0), f64::from(instance.size.1));
        let per_group = instance.group_cost.to_f64() - self.all[self.groups()];
        let slots = 0..self.num_slots.to_u32();
        let mut rest: Vec<f64> = slots
            .map(|slot| per_group + self.all[self.host(slot)] + self.all[self.cap(slot)])
            .collect();
        for (&slot, price) in graph.limits.iter().zip(&self.all) {
            rest[slot as usize] -= f64::from(graph.most) * price;
        }
        let size: Vec<f64> =
            rest.iter().map(|&rest| if rest > 0.0 { most } else { least }).collect();
        let seat: Vec<f64> = rest.iter().zip(&size).map(|(rest, size)| rest / size).collect();
        let paid = |pair: &Pair| {
            let limit = pair.limit.map_or(0.0, |limit| self.all[limit as usize]);
            let host = if pair.is_resident { self.all[self.host(pair.slot)] } else { 0.0 };
            seat[pair.slot as usize] + limit - host
        };
        let pair: Vec<f64> = graph.pairs.iter().map(paid).collect();
        let cheapest = seat.iter().chain(&pair).copied().fold(f64::INFINITY, f64::min);
        SeatPrices { seat, size, pair, cheapest }
    }
}
