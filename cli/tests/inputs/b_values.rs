//! B. Values of fields.

use crate::case::{Case, PEOPLE};

fn with(registrants: impl AsRef<[u8]>) -> Case {
    Case::new().with("r.csv", registrants)
}

/// Asserts that a registrant with that value in that column is refused with this message, at its place.
#[track_caller]
fn refuses(column: &str, cell: &str, said: &str) {
    let text = format!("id,municipality,{column}\nr1,GM1,{cell}\n");
    with(text).refuses(&format!("r.csv, line 2, column 3 ({column}): {said}"));
}

/// Asserts that a municipality at that point is refused with this message.
#[track_caller]
fn refuses_point(latitude: &str, longitude: &str, said: &str) {
    let text = format!("code,latitude,longitude\nGM1,{latitude},{longitude}\n");
    Case::new().with("m.csv", text).refuses(&format!("m.csv, line 2, column {said}"));
}

#[test]
fn b28_duplicate_id() {
    with("id,municipality\nr1,GM1\n\nr1,GM2\n").refuses(
        "r.csv, line 4, column 1 (id): id \"r1\" stands here and in r.csv, line 2, column 1 (id); give \
         each its own",
    );
    let towns = "code,latitude,longitude\nGM1,52,5\nGM1,52,5\n";
    Case::new().with("m.csv", towns).refuses("m.csv, line 3, column 1 (code): ");
}

#[test]
fn b29_empty_id() {
    let said = "r.csv, line 2, column 1 (id): id is required and empty here";
    with("id,municipality\n ,GM1\n").refuses(said);
}

#[test]
fn b30_ids_that_look_alike() {
    let first = "r.csv, line 2, column 1 (id)";
    for (one, other) in [
        ("r1", "R1"),
        ("r1", "r\u{200b}1"),
        ("jos\u{e9}", "jose\u{301}"),
        ("r1", "\u{ff52}1"),
        ("r\u{2060}1", "r1"),
    ] {
        let case = with(format!("id,municipality\n{one},GM1\n{other},GM2\n"));
        let said = format!(
            "warning: r.csv, line 3, column 1 (id): the id {other:?} looks like {one:?} of {first}"
        );
        assert_eq!(
            case.forms(&said),
            [[one, other].map(str::to_owned)].map(|mut ids| {
                ids.sort();
                ids
            })
        );
    }
    // A trailing blank makes no difference.
    with("id,municipality\nr1,GM1\nr1 ,GM2\n").refuses("id \"r1\" stands here and in");
}

#[test]
fn b31_ids_are_texts() {
    assert_eq!(with("id,municipality\n1,GM1\n01,GM2\n").forms(""), [["01", "1"]]);
}

#[test]
fn b32_any_language() {
    let names = ["Ærø", "文字", "שלום", "👩🏽‍🚀", "e\u{301}"];
    for name in names {
        let case = with(format!("id,municipality,name\n{name},GM1,{name}\nz,GM2,\n"));
        assert_eq!(case.forms("").concat().len(), 2);
        assert!(case.read("out/groups.csv").contains(&format!(",{name},GM1,{name}\n")));
    }
}

#[test]
fn b33_long_name() {
    let long = "x".repeat(10_000);
    let case = with(format!("id,municipality,name\nr1,GM1,{long}\nr2,GM2,\n"));
    case.forms("");
    assert!(case.read("out/groups.csv").contains(&long));
    let text = format!("id,municipality,name\nr1,GM1,{}\n", "x".repeat(65_537));
    let said = "r.csv, line 2, column 3 (name): the field (bytes) is larger than 65536";
    with(text).refuses(said);
}

#[test]
fn b34_invalid_numbers() {
    for cell in ["nan", "inf", "-inf", "1e400", "N/A", "0x10", "1_0", "\"52,1\""] {
        let said = "2 (latitude): this is not a number of degrees such as 52.37";
        refuses_point(cell, "5", said);
    }
    refuses_point("", "5", "2 (latitude): latitude is required and empty here");
    refuses_point("52", " ", "3 (longitude): longitude is required and empty here");
    with("id,municipality,latitude,longitude\nr1,GM1,52,\n").refuses(
        "r.csv, line 2, column 4 (longitude): latitude and longitude go together; one of them is empty",
    );
    refuses("max_travel_km", "nan", "this is not a number of kilometres such as 45.5");
    refuses("registered_at", "31-13-2026", "this is not a date such as 2026-01-31");
}

#[test]
fn b35_points_off_the_globe() {
    refuses_point("91", "5", "2 (latitude): latitude must lie between -90 and 90");
    refuses_point("52", "181", "3 (longitude): longitude must lie between -180 and 180");
}

#[test]
fn b36_latitude_and_longitude_exchanged() {
    let text = "id,municipality,latitude,longitude\nr1,GM1,5.1,52.1\nr2,GM2,,\n";
    let said =
        "warning: r.csv, line 2, column 3 (latitude): latitude and longitude seem to be exchanged";
    with(text).forms(said);
}

#[test]
fn b37_null_island() {
    let text = "id,municipality,latitude,longitude\nr1,GM1,0,-0.0\nr2,GM2,,\n";
    with(text)
        .forms("warning: r.csv, line 2, column 3 (latitude): latitude and longitude are both 0");
}

#[test]
fn b38_other_digits_and_minutes() {
    for cell in ["٥٢", "52°54'", "５２"] {
        refuses_point(cell, "5", "2 (latitude): this is not a number of degrees such as 52.37");
    }
}

#[test]
fn b39_signs_and_exponents() {
    let towns = "code,latitude,longitude\nGM1,+52,-0.0\nGM2,5.2e1,1e-1\nGM3,52,.5\n";
    assert_eq!(Case::new().with("m.csv", towns).forms("").concat().len(), 4);
}

#[test]
fn b40_date_line_and_poles() {
    // 180 and -180 are one meridian, and any longitude is the pole, so the travel is zero.
    for (one, other) in [("10,180", "10,-180"), ("90,0", "90,180"), ("-90,12.5", "-90,-100")] {
        let towns = format!("code,latitude,longitude\nGM1,{one}\nGM2,{other}\n");
        let case = with("id,municipality\nr1,GM1\nr2,GM2\n").with("m.csv", towns);
        case.forms("");
        assert!(case.read("out/plan.json").contains("\"cost_m\": 0,"), "{one} and {other}");
    }
    let towns = "code,latitude,longitude\nGM1,90,0\nGM2,-90,0\n";
    let case = with("id,municipality\nr1,GM1\nr2,GM2\n").with("m.csv", towns);
    case.forms("");
    // Half a great circle: 6 371 008.8 m * pi = 20 015 114.4 m.
    assert!(case.read("out/plan.json").contains("\"cost_m\": 20015114,"));
}

#[test]
fn b41_invalid_sizes() {
    refuses("seats", "-1", "seats must lie between 1 and 10000");
    refuses("seats", "0", "seats must lie between 1 and 10000");
    refuses("seats", "1.5", "this is not a whole number such as 3");
    refuses("seats", "nan", "this is not a whole number such as 3");
    refuses("max_travel_km", "-1", "max_travel_km must lie between 0 and 100000000");
}

#[test]
fn b42_unknown_municipality() {
    let said = "no municipality has the code, name or alias \"Be\"; did you mean \"Bee\"?";
    with("id,municipality\nr1,Be\n").refuses(said);
    let said = "r.csv, line 2, column 3 (only_venues): no municipality has the code, name or alias";
    with("id,municipality,only_venues\nr1,GM1,Aa|Nowhere\n").refuses(said);
    let towns = "code,name,latitude,longitude\nGM1,Aa,52,5\nGM2,aa,53,6\nGM3,Cee,52,5\n";
    let said = "\"Aa\" can mean Aa (GM1), aa (GM2); write the code of one of them";
    with("id,municipality\nr1,Aa\n").with("m.csv", towns).refuses(said);
    // A place that could not be read is not reported as unknown.
    let case =
        Case::new().with("m.csv", "code,latitude,longitude\nGM1,52,181\nGM2,53,6\nGM3,1,1\n");
    assert!(!case.run(&[]).stderr.contains("no municipality"));
    // If all places could be read, an unknown one is reported, whatever else is wrong.
    let case = with("id,municipality,max_travel_km\nr1,GM1,far\nr2,Be,\n");
    let told = case.run(&[]).stderr;
    assert!(told.contains("line 2, column 3 (max_travel_km)"), "{told}");
    assert!(told.contains("line 3, column 2 (municipality): no municipality"), "{told}");
}

#[test]
fn b43_empty_municipality() {
    let said = "r.csv, line 2, column 2 (municipality): municipality is required and empty here";
    with("id,municipality\nr1,\n").refuses(said);
}

#[test]
fn b44_cells_that_a_spreadsheet_would_calculate() {
    for cell in ["=HYPERLINK(1)", "+31 6", "-a", "@SUM(A1)", "＝1", "＋a", "－a", "＠a", "'=1"]
    {
        let case = with(format!("id,municipality,name\nr1,GM1,{cell}\nr2,GM2,-1.5\n"));
        case.forms("");
        let groups = case.read("out/groups.csv");
        let stripped = cell.strip_prefix('\'').unwrap_or(cell);
        assert!(groups.contains(&format!(",'{stripped}\n")), "{groups}");
        assert!(groups.contains(",-1.5\n"), "a number is no formula: {groups}");
        // Reading the file and writing it again changes nothing.
        let again = with(&groups);
        again.forms("");
        assert!(again.read("out/groups.csv").contains(&format!(",'{stripped}\n")));
    }
}

#[test]
fn b45_quotes_commas_and_line_ends_are_quoted() {
    let toml = Case::new().read("p.toml").replace("\"T\"", "\"a, \\\"b\\\"\\nc\"");
    let case = with("id,municipality,x\n\"r,1\",GM1,\"a \"\"b\"\"\nc\"\nr2,GM2,\n");
    let case = case.with("p.toml", toml);
    assert_eq!(case.forms(""), [["r,1", "r2"]]);
    let groups = case.read("out/groups.csv");
    assert!(groups.contains("\"r,1\",GM1,\"a \"\"b\"\"\nc\"\n"), "{groups}");
    assert!(case.read("out/plan.json").contains("\"programme\": \"a, \\\"b\\\"\\nc\""));
}

#[test]
fn b46_numbers_that_overflow() {
    refuses("seats", "99999999999999999999", "seats must lie between 1 and 10000");
    refuses("priority", "3000000000", "priority must lie between -2147483648 and 2147483647");
    refuses("max_travel_km", "1e300", "max_travel_km must lie between 0 and 100000000");
    let said = "d.csv, line 2, column 3 (metres): metres must lie between 0 and 1000000000";
    let distances = "from,to,metres\nGM1,GM2,99999999999999999999\n";
    Case::new().with("r.csv", PEOPLE).with("d.csv", distances).refuses(said);
}
