//! H. Privacy: a canary in every personal field, searched for in all messages and files.
//!
//! Personal are names, e-mail addresses, own coordinates and unknown columns. They return to the user in `groups.csv`
//! and `reserve.csv`, and with `--personal` also in the map and the report, except coordinates. A column that a rule
//! uses is named by the programme, so it is no longer personal.

use std::fmt::Write;
use std::fs;

use kring::files::PoolFiles;
use kring::{Options, PlanDocument, Programme, verify};

use crate::case::{Case, Told, programme, rule};

const CANARY: &str = "CANARY-7f3";
/// Canary of coordinates: these digits.
const DIGITS: &str = "73157";

const HEADER: &str = "id,municipality,name,email,remarks,latitude,longitude,seats";

/// Row with canaries in all personal fields.
fn row(id: &str, town: &str) -> String {
    format!("{id},{town},{CANARY},{CANARY}@x.nl,{CANARY},52.{DIGITS},5.{DIGITS},1\n")
}

fn pool(rows: usize) -> Case {
    let rows: String =
        (0..rows).map(|nth| row(&format!("r{nth}"), ["GM1", "Bee"][nth % 2])).collect();
    Case::new().with("r.csv", format!("{HEADER}\n{rows}"))
}

#[track_caller]
fn is_silent(text: &str) {
    assert!(!text.contains(CANARY) && !text.contains(DIGITS), "{text}");
}

#[track_caller]
fn says_nothing(told: &Told) {
    is_silent(&told.stdout);
    is_silent(&told.stderr);
}

#[test]
fn h112_faults_and_warnings() {
    let personal = format!("{CANARY},{CANARY}@x.nl,{CANARY}");
    let sound = row("r1", "GM1");
    for bad in [
        format!("r1,GM1,{personal},{CANARY},5,1"),
        format!("r1,GM1,{personal},52,{CANARY},1"),
        format!("r1,GM1,{personal},,5.{DIGITS},1"),
        format!("r1,GM1,{personal},91.{DIGITS},5,x"),
        format!("r1,GM1,{personal}"),
        format!("r1,GM1,{personal},1,2,3,4,5"),
        format!("r1,GM1,\"{personal},1,2,3"),
        format!("r1,GM1,{CANARY}\"{CANARY}\",{CANARY},,,,"),
        format!("r1,GM1,{CANARY}\0,{CANARY},,,,"),
        format!("r1,GM1,{CANARY}{},,,,,", "x".repeat(70_000)),
        format!("r1,Nowhere,{personal},,,1"),
        format!(",,{personal},,,1"),
    ] {
        let case = Case::new().with("r.csv", format!("{HEADER}\n{bad}\n{sound}"));
        let told = case.run(&[]);
        assert_eq!((told.code, told.stdout.as_str()), (Some(1), ""));
        says_nothing(&told);
    }
    // A data row in place of the header, and a line that cannot be a header.
    for text in [
        format!("r1,GM1,{CANARY},{CANARY}\nr2,GM1,{CANARY},{CANARY}\n"),
        format!("id,municipality,{CANARY}\"x\nr1,GM1,\n"),
    ] {
        let told = Case::new().with("r.csv", text).run(&[]);
        assert_eq!(told.code, Some(1));
        says_nothing(&told);
    }
    // Warnings: almost known columns, similar ids, odd points.
    let text = format!(
        "id,municipality,nam,latitude,longitude\nr1,GM1,{CANARY},0,0\nR1,GM1,{CANARY},5.{DIGITS},52\n"
    );
    let told = Case::new().with("r.csv", text).run(&[]);
    assert_eq!((told.code, told.stderr.lines().count()), (Some(0), 4), "{told:?}");
    says_nothing(&told);
}

#[test]
fn h112_messages_about_plans() {
    let case = pool(5);
    says_nothing(&case.run(&["--certificate", "proof.json", "--out", "led"]));
    says_nothing(&case.run(&["--certificate", "proof.json"]));
    says_nothing(&case.run(&["--language", "nl", "--out", "nl"]));
    is_silent(&case.read("proof.json"));
    let check = |plan: &str| {
        let program = case.program().args(["--check", plan]).output().unwrap();
        says_nothing(&Told::of(&program));
    };
    check("out/plan.json");
    // Verified, revised, contradicted, truncated.
    let edited = case.read("out/plan.json").replace("\"r1\"", "\"r2\"");
    fs::write(case.path("edited.json"), &edited).unwrap();
    check("edited.json");
    fs::write(case.path("broken.json"), &edited[..edited.len() / 2]).unwrap();
    check("broken.json");
    says_nothing(&case.run(&["--previous", "out/plan.json", "--out", "revised"]));
    let demanding = programme((2, 2), "count = { min = 9 }", "");
    let told = pool(5).with("p.toml", demanding).run(&[]);
    assert_eq!(told.code, Some(2));
    says_nothing(&told);
    let rules = rule("same", "attribute = \"remark\"");
    let told = pool(5).with("p.toml", programme((2, 2), "", &rules)).run(&[]);
    assert_eq!(told.code, Some(1), "{told:?}");
    says_nothing(&told);
}

#[test]
fn h112_names_of_drafts_reveal_nothing() {
    let case = pool(5);
    fs::create_dir_all(case.path("out/plan.json")).unwrap();
    let told = case.run(&[]);
    assert_eq!(told.code, Some(1));
    says_nothing(&told);
    for name in case.names() {
        is_silent(name.to_str().unwrap());
    }
}

#[test]
fn h113_debug() {
    let case = pool(5);
    let (pool, sheet) = PoolFiles::new(case.path("m.csv"), case.path("r.csv")).read().unwrap();
    let toml = kring::files::ProgrammeFile::read(case.path("p.toml")).unwrap();
    let programme: &Programme = &toml.programme;
    let mut options = Options::default();
    options.work_limit = Some(10_000);
    let plan = programme.form_groups(&pool, &options).unwrap();
    let document = PlanDocument::from(&plan);
    let verdict = verify(&pool, programme, None, &document);
    let mut shown = format!("{pool:?} {pool:#?} {sheet:?} {toml:?} {options:?} {plan:?} {plan:#?}");
    write!(shown, "{document:?} {verdict:?} {:?}", pool.warnings()).unwrap();
    for registrant in pool.registrants() {
        write!(shown, "{registrant:?} {registrant:#?}").unwrap();
    }
    is_silent(&shown);
    assert!(shown.contains("r3"));
}

#[test]
fn h113_debug_of_a_pool_that_is_being_built() {
    use kring::{Point, Pool, Registrant};
    let person = Registrant::new("r1", "GM1").with_contact(CANARY, CANARY);
    is_silent(&format!("{person:?} {person:#?}"));
    let person = person.with_point(Point::new(52.731_57, 5.731_57));
    is_silent(&format!("{person:?}"));
    let builder = Pool::builder().registrants([person]);
    is_silent(&format!("{builder:?} {builder:#?} {:?}", builder.clone().build()));
}

/// Only these files may hold a canary, and they do.
#[test]
fn h116_files_hold_only_requested_personal_data() {
    let case = pool(5);
    case.run(&[]);
    case.run(&["--personal", "--out", "personal"]);
    let has = |text: &[u8], what: &str| String::from_utf8_lossy(text).contains(what);
    for (folder, with_names) in [
        ("out", &["groups.csv", "reserve.csv"][..]),
        ("personal", &["groups.csv", "reserve.csv", "groups.geojson", "report.html"]),
    ] {
        for (name, text) in case.files(folder) {
            let own = ["groups.csv", "reserve.csv"].contains(&name.as_str());
            assert_eq!(has(&text, CANARY), with_names.contains(&name.as_str()), "{folder}/{name}");
            assert_eq!(has(&text, DIGITS), own, "{folder}/{name}");
        }
    }
}
