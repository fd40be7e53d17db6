//! Facilitator classes of the checker.

use crate::pool::{MunicipalityIdx, RegistrantIdx};

/// Class of facilitators who are alike.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CheckedFacilitator {
    pub(crate) home: MunicipalityIdx,
    /// Largest distance that they travel, in metres; `None` without a limit or without travel.
    pub(crate) most: Option<i64>,
    /// Registrant who is the facilitator, where there is one.
    pub(crate) own: Option<RegistrantIdx>,
    /// Position of the facilitator in the pool, where a registrant chooses or refuses this one.
    pub(crate) named: Option<usize>,
    /// Position of the first of them in the pool.
    pub(crate) first: usize,
    /// Number of groups that they can lead together.
    pub(crate) groups: u64,
}
