//! Runs the main example program on files that may be bad, and checks its messages, exit status and remaining files.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::common::kring;

pub(crate) const TOWNS: &str =
    "code,name,latitude,longitude\nGM1,Aa,52,5\nGM2,Bee,53,6\nGM3,Cee,52.5,5.5\n";
pub(crate) const PEOPLE: &str = "id,municipality,party\nr1,GM1,A\nr2,GM2,B\nr3,GM3,A\nr4,GM1,B\n";

/// Programme of groups of these sizes, with further keys under `[groups]` and further tables at the end.
pub(crate) fn programme(sizes: (u64, u64), groups: &str, more: &str) -> String {
    let (min, max) = sizes;
    format!(
        "name = \"T\"\n[groups]\nsize = {{ min = {min}, max = {max} }}\n{groups}\n[meetings]\n\
         on_site = 1\nhosting = \"central\"\n{more}"
    )
}

/// Rule in a programme.
pub(crate) fn rule(kind: &str, keys: &str) -> String {
    format!("[[rules]]\nkind = \"{kind}\"\n{keys}\n")
}

/// Table of `number` registrants, in turn from the three towns.
pub(crate) fn people(number: usize) -> String {
    let rows = (0..number).map(|nth| format!("r{nth},GM{},A\n", nth % 3 + 1));
    format!("id,municipality,party\n{}", rows.collect::<String>())
}

/// Folder with the files of a case: `p.toml`, `m.csv`, `r.csv`, and perhaps `f.csv`, `d.csv`, `h.csv`, `old.json`.
pub(crate) struct Case(TempDir);

impl Case {
    /// Creates a valid case of three towns, four people and pairs.
    pub(crate) fn new() -> Self {
        let case = Self(TempDir::new().unwrap());
        case.with("m.csv", TOWNS).with("r.csv", PEOPLE).with("p.toml", programme((2, 2), "", ""))
    }

    /// Replaces or adds a file.
    pub(crate) fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        fs::write(self.path(name), content).unwrap();
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Prepares the program with the files that exist.
    pub(crate) fn program(&self) -> Command {
        let mut program = Command::new(kring());
        program.arg("form");
        program.current_dir(self.0.path()).stdin(Stdio::null());
        for (argument, file) in [
            ("--programme", "p.toml"),
            ("--municipalities", "m.csv"),
            ("--registrants", "r.csv"),
            ("--facilitators", "f.csv"),
            ("--distances", "d.csv"),
            ("--history", "h.csv"),
            ("--previous", "old.json"),
        ] {
            if self.path(file).symlink_metadata().is_ok() {
                program.args([argument, file]);
            }
        }
        program
    }

    pub(crate) fn run(&self, more: &[&str]) -> Told {
        let work = if more.iter().any(|word| word.ends_with("-limit")) { &[][..] } else { &WORK };
        let out = if more.contains(&"--out") { &[][..] } else { &["--out", "out"] };
        let output = self.program().args(work).args(out).args(more).output().unwrap();
        Told::of(&output)
    }

    /// Asserts that the input is bad: exit status 1, that message alone, and no file written.
    #[track_caller]
    pub(crate) fn refuses(&self, said: &str) {
        self.refuses_with(&[], said);
    }

    #[track_caller]
    pub(crate) fn refuses_with(&self, arguments: &[&str], said: &str) {
        self.ends_with(1, arguments, said);
    }

    /// Asserts that the absence of a plan is proven: exit status 2, and no file written.
    #[track_caller]
    pub(crate) fn contradicts(&self, said: &str) {
        self.ends_with(2, &[], said);
    }

    #[track_caller]
    fn ends_with(&self, code: i32, arguments: &[&str], said: &str) {
        let before = self.names();
        let told = self.run(arguments);
        assert_eq!(told.code, Some(code), "{told:?}");
        assert!(told.stderr.contains(said), "{told:?}");
        assert_eq!(told.stdout, "");
        assert_eq!(self.names(), before, "something was written");
    }

    /// Asserts that the input is valid, with that warning unless empty; returns the groups as ids.
    #[track_caller]
    pub(crate) fn forms(&self, warning: &str) -> Vec<Vec<String>> {
        self.forms_with(&[], warning)
    }

    #[track_caller]
    pub(crate) fn forms_with(&self, arguments: &[&str], warning: &str) -> Vec<Vec<String>> {
        let told = self.run(arguments);
        assert_eq!(told.code, Some(0), "{told:?}");
        assert!(told.stderr.contains(warning), "{told:?}");
        assert_eq!(told.stderr.is_empty(), warning.is_empty(), "{told:?}");
        self.groups()
    }

    /// Returns the groups of the written plan, after checking that no registrant is listed twice.
    #[track_caller]
    pub(crate) fn groups(&self) -> Vec<Vec<String>> {
        let plan: serde_json::Value = serde_json::from_str(&self.read("out/plan.json")).unwrap();
        let text = |id: &serde_json::Value| id.as_str().unwrap().to_owned();
        let members = |group: &serde_json::Value| {
            group["members"].as_array().unwrap().iter().map(text).collect::<Vec<_>>()
        };
        let groups: Vec<Vec<String>> =
            plan["groups"].as_array().unwrap().iter().map(members).collect();
        let waiting =
            plan["reserve"].as_array().unwrap().iter().map(|registrant| text(&registrant["id"]));
        let mut all: Vec<String> = groups.iter().flatten().cloned().chain(waiting).collect();
        let (listed, _) = (all.len(), all.sort());
        all.dedup();
        assert_eq!(all.len(), listed, "somebody is there twice");
        groups
    }

    /// Asserts this text in the summary, and this number of groups in the plan.
    #[track_caller]
    pub(crate) fn waits(&self, groups: usize, said: &str) {
        let told = self.run(&[]);
        assert_eq!((told.code, told.stderr.as_str()), (Some(0), ""), "{told:?}");
        assert!(told.stdout.contains(said), "{told:?}");
        assert_eq!(self.groups().len(), groups);
    }

    /// Returns the paths in the folder and its subfolders.
    pub(crate) fn names(&self) -> Vec<PathBuf> {
        let mut names: Vec<PathBuf> = Vec::new();
        let mut open = vec![self.0.path().to_owned()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.symlink_metadata().unwrap().is_dir() {
                    open.push(path.clone());
                }
                names.push(path);
            }
        }
        names.sort();
        names
    }

    /// Returns the files of a folder by name.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(self.path(folder)).unwrap().map(|entry| entry.unwrap());
        let named = |entry: fs::DirEntry| {
            (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
        };
        entries.map(named).collect()
    }
}

/// Arguments for a small, deterministic amount of work.
pub(crate) const WORK: [&str; 2] = ["--work-limit", "20000"];

/// Output of a program, with its exit status.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Told {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self {
            code: output.status.code(),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }
}
