//! Wishes of registrants for other people.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::fold::fold;
use super::{Pool, RegistrantIdx};

/// Meaning of one wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// A wish for another registrant.
    For(RegistrantIdx),
    /// A wish for the registrant who states it.
    Oneself,
    /// A wish that fits several registrants.
    Several,
    /// A wish that fits no registrant.
    Unknown,
}

/// Registrants by a text that several may share.
type People = FxHashMap<String, Vec<RegistrantIdx>>;

/// Registrants by everything by which a wish can name them.
pub(crate) struct StatedWishes<'p> {
    pool: &'p Pool,
    /// Registrants by address in lower case.
    by_email: People,
    by_name: People,
    /// Registrants by name without case and accents.
    by_folded_name: People,
}

impl<'p> StatedWishes<'p> {
    pub(crate) fn new(pool: &'p Pool) -> Self {
        let (mut by_email, mut by_name) = (People::default(), People::default());
        let mut by_folded_name = People::default();
        for person in pool.indices() {
            let registrant = pool.registrant(person);
            if !registrant.email().is_empty() {
                by_email.entry(registrant.email().to_lowercase()).or_default().push(person);
            }
            if !registrant.name().is_empty() {
                by_name.entry(registrant.name().to_owned()).or_default().push(person);
                by_folded_name.entry(fold(registrant.name())).or_default().push(person);
            }
        }
        Self { pool, by_email, by_name, by_folded_name }
    }

    /// Iterates over all wishes: the registrant and the meaning.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (RegistrantIdx, Wish)> {
        self.pool.indices().flat_map(move |person| {
            let wishes = self.pool.registrant(person).wishes.iter();
            wishes.map(move |wish| (person, self.read(person, wish)))
        })
    }

    /// Returns the pairs of a registrant and another one for whom it has a wish, sorted, each once.
    pub(crate) fn pairs(&self) -> Vec<(RegistrantIdx, RegistrantIdx)> {
        let other = |(person, wish)| match wish {
            Wish::For(other) => Some((person, other)),
            _ => None,
        };
        let mut pairs: Vec<_> = self.iter().filter_map(other).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// Reads a wish: an id, an address or a name; a name in other capitals or accents only if nothing else fits.
    fn read(&self, person: RegistrantIdx, wish: &Arc<str>) -> Wish {
        let mut fitting: Vec<RegistrantIdx> = self.pool.find_registrant(wish).into_iter().collect();
        fitting.extend(self.by_email.get(&wish.to_lowercase()).into_iter().flatten());
        fitting.extend(self.by_name.get(wish.as_ref()).into_iter().flatten());
        if fitting.is_empty() {
            fitting.extend(self.by_folded_name.get(&fold(wish)).into_iter().flatten());
        }
        fitting.sort_unstable();
        fitting.dedup();
        match fitting[..] {
            [] => Wish::Unknown,
            [only] if only == person => Wish::Oneself,
            [only] => Wish::For(only),
            _ => Wish::Several,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Point;
    use crate::pool::{Municipality, Registrant};

    #[test]
    fn wishes_name_people_by_id_address_or_name() {
        let person = |id: &str, name: &str| {
            Registrant::new(id, "A").with_contact(name, &format!("{name}{id}@example.org"))
        };
        let wishes = [
            ("r2", Wish::For(RegistrantIdx(1))),
            ("Xr2@Example.org", Wish::For(RegistrantIdx(1))),
            ("Y", Wish::For(RegistrantIdx(2))),
            // The name in other capitals fits two, the name as it is written one.
            ("y", Wish::For(RegistrantIdx(3))),
            ("Ÿ", Wish::Several),
            // An id that is the name of another person.
            ("r4", Wish::Several),
            ("r1", Wish::Oneself),
            ("r9", Wish::Unknown),
        ];
        for (text, expected) in wishes {
            let people = [
                person("r1", "r4").with_wishes([text]),
                person("r2", "X"),
                person("r3", "Y"),
                person("r4", "y"),
            ];
            let town = Municipality::new("A", "", Point::new(52.0, 5.0));
            let pool = Pool::builder().municipality(town).registrants(people).build().unwrap();
            let read: Vec<_> = StatedWishes::new(&pool).iter().collect();
            assert_eq!(read, [(RegistrantIdx(0), expected)], "{text}");
        }
    }
}
