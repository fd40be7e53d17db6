use crate::error::{Fault, FaultKind, Place};

/// Findings of reading: faults, which make it fail, and warnings, which do not.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) faults: Vec<Fault>,
    pub(super) warnings: Vec<Fault>,
}

impl Findings {
    pub(super) fn fault(&mut self, place: Place, kind: FaultKind) {
        self.faults.push(Fault::new(place, kind));
    }

    pub(super) fn warn(&mut self, place: Place, kind: FaultKind) {
        self.warnings.push(Fault::new(place, kind));
    }
}
