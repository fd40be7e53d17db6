//! Locations of faults.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

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
    /// The postcodes.
    Postcodes,
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Municipalities => "municipalities",
            Self::Registrants => "registrants",
            Self::Facilitators => "facilitators",
            Self::Distances => "distances",
            Self::History => "history",
            Self::Postcodes => "postcodes",
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
