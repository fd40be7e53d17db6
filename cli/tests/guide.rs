//! The commands of the guides, run as they stand there, with what their readers have by then.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{example, kring};
use tempfile::TempDir;

/// Commands of a guide: the lines that start with a dollar sign.
fn commands(guide: &str) -> Vec<String> {
    let text = fs::read_to_string(example("../docs").join(guide)).unwrap();
    let commands = text.lines().filter_map(|line| line.strip_prefix("$ kring "));
    commands.map(ToOwned::to_owned).collect()
}

/// Runs a command and returns what it prints on standard output.
fn run(folder: &Path, command: &str, language: &str) -> String {
    let arguments = command.split(' ').chain(["--language", language]);
    let output = Command::new(kring()).current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, error) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{command}\n{error}{out}");
    out
}

/// Follows a guide. The files are the registrations, first and later, the folder of the groups, the table that is edited by
/// hand, and the programme of the next year.
fn follow(guide: &str, language: &str, files: [&str; 5]) {
    let [registrants, later, groups, edited, next] = files;
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    fs::copy(example("../docs/guide").join(registrants), folder.join(registrants)).unwrap();
    fs::copy(example("../docs/guide").join(later), folder.join(later)).unwrap();
    let mut printed = String::new();
    for command in commands(guide) {
        let programme = || fs::read_to_string(folder.join("programme.toml")).unwrap();
        if command.contains(&format!("check {groups}/{edited}")) {
            // The numbers of two groups are exchanged: every row is edited, and the plan stays legal.
            let table = fs::read_to_string(folder.join(groups).join("groups.csv")).unwrap();
            fs::write(folder.join(groups).join(edited), exchanged(&table)).unwrap();
        }
        if command.contains("--previous") {
            fs::write(
                folder.join("programme.toml"),
                format!("{}\n[revise]\nkeep_km = 20\n", programme()),
            )
            .unwrap();
        }
        if command.contains(next) {
            let rule = "[[rules]]\nkind = \"acquainted\"\npenalty_km = 30\n\n[columns]";
            fs::write(folder.join(next), programme().replacen("[columns]", rule, 1)).unwrap();
        }
        printed = run(folder, &command, language);
    }
    assert!(!printed.is_empty());
    assert!(folder.join(groups).join("groups.xlsx").exists());
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
    follow(
        "guide.md",
        "en",
        ["registrations.xlsx", "later.xlsx", "groups", "moved.csv", "next.toml"],
    );
}

#[test]
fn the_dutch_guide_works() {
    follow(
        "guide.nl.md",
        "nl",
        ["aanmeldingen.xlsx", "nagekomen.xlsx", "groepen", "verplaatst.csv", "volgend.toml"],
    );
}
