//! How many of each family have places.

use crate::instance::{ClassIdx, FamilyIdx, Turns};

/// How many of each family have places.
#[derive(Debug)]
pub(super) struct Served {
    pub(super) placed: Vec<u32>,
    /// Families of which somebody came or went since this was emptied, each once.
    touched: Vec<FamilyIdx>,
    is_touched: Vec<bool>,
}

impl Served {
    /// Nobody has a place.
    pub(super) fn new(turns: &Turns) -> Self {
        let families = turns.families.len();
        Self { placed: vec![0; families], touched: Vec::new(), is_touched: vec![false; families] }
    }

    /// Somebody of a class came.
    pub(super) fn enter(&mut self, turns: &Turns, class: ClassIdx) {
        self.change(turns, class, |placed| placed + 1);
    }

    /// Somebody of a class went.
    pub(super) fn leave(&mut self, turns: &Turns, class: ClassIdx) {
        self.change(turns, class, |placed| placed - 1);
    }

    fn change(&mut self, turns: &Turns, class: ClassIdx, change: impl Fn(u32) -> u32) {
        let Some(family) = turns.family_of(class) else { return };
        let placed = &mut self.placed[family as usize];
        *placed = change(*placed);
        if !std::mem::replace(&mut self.is_touched[family as usize], true) {
            self.touched.push(family);
        }
    }

    /// All is in turn again; says of which families somebody came or went.
    pub(super) fn settle(&mut self) -> Vec<FamilyIdx> {
        self.touched.iter().for_each(|&family| self.is_touched[family as usize] = false);
        std::mem::take(&mut self.touched)
    }
}
