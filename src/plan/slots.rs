//! Slots that all members of a group and its facilitator share.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::pool::{Facilitator, Pool, RegistrantIdx};

/// Slots at which all members and the facilitator are available, in the order of their names; `None` if none of them
/// states any. A person who states none can always come.
pub(crate) fn shared_slots(
    pool: &Pool,
    members: impl Iterator<Item = RegistrantIdx>,
    facilitator: Option<&Arc<str>>,
) -> Option<Vec<Arc<str>>> {
    let led = facilitator.and_then(|id| pool.find_facilitator(id)).map(Facilitator::available);
    let stated = members.map(|member| pool.registrant(member).available()).chain(led);
    let stated = stated.filter(|slots| !slots.is_empty());
    let sets = stated.map(|slots| slots.iter().collect::<BTreeSet<&Arc<str>>>());
    let common = sets.reduce(|one, other| &one & &other)?;
    Some(common.into_iter().cloned().collect())
}
