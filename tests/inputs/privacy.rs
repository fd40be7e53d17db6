//! What is personal enters no fault, no warning and no `Debug`.

use super::{Folder, faults};

const CANARY: &str = "CANARY-7f3";

#[test]
fn faults_and_warnings_tell_no_personal_value() {
    let personal = format!("{CANARY},{CANARY}@x.nl,{CANARY}");
    let header = "id,municipality,name,email,remarks,latitude,longitude,seats";
    for row in [
        format!("r1,GM1,{personal},{CANARY},5,1"),
        format!("r1,GM1,{personal},52,{CANARY},1"),
        format!("r1,GM1,{personal},,5,1"),
        format!("r1,GM1,{personal},91.7315,5,x"),
        format!("r1,GM1,{personal}"),
        format!("r1,GM1,{personal},1,2,3,4,5"),
        format!("r1,GM1,\"{personal},1,2,3"),
        format!("r1,GM1,{CANARY}\"{CANARY}\",{CANARY},,,,"),
        format!("r1,GM1,{CANARY}\0,{CANARY},,,,"),
        format!("r1,GM1,{CANARY}{},,,,,", "x".repeat(70_000)),
        format!("r1,Nowhere,{personal},,,1"),
        format!(",,{personal},,,1"),
    ] {
        let said = faults(format!("{header}\n{row}\nr1,GM1,{personal},,,1\n")).join("\n");
        assert!(!said.contains(CANARY) && !said.contains("91.73"), "{said}");
    }
}

#[test]
fn a_row_in_place_of_the_header_is_not_told() {
    let text = format!("r1,GM1,{CANARY},{CANARY}\nr2,GM1,{CANARY},{CANARY}\n");
    for text in [text, format!("id,municipality,{CANARY}\"x\nr1,GM1,\n")] {
        let said = faults(text).join("\n");
        assert!(!said.contains(CANARY), "{said}");
    }
}

#[test]
fn warnings_and_debug_are_silent_too() {
    let text = format!(
        "id,municipality,nam,Name,latitude,longitude\nr1,GM1,{CANARY},{CANARY},0,0\n\
         R1,GM1,{CANARY},{CANARY},5,52\n"
    );
    let (_folder, files) = Folder::with(text);
    let (pool, sheet) = files.read().unwrap();
    assert_eq!(pool.warnings().len(), 4);
    let shown = format!("{:?} {sheet:?} {:?}", pool.warnings(), pool.registrants());
    assert!(!shown.contains(CANARY), "{shown}");
}
