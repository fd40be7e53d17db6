//! Programmes as TOML.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::column_names::ColumnNames;
use super::input::Input;
use super::text::Text;
use crate::error::{Fault, FaultKind, Faults, Place, nearest};
use crate::programme::Programme;

/// Names of a programme's sections.
const SECTIONS: [&str; 9] =
    ["name", "groups", "meetings", "travel", "eligible", "rules", "revise", "columns", "labels"];

/// A programme with the positions of its keys in the file.
///
/// ```
/// use kring::files::{Input, ProgrammeFile};
/// let text = "groups.size = { min = 9, max = 7 }\nmeetings = { online = 4, hosting = 'online' }\n";
/// let faults = ProgrammeFile::read(Input::text("autumn.toml", text)).unwrap_err();
/// assert!(faults.to_string().starts_with("autumn.toml, line 1, column"));
/// ```
pub struct ProgrammeFile {
    /// The programme.
    pub programme: Programme,
    /// The section `[columns]`: headers of the registrants file.
    pub columns: ColumnNames,
    /// The section `[labels]`: names of columns for people, such as "veiligheidsregio" for `safety_region`.
    pub labels: BTreeMap<String, String>,
    text: Text,
    /// Offsets of the keys, such as `rules[2].max`, in bytes.
    keys: BTreeMap<String, usize>,
}

impl ProgrammeFile {
    /// Reads and validates a programme.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is no valid programme; each invalid section and each invalid rule then has a fault
    /// with line and column.
    pub fn read(input: impl Into<Input>) -> Result<Self, Faults> {
        let text = Text::read_utf8(&input.into())?;
        let (programme, columns, labels, keys) = {
            let table = DeTable::parse(&text.content).map_err(|error| {
                let span = error.span().unwrap_or_default();
                Fault::new(text.place_of(span.start), FaultKind::Syntax(one_line(error.message())))
            })?;
            let mut keys = BTreeMap::new();
            note_keys("", table.get_ref(), &mut keys);
            let mut sections = Sections::of(&text, table.into_inner());
            let columns = sections.take("columns").unwrap_or_default();
            let labels = sections.take("labels").unwrap_or_default();
            (programme(sections)?, columns, labels, keys)
        };
        let file = Self { programme, columns, labels, text, keys };
        file.programme.validate().map_err(|faults| file.locate(faults))?;
        Ok(file)
    }

    /// Converts the faults' keys of the programme to places in the file; a key that is absent has the place of its
    /// table.
    #[must_use]
    pub fn locate(&self, faults: Faults) -> Faults {
        faults.relocated(|place| self.locate_place(place))
    }

    /// Converts a key of the programme to a place in the file; returns any other place unchanged.
    #[must_use]
    pub fn locate_place(&self, place: Place) -> Place {
        match &place {
            Place::Programme(path) => self.text.place_of(self.offset(path)),
            _ => place,
        }
    }

    fn offset(&self, path: &str) -> usize {
        let mut path = path;
        loop {
            if let Some(offset) = self.keys.get(path) {
                return *offset;
            }
            // Drop the last component: the nearest enclosing table or item that is in the file.
            match path.rfind(['.', '[']) {
                Some(end) => path = path.get(..end).unwrap_or_default(),
                None => return 0,
            }
        }
    }
}

impl fmt::Debug for ProgrammeFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("ProgrammeFile");
        shown.field("file", &self.text.file).field("programme", &self.programme);
        shown.finish_non_exhaustive()
    }
}

/// Reads and validates a programme.
///
/// # Errors
///
/// Those of [`ProgrammeFile::read`].
pub fn read_programme(input: impl Into<Input>) -> Result<Programme, Faults> {
    ProgrammeFile::read(input).map(|file| file.programme)
}

impl Programme {
    /// Reads and validates a programme from a text in TOML.
    ///
    /// ```
    /// let text = r#"
    ///     name = "Autumn"
    ///     groups.size = { min = 5, max = 7 }
    ///     meetings = { on_site = 4, hosting = "central" }
    /// "#;
    /// let programme = kring::Programme::from_toml_str(text)?;
    /// assert_eq!(kring::Programme::from_toml_str(&programme.to_toml_string())?, programme);
    /// # Ok::<(), kring::Faults>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`ProgrammeFile::read`].
    pub fn from_toml_str(text: &str) -> Result<Self, Faults> {
        read_programme(Input::text("programme", text))
    }

    /// Writes the programme in TOML.
    #[must_use]
    pub fn to_toml_string(&self) -> String {
        // Every programme has a form in TOML; a test writes and reads all presets.
        toml::to_string(self).unwrap_or_default()
    }
}

fn note_keys(path: &str, table: &DeTable<'_>, keys: &mut BTreeMap<String, usize>) {
    for (key, value) in table {
        let name = key.get_ref();
        let path = if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
        note_value(&path, value.get_ref(), keys);
        keys.insert(path, key.span().start);
    }
}

fn note_value(path: &str, value: &DeValue<'_>, keys: &mut BTreeMap<String, usize>) {
    match value {
        DeValue::Table(table) => note_keys(path, table, keys),
        DeValue::Array(items) => {
            for (nth, item) in items.iter().enumerate() {
                let path = format!("{path}[{nth}]");
                note_value(&path, item.get_ref(), keys);
                keys.insert(path, item.span().start);
            }
        }
        _ => {}
    }
}

/// Reads the programme of a table. Sections are read separately, so that each can have its own fault.
fn programme(mut sections: Sections<'_>) -> Result<Programme, Faults> {
    let text = sections.text;
    let name = sections.take("name").unwrap_or_default();
    let groups = sections.require("groups");
    let meetings = sections.require("meetings");
    let travel = sections.take("travel").unwrap_or_default();
    let eligible = sections.take("eligible").unwrap_or_default();
    let rules = sections.take_each("rules");
    let revise = sections.take("revise");
    sections.refuse_others();
    Faults::none(sections.faults)?;
    let both = groups.zip(meetings);
    let (groups, meetings) = both.ok_or_else(|| missing(text, "groups and meetings"))?;
    Ok(Programme { name, groups, meetings, travel, eligible, rules, revise })
}

struct Sections<'t> {
    text: &'t Text,
    table: DeTable<'t>,
    faults: Vec<Fault>,
}

impl<'t> Sections<'t> {
    fn of(text: &'t Text, table: DeTable<'t>) -> Self {
        Self { text, table, faults: Vec::new() }
    }

    fn take<T: Deserialize<'t>>(&mut self, section: &str) -> Option<T> {
        let value = self.table.remove(section)?;
        self.value(value)
    }

    fn require<T: Deserialize<'t>>(&mut self, section: &'static str) -> Option<T> {
        if !self.table.contains_key(section) {
            self.faults.push(missing(self.text, section));
        }
        self.take(section)
    }

    /// Reads an array item by item, so that each item can have its own fault.
    fn take_each<T: Deserialize<'t>>(&mut self, section: &str) -> Vec<T> {
        let Some(value) = self.table.remove(section) else { return Vec::new() };
        let span = value.span();
        match value.into_inner() {
            DeValue::Array(items) => {
                items.into_iter().filter_map(|item| self.value(item)).collect()
            }
            other => self.value(Spanned::new(span, other)).unwrap_or_default(),
        }
    }

    fn value<T: Deserialize<'t>>(&mut self, value: Spanned<DeValue<'t>>) -> Option<T> {
        let span = value.span();
        let read = T::deserialize(ValueDeserializer::from(value));
        read.map_err(|error| self.blame(error.span().unwrap_or(span), kind_of(error.message())))
            .ok()
    }

    fn blame(&mut self, span: Range<usize>, kind: FaultKind) {
        self.faults.push(Fault::new(self.text.place_of(span.start), kind));
    }

    fn refuse_others(&mut self) {
        for (key, _) in std::mem::take(&mut self.table) {
            let (span, key) = (key.span(), key.into_inner());
            let suggestion = nearest(&key, SECTIONS).map(Into::into);
            self.blame(span, FaultKind::UnknownKey { key: key.into(), suggestion });
        }
    }
}

fn missing(text: &Text, section: &'static str) -> Fault {
    Fault::new(text.place_of(0), FaultKind::Required(section))
}

/// Derives the fault from a message of serde, which encloses the known keys in backquotes.
fn kind_of(message: &str) -> FaultKind {
    let mut quoted = message.split('`').skip(1).step_by(2);
    match quoted.next().filter(|_| message.starts_with("unknown field")) {
        Some(key) => {
            let suggestion = nearest(key, quoted).map(Into::into);
            FaultKind::UnknownKey { key: key.into(), suggestion }
        }
        None => FaultKind::Syntax(one_line(message)),
    }
}

/// Returns a message as one line, with the type names replaced by words for users.
fn one_line(message: &str) -> String {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace("expected u32", "expected a whole number of at least 0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_reported_with_the_nearest_known_one() {
        let kind = kind_of("unknown field `sise`, expected one of `size`, `count`, `cost_km`");
        let (key, suggestion) = ("sise".into(), Some("size".into()));
        assert_eq!(kind, FaultKind::UnknownKey { key, suggestion });
        assert_eq!(kind_of("missing\n field"), FaultKind::Syntax("missing field".into()));
    }
}
