//! Facilitators who are alike, as the checker sees them.

use crate::pool::{MunicipalityIdx, RegistrantIdx};

/// Facilitators who are alike.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CheckedFacilitator {
    pub(crate) home: MunicipalityIdx,
    /// The farthest that they travel, where anybody travels.
    pub(crate) most: Option<i64>,
    /// The registrant who it is itself.
    pub(crate) own: Option<RegistrantIdx>,
    /// Groups that they can lead in all.
    pub(crate) groups: u64,
}
