//! The structure of tables: delimiters, quotes, headers, rows.

use super::{Folder, faults, faults_of_towns, read, warnings};

fn ids(registrants: &str) -> Vec<String> {
    let (pool, _) = read(registrants);
    pool.registrants().iter().map(|r| r.id().to_owned()).collect()
}

#[test]
fn the_header_tells_the_delimiter() {
    for text in [
        "id,municipality,party\nr1,GM1,a;b\n",
        "id;municipality;party\nr1;GM1;a,b\n",
        "id\tmunicipality\tparty\nr1\tGM1\ta,b;c\n",
        "sep=;\nid;municipality\nr1;GM1\n",
        "id;municipality;\"name, or, what\"\nr1;GM1;x\n",
    ] {
        assert_eq!(ids(text), ["r1"], "{text}");
    }
}

#[test]
fn headers_are_found_in_any_order_and_case() {
    let (pool, _) = read(" Municipality , PARTY,Id \n Aa , A , r1 \n");
    let who = pool.find_registrant("r1").unwrap();
    assert_eq!(pool.municipality_of(who).code(), "GM1");
    assert_eq!(pool.value(who, "party"), "A");
}

#[test]
fn line_ends_blank_lines_and_a_missing_last_one() {
    for text in [
        "id,municipality\r\nr1,GM1\r\nr2,GM1\r\n",
        "id,municipality\rr1,GM1\rr2,GM1",
        "\n\nid,municipality\nr1,GM1\r\n,\r\n\n \nr2,GM1\r",
    ] {
        assert_eq!(ids(text), ["r1", "r2"], "{text:?}");
    }
    assert_eq!(ids("id,municipality\n#1,GM1\n"), ["#1"]);
}

#[test]
fn lines_are_counted_through_quotes_and_blank_lines() {
    let said = "people.csv, line 8, column 3 (seats): this is not a whole number such as 3";
    let text =
        "id,municipality,seats,x\r\n\r\nr1,GM1,1,\"two\r\nlines\rthree\"\r\n\n,,,\nr2,GM1,x,\n";
    assert_eq!(faults(text), [said]);
}

#[test]
fn quotes_out_of_place() {
    let unclosed = "people.csv, line 3, column 2 (municipality): the quote that opens here is \
                    never closed";
    assert_eq!(faults("id,municipality\nr1,GM1\nr2,\"GM1\nr3,GM1\n"), [unclosed]);
    assert_eq!(faults("id,municipality\nr1,GM1\nr2,\"GM1\n\"r3\",\"GM1\"\n"), [unclosed]);
    let stray = "people.csv, line 2, column 1 (id): a quote inside a field: put the whole field in \
                 quotes and double the quotes in it";
    assert_eq!(faults("id,municipality\nr\"1\",GM1\n"), [stray]);
    assert_eq!(ids("id,municipality\n\"r\"\"1\"\"\" , \"GM1\"\n"), ["r\"1\""]);
}

#[test]
fn ragged_rows_are_all_told_with_a_hint() {
    let text = "id,municipality,latitude,longitude\nr1,GM1,52,1,5,2\nr2,GM1\nr3,GM1,,\n";
    let said = [
        "people.csv, line 2: the header has 4 fields, this row 6; between commas write decimals \
         with a point, and text that has a comma in quotes",
        "people.csv, line 3: the header has 4 fields, this row 2; is a line broken, or a field \
         missing at its end?",
    ];
    assert_eq!(faults(text), said);
}

#[test]
fn missing_columns_are_told_at_once_with_what_may_be_meant() {
    let said = "people.csv, line 1: required columns are missing: id, municipality (is it \
                \"municipalty\"?)";
    assert_eq!(faults("Municipalty,party\nGM1,A\n"), [said]);
    let said = "towns.csv, line 1: required columns are missing: latitude, longitude";
    assert_eq!(faults_of_towns("code;name\nGM1;Aa\n"), [said]);
}

#[test]
fn duplicate_columns_and_near_ones() {
    let said = "people.csv, line 1, column 3 (ID): the column \"id\" stands twice, as number 1 and \
                number 3";
    assert_eq!(faults("id,municipality,ID\nr1,GM1,r1\n"), [said]);
    let said = "people.csv, line 1, column 3 (Seat): the column \"seat\" is taken as a further \
                column; did you mean \"seats\"?";
    assert_eq!(warnings("id,municipality,Seat\nr1,GM1,4\n"), [said]);
}

#[test]
fn further_columns_are_attributes_and_unnamed_ones_are_not() {
    let (pool, _) = read("id,municipality,Quarter,,\nr1,GM1,Noord,x,\nr2,GM1,,,\n");
    assert_eq!(pool.value(pool.find_registrant("r1").unwrap(), "quarter"), "Noord");
    assert_eq!(pool.value(pool.find_registrant("r2").unwrap(), "quarter"), "");
    assert_eq!(pool.warnings(), []);
}

#[test]
fn limits_hold() {
    let wide = format!("id,municipality{}\nr1,GM1\n", ",x".repeat(300));
    assert_eq!(faults(wide), ["people.csv, line 1: the number of columns is larger than 256"]);
    let long = format!("id,municipality\nr1,\"{}\"\n", "x\n".repeat(40_000));
    let said =
        "people.csv, line 2, column 2 (municipality): the field (bytes) is larger than 65536";
    assert_eq!(faults(long), [said]);
    let endless = format!("id,municipality\nr1,GM1{}\n", ",".repeat(2 << 20));
    let said = "people.csv, line 2, column 1 (id): the record (bytes) is larger than 1048576";
    assert_eq!(faults(endless), [said]);
}

#[test]
fn a_faulty_municipality_file_does_not_blame_those_who_live_there() {
    let said = "towns.csv, line 2, column 3 (longitude): longitude must lie between -180 and 180";
    assert_eq!(faults_of_towns("code,latitude,longitude\nGM1,52,181\n"), [said]);
    let (folder, files) = Folder::with("id,municipality\nr1,GM1\n");
    std::fs::remove_file(folder.path("towns.csv")).unwrap();
    assert_eq!(files.read().unwrap_err().iter().count(), 1);
}
