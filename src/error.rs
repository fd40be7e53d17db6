//! Faults of an input, each with its kind and its place. Validation collects all faults before it fails.

use std::fmt;
use std::io;
use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use thiserror::Error;

/// A table of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Table {
    /// The municipalities.
    Municipalities,
    /// The registrants.
    Registrants,
    /// The facilitators.
    Facilitators,
    /// The given distances.
    Distances,
    /// The earlier groups.
    History,
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Municipalities => "municipalities",
            Self::Registrants => "registrants",
            Self::Facilitators => "facilitators",
            Self::Distances => "distances",
            Self::History => "history",
        })
    }
}

/// Location of a fault.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Place {
    /// A row of a table, optionally with a field.
    Row {
        /// The table.
        table: Table,
        /// Number of the row in the order of adding, from 1.
        row: usize,
        /// The field.
        field: Option<&'static str>,
    },
    /// A table as a whole.
    Table(Table),
    /// A key of the programme, such as `rules[2].max` (rules counted from 0).
    Programme(String),
    /// An option of the solver.
    Option(&'static str),
    /// A position in a file.
    File {
        /// The file's name as given.
        file: Arc<str>,
        /// The line, counted from 1; `None` for the file as a whole.
        line: Option<u64>,
        /// Number of the field in a table, number of the character in a text; both from 1.
        column: Option<u64>,
        /// The field's name if the file is a table.
        field: Option<Arc<str>>,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row { table, row, field } => {
                write!(f, "{table}, row {row}")?;
                field.map_or(Ok(()), |field| write!(f, " ({field})"))
            }
            Self::Table(table) => write!(f, "{table}"),
            Self::Programme(path) => write!(f, "programme, {path}"),
            Self::Option(name) => write!(f, "option {name}"),
            Self::File { file, line, column, field } => {
                f.write_str(file)?;
                if let Some(line) = line {
                    write!(f, ", line {line}")?;
                }
                if let Some(column) = column {
                    write!(f, ", column {column}")?;
                }
                field.as_ref().map_or(Ok(()), |field| write!(f, " ({field})"))
            }
        }
    }
}

/// Kind of a fault. Its message states the remedy and never contains personal data.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FaultKind {
    /// A required value is empty.
    #[error("{0} is required and empty here")]
    Empty(&'static str),
    /// Two rows have the same key.
    #[error("{what} {key:?} stands here and in {first}; give each its own")]
    Duplicate {
        /// Meaning of the key, such as `id`.
        what: &'static str,
        /// The key.
        key: Arc<str>,
        /// Place of the first occurrence.
        first: Box<Place>,
    },
    /// A registrant is a member of an earlier plan more than once.
    #[error("{id:?} is a member more than once")]
    DoubleMember {
        /// The registrant.
        id: Arc<str>,
    },
    /// A number is outside its range.
    #[error("{what} must lie between {least} and {most}")]
    OutOfRange {
        /// Meaning of the number.
        what: &'static str,
        /// Smallest allowed value.
        least: i64,
        /// Largest allowed value.
        most: i64,
    },
    /// A text is not the expected number, date or keyword.
    #[error("this is not {expected}")]
    Unreadable {
        /// Description of the expected form, with an example.
        expected: &'static str,
    },
    /// No municipality has this code, name or alias.
    #[error("no municipality has the code, name or alias {name:?}{}", did_you_mean(.suggestion))]
    UnknownMunicipality {
        /// The text of the input.
        name: Arc<str>,
        /// The most similar existing name.
        suggestion: Option<Arc<str>>,
    },
    /// More than one municipality has this name.
    #[error("more than one municipality is called {name:?}: {codes}; write its code")]
    AmbiguousMunicipality {
        /// The text of the input.
        name: Arc<str>,
        /// The codes of the municipalities with this name.
        codes: String,
    },
    /// A point lacks its latitude or its longitude.
    #[error("latitude and longitude go together; one of them is empty")]
    HalfPoint,
    /// A registrant has an own point although a table of distances is given.
    #[error("an own starting point cannot be used together with a distances table")]
    PointWithDistances,
    /// A registrant has both an own point and a municipality to start from.
    #[error("an own starting point cannot be used together with a municipality to start from")]
    PointAndStart,
    /// A distance is given twice with different values.
    #[error(
        "the distance between {from} and {to} is given twice, with different metres; there is one distance for both \
         directions"
    )]
    DistanceConflict {
        /// One municipality of the pair.
        from: Arc<str>,
        /// The other municipality of the pair.
        to: Arc<str>,
    },
    /// The distance of a municipality to itself is not 0.
    #[error("the distance of {0} to itself must be 0")]
    DistanceToItself(Arc<str>),
    /// A required distance is not in the table.
    #[error("the distance between {from} and {to} is missing{}", and_more(.more))]
    DistanceMissing {
        /// Municipality of departure.
        from: Arc<str>,
        /// Possible venue.
        to: Arc<str>,
        /// Number of further missing pairs.
        more: usize,
    },
    /// A rule names an id that no registrant has.
    #[error("no registrant has the id {id:?}{}", did_you_mean(.suggestion))]
    UnknownRegistrant {
        /// The id.
        id: Arc<str>,
        /// The most similar existing id.
        suggestion: Option<Arc<str>>,
    },
    /// An attribute has a name that means something else.
    #[error("{0:?} is no attribute: it has a setter of its own")]
    ReservedAttribute(Arc<str>),
    /// No table has this attribute.
    #[error("no file has the attribute {name:?}{}", did_you_mean(.suggestion))]
    UnknownAttribute {
        /// The attribute.
        name: Arc<str>,
        /// The most similar existing attribute.
        suggestion: Option<Arc<str>>,
    },
    /// A minimum exceeds its maximum.
    #[error("the least ({min}) is above the most ({max})")]
    MinAboveMax {
        /// The minimum.
        min: u64,
        /// The maximum.
        max: u64,
    },
    /// Two statements of the programme contradict each other.
    #[error("{0}")]
    Contradiction(&'static str),
    /// A required key is missing.
    #[error("{0} is required here")]
    Required(&'static str),
    /// A key has no meaning here.
    #[error("{key:?} has no meaning here{}", did_you_mean(.suggestion))]
    UnknownKey {
        /// The key.
        key: Arc<str>,
        /// The most similar valid key.
        suggestion: Option<Arc<str>>,
    },
    /// A text cannot be parsed; the message comes from the parser.
    #[error("{0}")]
    Syntax(String),
    /// A table has no rows, or a file is empty.
    #[error("{0}")]
    Nothing(&'static str),
    /// Required columns are missing.
    #[error("required columns are missing: {0}")]
    MissingColumns(String),
    /// Two columns have the same name.
    #[error("the column {name:?} stands twice, as number {first} and number {second}")]
    DuplicateColumn {
        /// The column.
        name: Arc<str>,
        /// Its first position, from 1.
        first: usize,
        /// Its second position, from 1.
        second: usize,
    },
    /// The name of an additional column resembles a known one (a warning).
    #[error("the column {name:?} is taken as a further column; did you mean {known:?}?")]
    NearlyKnownColumn {
        /// The column's name in the header.
        name: Arc<str>,
        /// The similar known name.
        known: &'static str,
    },
    /// The number of fields of a row differs from that of the header.
    #[error("the header has {expected} fields, this row {found}{hint}")]
    FieldCount {
        /// Number of fields of the header.
        expected: usize,
        /// Number of fields of this row.
        found: usize,
        /// Possible cause, appended to the message; may be empty.
        hint: &'static str,
    },
    /// A quote is not closed.
    #[error("the quote that opens here is never closed")]
    UnclosedQuote,
    /// An unquoted field contains a quote.
    #[error("a quote inside a field: put the whole field in quotes and double the quotes in it")]
    StrayQuote,
    /// A field contains a control character.
    #[error("the field holds a control character")]
    ControlCharacter,
    /// A size exceeds its limit.
    #[error("{what} is larger than {most}")]
    TooLarge {
        /// Name of the size.
        what: &'static str,
        /// Largest accepted value.
        most: u64,
    },
    /// The bytes are not in a supported text encoding.
    #[error("{0}")]
    Encoding(&'static str),
    /// The file was read as Windows-1252 (a warning).
    #[error("not UTF-8; this and other such lines are read as Windows-1252")]
    ReadAsWindows1252,
    /// Two ids can be mistaken for each other (a warning).
    #[error("the id {id:?} looks like {other:?} of {first}")]
    LookAlike {
        /// This id.
        id: Arc<str>,
        /// The other id.
        other: Arc<str>,
        /// Place of the other id.
        first: Box<Place>,
    },
    /// A point is probably wrong (a warning).
    #[error("{0}")]
    OddPoint(&'static str),
    /// The operating system reported an error.
    #[error("{0}")]
    Io(#[source] IoError),
}

/// An error of the operating system, with its source. Two are equal if they have the same kind and message.
#[derive(Clone, Debug, Error)]
#[error("{0}")]
pub struct IoError(#[source] Arc<io::Error>);

impl From<io::Error> for IoError {
    fn from(error: io::Error) -> Self {
        Self(Arc::new(error))
    }
}

impl PartialEq for IoError {
    fn eq(&self, other: &Self) -> bool {
        (self.0.kind(), self.0.to_string()) == (other.0.kind(), other.0.to_string())
    }
}

impl Eq for IoError {}

impl FaultKind {
    /// A stable name of the kind for programs, such as `unknown_municipality`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty(_) => "empty",
            Self::Duplicate { .. } => "duplicate",
            Self::DoubleMember { .. } => "double_member",
            Self::OutOfRange { .. } => "out_of_range",
            Self::Unreadable { .. } => "unreadable",
            Self::UnknownMunicipality { .. } => "unknown_municipality",
            Self::AmbiguousMunicipality { .. } => "ambiguous_municipality",
            Self::HalfPoint => "half_point",
            Self::PointWithDistances => "point_with_distances",
            Self::PointAndStart => "point_and_start",
            Self::DistanceConflict { .. } => "distance_conflict",
            Self::DistanceToItself(_) => "distance_to_itself",
            Self::DistanceMissing { .. } => "distance_missing",
            Self::UnknownRegistrant { .. } => "unknown_registrant",
            Self::ReservedAttribute(_) => "reserved_attribute",
            Self::UnknownAttribute { .. } => "unknown_attribute",
            Self::MinAboveMax { .. } => "min_above_max",
            Self::Contradiction(_) => "contradiction",
            Self::Required(_) => "required",
            Self::UnknownKey { .. } => "unknown_key",
            Self::Syntax(_) => "syntax",
            Self::Nothing(_) => "nothing",
            Self::MissingColumns(_) => "missing_columns",
            Self::DuplicateColumn { .. } => "duplicate_column",
            Self::NearlyKnownColumn { .. } => "nearly_known_column",
            Self::FieldCount { .. } => "field_count",
            Self::UnclosedQuote => "unclosed_quote",
            Self::StrayQuote => "stray_quote",
            Self::ControlCharacter => "control_character",
            Self::TooLarge { .. } => "too_large",
            Self::Encoding(_) => "encoding",
            Self::ReadAsWindows1252 => "read_as_windows_1252",
            Self::LookAlike { .. } => "look_alike",
            Self::OddPoint(_) => "odd_point",
            Self::Io(_) => "io",
        }
    }
}

fn did_you_mean(suggestion: &Option<Arc<str>>) -> String {
    suggestion.as_ref().map_or_else(String::new, |name| format!("; did you mean {name:?}?"))
}

fn and_more(more: &usize) -> String {
    match more {
        0 => String::new(),
        1 => ", and 1 more such distance".into(),
        more => format!(", and {more} more such distances"),
    }
}

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

/// All faults of an input; at least one. `Debug` shows the same text as `Display`, a line for each fault.
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

/// Maximum number of faults that `Display` lists; it states the number of the rest.
const SHOWN: usize = 20;

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
        let mend = |kind| match kind {
            FaultKind::Duplicate { what, key, first } => {
                FaultKind::Duplicate { what, key, first: Box::new(relocate(*first)) }
            }
            other => other,
        };
        let moved = |f: Fault| Fault { kind: mend(f.kind), place: relocate(f.place) };
        Self(self.0.into_iter().map(moved).collect())
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

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, fault) in self.0.iter().take(SHOWN).enumerate() {
            if nth > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{fault}")?;
        }
        match self.0.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, "\n... and {more} more"),
        }
    }
}

/// Returns the known word with the smallest Damerau-Levenshtein distance to `word`, ignoring case; `None` if the
/// distance is too large for a typing error.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    // One typing error, and one more for every five characters.
    let tolerance = 1 + length / 5;
    known
        .into_iter()
        // The difference in length is a lower bound on the edit distance and costs less.
        .filter(|k| k.chars().count().abs_diff(length) <= tolerance)
        .map(|k| (strsim::damerau_levenshtein(&word, &k.to_lowercase()), k))
        .filter(|&(slips, _)| slips <= tolerance)
        .min()
        .map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_find_their_word() {
        let known = ["Amsterdam", "Rotterdam", "'s-Gravenhage"];
        assert_eq!(nearest("amsterdm", known), Some("Amsterdam"));
        assert_eq!(nearest("Utrecht", known), None);
    }

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
}
