//! Registrants behind the classes: needed while compiling and while assigning people, never between.

use smallvec::SmallVec;

use super::indices::ClassIdx;
use crate::plan::Reason;
use crate::pool::{Pool, RegistrantIdx};

/// Registrants who are placed together or not at all; most units consist of one registrant.
pub(crate) type Unit = SmallVec<[RegistrantIdx; 2]>;

/// Units of each class in the order of placement, and the registrants who cannot be placed.
#[derive(Debug, Default)]
pub(crate) struct Roster {
    pub(crate) units: Vec<Vec<Unit>>,
    pub(crate) excluded: Vec<(RegistrantIdx, Reason)>,
    /// Facilitators of each facilitator class, by their position in the pool, in the order of their ids.
    pub(crate) facilitators: Vec<Vec<usize>>,
}

impl Roster {
    /// Returns the units of a class, in the order of registration.
    pub(crate) fn units(&self, class: ClassIdx) -> &[Unit] {
        &self.units[class.index()]
    }

    /// Class of each registrant of the pool; `None` if they cannot be placed.
    pub(crate) fn class_of(&self, pool: &Pool) -> Vec<Option<ClassIdx>> {
        let mut class_of = vec![None; pool.registrants().len()];
        for (units, class) in self.units.iter().zip(ClassIdx::counted()) {
            for registrant in units.iter().flatten() {
                class_of[registrant.index()] = Some(class);
            }
        }
        class_of
    }
}

/// Sorts units by registration, those without a date last, then by id; the first member in this order decides.
pub(super) fn sort_by_turn(pool: &Pool, units: &mut [Unit]) {
    let first =
        |unit: &Unit| unit.iter().map(|&registrant| pool.registrant(registrant).turn()).min();
    units.sort_by(|a, b| first(a).cmp(&first(b)));
}
