//! The example `literature` through its real binary: small instances in the public formats against exhaustive search,
//! and faulty files.
#![cfg(feature = "files")]

mod brute;
#[path = "../common/mod.rs"]
mod common;
mod refused;
mod solved;

use std::fs;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// Folder with instance files.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn with(self, name: &str, text: &str) -> Self {
        fs::write(self.0.path().join(name), text).unwrap();
        self
    }

    fn run(&self, arguments: &[&str]) -> assert_cmd::assert::Assert {
        Command::new(common::built("literature"))
            .current_dir(self.0.path())
            .args(arguments)
            .assert()
    }

    /// Solves an instance to optimality and returns the objective of the one line that is printed.
    fn optimum(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments).success().stderr("").get_output().stdout.clone();
        let text = String::from_utf8(output).unwrap();
        assert_eq!(text.lines().count(), 1, "{text}");
        let line: Value = serde_json::from_str(&text).unwrap();
        let keys: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["bound", "instance", "objective", "proven_optimal", "seconds"]);
        assert_eq!(line["instance"], "small");
        assert!(line["seconds"].as_f64().is_some_and(|seconds| (0.0..60.0).contains(&seconds)));
        assert_eq!((&line["proven_optimal"], &line["bound"]), (&true.into(), &line["objective"]));
        line["objective"].clone()
    }
}
