//! Number of placed members of each family.

use crate::instance::{ClassIdx, FamilyIdx, Turns};

/// Number of placed members of each family.
#[derive(Debug)]
pub(super) struct Served {
    pub(super) placed: Vec<u32>,
    /// Families that changed since the last call of `settle`, each once.
    touched: Vec<FamilyIdx>,
    is_touched: Vec<bool>,
}

impl Served {
    /// Creates the counts of a state in which every unit waits.
    pub(super) fn new(turns: &Turns) -> Self {
        let families = turns.families.len();
        Self { placed: vec![0; families], touched: Vec::new(), is_touched: vec![false; families] }
    }

    /// Counts a unit of a class that got a place.
    pub(super) fn enter(&mut self, turns: &Turns, class: ClassIdx) {
        self.change(turns, class, |placed| placed + 1);
    }

    /// Counts a unit of a class that lost its place.
    pub(super) fn leave(&mut self, turns: &Turns, class: ClassIdx) {
        self.change(turns, class, |placed| placed - 1);
    }

    fn change(&mut self, turns: &Turns, class: ClassIdx, change: impl Fn(u32) -> u32) {
        let Some(family) = turns.family_of(class) else { return };
        let placed = &mut self.placed[family.index()];
        *placed = change(*placed);
        if !std::mem::replace(&mut self.is_touched[family.index()], true) {
            self.touched.push(family);
        }
    }

    /// Marks all families as in turn; returns those that changed.
    pub(super) fn settle(&mut self) -> Vec<FamilyIdx> {
        self.touched.iter().for_each(|&family| self.is_touched[family.index()] = false);
        std::mem::take(&mut self.touched)
    }
}
