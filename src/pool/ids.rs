//! Registrants by their ids.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::{Registrant, RegistrantIdx};

/// Finds registrants by their ids in constant time.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    table: HashTable<RegistrantIdx>,
    hasher: DefaultHashBuilder,
}

impl Ids {
    /// Enters all registrants; those with the same id are told to `twins`, the one that came first with each other.
    pub(super) fn enter(
        registrants: &[Registrant],
        mut twins: impl FnMut(RegistrantIdx, RegistrantIdx),
    ) -> Self {
        let mut ids =
            Self { table: HashTable::with_capacity(registrants.len()), ..Self::default() };
        for (registrant, who) in registrants.iter().zip((0..).map(RegistrantIdx)) {
            let hash = ids.hasher.hash_one(registrant.id());
            let is_same = |&other: &RegistrantIdx| id(registrants, other) == registrant.id();
            match ids.table.find(hash, is_same) {
                Some(&first) => twins(first, who),
                None => {
                    let rehash = |&who: &RegistrantIdx| ids.hasher.hash_one(id(registrants, who));
                    ids.table.insert_unique(hash, who, rehash);
                }
            }
        }
        ids
    }

    /// The registrant with that id, of those who were entered.
    pub(super) fn find(&self, registrants: &[Registrant], wanted: &str) -> Option<RegistrantIdx> {
        let hash = self.hasher.hash_one(wanted);
        self.table.find(hash, |&who| id(registrants, who) == wanted).copied()
    }
}

fn id(registrants: &[Registrant], who: RegistrantIdx) -> &str {
    registrants.get(who.index()).map_or("", Registrant::id)
}
