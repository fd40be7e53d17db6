//! The header of a table, and its check against the known columns.

use std::sync::Arc;

use super::findings::Findings;
use crate::error::{FaultKind, Place, nearest};

/// The known columns of a table.
pub(super) struct Columns {
    pub(super) required: &'static [&'static str],
    pub(super) optional: &'static [&'static str],
    /// Known columns that are attributes; unknown columns are attributes too.
    pub(super) attributes: &'static [&'static str],
    /// Fault message for a table without rows; `None` if the table may be empty.
    pub(super) no_rows: Option<&'static str>,
}

impl Columns {
    fn all(&self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).chain(self.attributes).copied()
    }

    /// Returns `true` if the column of that lower-case name is known.
    pub(super) fn know(&self, name: &str) -> bool {
        self.all().any(|known| known == name)
    }

    /// Adds the faults of missing, duplicate and misspelt columns to `findings`. `place_of` gives the place of a
    /// column's header.
    pub(super) fn judge(
        &self,
        header: &Header,
        place_of: impl Fn(Option<usize>) -> Place,
        findings: &mut Findings,
    ) {
        let missing: Vec<&str> =
            self.required.iter().copied().filter(|name| header.find(name).is_none()).collect();
        if !missing.is_empty() {
            let message: Vec<_> = missing.iter().map(|name| self.missing(name, header)).collect();
            findings.fault(place_of(None), FaultKind::MissingColumns(message.join(", ")));
        }
        for (second, name) in header.named() {
            // Without the required columns this line may be a data row, whose values must not appear in a fault.
            let is_reported = missing.is_empty() || self.know(name);
            if let Some(first) = header.find(name).filter(|first| *first < second && is_reported) {
                let (name, first) = (name.clone(), first + 1);
                let kind = FaultKind::DuplicateColumn { name, first, second: second + 1 };
                findings.fault(place_of(Some(second)), kind);
            } else if let Some(known) = self.meant_by(name).filter(|_| missing.is_empty()) {
                let kind = FaultKind::NearlyKnownColumn { name: name.clone(), known };
                findings.warn(place_of(Some(second)), kind);
            }
        }
    }

    /// Returns the known column that an unknown name resembles.
    fn meant_by(&self, name: &str) -> Option<&'static str> {
        if self.know(name) { None } else { nearest(name, self.all()) }
    }

    fn missing(&self, name: &str, header: &Header) -> String {
        let unknown = header.named().map(|(_, name)| name.as_ref()).filter(|n| !self.know(n));
        match nearest(name, unknown) {
            Some(near) => format!("{name} (is it {near:?}?)"),
            None => name.to_owned(),
        }
    }
}

/// The names of the columns, as written and in lower case.
pub(super) struct Header {
    written: Vec<Arc<str>>,
    lower: Vec<Arc<str>>,
}

impl Header {
    pub(super) fn new(names: impl Iterator<Item = Arc<str>>) -> Self {
        let written: Vec<Arc<str>> = names.collect();
        let lower = written.iter().map(|name| name.to_lowercase().into()).collect();
        Self { written, lower }
    }

    /// The names as written.
    pub(super) fn written(&self) -> &[Arc<str>] {
        &self.written
    }

    /// The position of the first column with that lower-case name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.lower.iter().position(|column| column.as_ref() == name)
    }

    /// Iterates over the positions and lower-case names of the columns with a name.
    pub(super) fn named(&self) -> impl Iterator<Item = (usize, &Arc<str>)> {
        self.lower.iter().enumerate().filter(|(_, name)| !name.is_empty())
    }
}
