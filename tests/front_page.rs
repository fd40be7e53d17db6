//! The README's example, the crate's front page and `examples/quickstart.rs` have one text.

use std::fs;
use std::path::Path;

fn read(inside: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(inside)).unwrap()
}

#[test]
fn the_readme_shows_the_tested_example() {
    let example = read("examples/quickstart.rs");
    assert!(example.lines().count() <= 25, "the front page is short");
    assert!(read("README.md").contains(&format!("```rust\n{example}```")));
    assert!(read("src/lib.rs").contains("include_str!(\"../examples/quickstart.rs\")"));
}

#[test]
fn the_readme_names_the_five_programmes_and_their_files() {
    let readme = read("README.md");
    for programme in
        ["local_councillors", "aldermen_open", "mayors", "aldermen_by_quarter", "consultants"]
    {
        let files = [format!("programmes/{programme}.toml"), format!("data/{programme}.csv")];
        assert!(files.iter().all(|file| readme.contains(file)), "{programme}");
    }
}
