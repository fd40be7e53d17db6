//! Headers of the registrants file that stand for columns.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Order of day and month in dates with slashes, such as 3/4/2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub enum DateOrder {
    /// The day comes first.
    #[serde(rename = "dmy")]
    DayFirst,
    /// The month comes first.
    #[serde(rename = "mdy")]
    MonthFirst,
}

/// The section `[columns]` of a programme file: the header that the registrants file has for a column, and the order of
/// its dates. A key that is no column of kring's gives an attribute of that name.
///
/// ```
/// use kring::files::{ColumnNames, Input, PoolFiles};
/// let towns = Input::text("towns", "code,name,latitude,longitude\nGM0344,Utrecht,52.09,5.12\n");
/// let people = Input::text("people", "Tijdstempel,Waar bent u raadslid?\n1-4-2026 9:30,Utrecht\n");
/// let names = ColumnNames::default().with("municipality", "Waar bent u raadslid?");
/// let (pool, _) = PoolFiles::new(towns, people).with_columns(names).read()?;
/// assert_eq!(pool.registrants()[0].id(), "1");
/// # Ok::<(), kring::Faults>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct ColumnNames {
    date_order: Option<DateOrder>,
    #[serde(flatten)]
    headers: BTreeMap<String, String>,
}

impl ColumnNames {
    /// Sets the header of a column.
    #[must_use]
    pub fn with(mut self, column: impl Into<String>, header: impl Into<String>) -> Self {
        self.headers.insert(column.into(), header.into());
        self
    }

    /// Sets the order of day and month in dates with slashes; without it the dates of the column decide.
    #[must_use]
    pub fn with_date_order(mut self, order: DateOrder) -> Self {
        self.date_order = Some(order);
        self
    }

    /// Iterates over the columns and their headers.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(column, header)| (column.as_str(), header.as_str()))
    }

    /// The order of day and month, if it is set.
    #[must_use]
    pub fn date_order(&self) -> Option<DateOrder> {
        self.date_order
    }
}
