//! The header of a table.

use std::sync::Arc;

use super::column_names::ColumnNames;
use super::columns::Columns;
use crate::pool::attributes::canonical;

/// The headers of the columns, as written, and the columns that they mean.
#[derive(Default)]
pub(super) struct Header {
    written: Vec<Arc<str>>,
    /// Canonical names of the columns; empty for a column that is only carried through.
    meant: Vec<Arc<str>>,
}

impl Header {
    /// Assigns each header to a column: those that `names` states first, then those that are called as the column, then
    /// other names of columns. A header that means a column which is already assigned is only carried through.
    pub(super) fn new(
        written: impl Iterator<Item = Arc<str>>,
        columns: &Columns,
        names: &ColumnNames,
    ) -> Self {
        let written: Vec<Arc<str>> = written.collect();
        let mut meant: Vec<Arc<str>> = written.iter().map(|name| canonical(name).into()).collect();
        let mut is_assigned = vec![false; written.len()];
        let stated: Vec<(usize, Arc<str>)> = names
            .iter()
            .filter_map(|(key, header)| Some((position(&written, header)?, canonical(key).into())))
            .collect();
        for (at, key) in &stated {
            assign(&mut meant, &mut is_assigned, *at, key.clone());
        }
        for (at, name) in meant.clone().into_iter().enumerate() {
            let is_stated = stated.iter().any(|(_, key)| *key == name);
            if is_stated && !is_assigned.get(at).copied().unwrap_or(true) {
                assign(&mut meant, &mut is_assigned, at, "".into());
            }
        }
        for (at, name) in meant.clone().into_iter().enumerate() {
            let Some(column) = columns.alias(&name) else { continue };
            if is_assigned.get(at) == Some(&false) && !meant.iter().any(|name| **name == *column) {
                assign(&mut meant, &mut is_assigned, at, column.into());
            }
        }
        Self { written, meant }
    }

    /// The names as written.
    pub(super) fn written(&self) -> &[Arc<str>] {
        &self.written
    }

    /// The position of the first column with that canonical name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.meant.iter().position(|column| column.as_ref() == name)
    }

    /// Iterates over the positions and canonical names of the columns with a name.
    pub(super) fn named(&self) -> impl Iterator<Item = (usize, &Arc<str>)> {
        self.meant.iter().enumerate().filter(|(_, name)| !name.is_empty())
    }

    /// Iterates over the stated headers, with their columns, that the table does not have.
    pub(super) fn unmatched<'n>(
        &self,
        names: &'n ColumnNames,
    ) -> impl Iterator<Item = (&'n str, &'n str)> {
        names.iter().filter(|(_, header)| position(&self.written, header).is_none())
    }
}

fn assign(meant: &mut [Arc<str>], is_assigned: &mut [bool], at: usize, column: Arc<str>) {
    if let (Some(meant), Some(assigned)) = (meant.get_mut(at), is_assigned.get_mut(at)) {
        (*meant, *assigned) = (column, true);
    }
}

/// Position of a stated header: the one that is written so, otherwise the first that differs in case and blanks only.
fn position(written: &[Arc<str>], header: &str) -> Option<usize> {
    let same = written.iter().position(|name| name.as_ref() == header.trim());
    let wanted = canonical(header);
    same.or_else(|| written.iter().position(|name| !name.is_empty() && canonical(name) == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::registrants::COLUMNS;

    fn meant(headers: &[&str], names: &ColumnNames) -> Vec<String> {
        let header = Header::new(headers.iter().map(|name| (*name).into()), &COLUMNS, names);
        header.meant.iter().map(|name| name.to_string()).collect()
    }

    #[test]
    fn headers_are_known_in_english_and_dutch() {
        let names = ColumnNames::default();
        let headers = ["Id", "Gemeente", "E-mailadres", "Max reisafstand km", "Tijdstempel", "x y"];
        let expected = ["id", "municipality", "email", "max_travel_km", "registered_at", "x_y"];
        assert_eq!(meant(&headers, &names), expected);
        // The column that bears the name itself comes before a translation of it.
        assert_eq!(meant(&["gemeente", "municipality"], &names), ["gemeente", "municipality"]);
    }

    #[test]
    fn stated_headers_come_first() {
        let names = ColumnNames::default().with("municipality", "Waar?").with("Kring", "Regio");
        let headers = ["Municipality", "Waar?", "regio"];
        assert_eq!(meant(&headers, &names), ["", "municipality", "kring"]);
        let header = Header::new(["a".into()].into_iter(), &COLUMNS, &names);
        assert_eq!(header.unmatched(&names).count(), 2);
    }
}
