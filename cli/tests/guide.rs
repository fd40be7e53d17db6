//! The guides: their commands are run as they stand there, with what their readers have by then, and print what the guide
//! shows. With `KRING_RECORD` set, the guides are written anew with what is printed.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{example, kring};
use tempfile::TempDir;

/// Labels of the lines that any optimal plan has. Others depend on which of equal plans is found first, and on the time that
/// a proof takes without optimisation.
const CERTAIN: [&str; 3] = ["  plan ", "  cost ", "  kosten "];

/// Runs a command and returns what it prints on standard output.
fn run(folder: &Path, command: &str, language: &str) -> String {
    let arguments = command.split(' ').chain(["--language", language]);
    let output = Command::new(kring()).current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, error) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{command}\n{error}{out}");
    out
}

/// The lines that do not depend on the machine.
fn certain(text: &str) -> Vec<&str> {
    text.lines().filter(|line| CERTAIN.iter().any(|label| line.starts_with(label))).collect()
}

/// Follows a guide. The files are the registrations, first and later, the folder of the groups, the table that is edited by
/// hand, and the programme of the next year.
fn follow(guide: &str, language: &str, files: [&str; 5]) {
    let [registrants, later, groups, edited, next] = files;
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    for file in [registrants, later] {
        fs::copy(example("../docs/guide").join(file), folder.join(file)).unwrap();
    }
    let path = example("../docs").join(guide);
    let text = fs::read_to_string(&path).unwrap();
    let mut parts = text.split("```console\n$ kring ");
    let mut written = parts.next().unwrap().to_owned();
    for part in parts {
        let (command, rest) = part.split_once('\n').unwrap();
        let (shown, after) = rest.split_once("```").unwrap();
        prepare(folder, command, groups, edited, next);
        let printed = run(folder, command, language);
        if std::env::var_os("KRING_RECORD").is_none() {
            assert_eq!(certain(shown), certain(&printed), "{command}");
        }
        written += &format!("```console\n$ kring {command}\n{}\n```{after}", printed.trim_end());
    }
    if std::env::var_os("KRING_RECORD").is_some() {
        fs::write(path, written).unwrap();
    }
    assert!(folder.join(groups).join("groups.xlsx").exists());
}

/// Does what the guide tells its readers to do before a command.
fn prepare(folder: &Path, command: &str, groups: &str, edited: &str, next: &str) {
    let programme = || fs::read_to_string(folder.join("programme.toml")).unwrap();
    if command.starts_with("check ") {
        // The numbers of two groups are exchanged: every row is edited, and the plan stays legal.
        let table = fs::read_to_string(folder.join(groups).join("groups.csv")).unwrap();
        fs::write(folder.join(groups).join(edited), exchanged(&table)).unwrap();
    }
    if command.contains("--previous") {
        let revised = format!("{}\n[revise]\nkeep_km = 20\n", programme());
        fs::write(folder.join("programme.toml"), revised).unwrap();
    }
    if command.contains(next) {
        let rule = "[[rules]]\nkind = \"acquainted\"\npenalty_km = 30\n\n[columns]";
        fs::write(folder.join(next), programme().replacen("[columns]", rule, 1)).unwrap();
    }
}

/// The table with the numbers 1 and 2 of groups exchanged.
fn exchanged(table: &str) -> String {
    let row = |line: &str| match line.split_once(';') {
        Some(("1", rest)) => format!("2;{rest}"),
        Some(("2", rest)) => format!("1;{rest}"),
        _ => line.to_owned(),
    };
    table.lines().map(row).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_english_guide_works() {
    let files = ["registrations.xlsx", "later.xlsx", "groups", "moved.csv", "next.toml"];
    follow("guide.md", "en", files);
}

#[test]
fn the_dutch_guide_works() {
    let files =
        ["aanmeldingen.xlsx", "nagekomen.xlsx", "groepen", "verplaatst.csv", "volgend.toml"];
    follow("guide.nl.md", "nl", files);
}
