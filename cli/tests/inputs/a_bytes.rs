//! A. Bytes and structure of tables.

use crate::case::{Case, PEOPLE, people};

/// The default case with another registrants file.
fn with(registrants: impl AsRef<[u8]>) -> Case {
    Case::new().with("r.csv", registrants)
}

const PAIR: &str = "id,municipality\nr1,GM1\nr2,GM2\n";

/// Asserts that the pair r1 and r2 is formed, without a message.
#[track_caller]
fn forms_a_pair(registrants: impl AsRef<[u8]>) {
    assert_eq!(with(registrants).forms(""), [["r1", "r2"]]);
}

#[test]
fn a01_byte_order_mark() {
    forms_a_pair(format!("\u{feff}{PAIR}"));
}

#[test]
fn a02_utf_16() {
    for bytes in [&b"\xFF\xFEi\0d\0"[..], b"\xFE\xFF\0i\0d", b"\xFF\xFE\0\0i\0\0\0"] {
        with(bytes).refuses("r.csv: this is UTF-16; save it as UTF-8\n");
    }
}

#[test]
fn a03_windows_1252() {
    let bytes = b"id,municipality,party\nr1,GM1,A\nr2,GM2,Frysl\xE2n \x80\n";
    let case = with(bytes);
    case.forms(
        "warning: r.csv, line 3: check the letters with accents in this and other such lines: they are not UTF-8, and read as Windows-1252",
    );
    assert!(case.read("out/groups.csv").contains("Fryslân €"));
    // The byte is no character of that encoding either.
    let said = "r.csv, line 2, column 2 (municipality): the field holds a control character";
    with(b"id,municipality\nr1,G\x81\n").refuses(said);
    let said = "p.toml, line 1: this line is not UTF-8; save the file as UTF-8";
    Case::new().with("p.toml", b"name = \"\xE2\"\n").refuses(said);
}

#[test]
fn a04_semicolons() {
    forms_a_pair(PAIR.replace(',', ";"));
    forms_a_pair(format!("sep=;\n{}", PAIR.replace(',', ";")));
    forms_a_pair("id;municipality;\"name, or, what\"\nr1;GM1;x\nr2;GM2;\n");
}

#[test]
fn a05_tabs() {
    forms_a_pair(PAIR.replace(',', "\t"));
}

#[test]
fn a06_decimal_commas_between_commas() {
    let text = "id,municipality,latitude,longitude\nr1,GM1,52,1,5,2\n";
    with(text).refuses(
        "r.csv, line 2: the header has 4 fields, this row 6; between commas write decimals with a \
         point, and text that has a comma in quotes",
    );
}

#[test]
fn a07_empty_file() {
    for text in ["", "\u{feff}", "\u{feff}\r\n , \n"] {
        with(text).refuses("r.csv: the file is empty; its first line must name the columns");
    }
    Case::new().with("m.csv", "").refuses("m.csv: the file is empty");
    Case::new().with("p.toml", "").refuses("p.toml, line 1, column 1: groups is required here");
}

#[test]
fn a08_header_only() {
    with("id,municipality\n\n").refuses("r.csv: the file has a header and no registrants");
    let towns = "code,latitude,longitude\n";
    Case::new().with("m.csv", towns).refuses("m.csv: the file has a header and no municipalities");
}

#[test]
fn a09_blank_lines() {
    forms_a_pair("\n\nid,municipality\nr1,GM1\n,\n\n \nr2,GM2\n\n");
    let said = "r.csv, line 5, column 2 (municipality): no municipality has";
    with("id,municipality\nr1,GM1\n\n,\nr2,Nowhere\n").refuses(said);
}

#[test]
fn a10_no_newline_at_the_end() {
    forms_a_pair(PAIR.trim_end());
}

#[test]
fn a11_any_line_end() {
    forms_a_pair(PAIR.replace('\n', "\r\n"));
    forms_a_pair(PAIR.replace('\n', "\r"));
    forms_a_pair("id,municipality\r\nr1,GM1\rr2,GM2\n");
    let toml = Case::new().read("p.toml").replace('\n', "\r\n");
    Case::new().with("p.toml", toml).forms("");
}

#[test]
fn a12_nul_byte() {
    let said = "r.csv, line 2, column 2 (municipality): the field holds a control character";
    with(b"id,municipality\nr1,G\0\n").refuses(said);
}

#[test]
fn a13_quote_never_closed() {
    let said = "r.csv, line 3, column 2 (municipality): the quote that opens here is never closed";
    with("id,municipality\nr1,GM1\nr2,\"GM1\nr3,GM1\n").refuses(said);
    with("id,municipality\nr1,GM1\nr2,\"GM1\n\"r3\",\"GM1\"\n").refuses(said);
}

#[test]
fn a14_quote_inside_a_field() {
    let said =
        "r.csv, line 2, column 1 (id): a quote inside a field: put the whole field in quotes";
    with("id,municipality\nr\"1\",GM1\n").refuses(said);
}

#[test]
fn a15_quotes_and_line_ends_in_quotes() {
    let text =
        "id,municipality,x\n\"r\"\"1\"\"\" , \"GM1\",\"two\nlines, \"\"and\"\" more\"\nr2,GM2,\n";
    let case = with(text);
    assert_eq!(case.forms(""), [["r\"1\"", "r2"]]);
    assert!(case.read("out/groups.csv").contains("\"two\nlines, \"\"and\"\" more\""));
    // Lines are counted as in a spreadsheet.
    let said = "r.csv, line 3, column 3 (seats): this is not a whole number such as 3";
    with("id,municipality,seats,x\nr1,GM1,1,\"two\r\nlines\rthree\"\nr2,GM1,x,\n").refuses(said);
}

#[test]
fn a16_row_too_short() {
    with("id,municipality,name\nr1,GM1\n").refuses(
        "r.csv, line 2: the header has 3 fields, this row 2; is a line broken, or a field missing at \
         its end?",
    );
}

#[test]
fn a17_row_too_long() {
    let said = "r.csv, line 2: the header has 2 fields, this row 3; ";
    with("id,municipality\nr1,GM1,x\n").refuses(said);
    with("id;municipality\nr1;GM1;x\n").refuses("in it must stand in quotes");
}

#[test]
fn a18_duplicate_header() {
    let said =
        "r.csv, line 1, column 3 (ID): the column \"id\" stands twice, as number 1 and number 3";
    with("id,municipality,ID\nr1,GM1,r1\n").refuses(said);
}

#[test]
fn a19_missing_columns() {
    let said = "r.csv, line 1: required columns are missing: municipality (is it \"municipalty\"?)";
    with("Municipalty,party\nGM1,A\n").refuses(said);
    let said = "m.csv, line 1: required columns are missing: latitude, longitude";
    Case::new().with("m.csv", "code;name\nGM1;Aa\n").refuses(said);
}

#[test]
fn a20_further_columns() {
    let case = with("id,municipality,Shoe size,,\nr1,GM1,44,x,\nr2,GM2,,,\n");
    case.forms("");
    assert!(case.read("out/groups.csv").contains(",r1,GM1,44,x,\n"));
    let said = "warning: r.csv, line 1, column 3 (Seat): the column \"seat\" is taken as a further \
                column; did you mean \"seats\"?";
    with("id,municipality,Seat\nr1,GM1,4\n").forms(said);
}

#[test]
fn a21_case_and_blanks_of_headers() {
    forms_a_pair(" Municipality , ID \n GM1 , r1 \nBEE,r2\n");
}

#[test]
fn a22_endless_fields_and_records() {
    let wide = format!("id,municipality{}\nr1,GM1\n", ",x".repeat(300));
    with(wide).refuses("r.csv, line 1: the number of columns is larger than 256");
    let long = format!("id,municipality\nr1,\"{}\"\n", "x\n".repeat(40_000));
    let said = "r.csv, line 2, column 2 (municipality): the field (bytes) is larger than 65536";
    with(long).refuses(said);
    let endless = format!("id,municipality\nr1,GM1{}\n", ",".repeat(2 << 20));
    let said = "r.csv, line 2, column 1 (id): the record (bytes) is larger than 1048576";
    with(endless).refuses(said);
}

/// A table of ten million rows and one: 40 MB of text, read at once, from which no registrant is created.
#[test]
fn a23_too_many_rows() {
    let rows = "a,a,1\n".repeat(10_000_001);
    let said = "d.csv, line 10000002: the number of rows is larger than 10000000";
    Case::new().with("d.csv", format!("from,to,metres\n{rows}")).refuses(said);
}

#[test]
fn a24_archives_and_workbooks() {
    for (bytes, said) in [
        (&b"\x1F\x8B\x08"[..], "this is compressed (gzip); unpack it first"),
        (
            b"PK\x03\x04",
            "this workbook cannot be read; open it, and save it again as .xlsx or as CSV UTF-8",
        ),
        (
            b"\xD0\xCF\x11\xE0",
            "this workbook cannot be read; open it, and save it again as .xlsx or as CSV UTF-8",
        ),
        (b"\xFD7zXZ\0", "this is compressed (xz or zstd); unpack it first"),
        (b"\x28\xB5\x2F\xFD", "this is compressed (xz or zstd); unpack it first"),
        (b"%PDF-1.7", "this is a PDF; save the table as CSV UTF-8"),
    ] {
        with(bytes).refuses(&format!("r.csv: {said}\n"));
    }
}

/// None of these files blocks the program, for any of the inputs.
#[cfg(unix)]
#[test]
fn a25_not_a_regular_file() {
    let path = |case: &Case, argument: &str, path: &str, said: &str| {
        case.refuses_with(&[argument, path], said);
    };
    let case = Case::new();
    std::fs::create_dir(case.path("folder")).unwrap();
    std::os::unix::fs::symlink(case.path("loop"), case.path("loop")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(case.path("pipe")).status();
    assert!(made.unwrap().success());
    for argument in ["--facilitators", "--distances", "--history", "--previous"] {
        path(&case, argument, "folder", "folder: this is a directory, not a file");
        path(&case, argument, "pipe", "pipe: this is a device or a pipe, not a file");
        path(&case, argument, "/dev/zero", "/dev/zero: this is a device or a pipe, not a file");
        path(&case, argument, "loop", "loop: ");
        path(&case, argument, "none", "none: ");
    }
    for file in ["p.toml", "m.csv", "r.csv"] {
        let case = Case::new();
        std::fs::remove_file(case.path(file)).unwrap();
        // Municipalities are built in.
        if file != "m.csv" {
            case.refuses_with(&[], "required");
        }
        std::os::unix::fs::symlink("/dev/zero", case.path(file)).unwrap();
        case.refuses(&format!("{file}: this is a device or a pipe, not a file"));
    }
}

#[test]
fn a26_comment_signs_are_data() {
    assert_eq!(with("id,municipality\n#1,GM1\nr2,GM2\n").forms(""), [["#1", "r2"]]);
}

/// The length of the file is not the one stated when it was opened; `files::text` tests the opposite change.
#[cfg(target_os = "linux")]
#[test]
fn a27_the_file_changes_while_it_is_read() {
    let said = "/proc/version: the file changed while it was read";
    Case::new().refuses_with(&["--history", "/proc/version"], said);
}

#[test]
fn faults_of_all_files_are_reported_together() {
    let case = Case::new().with("r.csv", "id,municipality,seats\nr1,GM1,x\n,GM2,0\n");
    let case = case.with("m.csv", "code,latitude,longitude\nGM1,x,5\nGM2,53,6\n");
    let case = case.with("f.csv", "id,municipality\nf1,\n").with("p.toml", "[groups]\n");
    let case = case.with("d.csv", "from,to,metres\nGM2,GM2,5\nGM2,GM2,far\n");
    for said in [
        "p.toml, line 1, column 1: meetings is required here",
        "m.csv, line 2, column 2 (latitude): this is not a number of degrees such as 52.37",
        "r.csv, line 2, column 3 (seats): this is not a whole number such as 3",
        "r.csv, line 3, column 1 (id): id is required and empty here",
        "r.csv, line 3, column 3 (seats): seats must lie between 1 and 10000",
        "f.csv, line 2, column 2 (municipality): municipality is required and empty here",
        "d.csv, line 2, column 3 (metres): the distance of GM2 to itself must be 0",
        "d.csv, line 3, column 3 (metres): this is not a whole number such as 3",
    ] {
        case.refuses(said);
    }
    // The number of faults that are shown is limited.
    let many = PEOPLE.replace(",party", "") + &people(40);
    with(many).refuses("r.csv, lines 2, 3, 4 and 42 more: the header has 2 fields");
}
