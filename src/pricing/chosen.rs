//! Members of a partial group, the cuts it pays for, and the rules on whole groups that it can still satisfy.

use super::branching_rules::GroupRules;
use super::cut_prices::CutPrices;
use super::space::PricingData;
use super::terms::PricingInput;
use crate::instance::GroupClasses;

/// Units chosen so far, in the order of the choice.
pub(crate) struct Chosen<'s> {
    space: &'s PricingData<'s>,
    cuts: &'s CutPrices,
    rules: &'s GroupRules,
    /// Number of chosen positions of each cut.
    held: Vec<u8>,
    positions: Vec<u32>,
    classes: GroupClasses,
    seats: u32,
}

impl<'s> Chosen<'s> {
    /// Creates an empty choice.
    pub(crate) fn new(space: &'s PricingData<'s>, terms: &PricingInput<'s>) -> Self {
        Self {
            space,
            cuts: terms.cuts,
            rules: terms.rules,
            held: vec![0; terms.cuts.len()],
            positions: Vec::new(),
            classes: GroupClasses::new(),
            seats: 0,
        }
    }

    pub(crate) fn positions(&self) -> &[u32] {
        &self.positions
    }

    pub(crate) fn seats(&self) -> u32 {
        self.seats
    }

    /// Adds a unit and returns the cut prices that the group pays in addition.
    pub(crate) fn push(&mut self, position: u32) -> i64 {
        let mut paid = 0;
        for &cut in self.cuts.of(position) {
            self.held[cut as usize] += 1;
            paid += if self.held[cut as usize] == 2 { self.cuts.price(cut) } else { 0 };
        }
        self.positions.push(position);
        self.classes.push(self.space.classes[position as usize]);
        self.seats += self.space.members[position as usize].seats;
        paid
    }

    pub(crate) fn pop(&mut self) {
        if let Some(position) = self.positions.pop() {
            self.seats -= self.space.members[position as usize].seats;
            for &cut in self.cuts.of(position) {
                self.held[cut as usize] -= 1;
            }
        }
        self.classes.pop();
    }

    /// Returns `true` if the rules on whole groups let the chosen units become a group with at most `left` more
    /// registrants.
    pub(crate) fn are_allowed(&self, left: u32) -> bool {
        let instance = self.space.instance;
        if !self.rules.are_none() {
            let partners = self.positions.iter().map(|&at| self.rules.together(at));
            let missing =
                |of: &[u32]| of.iter().filter(|other| !self.positions.contains(other)).count();
            if partners.map(missing).max().unwrap_or(0) > left as usize {
                return false;
            }
        }
        instance.checks.is_empty()
            || instance.checks_allow(&self.classes) && instance.lacks(&self.classes) <= left
    }
}
