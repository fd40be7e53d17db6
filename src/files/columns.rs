//! The known columns of a table.

use crate::error::Phrase;

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
    pub(super) fn all(&self) -> impl Iterator<Item = &'static str> {
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
}
