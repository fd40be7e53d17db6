//! The members of a group in the making: what rules on whole groups still let it become, and what it pays for cuts.

use super::branching_rules::GroupRules;
use super::cut_prices::CutPrices;
use super::space::Space;
use super::terms::Terms;
use crate::instance::GroupClasses;

/// Units that are chosen, one after the other.
pub(crate) struct Chosen<'s> {
    space: &'s Space<'s>,
    cuts: &'s CutPrices,
    rules: &'s GroupRules,
    /// Of each cut how many of its three are chosen.
    held: Vec<u8>,
    positions: Vec<u32>,
    classes: GroupClasses,
    seats: u32,
}

impl<'s> Chosen<'s> {
    /// Nobody yet.
    pub(crate) fn new(space: &'s Space<'s>, terms: &Terms<'s>) -> Self {
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

    /// Returns what the group pays for cuts from now on.
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

    /// Whether rules on whole groups let those who are chosen become a group with up to so many more registrants.
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
