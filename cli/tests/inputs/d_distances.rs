//! D. Distances.

use crate::case::{Case, PEOPLE, people, programme, rule};

fn given(rows: &str) -> Case {
    Case::new().with("d.csv", format!("from,to,metres\n{rows}"))
}

/// All pairs of the three towns.
const ALL: &str = "GM1,GM2,65000\nGM1,GM3,65000\nGM2,GM3,65000\n";

#[test]
fn d73_asymmetric_distances() {
    let said = "d.csv, line 3, column 3 (metres): the distance between GM2 and GM1 is given twice, with \
                different metres";
    given("GM1,GM2,5\nGM2,GM1,6\n").refuses(said);
    given(&format!("{ALL}GM2,GM1,65000\n")).forms("");
}

#[test]
fn d74_negative() {
    let said = "d.csv, line 2, column 3 (metres): metres must lie between 0 and 1000000000";
    given("GM1,GM2,-4\n").refuses(said);
}

#[test]
fn d75_no_number() {
    for cell in ["nan", "inf", "1.5", "1e3", "far"] {
        let said = "d.csv, line 2, column 3 (metres): this is not a whole number such as 3";
        given(&format!("GM1,GM2,{cell}\n")).refuses(said);
    }
}

#[test]
fn d76_distance_to_itself() {
    let said = "d.csv, line 2, column 3 (metres): the distance of GM1 to itself must be 0";
    given("GM1,GM1,5\n").refuses(said);
    given(&format!("{ALL}GM1,GM1,0\n")).forms("");
}

#[test]
fn d77_a_detour_is_shorter() {
    let case = given("GM1,GM2,1000\nGM1,GM3,1\nGM2,GM3,1\n");
    let case = case.with("r.csv", "id,municipality\nr1,GM1\nr2,GM2\n");
    case.forms("");
    assert!(case.read("out/plan.json").contains("\"cost_m\": 1000,"));
}

#[test]
fn d78_missing_and_unknown_places() {
    let said = "d.csv, line 3, column 2 (to): no municipality has the code, name or alias \"GM9\"";
    given("GM1,GM2,1000\nGM1,GM9,1\n").refuses(said);
    given("GM1,GM2\n").refuses("d.csv, line 2: the header has 3 fields, this row 2");
    given("GM1,GM2,5\nGM1,GM3,5\n").refuses("the distance between GM2 and GM3 is missing\n");
    given("GM1,GM2,5\n")
        .refuses("the distance between GM1 and GM3 is missing, and 1 more such distance\n");
    given("").refuses("the distance between GM1 and GM2 is missing, and 2 more such distances\n");
}

#[test]
fn d79_empty_distance() {
    let said = "d.csv, line 2, column 3 (metres): metres is required and empty here";
    given("GM1,GM2,\n").refuses(said);
}

#[test]
fn d80_sums_that_overflow() {
    // A billion metres, a hundred million times: 10^17 m for each of a pair is less than 2^61, and more is refused.
    let far = "GM1,GM2,1000000000\nGM1,GM3,1000000000\nGM2,GM3,1000000000\n";
    let often = |times: &str| {
        let toml = Case::new().read("p.toml").replace("on_site = 1", &format!("on_site = {times}"));
        given(far).with("p.toml", toml)
    };
    often("1000").forms("");
    for times in ["4000000000", "9223372036854775807", "99999999999999999999"] {
        often(times).refuses("p.toml, line ");
    }
    // Penalties of 10^11 m with 10^6 companions each: 23 people give 2.3 * 10^18 m, 24 give more than 2^61.
    let wishing = |number: usize| {
        let wish = rule("avoid", "attribute = \"party\"\npenalty_km = 100000000");
        Case::new()
            .with("r.csv", people(number))
            .with("p.toml", programme((2, 1_000_000), "", &wish))
    };
    wishing(23).forms("");
    wishing(24)
        .refuses("p.toml, line 5, column 2: distances, meetings and penalties are so large that");
}

#[test]
fn d81_all_at_one_place() {
    let case = given("GM1,GM2,0\nGM1,GM3,0\nGM2,GM3,0\n");
    case.forms("");
    assert!(case.read("out/plan.json").contains("\"cost_m\": 0,"));
}

#[test]
fn d82_almost_the_same_point() {
    let towns = "code,latitude,longitude\nGM1,52,5\nGM2,52.000000000001,5\nGM3,52,5.000000000001\n";
    let case = Case::new().with("m.csv", towns);
    case.forms("");
    assert!(case.read("out/plan.json").contains("\"cost_m\": 0,"));
}

#[test]
fn own_points_exclude_given_distances() {
    let text = PEOPLE.replace("party\n", "latitude,longitude\n").replace(",A\n", ",52,5\n");
    let text = text.replace(",B\n", ",,\n");
    let said = "an own starting point cannot be used together with a distances table";
    given(ALL).with("r.csv", text).refuses(said);
}
