//! Faults of the input as sentences, with equal ones of one column told once.

mod dutch;

use super::Language;
use crate::error::{Fault, FaultKind, Faults, Place, Table};

/// Maximum number of messages in a list; the number of the rest is stated.
const MAX_SHOWN: usize = 20;
/// Number of equal faults from which they are told as one.
const MIN_GROUPED: usize = 4;
/// Number of lines that the message of several faults names.
const NAMED_LINES: usize = 3;

impl Language {
    /// Returns the message of a fault, with its place.
    ///
    /// ```
    /// use kring::{Language, error::{Fault, FaultKind, Place}};
    /// let fault = Fault::new(Place::Option("seed"), FaultKind::HalfPoint);
    /// assert_eq!(Language::English.fault(&fault), fault.to_string());
    /// assert!(Language::Dutch.fault(&fault).starts_with("optie seed: "));
    /// ```
    #[must_use]
    pub fn fault(self, fault: &Fault) -> String {
        format!("{}: {}", self.place(&fault.place), self.fault_kind(&fault.kind))
    }

    /// Returns the message of a kind of fault.
    #[must_use]
    pub fn fault_kind(self, kind: &FaultKind) -> String {
        match self {
            Self::English => kind.to_string(),
            Self::Dutch => dutch::kind(kind),
        }
    }

    /// Returns the message of a kind of fault without what depends on the order of rows: places, and which row comes
    /// first.
    #[cfg(feature = "files")]
    pub(crate) fn summary(self, kind: &FaultKind) -> String {
        let mut kind = kind.clone();
        if let Some(first) = kind.other_place() {
            *first = Place::Table(Table::Registrants);
        }
        match &mut kind {
            FaultKind::LookAlike { id, other, .. } if *id > *other => std::mem::swap(id, other),
            FaultKind::OtherSeparator { read, .. } => "…".clone_into(read),
            _ => {}
        }
        self.fault_kind(&kind)
    }

    /// Returns the words for a place.
    #[must_use]
    pub fn place(self, place: &Place) -> String {
        match self {
            Self::English => place.to_string(),
            Self::Dutch => dutch::place(place),
        }
    }

    /// Returns the messages of a list of faults or warnings in order. Equal ones of one column are told once, with their
    /// number and the first lines; a long list is cut and counted.
    ///
    /// ```
    /// use kring::Language;
    /// use kring::files::{Input, read_pool};
    /// let towns = Input::text("towns", "code,name,latitude,longitude\nGM0344,Utrecht,52.09,5.12\n");
    /// let rows: String = (1..9).map(|n| format!("r{n},Utrecht,many\n")).collect();
    /// let faults = read_pool(towns, Input::text("people", &format!("id,municipality,seats\n{rows}"))).unwrap_err();
    /// let messages = Language::English.faults(&faults);
    /// assert_eq!(messages, ["people, lines 2, 3, 4 and 5 more, column 3 (seats): this is not a whole number such as 3"]);
    /// ```
    #[must_use]
    pub fn faults<'f>(self, faults: impl IntoIterator<Item = &'f Fault>) -> Vec<String> {
        let groups = grouped(faults);
        let shown = groups.iter().take(MAX_SHOWN);
        let mut messages: Vec<String> = shown.map(|group| self.group(group)).collect();
        let more: usize = groups.iter().skip(MAX_SHOWN).map(Vec::len).sum();
        if more > 0 {
            messages.push(match self {
                Self::English => format!("... and {more} more"),
                Self::Dutch => format!("... en nog {more}"),
            });
        }
        messages
    }

    /// Message of equal faults.
    fn group(self, group: &[&Fault]) -> String {
        let Some(first) = group.first() else { return String::new() };
        let Place::File { file, column, field, .. } = &first.place else {
            return self.fault(first);
        };
        let line = |fault: &&Fault| match &fault.place {
            Place::File { line, .. } => *line,
            _ => None,
        };
        let lines: Vec<u64> = group.iter().filter_map(line).collect();
        if lines.len() < 2 {
            return self.fault(first);
        }
        let named = lines.iter().take(NAMED_LINES).map(u64::to_string).collect::<Vec<_>>();
        let (named, more) = (named.join(", "), lines.len().saturating_sub(NAMED_LINES));
        let lines = match self {
            Self::English => format!("lines {named} and {more} more"),
            Self::Dutch => format!("regels {named} en nog {more}"),
        };
        let (file, column, field) = (file.clone(), *column, field.clone());
        let of_column = self.place(&Place::File { file: "".into(), line: None, column, field });
        format!("{file}, {lines}{of_column}: {}", self.fault_kind(&first.kind))
    }
}

/// Groups equal faults of one column, in the order of the first of each; with few of them each stays alone.
fn grouped<'f>(faults: impl IntoIterator<Item = &'f Fault>) -> Vec<Vec<&'f Fault>> {
    let mut groups: Vec<Vec<&Fault>> = Vec::new();
    let is_like = |a: &Fault, b: &Fault| match (&a.place, &b.place) {
        (
            Place::File { file, line: Some(_), column, .. },
            Place::File { file: other, line: Some(_), column: of_other, .. },
        ) => a.kind == b.kind && file == other && column == of_other,
        _ => false,
    };
    for fault in faults {
        match groups
            .iter_mut()
            .find(|group| group.first().is_some_and(|first| is_like(first, fault)))
        {
            Some(group) => group.push(fault),
            None => groups.push(vec![fault]),
        }
    }
    let alone = |group: Vec<&'f Fault>| match group.len() < MIN_GROUPED {
        true => group.into_iter().map(|fault| vec![fault]).collect(),
        false => vec![group],
    };
    groups.into_iter().flat_map(alone).collect()
}

impl std::fmt::Display for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&Language::English.faults(self).join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_of_faults_is_cut_and_counted() {
        let one = || Fault::new(Place::Option("seed"), FaultKind::Required("a number"));
        let faults = Faults::none((0..25).map(|_| one()).collect()).unwrap_err();
        let text = faults.to_string();
        assert_eq!(text.lines().count(), 21);
        assert!(text.ends_with("... and 5 more"));
        assert_eq!((&faults).into_iter().count(), 25);
        assert_eq!(faults.into_iter().count(), 25);
    }

    #[test]
    fn equal_faults_of_one_column_are_told_once() {
        let fault = |line, column| {
            let place = Place::File { file: "r".into(), line: Some(line), column, field: None };
            Fault::new(place, FaultKind::HalfPoint)
        };
        let faults: Vec<Fault> = [2, 3, 4, 9, 7]
            .iter()
            .map(|&line| fault(line, Some(1)))
            .chain([fault(2, Some(2))])
            .collect();
        let messages = Language::Dutch.faults(&faults);
        assert!(
            messages[0].starts_with("r, regels 2, 3, 4 en nog 2, kolom 1: "),
            "{}",
            messages[0]
        );
        assert!(messages[1].starts_with("r, regel 2, kolom 2: "), "{}", messages[1]);
        assert_eq!(Language::Dutch.faults(&faults[..3]).len(), 3);
    }
}
