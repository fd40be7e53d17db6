//! Attributes of a registrant or a municipality: named text values.

use std::sync::Arc;

/// Name of the only attribute with several values, separated by `|`.
pub(crate) const TAGS: &str = "tags";

/// Attributes of registrants whose values are no personal data, so that a message may show them.
pub(crate) const SHOWN: [&str; 5] = ["region", "party", "organisation", "role", TAGS];

/// Columns of a table that are no attributes: they have a meaning and a setter of their own.
pub(crate) struct OwnColumns(pub(crate) &'static [&'static str]);

pub(crate) const OF_REGISTRANTS: OwnColumns = OwnColumns(&[
    "id",
    "municipality",
    "name",
    "email",
    "seats",
    "priority",
    "registered_at",
    "max_travel_km",
    "latitude",
    "longitude",
    "available",
    "only_venues",
    "locked",
    "only_facilitators",
    "not_facilitators",
    "wishes",
]);
pub(crate) const OF_MUNICIPALITIES: OwnColumns = OwnColumns(&[
    "code",
    "latitude",
    "longitude",
    "name",
    "aliases",
    "former",
    "host",
    "max_groups",
]);

impl OwnColumns {
    /// Returns `true` if no attribute can have the name: that of an own column, or `municipality`, whose value is
    /// always the code.
    pub(crate) fn reserve(&self, name: &str) -> bool {
        self.0.contains(&name) || name == "municipality"
    }
}

/// Named values, sorted by name. Names are lower case; an empty value counts as absent.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Attributes(Vec<(Arc<str>, Arc<str>)>);

impl Attributes {
    /// Sets the value of an attribute, replacing an earlier one; an empty value removes it. Tags are sorted, so that
    /// their order has no influence.
    pub(crate) fn set(&mut self, name: Arc<str>, value: Arc<str>) {
        let value = if name.as_ref() == TAGS { sorted(value) } else { value };
        let found = self.0.binary_search_by(|(n, _)| n.as_ref().cmp(&name));
        match (found, value.is_empty()) {
            (Ok(at), false) => {
                if let Some((_, old)) = self.0.get_mut(at) {
                    *old = value;
                }
            }
            (Ok(at), true) => drop(self.0.remove(at)),
            (Err(at), false) => {
                // Exact growth: a pool holds one list per registrant, so unused capacity would add up.
                if self.0.capacity() == self.0.len() {
                    self.0.reserve_exact(1);
                }
                self.0.insert(at, (name, value));
            }
            (Err(_), true) => {}
        }
    }

    /// Returns the value of the attribute; empty if there is none.
    pub(crate) fn value(&self, name: &str) -> &str {
        let found = self.0.binary_search_by(|(n, _)| n.as_ref().cmp(name));
        found.ok().and_then(|at| self.0.get(at)).map_or("", |(_, value)| value.as_ref())
    }

    /// Iterates over the names and values of the attributes in ascending order of names.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    /// Iterates over the names of the attributes in ascending order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.0.iter().map(|(name, _)| name)
    }
}

/// Returns the canonical form of a header or an attribute name: lower case, with one underscore for blanks, hyphens and
/// underscores between words.
pub(crate) fn canonical(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_'));
    let words = words.filter(|word| !word.is_empty()).map(str::to_lowercase);
    words.collect::<Vec<_>>().join("_")
}

/// Returns `true` if [`canonical`] would not change a name, or only in a way that leads to no other attribute.
pub(crate) fn is_canonical(name: &str) -> bool {
    !name.chars().any(|c| c.is_uppercase() || c.is_whitespace() || c == '-')
}

/// Iterates over the values of a text separated by `|`, trimmed and without empty ones.
pub(crate) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split('|').map(str::trim).filter(|value| !value.is_empty())
}

/// Returns the values of a text in ascending order without duplicates, separated by `|`.
fn sorted(text: Arc<str>) -> Arc<str> {
    let mut values: Vec<&str> = split(&text).collect();
    values.sort_unstable();
    values.dedup();
    let sorted = values.join("|");
    if *sorted == *text { text } else { sorted.into() }
}
