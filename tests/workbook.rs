//! The workbook `groups.xlsx`: the same cells as the tables, texts as texts, the same bytes again.
#![cfg(feature = "files")]

use std::fs;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use kring::files::{PoolFiles, Presentation, Results, WORKBOOK};
use kring::programme::{Meetings, OnSite, Size};
use kring::{Language, Metres, Options, Programme, Rule};

/// Texts that a spreadsheet could calculate, convert or reject.
const HOSTILE: [&str; 9] = [
    "=1+1",
    "+31 6 12345678",
    "@SUM(A1)",
    "-",
    "007",
    "1-2-2026",
    "_x0041_",
    "<b>&amp;\u{202e}😀",
    "http://example.org/a b",
];

/// The tables and the workbook of a plan.
struct Written {
    groups: Vec<Vec<String>>,
    reserve: Vec<Vec<String>>,
    book: Vec<u8>,
}

/// Registrants of three towns with hostile texts in their own columns. The last one has no companion to be placed with.
fn registrants(delimiter: char) -> String {
    let mut text = String::from("id,municipality,name,email,seats,available,max_travel_km,note\n");
    for (nth, hostile) in HOSTILE.iter().enumerate() {
        let town = ["A", "B", "C"][nth % 3];
        text += &format!(
            "0{nth},{town},\"{hostile}\",p{nth}@example.org,1,mon|tue{nth},99,\"{hostile}\"\n"
        );
    }
    let text = text.replace(',', &delimiter.to_string());
    if delimiter == ';' { text.replace(";99;", ";99,5;") } else { text }
}

fn written(delimiter: char, meetings: Meetings, language: Language) -> Written {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let towns = "code,name,latitude,longitude\nA,Aa,52.0,5.0\nB,Bee,52.2,5.3\nC,Cee,52.4,5.1\n";
    fs::write(path("towns.csv"), towns).unwrap();
    fs::write(path("people.csv"), registrants(delimiter)).unwrap();
    let (pool, sheet) = PoolFiles::new(path("towns.csv"), path("people.csv")).read().unwrap();
    let avoid = Rule::Avoid { attribute: "municipality".into(), penalty: Metres(1_000) };
    let programme = Programme::new("=Test", Size { min: 4, max: 4 }, meetings).with_rule(avoid);
    let plan = programme.form_groups(&pool, &Options::default()).unwrap();
    let mut presentation = Presentation::from(language);
    presentation.workbook = true;
    let results = Results::new(&pool, &programme, &sheet, &plan, presentation);
    let paths = results.write_to(folder.path()).unwrap();
    assert!(paths.len() == 6 && paths[5].ends_with(WORKBOOK));
    let table = |name: &str| -> Vec<Vec<String>> {
        let text = fs::read_to_string(path(name)).unwrap();
        let text = text.trim_start_matches('\u{feff}').to_owned();
        let mut reader = csv::ReaderBuilder::new();
        let mut reader =
            reader.has_headers(false).delimiter(delimiter as u8).from_reader(Cursor::new(text));
        let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
        rows.collect()
    };
    let book = fs::read(path(WORKBOOK)).unwrap();
    let mut again = Vec::new();
    results.write_workbook(&mut again).unwrap();
    assert!(book == again, "the same results have other bytes");
    Written { groups: table("groups.csv"), reserve: table("reserve.csv"), book }
}

/// Returns the rows of a sheet.
fn sheet(book: &[u8], name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(book.to_vec())).unwrap();
    let range = book.worksheet_range(name).unwrap();
    assert_eq!(range.start(), Some((0, 0)));
    assert!(book.worksheet_formula(name).unwrap().is_empty(), "{name} has formulas");
    range.rows().map(<[Data]>::to_vec).collect()
}

/// Asserts that the rows of a sheet, below the header, have the content of a table.
fn assert_equal(sheet: &[Vec<Data>], table: &[Vec<String>], numbers: &[&str]) {
    assert_eq!(sheet.len(), table.len());
    let header = &table[0];
    for (cells, texts) in sheet.iter().zip(table).skip(1) {
        assert_eq!(cells.len(), texts.len());
        for ((cell, text), name) in cells.iter().zip(texts).zip(header) {
            match cell {
                Data::Empty => assert_eq!(text, ""),
                Data::Float(number) => {
                    assert!(numbers.contains(&name.as_str()), "{name}: {number}");
                    assert_eq!(text.replace(',', ".").parse::<f64>().unwrap(), *number);
                }
                Data::String(own) => {
                    assert!(!numbers.contains(&name.as_str()), "{name}: {own}");
                    // The tables mark what a spreadsheet would calculate; in a text cell nothing is calculated.
                    let unmarked = text.strip_prefix('\'').unwrap_or(text);
                    assert_eq!(own, unmarked);
                }
                other => panic!("{name}: {other:?}"),
            }
        }
    }
}

const NUMBERS: [&str; 5] = ["group", "host_turn", "one_way_km", "seats", "max_travel_km"];

#[test]
fn sheets_have_the_cells_of_the_tables() {
    for delimiter in [',', ';'] {
        for meetings in
            [Meetings::central(2), Meetings::rotating(OnSite::Members), Meetings::online(3)]
        {
            let Written { groups, reserve, book } = written(delimiter, meetings, Language::English);
            assert_eq!((groups.len(), reserve.len()), (9, 2));
            let of_groups = sheet(&book, "Groups");
            assert_equal(&of_groups, &groups, &NUMBERS);
            assert_equal(&sheet(&book, "Reserve list"), &reserve, &NUMBERS);
            let own = |row: &[Data]| row[7..].iter().map(ToString::to_string).collect::<Vec<_>>();
            assert_eq!(own(&of_groups[0]), groups[0][7..]);
        }
    }
}

#[test]
fn hostile_texts_are_texts() {
    let Written { book, .. } = written(',', Meetings::online(3), Language::English);
    let sheets = ["Groups", "Reserve list"].map(|name| sheet(&book, name)).concat();
    for hostile in HOSTILE {
        let is_it = |cell: &Data| *cell == Data::String(hostile.to_owned());
        assert_eq!(sheets.iter().flatten().filter(|cell| is_it(cell)).count(), 2, "{hostile}");
    }
    assert_eq!(sheet(&book, "Figures")[1][1], Data::String("=Test".to_owned()));
}

#[test]
fn a_row_for_each_group_has_what_invitations_need() {
    let Written { book, .. } = written(',', Meetings::rotating(OnSite::Members), Language::Dutch);
    let rows = sheet(&book, "Per groep");
    assert_eq!(rows[0][2], Data::String("E-mailadressen".to_owned()));
    assert_eq!(rows.len(), 3);
    for row in &rows[1..] {
        let text = |column: usize| row[column].to_string();
        assert_eq!(text(1).split("; ").count(), 4);
        assert_eq!(text(1), text(4), "members stand in the order of hosting");
        assert_eq!(text(2).matches("@example.org").count(), 4);
        assert_eq!((text(3), text(5), text(6)), (String::new(), "mon".to_owned(), String::new()));
    }
    let names: Vec<String> = {
        let book: Xlsx<_> = open_workbook_from_rs(Cursor::new(book)).unwrap();
        book.sheet_names()
    };
    assert_eq!(names, ["Groepen", "Reservelijst", "Per groep", "Kerncijfers"]);
}
