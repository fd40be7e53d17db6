//! Determinism: equal input, seed and work limit give equal bytes of all files, whatever the threads and the order of
//! rows, for all samples.

mod common;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use common::{example, kring};
use tempfile::TempDir;

/// Sample: programme, registrants, and facilitators if there are any.
const SAMPLES: [(&str, &str, Option<&str>); 7] = [
    ("local_councillors", "local_councillors", None),
    ("aldermen_open", "aldermen_open", None),
    ("aldermen_open", "aldermen_open", Some("facilitators_aldermen")),
    ("mayors", "mayors", None),
    ("mayors", "mayors", Some("facilitators_mayors")),
    ("aldermen_by_quarter", "aldermen_by_quarter", None),
    ("consultants", "consultants", None),
];
const WORK: &str = "30000";

fn program() -> Command {
    forming(kring())
}

/// A program with the command `form`.
fn forming(program: impl AsRef<OsStr>) -> Command {
    let mut program = Command::new(program);
    program.arg("form");
    program
}

/// Returns all files that are written for a sample, by name.
fn written(
    (programme, people, facilitators): (&str, &str, Option<&str>),
    registrants: Option<&Path>,
    program: &mut Command,
) -> BTreeMap<String, Vec<u8>> {
    let folder = TempDir::new().unwrap();
    let people = example(&format!("data/{people}.csv"));
    program.current_dir(folder.path());
    program.arg("--programme").arg(example(&format!("programmes/{programme}.toml")));
    program.arg("--municipalities").arg(example("data/municipalities.csv"));
    program.arg("--registrants").arg(registrants.unwrap_or(&people));
    if let Some(file) = facilitators {
        program.arg("--facilitators").arg(example(&format!("data/{file}.csv")));
    }
    let proof = ["--certificate", "proof.json"];
    program.args(["--work-limit", WORK, "--seed", "7", "--quiet", "--out", "out"]).args(proof);
    program.assert().success().stdout("");
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder.path().join("out")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        files.insert(name, fs::read(entry.path()).unwrap());
    }
    if let Ok(proof) = fs::read(folder.path().join("proof.json")) {
        files.insert("proof.json".into(), proof);
    }
    assert!(files.len() >= 5, "{:?}", files.keys());
    files
}

fn same(
    sample: &str,
    how: &str,
    one: &BTreeMap<String, Vec<u8>>,
    other: &BTreeMap<String, Vec<u8>>,
) {
    assert!(one.keys().eq(other.keys()), "{sample}, {how}: {:?} {:?}", one.keys(), other.keys());
    for (name, bytes) in one {
        assert!(other.get(name) == Some(bytes), "{sample}, {how}: {name} differs");
    }
}

#[test]
fn threads_do_not_matter() {
    for sample in SAMPLES {
        let of = |threads| written(sample, None, program().args(["--threads", threads]));
        let one = of("1");
        for threads in ["2", "4", "8"] {
            same(sample.0, threads, &one, &of(threads));
        }
    }
}

#[test]
fn the_order_of_rows_does_not_matter() {
    for sample in SAMPLES {
        let text = fs::read_to_string(example(&format!("data/{}.csv", sample.1))).unwrap();
        let (header, rows) = text.split_once('\n').unwrap();
        let rows: Vec<&str> = rows.lines().collect();
        let one = written(sample, None, &mut program());
        // In reverse order, and every seventh row first.
        let backwards: Vec<&str> = rows.iter().rev().copied().collect();
        let sevenths = (0..7).flat_map(|from| rows.iter().skip(from).step_by(7).copied());
        for order in [backwards, sevenths.collect()] {
            let folder = TempDir::new().unwrap();
            let file = folder.path().join("rows.csv");
            fs::write(&file, format!("{header}\n{}\n", order.join("\n"))).unwrap();
            same(sample.0, "rows", &one, &written(sample, Some(&file), &mut program()));
        }
    }
}

/// `KRING_PROGRAM` names the program of another build profile, which must write equal files.
#[test]
#[ignore = "needs the program of another profile"]
fn the_profile_does_not_matter() {
    let other = std::env::var_os("KRING_PROGRAM").unwrap();
    for sample in SAMPLES {
        let one = written(sample, None, &mut program());
        same(sample.0, "profile", &one, &written(sample, None, &mut forming(&other)));
    }
}
