//! The benchmark program: a row for each case, and the growth of time if the gap was reached twice.
#![cfg(feature = "files")]

mod common;

use assert_cmd::Command;

fn benchmark(arguments: &[&str]) -> Command {
    let mut command = Command::new(common::built("benchmark"));
    command.args(arguments);
    command
}

#[test]
fn prints_a_row_for_each_case_and_a_line_for_each_family_that_grows() {
    // Any plan is within a gap of 1.
    let arguments = ["--families=mayors,central", "--sizes=60,120", "--gap=1", "--time-limit=5"];
    let output = benchmark(&arguments).output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let columns = |line: &str| line.matches('|').count();
    assert!(lines[..5].iter().all(|line| columns(line) == columns(lines[0])), "{text}");
    for (line, start) in
        lines[2..5].iter().zip(["| mayors | 84 |", "| central | 60 |", "| central | 120 |"])
    {
        assert!(line.starts_with(start), "{text}");
    }
    assert!(lines[6].starts_with("central: time to the gap grows as n^"), "{text}");
    assert_eq!(lines.len(), 7, "{text}");
}

#[test]
fn refuses_invalid_arguments() {
    benchmark(&["--families=bakers"]).assert().failure();
    benchmark(&["--sizes=0"]).assert().failure();
    benchmark(&["--gap=2", "--families=mayors"]).assert().failure();
}
