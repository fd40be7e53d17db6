//! Faults of an input, each with its kind and its place. Validation collects all faults before it fails.

mod code;
mod io_error;
mod kind;
mod message;
mod phrase;
mod place;
mod suggestion;

use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use thiserror::Error;

pub use io_error::IoError;
pub use kind::FaultKind;
pub(crate) use message::alternatives;
pub use phrase::Phrase;
pub use place::{Place, Table};
pub(crate) use suggestion::nearest;

/// A fault: its kind and its place.
///
/// In JSON it has the keys `code`, `message` and `place`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{place}: {kind}")]
#[non_exhaustive]
pub struct Fault {
    /// The kind.
    #[source]
    pub kind: FaultKind,
    /// The place.
    pub place: Place,
}

impl Fault {
    /// A fault of a kind at a place.
    #[must_use]
    pub fn new(place: Place, kind: FaultKind) -> Self {
        Self { kind, place }
    }

    /// Returns the fault with `relocate` applied to its place, and to the place that its message names.
    #[must_use]
    pub fn relocated(mut self, relocate: impl Fn(Place) -> Place) -> Self {
        if let Some(first) = self.kind.other_place() {
            *first = relocate(first.clone());
        }
        self.place = relocate(self.place);
        self
    }
}

impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut fields = s.serialize_struct("Fault", 3)?;
        fields.serialize_field("code", self.kind.code())?;
        fields.serialize_field("message", &self.kind.to_string())?;
        fields.serialize_field("place", &self.place)?;
        fields.end()
    }
}

/// All faults of an input; at least one. `Display` gives the messages of [`Language::faults`](crate::Language::faults) in
/// English. `Debug` shows the same text as `Display`, a line for each fault.
///
/// ```
/// use kring::{Pool, Registrant};
/// let faults = Pool::builder().registrant(Registrant::new("", "Utrecht")).build().unwrap_err();
/// let codes: Vec<&str> = faults.iter().map(|fault| fault.kind.code()).collect();
/// assert_eq!(codes, ["empty", "unknown_municipality"]);
/// ```
#[derive(Clone, PartialEq, Eq, Error, Serialize)]
#[serde(transparent)]
pub struct Faults(Vec<Fault>);

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Faults {
    /// Returns `Ok` if `faults` is empty.
    ///
    /// # Errors
    ///
    /// All faults, if there is at least one.
    pub fn none(faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self(faults)) }
    }

    /// Iterates over the faults.
    pub fn iter(&self) -> std::slice::Iter<'_, Fault> {
        self.0.iter()
    }

    /// Returns the faults with `relocate` applied to every place, such as a table's row that becomes a line of a file.
    ///
    /// ```
    /// use kring::{Faults, error::{Fault, FaultKind, Place}};
    /// let fault = Fault::new(Place::Option("seed"), FaultKind::Required("a number"));
    /// let faults = Faults::from(fault).relocated(|_| Place::Option("sead"));
    /// assert_eq!(faults.to_string(), "option sead: a number is required here");
    /// assert!(Faults::none(Vec::new()).is_ok());
    /// ```
    #[must_use]
    pub fn relocated(self, relocate: impl Fn(Place) -> Place) -> Self {
        Self(self.0.into_iter().map(|fault| fault.relocated(&relocate)).collect())
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

impl From<Faults> for Vec<Fault> {
    fn from(faults: Faults) -> Self {
        faults.0
    }
}

impl<'a> IntoIterator for &'a Faults {
    type Item = &'a Fault;
    type IntoIter = std::slice::Iter<'a, Fault>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Faults {
    type Item = Fault;
    type IntoIter = std::vec::IntoIter<Fault>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
