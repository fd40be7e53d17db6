//! The header of a table: which column is which.

use std::sync::Arc;

use super::findings::Findings;
use crate::error::{FaultKind, Place, nearest};

/// The columns that a table may have.
pub(super) struct Columns {
    pub(super) required: &'static [&'static str],
    pub(super) optional: &'static [&'static str],
    /// Known columns that are attributes, as unknown ones are.
    pub(super) attributes: &'static [&'static str],
    /// What is said where there are no rows; none where there need be none.
    pub(super) no_rows: Option<&'static str>,
}

impl Columns {
    fn all(&self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).chain(self.attributes).copied()
    }

    /// Whether a column of that name, in lower case, is known.
    pub(super) fn know(&self, name: &str) -> bool {
        self.all().any(|known| known == name)
    }

    /// Columns that are missing, duplicate or misspelt. `place_of` says where a column's header stands.
    pub(super) fn judge(
        &self,
        header: &Header,
        place_of: impl Fn(Option<usize>) -> Place,
        findings: &mut Findings,
    ) {
        let missing: Vec<&str> =
            self.required.iter().copied().filter(|name| header.find(name).is_none()).collect();
        if !missing.is_empty() {
            let said: Vec<_> = missing.iter().map(|name| self.missing(name, header)).collect();
            findings.fault(place_of(None), FaultKind::MissingColumns(said.join(", ")));
        }
        for (second, name) in header.named() {
            // Without required columns this may be no header but a row, which is nobody's business.
            let told = missing.is_empty() || self.know(name);
            if let Some(first) = header.find(name).filter(|first| *first < second && told) {
                let (name, first) = (name.clone(), first + 1);
                let kind = FaultKind::DuplicateColumn { name, first, second: second + 1 };
                findings.fault(place_of(Some(second)), kind);
            } else if let Some(known) = self.meant_by(name).filter(|_| missing.is_empty()) {
                let kind = FaultKind::NearlyKnownColumn { name: name.clone(), known };
                findings.warn(place_of(Some(second)), kind);
            }
        }
    }

    /// The known column that an unknown name is a slip of.
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

/// The names of the columns: as they are written, and in lower case.
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

    /// The names as they are written.
    pub(super) fn written(&self) -> &[Arc<str>] {
        &self.written
    }

    /// The position of the column of that name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.lower.iter().position(|column| column.as_ref() == name)
    }

    /// Positions and lower-case names of the columns that have a name.
    pub(super) fn named(&self) -> impl Iterator<Item = (usize, &Arc<str>)> {
        self.lower.iter().enumerate().filter(|(_, name)| !name.is_empty())
    }
}
