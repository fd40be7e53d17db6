//! Shared code of the tests that run a program.

use std::path::{Path, PathBuf};

/// Path of the binary of an example program, or of the program `kring`; both are beside the folder of the running test.
pub(crate) fn built(name: &str) -> PathBuf {
    let this = std::env::current_exe().unwrap();
    let folder = this.parent().and_then(Path::parent).unwrap();
    let built =
        if name == "kring" { folder.join(name) } else { folder.join("examples").join(name) };
    assert!(
        built.exists(),
        "{}: build the programs first (cargo build --examples --workspace)",
        built.display()
    );
    built
}
