//! Slots that all members of a group share.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::pool::{Pool, RegistrantIdx};

/// Slots at which all members are available, in the order of their names; `None` if no member states any. Members who
/// state none can always come.
pub(crate) fn shared_slots(
    pool: &Pool,
    members: impl Iterator<Item = RegistrantIdx>,
) -> Option<Vec<Arc<str>>> {
    let stated = members.map(|member| pool.registrant(member).available());
    let stated = stated.filter(|slots| !slots.is_empty());
    let sets = stated.map(|slots| slots.iter().collect::<BTreeSet<&Arc<str>>>());
    let common = sets.reduce(|one, other| &one & &other)?;
    Some(common.into_iter().cloned().collect())
}
