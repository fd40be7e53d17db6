//! What is wrong with an input: every fault with its kind and its place, collected before anything fails.

use std::fmt;
use std::sync::Arc;

use thiserror::Error;

/// A table of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// Where a fault is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Place {
    /// A row of a table, counted from 0 in the order of adding, and perhaps a field of it.
    Row {
        /// The table.
        table: Table,
        /// The row.
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
        /// The file's name as it was given.
        file: Arc<str>,
        /// The line, counted from 1; none where the file as a whole is meant.
        line: Option<u64>,
        /// In a table the number of the field, in a text the number of the character; from 1.
        column: Option<u64>,
        /// The field's name, where the file is a table.
        field: Option<Arc<str>>,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row { table, row, field } => {
                write!(f, "{table}, row {}", row + 1)?;
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

/// What is wrong. The text says how to mend it, and never holds a personal value.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FaultKind {
    /// A required value is empty.
    #[error("{0} is required and empty here")]
    Empty(&'static str),
    /// Two rows bear one key.
    #[error("{what} {key:?} stands here and in {first}; give each its own")]
    Duplicate {
        /// What the key names.
        what: &'static str,
        /// The key.
        key: Arc<str>,
        /// Where it stood first.
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
        /// What the number is.
        what: &'static str,
        /// The least that is allowed.
        least: i64,
        /// The most that is allowed.
        most: i64,
    },
    /// A text that should be a number, a date or one of few words is not.
    #[error("this is not {expected}")]
    Unreadable {
        /// What was expected, with an example.
        expected: &'static str,
    },
    /// No municipality has this code, name or alias.
    #[error("no municipality has the code, name or alias {name:?}{}", did_you_mean(.suggestion))]
    UnknownMunicipality {
        /// What was written.
        name: Arc<str>,
        /// The nearest name there is.
        suggestion: Option<Arc<str>>,
    },
    /// More than one municipality has this name.
    #[error("more than one municipality is called {name:?}: {codes}; write its code")]
    AmbiguousMunicipality {
        /// What was written.
        name: Arc<str>,
        /// The codes of those that bear it.
        codes: String,
    },
    /// Only one of latitude and longitude is given.
    #[error("latitude and longitude go together; one of them is empty")]
    HalfPoint,
    /// Own points and a table of distances exclude each other.
    #[error("an own starting point cannot be used together with a distances table")]
    PointWithDistances,
    /// An own point and a municipality to start from exclude each other.
    #[error("an own starting point cannot be used together with a municipality to start from")]
    PointAndStart,
    /// A distance is given twice and differs.
    #[error("the distance between {from} and {to} is given twice, with different metres")]
    DistanceConflict {
        /// One end.
        from: Arc<str>,
        /// The other end.
        to: Arc<str>,
    },
    /// A place is not at distance 0 from itself.
    #[error("the distance of {0} to itself must be 0")]
    DistanceToItself(Arc<str>),
    /// A distance that is needed is not in the table.
    #[error("the distance between {from} and {to} is missing{}", and_more(.more))]
    DistanceMissing {
        /// Where somebody starts.
        from: Arc<str>,
        /// Where a meeting may be.
        to: Arc<str>,
        /// How many further pairs are missing.
        more: usize,
    },
    /// A registrant that a rule names is not there.
    #[error("no registrant has the id {id:?}{}", did_you_mean(.suggestion))]
    UnknownRegistrant {
        /// The id.
        id: Arc<str>,
        /// The nearest id there is.
        suggestion: Option<Arc<str>>,
    },
    /// An attribute that no table has.
    #[error("no file has the attribute {name:?}{}", did_you_mean(.suggestion))]
    UnknownAttribute {
        /// The attribute.
        name: Arc<str>,
        /// The nearest attribute there is.
        suggestion: Option<Arc<str>>,
    },
    /// A least value above its most.
    #[error("the least ({min}) is above the most ({max})")]
    MinAboveMax {
        /// The least.
        min: u64,
        /// The most.
        max: u64,
    },
    /// Two statements of the programme contradict each other.
    #[error("{0}")]
    Contradiction(&'static str),
    /// A key is required in this programme.
    #[error("{0} is required here")]
    Required(&'static str),
    /// A key has no meaning here.
    #[error("{key:?} has no meaning here{}", did_you_mean(.suggestion))]
    UnknownKey {
        /// The key.
        key: Arc<str>,
        /// The nearest key that has one.
        suggestion: Option<Arc<str>>,
    },
    /// A text cannot be parsed; the message is the parser's.
    #[error("{0}")]
    Syntax(String),
    /// A table has no rows, or a file nothing in it.
    #[error("{0}")]
    Nothing(&'static str),
    /// Columns are missing.
    #[error("required columns are missing: {0}")]
    MissingColumns(String),
    /// A column stands twice.
    #[error("the column {name:?} stands twice, as number {first} and number {second}")]
    DuplicateColumn {
        /// The column.
        name: Arc<str>,
        /// Its first position, from 1.
        first: usize,
        /// Its second position.
        second: usize,
    },
    /// A header is nearly a known one (a warning).
    #[error("the column {name:?} is taken as a further column; did you mean {known:?}?")]
    NearlyKnownColumn {
        /// The header.
        name: Arc<str>,
        /// The known header that is near.
        known: &'static str,
    },
    /// A row has too few or too many fields.
    #[error("the header has {expected} fields, this row {found}{hint}")]
    FieldCount {
        /// Fields of the header.
        expected: usize,
        /// Fields of this row.
        found: usize,
        /// What may be the matter.
        hint: &'static str,
    },
    /// A quote is opened and never closed.
    #[error("the quote that opens here is never closed")]
    UnclosedQuote,
    /// A quote stands inside an unquoted field.
    #[error("a quote inside a field: put the whole field in quotes and double the quotes in it")]
    StrayQuote,
    /// A control character.
    #[error("the field holds a control character")]
    ControlCharacter,
    /// A limit on size.
    #[error("{what} is larger than {most}")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// The most that is accepted.
        most: u64,
    },
    /// The bytes are no text that is understood.
    #[error("{0}")]
    Encoding(&'static str),
    /// The file was read as Windows-1252 (a warning).
    #[error("not UTF-8; this and other such lines are read as Windows-1252")]
    ReadAsWindows1252,
    /// Two ids look alike (a warning).
    #[error("the id {id:?} looks like {other:?} of {first}")]
    LookAlike {
        /// This id.
        id: Arc<str>,
        /// The other.
        other: Arc<str>,
        /// Where the other stands.
        first: Box<Place>,
    },
    /// A point that is probably an error (a warning).
    #[error("{0}")]
    OddPoint(&'static str),
    /// The operating system refused.
    #[error("{0}")]
    Io(String),
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

/// One fault: what and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{place}: {kind}")]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Where.
    pub place: Place,
}

impl Fault {
    /// A fault from its parts.
    #[must_use]
    pub fn new(place: Place, kind: FaultKind) -> Self {
        Self { kind, place }
    }
}

/// All faults that were found in an input: at least one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct Faults(Vec<Fault>);

/// So many faults are shown; the others are counted.
const SHOWN: usize = 20;

impl Faults {
    /// `Ok` where there is no fault.
    ///
    /// # Errors
    ///
    /// All of them, where there are any.
    pub fn none(faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self(faults)) }
    }

    /// Each fault.
    pub fn iter(&self) -> std::slice::Iter<'_, Fault> {
        self.0.iter()
    }

    /// The faults with their places said in another way.
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

/// The nearest of the known words, if it is near enough to be a slip of the pen.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let tolerance = 1 + length / 5;
    known
        .into_iter()
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
