//! The house has floors, and imports run downwards only: a module may use what stands before it in this list.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up. `search` and `columns` stand on one floor and do not know each other.
const FLOORS: [(&str, u32); 18] = [
    ("testing", 0),
    ("measure", 0),
    ("error", 0),
    ("budget", 0),
    ("numeric", 0),
    ("pool", 1),
    ("programme", 2),
    ("plan", 3),
    ("instance", 4),
    ("search", 5),
    ("columns", 5),
    ("deal", 6),
    ("reasons", 7),
    ("solve", 8),
    ("explain", 9),
    ("revise", 9),
    ("files", 10),
    ("bench", 10),
];

/// Library sources with the room each is in: a folder of `src`, or a file there.
fn sources() -> Vec<(String, PathBuf)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut open = vec![src.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let inside = path.strip_prefix(&src).unwrap();
                let room = inside.iter().next().unwrap().to_str().unwrap();
                let room = room.trim_end_matches(".rs").to_owned();
                if room != "lib" {
                    found.push((room, path));
                }
            }
        }
    }
    found
}

/// The rooms that a text names as `crate::room`, also in a braced list, comments left out.
fn named_rooms(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n");
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let word = |text: &str| text.chars().take_while(|c| is_word(*c)).collect::<String>();
    let mut rooms = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => rooms.push(word(rest)),
            Some(list) => {
                let (mut depth, mut start) = (0, true);
                for (nth, c) in list.char_indices() {
                    match c {
                        '}' if depth == 0 => break,
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if is_word(c) && start && depth == 0 => {
                            rooms.push(word(&list[nth..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    rooms
}

#[test]
fn imports_run_downwards_only() {
    let floors: BTreeMap<&str, u32> = FLOORS.into_iter().collect();
    let mut wrong = Vec::new();
    let mut looked_at = 0;
    for (room, path) in sources() {
        let floor = floors.get(room.as_str()).unwrap_or_else(|| panic!("{room} is on no floor"));
        for used in named_rooms(&fs::read_to_string(&path).unwrap()) {
            looked_at += 1;
            let allowed =
                used == room || floors.get(used.as_str()).is_some_and(|other| other < floor);
            if !allowed {
                wrong.push(format!("{} uses crate::{used}", path.display()));
            }
        }
    }
    assert!(looked_at > 50, "only {looked_at} imports found: is the search broken?");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_search_for_imports_finds_them() {
    let text =
        "use crate::{error::{Fault, Place}, pool};\nfn f() { crate::plan::g() } // crate::solve";
    assert_eq!(named_rooms(text), ["error", "pool", "plan"]);
}

#[test]
fn good_lp_is_named_in_one_file() {
    let names_it = |path: &PathBuf| fs::read_to_string(path).unwrap().contains("good_lp::");
    let naming: Vec<PathBuf> = sources().into_iter().map(|(_, p)| p).filter(names_it).collect();
    assert_eq!(naming.len(), 1, "{naming:?}");
}
