//! Kinds of faults, each with its message and its stable code.

use std::io;
use std::sync::Arc;

use thiserror::Error;

use super::place::Place;

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
