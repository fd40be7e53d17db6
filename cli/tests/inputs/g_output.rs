//! G. Output and environment.

use std::fs;
use std::process::{Child, Stdio};

use crate::case::{Case, WORK, people, programme};

const NAMES: [&str; 5] =
    ["groups.csv", "groups.geojson", "plan.json", "report.html", "reserve.csv"];

#[test]
fn g103_unwritable_places() {
    Case::new().refuses_with(&["--out", "r.csv"], "r.csv: not a folder");
    Case::new().refuses_with(&["--out", "r.csv/out"], "r.csv/out: ");
    Case::new().refuses_with(&["--out", "/proc/out"], "/proc/out: ");
    Case::new().refuses_with(&["--certificate", "none/proof.json"], "none");
    let case = Case::new();
    fs::create_dir_all(case.path("out/reserve.csv")).unwrap();
    case.refuses("out/reserve.csv: is a directory");
    // A missing folder is created, with its parents.
    let case = Case::new();
    assert_eq!(case.run(&["--out", "a/b/c"]).code, Some(0));
    assert_eq!(case.files("a/b/c").keys().collect::<Vec<_>>(), NAMES);
}

#[test]
fn g103_an_input_is_not_written_over() {
    let case = Case::new();
    let copy = |from: &str, to: &str| fs::copy(case.path(from), case.path(to)).unwrap();
    fs::create_dir(case.path("in")).unwrap();
    copy("r.csv", "in/groups.csv");
    let said = "in/groups.csv: is --registrants, and would be written over";
    let before = case.read("in/groups.csv");
    fs::remove_file(case.path("r.csv")).unwrap();
    case.refuses_with(&["--registrants", "in/groups.csv", "--out", "./in/../in"], said);
    assert_eq!(case.read("in/groups.csv"), before);
    let said = "m.csv: is --municipalities, and would be written over";
    copy("in/groups.csv", "r.csv");
    case.refuses_with(&["--certificate", "./m.csv"], said);
    // The new plan may overwrite the plan that it revises.
    assert_eq!(case.run(&[]).code, Some(0));
    assert_eq!(case.run(&["--previous", "out/plan.json"]).code, Some(0));
}

#[test]
fn g104_names_do_not_become_file_names() {
    for name in ["../../x", "/etc/x", "CON", "a\\u0000b", &"x".repeat(300)] {
        let toml = Case::new().read("p.toml").replace("\"T\"", &format!("\"{name}\""));
        let case = Case::new().with("p.toml", toml);
        let case = case.with("r.csv", "id,municipality\n../../r1,GM1\nCON,GM2\n");
        let before = case.names().len();
        assert_eq!(case.run(&[]).code, Some(0));
        assert_eq!(case.names().len(), before + 6);
        assert_eq!(case.files("out").keys().collect::<Vec<_>>(), NAMES);
    }
}

#[cfg(unix)]
#[test]
fn g105_a_link_at_the_target_is_replaced() {
    let case = Case::new().with("elsewhere", "precious");
    fs::create_dir(case.path("out")).unwrap();
    std::os::unix::fs::symlink(case.path("elsewhere"), case.path("out/plan.json")).unwrap();
    case.forms("");
    assert_eq!(case.read("elsewhere"), "precious");
    assert!(fs::symlink_metadata(case.path("out/plan.json")).unwrap().is_file());
}

/// The program under a limit on the file size, as on a full disk; `files::save` tests each byte.
#[cfg(unix)]
#[test]
fn g106_no_room() {
    let case = Case::new();
    case.forms("");
    let old = case.files("out");
    // Files have some 600 bytes, the report has more.
    let case = case.with("r.csv", people(40));
    let program = case.program();
    let words = std::iter::once(program.get_program()).chain(program.get_args());
    let words: Vec<_> = words.map(|word| word.to_str().unwrap().to_owned()).collect();
    let mut refused = 0;
    for blocks in [0, 1, 2, 4, 8, 16, 32, 64] {
        let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
        let mut shell = std::process::Command::new("sh");
        shell.current_dir(case.path(".")).args(["-c", &line, "sh"]).args(&words);
        let output = shell.args(WORK).args(["--out", "out"]).output().unwrap();
        if output.status.success() {
            continue;
        }
        refused += 1;
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with("out/") && said.contains("too large"), "{said}");
        assert_eq!(case.files("out"), old);
    }
    assert!(refused >= 4, "{refused}");
}

/// Starts the program on a pool that takes long to solve.
#[cfg(unix)]
fn long() -> (Case, Child) {
    let towns: String = (1..=60)
        .map(|nth| format!("GM{nth},{},{}\n", 51 + nth * 7 % 60 / 30, 3.0 + 0.05 * f64::from(nth)))
        .collect();
    let rows: String =
        (0..3000).map(|nth| format!("r{nth},GM{},P{}\n", nth % 60 + 1, nth % 7)).collect();
    let avoid = crate::case::rule("avoid", "attribute = \"party\"\npenalty_km = 7");
    let spread = crate::case::rule("at_most", "attribute = \"municipality\"\nmax = 1");
    let case = Case::new().with("m.csv", format!("code,latitude,longitude\n{towns}"));
    let case = case.with("r.csv", format!("id,municipality,party\n{rows}"));
    let in_turn = programme((5, 7), "", &(avoid + &spread)).replace("central", "rotating");
    let case = case.with("p.toml", in_turn.replace("on_site = 1", "on_site = \"members\""));
    let mut program = case.program();
    program.args(["--time-limit", "120", "--out", "out"]);
    let child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    (case, child)
}

#[cfg(unix)]
#[test]
fn g107_interrupted_and_terminated() {
    for signal in ["INT", "TERM"] {
        let (case, child) = long();
        std::thread::sleep(std::time::Duration::from_millis(1500));
        let pid = child.id().to_string();
        let sent = std::process::Command::new("kill").args(["-s", signal, &pid]).status().unwrap();
        assert!(sent.success(), "it ended by itself");
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(case.files("out").keys().collect::<Vec<_>>(), NAMES);
        assert!(case.read("out/plan.json").contains("\"stopped_by\": \"cancelled\""));
        assert!(!case.groups().is_empty());
    }
}

#[test]
fn g108_output_is_not_read() {
    let case = Case::new();
    let mut program = case.program();
    program.args(WORK).args(["--out", "out"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().unwrap();
    drop((child.stdout.take(), child.stderr.take()));
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(case.files("out").keys().collect::<Vec<_>>(), NAMES);
    let case = case.with("r.csv", "");
    let mut child = case.program().args(["--out", "none"]).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn g110_languages_and_zones_of_the_machine() {
    let dated =
        "id,municipality,registered_at\nr1,GM1,2026-03-29T02:30:00\nr2,GM2,2026-03-29\nr3,GM3,\n";
    let case = Case::new().with("r.csv", dated);
    for (nth, (language, zone)) in
        [("C", "UTC"), ("nl_NL.UTF-8", "Europe/Amsterdam"), ("tr_TR", "Pacific/Kiritimati")]
            .iter()
            .enumerate()
    {
        let out = format!("out{nth}");
        let mut program = case.program();
        program.env("LANG", language).env("LC_ALL", language).env("TZ", zone);
        let output = program.args(WORK).args(["--out", &out, "--language", "en"]).output().unwrap();
        assert!(output.status.success());
        assert_eq!(case.files(&out), case.files("out0"));
    }
}

#[cfg(unix)]
#[test]
fn g111_files_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let case = Case::new();
    case.forms_with(&["--certificate", "proof.json"], "");
    for name in
        NAMES.map(|name| format!("out/{name}")).iter().map(String::as_str).chain(["proof.json"])
    {
        let mode = fs::metadata(case.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_workbook_is_written_on_request_and_no_input_lost_to_it() {
    let case = Case::new();
    assert_eq!(case.run(&[]).code, Some(0));
    assert!(!case.path("out/groups.xlsx").exists());
    let told = case.run(&["--xlsx"]);
    assert_eq!(told.code, Some(0));
    assert!(told.stdout.contains("groups.xlsx"), "{}", told.stdout);
    assert!(case.path("out/groups.xlsx").exists());
    let said = "the name of one of the results";
    let case = Case::new();
    case.refuses_with(&["--xlsx", "--certificate", "out/groups.xlsx"], said);
    fs::create_dir(case.path("out")).unwrap();
    fs::rename(case.path("r.csv"), case.path("out/groups.xlsx")).unwrap();
    let said = "out/groups.xlsx: is --registrants, and would be written over";
    case.refuses_with(&["--xlsx", "--registrants", "out/groups.xlsx"], said);
}
