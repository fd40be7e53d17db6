//! What venues and their scarce places cost: the numbers that the ascent looks for, and the duals that follow.

use super::assignment_graph::{AssignmentGraph, Pair};

/// Prices of what is scarce, in metres; all but `groups` and `waiting` are at least 0.
#[derive(Clone, Debug)]
pub(crate) struct Multipliers {
    /// Limits of values at slots; then for each slot of the host that a group needs, and of the number of groups; then
    /// `groups` and `waiting`.
    pub(crate) all: Vec<f64>,
    num_limits: usize,
    num_slots: usize,
}

/// What follows for who goes where.
#[derive(Clone, Debug)]
pub(crate) struct Tariff {
    /// For each slot what a seat there pays whatever its value.
    pub(crate) seat: Vec<f64>,
    /// For each slot how many seats a group has.
    pub(crate) size: Vec<f64>,
    /// For each pair what a seat pays in all.
    pub(crate) pair: Vec<f64>,
    /// The least that a seat pays anywhere.
    pub(crate) cheapest: f64,
}

impl Multipliers {
    /// Nothing is scarce.
    pub(crate) fn new(market: &AssignmentGraph<'_>) -> Self {
        let (num_limits, num_slots) = (market.limits.len(), market.slots.len());
        Self { all: vec![0.0; num_limits + 2 * num_slots + 2], num_limits, num_slots }
    }

    /// Where the price of the host at a slot stands.
    pub(crate) fn host(&self, slot: u32) -> usize {
        self.num_limits + slot as usize
    }

    /// Where the price of the number of groups at a slot stands.
    pub(crate) fn cap(&self, slot: u32) -> usize {
        self.num_limits + self.num_slots + slot as usize
    }

    /// Where the price of the number of groups in all stands.
    pub(crate) fn groups(&self) -> usize {
        self.all.len() - 2
    }

    /// Where the price of a seat among those who wait stands.
    pub(crate) fn waiting(&self) -> usize {
        self.all.len() - 1
    }

    /// What everybody pays where.
    ///
    /// A group at a slot costs what it costs as such, and what it needs of scarce things; what its members pay for the
    /// limits goes off. The rest its seats pay in equal parts: the largest group can have where it is positive, the
    /// least it must have where it is negative.
    pub(crate) fn tariff(&self, market: &AssignmentGraph<'_>) -> Tariff {
        let instance = market.instance;
        let (least, most) = (f64::from(instance.size.0), f64::from(instance.size.1));
        let per_group = instance.group_cost as f64 - self.all[self.groups()];
        let slots = 0..self.num_slots as u32;
        let mut rest: Vec<f64> = slots
            .map(|slot| per_group + self.all[self.host(slot)] + self.all[self.cap(slot)])
            .collect();
        for (&slot, price) in market.limits.iter().zip(&self.all) {
            rest[slot as usize] -= f64::from(market.most) * price;
        }
        let size: Vec<f64> =
            rest.iter().map(|&rest| if rest > 0.0 { most } else { least }).collect();
        let seat: Vec<f64> = rest.iter().zip(&size).map(|(rest, size)| rest / size).collect();
        let paid = |pair: &Pair| {
            let limit = pair.limit.map_or(0.0, |limit| self.all[limit as usize]);
            let host = if pair.is_resident { self.all[self.host(pair.slot)] } else { 0.0 };
            seat[pair.slot as usize] + limit - host
        };
        let pair: Vec<f64> = market.pairs.iter().map(paid).collect();
        let cheapest = seat.iter().chain(&pair).copied().fold(f64::INFINITY, f64::min);
        Tariff { seat, size, pair, cheapest }
    }
}
