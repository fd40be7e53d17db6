//! A first look at a registrants file: its columns, their values, and the headers that probably mean a column.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::column_names::ColumnNames;
use super::columns::Columns;
use super::findings::Findings;
use super::input::Input;
use super::municipalities;
use super::postcodes;
use super::registrants::COLUMNS;
use super::sheet::Sheet;
use crate::error::Faults;
use crate::pool::Pool;
use crate::pool::attributes::{SHOWN, canonical};

/// Returns `true` if a cell is of a kind.
type IsOfKind<'k> = &'k dyn Fn(&str) -> bool;

/// Number of rows that are looked at to tell what a column means.
const LOOKED_AT: usize = 200;
/// Share of the filled cells, in per cent, that must be of a kind for the column to be of that kind.
const MOST: usize = 60;
/// Number of different values up to which a column is described by them.
const MAX_VALUES: usize = 30;

/// Words in headers by which people ask for a column, with the column.
const WORDS: [(&str, &str); 12] = [
    ("naam", "name"),
    ("name", "name"),
    ("partij", "party"),
    ("fractie", "party"),
    ("party", "party"),
    ("functie", "role"),
    ("rol", "role"),
    ("role", "role"),
    ("organisatie", "organisation"),
    ("werkgever", "organisation"),
    ("regio", "region"),
    ("beschikbaar", "available"),
];

/// Contents of a registrants file, seen without a programme.
///
/// ```
/// use kring::files::{Input, Survey};
/// let towns = Input::text("towns", "code,name,latitude,longitude\nGM0344,Utrecht,52.09,5.12\n");
/// let people = Input::text("people", "Tijdstempel,Waar bent u raadslid?\n1-4-2026 9:30,Utrecht\n");
/// let survey = Survey::read(people, towns)?;
/// assert_eq!(survey.proposal.iter().collect::<Vec<_>>(), [("municipality", "Waar bent u raadslid?")]);
/// # Ok::<(), kring::Faults>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Survey {
    /// Number of registrants.
    pub rows: usize,
    /// The columns in order.
    pub columns: Vec<SurveyedColumn>,
    /// Headers that a programme should name.
    pub proposal: ColumnNames,
}

/// Column of a registrants file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SurveyedColumn {
    /// The header as written.
    pub header: Arc<str>,
    /// Column or attribute that it stands for, with the proposal.
    pub column: String,
    /// Number of registrants with a value.
    pub filled: usize,
    /// Number of different values.
    pub different: usize,
    /// Values with their numbers, the most frequent first; empty if they are many or may be personal.
    pub values: Vec<(String, usize)>,
}

impl Survey {
    /// Looks at a registrants file.
    ///
    /// # Errors
    ///
    /// A file cannot be read.
    pub fn read(
        registrants: impl Into<Input>,
        municipalities: impl Into<Input>,
    ) -> Result<Self, Faults> {
        const ANY: Columns = Columns { required: &[], ..COLUMNS };
        let (mut findings, names) = (Findings::default(), ColumnNames::default());
        let people = Sheet::read(&registrants.into(), &ANY, &names, &mut findings);
        let towns =
            Sheet::read(&municipalities.into(), &municipalities::COLUMNS, &names, &mut findings);
        let towns = towns.map(|mut sheet| {
            municipalities::enter(Pool::builder(), &mut sheet, &mut findings).build()
        });
        Faults::none(findings.faults)?;
        let pool = towns.transpose()?.unwrap_or_default();
        let people = people.unwrap_or_else(Sheet::empty);
        let cells: Vec<Vec<String>> = cells_by_column(&people);
        let mut meant: Vec<String> =
            (0..cells.len()).map(|at| people.meaning(at).unwrap_or_default().to_owned()).collect();
        let proposal = propose(&people, &cells, &mut meant, &pool);
        let columns = people.header().iter().zip(cells).zip(meant);
        let columns = columns.filter(|((header, _), _)| !header.is_empty());
        let columns = columns.map(|((header, cells), column)| surveyed(header, cells, column));
        let rows = people.rows().count();
        Ok(Self { rows, columns: columns.collect(), proposal })
    }
}

fn cells_by_column(sheet: &Sheet) -> Vec<Vec<String>> {
    let mut columns = vec![Vec::new(); sheet.header().len()];
    for row in sheet.rows() {
        for (column, cell) in
            columns.iter_mut().zip(row.cells()).filter(|(_, cell)| !cell.is_empty())
        {
            column.push(cell.to_owned());
        }
    }
    columns
}

fn surveyed(header: &Arc<str>, cells: Vec<String>, column: String) -> SurveyedColumn {
    let filled = cells.len();
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for cell in cells {
        *numbers.entry(cell).or_default() += 1;
    }
    let different = numbers.len();
    let is_shown = SHOWN.contains(&&*column) && different <= MAX_VALUES;
    let mut values: Vec<(String, usize)> =
        if is_shown { numbers.into_iter().collect() } else { Vec::new() };
    values.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    SurveyedColumn { header: header.clone(), column, filled, different, values }
}

/// Names the headers that probably mean a column which no header bears, or only an empty one.
fn propose(sheet: &Sheet, cells: &[Vec<String>], meant: &mut [String], pool: &Pool) -> ColumnNames {
    let mut proposal = ColumnNames::default();
    let is_place = |cell: &str| pool.find_municipality(cell).is_ok();
    let kinds: [(&str, IsOfKind<'_>); 3] = [
        ("municipality", &is_place),
        ("postcode", &|cell| postcodes::is_postcode(cell)),
        ("email", &|cell| cell.contains('@')),
    ];
    let mut assign = |at: usize, column: &str, meant: &mut [String]| {
        if let (Some(header), Some(meaning)) = (sheet.header().get(at), meant.get_mut(at)) {
            proposal = std::mem::take(&mut proposal).with(column, header.to_string());
            column.clone_into(meaning);
        }
    };
    for (column, is_of_kind) in kinds {
        let is_candidate =
            |at: &usize| cells.get(*at).is_some_and(|cells| mostly(cells, is_of_kind));
        if !is_filled(column, meant, cells, is_of_kind) {
            let found = (0..cells.len()).filter(|at| is_free(meant.get(*at))).find(is_candidate);
            found.into_iter().for_each(|at| assign(at, column, meant));
        }
    }
    for (word, column) in WORDS {
        let has_word = |at: &usize| {
            let header = sheet.header().get(*at).map_or("", |header| header);
            let name = canonical(header);
            // "Achternaam" asks for a name too.
            name.split('_')
                .any(|part| part.trim_matches(|c: char| !c.is_alphanumeric()).ends_with(word))
                && cells.get(*at).is_some_and(|cells| !cells.is_empty())
        };
        if !is_filled(column, meant, cells, &|_| true) {
            let found = (0..cells.len()).filter(|at| is_free(meant.get(*at))).find(has_word);
            found.into_iter().for_each(|at| assign(at, column, meant));
        }
    }
    proposal
}

/// Returns `true` if a header bears the column and most of its cells are of the kind.
fn is_filled(
    column: &str,
    meant: &[String],
    cells: &[Vec<String>],
    is_of_kind: IsOfKind<'_>,
) -> bool {
    let mut columns = meant.iter().zip(cells);
    columns.any(|(meaning, cells)| meaning == column && mostly(cells, is_of_kind))
}

/// Returns `true` if a header means no known column.
fn is_free(meaning: Option<&String>) -> bool {
    meaning.is_some_and(|meaning| !COLUMNS.know(meaning))
}

fn mostly(cells: &[String], is_of_kind: IsOfKind<'_>) -> bool {
    let looked_at = cells.len().min(LOOKED_AT);
    let number = cells.iter().take(LOOKED_AT).filter(|cell| is_of_kind(cell)).count();
    number > 0 && number * 100 >= looked_at * MOST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey(people: &str) -> Survey {
        let towns =
            "code,name,latitude,longitude\nGM0344,Utrecht,52.09,5.12\nGM0363,Amsterdam,52.4,4.9\n";
        Survey::read(Input::text("r", people), Input::text("m", towns)).unwrap()
    }

    #[test]
    fn headers_of_a_form_are_recognised_by_their_words_and_cells() {
        let survey = survey(
            "Id;Begintijd;E-mail;Naam;Voor- en achternaam;In welke gemeente bent u raadslid?;Van welke partij bent u?\n\
             1;12-3-2026 14:05;anonymous;;A;Utrecht;X\n2;12-3-2026 14:06;anonymous;;B;amsterdam;Y\n",
        );
        let proposal: Vec<(&str, &str)> = survey.proposal.iter().collect();
        let expected = [
            ("municipality", "In welke gemeente bent u raadslid?"),
            ("name", "Voor- en achternaam"),
            ("party", "Van welke partij bent u?"),
        ];
        assert_eq!(proposal, expected);
        assert_eq!(survey.rows, 2);
        let party = survey.columns.iter().find(|column| column.column == "party").unwrap();
        assert_eq!((party.filled, party.different, party.values.len()), (2, 2, 2));
    }

    #[test]
    fn values_that_may_be_personal_are_not_listed() {
        let survey = survey("id,municipality,name,note\n1,Utrecht,A,x\n2,Utrecht,B,x\n");
        assert_eq!(survey.proposal, ColumnNames::default());
        let listed: Vec<bool> = survey.columns.iter().map(|c| !c.values.is_empty()).collect();
        assert_eq!(listed, [false; 4]);
    }
}
