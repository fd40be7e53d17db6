//! Plans in JSON.

use kring::files::read_plan;

use super::Folder;

fn fault(json: &str) -> String {
    let folder = Folder::new();
    let faults = read_plan(folder.write("plan.json", json)).unwrap_err();
    folder.lines(&faults).join("\n")
}

#[test]
fn figures_may_be_missing_and_further_keys_are_skipped() {
    let folder = Folder::new();
    let json = "\u{feff}{ \"groups\": [ { \"id\": 1, \"members\": [\"r1\"], \"colour\": 3 } ] }";
    let plan = read_plan(folder.write("plan.json", json)).unwrap();
    assert_eq!(plan.groups[0].members[0].as_ref(), "r1");
    assert_eq!((plan.cost_m, plan.reserve.len()), (None, 0));
}

#[test]
fn syntax_errors_have_a_line_and_a_column() {
    let said = "plan.json, line 2, column 1: this is no JSON: trailing comma";
    assert_eq!(fault("{ \"groups\": [],\n}"), said);
    let said = "plan.json, line 2, column 13: invalid type: string \"x\", expected u32";
    assert_eq!(fault("{ \"groups\": [\n  { \"id\": \"x\" } ] }"), said);
    let said = "plan.json, line 1, column 30: this is no JSON: expected `:`";
    assert_eq!(fault("{ \"programme\": \"é\", \"groups\" 3 }"), said);
    assert!(fault("").contains("this is no JSON"));
    assert!(fault(&"[".repeat(1 << 20)).contains("line 1"));
}
