//! Wrong answers that were found from outside, each in a small instance with the right answer.
#![cfg(feature = "files")]

mod common;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use common::built;
use kring::PlanDocument;
use kring::files::read_plan;
use tempfile::TempDir;

/// Folder with the files of a pool.
struct Pool(TempDir);

impl Pool {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, more: &[&str]) -> Output {
        let mut program = Command::new(built("kring"));
        program.arg("form");
        program.current_dir(self.0.path()).args(["--quiet", "--work-limit", "20000"]);
        let files = [
            ("--programme", "p.toml"),
            ("--municipalities", "m.csv"),
            ("--registrants", "r.csv"),
            ("--facilitators", "f.csv"),
            ("--distances", "d.csv"),
            ("--previous", "old.json"),
        ];
        for (argument, name) in files.into_iter().filter(|(_, name)| self.path(name).exists()) {
            program.args([argument, name]);
        }
        program.args(more).output().unwrap()
    }

    fn plan(&self) -> PlanDocument {
        let formed = self.run(&["--out", "out"]);
        assert_eq!(formed.status.code(), Some(0), "{formed:?}");
        read_plan(self.path("out/plan.json")).unwrap()
    }

    fn said(&self, more: &[&str]) -> (Option<i32>, String) {
        let formed = self.run(more);
        (formed.status.code(), String::from_utf8(formed.stderr).unwrap())
    }
}

fn programme(size: &str, more: &str) -> String {
    format!("[groups]\nsize = {size}\n[meetings]\non_site = 1\nhosting = \"central\"\n{more}")
}

/// The defect: `only_venues` was sorted by the order of rows and searched in the order of codes.
#[test]
fn municipalities_may_be_in_any_order() {
    let pool = Pool::new(&[
        (
            "m.csv",
            "code,name,latitude,longitude\nG2,Berg,51.77667,5.93611\nG1,Dal,52.1275,4.44861\n",
        ),
        ("r.csv", "id,municipality,only_venues\nr2,DAL,\nr7,G2,Dal|Berg\n"),
        ("p.toml", &programme("{ min = 1, max = 1 }", "")),
    ]);
    let plan = pool.plan();
    assert_eq!((plan.groups.len(), plan.cost_m, plan.lower_bound_m), (2, Some(0), Some(0)));
}

/// The defect: two groups exchanged facilitators, and one of these was released twice.
#[test]
fn an_earlier_plan_works_with_facilitators() {
    let pool = Pool::new(&[
        ("m.csv", "code,latitude,longitude\nG1,52.01,5.07\nG2,52.06,5.03\n"),
        ("r.csv", "id,municipality\nr5,G2\nr1,G2\n"),
        ("f.csv", "id,municipality\nf0,G2\nf1,G1\n"),
        ("p.toml", &programme("{ min = 1, max = 1 }", "[revise]\n")),
        ("old.json", "{\"groups\": [{\"id\": 1, \"members\": [\"gone\"]}]}"),
    ]);
    let plan = pool.plan();
    assert_eq!((plan.groups.len(), plan.cost_m, plan.lower_bound_m), (2, Some(6197), Some(6197)));
}

#[test]
fn tags_may_be_in_any_order() {
    let with = |tags: [&str; 2]| {
        let [first, second] = tags;
        Pool::new(&[
            ("m.csv", "code,latitude,longitude\nG1,52.0,5.0\n"),
            ("r.csv", &format!("id,municipality,tags\nr1,G1,{first}\nr2,G1,{second}\n")),
            (
                "p.toml",
                &programme(
                    "{ min = 4, max = 4 }",
                    "[[rules]]\nkind = \"same\"\nattribute = \"tags\"\n",
                ),
            ),
        ])
        .plan()
    };
    let plan = with(["x|y", "y|x"]);
    assert!(!plan.openings.is_empty());
    assert_eq!(plan, with(["y|x", "x|y"]));
}

/// More groups are demanded than there are people. The lock plays no part, so the contradiction does not name it.
#[test]
fn a_lock_that_is_not_needed_is_not_named() {
    let pool = Pool::new(&[
        ("m.csv", "code,latitude,longitude\nG1,52.0,5.0\n"),
        ("r.csv", "id,municipality\nr1,G1\nr2,G1\n"),
        (
            "p.toml",
            &programme("{ min = 1, max = 2 }\ncount = { min = 3 }", "[revise]\nlock = true\n"),
        ),
        ("old.json", "{\"groups\": [{\"id\": 1, \"members\": [\"r1\"]}]}"),
    ]);
    let (status, said) = pool.said(&["--out", "out"]);
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("at least 3 groups") && !said.contains("revise.lock"), "{said}");
}

#[test]
fn faults_name_their_file() {
    let files = [
        ("m.csv", "code,latitude,longitude\nG1,52.0,5.0\nG2,52.1,5.0\n"),
        ("r.csv", "id,municipality\nr1,G1\nr2,G2\n"),
        ("p.toml", &programme("{ min = 1, max = 2 }", "[revise]\n")),
    ];
    let without_distance =
        Pool::new(&[&files[..], &[("d.csv", "from,to,metres\nG1,G1,0\n")]].concat());
    let (status, said) = without_distance.said(&["--out", "out"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.starts_with("d.csv: "), "{said}");

    let twice = "{\"groups\": [{\"id\": 1, \"members\": [\"r1\", \"r2\", \"r1\"]}]}";
    let (status, said) =
        Pool::new(&[&files[..], &[("old.json", twice)]].concat()).said(&["--out", "out"]);
    assert_eq!((status, said.as_str()), (Some(1), "old.json: \"r1\" is a member more than once\n"));
}

#[test]
fn a_certificate_cannot_have_the_name_of_a_result() {
    let pool = Pool::new(&[
        ("m.csv", "code,latitude,longitude\nG1,52.0,5.0\n"),
        ("r.csv", "id,municipality\nr1,G1\nr2,G1\n"),
        ("p.toml", &programme("{ min = 1, max = 2 }", "")),
    ]);
    for taken in ["out/groups.csv", "out/plan.json", "./out/Report.html"] {
        let (status, said) = pool.said(&["--out", "out", "--certificate", taken]);
        assert_eq!(status, Some(1), "{said}");
        assert!(said.contains("--certificate"), "{said}");
        assert!(!pool.path("out").exists());
    }
    let (status, said) = pool.said(&["--out", "out", "--certificate", "groups.csv"]);
    assert_eq!(status, Some(0), "{said}");
}

/// A limit of the system on memory or file size ends the program with a message, and no partial file remains.
#[cfg(unix)]
#[test]
fn system_limits_end_the_program_with_a_message() {
    let rows: String = (0..400).map(|nth| format!("r{nth},G1\n")).collect();
    let pool = Pool::new(&[
        ("m.csv", "code,latitude,longitude\nG1,52.0,5.0\n"),
        ("r.csv", &format!("id,municipality\n{rows}")),
        ("p.toml", &programme("{ min = 6, max = 8 }", "")),
    ]);
    let limited = |limit: &str| {
        let program = built("kring");
        let arguments =
            "--programme p.toml --municipalities m.csv --registrants r.csv --out out --quiet";
        let command = format!("ulimit {limit} && exec '{}' form {arguments}", program.display());
        let mut shell = Command::new("bash");
        shell.current_dir(pool.0.path()).args(["-c", &command]).output().unwrap()
    };
    for limit in ["-v 20000", "-v 100000", "-v 150000", "-f 1"] {
        let ended = limited(limit);
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(1), "{limit}: {said}");
        assert!(said.lines().count() == 1 && !said.contains("panicked"), "{limit}: {said}");
        assert!(!pool.path("out").exists(), "{limit}");
    }
}
