//! Kinds of faults, each with its message and its stable code.

use std::sync::Arc;

use thiserror::Error;

use super::io_error::IoError;
use super::message::{and_more, did_you_mean, headers_found, left_out, shared_by, variants};
use super::phrase::Phrase;
use super::place::Place;

/// Kind of a fault. Its message states the remedy and never contains personal data.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FaultKind {
    /// A required value is empty.
    #[error("{0} is required and empty here")]
    Empty(Phrase),
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
        what: Phrase,
        /// Smallest allowed value.
        least: i64,
        /// Largest allowed value.
        most: i64,
    },
    /// A text is not the expected number, date or keyword.
    #[error("this is not {expected}")]
    Unreadable {
        /// Description of the expected form, with an example.
        expected: Phrase,
    },
    /// No municipality has this code, name or alias.
    #[error("no municipality has the code, name or alias {name:?}{}", did_you_mean(.suggestions))]
    UnknownMunicipality {
        /// The text of the input.
        name: Arc<str>,
        /// Existing names that it can mean, the likeliest first.
        suggestions: Vec<Arc<str>>,
    },
    /// More than one municipality has this name, or took over parts of the former municipality of this name.
    #[error("{name:?} can mean {all}; write the code of one of them")]
    AmbiguousMunicipality {
        /// The text of the input.
        name: Arc<str>,
        /// The names and codes of these municipalities.
        all: String,
    },
    /// The name is that of a former municipality (a warning).
    #[error("{name:?} is now part of {now}, and is read as that")]
    FormerMunicipality {
        /// The text of the input.
        name: Arc<str>,
        /// The present municipality.
        now: Arc<str>,
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
    #[error("no registrant has the id {id:?}{}", did_you_mean(.suggestion.as_slice()))]
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
    #[error("no file has the attribute {name:?}{}", did_you_mean(.suggestion.as_slice()))]
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
    Contradiction(Phrase),
    /// A required key is missing.
    #[error("{0} is required here")]
    Required(&'static str),
    /// A key has no meaning here.
    #[error("{key:?} has no meaning here{}", did_you_mean(.suggestion.as_slice()))]
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
    Nothing(Phrase),
    /// Required columns are missing.
    #[error("required columns are missing: {missing}{}", headers_found(.found, .example))]
    MissingColumns {
        /// The missing columns, with headers that resemble them.
        missing: Arc<str>,
        /// The headers that the table has, in quotes; empty if its first line may be data.
        found: Arc<str>,
        /// A missing column whose header the programme can state.
        example: Option<&'static str>,
    },
    /// The programme states a header that the registrants file does not have.
    #[error("the registrants file has no header {header:?}; it has {found}")]
    UnknownHeader {
        /// The stated header.
        header: Arc<str>,
        /// The headers of the file, in quotes.
        found: Arc<str>,
    },
    /// A workbook has no sheet of this name.
    #[error("the workbook has no sheet {name:?}; it has {found}")]
    UnknownSheet {
        /// The name.
        name: Arc<str>,
        /// The names of the sheets, in quotes.
        found: Arc<str>,
    },
    /// A line above the header, or a row with totals below the table, was left out (a warning).
    #[error("{}", left_out(*.is_total))]
    LeftOut {
        /// `true` for a row of totals, `false` for a line above the header.
        is_total: bool,
    },
    /// The registrants have no ids; the numbers of their rows serve (a warning).
    #[error(
        "there is no column id: registrants are numbered 1, 2, 3, … by row; the numbers change when rows move"
    )]
    NumberedRows,
    /// A cell was split at another separator than `|` (a warning).
    #[error(
        "values are separated by {separator:?} instead of \"|\" in this column; this cell is read as {read}"
    )]
    OtherSeparator {
        /// The separator.
        separator: &'static str,
        /// The values of a cell, in quotes.
        read: String,
    },
    /// A cell has separators between parts that are no values elsewhere (a warning).
    #[error("this cell is read as one value; if it is a list, separate the values by \"|\"")]
    OneValue,
    /// Two rows are one person, by address or by name and municipality (a warning).
    #[error("the same {} as in {first}: this person seems to be registered twice", shared_by(*.by_email))]
    SamePerson {
        /// `true` if both rows have one e-mail address, `false` if they have one name and municipality.
        by_email: bool,
        /// Place of the other row.
        first: Box<Place>,
    },
    /// A date can be read in two ways.
    #[error(
        "the dates of this column can be read with the day first or with the month first: {cell:?} is {day_first} or \
         {month_first}; state date_order = \"dmy\" or \"mdy\" under [columns] in the programme"
    )]
    AmbiguousDate {
        /// A cell of the column.
        cell: Arc<str>,
        /// The date with the day first.
        day_first: Arc<str>,
        /// The date with the month first.
        month_first: Arc<str>,
    },
    /// Values of an attribute differ only in capitals, accents, punctuation or blanks (a warning).
    #[error("{}", variants(.attribute, .shown, *.number))]
    Variants {
        /// The attribute.
        attribute: Arc<str>,
        /// Spellings of one value with their numbers; empty if they may be personal.
        shown: String,
        /// Number of values with several spellings.
        number: usize,
    },
    /// A value of the programme occurs nowhere (a warning).
    #[error("no registrant has the value {value:?} of {attribute}{}", did_you_mean(.suggestion.as_slice()))]
    ValueNowhere {
        /// The attribute.
        attribute: Arc<str>,
        /// The value.
        value: Arc<str>,
        /// The most similar value that occurs.
        suggestion: Option<Arc<str>>,
    },
    /// A statement has no effect (a warning).
    #[error("{0}")]
    NoEffect(Phrase),
    /// Hardly anybody of earlier groups is registered now (a warning).
    #[error(
        "of {all} people in the earlier groups, {known} are registered now; is it the right file?"
    )]
    UnknownEarlier {
        /// Number of people who are registered.
        known: usize,
        /// Number of people in the earlier groups.
        all: usize,
    },
    /// No facilitator has this id.
    #[error("no facilitator has the id {id:?}{}", did_you_mean(.suggestion.as_slice()))]
    UnknownFacilitator {
        /// The id.
        id: Arc<str>,
        /// The most similar id.
        suggestion: Option<Arc<str>>,
    },
    /// A wish fits several registrants.
    #[error("a wish fits several registrants; write the id or the e-mail address")]
    AmbiguousWish,
    /// A wish fits no registrant (a warning).
    #[error("a wish is for a person who is not registered, and counts for nothing")]
    UnknownWish,
    /// A registrant has a wish for itself (a warning).
    #[error("a wish for oneself counts for nothing")]
    WishForOneself,
    /// Registrants are locked who were in no earlier group (a warning).
    #[error("locked, but in no group of the earlier plan: {}", .ids.join(", "))]
    LockedInNoGroup {
        /// Their ids.
        ids: Vec<Arc<str>>,
    },
    /// No place has this postcode.
    #[error(
        "the postcode {0} is unknown; correct it, or leave it empty and state the municipality"
    )]
    UnknownPostcode(Arc<str>),
    /// A postcode is in another municipality than the one stated (a warning).
    #[error(
        "the postcode is in {of_postcode}, not in {stated}; the journeys start at the postcode"
    )]
    PostcodeElsewhere {
        /// The municipality of the postcode.
        of_postcode: Arc<str>,
        /// The stated municipality.
        stated: Arc<str>,
    },
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
        hint: Phrase,
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
        what: Phrase,
        /// Largest accepted value.
        most: u64,
    },
    /// The bytes are not in a supported text encoding.
    #[error("{0}")]
    Encoding(Phrase),
    /// The file was read as Windows-1252 (a warning).
    #[error(
        "check the letters with accents in this and other such lines: they are not UTF-8, and read as Windows-1252"
    )]
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
    OddPoint(Phrase),
    /// The operating system reported an error.
    #[error("{0}")]
    Io(#[source] IoError),
}

impl FaultKind {
    /// The place of another row that the message names, if it names one.
    pub(crate) fn other_place(&mut self) -> Option<&mut Place> {
        match self {
            Self::Duplicate { first, .. }
            | Self::LookAlike { first, .. }
            | Self::SamePerson { first, .. } => Some(first),
            _ => None,
        }
    }
}
