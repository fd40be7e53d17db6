//! Check of the header of a table: missing, duplicate and misspelt columns.

use std::sync::Arc;

use super::column_names::ColumnNames;
use super::columns::Columns;
use super::findings::Findings;
use super::header::Header;
use crate::error::{FaultKind, Place, nearest};

/// A header, the columns that its table can have, and the headers that the programme states.
pub(super) struct HeaderCheck<'a> {
    pub(super) header: &'a Header,
    pub(super) columns: &'a Columns,
    pub(super) names: &'a ColumnNames,
}

impl HeaderCheck<'_> {
    /// Adds the faults and warnings to `findings`. `place_of` gives the place of a column's header.
    pub(super) fn judge(&self, place_of: impl Fn(Option<usize>) -> Place, findings: &mut Findings) {
        for (key, wanted) in self.header.unmatched(self.names) {
            let kind = FaultKind::UnknownHeader { header: wanted.into(), found: self.found() };
            findings.fault(Place::Programme(format!("columns.{key}")), kind);
        }
        let missing = self.missing();
        if !missing.is_empty() {
            let with_likeness: Vec<_> =
                missing.iter().map(|name| self.with_likeness(name)).collect();
            let example = missing.first().filter(|_| self.columns.can_be_named).copied();
            let (missing, found) = (with_likeness.join(", ").into(), self.found());
            let kind = FaultKind::MissingColumns { missing, found, example };
            findings.fault(place_of(None), kind);
        }
        for (second, name) in self.header.named() {
            // Without the required columns this line may be a data row, whose values must not appear in a fault.
            let is_reported = missing.is_empty() || self.columns.know(name);
            let first = self.header.find(name).filter(|first| *first < second && is_reported);
            if let Some(first) = first {
                let (name, first) = (name.clone(), first + 1);
                let kind = FaultKind::DuplicateColumn { name, first, second: second + 1 };
                findings.fault(place_of(Some(second)), kind);
            } else if let Some(known) = self.meant_by(name).filter(|_| missing.is_empty())
                && self.header.find(known).is_none()
            {
                let kind = FaultKind::NearlyKnownColumn { name: name.clone(), known };
                findings.warn(place_of(Some(second)), kind);
            }
        }
    }

    /// Required columns that no header means, one of each several.
    fn missing(&self) -> Vec<&'static str> {
        let is_missing = |any: &&&[&str]| any.iter().all(|name| self.header.find(name).is_none());
        let required = self.columns.required.iter().filter(is_missing);
        required.filter_map(|any| any.first().copied()).collect()
    }

    /// Headers of the table for a fault; empty if the line may be a row of data, whose values must not appear.
    fn found(&self) -> Arc<str> {
        let is_known = |name: &str| self.columns.recognise(name) || self.meant_by(name).is_some();
        let is_header = self.header.named().any(|(_, name)| is_known(name));
        let names = self.header.written().iter().filter(|name| is_header && !name.is_empty());
        names.map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ").into()
    }

    /// Returns the known column that an unknown name resembles.
    fn meant_by(&self, name: &str) -> Option<&'static str> {
        if self.columns.know(name) { None } else { nearest(name, self.columns.all()) }
    }

    /// Adds the header that a missing column resembles.
    fn with_likeness(&self, name: &str) -> String {
        let named = self.header.named().map(|(_, name)| name.as_ref());
        match nearest(name, named.filter(|name| !self.columns.know(name))) {
            Some(near) => format!("{name} (is it {near:?}?)"),
            None => name.to_owned(),
        }
    }
}
