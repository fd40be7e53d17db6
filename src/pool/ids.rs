//! Lookup of registrants by id.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::{Registrant, RegistrantIdx};

/// Hash index of registrants by id. It stores indices only: the ids remain in the registrants.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    table: HashTable<RegistrantIdx>,
    hasher: DefaultHashBuilder,
}

impl Ids {
    /// Builds the index of all registrants. For each duplicate id, calls `twins` with the first registrant that has the
    /// id and the later one.
    pub(super) fn enter(
        registrants: &[Registrant],
        mut twins: impl FnMut(RegistrantIdx, RegistrantIdx),
    ) -> Self {
        let mut ids =
            Self { table: HashTable::with_capacity(registrants.len()), ..Self::default() };
        for (registrant, person) in registrants.iter().zip((0..).map(RegistrantIdx)) {
            let hash = ids.hasher.hash_one(registrant.id());
            let is_same = |&other: &RegistrantIdx| id(registrants, other) == registrant.id();
            match ids.table.find(hash, is_same) {
                Some(&first) => twins(first, person),
                None => {
                    let rehash =
                        |&person: &RegistrantIdx| ids.hasher.hash_one(id(registrants, person));
                    ids.table.insert_unique(hash, person, rehash);
                }
            }
        }
        ids
    }

    /// Returns the registrant with that id. `registrants` must be the slice from which the index was built.
    pub(super) fn find(&self, registrants: &[Registrant], wanted: &str) -> Option<RegistrantIdx> {
        let hash = self.hasher.hash_one(wanted);
        self.table.find(hash, |&person| id(registrants, person) == wanted).copied()
    }
}

fn id(registrants: &[Registrant], person: RegistrantIdx) -> &str {
    registrants.get(person.index()).map_or("", Registrant::id)
}
