//! The known columns of a table, and the check of its header.

use std::sync::Arc;

use super::column_names::ColumnNames;
use super::findings::Findings;
use super::header::Header;
use crate::error::{FaultKind, Phrase, Place, nearest};

/// The known columns of a table.
pub(super) struct Columns {
    /// Columns of which each, or one of several, must be there.
    pub(super) required: &'static [&'static [&'static str]],
    pub(super) optional: &'static [&'static str],
    /// Known columns that are attributes; unknown columns are attributes too.
    pub(super) attributes: &'static [&'static str],
    /// Other headers, in canonical form, with their columns.
    pub(super) aliases: &'static [(&'static str, &'static str)],
    /// Fault message for a table without rows; `None` if the table may be empty.
    pub(super) no_rows: Option<Phrase>,
    /// `true` if `[columns]` of the programme can name the headers.
    pub(super) can_be_named: bool,
}

impl Columns {
    fn all(&self) -> impl Iterator<Item = &'static str> {
        let required = self.required.iter().copied().flatten();
        required.chain(self.optional).chain(self.attributes).copied()
    }

    /// Returns `true` if the column of that canonical name is known.
    pub(super) fn know(&self, name: &str) -> bool {
        self.all().any(|known| known == name)
    }

    /// Returns the column for which a canonical header that is no column stands.
    pub(super) fn alias(&self, name: &str) -> Option<&'static str> {
        self.aliases.iter().find(|(alias, _)| *alias == name).map(|(_, column)| *column)
    }

    /// Returns `true` if the canonical header is a column or stands for one.
    pub(super) fn recognise(&self, name: &str) -> bool {
        self.know(name) || self.alias(name).is_some()
    }

    /// Adds the faults of missing, duplicate and misspelt columns to `findings`. `place_of` gives the place of a
    /// column's header.
    pub(super) fn judge(
        &self,
        header: &Header,
        names: &ColumnNames,
        place_of: impl Fn(Option<usize>) -> Place,
        findings: &mut Findings,
    ) {
        for (key, wanted) in header.unmatched(names) {
            let kind =
                FaultKind::UnknownHeader { header: wanted.into(), found: self.found(header) };
            findings.fault(Place::Programme(format!("columns.{key}")), kind);
        }
        let is_missing = |any: &&&[&str]| any.iter().all(|name| header.find(name).is_none());
        let missing: Vec<&str> = self
            .required
            .iter()
            .filter(is_missing)
            .filter_map(|any| any.first().copied())
            .collect();
        if !missing.is_empty() {
            let missing_names: Vec<_> =
                missing.iter().map(|name| self.missing(name, header)).collect();
            let example = missing.first().filter(|_| self.can_be_named).copied();
            findings.fault(
                place_of(None),
                FaultKind::MissingColumns {
                    missing: missing_names.join(", ").into(),
                    found: self.found(header),
                    example,
                },
            );
        }
        for (second, name) in header.named() {
            // Without the required columns this line may be a data row, whose values must not appear in a fault.
            let is_reported = missing.is_empty() || self.know(name);
            if let Some(first) = header.find(name).filter(|first| *first < second && is_reported) {
                let (name, first) = (name.clone(), first + 1);
                let kind = FaultKind::DuplicateColumn { name, first, second: second + 1 };
                findings.fault(place_of(Some(second)), kind);
            } else if let Some(known) = self.meant_by(name).filter(|_| missing.is_empty())
                && header.find(known).is_none()
            {
                let kind = FaultKind::NearlyKnownColumn { name: name.clone(), known };
                findings.warn(place_of(Some(second)), kind);
            }
        }
    }

    /// Headers of the table for a fault; empty if the line may be a row of data, whose values must not appear.
    fn found(&self, header: &Header) -> Arc<str> {
        let is_header =
            header.named().any(|(_, name)| self.recognise(name) || self.meant_by(name).is_some());
        let names = header.written().iter().filter(|name| is_header && !name.is_empty());
        names.map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ").into()
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
