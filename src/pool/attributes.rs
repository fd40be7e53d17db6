//! What is said of a registrant or a municipality in words: named values.

use std::sync::Arc;

/// The one attribute that has several values, separated by `|`.
pub(crate) const TAGS: &str = "tags";

/// Named values, sorted by name. Names are lower case; an empty value is no value.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Attributes(Vec<(Arc<str>, Arc<str>)>);

impl Attributes {
    /// States a value; an earlier value of that name is replaced, an empty one removed. Tags are sorted: their order has no
    /// influence.
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
                if self.0.capacity() == self.0.len() {
                    self.0.reserve_exact(1);
                }
                self.0.insert(at, (name, value));
            }
            (Err(_), true) => {}
        }
    }

    /// The value of that name, empty where there is none.
    pub(crate) fn value(&self, name: &str) -> &str {
        let found = self.0.binary_search_by(|(n, _)| n.as_ref().cmp(name));
        found.ok().and_then(|at| self.0.get(at)).map_or("", |(_, value)| value.as_ref())
    }

    /// The names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.0.iter().map(|(name, _)| name)
    }
}

/// The single values of a text separated by `|`.
pub(crate) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split('|').map(str::trim).filter(|value| !value.is_empty())
}

/// The same values in ascending order, each once.
fn sorted(text: Arc<str>) -> Arc<str> {
    let mut values: Vec<&str> = split(&text).collect();
    values.sort_unstable();
    values.dedup();
    let sorted = values.join("|");
    if *sorted == *text { text } else { sorted.into() }
}
